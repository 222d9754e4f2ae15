frappe.listview_settings["Duty Proofreading Term"] = {
	hide_name_column: true,
};
