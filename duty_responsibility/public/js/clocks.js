// The clocks of a matter on its form: a bar each, with the time left, the light, the article and the reasons.
frappe.provide("duty");

// several things in one sentence, as the reader's language lists them
duty.listed = (items) => items.join((frappe.boot.lang || "en").startsWith("zh") ? "、" : ", ");

// “Art. 11” as it is cited in the reader's language, as the server does it: 第十一条
duty.article = function (value) {
	const text = (value || "").replaceAll("&#39;", "'"); // a form escapes before it formats
	const cited = /^Art\. (\d{1,2})(?:[–-](\d{1,2}))?$/.exec(text);
	if (!cited || !(frappe.boot.lang || "en").startsWith("zh")) return __(text);
	const digits = "〇一二三四五六七八九";
	const numbers = cited.slice(1).filter(Boolean).map((number) => {
		const [tens, ones] = [Math.floor(number / 10), number % 10];
		return `第${tens > 1 ? digits[tens] : ""}${tens ? "十" : ""}${ones || !tens ? digits[ones] : ""}`;
	});
	return `${numbers.join("至")}条`;
};

const { escape } = duty;

// a role of the ladder, as the server says it
duty.role = (code) =>
	({
		assignee: __("Assignee"),
		section_head: __("Section Head"),
		deputy_director: __("Deputy Director in Charge"),
		director: __("Director"),
		duty_officer: __("Duty Officer"),
		administrators: __("Administrators"),
	})[code] ||
	code ||
	"";

// lines of the server in a place of their own on a form: reasons, who was told
duty.show_lines = function (frm, fieldname, lines = []) {
	const drawn = lines.map((line) => `<li>${escape(line)}</li>`).join("");
	frm.fields_dict[fieldname].$wrapper.html(drawn ? `<ol class="duty-lines">${drawn}</ol>` : "");
};

// Names of steps, limits and kinds are stored in English. Every document has a copy of its fields of its own, so the
// formatter is put on the original of them, from which Frappe copies, and on what was copied already.
duty.format = function (frm, fieldnames, formatter = (value) => (value ? __(value) : "")) {
	const drawn = (...args) => duty.escape_once(formatter(...args));
	for (const fieldname of fieldnames) {
		frappe.meta.get_docfield(frm.doctype, fieldname).formatter = drawn;
		frm.set_df_property(fieldname, "formatter", drawn);
	}
};

// the same for the rows of a table
duty.format_rows = function (frm, table, fieldnames, formatter = (value) => __(value || "")) {
	const grid = frm.fields_dict[table].grid;
	const drawn = (...args) => duty.escape_once(formatter(...args));
	for (const fieldname of fieldnames) {
		frappe.meta.get_docfield(grid.doctype, fieldname).formatter = drawn;
		grid.update_docfield_property(fieldname, "formatter", drawn);
	}
};

// an article stands in rows as the regulation cites it, too
for (const [doctype, table] of [
	["Duty Responder Chain", "links"],
	["Duty Time Limit", "steps"],
	["Duty Fault Grade", "measures"],
]) {
	frappe.ui.form.on(doctype, { setup: (frm) => duty.format_rows(frm, table, ["article"], duty.article) });
}

// What was seeded has an English name, which is shown in the reader's language in the heading too; so has a single.
const NAMED = (frappe.boot?.translated_doctypes || []).filter((name) => name.startsWith("Duty "));
for (const doctype of [...NAMED, "Duty Settings", "Duty Watch"]) {
	frappe.ui.form.on(doctype, {
		refresh(frm) {
			if (frm.is_new()) return;
			const name = __(frm.doc.name);
			frm.page.set_title(name);
			// Frappe 16 heads the page with the last part of its path, which it writes after this
			setTimeout(() => frm.page.wrapper.find(".title-text-form").text(name), 100);
		},
	});
}

