duty.list("Duty Pause Reason", {
	// what was seeded has an English name and is shown in the reader's language
	formatters: { name: (value) => __(value), reason_name: (value) => __(value || "") },
});
