// ERPNext's words for who is in office mean other things elsewhere in the Desk ("Left" is a side), so they are
// translated as those of this document wherever they are shown.
frappe.meta.get_docfield("Duty Staff", "status").formatter = (value) => __(value, null, "Duty Staff");

duty.list("Duty Staff", {
	get_indicator: (doc) => [
		__(doc.status, null, "Duty Staff"),
		{ Active: "green", Suspended: "orange" }[doc.status] || "gray",
		`status,=,${doc.status}`,
	],
});
