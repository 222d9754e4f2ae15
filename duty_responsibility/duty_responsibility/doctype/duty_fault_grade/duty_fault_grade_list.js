duty.list("Duty Fault Grade", {
	// what was seeded has an English name and is shown in the reader's language
	formatters: { name: (value) => __(value), grade_name: (value) => __(value || ""), article: (value) => duty.article(value) },
});
