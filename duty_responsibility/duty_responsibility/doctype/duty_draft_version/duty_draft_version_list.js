duty.list("Duty Draft Version", {
	hide_name_column: true,
	formatters: { step: (value) => __(value || "") },
});
