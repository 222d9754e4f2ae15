(() => {
	const WHOLE = ["Weekly Duty", "Temporary Duty"];
	const DAILY = "Off-hours Duty";

	frappe.ui.form.on("Duty Roster", {
		setup(frm) {
			frm.set_query("staff", "shifts", () => ({ filters: { status: "Active", support_worker: 0 } }));
		},

		async onload(frm) {
			frm.duty_people = await frappe.xcall("duty_responsibility.api.rosters.people", {}, "GET");
			if (frm.is_new() && !frm.doc.from_date) {
				// the week after this one, which is what is rostered most often
				const today = moment(frappe.datetime.get_today());
				frm.set_value("from_date", today.add(8 - today.isoWeekday(), "days").format("YYYY-MM-DD"));
			}
			draw(frm);
		},

		refresh(frm) {
			draw(frm);
			if (!frm.perm[0]?.write) return;
			frm.add_custom_button(__("Fill in Turn"), () => ask_turn(frm));
			if (!(frm.doc.shifts || []).length) {
				frm.add_custom_button(__("Copy the Last Roster"), () => copy_last(frm));
				frm.change_custom_button_type(__("Copy the Last Roster"), null, "primary");
			} else if (!frm.is_new()) {
				frm.add_custom_button(__("Replace"), () => ask_replace(frm));
				frm.add_custom_button(__("Swap"), () => ask_swap(frm));
			}
		},

		from_date(frm) {
			if (frm.doc.from_date && (!frm.doc.to_date || frm.doc.to_date < frm.doc.from_date)) {
				frm.set_value("to_date", frappe.datetime.add_days(frm.doc.from_date, 6));
			}
			draw(frm);
		},

		to_date: (frm) => draw(frm),

		// whoever leaves the dates with the Tab key has made an empty row in the folded table below
		validate(frm) {
			const empty = (frm.doc.shifts || []).filter((row) => !row.staff && !row.from_date);
			for (const row of empty) frappe.model.clear_doc(row.doctype, row.name);
			if (empty.length) frm.refresh_field("shifts");
		},
	});

	frappe.ui.form.on("Duty Roster Shift", {
		staff: (frm) => draw(frm),
		duty_type: (frm) => draw(frm),
		from_date: (frm) => draw(frm),
		shifts_remove: (frm) => draw(frm),
	});

	function days_of(frm) {
		const days = [];
		for (let day = frm.doc.from_date; day && day <= frm.doc.to_date && days.length < 92; ) {
			days.push(day);
			day = frappe.datetime.add_days(day, 1);
		}
		return days;
	}

	// the row of the table that a cell of the grid stands for: no hours of its own, just these days
	function row_of(frm, duty_type, from_date, to_date) {
		return (frm.doc.shifts || []).find(
			(row) =>
				row.duty_type === duty_type &&
				row.from_date === from_date &&
				(row.to_date || row.from_date) === to_date &&
				!row.start_time &&
				!row.end_time
		);
	}

	function draw(frm) {
		const wrapper = frm.fields_dict.grid?.$wrapper;
		if (!wrapper || !frm.duty_people) return;
		if (!frm.doc.from_date || !frm.doc.to_date) return wrapper.empty();
		const days = days_of(frm);
		const whole = WHOLE.map((duty_type) => [duty_type, frm.doc.from_date, frm.doc.to_date, __("All days")]);
		const daily = days.map((day) => [DAILY, day, day, label_of(day)]);
		const lines = [...whole, ...daily].map((cell) => line_of(frm, cell)).join("");
		const shown = [...whole, ...daily].filter(([type, from, to]) => row_of(frm, type, from, to)).length;
		const others = (frm.doc.shifts || []).length - shown;
		wrapper.html(`
			<table class="table table-bordered duty-roster-grid">
				<thead><tr><th>${__("Kind of Duty")}</th><th>${__("Days")}</th><th>${__("Duty Person")}</th></tr></thead>
				<tbody>${lines}</tbody>
			</table>
			${others > 0 ? `<p class="text-muted">${__("{0} more shift(s) stand in the table below.", [others])}</p>` : ""}`);
		wrapper.find("select").on("change", (event) => {
			const { type, from, to } = event.target.dataset;
			put(frm, type, from, to, event.target.value);
		});
	}

	function label_of(day) {
		const names = [__("Mon"), __("Tue"), __("Wed"), __("Thu"), __("Fri"), __("Sat"), __("Sun")];
		return `${day.slice(5)} ${names[moment(day).isoWeekday() - 1]}`;
	}

	function line_of(frm, [type, from, to, label]) {
		const row = row_of(frm, type, from, to);
		const off = frm.perm[0]?.write ? "" : "disabled";
		const options = frm.duty_people.map((person) => {
			const chosen = row?.staff === person.name ? "selected" : "";
			const shown = [person.employee_name, person.department].filter(Boolean).map(frappe.utils.escape_html).join(" · ");
			return `<option value="${frappe.utils.escape_html(person.name)}" ${chosen}>${shown}</option>`;
		});
		const weekend = type === DAILY && moment(from).isoWeekday() > 5 ? "duty-weekend" : "";
		return `<tr class="${weekend}"><td>${__(type)}</td><td>${label}</td><td>
			<select class="form-control" aria-label="${__(type)} ${label}" ${off}
				data-type="${type}" data-from="${duty.escape(from)}" data-to="${duty.escape(to)}">
				<option value=""></option>${options.join("")}</select></td></tr>`;
	}

	function put(frm, duty_type, from_date, to_date, staff) {
		const row = row_of(frm, duty_type, from_date, to_date);
		if (row && staff) {
			frappe.model.set_value(row.doctype, row.name, "staff", staff);
		} else if (row) {
			frappe.model.clear_doc(row.doctype, row.name);
			frm.dirty();
		} else if (staff) {
			frm.add_child("shifts", { duty_type, from_date, to_date, staff });
			frm.dirty();
		}
		frm.refresh_field("shifts");
	}

	// a month has thirty cells: those that are still empty are filled by people who take turns
	function ask_turn(frm) {
		const dialog = new frappe.ui.Dialog({
			title: __("Fill in Turn"),
			fields: [
				{
					fieldname: "people",
					fieldtype: "MultiCheck",
					label: __("They Take Turns, in the Order of the Ticks"),
					columns: 2,
					options: frm.duty_people.map((person) => ({
						value: person.name,
						label: [person.employee_name, person.department].filter(Boolean).map(frappe.utils.escape_html).join(" · "),
					})),
				},
			],
			primary_action_label: __("Fill the Empty Days"),
			primary_action: ({ people }) => {
				if (!people?.length) return;
				dialog.hide();
				const open = days_of(frm).filter((day) => !row_of(frm, DAILY, day, day));
				open.forEach((day, index) => {
					frm.add_child("shifts", { duty_type: DAILY, from_date: day, to_date: day, staff: people[index % people.length] });
				});
				if (open.length) frm.dirty();
				frm.refresh_field("shifts");
				draw(frm);
				frappe.show_alert({ message: __("{0} days are filled. Check them, then save.", [open.length]), indicator: "green" });
			},
		});
		dialog.show();
	}

	async function copy_last(frm) {
		const rows = await frappe.xcall("duty_responsibility.api.rosters.copy_last", { from_date: frm.doc.from_date }, "GET");
		const inside = rows.filter((row) => row.from_date <= frm.doc.to_date);
		for (const row of inside) {
			if (row.to_date > frm.doc.to_date) row.to_date = frm.doc.to_date;
			frm.add_child("shifts", row);
		}
		frm.refresh_field("shifts");
		frm.dirty();
		draw(frm);
		frappe.show_alert({ message: __("{0} shift(s) copied. Check them, then save.", [inside.length]), indicator: "green" });
	}

	function shift_options(frm) {
		const names = Object.fromEntries(frm.duty_people.map((person) => [person.name, person.employee_name]));
		return (frm.doc.shifts || []).map((row) => {
			const until = row.to_date !== row.from_date && row.to_date;
			const parts = [__(row.duty_type), row.from_date, until, names[row.staff] || row.staff];
			return duty.choice(row.name, parts.filter(Boolean).join(" "));
		});
	}

	const reason = () => ({ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 });
	const shift = (frm, fieldname, label) => ({ fieldname, label, fieldtype: "Select", options: shift_options(frm), reqd: 1 });

	async function change(frm, action, values) {
		if (frm.is_dirty()) await frm.save();
		await frappe.xcall(`duty_responsibility.api.rosters.${action}`, { roster: frm.doc.name, ...values });
		await frm.reload_doc();
	}

	function ask_replace(frm) {
		frappe.prompt(
			[
				shift(frm, "shift", __("Shift")),
				{
					fieldname: "staff",
					fieldtype: "Link",
					options: "Duty Staff",
					label: __("Now on Duty"),
					reqd: 1,
					get_query: () => ({ filters: { status: "Active", support_worker: 0 } }),
				},
				reason(),
			],
			(values) => change(frm, "replace", values),
			__("Replace"),
			__("Replace")
		);
	}

	function ask_swap(frm) {
		frappe.prompt(
			[shift(frm, "shift", __("Shift")), shift(frm, "other", __("Other Shift")), reason()],
			(values) => change(frm, "swap", values),
			__("Swap"),
			__("Swap")
		);
	}
})();
