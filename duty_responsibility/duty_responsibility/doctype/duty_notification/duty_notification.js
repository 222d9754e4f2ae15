// What the delivery notes is stored in English, whoever reads it.
(() => {
	const why = (text) =>
		({
			"may not see the matter": __("May not see the matter"),
			"somebody else answers for it now": __("Another person answers for it now"),
			disabled: __("The user is disabled"),
		})[text] ||
		text ||
		"";

	frappe.ui.form.on("Duty Notification", {
		setup(frm) {
			duty.format(frm, ["recipient_role"], duty.role);
			duty.format(frm, ["error"], (text) => frappe.utils.escape_html(why(text)));
		},
	});
})();
