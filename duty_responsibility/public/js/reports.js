// What the reports have in common: their filters, and the way from a number to the list behind it.
frappe.provide("duty.reports");

duty.reports.kind = () => ({
	fieldname: "reference_doctype",
	label: __("Kind of Matter"),
	fieldtype: "Select",
	options: [{ value: "", label: "" }, ...frappe.boot.duty_matters.map((value) => ({ value, label: __(value) }))],
});

duty.reports.section = () => ({
	fieldname: "section",
	label: __("Office Section"),
	fieldtype: "Link",
	options: "Duty Section",
});

duty.reports.period = () => [
	{ fieldname: "from_date", label: __("Period from"), fieldtype: "Date", default: frappe.datetime.month_start(), reqd: 1 },
	{ fieldname: "to_date", label: __("Period until"), fieldtype: "Date", default: frappe.datetime.month_end(), reqd: 1 },
];

// options: [value, label] pairs; the first is the default
duty.reports.choice = (fieldname, label, options) => ({
	fieldname,
	label,
	fieldtype: "Select",
	options: options.map(([value, label]) => ({ value, label })),
	default: options[0][0],
	reqd: 1,
});

duty.reports.months = ({ from_date, to_date }) => ({
	counted_month: [
		[">=", from_date.slice(0, 7)],
		["<=", to_date.slice(0, 7)],
	],
});

// who leads one section and not the whole office begins with this section: that is what they ask for, and quickest
duty.reports.own_section = async function (report) {
	const whole_office = ["Duty Clerk", "Duty Director", "Duty Administrator", "Duty Deputy Director"];
	const filter = report.get_filter("section");
	if (!filter || filter.get_value() || whole_office.some((role) => frappe.user.has_role(role))) {
		return;
	}
	const staff = await frappe.db.get_value("Duty Staff", { user_id: frappe.session.user }, "name");
	if (!staff.message.name) {
		return;
	}
	const sections = await frappe.db.get_list("Duty Section", { filters: { head: staff.message.name }, limit: 2 });
	if (sections.length === 1) {
		await filter.set_value(sections[0].name);
	}
};

duty.reports.link = (text, doctype, where) =>
	`<a href="#" data-duty-list="${duty.escape(JSON.stringify({ doctype, where }))}">${text}</a>`;

$(document).on("click", "a[data-duty-list]", (event) => {
	event.preventDefault();
	const { doctype, where } = JSON.parse(event.currentTarget.dataset.dutyList);
	frappe.route_options = where;
	frappe.set_route("List", doctype, "List");
});

// a cell as it is shown: what is not told is empty and not a nought; the last line is bold
duty.reports.cell = function (value, row, column, data, format) {
	if (value === null || value === undefined) {
		return "";
	}
	// Frappe draws text as HTML, but names of documents as text
	const is_text = typeof value === "string" && !["Link", "Dynamic Link", "HTML"].includes(column.fieldtype);
	const text = format(is_text ? duty.escape(value) : value, row, column, data);
	return data && data.bold ? `<b>${text}</b>` : text;
};
