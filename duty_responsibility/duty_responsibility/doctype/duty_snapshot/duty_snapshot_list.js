duty.list("Duty Snapshot", {
	hide_name_column: true,
	// the limit and its step, which were seeded under English names
	formatters: { source: (value) => (value || "").split(": ").map((part) => __(part)).join(" · ") },
});
