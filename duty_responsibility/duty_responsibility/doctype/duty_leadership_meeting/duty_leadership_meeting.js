(() => {
	const API = "duty_responsibility.api.leadership";
	const { escape } = duty;

	frappe.ui.form.on("Duty Leadership Meeting", {
		setup(frm) {
			const able = { status: "Active", support_worker: 0 };
			frm.set_query("staff", "members", () => ({ filters: able }));
			frm.set_query("chair", () => ({ filters: able }));
		},

		async refresh(frm) {
			duty.keep_to_itself(frm);
			if (frm.is_new()) {
				frm.set_intro(__("Without members the director and all deputy directors are called."));
				return;
			}
			if (frm.doc.status !== "Called") {
				frm.disable_save();
				for (const field of ["chair", "held_at", "place", "members"]) frm.set_df_property(field, "read_only", 1);
			}
			const shown = await frappe.xcall(`${API}.cases`, { name: frm.doc.name }, "GET");
			const staff = (await frappe.db.get_value("Duty Staff", { user_id: frappe.session.user }, "name")).message?.name;
			draw(frm, shown);
			if (!staff || staff !== frm.doc.chair) return;
			if (frm.doc.status !== "Ended" && shown.waiting.length) {
				frm.add_custom_button(__("Take Up a Case"), () => take_up(frm, shown.waiting));
			}
			if (frm.doc.status === "Called") {
				frm.add_custom_button(__("Open the Meeting"), () => open_meeting(frm));
				frm.change_custom_button_type(__("Open the Meeting"), null, "primary");
			}
			if (frm.doc.status === "In Session") {
				frm.add_custom_button(__("End the Meeting"), () =>
					frappe.confirm(__("End the meeting? What is not decided is put off."), () => act(frm, "end"))
				);
			}
		},
	});

	function draw(frm, shown) {
		const rows = shown.cases.map(
			(one) => `<tr>
				<td><a href="/app/duty-case-deliberation/${encodeURIComponent(one.name)}">${escape(one.number)}</a></td>
				<td>${escape(one.subject_name)}</td><td>${escape(one.category)}</td><td>${escape(one.stage)}</td>
				<td>${escape(one.status_label)}</td></tr>`
		);
		frm.fields_dict.cases.$wrapper.html(
			rows.length
				? `<table class="table table-bordered"><tr><th>${__("Case Number")}</th><th>${__("Person Concerned")}</th>
					<th>${__("Category of Fault")}</th><th>${__("Stage")}</th><th>${__("Status")}</th></tr>${rows.join("")}</table>`
				: `<p class="text-muted">${__("No case that you have a voice in.")}</p>`
		);
	}

	async function act(frm, action, args = {}) {
		await frappe.xcall(`${API}.${action}`, { name: frm.doc.name, ...args });
		await frm.reload_doc();
	}

	function take_up(frm, waiting) {
		const options = waiting.map((one) =>
			duty.choice(one.name, `${one.number} ${one.subject_name} ${one.category} (${one.status})`)
		);
		frappe.prompt(
			{ fieldname: "record", fieldtype: "Select", label: __("Fault Case"), options, reqd: 1 },
			(values) => act(frm, "take_up", values),
			__("Take Up a Case"),
			__("Take Up a Case")
		);
	}

	function open_meeting(frm) {
		const fields = frm.doc.members.flatMap((row, index) => [
			{ fieldname: `present_${index}`, fieldtype: "Check", label: escape(row.staff_name), default: 1 },
			{ fieldname: `why_${index}`, fieldtype: "Data", label: __("Why Not Present"), depends_on: `eval:!doc.present_${index}` },
		]);
		frappe.prompt(
			fields,
			(values) => {
				const members = frm.doc.members.map((row, index) => ({ staff: row.staff, here: values[`present_${index}`], why: values[`why_${index}`] || "" }));
				const present = members.filter((one) => one.here).map((one) => one.staff);
				const absences = Object.fromEntries(members.filter((one) => !one.here).map((one) => [one.staff, one.why]));
				return act(frm, "open_session", { present, absences });
			},
			__("Who Is Present"),
			__("Open the Meeting")
		);
	}
})();
