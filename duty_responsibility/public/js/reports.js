// What the reports have in common: their filters, and the way from a number to the list behind it.
frappe.provide("duty.reports");

duty.reports.KINDS = [
	"Duty Incoming Document",
	"Duty Outgoing Document",
	"Duty Inquiry",
	"Duty Gate Registration",
	"Duty Meeting",
	"Duty Assignment",
];

duty.reports.kind = () => ({
	fieldname: "reference_doctype",
	label: __("Kind of Matter"),
	fieldtype: "Select",
	options: [{ value: "", label: "" }, ...duty.reports.KINDS.map((value) => ({ value, label: __(value) }))],
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

duty.reports.link = (text, doctype, where) =>
	`<a href="#" data-duty-list="${frappe.utils.escape_html(JSON.stringify({ doctype, where }))}">${text}</a>`;

$(document).on("click", "a[data-duty-list]", (event) => {
	event.preventDefault();
	const { doctype, where } = JSON.parse(event.currentTarget.dataset.dutyList);
	frappe.route_options = where;
	frappe.set_route("List", doctype, "List");
});

duty.reports.total_in_bold = (text, data) => (data && data.bold ? `<b>${text}</b>` : text);
