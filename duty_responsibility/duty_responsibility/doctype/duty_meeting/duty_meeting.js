(() => {
	const API = "duty_responsibility.api.meetings.";
	const { escape } = duty;

	frappe.ui.form.on("Duty Meeting", {
		setup(frm) {
			const able = { status: "Active", support_worker: 0 };
			frm.set_query("assignee", () => ({ filters: able }));
			frm.set_query("assignee", "preparations", () => ({ filters: able }));
			frm.set_query("assignee", "decisions", (doc, cdt, cdn) => {
				const { section } = locals[cdt][cdn];
				return { filters: { ...able, ...(section ? { department: section } : {}) } };
			});
			frm.set_query("staff", "participants", () => ({ filters: { status: "Active" } }));
			frm.set_query("room", () => ({ filters: { disabled: 0 } }));
			frm.set_query("section", () => ({ filters: { disabled: 0 } }));
			duty.format_rows(frm, "participants", ["post"]); // of the office's own people it is a post of the app
			frm.set_query("template", () => ({ filters: { disabled: 0, level: frm.doc.level } }));
		},

		async refresh(frm) {
			duty.show_clocks(frm);
			if (frm.is_new()) {
				frm.fields_dict.title.$input?.focus();
				return;
			}
			const name = frm.doc.name;
			const shown = await frappe.xcall(API + "overview", { name }, "GET");
			if (frm.doc.name !== name) return;
			frm.dashboard.clear_headline();
			if (shown.clashes.length) {
				frm.dashboard.set_headline(shown.clashes.map(escape).join("<br>"), "orange");
			}
			show_notices(frm, shown);
			show_buttons(frm, shown);
			if (!shown.organises) frm.disable_form?.();
		},

		start_time(frm) {
			if (frm.doc.start_time && !frm.doc.end_time) {
				frm.set_value("end_time", moment(frm.doc.start_time).add(2, "hours").format("YYYY-MM-DD HH:mm:ss"));
			}
		},
	});

	async function act(frm, action, args = {}) {
		if (frm.is_dirty()) await frm.save();
		await frappe.xcall(API + action, { name: frm.doc.name, ...args });
		await frm.reload_doc();
	}

	const small = (fieldname, label, reqd = 1) => ({ fieldname, fieldtype: "Small Text", label, reqd });

	function ask(frm, action, label, fields) {
		frappe.prompt(fields, (values) => act(frm, action, values), label, label);
	}

	function show_buttons(frm, shown) {
		const planned = frm.doc.status === "Planned";
		const mine = frm.doc.preparations.filter(
			(row) => shown.organises || (shown.staff && row.assignee === shown.staff)
		);
		if (planned && mine.length) {
			frm.add_custom_button(__("Ready"), () => ask_ready(frm, mine));
			frm.change_custom_button_type(__("Ready"), null, "primary");
		}
		if (planned && shown.mine) {
			const label = shown.mine.reply ? __("Change My Reply") : __("Send My Reply");
			frm.add_custom_button(label, () => ask(frm, "my_reply", label, reply_fields(shown.mine.reply)));
		}
		if (!shown.organises) return;
		const notices = __("Notices");
		if (planned && shown.untold.length) {
			frm.add_custom_button(__("Send to {0} Participant(s)", [shown.untold.length]), () => ask_send(frm, shown), notices);
		}
		if (planned) {
			frm.add_custom_button(__("Sent to Somebody Else"), () => ask_beside(frm), notices);
		}
		if (shown.notices.length && planned) {
			frm.add_custom_button(__("Enter a Reply"), () => ask_reply(frm, shown), notices);
		}
		if (frm.doc.participants.some((row) => !row.signed_in_at) && frm.doc.status !== "Cancelled") {
			frm.add_custom_button(__("Mark as Present"), () => ask_sign_in(frm));
		}
		if (frm.doc.status === "Held" && frm.doc.needs_minutes) {
			frm.add_custom_button(__("Finish the Minutes"), () => act(frm, "finish_minutes"));
		}
		if ((frm.doc.decisions || []).some((row) => !row.assignment) && frappe.model.can_create("Duty Assignment")) {
			frm.add_custom_button(__("Hand Out the Decisions"), () =>
				ask(frm, "hand_out", __("Hand Out the Decisions"), [
					{
						fieldname: "leader",
						fieldtype: "Link",
						options: "Duty Staff",
						label: __("Assigned by"),
						description: __("Left empty: the director."),
					},
				])
			);
		}
		if (planned) {
			frm.page.add_menu_item(__("Cancel the Meeting"), () =>
				ask(frm, "cancel", __("Cancel the Meeting"), [small("reason", __("Reason"))])
			);
		} else if (frm.doc.status === "Cancelled") {
			frm.add_custom_button(__("Call It Again"), () =>
				ask(frm, "revive", __("Call It Again"), [
					{ fieldname: "start_time", fieldtype: "Datetime", label: __("Starts at"), default: frm.doc.start_time, reqd: 1 },
					{ fieldname: "end_time", fieldtype: "Datetime", label: __("Ends at"), default: frm.doc.end_time, reqd: 1 },
				])
			);
		}
	}

	function choose(fieldname, label, rows, say) {
		return {
			fieldname,
			fieldtype: "Select",
			label,
			options: rows.map((row) => duty.choice(row.name, say(row))),
			reqd: 1,
		};
	}

	function ask_ready(frm, mine) {
		const open = mine.filter((row) => !row.done_at);
		const done = mine.filter((row) => row.done_at);
		if (!open.length) {
			frappe.prompt(
				[choose("row", __("Item to Prepare"), done, (row) => row.item)],
				({ row }) => act(frm, "not_ready", { row }),
				__("Everything is ready. Take one back?"),
				__("Not Ready")
			);
			return;
		}
		ask(frm, "ready", __("Ready"), [
			choose("row", __("Item to Prepare"), open, (row) => row.item),
			small("note", __("Note"), 0),
		]);
	}

	function ask_send(frm, shown) {
		const ways = ["System", "Personal Link", "Phone", "Paper"].map((value) => ({ value, label: __(value) }));
		ask(frm, "send_notices", __("Send"), [
			{
				fieldname: "channel",
				fieldtype: "Select",
				label: __("Sent by Way of"),
				options: ways,
				default: "System",
				reqd: 1,
				description: __("System: Desk, and e-mail with personal link and calendar file. Personal link: you pass it on yourself."),
			},
		]);
	}

	function ask_beside(frm) {
		ask(frm, "note_notice", __("Sent to Somebody Else"), [
			{ fieldname: "recipient", fieldtype: "Data", label: __("Name of the Person"), reqd: 1 },
			{ fieldname: "organ", fieldtype: "Data", label: __("Organ") },
			{
				fieldname: "channel",
				fieldtype: "Select",
				label: __("Sent by Way of"),
				options: ["Phone", "Paper"].map((value) => ({ value, label: __(value) })),
				default: "Phone",
			},
		]);
	}

	function reply_fields(present) {
		const answers = ["Attends", "Sends Somebody", "Cannot Attend"];
		return [
			{
				fieldname: "reply",
				fieldtype: "Select",
				label: __("Reply"),
				options: answers.map((value) => ({ value, label: __(value) })),
				default: present,
				reqd: 1,
			},
			{
				fieldname: "substitute_name",
				fieldtype: "Data",
				label: __("Who Comes Instead"),
				depends_on: "eval:doc.reply=='Sends Somebody'",
			},
			small("note", __("Note"), 0),
		];
	}

	function ask_reply(frm, shown) {
		ask(frm, "note_reply", __("Enter a Reply"), [
			choose("notice", __("Participant"), shown.notices, (row) => `${row.organ} ${row.to}`),
			...reply_fields(),
		]);
	}

	function ask_sign_in(frm) {
		const missing = frm.doc.participants.filter((row) => !row.signed_in_at);
		ask(frm, "sign_in", __("Mark as Present"), [
			choose("row", __("Participant"), missing, (row) => `${row.organ || ""} ${row.participant_name}`),
		]);
	}

	function show_notices(frm, shown) {
		const wrapper = frm.fields_dict.notices.$wrapper;
		if (!shown.organises || !(shown.notices.length || shown.without.length)) {
			wrapper.empty();
			return;
		}
		const colours = { Attends: "green", "Sends Somebody": "blue", "Cannot Attend": "red" };
		const pill = (label, colour) => `<span class="indicator-pill ${colour}">${escape(label)}</span>`;
		const rows = shown.notices.map((row) => {
			const marks = [
				row.late && pill(__("Late"), "red"),
				row.stranger && pill(__("Not on the List"), "red"),
				row.reply ? pill(row.reply_label, colours[row.reply]) : row.received && pill(__("Received"), "yellow"),
			].filter(Boolean);
			const said = [row.substitute, row.note].filter(Boolean).map(escape).join(" · ");
			return `<tr><td>${escape(row.organ)} ${escape(row.to)}</td><td>${escape(row.channel)}</td>
				<td>${escape(row.sent_at)}</td><td>${marks.join(" ")} ${said}</td>
				<td><button class="btn btn-xs btn-default" data-link="${escape(row.link)}">${__("Copy Link")}</button></td></tr>`;
		});
		const without = shown.without.length
			? `<p class="text-danger">${__("No notice yet: {0}", [escape(duty.listed(shown.without))])}</p>`
			: "";
		const limit = shown.limit ? `<p class="text-muted">${__("To be sent by {0}", [escape(shown.limit)])}</p>` : "";
		const head = [__("Sent to"), __("Sent by Way of"), __("Sent at"), __("Reply"), ""];
		wrapper.html(`<div class="duty-notices">${limit}${without}
			<table class="table table-sm"><thead><tr>${head.map((text) => `<th>${text}</th>`).join("")}</tr></thead>
			<tbody>${rows.join("")}</tbody></table></div>`);
		wrapper.find("[data-link]").on("click", (event) => frappe.utils.copy_to_clipboard(event.target.dataset.link));
	}
})();
