duty.list("Duty Firing", {
	hide_name_column: true,
	get_indicator(doc) {
		return [__(doc.outcome), doc.outcome === "Fired" ? "orange" : "gray", `outcome,=,${doc.outcome}`];
	},
});
