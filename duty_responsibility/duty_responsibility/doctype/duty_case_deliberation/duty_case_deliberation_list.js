duty.list("Duty Case Deliberation", {
	hide_name_column: true,
});
