frappe.ui.form.on("Duty Clock", {
	setup(frm) {
		frm.set_df_property("article", "formatter", duty.article);
		for (const field of ["step", "time_limit", "reference_doctype"]) {
			frm.set_df_property(field, "formatter", (value) => (value ? __(value) : ""));
		}
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
