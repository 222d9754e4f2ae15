duty.list("Duty Clock Event", {
	hide_name_column: true,
	formatters: { actor: (value) => value === "sweep" ? __("The System") : value },
});
