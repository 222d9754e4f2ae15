frappe.ui.form.on("Duty Proofreading Record", {
	async refresh(frm) {
		if (frm.is_new()) return;
		if (frm.doc.status === "Confirmed") {
			frm.disable_form?.();
			const said = await frappe.xcall(
				"duty_responsibility.api.proofreading.explained",
				{ name: frm.doc.name },
				"GET"
			);
			const lines = said.map((line) => `<li>${frappe.utils.escape_html(line)}</li>`).join("");
			frm.fields_dict.explained.$wrapper.html(`<ol class="duty-why">${lines}</ol>`);
			return;
		}
		frm.fields_dict.explained.$wrapper.empty();
		frm.add_custom_button(__("Confirm"), () => confirm(frm));
		frm.change_custom_button_type(__("Confirm"), null, "primary");
		const open = (frm.doc.errors || []).filter((row) => row.proposed && !row.judgement);
		if (open.length) {
			frm.add_custom_button(__("The Rest Are No Errors"), () => {
				open.forEach((row) => frappe.model.set_value(row.doctype, row.name, "judgement", "No Error"));
			});
		}
		frm.add_custom_button(__("Open the Document"), () =>
			frappe.set_route("Form", "Duty Outgoing Document", frm.doc.document)
		);
	},
});

async function confirm(frm) {
	if (frm.is_dirty()) await frm.save();
	await frappe.xcall("duty_responsibility.api.proofreading.confirm", { name: frm.doc.name });
	await frm.reload_doc();
}
