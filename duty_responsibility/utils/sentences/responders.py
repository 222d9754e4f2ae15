"""The sentences of chain and roster: who answers, who was passed over, and why."""

from frappe import _


def words() -> dict[str, str]:
	"""Words that stand in the sentences and are no option of a field."""
	return {
		"Last Resort": _("Last Resort"),
		"Received in Fact": _("Received in Fact"),
		"Answered Before": _("Answered Before"),
	}


def reasons() -> dict[str, str]:
	return {
		"in-office-hours": _("{at} is office time."),
		"outside-office-hours": _("{at} is outside office hours."),
		"not-asked-now": _("{role}: asked “{hours}” only, so not now."),
		"not-rostered": _("{role}: nobody is rostered."),
		"post-empty": _("{role}: nobody holds this post."),
		"person-unknown": _("{role}: {staff} is not on the staff any more."),
		"support-worker": _("{role} {staff}: a support worker, never first responder."),
		"person-disabled": _("{role} {staff}: disabled."),
		"person-unreachable": _("{role} {staff}: has no user and cannot be told."),
		"away-until": _("{role} {staff}: away until {until}."),
		"away": _("{role} {staff}: out of the office."),
		"responder-found": _("{role} {staff} answers."),
		"no-last-resort": _("Nobody is there, and no last resort is named: an alarm is raised."),
		"last-resort": _(
			"Nobody in the chain is there; {staff} answers as the last resort, and an alarm is raised."
		),
		"nobody-answers": _("Nobody is there, not even the last resort: an alarm is raised."),
		"received-in-fact": _(
			"{staff} received it in fact and was contacted first, so {staff} is the first responder."
		),
		"support-worker-hands-over": _("{staff} received it, but is a support worker and hands over."),
		"gatekeeper-hands-over": _("{staff} registered it at the gate and hands over."),
		"answered-before": _("It came back; {staff} answered for it before and answers again."),
	}
