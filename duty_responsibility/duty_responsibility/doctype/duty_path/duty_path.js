frappe.ui.form.on("Duty Path", {
	setup(frm) {
		frm.set_query("person", "steps", () => ({ filters: { status: "Active", support_worker: 0 } }));
	},
	refresh: (frm) => duty.offer_choices(frm, 1),
	document_type: (frm) => duty.offer_choices(frm, 1),
});
