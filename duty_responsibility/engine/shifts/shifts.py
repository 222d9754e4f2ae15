"""Duty shift logs: opened for each turn of the roster, kept with its changes, ended when it is over.

The one place where a log is opened. It may be asked any number of times, by the scheduler and by whoever opens their
page first: a shift has one log, which its key in the database says.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _

from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office import calendars, rosters, staffing
from duty_responsibility.engine.shifts import lines
from duty_responsibility.rules.roster import DAY, Absence, away
from duty_responsibility.rules.shifts import Turn, next_officer, turns
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils.words import moment

LOG = "Duty Shift Log"
LOOK_BACK = timedelta(days=7)
"""How far back shifts without a log are made up for after an outage."""

STANDING = ("On Duty", "Shift Over", "To Be Signed", "Taken Over")


def kept() -> bool:
	"""Whether the office keeps logs, and has a calendar that says when a shift is one."""
	settings = frappe.get_cached_doc("Duty Settings")
	return bool(settings.get("keep_shift_log") and settings.calendar)


def turns_between(start: datetime, end: datetime) -> list[Turn]:
	"""The turns that reach into a stretch of time, by the roster as it stands now."""
	return turns(
		rosters.shifts(start - DAY, end + DAY),
		_calendar(),
		start,
		end,
		changes_at=rosters.changes_at(),
		fallback=frappe.get_cached_doc("Duty Settings").duty_officer or None,
	)


def _calendar() -> WorkingCalendar:
	return calendars.current().calendar


# -- opening and keeping --------------------------------------------------------------------------


def keep(now: datetime) -> int:
	"""Open the logs of shifts that have begun, follow the roster, end those that are over. For the scheduler."""
	if not kept():
		return 0
	opened = sum(bool(_safely(open_for, turn, now)) for turn in turns_between(_since(now), now + _SECOND))
	over = frappe.get_all(
		LOG, filters={"status": "On Duty", "to_time": ("<=", now)}, pluck="name", order_by="to_time asc"
	)
	for name in over:
		_safely(_end, name)
	return opened


_SECOND = timedelta(seconds=1)


def _since(now: datetime) -> datetime:
	"""Where the logs end so far, or where one begins that is still kept; an office that begins with them begins now."""
	rows = frappe.get_all(
		LOG, filters={"from_time": ("<=", now)}, fields=["to_time"], order_by="to_time desc", limit=1
	)
	if not rows:
		return now
	kept_now = frappe.get_all(
		LOG, filters={"status": "On Duty"}, pluck="from_time", order_by="from_time asc", limit=1
	)
	return max(min(now, rows[0].to_time, *kept_now), now - LOOK_BACK)


def open_now(now: datetime) -> list[str]:
	"""The logs of the shifts that run now, opened if they are not yet."""
	if not kept():
		return []
	found = (open_for(turn, now) for turn in turns_between(now, now + _SECOND))
	return [name for name in found if name]


def open_for(turn: Turn, now: datetime) -> str | None:
	"""The log of a turn: found, brought into line with the roster, or opened."""
	officers = _able(turn.officers, turn.start) or _able(
		(frappe.get_cached_doc("Duty Settings").duty_officer,), turn.start
	)
	if not officers:
		return None  # nobody is there to keep it; the roster's gaps are told to its keeper
	others = frappe.get_all(
		LOG,
		filters={"from_time": turn.start, "status": ("in", STANDING)},
		fields=["name", "officer", "second_officer", "to_time", "status"],
	)
	mine = next((row for row in others if row.officer == officers[0]), None)
	if mine is None:
		rostered = {
			one for turn_then in turns_between(turn.start, turn.start + _SECOND) for one in turn_then.officers
		}
		# another person was put on duty for it
		mine = next((row for row in others if row.status == "On Duty" and row.officer not in rostered), None)
	if mine is None:
		return _open(turn, officers, now)
	second = officers[1] if len(officers) > 1 else None
	as_rostered = (officers[0], second, turn.end)
	if mine.status == "On Duty" and (mine.officer, mine.second_officer, mine.to_time) != as_rostered:
		doc = frappe.get_doc(LOG, mine.name)
		doc.flags.ignore_permissions = True
		doc.follow_roster(*as_rostered)
	return mine.name


def _able(staff: Collection[str | None], at: datetime) -> list[str]:
	"""Those who are in office, can log in and are not away then."""
	office = staffing.directory()
	absences = rosters.absences(at, at + _SECOND)
	return [one for one in staff if one and _there(one, office, absences, at)]


def _there(staff: str, office: staffing.Directory, absences: list[Absence], at: datetime) -> bool:
	return bool(office.user_of(staff)) and not away(absences, staff, at)


def _open(turn: Turn, officers: list[str], now: datetime) -> str:
	doc = frappe.get_doc(
		{
			"doctype": LOG,
			"officer": officers[0],
			"second_officer": officers[1] if len(officers) > 1 else None,
			"from_time": turn.start,
			"to_time": turn.end,
			"rostered": int(turn.rostered),
			"opened_at": now,
			"shift_key": key(turn.start, officers[0]),
			# what a free day is, the day on which the shift begins says
			"day_kind": "Working Day" if _calendar().close_of(turn.start.date()) else "Free Day",
		}
	)
	doc.flags.ignore_permissions = doc.flags.duty_action = True
	frappe.db.savepoint("duty_shift")
	try:
		doc.insert()
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		# somebody opened it in this very moment
		frappe.db.rollback(save_point="duty_shift")
		frappe.clear_last_message()
		return frappe.db.get_value(LOG, {"shift_key": doc.shift_key}, for_update=True)
	frappe.db.release_savepoint("duty_shift")
	return doc.name


def key(start: datetime, officer: str) -> str:
	"""What a shift is known by: its officer and when it begins."""
	return f"{start:%Y%m%d%H%M}-{officer}"


def _end(name: str) -> None:
	doc = frappe.get_doc(LOG, name)
	doc.flags.ignore_permissions = True
	doc.end()


def _safely(work: Any, *args: Any) -> Any:
	"""One log that cannot be written must not keep the others from it."""
	frappe.db.savepoint("duty_shifts")
	try:
		done = work(*args)
	except Exception as error:
		if isinstance(error, (frappe.QueryDeadlockError, frappe.QueryTimeoutError)):
			raise  # the whole transaction is gone; the next run finds everything as it was
		frappe.db.rollback(save_point="duty_shifts")
		frappe.log_error(title="Duty Responsibility: a shift log could not be written")
		return None
	frappe.db.release_savepoint("duty_shifts")
	return done


# -- whose it is ----------------------------------------------------------------------------------


def of_person(staff: str, now: datetime) -> str | None:
	"""The log that a person needs now, the most pressing first: to hand over, to sign, or to write in."""
	open_now(now)
	officers, takers = ("officer", "second_officer"), ("successor", "receiver")
	for status, fields in (("Shift Over", officers), ("To Be Signed", takers), ("On Duty", officers)):
		rows = frappe.get_all(
			LOG,
			filters={"status": status, "from_time": ("<=", now)},
			or_filters=[[field, "=", staff] for field in fields],
			fields=["name", "successor", "taken_over_at", "receiver", "received_at"],
			order_by="from_time asc",
		)
		for row in rows:
			signed = [row.taken_over_at] * (row.successor == staff) + [row.received_at] * (
				row.receiver == staff
			)
			if status != "To Be Signed" or not all(signed):
				return row.name
	return None


def successor_of(log: Any) -> str | None:
	"""Who takes over: whoever has the next shift; or else the clerk at the opening, or those above."""
	end, leaving = log.to_time, {log.officer, log.second_officer}
	ahead = turns_between(end, end + 2 * DAY)
	able = _able({one for turn in ahead for one in turn.officers}, end)
	settings = frappe.get_cached_doc("Duty Settings")
	others = (one for one in (settings.clerk, settings.daily_deputy, settings.director) if one not in leaving)
	return next_officer(ahead, end, leaving, able, DAY) or next(iter(_able(list(others), end)), None)


def receiver_of(log: Any, successor: str | None) -> str | None:
	"""Who gets the open matters, if not the successor: the clerk, when the office opens at the end of the shift."""
	clerk = frappe.get_cached_doc("Duty Settings").clerk
	opens = _calendar().is_working(log.to_time)
	if opens and clerk not in (log.officer, log.second_officer, successor) and _able((clerk,), log.to_time):
		return clerk
	return None


# -- what comes in it -----------------------------------------------------------------------------


def attend(matter: Any, now: datetime) -> None:
	"""What is urgent and comes outside office hours finds the duty officer of that hour, who is told and sees it."""
	if not kept() or _calendar().is_working(now) or not lines.is_urgent(matter.doctype, matter.name):
		return
	officer = staffing.directory(now).duty_officer
	if not officer:
		return
	logs = open_now(now)
	own = (
		frappe.get_all(LOG, filters={"name": ("in", logs), "officer": officer}, pluck="name") if logs else []
	)
	if not logs or not lines.call(own[0] if own else logs[0], matter, officer, now):
		return
	tell_staff(
		[officer],
		matter.doctype,
		matter.name,
		lambda: _("Urgent, outside office hours, while you are on duty: “{0}” ({1})").format(
			matter.get_title(), moment(now)
		),
	)


def hand_on(log: Any, taker: str, now: datetime) -> list[str]:
	"""The open matters that go to a person are theirs from now on, by name; returns what the matters are called."""
	taken = []
	for line in lines.handed_to(log.name, taker):
		doc = frappe.get_doc(line.reference_doctype, line.reference_name)
		doc.flags.ignore_permissions = True  # the signature under the log is the right to it
		holders = [one for one in (log.officer, log.second_officer) if one]
		if doc.pass_to_next_shift(holders, taker, log, now):
			taken.append(doc.get_title())
		lines.taken(line.name, now)
	return taken
