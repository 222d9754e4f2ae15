frappe.ui.form.on("Duty Bridge Record", {
	async refresh(frm) {
		frm.disable_save();
		if (frm.doc.target_name && frm.doc.target_doctype !== "Duty Calendar Day") {
			frm.add_custom_button(__("Open It Here"), () =>
				frappe.set_route("Form", frm.doc.target_doctype, frm.doc.target_name)
			);
		}
		const name = frm.doc.name;
		const { why, may_settle } = await frappe.xcall("duty_responsibility.api.bridge.explain", { name }, "GET");
		if (frm.doc.name !== name) return;
		const lines = why.map((line) => `<li>${frappe.utils.escape_html(line)}</li>`).join("");
		frm.fields_dict.why.$wrapper.html(lines ? `<ul>${lines}</ul>` : __("Both sides say the same."));
		if (!may_settle) return;
		for (const [take, label] of [
			["theirs", __("What Is There Holds")],
			["ours", __("What Is Here Holds")],
		]) {
			frm.add_custom_button(label, async () => {
				await frappe.xcall("duty_responsibility.api.bridge.settle", { name, take });
				frm.reload_doc();
			});
		}
	},
});
