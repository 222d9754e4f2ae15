frappe.listview_settings["Duty Fact"] = {
	hide_name_column: true,
	formatters: { article: (value) => duty.cell(duty.article(value)) },
};
