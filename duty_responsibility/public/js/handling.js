// The handling of a matter on its form: who has it, who had it and what they said; and the
// actions that every kind of matter with a path has in common.
frappe.provide("duty");

const { escape } = duty;
const moment_of = (value) => (value ? frappe.datetime.str_to_user(value).replace(/:\d\d$/, "") : "");

function record(row) {
	const state = row.done_at ? (row.decision === "Done" ? "done" : "left") : row.received_at ? "open" : "planned";
	const said = {
		done: __("Done: {0}", [escape(moment_of(row.done_at))]),
		left: `${escape(__(row.decision))} ${escape(moment_of(row.done_at))}`,
		open: __("Has it since {0}", [escape(moment_of(row.received_at))]),
		planned: __("Comes later"),
	}[state];
	const reminded = row.reminded_at && !row.done_at ? ` · ${__("Reminded: {0}", [escape(moment_of(row.reminded_at))])}` : "";
	const by = row.entered_by_name ? ` · ${__("Entered by {0}", [escape(row.entered_by_name)])}` : "";
	return `
		<li class="duty-record duty-record-${state}">
			<span class="duty-record-step">${escape(__(row.step))}</span>
			<span class="duty-record-person">${escape(row.person_name)}${row.section ? `<small>${escape(row.section)}</small>` : ""}</span>
			<span class="duty-record-said">${said}${by}${reminded}
				${row.opinion ? `<q>${escape(row.opinion)}</q>` : ""}</span>
		</li>`;
}

duty.show_handling = function (frm) {
	const rows = frm.doc.handling || [];
	const shown = rows.filter((row) => row.decision !== "Removed");
	frm.fields_dict.handling_log?.$wrapper.html(
		shown.length ? `<ol class="duty-handling">${shown.map(record).join("")}</ol>` : `<p class="text-muted">${__("Nobody has had it yet.")}</p>`
	);
};

duty.open_rows = (frm, step) =>
	(frm.doc.handling || []).filter((row) => row.received_at && !row.done_at && (!step || row.step === step));

// One action of the user: what is typed is saved first, then the form shows what has become of it.
duty.act = async function (frm, method, args = {}) {
	if (frm.is_dirty()) await frm.save();
	await frappe.xcall(`duty_responsibility.api.${method}`, args);
	await frm.reload_doc();
};

duty.act_on = (frm, method, args = {}) =>
	duty.act(frm, `handling.${method}`, { doctype: frm.doctype, name: frm.doc.name, ...args });

// A small dialog with words; without words for a graded document, which keeps no text.
duty.ask = function (frm, { title, label, reqd, fields = [], primary }, then) {
	const words = frm.doc.secrecy
		? []
		: [{ fieldname: "opinion", fieldtype: "Small Text", label: label || __("Opinion"), reqd: reqd ? 1 : 0 }];
	const all = [...words, ...fields];
	if (!all.length) return frappe.confirm(title, () => then({}));
	frappe.prompt(all, then, title, primary || title);
};

duty.ask_urging = function (frm, step, person) {
	duty.ask(frm, { title: __("Remind"), label: __("Message") }, async ({ opinion }) => {
		await duty.act_on(frm, "remind", { step, person, message: opinion || "" });
		frappe.show_alert({ message: __("They have been told."), indicator: "green" });
	});
};

// Into the archive; `method` is the kind's own way of filing.
duty.ask_filing = function (frm, method) {
	frappe.prompt(
		[
			{
				fieldname: "retention",
				fieldtype: "Select",
				label: __("Retention Period"),
				reqd: 1,
				options: ["Permanent", "30 Years", "10 Years"].map((value) => ({ value, label: __(value) })),
			},
			{ fieldname: "file_number", fieldtype: "Data", label: __("File Number") },
		],
		(values) => duty.act(frm, method, { name: frm.doc.name, ...values }),
		__("Filing"),
		__("Filing")
	);
};

duty.staff_field = (fieldname, label, extra = {}) => ({
	fieldname,
	label,
	fieldtype: "Link",
	options: "Duty Staff",
	get_query: () => ({ filters: { status: "Active", support_worker: 0 } }),
	...extra,
});

