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
	const labels = Object.fromEntries(fields.map(({ value, label }) => [value, label]));
	const each = (text) => duty.listed((text || "").split(/[,，]/).map((part) => __(part.trim())));
	const { steps: step_table, conditions } = frm.fields_dict;
	step_table.grid.update_docfield_property("step", "options", steps);
	step_table.grid.update_docfield_property("article", "formatter", (value) => __(value || ""));
	conditions.grid.update_docfield_property("fieldname", "options", fields);
	conditions.grid.update_docfield_property("fieldname", "formatter", (value) => labels[value] || value || "");
	conditions.grid.update_docfield_property("value", "formatter", each);
	frm.refresh_fields(["steps", "conditions"]);
}
