frappe.listview_settings["Duty Draft Version"] = {
	hide_name_column: true,
	formatters: { step: (value) => duty.cell(__(value || "")) },
};
