// Setting up the office: what is missing, why it matters, and one click to where it is mended.
(() => {
	const API = "duty_responsibility.api.setup";
	const text = duty.escape;
	const SIGN = { done: "✓", missing: "!", advised: "–" };

	frappe.pages["duty-setup"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Set Up the Office"), single_column: true });
		wrapper.duty_setup = new DutySetup(page);
	};
	// whoever comes back from mending something sees it done
	frappe.pages["duty-setup"].on_page_show = (wrapper) => wrapper.duty_setup?.refresh();

	class DutySetup {
		constructor(page) {
			this.page = page;
			this.$body = $('<div class="duty-setup"></div>').appendTo(page.main);
			this.$body.on("click", "[data-go]", (event) => this.go(this.points[$(event.currentTarget).data("go")]));
			this.$body.on("click", "[data-action]", (event) => this[event.currentTarget.dataset.action]());
			page.set_primary_action(__("Import People"), () => this.import_people());
			page.add_menu_item(__("Refresh"), () => this.refresh());
		}

		async refresh() {
			const { points, done, needed, may_make_users } = await frappe.xcall(`${API}.state`, {}, "GET");
			Object.assign(this, { points, may_make_users });
			const share = needed ? Math.round((100 * done) / needed) : 0;
			this.$body.html(`
				<div class="duty-setup-progress" role="progressbar" aria-valuemin="0" aria-valuemax="${needed}" aria-valuenow="${done}">
					<b>${__("{0} of {1} done", [done, needed])}</b><div class="duty-setup-bar"><div style="width: ${share}%"></div></div>
				</div>
				<ol class="duty-setup-list">${points.map((point, index) => this.row(point, index)).join("")}</ol>`);
		}

		row(point, index) {
			const states = { done: __("Done", null, "Duty Setup"), missing: __("Action Needed"), advised: __("Recommended") };
			const labels = { import_people: __("Paste a Table"), give_roles: __("Assign Roles"), name_posts: __("Fill In Here") };
			const act =
				point.action && point.state !== "done"
					? `<button class="btn btn-sm btn-primary" data-action="${point.action}">${labels[point.action]}</button>`
					: "";
			return `<li class="duty-setup-point duty-setup-${point.state}">
				<span class="duty-setup-sign" role="img" aria-label="${states[point.state]}" title="${states[point.state]}">${SIGN[point.state]}</span>
				<div><b>${text(point.title)}</b><div>${text(point.said)}</div><small>${text(point.why)}</small></div>
				<div class="duty-setup-act">${act}
					<button class="btn btn-sm btn-default" data-go="${index}">${point.state === "done" ? __("Open", null, "Duty Setup") : __("Go There")}</button>
				</div></li>`;
		}

		go(point) {
			if (point.route[2] === "new") {
				// Frappe 15 takes no dates from the options of a new document
				return frappe.new_doc(point.route[1], {}, (doc) => Object.assign(doc, point.options));
			}
			if (Object.keys(point.options).length) frappe.route_options = { ...point.options };
			if (point.route[0] === "Form" && point.route.length === 2) return frappe.set_route("Form", point.route[1], point.route[1]);
			frappe.set_route(point.route);
		}

		async name_posts() {
			const settings = await frappe.db.get_doc("Duty Settings");
			const post = (fieldname, label) => ({ fieldname, label, fieldtype: "Link", options: "Duty Staff", default: settings[fieldname] });
			const dialog = new frappe.ui.Dialog({
				title: __("Set Up the Office"),
				fields: [
					{ fieldname: "office_name", fieldtype: "Data", label: __("Name of the Office"), default: settings.office_name },
					post("director", __("Director")),
					post("daily_deputy", __("Deputy Director for Daily Work")),
					post("clerk", __("Clerk")),
					post("duty_officer", __("Duty Officer")),
					post("roster_keeper", __("Roster Keeper")),
				],
				primary_action_label: __("Save the Settings"),
				primary_action: async (values) => {
					await frappe.db.set_value("Duty Settings", "Duty Settings", values);
					dialog.hide();
					this.refresh();
				},
			});
			dialog.show();
		}

		async give_roles() {
			const count = await frappe.xcall(`${API}.give_roles`);
			frappe.show_alert({ message: __("{0} people have the role of their post now.", [count]), indicator: "green" });
			this.refresh();
		}

		import_people() {
			const dialog = new frappe.ui.Dialog({
				title: __("Import People"),
				size: "extra-large",
				fields: [
					{
						fieldname: "help",
						fieldtype: "HTML",
						options: `<p>${__("Copy the office's list from a spreadsheet and paste it here. Columns: name, section, post, phone, e-mail, deputy in charge; with headings they may stand in any order.")}</p>
							<p class="text-muted">${__("Posts: director, deputy director, section head, clerk, document transfer clerk, staff member, gatekeeper, support worker.")}
							${this.may_make_users ? "" : __("You may not make users: people are entered without, until a system manager pastes the same table.")}</p>`,
					},
					{ fieldname: "table", fieldtype: "Small Text", label: __("Pasted Table"), change: () => look() },
					{ fieldname: "preview", fieldtype: "HTML" },
				],
				primary_action_label: __("Preview", null, "Duty Setup"),
				primary_action: () => look(),
			});
			const look = async () => {
				const table = dialog.get_value("table");
				if (!table) return;
				const found = await frappe.xcall(`${API}.preview_people`, { table });
				dialog.fields_dict.preview.$wrapper.html(preview(found));
				if (!found.possible) return dialog.set_primary_action(__("Preview Again"), look);
				dialog.set_primary_action(__("Import {0} People", [found.rows.length]), async () => {
					const made = await frappe.xcall(`${API}.import_people`, { table });
					dialog.hide();
					this.show_made(made);
					this.refresh();
				});
			};
			dialog.show();
		}

		// passwords are shown once and kept nowhere
		show_made({ people, sections, users }) {
			const done = __("New: people {0}, sections {1}, users {2}.", [people, sections, users.length]);
			if (!users.length) return frappe.show_alert({ message: done, indicator: "green" }, 10);
			const lines = users.map(({ name, login, password }) => [name, login, password].join("\t"));
			const cells = (values) => `<tr>${values.map((value) => `<td>${text(value)}</td>`).join("")}</tr>`;
			const rows = users.map(({ name, login, password }) => cells([name, login, password]));
			const dialog = new frappe.ui.Dialog({
				title: __("First Passwords"),
				size: "large",
				fields: [
					{ fieldname: "said", fieldtype: "HTML", options: `<p>${done}</p>` },
					{
						fieldname: "list",
						fieldtype: "HTML",
						options: `<b>${__("Shown Only Now")}</b><table class="table table-bordered table-sm duty-setup-passwords">${rows.join("")}</table>
							<p>${__("Hand each person theirs; they change it under My Settings. Nobody can look them up later.")}</p>`,
					},
				],
				primary_action_label: __("Copy"),
				primary_action: () => frappe.utils.copy_to_clipboard(lines.join("\n")),
			});
			dialog.show();
		}
	}

	function preview({ rows, sections }) {
		const heads = [__("Full Name of the Person"), __("Office Section"), __("Post Held"), __("Phone"), __("Login (E-mail)"), __("Role of the Post"), ""];
		const lines = rows.map((row) => {
			const state = row.problems.length
				? `<span class="duty-setup-wrong">! ${row.problems.map(text).join("<br>! ")}</span>`
				: row.known
					? __("is there; what is missing is added")
					: __("is new");
			const cells = [row.name, row.section, row.post, row.phone, row.email, row.role].map((cell) => `<td>${text(cell)}</td>`);
			return `<tr>${cells.join("")}<td>${state}</td></tr>`;
		});
		const made = sections.map(
			(row) => `<li>${text(row.section)}: ${__("head {0}, deputy in charge {1}", [text(row.head || "?"), text(row.deputy || "?")])}</li>`
		);
		return `<div class="duty-setup-preview"><table class="table table-bordered table-sm"><thead><tr>
			${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead><tbody>${lines.join("")}</tbody></table>
			${made.length ? `<b>${__("New Sections")}</b><ul>${made.join("")}</ul>` : ""}</div>`;
	}
})();
