duty.list("Duty Responder Chain", {
	// what was seeded has an English name and is shown in the reader's language
	formatters: { name: (value) => __(value), chain_name: (value) => __(value || "") },
});
