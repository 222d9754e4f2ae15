frappe.ui.form.on("Duty Time Limit", {
	refresh: (frm) => duty.offer_choices(frm),
	document_type: (frm) => duty.offer_choices(frm),
});
