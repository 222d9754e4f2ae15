// Text where Frappe expects HTML. What its callbacks give back, labels of buttons and choices, and titles of dialogs
// are put into the page as they are, some of them into an attribute.
frappe.provide("duty");

// text as HTML shows it, within a tag and within an attribute
duty.escape = (text) => frappe.utils.escape_html(String(text ?? ""));

// the same for what Frappe has escaped before in one place and not in another
duty.escape_once = (text) => duty.escape(frappe.utils.unescape_html(String(text ?? "")));

// a choice of a field; its label is drawn as HTML
duty.choice = (value, label) => ({ value, label: duty.escape(label) });

// a cell of a list that is more than text
duty.pill = (text, colour) => ({
	html: `<span class="indicator-pill no-indicator-dot ${duty.escape(colour)}">${duty.escape(text)}</span>`,
});

// what a list's formatter gives back: Frappe 16 takes a bare text for a selector, which “Art. 18” is not
const cell = (text) => `<span class="ellipsis" title="${duty.escape(text)}">${duty.escape(text)}</span>`;

// The settings of a list: its callbacks give text (or a pill), and what Frappe draws of it is made here.
duty.list = function (doctype, settings) {
	const { formatters = {}, get_indicator, button } = settings;
	const drawn = ([fieldname, formatter]) => [
		fieldname,
		(value, df, doc) => {
			const shown = formatter(value, df, doc);
			if (shown?.html) return shown.html;
			// the first column takes its text as text
			const first = frappe.get_meta(doctype).title_field || "name";
			return fieldname === first ? shown : cell(shown);
		},
	];
	frappe.listview_settings[doctype] = {
		...settings,
		formatters: Object.fromEntries(Object.entries(formatters).map(drawn)),
		...(get_indicator && { get_indicator: (doc) => get_indicator(doc)?.map(duty.escape) }),
		...(button && {
			button: {
				...button,
				get_label: (doc) => duty.escape(button.get_label(doc)),
				get_description: (doc) => duty.escape(button.get_description(doc)),
			},
		}),
	};
};
