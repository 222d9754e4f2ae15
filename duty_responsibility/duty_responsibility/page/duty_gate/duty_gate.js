// For the gatekeeper: big fields, big buttons, on a phone. Who, whom or what for, and that is it.
(() => {
	const { escape } = duty;

	frappe.pages["duty-gate"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Gate Registration"), single_column: true });
		const form = $(`
			<form class="duty-gate" autocomplete="off">
				<label>${__("Visitor")}<input class="form-control" name="visitor_name" maxlength="140" required></label>
				<label>${__("Whom or What For")}<input class="form-control" name="seeks" maxlength="500" required></label>
				<button class="btn btn-primary duty-big" type="submit">${__("Register")}</button>
			</form>
			<div class="duty-gate-done"></div>
			<h4 class="duty-gate-title">${__("Registered Today")}</h4>
			<div class="duty-gate-list"></div>`).appendTo(page.main);
		wrapper.duty_draw = () => draw_list(form.filter(".duty-gate-list"));
		form.filter("form").on("submit", async (event) => {
			event.preventDefault();
			const fields = event.target;
			const values = Object.fromEntries(new FormData(fields));
			$(fields).find("button").prop("disabled", true);
			try {
				const done = await frappe.xcall("duty_responsibility.api.gate.register", values);
				show_done(form.filter(".duty-gate-done"), done);
				fields.reset();
				wrapper.duty_draw();
			} finally {
				$(fields).find("button").prop("disabled", false);
				fields.visitor_name.focus();
			}
		});
	};

	frappe.pages["duty-gate"].on_page_show = (wrapper) => wrapper.duty_draw();

	function show_done(parent, done) {
		const where = [done.responder, done.section, done.phone].filter(Boolean).map(escape).join(" · ");
		parent.html(`<div class="duty-gate-to">${__("Registered. Send the visitor to:")}<b>${where || __("Nobody is on duty: call the office.")}</b></div>`);
	}

	async function draw_list(parent) {
		const rows = await frappe.xcall("duty_responsibility.api.gate.today", {}, "GET");
		parent.empty();
		for (const row of rows) {
			const item = $(`<div class="duty-gate-row">
				<div><b>${escape(row.visitor_name)}</b> · ${escape(row.seeks)}<br>
				<span class="text-muted">${escape(row.time)} · ${escape(row.status_label)}</span></div></div>`).appendTo(parent);
			if (row.status !== "At the Gate") continue;
			if (row.may_receive) {
				$(`<button class="btn btn-primary duty-big">${__("Receive")}</button>`)
					.appendTo(item)
					.on("click", () => duty.receive_visitor(row.name));
			}
			$(`<button class="btn btn-default duty-big">${__("Gone")}</button>`)
				.appendTo(item)
				.on("click", () => duty.visitor_left(row.name, () => draw_list(parent)));
		}
		if (!rows.length) parent.html(`<p class="text-muted">${__("Nobody yet.")}</p>`);
	}
})();
