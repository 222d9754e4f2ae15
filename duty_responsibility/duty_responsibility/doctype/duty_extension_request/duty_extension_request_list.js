duty.list("Duty Extension Request", {
	add_fields: ["status"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	formatters: { step: (value) => __(value || "") },
	get_indicator(doc) {
		const colours = {
			Waiting: "orange",
			Approved: "green",
			Shortened: "yellow",
			Refused: "red",
			Withdrawn: "gray",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
});
