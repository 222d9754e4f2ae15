frappe.ui.form.on("Duty Firing", {
	refresh(frm) {
		duty.show_lines(frm, "readable", frm.doc.__onload?.said);
	},
});
