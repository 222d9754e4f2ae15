frappe.listview_settings["Duty Fault Grade"] = {
	// what was seeded has an English name and is shown in the reader's language
	formatters: { name: (value) => __(value), grade_name: (value) => duty.cell(__(value || "")), article: (value) => duty.cell(duty.article(value)) },
};
