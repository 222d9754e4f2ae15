(() => {
	const API = "duty_responsibility.api.leadership";

	frappe.ui.form.on("Duty Case Deliberation", {
		async refresh(frm) {
			frm.disable_save();
			duty.keep_to_itself(frm);
			duty.name_case(frm);
			if (frm.is_new()) return;
			frm.add_custom_button(__("Open the Case"), () => frappe.set_route("Form", "Duty Fault Record", frm.doc.record));
			if (frm.doc.status !== "Under Deliberation") return;
			const staff = (await frappe.db.get_value("Duty Staff", { user_id: frappe.session.user }, "name")).message?.name;
			const chair = (await frappe.db.get_value("Duty Leadership Meeting", frm.doc.meeting, ["chair", "status"])).message;
			const own = frm.doc.voices.find((row) => row.staff === staff && !row.recused);
			if (own && chair.status === "In Session") {
				frm.add_custom_button(__("Cast a Vote"), () => vote(frm));
				frm.change_custom_button_type(__("Cast a Vote"), null, "primary");
			}
			if (own) frm.add_custom_button(__("Declare a Recusal"), () => recuse(frm, staff, chair.chair === staff));
			if (chair.chair === staff && chair.status === "In Session") {
				frm.add_custom_button(__("Decide"), () => decide(frm));
				frm.add_custom_button(__("Put the Case Off"), () => act(frm, "put_off"));
			}
		},
	});

	async function act(frm, action, args = {}) {
		await frappe.xcall(`${API}.${action}`, { name: frm.doc.name, ...args });
		await frm.reload_doc();
	}

	const choices = (values) => values.map((value) => ({ value, label: __(value) }));

	function vote(frm) {
		frappe.prompt(
			[
				{ fieldname: "outcome", fieldtype: "Select", label: __("Vote"), reqd: 1, options: choices(["Held to Account", "Dropped", "Excused"]) },
				{ fieldname: "grade", fieldtype: "Link", options: "Duty Fault Grade", label: __("Grade Voted for"), depends_on: "eval:doc.outcome=='Held to Account'", mandatory_depends_on: "eval:doc.outcome=='Held to Account'" },
			],
			(values) => act(frm, "vote", values),
			__("Cast a Vote"),
			__("Cast a Vote")
		);
	}

	async function recuse(frm, staff, chairs) {
		const people = chairs ? frm.doc.voices.filter((row) => !row.recused && row.staff !== staff) : frm.doc.voices.filter((row) => row.staff === staff);
		frappe.prompt(
			[
				{ fieldname: "staff", fieldtype: "Select", label: __("Who Is Recused"), reqd: 1, default: people[0]?.staff, options: people.map((row) => duty.choice(row.staff, row.employee_name)) },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("How They Are Related to the Case"), reqd: 1 },
			],
			async (values) => {
				await frappe.xcall(`${API}.recuse`, { name: frm.doc.name, ...values });
				// whoever recuses themselves does not see it any more
				if (values.staff === staff) frappe.set_route("Form", "Duty Leadership Meeting", frm.doc.meeting);
				else await frm.reload_doc();
			},
			__("Declare a Recusal"),
			__("Declare a Recusal")
		);
	}

	function decide(frm) {
		frappe.prompt(
			[
				{ fieldname: "discussion", fieldtype: "Long Text", label: __("Discussion"), reqd: 1, description: __("Seen by the members only, never by the person concerned.") },
				{ fieldname: "reasons", fieldtype: "Small Text", label: __("Reasons of the Decision"), reqd: 1, description: __("The person concerned reads these.") },
			],
			(values) => act(frm, "decide", values),
			__("Decide"),
			__("Decide")
		);
	}
})();
