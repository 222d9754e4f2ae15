frappe.ui.form.on("Duty Clock Event", {
	setup(frm) {
		duty.format(frm, ["actor"], (value) => (value === "sweep" ? __("The System") : value));
	},

	refresh(frm) {
		duty.show_lines(frm, "readable", frm.doc.__onload?.said);
	},
});
