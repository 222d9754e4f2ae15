(() => {
	frappe.ui.form.on("Duty Time Limit", {
		refresh(frm) {
			offer(frm);
			if (frm.doc.external_kind && frm.doc.enabled && !frm.is_new() && frm.perm[0]?.write) {
				frm.add_custom_button(__("Put It on What Is under Way"), () => show_open(frm));
			}
		},
		document_type: offer,
		step_name(frm) {
			name_steps(frm);
		},
	});

	frappe.ui.form.on("Duty Time Limit Step", {
		steps_add(frm) {
			name_steps(frm);
		},
	});

	const PLACES = { start_field: "start", event_field: "event", assignee_field: "assignee", section_field: "section" };

	async function offer(frm) {
		const found = await duty.offer_choices(frm);
		frm.set_value("external_kind", found?.other ? 1 : 0);
		if (found?.why_not) frappe.msgprint(duty.escape(found.why_not));
		if (!found?.other) return;
		for (const [fieldname, place] of Object.entries(PLACES)) {
			frm.set_df_property(fieldname, "options", [{ value: "", label: "" }, ...found.places[place].map(({ value, label }) => duty.choice(value, label))]);
		}
		// those who answer for a clock see its number even where they may not read the document
		frm.set_intro(
			found.named_by_words
				? __("Documents of this kind are named by words. Whoever answers for a step sees these names.")
				: ""
		);
		name_steps(frm);
	}

	function name_steps(frm) {
		if (!frm.doc.external_kind) return;
		const name = frm.doc.step_name || "";
		frm.fields_dict.steps.grid.update_docfield_property("step", "options", [name]);
		for (const row of frm.doc.steps || []) {
			if (row.step !== name) frappe.model.set_value(row.doctype, row.name, "step", name);
		}
	}

	async function show_open(frm) {
		if (frm.is_dirty()) await frm.save();
		const limit = frm.doc.name;
		const { count, rows } = await frappe.xcall("duty_responsibility.api.limits.preview_open", { limit }, "GET");
		if (!count) {
			frappe.msgprint(__("No document is under way without a clock of this limit."));
			return;
		}
		const cell = (text) => `<td>${frappe.utils.escape_html(text)}</td>`;
		const lines = rows.map((row) => `<tr>${cell(row.name)}${cell(row.title)}${cell(row.due_at)}</tr>`).join("");
		const more = count > rows.length ? `<p>${__("… and {0} more.", [count - rows.length])}</p>` : "";
		const head = [__("Matter Number"), __("Matter Title"), __("Due at")].map((text) => `<th>${text}</th>`).join("");
		const dialog = new frappe.ui.Dialog({
			title: __("{0} documents are under way without a clock", [count]),
			size: "large",
			fields: [
				{
					fieldtype: "HTML",
					options: `<p>${__("Their time counts from now on; nobody is late for what came before.")}</p>
						<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${lines}</tbody></table>${more}`,
				},
			],
			primary_action_label: __("Start Their Clocks"),
			async primary_action() {
				dialog.hide();
				const done = await frappe.xcall("duty_responsibility.api.limits.apply_to_open", { limit });
				frappe.show_alert({
					message: done.queued
						? __("The clocks are being started in the background.")
						: __("{0} clocks were started.", [done.count]),
					indicator: "green",
				});
			},
		});
		dialog.show();
	}
})();
