duty.list("Duty Document Number", {
	add_fields: ["state"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	get_indicator(doc) {
		return [__(doc.state), doc.state === "In Use" ? "green" : "orange", `state,=,${doc.state}`];
	},
});
