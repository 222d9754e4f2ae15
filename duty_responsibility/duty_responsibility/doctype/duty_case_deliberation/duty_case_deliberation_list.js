frappe.listview_settings["Duty Case Deliberation"] = {
	hide_name_column: true,
};
