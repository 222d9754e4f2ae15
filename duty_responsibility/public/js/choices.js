// Steps and conditions of Duty Time Limit and Duty Path are chosen in the words of the matter they are for.
frappe.provide("duty");

duty.offer_choices = async function (frm, path = 0) {
	if (!frm.doc.document_type) return;
	const { steps, fields } = await frappe.xcall(
		"duty_responsibility.api.limits.choices",
		{ document_type: frm.doc.document_type, path },
		"GET"
	);
	const labels = Object.fromEntries(fields.map(({ value, label }) => [value, label]));
	const each = (text) => duty.listed((text || "").split(/[,，]/).map((part) => __(part.trim())));
	const { steps: step_table, conditions } = frm.fields_dict;
	step_table.grid.update_docfield_property("step", "options", steps);
	step_table.grid.update_docfield_property("step", "formatter", (value) => __(value || ""));
	if (!path) step_table.grid.update_docfield_property("article", "formatter", duty.article);
	conditions.grid.update_docfield_property("fieldname", "options", fields);
	conditions.grid.update_docfield_property("fieldname", "formatter", (value) => labels[value] || value || "");
	conditions.grid.update_docfield_property("value", "formatter", each);
	frm.refresh_fields(["steps", "conditions"]);
};
