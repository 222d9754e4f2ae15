duty.list("Duty Escalation", {
	hide_name_column: true,
	get_indicator(doc) {
		return [__(doc.outcome), doc.outcome === "Sent" ? "orange" : "gray", `outcome,=,${doc.outcome}`];
	},
});
