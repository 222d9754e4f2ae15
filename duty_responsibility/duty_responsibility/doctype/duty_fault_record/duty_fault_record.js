(() => {
	const API = "duty_responsibility.api.faults";
	const { escape } = duty;

	frappe.ui.form.on("Duty Fault Record", {
		setup(frm) {
			duty.format(frm, ["reference_doctype", "step"]);
			duty.format_rows(frm, "measures", ["measure", "sent_to", "proof"]);
			duty.format_rows(frm, "journal", ["action"]);
		},

		async refresh(frm) {
			frm.disable_save();
			duty.keep_to_itself(frm);
			if (frm.is_new()) return;
			duty.show_clocks(frm);
			const name = frm.doc.name;
			const shown = await frappe.xcall(`${API}.view`, { name }, "GET");
			if (frm.doc.name !== name) return;
			draw(frm, shown);
			if (shown.mine) mine(frm, shown);
			if (shown.leads) leads(frm, shown);
			carry_out(frm, shown);
			if (!["Closed", "Dropped", "Excused", "Lapsed"].includes(frm.doc.status)) {
				frm.add_custom_button(__("Add Evidence"), () =>
					ask(frm, "add_evidence", __("Add Evidence"), [text("text", __("What Is Added"))])
				);
			}
		},
	});

	// -- what is shown ---------------------------------------------------------------------------------

	const list = (items) => `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;

	function draw(frm, shown) {
		frm.set_df_property("article", "formatter", () => escape(shown.article));
		const html = (field, content) => frm.fields_dict[field].$wrapper.html(content);
		html("why", shown.why.length ? `<p class="text-muted">${__("Why This Person")}</p>${list(shown.why.map(escape))}` : "");
		html("suggestion", shown.suggestion.length ? list(shown.suggestion.map(escape)) : "");
		html("evidence", evidence(shown));
		const looks = shown.access_log.map((look) => `${escape(look.at)} ${escape(look.who)} (${escape(look.how)})`);
		html("access_log", looks.length ? `<p class="text-muted">${__("Access to This Case")}</p>${list(looks)}` : "");
		if (shown.wrong.length) {
			frm.dashboard.set_headline_alert(
				__("The evidence or a decision of this case is no longer as it was written ({0}).", [escape(shown.wrong.join(", "))]),
				"red"
			);
		}
		if (shown.decisions.length) {
			const lines = shown.decisions.map(
				(one) =>
					`<a href="/app/duty-fault-decision/${encodeURIComponent(one.name)}">${escape(one.number)}</a> ${escape(one.kind)}: ${escape(one.outcome)} ${escape(one.grade)} (${escape(one.decided_at)})`
			);
			frm.fields_dict.measures.$wrapper.closest(".section-body").find(".duty-papers").remove();
			frm.fields_dict.closed_kind.$wrapper.parent().find(".duty-decisions").remove();
			frm.fields_dict.closed_kind.$wrapper.parent().append(`<div class="duty-decisions">${list(lines)}</div>`);
		}
		if (shown.proofs.length) {
			const lines = shown.proofs.map(
				(one) =>
					`<a href="/app/duty-measure-proof/${encodeURIComponent(one.name)}">${escape(one.kind_label)}</a> ${escape(one.written_at)} – ${escape(one.status_label)} ${escape(one.return_reason)}`
			);
			frm.fields_dict.measures.$wrapper.find(".duty-papers").remove();
			frm.fields_dict.measures.$wrapper.append(`<div class="duty-papers">${list(lines)}</div>`);
		}
	}

	function evidence(shown) {
		const pieces = shown.evidence.map((piece) => {
			const head = `<b>${escape(piece.kind_label)}</b> ${escape(piece.added_at)} ${escape(piece.added_by)}
				<span class="text-muted" title="${__("Hash")}">${escape(piece.hash.slice(0, 16))}</span>`;
			const body = piece.content.text
				? `<p style="white-space: pre-wrap">${escape(piece.content.text)}</p>`
				: pack(piece.content);
			return `<div class="duty-evidence">${head}${body}</div>`;
		});
		const sound = shown.wrong.length
			? `<span class="indicator-pill red">${__("Not as it was")}</span>`
			: `<span class="indicator-pill green">${__("Unchanged since it was recorded")}</span>`;
		return pieces.length ? `${sound}${pieces.join("")}` : `<p class="text-muted">${__("Not frozen yet; this takes a minute.")}</p>`;
	}

	function pack(content) {
		const clock = content.clock;
		const facts = [
			clock && __("Due: {0}", [escape(clock.due_at)]),
			clock && clock.finished_at && __("Done: {0}", [escape(clock.finished_at)]),
			shownLate(content),
			content.person && `${escape(content.person.name)}, ${escape(__(content.person.post || ""))}`,
			content.roster.length &&
				__("On duty then: {0}", [duty.listed(content.roster.map((one) => `${escape(one.staff)} (${escape(__(one.duty))})`))]),
			content.away.length && __("Away then: {0}", [duty.listed(content.away.map(escape))]),
			content.outages.length &&
				__("The system stood still: {0}", [duty.listed(content.outages.map((one) => `${escape(one.from_time)} – ${escape(one.to_time || "")}`))]),
			content.notifications.length && __("Notifications sent: {0}", [content.notifications.filter((one) => one.status === "Sent").length]),
			content.requests.length && __("Extension requests: {0}", [content.requests.length]),
		].filter(Boolean);
		const events = content.events.map((event) => `${escape(event.happened_at)} ${escape(__(event.event))} (${escape(event.actor)})`);
		return `${list(facts)}<details><summary>${__("Events of the clock")}</summary>${list(events)}</details>
			<details><summary>${__("The whole pack")}</summary><pre style="white-space: pre-wrap">${escape(JSON.stringify(content, null, 1))}</pre></details>`;
	}

	const shownLate = (content) =>
		content.clock && content.clock.late_minutes ? __("Late by {0} working minutes", [content.clock.late_minutes]) : "";

	// -- what may be done ------------------------------------------------------------------------------

	const text = (fieldname, label, more = {}) => ({ fieldname, label, fieldtype: "Small Text", reqd: 1, ...more });

	async function act(frm, action, args = {}) {
		await frappe.xcall(`${API}.${action}`, { name: frm.doc.name, ...args });
		// after a correction the case may no longer be for the one who acted
		await frm.reload_doc();
	}

	function ask(frm, action, title, fields, args = {}) {
		frappe.prompt(fields, (values) => act(frm, action, { ...args, ...values }), title, title);
	}

	function button(frm, label, action, primary) {
		frm.add_custom_button(label, action);
		if (primary) frm.change_custom_button_type(label, null, "primary");
	}

	function mine(frm, shown) {
		if (frm.doc.status === "Statement Open") {
			button(
				frm,
				__("Make a Statement"),
				() => ask(frm, "make_statement", __("Make a Statement"), [text("text", __("Statement and Defence"), { fieldtype: "Long Text" })]),
				true
			);
			button(frm, __("Make No Statement"), () =>
				frappe.confirm(__("Make no statement? Nothing is concluded from it."), () => act(frm, "waive_statement"))
			);
		}
		if (frm.doc.status === "Notice Given" && !frm.doc.appeal_closed_at && !frm.doc.appealed_at) {
			button(frm, __("Appeal"), () =>
				ask(frm, "appeal", __("Appeal"), [text("text", __("What You Appeal against, and Why"), { fieldtype: "Long Text" })])
			);
			button(frm, __("Accept the Decision"), () =>
				frappe.confirm(__("Accept the decision? It cannot be appealed against any more."), () => act(frm, "accept"))
			);
		}
		for (const proof of shown.proofs.filter((one) => one.kind === "Talk Record" && !one.signed_at)) {
			button(frm, __("Sign the Talk Record"), () => act(frm, "sign_talk", { proof: proof.name }), true);
		}
	}

	function leads(frm, shown) {
		const status = frm.doc.status;
		if (status === "Recorded") {
			button(frm, __("Ask for a Statement"), () =>
				frappe.confirm(__("Open the case? The person concerned is told what is held against them, and answers."), () =>
					act(frm, "ask_statement")
				), true
			);
			for (const [outcome, label] of [["Excused", __("Excuse")], ["Dropped", __("Drop the Case")]]) {
				button(frm, label, () => ask(frm, "drop", label, [text("reason", __("Reason"))], { outcome }));
			}
		}
		if (["Recorded", "Statement Open", "Awaiting Proposal", "Proposed"].includes(status)) {
			frm.page.add_menu_item(__("Correct the Person Concerned"), () =>
				ask(frm, "correct_subject", __("Correct the Person Concerned"), [
					{ fieldname: "subject", fieldtype: "Link", options: "Duty Staff", label: __("Person Concerned"), reqd: 1 },
					text("reason", __("Reason")),
				])
			);
		}
		if (status === "Awaiting Proposal") button(frm, __("Propose"), () => propose(frm, shown), true);
		if (status === "Decided") button(frm, __("Give Notice"), () => act(frm, "give_notice"), true);
		for (const proof of shown.proofs.filter((one) => one.kind === "Self-criticism" && one.status === "Handed In")) {
			button(frm, __("Accept the Self-criticism"), () => act(frm, "judge", { proof: proof.name, accepted: 1 }), true);
			button(frm, __("Return the Self-criticism"), () =>
				ask(frm, "judge", __("Return the Self-criticism"), [text("reason", __("What Is Missing"))], { proof: proof.name, accepted: 0 })
			);
		}
		if (status === "Notice Given") button(frm, __("Close the Case"), () => act(frm, "close"));
	}

	function carry_out(frm, shown) {
		for (const row of shown.carries_out) {
			if (row.proof === "Talk Record") {
				button(frm, __("Record the Talk"), () =>
					ask(frm, "record_talk", __("Record the Talk"), [
						{ fieldname: "held_at", fieldtype: "Datetime", label: __("Held at"), reqd: 1, default: frappe.datetime.now_datetime() },
						{ fieldname: "place", fieldtype: "Data", label: __("Place"), reqd: 1 },
						{ fieldname: "others", fieldtype: "Data", label: __("Also Present") },
						text("content", __("What Was Said"), { fieldtype: "Long Text" }),
					], { measure: row.name })
				);
			} else if (row.proof === "Self-criticism") {
				button(frm, __("Hand In the Self-criticism"), () =>
					ask(frm, "hand_in", __("Hand In the Self-criticism"), [text("content", __("Self-criticism"), { fieldtype: "Long Text" })], { measure: row.name }), true
				);
			} else {
				button(frm, __("Done: {0}", [escape(row.label)]), () =>
					ask(frm, "note_done", escape(row.label), [text("note", __("What Was Done"))], { measure: row.name })
				);
			}
		}
	}

	function propose(frm, shown) {
		const dialog = new frappe.ui.Dialog({
			title: __("Propose"),
			fields: [
				{ fieldname: "affects", fieldtype: "Select", label: __("It Affected the Work of"), options: choices(["", "One Section", "Office", "Beyond the Office"]), change: suggest },
				{ fieldname: "serious", fieldtype: "Check", label: __("A Serious Consequence"), change: suggest },
				{ fieldname: "consequences", fieldtype: "Small Text", label: __("Consequences") },
				{ fieldname: "hint", fieldtype: "HTML" },
				{ fieldname: "outcome", fieldtype: "Select", label: __("Proposed Outcome"), reqd: 1, options: choices(["Held to Account", "Dropped", "Excused"]) },
				{ fieldname: "grade", fieldtype: "Link", options: "Duty Fault Grade", label: __("Proposed Grade"), depends_on: "eval:doc.outcome=='Held to Account'", mandatory_depends_on: "eval:doc.outcome=='Held to Account'" },
				{ fieldname: "reasons", fieldtype: "Small Text", label: __("Reasons of the Proposal"), reqd: 1 },
			],
			primary_action_label: __("Propose"),
			async primary_action(values) {
				await act(frm, "propose", values);
				dialog.hide();
			},
		});
		async function suggest() {
			const { affects, serious } = dialog.get_values(true) || {};
			const found = await frappe.xcall(`${API}.suggested`, { name: frm.doc.name, affects: affects || "", serious: serious ? 1 : 0 }, "GET");
			const named = found.grade ? __("Suggested: {0}", [__(found.grade)]) : __("No suggestion");
			const facts = __("Late by {0} working minutes; {1} earlier fault(s)", [shown.late_minutes, shown.repeats]);
			dialog.fields_dict.hint.$wrapper.html(
				`<div class="duty-hint"><b>${escape(named)}</b> <span class="text-muted">${escape(facts)}</span>${list(found.why.map(escape))}${escape(duty.listed(found.measures))}</div>`
			);
		}
		dialog.show();
		suggest();
	}

	const choices = (values) => values.map((value) => ({ value, label: value ? __(value) : "" }));
})();
