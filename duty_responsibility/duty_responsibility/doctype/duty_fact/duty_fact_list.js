duty.list("Duty Fact", {
	hide_name_column: true,
	formatters: { article: (value) => duty.article(value) },
});
