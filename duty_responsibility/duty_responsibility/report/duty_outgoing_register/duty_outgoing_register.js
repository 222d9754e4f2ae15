frappe.query_reports["Duty Outgoing Register"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("Period from"),
			fieldtype: "Date",
			default: frappe.datetime.year_start(),
			reqd: 1,
		},
		{ fieldname: "to_date", label: __("Period until"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 },
		{ fieldname: "series", label: __("Organ Code"), fieldtype: "Link", options: "Duty Number Series" },
		{ fieldname: "section", label: __("Office Section"), fieldtype: "Link", options: "Duty Section" },
	],
	formatter: duty.reports.cell,
};
