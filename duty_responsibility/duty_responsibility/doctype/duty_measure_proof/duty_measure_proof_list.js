frappe.listview_settings["Duty Measure Proof"] = {
	hide_name_column: true,
};
