frappe.ui.form.on("Duty Time Limit", {
	refresh: offer_choices,
	document_type: offer_choices,
});

async function offer_choices(frm) {
	if (!frm.doc.document_type) return;
	const { steps, fields } = await frappe.xcall(
		"duty_responsibility.api.limits.choices",
		{ document_type: frm.doc.document_type },
		"GET"
	);
	frm.fields_dict.steps.grid.update_docfield_property("step", "options", steps);
	frm.fields_dict.conditions.grid.update_docfield_property("fieldname", "options", fields);
}
