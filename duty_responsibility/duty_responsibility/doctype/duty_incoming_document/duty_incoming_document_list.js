frappe.listview_settings["Duty Incoming Document"] = {
	add_fields: ["status", "urgency"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	get_indicator(doc) {
		const colours = {
			Received: "orange",
			"Passed On": "blue",
			"In Hand": "yellow",
			Finished: "green",
			Withdrawn: "gray",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
