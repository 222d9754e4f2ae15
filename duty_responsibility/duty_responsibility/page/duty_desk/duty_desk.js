(() => {
	frappe.pages["duty-desk"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("My Duties"), single_column: true });
		const desk = new DutyDesk(page);
		wrapper.duty_desk = desk;
		page.add_inner_button(__("My Shift's Log"), () => duty.my_shift());
		page.set_secondary_action(__("Refresh"), () => desk.refresh());
		// what is looked at keeps up with the time; a hidden page asks nothing
		setInterval(() => {
			if (!document.hidden && $(wrapper).is(":visible") && !desk.chosen().length) desk.refresh();
		}, 60 * 1000);
	};

	frappe.pages["duty-desk"].on_page_show = (wrapper) => wrapper.duty_desk?.refresh();

	const text = duty.escape;

	// Steps that are one click, and can be done for many at once.
	const AT_ONCE = { "First Check": "Registration", Registration: "Registration", Circulation: "Circulation" };

	class DutyDesk {
		constructor(page) {
			this.page = page;
			this.$body = $(`<div class="duty-desk"></div>`).appendTo(page.main);
			this.$body.on("click", "[data-open]", (event) => this.open($(event.currentTarget).data("open")));
			this.$body.on("click", "[data-do]", (event) => this.do_all([this.now[$(event.currentTarget).data("do")]]));
			this.$body.on("change", ":checkbox", () => this.offer_bulk());
		}

		async refresh() {
			const { now, later, more } = await frappe.xcall("duty_responsibility.api.desk.waiting", {}, "GET");
			this.now = now;
			this.later = later;
			const list = (items, which) => items.map((item, index) => this.row(item, which, index)).join("");
			this.$body.html(`
				<h5>${__("To Do Now")} <span class="badge">${now.length}${more ? "+" : ""}</span></h5>
				${now.length ? `<div class="duty-list">${list(now, "now")}</div>` : `<p class="text-muted">${__("Nothing waits for you.")}</p>`}
				${later.length ? `<h5>${__("You Answer for, Others Have It")} <span class="badge">${later.length}</span></h5><div class="duty-list">${list(later, "later")}</div>` : ""}
			`);
			this.offer_bulk();
		}

		row(item, which, index) {
			const at_once = which === "now" && AT_ONCE[item.step];
			const facts = [
				item.sender,
				item.urgency && item.urgency !== "Ordinary" && item.urgency_label,
				which === "later" && item.waiting_for && __("Now with {0}", [item.waiting_for]),
				item.reminded && __("Reminded: {0}", [item.reminded]),
			].filter(Boolean);
			const button = at_once
				? `<button class="btn btn-xs btn-primary" data-do="${index}">${which === "now" && item.step === "Circulation" ? __("Sign as Read") : __("Pass On")}</button>`
				: `<button class="btn btn-xs btn-default" data-open="${which}:${index}">${text(item.step_short)}</button>`;
			return `
				<div class="duty-item duty-${item.light}">
					<span class="duty-item-tick">${at_once ? `<input type="checkbox" data-index="${index}" aria-label="${text(item.title)}">` : ""}</span>
					<span class="duty-light"></span>
					<span class="duty-item-step">${text(item.step_label)}</span>
					<a class="duty-item-title" data-open="${which}:${index}">${text(item.title)}<small>${facts.map(text).join(" · ")}</small></a>
					<span class="duty-item-due"><b>${text(item.said)}</b><small>${text(item.due_at)}</small></span>
					<span>${button}</span>
				</div>`;
		}

		chosen() {
			return this.$body
				.find(":checkbox:checked")
				.map((_, node) => this.now[$(node).data("index")])
				.get();
		}

		offer_bulk() {
			const chosen = this.chosen();
			if (chosen.length) {
				this.page.set_primary_action(__("Do {0} at Once", [chosen.length]), () => this.do_all(chosen));
			} else {
				this.page.clear_primary_action();
			}
		}

		open(which) {
			const [list, index] = which.split(":");
			const { doctype, name, step } = this[list][index];
			// the form opens the action by itself
			if (list === "now") duty.wanted = { doctype, name, step };
			frappe.set_route("Form", doctype, name);
		}

		async do_all(items) {
			const groups = {};
			for (const { doctype, step, name } of items) {
				const key = JSON.stringify([doctype, AT_ONCE[step]]);
				(groups[key] = groups[key] || []).push(name);
			}
			for (const [key, names] of Object.entries(groups)) {
				const [doctype, step] = JSON.parse(key);
				await duty.bulk(doctype, names, step);
			}
			this.$body.find(":checkbox").prop("checked", false);
			await this.refresh();
		}
	}
})();
