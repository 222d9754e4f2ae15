// a page's script runs in the open: everything of its own stays in here
(() => {
	frappe.pages["duty-week"].on_page_load = function (wrapper) {
		const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Week of the Office"), single_column: true });
		const state = { start: frappe.datetime.get_today() };
		const body = $('<div class="duty-week"></div>').appendTo(page.main);
		const section = page.add_field({
			fieldname: "section",
			fieldtype: "Link",
			options: "Duty Section",
			label: __("Office Section"),
			change: () => draw(),
		});
		const go = (days) => {
			state.start = days ? frappe.datetime.add_days(state.start, days) : frappe.datetime.get_today();
			draw();
		};
		page.add_inner_button(__("Previous Week"), () => go(-7));
		page.add_inner_button(__("This Week"), () => go(0));
		page.add_inner_button(__("Next Week"), () => go(7));
		page.set_primary_action(__("Call a Meeting"), () => frappe.new_doc("Duty Meeting"));

		async function draw() {
			const asked = (state.asked = (state.asked || 0) + 1);
			const shown = await frappe.xcall(
				"duty_responsibility.api.week.week",
				{ start: state.start, section: section.get_value() || undefined },
				"GET"
			);
			if (asked !== state.asked) return; // another week was asked for meanwhile
			body.html(shown.days.map(column).join(""));
			// one day below the other on a phone: today comes first
			if (window.innerWidth < 768) body.find(".duty-today")[0]?.scrollIntoView({ block: "start" });
			if (shown.more) body.append(`<p class="text-muted">${__("There are more; see the list of all clocks.")}</p>`);
		}
		wrapper.duty_draw = draw;
	};

	frappe.pages["duty-week"].on_page_show = (wrapper) => wrapper.duty_draw?.();

	const { escape } = duty;
	const route = (doctype, name) => `/app/${frappe.router.slug(doctype)}/${encodeURIComponent(name)}`;

	function column(day) {
		const duty = day.duty.map((row) => {
			const said = `<span class="duty-article">${escape(row.kind)}</span> <b class="${row.away ? "duty-away" : ""}">${escape(row.name)}</b>
				<span class="duty-article">${escape(row.hours)}${row.away ? ` ${__("is away")}` : ""}</span>`;
			return row.log
				? `<a class="duty-week-duty" href="${route("Duty Shift Log", row.log)}">${said}</a>`
				: `<div class="duty-week-duty">${said}</div>`;
		});
		const meetings = day.meetings.map(
			(row) => `<a class="duty-week-meeting ${row.major ? "duty-major" : ""}" href="${route("Duty Meeting", row.name)}">
				<b>${escape(row.from)}–${escape(row.to)}</b> ${escape(row.title)}
				<span class="duty-article">${escape(row.room)}</span></a>`
		);
		const deadlines = day.deadlines.map(
			(row) => `<a class="duty-week-due duty-${row.light}" href="${route(row.doctype, row.name)}">
				<span class="duty-light"></span> <b>${escape(row.at)}</b> ${escape(row.step)} · ${escape(row.title)}
				<span class="duty-article">${escape(row.assignee)}</span></a>`
		);
		const free = day.working ? "" : ` <span class="duty-article">${__("not worked")}</span>`;
		return `<section class="duty-week-day ${day.today ? "duty-today" : ""} ${day.working ? "" : "duty-free"}">
			<h5>${escape(day.label)}${free}</h5>
			${duty.join("")}${meetings.join("")}${deadlines.join("")}
			${meetings.length + deadlines.length ? "" : `<span class="duty-article">${__("Nothing")}</span>`}
		</section>`;
	}
})();
