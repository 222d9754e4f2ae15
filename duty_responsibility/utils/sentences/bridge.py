"""Why a row of another system was brought over, changed or left alone; `explain` puts it beside its own sentences."""

from frappe import _


def reasons() -> dict[str, str]:
	return {
		"bridge-changed-there": _("{field}: changed there from “{before}” to “{after}”."),
		"bridge-changed-here": _("{field}: changed here to “{ours}”; there it is still “{theirs}”."),
		"bridge-filled-in": _("{field}: was empty here, filled in with “{after}”."),
		"bridge-both-differ": _("{field}: here “{ours}”, there “{theirs}”. Say which one holds."),
		"bridge-removed-here": _("It was removed here; it does not come back by itself."),
		"bridge-taken-back": _("It was cancelled there."),
		"bridge-taken-back-but-changed": _("It was cancelled there, but has been changed here: {fields}."),
		"bridge-left": _("Not in service there."),
		"bridge-no-people": _("Nobody in service belongs to it there."),
		"bridge-disabled": _("It is disabled there."),
		"bridge-no-head": _("Its head cannot be told: there must be one member to whom the others report."),
		"bridge-no-deputy": _(
			"Its deputy director in charge cannot be told: its head reports to nobody, and the settings name "
			"no deputy director for daily work."
		),
		"bridge-no-staff": _("The employee is not on the staff here."),
		"bridge-worked-here": _("The day is worked here by notice; a holiday list does not change that."),
		"bridge-half-day": _("Half a day off; which half is not said there. Enter it by hand."),
		"bridge-refused": _("It was refused here: {text}"),
	}


def outcomes() -> dict[str, str]:
	"""What a run would do with a row, in words."""
	return {
		"Created": _("To Be Created"),
		"Changed": _("To Be Changed"),
		"Removed": _("To Be Removed"),
		"In Step": _("In Step"),
		"Left Alone": _("Left Alone"),
		"Conflict": _("Conflict"),
	}
