frappe.query_reports["Duty Supervision Register"] = {
	filters: [
		...duty.reports.period(),
		{
			fieldname: "kind",
			label: __("Kind of Notification"),
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
