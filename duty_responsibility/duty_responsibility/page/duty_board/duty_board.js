// The light board: for a desk, a phone, and a screen on a wall that nobody touches for months.
(() => {
	const API = "/api/method/duty_responsibility.api.board";
	const EVERY = 30 * 1000; // the sweep looks once a minute
	const PATIENCE = 10 * 1000;
	const TURN = 12 * 1000; // long enough to read a page from across the room
	const text = duty.escape;

	frappe.pages["duty-board"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Light Board"), single_column: true });
		wrapper.duty_board = new DutyBoard(wrapper, page);
	};
	frappe.pages["duty-board"].on_page_show = (wrapper) => wrapper.duty_board?.shown();

	class DutyBoard {
		constructor(wrapper, page) {
			this.wrapper = wrapper;
			this.turn = 0;
			this.$board = $('<div class="duty-board" aria-live="off"></div>').appendTo(page.main);
			this.dress(localStorage.getItem("duty-board-theme") || "");
			page.set_primary_action(__("Full Screen"), () => this.enter_wall(true));
			page.add_menu_item(__("Refresh"), () => this.refresh());
			this.$board.on("click", "[data-light]", (event) => {
				const { light, section } = event.currentTarget.dataset;
				this.open_list(light, section);
			});
			this.$board.on("click", "[data-act]", (event) => this[event.currentTarget.dataset.act]());
			this.timers = [
				setInterval(() => this.is_shown() && this.refresh(), EVERY),
				setInterval(() => this.is_shown() && this.tick(), 1000),
				setInterval(() => this.is_wall() && this.is_shown() && this.next_page(), TURN),
			];
			// what came back into sight is never older than a moment
			document.addEventListener("visibilitychange", () => this.is_shown() && this.refresh());
			window.addEventListener("online", () => this.is_shown() && this.refresh());
			window.addEventListener("resize", frappe.utils.debounce(() => this.draw(), 200));
			document.addEventListener("fullscreenchange", () => {
				if (!document.fullscreenElement && this.is_wall()) this.leave_wall();
			});
		}

		is_shown() {
			return !document.hidden && $(this.wrapper).is(":visible");
		}

		is_wall() {
			return this.$board.hasClass("duty-board-wall");
		}

		shown() {
			const [, what] = frappe.get_route();
			const asked = frappe.route_options;
			frappe.route_options = null;
			if (what === "wall") this.enter_wall(false);
			this.refresh();
			const light = asked?.light || (duty.LIGHTS.includes(what) ? what : "");
			if (light) this.open_list(light, asked?.section);
		}

		// -- what the office says -------------------------------------------------------------

		async ask(method, args = {}) {
			// not frappe.call: a wall screen must not fill with dialogs while the network is away
			const wait = new AbortController();
			const timer = setTimeout(() => wait.abort(), PATIENCE);
			try {
				const answer = await fetch(`${API}.${method}?${new URLSearchParams(args)}`, {
					headers: { Accept: "application/json" },
					signal: wait.signal,
				});
				if ([401, 403].includes(answer.status)) throw Object.assign(new Error(), { refused: true });
				if (!answer.ok) throw new Error(answer.status);
				return (await answer.json()).message;
			} finally {
				clearTimeout(timer);
			}
		}

		async refresh() {
			if (this.asking) return;
			this.asking = true;
			try {
				this.seen = await this.ask("lights");
				this.seen_at = Date.now();
				this.lost = "";
				this.draw();
			} catch (error) {
				this.lost = error.refused
					? __("Signed out, or not allowed to see this board. Log in again.")
					: __("Connection lost. What is shown is old.");
			} finally {
				this.asking = false;
				this.tick();
			}
		}

		tick() {
			if (!this.seen) {
				if (this.lost) this.$board.html(`<div class="duty-board-lost">${text(this.lost)}</div>`);
				return;
			}
			const age = Math.round((Date.now() - this.seen_at) / 1000);
			this.$board.find(".duty-board-clock").text(this.office_time());
			const stale = this.lost || (age > 3 * (EVERY / 1000) && __("Connection lost. What is shown is old."));
			this.$board.toggleClass("duty-board-stale", Boolean(stale));
			this.$board
				.find(".duty-board-state")
				.html(
					stale
						? `<span class="duty-board-lost">✕ ${text(stale)} ${__("As of {0}", [text(this.seen.at)])}</span>`
						: `✓ ${__("As of {0}", [text(this.seen.at)])}`
				);
		}

		// the office's own time, wherever the screen believes to be
		office_time() {
			const [hours, minutes, seconds] = this.seen.at.split(":").map(Number);
			const now = hours * 3600 + minutes * 60 + seconds + Math.floor((Date.now() - this.seen_at) / 1000);
			return [now / 3600, now / 60, now]
				.map((part, index) => String(Math.floor(part) % (index ? 60 : 24)).padStart(2, "0"))
				.join(":");
		}

		// -- drawing --------------------------------------------------------------------------

		draw() {
			if (!this.seen) return;
			const { total, sections, pressing, office } = this.seen;
			const pages = this.is_wall() ? this.pages() : [[...sections.map((row) => this.tile(row)), this.list(pressing)]];
			this.turn = this.turn % pages.length;
			const dots = pages.length > 1 ? pages.map((_, index) => (index === this.turn ? "●" : "○")).join(" ") : "";
			const empty = `<p class="duty-board-none">${__("No open time limits.")}</p>`;
			this.$board.html(`
				<header class="duty-board-head">
					<div class="duty-board-office">${text(office)} <b>${__("Light Board")}</b></div>
					<div class="duty-board-clock"></div>
				</header>
				<div class="duty-board-total">${duty.LIGHTS.map((light) => this.number(light, total[light], "", true)).join("")}</div>
				<div class="duty-board-page">${pages[this.turn].join("") || empty}</div>
				<footer class="duty-board-foot">
					<span class="duty-board-state" role="status"></span><span>${dots}</span>
					<span class="duty-board-acts">
						<button class="btn btn-xs btn-default" data-act="switch_theme">${__("Dark or Light")}</button>
						${this.is_wall() ? `<button class="btn btn-xs btn-default" data-act="leave_wall">${__("Leave Full Screen")}</button>` : ""}
					</span>
				</footer>`);
			this.tick();
		}

		// as many tiles and lines a page as can be read from across the room, and nothing to scroll
		pages() {
			const { sections, pressing } = this.seen;
			const upright = window.innerHeight > window.innerWidth;
			const cut = (rows, size) =>
				Array.from({ length: Math.ceil(rows.length / size) }, (_, page) => rows.slice(page * size, (page + 1) * size));
			const late = pressing.filter((row) => ["red", "yellow"].includes(row.light));
			return [
				...cut(sections, upright ? 8 : 6).map((rows) => rows.map((row) => this.tile(row))),
				...cut(late, upright ? 10 : 6).map((rows) => [this.list(rows)]),
				...(sections.length ? [] : [[]]),
			];
		}

		next_page() {
			this.turn += 1;
			this.draw();
		}

		tile(row) {
			const worst = duty.LIGHTS.find((light) => row[light]) || "green";
			return `<section class="duty-board-tile duty-worst-${worst}">
				<h3>${text(row.label)}</h3>
				<div class="duty-board-row">${duty.LIGHTS.map((light) => this.number(light, row[light], row.section)).join("")}</div>
			</section>`;
		}

		number(light, count, section, whole = false) {
			const label = duty.light_label(light);
			const at = whole ? "" : ` data-section="${text(section)}"`;
			const inside = `${duty.lamp(light)}<b>${count}</b><small>${label}</small>`;
			const said = `class="duty-board-number duty-number-${light} ${count ? "" : "duty-board-zero"}" aria-label="${label}: ${count}"`;
			// a wall screen sees numbers only, so that there is nothing behind them to open
			return this.seen.neutral || this.is_wall() || !count
				? `<span ${said}>${inside}</span>`
				: `<button type="button" ${said} data-light="${light}"${at}>${inside}</button>`;
		}

		list(rows) {
			if (!rows.length) return "";
			return `<div class="duty-board-list"><h3>${__("Due First")}</h3>${rows.map((row) => this.line(row)).join("")}</div>`;
		}

		line(row) {
			const what = row.name && !this.is_wall()
				? `<a href="/app/${frappe.router.slug(row.doctype)}/${encodeURIComponent(row.name)}">${text(row.title)}</a>`
				: text(row.title || row.kind);
			const who = [row.section, row.assignee].filter(Boolean).map(text).join(" · ");
			return `<div class="duty-board-line">${duty.lamp(row.light)}<b>${text(row.step)}</b>
				<span class="duty-board-what">${what}</span><span>${who}</span><span>${text(this.is_wall() ? row.due_short : row.due_at)}</span></div>`;
		}

		async open_list(light, section) {
			const args = { ...(light ? { light } : {}), ...(section === undefined ? {} : { section }) };
			const found = await frappe.xcall("duty_responsibility.api.board.clocks", args, "GET");
			const heads = [section === undefined ? "" : section || __("Without a Section"), duty.light_label(light)];
			const dialog = new frappe.ui.Dialog({
				title: `${heads.filter(Boolean).map(text).join(" · ")} (${found.rows.length}${found.more ? "+" : ""})`,
				size: "extra-large",
			});
			dialog.$body.html(
				`<div class="duty-board duty-board-dialog">${found.rows.map((row) => this.line(row)).join("") || __("Nothing")}
				${found.more ? `<p class="text-muted">${__("There are more; see the list of all clocks.")}</p>` : ""}</div>`
			);
			dialog.$body.on("click", "a", () => dialog.hide());
			dialog.show();
		}

		// -- the wall -------------------------------------------------------------------------

		enter_wall(by_hand) {
			this.$board.addClass("duty-board-wall").appendTo(document.body);
			// a browser goes to full screen only by a click; without one the board still covers the page
			if (by_hand) this.$board[0].requestFullscreen?.().catch(() => {});
			this.turn = 0;
			this.draw();
		}

		leave_wall() {
			this.$board.removeClass("duty-board-wall").appendTo($(this.wrapper).find(".layout-main-section"));
			if (document.fullscreenElement) document.exitFullscreen();
			if (frappe.get_route()[1] === "wall") frappe.set_route("duty-board");
			this.draw();
		}

		dress(theme) {
			this.theme = theme || document.documentElement.dataset.theme || "light";
			this.$board.attr("data-board-theme", this.theme === "dark" ? "dark" : "light");
		}

		switch_theme() {
			this.dress(this.theme === "dark" ? "light" : "dark");
			localStorage.setItem("duty-board-theme", this.theme);
		}
	}
})();
