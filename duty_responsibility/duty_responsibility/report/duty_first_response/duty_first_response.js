frappe.query_reports["Duty First Response"] = {
	filters: [
		...duty.reports.period(),
		duty.reports.choice("group_by", __("Grouped by"), [
			["Section", __("Office Section")],
			["Person", __("Member of Staff")],
			["Month", __("Month Received")],
		]),
		duty.reports.section(),
	],

	formatter: duty.reports.cell,
};
