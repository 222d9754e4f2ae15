(() => {
	duty.list("Duty Fault Record", {
		add_fields: ["status"],
		hide_name_column: true,
		has_indicator_for_draft: true,
		get_indicator(doc) {
			const colours = {
				Recorded: "yellow",
				"Statement Open": "orange",
				"Awaiting Proposal": "orange",
				Proposed: "blue",
				Decided: "purple",
				"Notice Given": "purple",
				"Under Appeal": "pink",
				Closed: "green",
			};
			return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
		},
		onload(list) {
			if (!frappe.user.has_role(["Duty Section Head", "Duty Deputy Director", "Duty Director"])) return;
			list.page.add_inner_button(__("Report a Fault"), () => report(list));
		},
	});

	function report(list) {
		const dialog = new frappe.ui.Dialog({
			title: __("Report a Fault"),
			fields: [
				{ fieldname: "subject", fieldtype: "Link", options: "Duty Staff", label: __("Person Concerned"), reqd: 1 },
				{ fieldname: "category", fieldtype: "Link", options: "Duty Fault Category", label: __("Category of Fault"), reqd: 1, filters: { disabled: 0 } },
				{ fieldname: "happened_at", fieldtype: "Datetime", label: __("Happened at"), reqd: 1, default: frappe.datetime.now_datetime() },
				{ fieldname: "description", fieldtype: "Small Text", label: __("Account of the Fault"), reqd: 1 },
				{ fieldname: "reference_doctype", fieldtype: "Link", options: "DocType", label: __("Matter"), filters: { module: "Duty Responsibility", istable: 0 } },
				{ fieldname: "reference_name", fieldtype: "Dynamic Link", options: "reference_doctype", label: __("Matter Number"), depends_on: "reference_doctype" },
			],
			primary_action_label: __("Report a Fault"),
			async primary_action(values) {
				const name = await frappe.xcall("duty_responsibility.api.faults.report", values);
				dialog.hide();
				if (name) frappe.set_route("Form", "Duty Fault Record", name);
				else frappe.show_alert({ message: __("Passed on to the deputy director in charge."), indicator: "green" });
				list.refresh();
			},
		});
		dialog.show();
	}
})();
