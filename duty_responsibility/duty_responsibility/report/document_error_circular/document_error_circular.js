frappe.query_reports["Document Error Circular"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("Period from"),
			fieldtype: "Date",
			default: frappe.datetime.quarter_start(),
			reqd: 1,
		},
		{ fieldname: "to_date", label: __("Period until"), fieldtype: "Date", default: frappe.datetime.quarter_end(), reqd: 1 },
		{
			fieldname: "stage",
			label: __("Stage of Proofreading"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Proof", label: __("Proof") },
				{ value: "Printed Copy", label: __("Printed Copy") },
			],
		},
	],
	formatter: duty.reports.cell,
};
