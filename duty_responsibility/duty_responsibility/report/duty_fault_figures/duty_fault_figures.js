frappe.query_reports["Duty Fault Figures"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("Period from"),
			fieldtype: "Date",
			default: frappe.datetime.year_start(),
			reqd: 1,
		},
		{ fieldname: "to_date", label: __("Period until"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 },
		{
			fieldname: "group_by",
			label: __("Grouped by"),
			fieldtype: "Select",
			options: [
				{ value: "Category", label: __("Category of Fault") },
				{ value: "Section", label: __("Office Section") },
				{ value: "Month", label: __("Fault Month") },
				{ value: "Source", label: __("Opened on Account of") },
			],
			default: "Category",
			reqd: 1,
		},
		{ fieldname: "section", label: __("Office Section"), fieldtype: "Link", options: "Duty Section" },
	],
	formatter: duty.reports.cell,
};
