duty.list("Duty Inquiry", {
	add_fields: ["status", "handover_count", "round_number", "alarm"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	get_indicator(doc) {
		const colours = {
			Received: "orange",
			"In Hand": "yellow",
			"Handed Over": "purple",
			Concluded: "green",
			Withdrawn: "gray",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
	formatters: {
		// a matter that nobody wants shows at a glance
		handover_count(value) {
			if (!value) return "";
			const colour = value > 2 ? "red" : value > 1 ? "orange" : "gray";
			return duty.pill(__("{0} hand-overs", [value]), colour);
		},
	},
});
