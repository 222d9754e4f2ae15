(() => {
	frappe.ui.form.on("Duty Assignment", {
		setup(frm) {
			const able = { status: "Active", support_worker: 0 };
			frm.set_query("assignee", () => ({
				filters: { ...able, ...(frm.doc.section ? { department: frm.doc.section } : {}) },
			}));
			frm.set_query("leader", () => ({ filters: able }));
			frm.set_query("section", () => ({ filters: { disabled: 0 } }));
			frm.set_query("staff", "helpers", () => ({ filters: able }));
		},

		async onload(frm) {
			// leaders assign in their own name; the clerk chooses whose assignment it is
			if (!frm.is_new() || frm.doc.leader || frappe.user.has_role("Duty Clerk")) return;
			const found = await frappe.db.get_value("Duty Staff", { user_id: frappe.session.user }, "name");
			if (found.message?.name && frm.is_new() && !frm.doc.leader) frm.set_value("leader", found.message.name);
		},

		refresh(frm) {
			duty.show_clocks(frm);
			if (frm.is_new()) {
				frm.fields_dict.title.$input?.focus();
				return;
			}
			if (!frm.perm[0]?.write || ["Accepted", "Withdrawn"].includes(frm.doc.status)) {
				frm.disable_form?.();
				return;
			}
			if (frm.doc.status === "In Hand") {
				frm.add_custom_button(__("Report Back"), () =>
					ask(frm, "report_back", __("Report Back"), [text("outcome", __("Outcome"))])
				);
				frm.change_custom_button_type(__("Report Back"), null, "primary");
				frm.add_custom_button(__("Report on Progress"), () =>
					ask(frm, "report_progress", __("Report on Progress"), [text("content", __("Progress"))])
				);
			} else {
				frm.add_custom_button(__("Accept"), () =>
					frappe.confirm(__("Accept the outcome as done?"), () => act(frm, "accept"))
				);
				frm.change_custom_button_type(__("Accept"), null, "primary");
				frm.add_custom_button(__("Send Back"), () => give_back(frm));
			}
			if (frappe.model.can_create("Duty Assignment")) {
				frm.add_custom_button(__("Assign a Part of It"), () =>
					frappe.new_doc("Duty Assignment", { parent_assignment: frm.doc.name, leader: frm.doc.assignee })
				);
				frm.page.add_menu_item(__("Take Back"), () =>
					ask(frm, "withdraw", __("Take Back"), [text("reason", __("Reason for Withdrawal"))])
				);
			}
		},

		async assignee(frm) {
			if (!frm.doc.assignee || frm.doc.section) return;
			const found = await frappe.db.get_value("Duty Staff", frm.doc.assignee, "department");
			if (found.message?.department) frm.set_value("section", found.message.department);
		},
	});

	const text = (fieldname, label) => ({ fieldname, fieldtype: "Small Text", label, reqd: 1 });

	async function act(frm, action, args = {}) {
		if (frm.is_dirty()) await frm.save();
		await frappe.xcall(`duty_responsibility.api.assignments.${action}`, { name: frm.doc.name, ...args });
		await frm.reload_doc();
	}

	function ask(frm, action, label, fields) {
		frappe.prompt(fields, (values) => act(frm, action, values), label, label);
	}

	function give_back(frm) {
		const fields = [text("reason", __("What Is Missing"))];
		if (frm.doc.timing === "By a Set Time") {
			fields.push({ fieldname: "set_time", fieldtype: "Datetime", label: __("Set Time"), default: frm.doc.set_time });
		}
		ask(frm, "give_back", __("Send Back"), fields);
	}
})();
