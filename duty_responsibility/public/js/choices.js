// Steps and conditions of Duty Time Limit and Duty Path are chosen in the words of the matter they are for.
frappe.provide("duty");

duty.offer_choices = async function (frm, path = 0) {
	if (!frm.doc.document_type) return;
	const found = await frappe.xcall(
		"duty_responsibility.api.limits.choices",
		{ document_type: frm.doc.document_type, path },
		"GET"
	);
	const { steps, fields } = found;
	const labels = Object.fromEntries(fields.map(({ value, label }) => [value, label]));
	const words = Object.fromEntries(fields.map(({ value, words }) => [value, words || {}]));
	const each = (text, _df, _options, row) =>
		duty.escape_once(
			duty.listed(
				(text || "").split(/[,，]/).map((part) => __(words[row?.fieldname]?.[part.trim()] || part.trim()))
			)
		);
	const step_table = frm.fields_dict.steps;
	if (!found.other) step_table.grid.update_docfield_property("step", "options", steps);
	step_table.grid.update_docfield_property("step", "formatter", (value) => duty.escape_once(__(value || "")));
	if (!path) duty.format_rows(frm, "steps", ["article"], duty.article);
	const tables = ["conditions", "finish_conditions", "withdraw_conditions"].filter((name) => frm.fields_dict[name]);
	for (const { grid } of tables.map((name) => frm.fields_dict[name])) {
		grid.update_docfield_property("fieldname", "options", fields.map(({ value, label }) => duty.choice(value, label)));
		grid.update_docfield_property("fieldname", "formatter", (value) => duty.escape_once(labels[value] || value));
		grid.update_docfield_property("value", "formatter", each);
	}
	frm.refresh_fields(["steps", ...tables]);
	return found;
};
