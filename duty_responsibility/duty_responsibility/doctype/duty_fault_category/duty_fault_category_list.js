duty.list("Duty Fault Category", {
	// what was seeded has an English name and is shown in the reader's language
	formatters: { name: (value) => __(value), category_name: (value) => __(value || ""), article: (value) => duty.article(value) },
});
