duty.list("Duty Ledger Check", {
	get_indicator(doc) {
		const colours = { Intact: "green", Broken: "red", Failed: "red", Running: "blue", Queued: "gray" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
	primary_action() {
		frappe
			.xcall("duty_responsibility.api.ledger.verify")
			.then((name) => frappe.set_route("Form", "Duty Ledger Check", name));
	},
});
