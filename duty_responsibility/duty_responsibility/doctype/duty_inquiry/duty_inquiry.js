(() => {
	const API = "duty_responsibility.api.inquiries";

	frappe.ui.form.on("Duty Inquiry", {
		setup(frm) {
			frm.set_query("received_by", () => ({ filters: { status: "Active" } }));
		},

		refresh(frm) {
			duty.show_clocks(frm);
			show_earlier(frm);
			if (frm.is_new()) {
				frm.fields_dict.title.$input?.focus();
			} else {
				show_why(frm);
			}
			if (!frm.perm[0]?.write) return;
			const over = ["Concluded", "Withdrawn"].includes(frm.doc.status);
			if (over) frm.disable_form?.();
			add_buttons(frm, over);
		},

		inquirer_name: (frm) => show_earlier(frm),
		inquirer_unit: (frm) => show_earlier(frm),
		phone: (frm) => show_earlier(frm),
		anonymous: (frm) => show_earlier(frm),
	});

	function add_buttons(frm, over) {
		if (frm.doc.status === "Withdrawn") return;
		if (over) {
			frm.add_custom_button(__("Came Back"), () => ask_reopen(frm));
			return;
		}
		const corrects = ["Duty Clerk", "Duty Director", "Duty Administrator"];
		if (!frm.is_new() && frappe.user.has_role(corrects)) {
			frm.page.add_menu_item(__("Withdraw"), () =>
				ask(frm, "withdraw", __("Withdraw"), [text("reason", __("Reason for Withdrawal"))])
			);
		}
		if (frm.doc.status === "Handed Over") {
			button(frm, __("Acknowledge"), () => act(frm, "acknowledge"), "primary");
			button(frm, __("Send Back"), () => ask(frm, "refuse", __("Send Back"), [text("reason", __("Reason for Refusal"))]));
			return;
		}
		if (frm.doc.outcome === "Transferred") {
			button(frm, __("Take Receipt"), () =>
				ask(frm, "take_receipt", __("Take Receipt"), [line("receipt", __("Acknowledged there by"))]), "primary");
			return;
		}
		// a call that is answered while it lasts is typed in and answered in one go, so the buttons are there before saving
		button(frm, __("Answer"), () => ask(frm, "answer", __("Answer"), [text("answer", __("Answer"))]), "primary");
		button(frm, __("Take in Hand"), () => ask_handle(frm));
		button(frm, __("Hand Over"), () => ask_hand_over(frm));
		button(frm, __("Transfer"), () =>
			ask(frm, "transfer", __("Transfer to Another Body"), [
				line("transferred_to", __("Receiving Body")),
				{ ...text("note", __("Note")), reqd: 0 },
			]));
		button(frm, __("Guide"), () =>
			ask(frm, "guide", __("Guide"), [
				line("guided_to", __("Where the Inquirer Was Sent")),
				{ ...text("answer", __("What Was Said")), reqd: 0 },
			]));
	}

	function button(frm, label, action, kind) {
		frm.add_custom_button(label, action);
		if (kind) frm.change_custom_button_type(label, null, kind);
	}

	const text = (fieldname, label) => ({ fieldname, label, fieldtype: "Small Text", reqd: 1 });
	const line = (fieldname, label) => ({ fieldname, label, fieldtype: "Data", reqd: 1 });

	async function act(frm, action, args = {}) {
		if (frm.is_new() || frm.is_dirty()) await frm.save();
		await frappe.xcall(`${API}.${action}`, { name: frm.doc.name, ...args });
		await frm.reload_doc();
	}

	function ask(frm, action, title, fields) {
		frappe.prompt(fields, (values) => act(frm, action, values), title, title);
	}

	function ask_handle(frm) {
		frappe.prompt(
			{
				fieldname: "assignee",
				fieldtype: "Link",
				options: "Duty Staff",
				label: __("Assignee"),
				description: __("Empty: yourself."),
				get_query: () => ({ filters: { status: "Active", support_worker: 0 } }),
			},
			({ assignee }) => act(frm, "handle", { assignee: assignee || "" }),
			__("Take in Hand"),
			__("Take in Hand")
		);
	}

	function ask_hand_over(frm) {
		frappe.prompt(
			[
				{
					fieldname: "to_section",
					fieldtype: "Link",
					options: "Duty Section",
					label: __("To Section"),
					get_query: () => ({ filters: { disabled: 0 } }),
				},
				{
					fieldname: "to_staff",
					fieldtype: "Link",
					options: "Duty Staff",
					label: __("To Person"),
					description: __("Empty: the head of the section."),
					get_query: () => ({ filters: { status: "Active", support_worker: 0 } }),
				},
				{ ...text("note", __("Note")), reqd: 0 },
			],
			(values) => act(frm, "hand_over", values),
			__("Hand Over"),
			__("Hand Over")
		);
	}

	function ask_reopen(frm) {
		ask(frm, "reopen", __("Came Back"), [text("reason", __("Why It Came Back"))]);
	}

	async function show_why(frm) {
		const name = frm.doc.name;
		const { why, may_see_phone } = await frappe.xcall(`${API}.why`, { name }, "GET");
		if (frm.doc.name !== name) return;
		const lines = why.map((sentence) => `<li>${frappe.utils.escape_html(sentence)}</li>`).join("");
		frm.fields_dict.responder_why.$wrapper.html(
			lines ? `<details class="duty-why"><summary>${__("Why This Person?")}</summary><ol>${lines}</ol></details>` : ""
		);
		if (!may_see_phone) return;
		frm.add_custom_button(__("Phone"), async () => {
			const number = await frappe.xcall(`${API}.phone`, { name });
			frappe.msgprint({
				title: __("Phone"),
				message: `<a class="h3" href="tel:${encodeURIComponent(number)}">${frappe.utils.escape_html(number)}</a>
					<p class="text-muted">${__("This look-up has been written down.")}</p>`,
			});
		});
	}

	// whoever was here before is recognised while the name is typed
	const show_earlier = frappe.utils.debounce(async (frm) => {
		const wrapper = frm.fields_dict.earlier?.$wrapper;
		if (!wrapper) return;
		const { inquirer_name = "", inquirer_unit = "", phone = "", anonymous } = frm.doc;
		if (anonymous || !(inquirer_name || phone)) return wrapper.empty();
		const rows = await frappe.xcall(
			`${API}.earlier`,
			{ inquirer_name, inquirer_unit, phone, but: frm.is_new() ? "" : frm.doc.name },
			"GET"
		);
		if (!rows.length) return wrapper.empty();
		const items = rows.map((row) => {
			const shown = [row.received_at, row.inquirer_name, row.title, row.status_label]
				.map((part) => frappe.utils.escape_html(part || ""))
				.join(" · ");
			return `<li><a href="/app/duty-inquiry/${encodeURIComponent(row.name)}">${shown}</a></li>`;
		});
		wrapper.html(`<div class="duty-earlier"><b>${__("Was here before:")}</b><ul>${items.join("")}</ul></div>`);
	}, 400);
})();
