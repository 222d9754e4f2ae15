duty.list("Duty Gate Registration", {
	add_fields: ["status"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	get_indicator(doc) {
		const colours = { "At the Gate": "orange", Received: "green", Gone: "gray" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
	button: {
		// one click makes an inquiry of it
		show: (doc) => doc.status === "At the Gate" && frappe.user.has_role(["Duty Clerk", "Duty Member"]),
		get_label: () => __("Receive"),
		get_description: (doc) => __("Make an inquiry of {0}", [doc.visitor_name]),
		action: (doc) => duty.receive_visitor(doc.name),
	},
});
