frappe.views.calendar["Duty Meeting"] = {
	field_map: {
		start: "start_time",
		end: "end_time",
		id: "name",
		"title": "title",
		status: "status",
		allDay: "all_day",
	},
	gantt: true,
	filters: [["Duty Meeting", "status", "!=", "Cancelled"]],
	get_css_class: (event) => ({ Planned: "success", Held: "warning", Closed: "default" }[event.status] || "default"),
};
