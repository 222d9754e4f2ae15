(() => {
	const API = "duty_responsibility.api.rosters";
	const { escape } = duty;

	frappe.pages["duty-now"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Who Is on Duty Now"), single_column: true });
		const body = $(`<div class="duty-now"><div class="duty-now-person"></div><div class="duty-now-simulator"></div>
			<div class="duty-now-gaps"></div></div>`).appendTo(page.main);
		wrapper.duty = { page, body };
		make_simulator(body.find(".duty-now-simulator"));
		page.add_inner_button(__("My Shift's Log"), () => duty.my_shift());
		page.add_inner_button(__("Duty Roster"), () => frappe.set_route("List", "Duty Roster"));
		page.add_inner_button(__("My Calendar"), show_address);
		page.add_inner_button(__("Refresh"), () => draw(wrapper)); // beside the others, so that a phone has room
		setInterval(() => {
			if (!document.hidden && $(wrapper).is(":visible")) draw_person(wrapper);
		}, 60 * 1000);
	};

	frappe.pages["duty-now"].on_page_show = (wrapper) => draw(wrapper);

	async function draw(wrapper) {
		await draw_person(wrapper);
		await draw_gaps(wrapper.duty.body.find(".duty-now-gaps"));
	}

	function card(person, until) {
		const details = [person.role, person.section, person.phone].filter(Boolean).map(escape).join(" · ");
		const why = person.why.map((sentence) => `<li>${escape(sentence)}</li>`).join("");
		return `
			<div class="duty-person ${person.alarm ? "duty-alarm" : ""}">
				<div class="duty-person-name">${escape(person.name)}</div>
				<div class="text-muted">${details}</div>
				${until ? `<div>${__("until {0}", [escape(until)])}</div>` : ""}
				${person.alarm ? `<div class="duty-alarm-text">${__("The chain has failed: tell the roster's keeper.")}</div>` : ""}
				<details><summary>${__("Why This Person?")}</summary><ol>${why}</ol></details>
			</div>`;
	}

	async function draw_person({ duty }) {
		const found = await frappe.xcall(`${API}.now`, {}, "GET");
		const next = found.next
			? `<h5>${__("Next: from {0}", [escape(found.next.from)])}</h5>${card(found.next)}`
			: `<p class="text-muted">${__("Nobody else within a week.")}</p>`;
		duty.body.find(".duty-now-person").html(`
			<h4>${__("Answers now ({0})", [escape(found.at)])}</h4>${card(found.now, found.until)}${next}`);
		if (!found.me) return;
		duty.page.set_primary_action(found.out ? __("I Am Back") : __("I Am Out"), async () => {
			await frappe.xcall(`${API}.${found.out ? "come_back" : "go_out"}`);
			draw_person({ duty });
		});
	}

	function make_simulator(parent) {
		parent.html(`<h4>${__("Who at This Time?")}</h4><div class="duty-when"></div><div class="duty-then"></div>`);
		const control = frappe.ui.form.make_control({
			parent: parent.find(".duty-when"),
			df: { fieldtype: "Datetime", fieldname: "at", label: __("Date and Time"), change: () => ask() },
			render_input: true,
		});
		const ask = async () => {
			const at = control.get_value();
			if (!at) return parent.find(".duty-then").empty();
			const found = await frappe.xcall(`${API}.who_at`, { at }, "GET");
			parent.find(".duty-then").html(`<h5>${escape(found.at)}</h5>${card(found)}`);
		};
	}

	async function draw_gaps(parent) {
		const gaps = await frappe.xcall(`${API}.coverage`, { days: 30 }, "GET");
		const rows = gaps.map(
			(gap) => `<tr class="${gap.serious ? "duty-alarm" : ""}"><td>${escape(gap.role)}</td>
				<td>${escape(gap.from)}</td><td>${escape(gap.to)}</td></tr>`
		);
		parent.html(
			`<h4>${__("Gaps in the Coming 30 Days")}</h4>` +
				(rows.length
					? `<table class="table table-bordered"><thead><tr><th>${__("Not Rostered")}</th><th>${__("From")}</th>
						<th>${__("To")}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`
					: `<p class="duty-fine">${__("Everything is rostered.")}</p>`)
		);
	}

	async function show_address() {
		const address = await frappe.xcall("duty_responsibility.api.feeds.my_address", {}, "GET");
		const dialog = new frappe.ui.Dialog({
			title: __("My Calendar"),
			fields: [
				{
					fieldname: "address",
					fieldtype: "Data",
					label: __("Address"),
					read_only: 1,
					default: address,
					description: __("Subscribe to it in your phone's calendar. Whoever has it sees your duties; keep it to yourself."),
				},
			],
			primary_action_label: __("Copy"),
			primary_action: () => frappe.utils.copy_to_clipboard(dialog.get_value("address")),
			secondary_action_label: __("Make a New Address"),
			secondary_action: async () => {
				dialog.set_value("address", await frappe.xcall("duty_responsibility.api.feeds.new_address"));
			},
		});
		dialog.show();
	}
})();
