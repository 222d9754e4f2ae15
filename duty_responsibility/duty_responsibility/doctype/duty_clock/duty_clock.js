frappe.ui.form.on("Duty Clock", {
	setup(frm) {
		duty.format(frm, ["article"], duty.article);
		duty.format(frm, ["step", "time_limit", "reference_doctype"]);
	},

	refresh(frm) {
		frm.disable_save();
		frm.add_custom_button(__("Open the Matter"), () =>
			frappe.set_route("Form", frm.doc.reference_doctype, frm.doc.reference_name)
		);
		frm.add_custom_button(__("Events"), () =>
			frappe.set_route("List", "Duty Clock Event", { clock: frm.doc.name })
		);
	},
});
