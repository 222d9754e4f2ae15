"""What the rules of accountability have to say, in the reader's language; `explain` puts it beside its own sentences."""

from frappe import _


def reasons() -> dict[str, str]:
	return {
		# who is meant
		"fault-subject-assignee": _("Had the step “{step}” in hand when its time ran out, {at}."),
		"fault-subject-nobody": _(
			"Nobody had “{step}” in hand at {at}; the deputy director in charge says whom it concerns."
		),
		"fault-subject-proofreader": _("Had proofread the document before it was printed."),
		"fault-subject-fact": _("Answered for the notices of the meeting ({what}: {concerned})."),
		"fault-subject-named": _("Named by {by}, who reported it."),
		"fault-subject-corrected": _("Corrected by {by}; before: {before}. {why}"),
		# which grade
		"fault-reach-not-named": _("Whose work it affected has not been named."),
		"fault-reach": _("It affected the work of: {what}."),
		"fault-late": _("Late by {minutes} working minutes; from {least} on this grade is suggested."),
		"fault-repeated": _(
			"{count} earlier fault(s) within the period; from {least} on this grade is suggested."
		),
		"fault-consequences": _("A serious consequence is named."),
		"fault-suggested": _("Suggested: {grade}."),
		"fault-office-criterion": _(
			"The regulation at hand does not say when a fault is of this grade; the office's own criterion was used."
		),
		"fault-office-measures": _("Not in the regulation at hand, but the office's own: {measures}."),
		"fault-gap": _(
			"No criterion of the office fits. The book is silent; people decide without a suggestion."
		),
		"fault-people-decide": _(
			"This is a suggestion; the deputy director proposes and the meeting decides."
		),
		# the ledger
		"excused-by-decision": _("Excused by a decision of {by}: {why}"),
	}
