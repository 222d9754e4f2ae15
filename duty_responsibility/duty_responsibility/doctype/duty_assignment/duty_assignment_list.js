duty.list("Duty Assignment", {
	add_fields: ["status"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	get_indicator(doc) {
		const colours = { "In Hand": "yellow", "Reported Back": "blue", Accepted: "green", Withdrawn: "gray" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
});
