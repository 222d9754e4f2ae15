"""What an office still lacks before deadlines are counted and somebody hears of them: one list, asked anew each time.

Each point says how it stands, why it matters and where it is mended. What is only advised does not count as missing.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_time, getdate

from duty_responsibility.engine.ledger import watch
from duty_responsibility.engine.notices.delivery import can_mail
from duty_responsibility.engine.office import calendars, responders
from duty_responsibility.rules.people import ROLE_OF_POST
from duty_responsibility.utils.words import listed, moment

DONE, MISSING, ADVISED = "done", "missing", "advised"
NAMED = 5
"""So many people are named in a sentence; the rest are counted."""
AHEAD = timedelta(days=30)

KINDS = (
	"Duty Incoming Document",
	"Duty Inquiry",
	"Duty Outgoing Document",
	"Duty Meeting",
	"Duty Assignment",
)


@dataclass(frozen=True)
class Point:
	"""One point of the list. `route` is where it is mended, or `action` what the page can do itself."""

	key: str
	title: str
	state: str
	said: str
	why: str
	route: tuple[str, ...] = ()
	options: dict[str, Any] = field(default_factory=dict)
	action: str = ""


def points(now: datetime) -> list[dict[str, Any]]:
	"""The whole list, in the order in which an office is set up."""
	return [asdict(point) for check in CHECKS for point in check(now)]


def _people(_now: datetime) -> Iterator[Point]:
	people = frappe.get_all(
		"Duty Staff", {"status": "Active"}, ["name", "employee_name", "user_id", "support_worker"]
	)
	nobody = _("Nobody is entered yet.")
	yield Point(
		"people",
		_("People of the Office"),
		DONE if people else MISSING,
		_("{0} people are entered.").format(len(people)) if people else nobody,
		_("Every duty belongs to a person. Paste the office's list from a spreadsheet."),
		("List", "Duty Staff"),
		action="import_people",
	)
	users = [row.user_id for row in people if row.user_id]
	working = set(frappe.get_all("User", {"name": ("in", users), "enabled": 1}, pluck="name"))
	without = [row.employee_name for row in people if not row.user_id and not row.support_worker]
	disabled = [row.employee_name for row in people if row.user_id and row.user_id not in working]
	yield Point(
		"users",
		_("Users of the People"),
		DONE if people and not without and not disabled else MISSING,
		_("Without a user: {0}.").format(_some(without))
		if without
		else _("Their users are disabled: {0}.").format(_some(disabled))
		if disabled
		else _("Everybody has a user.")
		if people
		else nobody,
		_("Who has no user cannot log in and is told of nothing."),
		*(
			(("List", "User"), {"enabled": 0})
			if disabled and not without
			else (("List", "Duty Staff"), {"user_id": ["is", "not set"], "status": "Active"})
		),
	)
	lacking = without_role()
	yield Point(
		"roles",
		_("Roles of the Users"),
		DONE if people and not lacking else MISSING,
		_("Without the role of their post: {0}.").format(_some(row.employee_name for row in lacking))
		if lacking
		else _("Everybody has the role of their post.")
		if people
		else nobody,
		_("The role decides what a person may do; without it they see an empty Desk."),
		("List", "User"),
		action="give_roles" if lacking else "",
	)


def without_role() -> list[Any]:
	"""Active staff with a user who lacks the role of their post."""
	people = frappe.get_all(
		"Duty Staff",
		{"status": "Active", "support_worker": 0, "user_id": ("is", "set")},
		["name", "employee_name", "user_id", "post"],
	)
	rows = frappe.get_all(
		"Has Role",
		{"parenttype": "User", "parent": ("in", [row.user_id for row in people])},
		["parent", "role"],
	)
	known = {(row.parent, row.role) for row in rows}
	# whoever has more than a member of staff needs no member's role besides
	placed = {user for user, role in known if role in {*ROLE_OF_POST.values(), "Duty Administrator"}}
	lacking = []
	for row in people:
		role = ROLE_OF_POST.get(row.post)
		enough = row.user_id in placed if role == "Duty Member" else (row.user_id, role) in known
		if role and not enough:
			lacking.append(row)
	return lacking


def _sections(_now: datetime) -> Iterator[Point]:
	rows = frappe.get_all("Duty Section", fields=["name", "disabled", "head", "deputy_director"])
	sections = [row for row in rows if not row.disabled]
	waiting = [row.name for row in rows if row.disabled and not (row.head and row.deputy_director)]
	there = set(frappe.get_all("Duty Staff", {"status": "Active", "user_id": ("is", "set")}, pluck="name"))
	empty = [row.name for row in sections if row.head not in there or row.deputy_director not in there]
	said = _("Sections: {0}, each with a head and a deputy director in charge.").format(len(sections))
	if empty:
		said = _("Head or deputy director in charge is missing, disabled or without a user: {0}.").format(
			_some(empty)
		)
	elif waiting:
		# they came with a list of departments, which knows no heads
		said = _("Disabled until they have a head and a deputy director in charge: {0}.").format(
			_some(waiting)
		)
	yield Point(
		"sections",
		_("Sections with Head and Deputy"),
		MISSING if empty or not sections else ADVISED if waiting else DONE,
		said if rows else _("No section is entered yet."),
		_("The head hears of what slips, the deputy director decides about more time (Art. 15)."),
		("List", "Duty Section"),
	)


def _posts(_now: datetime) -> Iterator[Point]:
	settings = frappe.get_cached_doc("Duty Settings")
	open_posts = [
		_(settings.meta.get_label(post))
		for post in ("director", "daily_deputy", "clerk", "duty_officer")
		if not settings.get(post)
	]
	yield Point(
		"posts",
		_("Director, Deputy, Clerk, Duty Officer"),
		MISSING if open_posts else DONE,
		_("Not named: {0}.").format(listed(open_posts)) if open_posts else _("All four are named."),
		_(
			"They are first in the chain, receive what is passed on, and hear of what is overdue (Art. 2, 11)."
		),
		("Form", "Duty Settings"),
		action="name_posts",
	)
	yield Point(
		"office",
		_("Name of the Office"),
		DONE if settings.office_name else MISSING,
		settings.office_name or _("Not entered."),
		_("It stands on every print-out, on the public pages and on the light board."),
		("Form", "Duty Settings"),
		action="name_posts",
	)


def _calendar(now: datetime) -> Iterator[Point]:
	name = frappe.get_cached_doc("Duty Settings").calendar
	why = _("Due times are counted in working time. A year whose notice is missing gives provisional ones.")
	if not name:
		yield Point(
			"calendar",
			_("Calendar"),
			MISSING,
			_("No calendar is chosen."),
			why,
			("Form", "Duty Settings"),
		)
		return
	until = getdate(frappe.db.get_value("Duty Calendar", name, "published_until"))
	for year, key in ((now.year, "calendar"), (now.year + 1, "next_year")):
		published = until >= date(year, 12, 31)
		# the State Council publishes next year's holidays in about November
		state = DONE if published else MISSING if key == "calendar" else ADVISED
		said = (
			_("The holidays of {0} are entered.") if published else _("The holidays of {0} are not entered.")
		)
		if not published and year in calendars.notices():
			said = _("The holidays of {0} are not entered; the calendar's button “Fill a Year” knows them.")
		yield Point(
			key,
			_("Calendar of {0}").format(year),
			state,
			said.format(year),
			why,
			("Form", "Duty Calendar", name),
		)


def _policy(_now: datetime) -> Iterator[Point]:
	enabled = frappe.get_all("Duty Time Limit", {"enabled": 1}, pluck="document_type")
	none = [_(kind) for kind in KINDS if kind not in enabled]
	yield Point(
		"limits",
		_("Time Limits"),
		ADVISED if none and enabled else DONE if enabled else MISSING,
		_("Without any limit: {0}.").format(listed(none))
		if none
		else _("Every kind of matter has one; {0} in all.").format(len(enabled)),
		_("What has no limit has no light. Read them once and change what your office does otherwise."),
		("List", "Duty Time Limit"),
	)
	ladders = frappe.db.count("Duty Escalation Ladder")
	yield Point(
		"ladder",
		_("Escalation Ladders"),
		DONE if ladders else MISSING,
		_("{0} ladders.").format(ladders),
		_("They say who hears of a duty, and when, before and after it is overdue."),
		("List", "Duty Escalation Ladder"),
	)


def _roster(now: datetime) -> Iterator[Point]:
	settings = frappe.get_cached_doc("Duty Settings")
	why = _("Out of hours the duty officer answers (Art. 2). A gap means that nobody does.")
	if not (settings.calendar and settings.responder_chain):
		yield Point(
			"roster",
			_("Duty Roster of the Next 30 Days"),
			MISSING,
			_("Choose the calendar and the chain of first responders first."),
			why,
			("Form", "Duty Settings"),
		)
		return
	gaps = responders.coverage(now, now + AHEAD)
	serious = [gap for gap in gaps if gap.serious]
	said = _("Everything is rostered.")
	if gaps:
		said = _("{0} gaps, the first from {1} to {2}.").format(
			len(gaps), moment(gaps[0].start), moment(gaps[0].end)
		)
	yield Point(
		"roster",
		_("Duty Roster of the Next 30 Days"),
		MISSING if serious else ADVISED if gaps else DONE,
		said,
		why,
		*_rosters(now),
	)


def _rosters(now: datetime) -> tuple[tuple[str, ...], dict[str, Any]]:
	"""The way to the rosters; to the first one, for the days that are asked for, if there is none yet."""
	if frappe.db.count("Duty Roster"):
		return ("List", "Duty Roster"), {}
	changes = get_time(frappe.get_cached_doc("Duty Settings").duty_changes_at or "00:00")
	# before the duty changes in the morning, it is still the night of the day before
	begins = now.date() - timedelta(days=int(now.time() < changes))
	days = {"from_date": str(begins), "to_date": str((now + AHEAD).date())}
	return ("Form", "Duty Roster", "new"), days


def _machine(now: datetime) -> Iterator[Point]:
	from frappe.utils.scheduler import is_scheduler_disabled

	last = watch.last_sweep()
	still, off = watch.stands_still(now), is_scheduler_disabled(verbose=False)
	said = (
		_("Deadlines were last looked at: {0}.").format(moment(last)) if last else _("Never looked at yet.")
	)
	if off:
		said = _("The scheduler of this site is switched off.")
	yield Point(
		"scheduler",
		_("The Deadlines Are Watched"),
		MISSING if off or still or not last else DONE,
		said,
		_("A worker looks every minute. Without it nothing turns yellow and nobody is told."),
		("Form", "Duty Watch"),
	)
	mail, wanted = can_mail(), bool(frappe.get_cached_doc("Duty Settings").send_email)
	yield Point(
		"email",
		_("E-mail"),
		DONE if mail and wanted else ADVISED,
		_("Notifications go out by e-mail and in the Desk.")
		if mail and wanted
		else _("Switched off in the settings: notifications are in the Desk only.")
		if mail
		else _("No account to send from: notifications are in the Desk only."),
		_("Who is not at the Desk hears of a deadline by e-mail."),
		("Form", "Duty Settings") if mail else ("List", "Email Account"),
	)


def _outside(_now: datetime) -> Iterator[Point]:
	settings = frappe.get_cached_doc("Duty Settings")
	yield Point(
		"public",
		_("Public Pages"),
		DONE if settings.public_inquiries else ADVISED,
		_("Anybody may hand in an inquiry and ask how it stands.")
		if settings.public_inquiries
		else _("Switched off: inquiries come by visit, phone and paper only."),
		_("Optional. People may hand in an inquiry at home and follow it by its code."),
		("Form", "Duty Settings"),
	)
	first = frappe.db.count("Duty Incoming Document") or frappe.db.count("Duty Inquiry")
	yield Point(
		"first",
		_("The First Entry in the Register"),
		DONE if first else MISSING,
		_("The register is in use.") if first else _("Nothing is registered yet."),
		_(
			"Register one document: title and issuing organ are enough. Its clock shows whether all this works."
		),
		("Form", "Duty Incoming Document", "new"),
	)


def _some(names: Any) -> str:
	names = list(names)
	if len(names) <= NAMED:
		return listed(names)
	return _("{0} and {1} more").format(listed(names[:NAMED]), len(names) - NAMED)


CHECKS: tuple[Callable[[datetime], Iterator[Point]], ...] = (
	_people,
	_sections,
	_posts,
	_calendar,
	_policy,
	_roster,
	_machine,
	_outside,
)
