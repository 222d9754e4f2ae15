duty.list("Duty Meeting", {
	add_fields: ["status", "level"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	// words of a meeting that mean something else in a document
	formatters: { level: (value) => __(value || "", null, "Duty Meeting") },
	get_indicator(doc) {
		const colours = { Planned: "blue", Held: "yellow", Closed: "green", Cancelled: "gray" };
		return [__(doc.status, null, "Duty Meeting"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
});
