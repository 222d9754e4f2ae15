frappe.query_reports["Duty Meeting Readiness"] = {
	filters: [
		...duty.reports.period(),
		duty.reports.section(),
		{
			fieldname: "level",
			label: __("Level"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Ordinary", label: __("Ordinary", null, "Duty Meeting") },
				{ value: "Major", label: __("Major", null, "Duty Meeting") },
			],
		},
	],

	formatter(value, row, column, data, format) {
		return duty.reports.total_in_bold(format(value, row, column, data), data);
	},
};
