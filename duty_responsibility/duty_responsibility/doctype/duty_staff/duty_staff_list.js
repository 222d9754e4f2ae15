frappe.listview_settings["Duty Staff"] = {
	formatters: { status: (value) => __(value, null, "Duty Staff") },
	get_indicator: (doc) => [
		__(doc.status, null, "Duty Staff"),
		{ Active: "green", Suspended: "orange" }[doc.status] || "gray",
		`status,=,${doc.status}`,
	],
};
