frappe.listview_settings["Duty Clock"] = {
	add_fields: ["status", "result", "breached", "due_at"],
	hide_name_column: true,
	formatters: { step: (value) => __(value) },
	get_indicator(doc) {
		if (doc.status === "Running") {
			return doc.breached
				? [__("Overdue"), "red", "breached,=,1"]
				: [__("Running"), "blue", "status,=,Running"];
		}
		if (doc.status === "Finished") {
			return doc.breached
				? [__(doc.result), "orange", `result,=,${doc.result}`]
				: [__("On Time"), "green", "result,=,On Time"];
		}
		return [__(doc.status), "gray", `status,=,${doc.status}`];
	},
};
