// The duty shift log: one click to one's own, and the page of what happened in it.
frappe.provide("duty");

const API = "duty_responsibility.api.shifts";
const { escape } = duty;
const route = (doctype, name) => `/app/${frappe.router.slug(doctype)}/${encodeURIComponent(name)}`;

duty.my_shift = async () => frappe.set_route("Form", "Duty Shift Log", await frappe.xcall(`${API}.mine`));

function line(row) {
	const facts = [row.step, row.state, row.number].filter(Boolean).map(escape).join(" · ");
	const taking = row.takes_over ? `<span class="duty-shift-taker">→ ${escape(row.takes_over)}</span>` : "";
	const signed = row.taken ? ` <span class="duty-article">${__("taken over {0}", [escape(row.taken)])}</span>` : "";
	return `<a class="duty-shift-line" href="${route(row.doctype, row.name)}">
		<b>${escape(row.time)}</b><span class="duty-shift-kind">${escape(row.kind)}</span>
		<span class="duty-shift-title">${escape(row.title)}<small>${facts}</small>${taking}${signed}</span></a>`;
}

const part = (title, rows) =>
	rows.length ? `<h5>${title}</h5><div class="duty-shift-lines">${rows.map(line).join("")}</div>` : "";

function notes(rows) {
	if (!rows.length) return "";
	const drawn = rows.map(
		(row) => `<div class="duty-shift-line"><b>${escape(row.time)}</b><span class="duty-shift-kind">${escape(row.kind)}</span>
			<span class="duty-shift-title">${escape(row.note)}<small>${escape(row.by)}</small></span></div>`
	);
	return `<h5>${__("The Officer's Own Notes")}</h5><div class="duty-shift-lines">${drawn.join("")}</div>`;
}

duty.show_shift = async function (frm) {
	const name = frm.doc.name;
	const found = await frappe.xcall(`${API}.sheet`, { name }, "GET");
	if (frm.doc.name !== name) return null; // another log was opened meanwhile
	const broken =
		found.whole === false
			? `<p class="duty-alarm">${__("The signed log was changed past the app: its digest does not fit.")}</p>`
			: "";
	const nothing = found.lines.length + found.open.length ? "" : `<p class="text-muted">${__("Nothing has happened so far.")}</p>`;
	frm.fields_dict.happened.$wrapper.html(
		`<div class="duty-shift">${broken}${part(__("Still Open, to Be Handed On"), found.open)}
		${part(__("In the Shift"), found.lines)}${nothing}${found.may.note ? "" : notes(found.notes)}</div>`
	);
	return found;
};
