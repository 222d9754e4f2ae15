duty.list("Duty Incoming Document", {
	add_fields: ["status", "urgency"],
	hide_name_column: true,
	has_indicator_for_draft: true,
	onload(listview) {
		const offer = (label, step) =>
			listview.page.add_actions_menu_item(label, async () => {
				await duty.bulk(listview.doctype, listview.get_checked_items(true), step);
				listview.clear_checked_items();
				listview.refresh();
			});
		offer(__("Pass On"), "Registration");
		offer(__("Sign as Read"), "Circulation");
	},

	get_indicator(doc) {
		const colours = {
			Received: "orange",
			"Passed On": "blue",
			"In Hand": "yellow",
			Finished: "green",
			Filed: "gray",
			Returned: "gray",
			Withdrawn: "gray",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
});
