duty.list("Duty Escalation Ladder", {
	// what was seeded has an English name and is shown in the reader's language
	formatters: { name: (value) => __(value) },
});
