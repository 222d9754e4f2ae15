(() => {
	frappe.ui.form.on("Duty Calendar", {
		refresh(frm) {
			if (frm.is_new() || !frm.perm[0]?.write) return;
			frm.add_custom_button(__("Fill a Year"), () => ask_year(frm));
			frm.add_custom_button(__("Count Open Clocks Again"), () => show_preview(frm));
		},
	});

	async function ask_year(frm) {
		if (frm.is_dirty()) await frm.save();
		const years = await frappe.xcall("duty_responsibility.api.calendars.years", {}, "GET");
		frappe.prompt(
			{
				fieldname: "year",
				fieldtype: "Int",
				label: __("Year"),
				reqd: 1,
				default: Math.max(...years),
				description: __("Holidays and worked weekends by the State Council's notices: {0}", [duty.listed(years)]),
			},
			async ({ year }) => {
				const count = await frappe.xcall("duty_responsibility.api.calendars.fill_year", {
					calendar: frm.doc.name,
					year,
				});
				await frm.reload_doc();
				frappe.show_alert({ message: __("{0} days of {1} filled in.", [count, year]), indicator: "green" });
				show_preview(frm, true);
			},
			__("Fill a Year"),
			__("Fill In")
		);
	}

	async function show_preview(frm, only_if_any = false) {
		if (frm.is_dirty()) await frm.save();
		const { count, changes, looked_at } = await frappe.xcall(
			"duty_responsibility.api.calendars.preview",
			{ calendar: frm.doc.name },
			"GET"
		);
		if (!count) {
			if (!only_if_any) frappe.msgprint(__("No open clock changes its time. {0} were looked at.", [looked_at]));
			return;
		}
		const cell = (text) => `<td>${frappe.utils.escape_html(text)}</td>`;
		const when = (text, provisional) =>
			frappe.datetime.str_to_user(text) + (provisional ? ` (${__("provisional")})` : "");
		const rows = changes
			.map(
				(change) =>
					`<tr>${cell(change.title)}${cell(__(change.step))}${cell(
						when(change.due_before, change.provisional_before)
					)}${cell(when(change.due_after, change.provisional_after))}</tr>`
			)
			.join("");
		const more = count > changes.length ? `<p>${__("… and {0} more.", [count - changes.length])}</p>` : "";
		const head = [__("Matter"), __("Step", null, "Duty Clock"), __("Due before"), __("Due after")]
			.map((text) => `<th>${text}</th>`)
			.join("");
		const dialog = new frappe.ui.Dialog({
			title: __("{0} open clocks change their time", [count]),
			size: "large",
			fields: [
				{
					fieldtype: "HTML",
					options: `<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>${more}`,
				},
			],
			primary_action_label: __("Change Them"),
			async primary_action() {
				dialog.hide();
				const result = await frappe.xcall("duty_responsibility.api.calendars.recompute", {
					calendar: frm.doc.name,
				});
				frappe.show_alert({
					message: result.queued
						? __("The clocks are being counted again in the background.")
						: __("{0} clocks were counted again.", [result.count]),
					indicator: "green",
				});
			},
		});
		dialog.show();
	}
})();
