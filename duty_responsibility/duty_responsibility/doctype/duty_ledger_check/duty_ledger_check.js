frappe.ui.form.on("Duty Ledger Check", {
	refresh(frm) {
		frm.disable_save();
		clearTimeout(frm.duty_timer);
		if (frm.is_new()) return;
		const { status, progress } = frm.doc;
		if (["Queued", "Running"].includes(status)) {
			frm.dashboard.show_progress(__("Verifying the ledger"), progress || 1, __(status));
			frm.duty_timer = setTimeout(() => $(frm.wrapper).is(":visible") && frm.reload_doc(), 1500);
			return;
		}
		frm.dashboard.hide_progress?.();
		if (status === "Intact") {
			frm.set_intro(
				__("The ledger is intact: {0} clocks, {1} events and {2} seals agree.", [
					frm.doc.clocks_checked,
					frm.doc.events_checked,
					frm.doc.seals_checked,
				]),
				"green"
			);
		} else if (status === "Broken") {
			frm.set_intro(__("The ledger was tampered with. See the findings below."), "red");
		}
		frm.add_custom_button(__("Verify Again"), async () => {
			const name = await frappe.xcall("duty_responsibility.api.ledger.verify");
			frappe.set_route("Form", "Duty Ledger Check", name);
		});
	},
});
