// Receiving whom the gatekeeper has registered: one click makes an inquiry of it.
frappe.provide("duty");

duty.receive_visitor = async function (name) {
	const inquiry = await frappe.xcall("duty_responsibility.api.inquiries.receive_visitor", { name });
	frappe.set_route("Form", "Duty Inquiry", inquiry);
};

duty.visitor_left = function (name, done) {
	frappe.prompt(
		{ fieldname: "note", fieldtype: "Data", label: __("Why They Left"), reqd: 1 },
		async ({ note }) => {
			await frappe.xcall("duty_responsibility.api.inquiries.visitor_left", { name, note });
			done?.();
		},
		__("Gone"),
		__("Gone")
	);
};
