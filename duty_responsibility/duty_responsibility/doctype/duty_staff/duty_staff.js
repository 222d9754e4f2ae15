// ERPNext's words for who is in office; "Left" means something else elsewhere in the Desk.
frappe.ui.form.on("Duty Staff", {
	setup(frm) {
		frm.get_docfield("status").formatter = (value) => __(value, null, "Duty Staff");
	},
});
