(() => {
	frappe.ui.form.on("Duty Shift Log", {
		async refresh(frm) {
			if (frm.is_new()) return;
			duty.show_clocks(frm);
			const found = await duty.show_shift(frm);
			if (!found) return;
			const { may } = found;
			// who writes has the table; all others read the notes on the page above
			frm.toggle_display("notes_section", may.note);
			if (!may.note) frm.disable_save();
			if (may.note) {
				frm.add_custom_button(__("Write Down"), () => write_down(frm));
			}
			if (may.close) {
				frm.add_custom_button(__("Hand Over the Shift"), () => hand_over(frm));
				frm.change_custom_button_type(__("Hand Over the Shift"), null, "primary");
			}
			if (may.sign) {
				frm.add_custom_button(__("Take Over and Sign"), () => sign(frm, found));
				frm.change_custom_button_type(__("Take Over and Sign"), null, "primary");
			}
			if (may.refuse) {
				frm.add_custom_button(__("Refuse for Now"), () =>
					ask(frm, "refuse", __("Refuse for Now"), [text("reason", __("What Is Missing in the Log"))])
				);
			}
			if (may.name_successor) {
				frm.page.add_menu_item(__("Another Person Takes Over"), () =>
					ask(frm, "name_successor", __("Another Person Takes Over"), [successor(1)])
				);
			}
			if (may.withdraw) {
				frm.page.add_menu_item(__("There Was No Such Shift"), () =>
					ask(frm, "withdraw", __("There Was No Such Shift"), [text("reason", __("Reason for Withdrawal"))])
				);
			}
		},
	});

	frappe.ui.form.on("Duty Shift Note", {
		notes_add(frm, doctype, name) {
			frappe.model.set_value(doctype, name, "at", frappe.datetime.now_datetime());
		},
	});

	const text = (fieldname, label, reqd = 1) => ({ fieldname, fieldtype: "Small Text", label, reqd });
	const successor = (reqd) => ({
		fieldname: "to",
		fieldtype: "Link",
		options: "Duty Staff",
		label: __("Takes Over"),
		description: reqd ? "" : __("Left empty: whoever is rostered next."),
		get_query: () => ({ filters: { status: "Active", support_worker: 0 } }),
		reqd,
	});

	async function act(frm, action, args = {}) {
		if (frm.is_dirty()) await frm.save();
		await frappe.xcall(`duty_responsibility.api.shifts.${action}`, { name: frm.doc.name, ...args });
		await frm.reload_doc();
	}

	function ask(frm, action, label, fields) {
		frappe.prompt(fields, (values) => act(frm, action, values), label, label);
	}

	function write_down(frm) {
		const kinds = frappe.meta.get_docfield("Duty Shift Note", "kind").options.split("\n");
		ask(frm, "add_note", __("Write Down"), [
			{
				fieldname: "kind",
				fieldtype: "Select",
				label: __("Kind of Note"),
				options: kinds.map((value) => ({ value, label: __(value) })),
				default: kinds[0],
				reqd: 1,
			},
			text("note", __("What Was")),
		]);
	}

	function hand_over(frm) {
		ask(frm, "close", __("Hand Over the Shift"), [text("note", __("For Whoever Takes Over"), 0), successor(0)]);
	}

	function sign(frm, found) {
		const mine = found.open.filter((row) => row.takes_over && !row.taken);
		const open = mine.length
			? __("{0} open matters are handed on by name; what goes to you is yours when you sign.", [mine.length])
			: "";
		const asked = [__("You have read the log and take over the shift?"), open].filter(Boolean).join("<br>");
		frappe.confirm(asked, () => act(frm, "take_over"));
	}
})();
