frappe.query_reports["Duties of a Period"] = {
	filters: [
		{ fieldname: "staff", label: __("Member of Staff"), fieldtype: "Link", options: "Duty Staff" },
		...duty.reports.period(),
		duty.reports.kind(),
	],

	formatter: duty.reports.cell,
};
