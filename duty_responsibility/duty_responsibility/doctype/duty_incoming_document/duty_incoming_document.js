frappe.ui.form.on("Duty Incoming Document", {
	setup(frm) {
		frm.set_query("undertaker", () => ({
			filters: {
				enabled: 1,
				support_worker: 0,
				...(frm.doc.section ? { section: frm.doc.section } : {}),
			},
		}));
		frm.set_query("section", () => ({ filters: { disabled: 0 } }));
	},

	async onload(frm) {
		if (!frm.perm[0]?.write) return;
		const senders = await frappe.xcall("duty_responsibility.api.incoming.senders", {}, "GET");
		// the browser's own suggestions: known senders are a key away, new ones are simply typed
		const id = "duty-known-senders";
		$(`#${id}`).remove();
		const options = senders.map((sender) => `<option value="${frappe.utils.escape_html(sender)}">`);
		$(`<datalist id="${id}">${options.join("")}</datalist>`).appendTo(document.body);
		frm.fields_dict.sender.$input?.attr("list", id);
	},

	refresh(frm) {
		duty.show_clocks(frm);
		if (frm.is_new()) {
			frm.fields_dict.title.$input?.focus();
			return;
		}
		if (!frm.perm[0]?.write || ["Finished", "Withdrawn"].includes(frm.doc.status)) {
			frm.disable_form?.();
			return;
		}
		if (!frm.doc.passed_on_at) {
			frm.add_custom_button(__("Pass On"), () => act(frm, "pass_on"));
			frm.change_custom_button_type(__("Pass On"), null, "primary");
		}
		frm.add_custom_button(__("Finish"), () => ask_outcome(frm));
		const corrects = ["Duty Clerk", "Duty Deputy Director", "Duty Director", "Duty Administrator"];
		if (frappe.user.has_role(corrects)) {
			frm.page.add_menu_item(__("Withdraw"), () => ask_reason(frm));
		}
	},

	async undertaker(frm) {
		if (!frm.doc.undertaker || frm.doc.section) return;
		const found = await frappe.db.get_value("Duty Staff", frm.doc.undertaker, "section");
		if (found.message?.section) frm.set_value("section", found.message.section);
	},
});

async function act(frm, action, args = {}) {
	if (frm.is_dirty()) await frm.save();
	await frappe.xcall(`duty_responsibility.api.incoming.${action}`, { name: frm.doc.name, ...args });
	await frm.reload_doc();
}

function ask_outcome(frm) {
	if (frm.doc.secrecy) {
		// a graded document keeps no text
		frappe.confirm(__("Finish this matter?"), () => act(frm, "finish"));
		return;
	}
	frappe.prompt(
		{ fieldname: "outcome", fieldtype: "Small Text", label: __("Outcome"), reqd: 1 },
		({ outcome }) => act(frm, "finish", { outcome }),
		__("Finish"),
		__("Finish")
	);
}

function ask_reason(frm) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for Withdrawal"), reqd: 1 },
		({ reason }) => act(frm, "withdraw", { reason }),
		__("Withdraw"),
		__("Withdraw")
	);
}
