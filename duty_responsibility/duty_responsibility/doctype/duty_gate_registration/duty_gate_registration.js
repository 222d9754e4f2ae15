frappe.ui.form.on("Duty Gate Registration", {
	refresh(frm) {
		duty.show_clocks(frm);
		if (frm.is_new() || frm.doc.status !== "At the Gate") return;
		if (frappe.user.has_role(["Duty Clerk", "Duty Member", "Duty Section Head", "Duty Deputy Director", "Duty Director"])) {
			frm.add_custom_button(__("Receive"), () => duty.receive_visitor(frm.doc.name));
			frm.change_custom_button_type(__("Receive"), null, "primary");
		}
		frm.add_custom_button(__("Gone"), () => duty.visitor_left(frm.doc.name, () => frm.reload_doc()));
	},
});