duty.people_field = (fieldname, label, doctype = "Duty Staff") => ({
	fieldname,
	label,
	fieldtype: "MultiSelectPills",
	get_data: async (text) => {
		const [filters, title] =
			doctype === "Duty Staff" ? [{ status: "Active", support_worker: 0 }, "employee_name"] : [{ disabled: 0 }, "department_name"];
		const rows = await frappe.db.get_list(doctype, { filters, fields: ["name", title], limit: 200 });
		return rows
			.filter((row) => !text || row[title].includes(text))
			.map((row) => ({ value: row.name, label: escape(row[title]), description: "" }));
	},
});

// What the user may do now with what waits: the buttons come from the server, which refuses all others anyway.
duty.show_turn = async function (frm, actions) {
	const name = frm.doc.name;
	const turn = await frappe.xcall(
		"duty_responsibility.api.handling.turn",
		{ doctype: frm.doctype, name },
		"GET"
	);
	if (frm.doc.name !== name) return;
	for (const { step, person, person_name, mine, optional, can_return } of turn.steps) {
		const label = escape(mine ? __(step) : __("{0} (for {1})", [__(step), person_name || ""]));
		const args = { step, ...(mine ? {} : { person }) };
		const own = actions[step] ? () => actions[step](args) : () => sign(frm, step, args);
		frm.add_custom_button(label, own, mine ? null : __("For Others"));
		if (mine) frm.change_custom_button_type(label, null, "primary");
		const wanted = duty.wanted;
		if (wanted && wanted.name === name && wanted.step === step && mine) {
			duty.wanted = null;
			own();
		}
		if (mine && can_return) {
			frm.add_custom_button(
				__("Return"),
				() =>
					duty.ask(frm, { title: __("Return"), label: __("Reason"), reqd: 1 }, ({ opinion }) =>
						duty.act_on(frm, "return_step", { step, reason: opinion || "" })
					),
				__("More")
			);
		}
		if (mine && optional) {
			frm.add_custom_button(
				__("Not Needed"),
				() =>
					duty.ask(frm, { title: __("Not Needed"), label: __("Reason") }, ({ opinion }) =>
						duty.act_on(frm, "skip_step", { step, reason: opinion || "" })
					),
				__("More")
			);
		}
	}
	for (const { step, person, person_name } of turn.hand_over) {
		frm.add_custom_button(
			escape(__("Hand Over: {0} ({1})", [__(step), person_name])),
			() =>
				frappe.prompt(
					duty.staff_field("to", __("To"), { reqd: 1 }),
					({ to }) => duty.act_on(frm, "hand_over", { step, to, person }),
					__("Hand Over"),
					__("Hand Over")
				),
			__("More")
		);
	}
	for (const { step, person, person_name } of turn.take_off) {
		frm.add_custom_button(
			escape(__("Remove: {0} ({1})", [__(step), person_name])),
			() =>
				frappe.confirm(__("Remove {0}? Their clock is cancelled.", [escape(person_name)]), () =>
					duty.act_on(frm, "remove_person", { step, person })
				),
			__("More")
		);
	}
	return turn;
};

function sign(frm, step, args) {
	duty.ask(frm, { title: escape(__(step)), primary: __("Sign") }, ({ opinion }) =>
		duty.act_on(frm, "do_step", { ...args, opinion: opinion || "" })
	);
}

// Do the same step of many matters, a few at a time, and say plainly which were not done and why.
duty.bulk = async function (doctype, names, step) {
	const done = [];
	const failed = [];
	for (let start = 0; start < names.length; start += 5) {
		if (names.length > 5) frappe.show_progress(__("Under Way"), start, names.length);
		const part = names.slice(start, start + 5);
		try {
			const said = await frappe.xcall("duty_responsibility.api.handling.bulk_step", {
				doctype,
				names: part,
				step,
			});
			done.push(...said.done);
			failed.push(...said.failed);
		} catch (error) {
			failed.push(...part.map((name) => ({ name, reason: __("The server did not answer; try again.") })));
		}
	}
	if (names.length > 5) frappe.hide_progress();
	if (!failed.length) {
		frappe.show_alert({ message: __("Done: {0}", [done.length]), indicator: "green" });
		return;
	}
	const rows = failed
		.map(({ name, reason }) => `<tr><td>${frappe.utils.get_form_link(doctype, name, true)}</td><td>${escape(reason)}</td></tr>`)
		.join("");
	const table = `<table class="table table-bordered">${rows}</table>`;
	frappe.msgprint({
		title: __("{0} done, {1} not done", [done.length, failed.length]),
		message: table,
		indicator: "orange",
	});
};
