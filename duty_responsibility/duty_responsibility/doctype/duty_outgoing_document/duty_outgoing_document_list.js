duty.list("Duty Outgoing Document", {
	add_fields: ["status", "urgency"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	get_indicator(doc) {
		const colours = {
			"In Drafting": "orange",
			"In Review": "yellow",
			Signed: "blue",
			Numbered: "blue",
			"Checked and Issued": "green",
			Filed: "gray",
			Withdrawn: "gray",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
});
