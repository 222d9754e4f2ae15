frappe.listview_settings["Duty Clock Event"] = {
	hide_name_column: true,
	formatters: { actor: (value) => duty.cell(value === "sweep" ? __("The System") : value) },
};
