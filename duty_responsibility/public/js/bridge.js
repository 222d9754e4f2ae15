// Bringing people, sections, holidays and leave over from ERPNext: looked at first, then done in the background.
frappe.provide("duty");

const call = (method, args, type) => frappe.xcall(`duty_responsibility.api.bridge.${method}`, args, type);
const cell = (text) => `<td>${duty.escape(text)}</td>`;

duty.offer_bridge = async function (frm) {
	frm.set_df_property("bridge_holiday_list", "options", ["", ...(await call("holiday_lists", {}, "GET"))]);
	if (!frm.doc.bridge_enabled) return;
	frm.add_custom_button(__("Compare with ERPNext"), () => compare(frm));
	frm.add_custom_button(__("What Came from ERPNext"), () => frappe.set_route("List", "Duty Bridge Record"));
};

async function compare(frm) {
	if (frm.is_dirty()) await frm.save();
	const { kinds, outcomes } = await call("preview", {}, "GET");
	const head = ["", ...outcomes.map((outcome) => outcome.label)].map((text) => `<th>${duty.escape(text)}</th>`).join("");
	const counts = kinds
		.map(
			(kind) =>
				`<tr>${cell(kind.label)}${outcomes.map((outcome) => cell(kind.counts[outcome.value])).join("")}</tr>`
		)
		.join("");
	const details = kinds.filter((kind) => kind.rows.length).map(rows_of).join("");
	const dialog = new frappe.ui.Dialog({
		title: __("What Would Change"),
		size: "extra-large",
		fields: [
			{
				fieldtype: "HTML",
				options: `<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${counts}</tbody></table>${details}`,
			},
		],
		primary_action_label: __("Synchronise"),
		async primary_action() {
			dialog.hide();
			frappe.realtime.off("duty_bridge_done");
			frappe.realtime.off("duty_bridge_failed");
			frappe.realtime.on("duty_bridge_done", () => {
				frappe.hide_progress();
				frappe.show_alert({ message: __("Everything is in step."), indicator: "green" });
				frm.reload_doc();
			});
			frappe.realtime.on("duty_bridge_failed", () => {
				frappe.hide_progress();
				frappe.msgprint({
					title: __("Nothing Was Brought Over"),
					message: __("It was broken off and nothing was written. The Error Log says why."),
					indicator: "red",
				});
			});
			await call("run");
			frappe.show_alert(__("It is being done in the background."));
		},
	});
	dialog.show();
}

function rows_of(kind) {
	const rows = kind.rows
		.map((row) => `<tr>${cell(row.label)}${cell(row.outcome_label)}${cell(row.why.join(" "))}</tr>`)
		.join("");
	return `<details><summary>${duty.escape(kind.label)}</summary><table class="table table-bordered"><tbody>${rows}</tbody></table></details>`;
}
