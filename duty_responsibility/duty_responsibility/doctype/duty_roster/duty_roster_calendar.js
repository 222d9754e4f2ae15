frappe.views.calendar["Duty Roster"] = {
	// the events carry these fields under their own names
	field_map: { id: "name", ...Object.fromEntries(["start", "end", "title", "allDay", "color"].map((name) => [name, name])) },
	get_events_method: "duty_responsibility.api.rosters.events",
};
