duty.list("Duty Notification", {
	hide_name_column: true,
	get_indicator(doc) {
		const colours = { Sent: "green", Pending: "blue", Withheld: "orange", Failed: "red" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
});
