duty.list("Duty Bridge Record", {
	hide_name_column: true,
	add_fields: ["outcome"],
	get_indicator(doc) {
		const colour = { "In Step": "green", Conflict: "red", "Left Alone": "gray" }[doc.outcome];
		return [__(doc.outcome), colour, `outcome,=,${doc.outcome}`];
	},
});
