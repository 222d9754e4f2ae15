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

	formatter: duty.reports.cell,
};
