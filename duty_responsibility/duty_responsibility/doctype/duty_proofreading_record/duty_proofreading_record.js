(() => {
	frappe.ui.form.on("Duty Proofreading Record", {
		async refresh(frm) {
			if (frm.is_new()) return;
			show_text(frm);
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

	// The text with what is doubtful, or wrong, marked where it stands.
	async function show_text(frm) {
		const name = frm.doc.name;
		const paragraphs = await frappe.xcall("duty_responsibility.api.proofreading.reading", { name }, "GET");
		if (frm.doc.name !== name) return;
		const escape = frappe.utils.escape_html;
		const marked = (text, number) => {
			let at = 0;
			let html = "";
			const rows = (frm.doc.errors || [])
				.filter((row) => row.paragraph === number && row.position && row.found)
				.sort((one, other) => one.position - other.position);
			for (const row of rows) {
				const start = row.position - 1;
				// a place that another one covers, or that was typed and does not agree, is left unmarked
				if (start < at || text.slice(start, start + row.found.length) !== row.found) continue;
				const kind = { Error: "error", "No Error": "none" }[row.judgement] || "open";
				html += escape(text.slice(at, start));
				html += `<mark class="duty-mark-${kind}" title="${escape(row.why || "")}">${escape(row.found)}</mark>`;
				at = start + row.found.length;
			}
			return html + escape(text.slice(at));
		};
		const lines = paragraphs.map((text, number) =>
			number
				? `<p><small>${number}</small>${marked(text, number)}</p>`
				: `<p class="duty-read-title">${marked(text, 0)}</p>`
		);
		frm.fields_dict.reading.$wrapper.html(lines.length ? `<div class="duty-read">${lines.join("")}</div>` : "");
	}

	frappe.ui.form.on("Duty Proofreading Error", { judgement: (frm) => show_text(frm) });

	async function confirm(frm) {
		if (frm.is_dirty()) await frm.save();
		await frappe.xcall("duty_responsibility.api.proofreading.confirm", { name: frm.doc.name });
		await frm.reload_doc();
	}
})();
