(() => {
	frappe.ui.form.on("Duty Incoming Document", {
		setup(frm) {
			frm.set_query("assignee", () => ({
				filters: {
					status: "Active",
					support_worker: 0,
					...(frm.doc.section ? { department: frm.doc.section } : {}),
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

		async refresh(frm) {
			duty.show_clocks(frm);
			if (frm.is_new()) {
				frm.fields_dict.title.$input?.focus();
				return;
			}
			duty.show_handling(frm);
			const over = ["Finished", "Filed", "Returned", "Withdrawn"].includes(frm.doc.status);
			// not by frm.perm, which a disabled form forgets: what is finished is still to be filed
			const writes = frappe.model.can_write(frm.doctype);
			if (!writes || over) frm.disable_form?.();
			if (!writes) return;
			const turn = await duty.show_turn(frm, actions_of(frm));
			if (!turn) return;
			if (!frm.doc.path) offer_freely(frm, over);
			const corrects = frappe.user.has_role([
				"Duty Clerk",
				"Duty Deputy Director",
				"Duty Director",
				"Duty Administrator",
			]);
			if (turn.names_people && !over) {
				frm.add_custom_button(__("Circulate"), () => ask_readers(frm), __("More"));
			}
			if (corrects && !over) {
				frm.page.add_menu_item(__("Return to the Sender"), () => ask_return(frm));
				frm.page.add_menu_item(__("Withdraw"), () => ask_reason(frm));
			}
			for (const { step, person, person_name } of turn.waiting) {
				frm.add_custom_button(
					duty.escape(__("{0} ({1})", [__(step), person_name])),
					() => duty.ask_urging(frm, step, person),
					__("Remind")
				);
			}
		},

		async assignee(frm) {
			if (!frm.doc.assignee || frm.doc.section) return;
			const found = await frappe.db.get_value("Duty Staff", frm.doc.assignee, "department");
			if (found.message?.department) frm.set_value("section", found.message.department);
		},
	});

	const act = (frm, action, args = {}) => duty.act(frm, `incoming.${action}`, { name: frm.doc.name, ...args });

	// What the steps of a path do that is more than a signature.
	function actions_of(frm) {
		const decide = (step) => () => ask_decision(frm, step);
		return {
			"First Check": () => act(frm, "pass_on"),
			Registration: () => act(frm, "pass_on"),
			Proposal: decide("Proposal"),
			Instruction: decide("Instruction"),
			Undertaking: () => ask_outcome(frm),
			Filing: () => duty.ask_filing(frm, "incoming.file"),
		};
	}

	// Where the office has no path that applies.
	function offer_freely(frm, over) {
		if (frm.doc.status === "Finished" && frappe.user.has_role(["Duty Clerk", "Duty Director"])) {
			frm.add_custom_button(__("Filing"), () => duty.ask_filing(frm, "incoming.file"));
		}
		if (over) return;
		if (!frm.doc.passed_on_at) {
			frm.add_custom_button(__("Pass On"), () => act(frm, "pass_on"));
			frm.change_custom_button_type(__("Pass On"), null, "primary");
		}
		frm.add_custom_button(__("Finish"), () => ask_outcome(frm));
	}

	function ask_decision(frm, step) {
		const proposal = step === "Proposal";
		const fields = [
			proposal && {
				fieldname: "purpose",
				fieldtype: "Select",
				label: __("Kind of Handling"),
				options: [
					{ value: "For Handling", label: __("For Handling") },
					{ value: "For Reading", label: __("For Reading") },
				],
				default: frm.doc.purpose,
			},
			{
				fieldname: "section",
				fieldtype: "Link",
				options: "Duty Section",
				label: __("Lead Section"),
				default: frm.doc.section,
				get_query: () => ({ filters: { disabled: 0 } }),
			},
			duty.staff_field("assignee", __("Assignee"), { default: frm.doc.assignee }),
			duty.people_field("assisting", __("Assisting Sections"), "Duty Section"),
			proposal &&
				duty.staff_field("leader", __("Leader Who Instructs"), {
					default: frm.doc.leader,
					description: __("Left empty, no leader's instruction is asked for."),
				}),
			{ fieldtype: "Column Break" },
			duty.people_field("readers", __("Readers")),
			{ fieldname: "in_order", fieldtype: "Check", label: __("One after the Other") },
			{ fieldname: "reply_needed", fieldtype: "Check", label: __("Reply Needed"), default: frm.doc.reply_needed },
		].filter(Boolean);
		duty.ask(frm, { title: duty.escape(__(step)), reqd: 1, fields, primary: __("Sign") }, (values) => {
			const { assisting, readers, ...rest } = values;
			// what is empty in the dialog is meant to be empty
			for (const field of ["section", "assignee", ...(proposal ? ["leader"] : [])]) rest[field] = rest[field] || "";
			// what was planned before stays unless something else is chosen
			const chosen = { ...(assisting?.length ? { assisting } : {}), ...(readers?.length ? { readers } : {}) };
			act(frm, "decide", { step, ...rest, ...chosen });
		});
	}

	function ask_readers(frm) {
		frappe.prompt(
			[
				duty.people_field("people", __("Readers")),
				{ fieldname: "in_order", fieldtype: "Check", label: __("One after the Other") },
			],
			({ people, in_order }) =>
				duty.act_on(frm, "name_people", { step: "Circulation", people: people || [], in_order }),
			__("Circulate"),
			__("Circulate")
		);
	}

	function ask_return(frm) {
		frappe.prompt(
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for the Return"), reqd: 1 },
			({ reason }) => act(frm, "return_to_sender", { reason }),
			__("Return to the Sender"),
			__("Return")
		);
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
})();
