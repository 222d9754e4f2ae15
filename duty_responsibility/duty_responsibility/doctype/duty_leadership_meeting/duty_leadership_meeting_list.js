frappe.listview_settings["Duty Leadership Meeting"] = {
	hide_name_column: true,
};
