frappe.ui.form.on("Duty Measure Proof", {
	refresh(frm) {
		frm.disable_save();
		duty.keep_to_itself(frm);
		duty.name_case(frm);
		frm.add_custom_button(__("Open the Case"), () => frappe.set_route("Form", "Duty Fault Record", frm.doc.record));
	},
});
