frappe.ui.form.on("Duty Escalation", {
	refresh(frm) {
		duty.show_lines(frm, "readable", frm.doc.__onload?.said);
	},
});
