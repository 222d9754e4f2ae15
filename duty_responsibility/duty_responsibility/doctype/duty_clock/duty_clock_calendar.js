frappe.views.calendar["Duty Clock"] = {
	field_map: {
		start: "started_at",
		end: "due_at",
		id: "name",
		"title": "title",
		status: "status",
		allDay: "all_day",
	},
	gantt: true,
	filters: [["Duty Clock", "status", "in", ["Running", "Paused"]]],
	get_css_class: (event) =>
		({ red: "danger", yellow: "warning", grey: "warning", green: "success" })[duty.light_of(event)],
};
