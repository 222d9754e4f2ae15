duty.list("Duty Leadership Meeting", {
	hide_name_column: true,
});
