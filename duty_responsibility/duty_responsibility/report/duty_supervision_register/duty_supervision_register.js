frappe.query_reports["Duty Supervision Register"] = {
	filters: [
		...duty.reports.period(),
		{
			fieldname: "notice",
			label: __("Sort of Notice"),
			fieldtype: "Select",
			options: [
				{ value: "", label: "" },
				{ value: "Reminder", label: __("Reminder") },
				{ value: "Urging", label: __("Urging") },
				{ value: "Supervision", label: __("Supervision") },
			],
		},
		duty.reports.section(),
		duty.reports.kind(),
	],
	formatter: duty.reports.cell,
};
