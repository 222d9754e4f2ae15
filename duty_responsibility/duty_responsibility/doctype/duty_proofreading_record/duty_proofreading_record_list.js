duty.list("Duty Proofreading Record", {
	add_fields: ["status", "verdict"],
	has_indicator_for_draft: true,
	get_indicator(doc) {
		if (doc.status !== "Confirmed") return [__("Being Read"), "orange", "status,=,Being Read"];
		const colour = doc.verdict === "Beyond the Limit" ? "red" : "green";
		return [__(doc.verdict), colour, `verdict,=,${doc.verdict}`];
	},
});
