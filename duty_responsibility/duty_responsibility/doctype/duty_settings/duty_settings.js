frappe.ui.form.on("Duty Settings", {
	setup(frm) {
		for (const field of ["director", "daily_deputy", "clerk", "duty_officer", "roster_keeper"]) {
			frm.set_query(field, () => ({ filters: { enabled: 1, support_worker: 0 } }));
		}
	},

	refresh(frm) {
		if (frappe.boot.duty_bridge && frm.perm[0]?.write) duty.offer_bridge(frm);
	},
});
