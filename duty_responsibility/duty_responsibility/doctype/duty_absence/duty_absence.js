// Only the form proposes a reason: a row that is imported says its own, or is leave.
frappe.ui.form.on("Duty Absence", {
	onload(frm) {
		if (frm.is_new() && !frm.doc.reason) frm.set_value("reason", "Out of the Office");
	},
});
