duty.list("Duty Roster", {
	hide_name_column: true,
	onload(list) {
		list.page.add_inner_button(__("Who Is on Duty Now"), () => frappe.set_route("duty-now"));
	},
});
