duty.list("Duty Measure Proof", {
	hide_name_column: true,
});
