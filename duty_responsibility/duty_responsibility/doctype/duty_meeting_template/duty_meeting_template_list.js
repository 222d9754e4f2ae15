duty.list("Duty Meeting Template", {
	// what was seeded has an English name and is shown in the reader's language
	formatters: { name: (value) => __(value), template_name: (value) => __(value || "") },
});
