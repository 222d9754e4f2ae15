frappe.ui.form.on("Duty Watch", {
	refresh(frm) {
		frm.disable_save();
		frm.add_custom_button(__("Verify Ledger"), async () => {
			const name = await frappe.xcall("duty_responsibility.api.ledger.verify");
			frappe.set_route("Form", "Duty Ledger Check", name);
		});
	},
});
