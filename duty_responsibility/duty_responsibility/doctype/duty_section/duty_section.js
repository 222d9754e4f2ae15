frappe.ui.form.on("Duty Section", {
	setup(frm) {
		for (const field of ["head", "deputy_director"]) {
			frm.set_query(field, () => ({ filters: { status: "Active", support_worker: 0 } }));
		}
	},
});
