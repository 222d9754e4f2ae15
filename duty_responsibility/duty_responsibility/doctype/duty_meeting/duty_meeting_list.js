frappe.listview_settings["Duty Meeting"] = {
	add_fields: ["status", "level"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	get_indicator(doc) {
		const colours = { Planned: "blue", Held: "yellow", Closed: "green", Cancelled: "gray" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
