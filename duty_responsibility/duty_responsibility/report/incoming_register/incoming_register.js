frappe.query_reports["Incoming Register"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.month_start(),
		},
		{ fieldname: "to_date", label: __("Until"), fieldtype: "Date", reqd: 1, default: frappe.datetime.month_end() },
		{ fieldname: "section", label: __("Office Section"), fieldtype: "Link", options: "Duty Section" },
	],
	formatter: duty.reports.cell,
};
