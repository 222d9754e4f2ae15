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

	formatter(value, row, column, data, format) {
		return duty.reports.total_in_bold(format(value, row, column, data), data);
	},
};
