duty.list("Duty Clock", {
	add_fields: ["status", "result", "breached", "due_at", "level", "next_action_at", "resume_by"],
	hide_name_column: true,
	formatters: { step: (value) => __(value || "") },
	get_indicator(doc) {
		if (["Running", "Paused"].includes(doc.status)) {
			const light = duty.light_of(doc);
			const filter = light === "red" ? "breached,=,1" : `status,=,${doc.status}`;
			return [duty.light_label(light), light === "grey" ? "gray" : light, filter];
		}
		if (doc.status === "Finished") {
			return doc.breached
				? [__(doc.result), "orange", `result,=,${doc.result}`]
				: [__("On Time"), "green", "result,=,On Time"];
		}
		return [__(doc.status), "gray", `status,=,${doc.status}`];
	},
});
