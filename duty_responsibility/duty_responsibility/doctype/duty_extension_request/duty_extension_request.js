(() => {
	frappe.ui.form.on("Duty Extension Request", {
		setup(frm) {
			duty.format(frm, ["step", "reference_doctype"]);
		},

		refresh(frm) {
			// a clock's name says nothing to anybody; the step and its matter stand below
			frm.toggle_display("clock", false);
			if (frm.is_new()) {
				if (!frm.doc.clock) choose_step(frm);
				return;
			}
			frm.disable_save();
			frm.add_custom_button(__("Open the Matter"), () =>
				frappe.set_route("Form", frm.doc.reference_doctype, frm.doc.reference_name)
			);
			if (frm.doc.status !== "Waiting") return;
			const leads = ["Duty Deputy Director", "Duty Director"];
			if (frappe.user.has_role(leads) && frm.doc.owner !== frappe.session.user) {
				frm.add_custom_button(__("Approve"), () => approve(frm));
				frm.change_custom_button_type(__("Approve"), null, "primary");
				frm.add_custom_button(__("Refuse"), () => refuse(frm));
			}
			if (frm.doc.owner === frappe.session.user) {
				frm.add_custom_button(__("Take Back"), () =>
					frappe.confirm(__("Take this request back?"), () => act(frm, "withdraw"))
				);
			}
		},
	});

	// Usually a request begins with the button of its matter; here one's own steps are offered.
	async function choose_step(frm) {
		const steps = await frappe.xcall("duty_responsibility.api.extensions.own_steps", {}, "GET");
		if (!steps.length) {
			frappe.msgprint(__("No step of yours is running, so there is no time to ask for."));
			return;
		}
		frappe.prompt(
			{ fieldname: "clock", fieldtype: "Autocomplete", label: __("Step"), options: steps.map((one) => ({ ...duty.choice(one.value, one.label), description: duty.escape(one.description) })), reqd: 1 },
			({ clock }) => {
				const step = steps.find((one) => one.value === clock);
				frm.set_value("clock", clock);
				frm.set_intro(__("{0}: {1}", [step.label, step.description].map(frappe.utils.escape_html)));
			},
			__("For Which Step?"),
			__("Choose")
		);
	}

	async function act(frm, action, args = {}) {
		await frappe.xcall(`duty_responsibility.api.extensions.${action}`, { name: frm.doc.name, ...args });
		await frm.reload_doc();
	}

	function approve(frm) {
		const asked = frm.doc.kind === "Pause" ? frm.doc.resume_by : frm.doc.new_due_at;
		frappe.prompt(
			[
				{
					fieldname: "until",
					fieldtype: "Datetime",
					label: __("Granted until"),
					default: asked,
					reqd: 1,
					description: __("An earlier time shortens what was asked for."),
				},
				{ fieldname: "note", fieldtype: "Small Text", label: __("Note on the Decision") },
			],
			(values) => act(frm, "approve", values),
			__("Approve"),
			__("Approve")
		);
	}

	function refuse(frm) {
		frappe.prompt(
			{ fieldname: "note", fieldtype: "Small Text", label: __("Why It Is Refused"), reqd: 1 },
			(values) => act(frm, "refuse_request", values),
			__("Refuse"),
			__("Refuse")
		);
	}
})();