function bar(clock) {
	const facts = [
		clock.assignee && __("Assignee: {0}", [escape(clock.assignee)]),
		__("Due: {0}", [escape(clock.due_at)]),
		clock.original_due_at && __("originally {0}", [escape(clock.original_due_at)]),
		clock.resume_by && __("to be resumed by {0}", [escape(clock.resume_by)]),
		clock.provisional && `<span class="duty-provisional">${__("provisional")}</span>`,
	].filter(Boolean);
	const why = clock.why.map((sentence) => `<li>${escape(sentence)}</li>`).join("");
	return `
		<div class="duty-clock duty-${clock.light}" data-clock="${escape(clock.name)}">
			<div class="duty-clock-head">
				<span class="duty-light" title="${escape(clock.status_label)}"></span>
				<span class="duty-step">${escape(clock.step)}</span>
				<span class="duty-article">${escape(clock.article)}</span>
				<span class="duty-said">${escape(clock.said)}</span>
			</div>
			<div class="duty-track" role="progressbar" aria-valuenow="${Number(clock.share)}" aria-valuemin="0" aria-valuemax="100"
				aria-label="${escape(clock.step)}: ${escape(clock.said)}">
				<div class="duty-fill" style="width: ${Number(clock.share)}%"></div>
			</div>
			<div class="duty-clock-foot">
				<span>${facts.join(" · ")}</span>
				${actions(clock)}
				<details><summary>${__("Why this time?")}</summary><ol>${why}</ol></details>
			</div>
		</div>`;
}

function actions(clock) {
	const buttons = [
		clock.may_ask && ["extend", __("Ask for an Extension")],
		clock.may_pause && ["pause", __("Ask for a Pause")],
		clock.may_resume && ["resume", __("Resume")],
	].filter(Boolean);
	const waiting = clock.request
		? `<a href="/app/duty-extension-request/${encodeURIComponent(clock.request)}">${__("A request is waiting")}</a>`
		: "";
	const drawn = buttons.map(
		([action, label]) => `<button class="btn btn-xs btn-default" data-action="${action}">${label}</button>`
	);
	return drawn.length || waiting ? `<div class="duty-clock-actions">${drawn.join(" ")} ${waiting}</div>` : "";
}

async function draw(frm) {
	const $wrapper = frm.duty_place || frm.fields_dict.clocks?.$wrapper;
	if (!$wrapper || frm.is_new()) return;
	const name = frm.doc.name;
	const clocks = await frappe.xcall(
		"duty_responsibility.api.clocks.of_matter",
		{ doctype: frm.doctype, name },
		"GET"
	);
	if (frm.doc.name !== name) return; // another document was opened meanwhile
	const open = new Set(
		$wrapper.find("details[open]").map((_, node) => node.closest(".duty-clock").dataset.clock)
	);
	frm.duty_place?.toggle(clocks.length > 0);
	$wrapper.html(`<div class="duty-clocks">${clocks.map(bar).join("")}</div>`);
	$wrapper.find("[data-action]").on("click", (event) => {
		const clock = clocks.find((item) => item.name === event.target.closest(".duty-clock").dataset.clock);
		duty.change_time(event.target.dataset.action, clock, () => draw(frm));
	});
	$wrapper.find(".duty-clock").each((_, node) => {
		if (open.has(node.dataset.clock)) node.querySelector("details").open = true;
	});
}

duty.show_clocks = function (frm) {
	draw(frm);
	clearInterval(frm.duty_timer);
	// the bar moves while the form is looked at; a hidden or left form asks nothing
	frm.duty_timer = setInterval(() => {
		if (!document.hidden && frm.wrapper && $(frm.wrapper).is(":visible")) draw(frm);
	}, 60 * 1000);
};

// A document of another app has no place for clocks: they stand above its fields and tabs, where it has any.
function draw_above(frm) {
	frm.duty_place?.remove();
	frm.duty_place = null;
	if (frm.is_new()) return;
	frm.duty_place = $("<div class='duty-above'></div>").hide();
	frm.duty_place.insertBefore($(frm.layout.wrapper).find(".form-page").first());
	duty.show_clocks(frm);
}

for (const doctype of frappe.boot?.duty_external || []) {
	frappe.ui.form.on(doctype, { refresh: draw_above });
}
