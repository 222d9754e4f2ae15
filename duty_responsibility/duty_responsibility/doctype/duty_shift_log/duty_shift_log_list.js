duty.list("Duty Shift Log", {
	add_fields: ["status"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	onload(list) {
		list.page.add_inner_button(__("My Shift's Log"), () => duty.my_shift());
	},
	get_indicator(doc) {
		const colours = { "On Duty": "blue", "Shift Over": "orange", "To Be Signed": "yellow", "Taken Over": "green" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
});
