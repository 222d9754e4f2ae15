frappe.ui.form.on("Duty Fact", {
	setup(frm) {
		duty.format(frm, ["article"], duty.article);
		duty.format(frm, ["reference_doctype"]);
	},
});
