frappe.query_reports["Duty Proofreading Quality"] = {
	filters: [
		...duty.reports.period(),
		duty.reports.choice("group_by", __("Grouped by"), [
			["Section", __("Drafting Section")],
			["Month", __("Month Confirmed")],
			["Kind of Official Document", __("Kind of Official Document")],
			["Stage of Proofreading", __("Stage of Proofreading")],
		]),
		duty.reports.section(),
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
