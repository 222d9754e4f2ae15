frappe.ui.form.on("Duty Shift Line", {
	setup(frm) {
		duty.format(frm, ["step", "state", "reference_doctype"]);
	},
});
