"""What numbering and proofreading have to say, in the reader's language; `explain` puts it beside its own sentences."""

from frappe import _


def reasons() -> dict[str, str]:
	return {
		# the verdict
		"proofreading-at-once": _("{what}: {count} error(s). There, one is a fault."),
		"proofreading-too-many": _(
			"Body: {count} error(s) in {characters} characters; {allowed} are allowed, three in 10,000."
		),
		"proofreading-within": _(
			"Body: {count} error(s) in {characters} characters, within the {allowed} that are allowed."
		),
		"proofreading-clean": _("No error was left in {characters} characters."),
		# what is doubtful
		"straight-quote": _("A straight quotation mark; Chinese texts have “ and ”."),
		"nested-alike": _("A mark {mark} inside its own kind; inside stand {inside}."),
		"bracket-mixed": _("Opened as {first}, closed as {second}."),
		"bracket-unclosed": _("{mark} is opened and not closed in this paragraph."),
		"bracket-unopened": _("{mark} closes what was not opened in this paragraph."),
		"character-twice": _("“{text}” stands twice."),
		"word-twice": _("“{text}” stands twice."),
		"marks-in-a-row": _("Several punctuation marks in a row."),
		"number-brackets": _("The year in a document number stands in 〔 and 〕."),
		"number-year": _("The year in a document number has four digits."),
		"number-zero": _("A document number has no leading zero."),
		"number-word": _("A document number has no 第 before it."),
		"number-without-end": _("A document number ends with 号."),
		"date-impossible": _("There is no such day."),
		"month-impossible": _("There is no such month."),
		"time-impossible": _("There is no such time of day."),
		"weekday-wrong": _("{date}: the weekday given is another one."),
		"name-near": _("Nearly “{name}”, who is on the office's list of leaders."),
		"title-wrong": _("“{title}” is not on the list as a title of {name}: {titles}."),
		"term-near": _("Nearly “{name}”, which is on the office's list of fixed expressions."),
	}
