duty.list("Duty Proofreading Term", {
	hide_name_column: true,
});
