frappe.listview_settings["Duty Clock Event"] = {
	hide_name_column: true,
};
