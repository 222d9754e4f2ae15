(() => {
	frappe.ui.form.on("Duty Outgoing Document", {
		setup(frm) {
			for (const field of ["assignee", "signer", "proofreader"]) {
				frm.set_query(field, () => ({ filters: { status: "Active", support_worker: 0 } }));
			}
			frm.set_query("section", () => ({ filters: { disabled: 0 } }));
			frm.set_query("series", () => ({ filters: { disabled: 0 } }));
		},

		async refresh(frm) {
			duty.show_clocks(frm);
			if (frm.is_new()) {
				frm.fields_dict.title.$input?.focus();
				return;
			}
			duty.show_handling(frm);
			show_versions(frm);
			const over = ["Filed", "Withdrawn"].includes(frm.doc.status);
			if (!frm.perm[0]?.write || over) frm.disable_form?.();
			if (!frm.doc.secrecy) frm.add_custom_button(__("Look for Errors"), () => look(frm), __("More"));
			if (!frm.perm[0]?.write || over) return;
			const turn = await duty.show_turn(frm, actions_of(frm));
			if (!turn) return;
			if (turn.steps.some(({ step }) => step === "Proofreading")) {
				frm.add_custom_button(__("Proofread"), () => proofread(frm, "Proof"));
			}
			if (turn.corrects) frm.add_custom_button(__("Correct the Text"), () => ask_correction(frm), __("More"));
			if (frm.doc.printed_at) {
				frm.add_custom_button(__("Check a Printed Copy"), () => proofread(frm, "Printed Copy"), __("More"));
			}
			if (turn.names_people && !frm.doc.signed_at) {
				frm.add_custom_button(__("Have It Countersigned"), () => ask_countersigners(frm), __("More"));
			}
			if (!frm.doc.sent_at && !frm.doc.printed_at) {
				frm.page.add_menu_item(__("Withdraw"), () => ask_withdrawal(frm));
			}
			for (const { step, person, person_name } of turn.names_people ? turn.waiting : []) {
				frm.add_custom_button(
					duty.escape(__("{0} ({1})", [__(step), person_name])),
					() => duty.ask_urging(frm, step, person),
					__("Remind")
				);
			}
		},

		kind(frm) {
			if (["Report to Superiors", "Request for Instructions"].includes(frm.doc.kind)) {
				frm.set_value("direction", "Upward");
			}
		},
	});

	const act = (frm, action, args = {}) => duty.act(frm, `outgoing.${action}`, { name: frm.doc.name, ...args });

	// What the steps of the path do that is more than a signature.
	function actions_of(frm) {
		const sign = (step, words) => (args) => {
			const fields = frm.doc.secrecy
				? []
				: [{ fieldname: "opinion", fieldtype: "Small Text", label: __("Opinion"), reqd: 1, default: words }];
			const then = ({ opinion }) => duty.act_on(frm, "do_step", { ...args, opinion: opinion || "" });
			if (fields.length) frappe.prompt(fields, then, __(step), __("Sign"));
			else frappe.confirm(__(step), () => then({}));
		};
		return {
			"Section Check": sign("Section Check", __("Agreed.")),
			Review: sign("Review", __("Agreed.")),
			Countersigning: sign("Countersigning", __("Agreed.")),
			Signing: sign("Signing", __("Agreed, to be issued.")),
			Filing: () => duty.ask_filing(frm, "outgoing.file"),
		};
	}

	async function proofread(frm, stage) {
		if (frm.is_dirty()) await frm.save();
		const name = await frappe.xcall("duty_responsibility.api.proofreading.begin", {
			document: frm.doc.name,
			stage,
		});
		frappe.set_route("Form", "Duty Proofreading Record", name);
	}

	async function look(frm) {
		if (frm.is_dirty()) await frm.save();
		const found = await frappe.xcall(
			"duty_responsibility.api.proofreading.look",
			{ document: frm.doc.name },
			"GET"
		);
		const escape = frappe.utils.escape_html;
		const place = ({ paragraph, position }) =>
			paragraph ? __("Paragraph {0}, character {1}", [paragraph, position]) : __("Title, character {0}", [position]);
		const rows = found.map(
			(row) =>
				`<tr><td>${place(row)}</td><td>${escape(row.excerpt)}</td><td>${escape(row.why)}</td><td>${escape(row.correction || "")}</td></tr>`
		);
		const head = [__("Place"), __("Excerpt of the Text"), __("Why"), __("Perhaps")].map((text) => `<th>${text}</th>`).join("");
		frappe.msgprint({
			title: __("Possible Errors"),
			wide: true,
			message: rows.length
				? `<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`
				: __("Nothing doubtful was found. That does not mean that there is nothing."),
		});
	}

	function ask_correction(frm) {
		const dialog = new frappe.ui.Dialog({
			title: __("Correct the Text"),
			size: "large",
			fields: [
				{ fieldname: "title", fieldtype: "Data", label: __("Document Title"), default: frm.doc.title, reqd: 1 },
				{ fieldname: "text", fieldtype: "Long Text", label: __("Text of the Document"), default: frm.doc.text },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for the Change"), reqd: 1 },
				{
					fieldname: "substance",
					fieldtype: "Check",
					label: __("It changes the substance and goes back to the signer"),
				},
			],
			primary_action_label: __("Correct the Text"),
			primary_action: async ({ title, text, reason, substance }) => {
				const send = async () => {
					dialog.hide();
					await act(frm, "correct", { title, text: text || "", reason, substance: Boolean(substance) });
				};
				if (substance) return send();
				const weighty = await frappe.xcall(
					"duty_responsibility.api.outgoing.weighty",
					{ name: frm.doc.name, title, text: text || "" },
					"GET"
				);
				if (!weighty.length) return send();
				const parts = duty.listed(weighty.map((part) => `“${frappe.utils.escape_html(part)}”`));
				frappe.confirm(
					__("These changes hold figures or words that turn a sentence round: {0}. Is it a matter of form all the same?", [
						parts,
					]),
					send
				);
			},
		});
		dialog.show();
	}

	function ask_countersigners(frm) {
		frappe.prompt(
			duty.people_field("people", __("Countersigned by")),
			({ people }) => duty.act_on(frm, "name_people", { step: "Countersigning", people: people || [] }),
			__("Have It Countersigned"),
			__("Send to Them")
		);
	}

	function ask_withdrawal(frm) {
		frappe.prompt(
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason for Withdrawal"),
				reqd: 1,
				description: frm.doc.document_number
					? __("Its number {0} is given back and goes to the next document.", [duty.escape(frm.doc.document_number)])
					: "",
			},
			({ reason }) => act(frm, "withdraw", { reason }),
			__("Withdraw"),
			__("Withdraw")
		);
	}

	async function show_versions(frm) {
		const field = frm.fields_dict.versions;
		if (!field || frm.doc.secrecy || !frm.doc.text_version) {
			field?.$wrapper.empty();
			return;
		}
		const name = frm.doc.name;
		const versions = await frappe.xcall("duty_responsibility.api.outgoing.versions", { name }, "GET");
		if (frm.doc.name !== name) return;
		const escape = frappe.utils.escape_html;
		const mark = { same: "span", removed: "del", added: "ins" };
		const change = ({ before, after, parts }) => {
			const number = after ?? before;
			const place = number ? __("Paragraph {0}", [number]) : __("Document Title");
			const text = parts.map(([kind, part]) => `<${mark[kind]}>${escape(part)}</${mark[kind]}>`).join("");
			return `<div class="duty-change"><small>${place}</small> ${text}</div>`;
		};
		const shown = versions.map((row) => {
			const at = frappe.datetime.str_to_user(row.saved_at);
			const head = `${__("Version {0}", [row.version])} · ${escape(__(row.step))} · ${escape(row.person)} · ${at} · ${escape(__(row.kind))}`;
			const signed = row.signed ? ` <span class="indicator-pill blue">${__("Version Signed")}</span>` : "";
			const reason = row.reason ? `<q>${escape(row.reason)}</q>` : "";
			return `<details><summary>${head}${signed}</summary>${reason}${row.changes.map(change).join("")}</details>`;
		});
		field.$wrapper.html(`<div class="duty-versions"><h6>${__("Versions of the Text")}</h6>${shown.join("")}</div>`);
	}
})();
