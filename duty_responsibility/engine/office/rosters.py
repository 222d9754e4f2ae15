"""Duty Roster and Duty Absence documents as values of the rules, and the changes that a roster may see."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_time, getdate

from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.rules.roster import DAY, Absence, Duty, Shift, shift, time_of_day
from duty_responsibility.utils.words import day, listed

CLOCK = "%H:%M"
CHANGES_AT = time(8, 30)
"""When duty outside office hours changes hands, for a site that has not said."""


def changes_at() -> time:
	value = frappe.get_cached_doc("Duty Settings").duty_changes_at
	# an empty time is none, not the time of now, which Frappe would read it as
	return get_time(value).replace(microsecond=0) if value is not None else CHANGES_AT


def shifts_of(rows: Iterable[Any]) -> list[Shift]:
	"""The rows of a roster as stretches of time; a row that cannot be one is refused by the rules."""
	turn = changes_at()
	found: list[Shift] = []
	for row in rows:
		first = getdate(row.from_date)
		last = getdate(row.to_date) if row.to_date else first
		own = (time_of_day(row.start_time), time_of_day(row.end_time))
		found += shift(
			Duty(row.duty_type),
			row.staff,
			first,
			last,
			changes_at=turn,
			start=own[0],
			end=own[1],
			order=row.idx or 0,
			roster=row.parent or "",
		)
	return found


def shifts(start: datetime, end: datetime) -> list[Shift]:
	"""All shifts of all rosters that reach into a stretch of time, in one query."""
	row = frappe.qb.DocType("Duty Roster Shift")
	rows = (
		frappe.qb.from_(row)
		.select(row.parent, row.duty_type, row.staff, row.start_time, row.end_time)
		.select(row.from_date, row.to_date, row.idx)
		.where((row.parenttype == "Duty Roster") & (row.from_date <= end.date()))
		# the last night of a shift ends on the day after it
		.where(row.to_date >= start.date() - DAY)
		.run(as_dict=True)
	)
	return [one for one in shifts_of(rows) if one.end > start and one.start < end]


def absences(start: datetime, end: datetime) -> list[Absence]:
	"""All absences that reach into a stretch of time, in one query."""
	row = frappe.qb.DocType("Duty Absence")
	rows = (
		frappe.qb.from_(row)
		.select(row.staff, row.from_date, row.from_time, row.to_date, row.to_time)
		.where((row.from_date <= end.date()) & (row.to_date.isnull() | (row.to_date >= start.date())))
		.run(as_dict=True)
	)
	found = (absence_of(row) for row in rows)
	return [one for one in found if (one.end is None or one.end > start) and one.start < end]


def shifts_and_absences(start: datetime, end: datetime) -> tuple[list[Shift], list[Absence]]:
	"""Who is on duty and who is away, as the rules take it."""
	return shifts(start, end), absences(start, end)


def absence_of(doc: Any) -> Absence:
	"""A Duty Absence as a stretch."""
	return _absence(doc.staff, doc.from_date, doc.from_time, doc.to_date, doc.to_time)


def _absence(staff: str, from_date: Any, from_time: Any, to_date: Any, to_time: Any) -> Absence:
	"""Without times it covers whole days, without a last day it lasts until they are back."""
	start = datetime.combine(getdate(from_date), time_of_day(from_time) or time())
	if not to_date:
		return Absence(staff, start)
	last = datetime.combine(getdate(to_date), time())
	until = time_of_day(to_time)
	return Absence(staff, start, datetime.combine(last, until) if until is not None else last + DAY)


def read_times(doc: Any, *fields: str) -> None:
	"""Write the times of a row as they are shown, 08:30; what is no time is refused by the rules."""
	for field in fields:
		at = time_of_day(doc.get(field))
		doc.set(field, at.strftime(CLOCK) if at else None)


# -- filling and changing -------------------------------------------------------------------------


def copy_of_last(from_date: date) -> list[dict[str, Any]]:
	"""The rows of the last roster before a day, moved to begin on it: the same people on the same weekdays."""
	last = frappe.get_all(
		"Duty Roster",
		filters={"from_date": ("<", from_date)},
		fields=["name", "from_date"],
		order_by="from_date desc",
		limit=1,
	)
	if not last:
		frappe.throw(
			_("There is no earlier roster to copy. Fill this one by hand."), title=_("Nothing to Copy")
		)
	ahead = from_date - last[0].from_date
	rows = frappe.get_all(
		"Duty Roster Shift",
		filters={"parent": last[0].name, "parenttype": "Duty Roster"},
		fields=[
			"duty_type",
			"staff",
			"from_date",
			"to_date",
			"start_time",
			"end_time",
			"original_staff",
			"note",
		],
		order_by="idx asc",
	)
	return [
		{
			"duty_type": row.duty_type,
			# whoever stepped in once is not meant to do so every week
			"staff": row.original_staff or row.staff,
			"from_date": row.from_date + ahead,
			"to_date": (row.to_date or row.from_date) + ahead,
			"start_time": row.start_time,
			"end_time": row.end_time,
			"note": row.note,
		}
		for row in rows
	]


def replace(roster: Document, row: Any, staff: str, now: datetime) -> None:
	"""Put another person on duty, from now on where the shift is under way: who was on duty until now stays on record.

	The caller saves the roster.
	"""
	[*_before, last] = [one for one in shifts_of([row])] or [None]
	begun = shifts_of([row])[0]
	if last is None or last.end <= now:
		frappe.throw(_("This shift is over. Who was on duty then stays as it was."), title=_("Shift Is Over"))
	before = row.staff
	if begun.start >= now:
		row.staff, row.original_staff = staff, row.original_staff or before
		return
	rest = {"duty_type": row.duty_type, "staff": staff, "original_staff": before, "note": row.note}
	first, until = getdate(row.from_date), getdate(row.to_date or row.from_date)
	today = now.date()
	if until > first and today > first and not (row.start_time or row.end_time):
		# a shift of several days changes hands with the day
		row.to_date = today - DAY
		roster.append("shifts", {**rest, "from_date": today, "to_date": until})
		return
	if until > first:
		frappe.throw(
			_(
				"This shift has several days and hours of its own. Change its rows by hand: one up to today, one after."
			),
			title=_("Several Days"),
		)
	ends = time_of_day(row.end_time) or (changes_at() if row.duty_type == Duty.OFF_HOURS.value else time())
	begins = time_of_day(row.start_time) or (
		changes_at() if row.duty_type == Duty.OFF_HOURS.value else time()
	)
	at = now.strftime(CLOCK)
	row.start_time, row.end_time = begins.strftime(CLOCK), at
	times = {"start_time": at, "end_time": ends.strftime(CLOCK)}
	roster.append("shifts", {**rest, "from_date": today, "to_date": today, **times})


def shift_in_words(row: Any) -> str:
	"""One row for a message: Off-hours Duty, 2026年11月25日（周三）."""
	first, last = getdate(row.from_date), getdate(row.to_date or row.from_date)
	days = day(first) if first == last else f"{day(first)} – {day(last)}"
	return f"{_(row.duty_type)} {days}{_hours(row)}"


def of_person(staff: str, start: datetime, end: datetime) -> list[Shift]:
	"""A person's own shifts, for their calendar."""
	own = (one for one in shifts(start, end) if one.staff == staff)
	return sorted(own, key=lambda one: one.start)


def sheet(roster: Document) -> dict[str, Any]:
	"""A roster as it is printed: for each day who begins a turn on it, or has one that covers it."""
	names = names_of(row.staff for row in roster.shifts)
	first, last = getdate(roster.from_date), getdate(roster.to_date)
	lines = []
	for number in range((last - first).days + 1):
		date_of_line = first + number * DAY
		found: dict[Duty, list[str]] = {kind: [] for kind in Duty}
		for row in roster.shifts:
			if getdate(row.from_date) <= date_of_line <= getdate(row.to_date or row.from_date):
				found[Duty(row.duty_type)].append(f"{names.get(row.staff, row.staff)}{_hours(row)}")
		weekly, temporary, off_hours = (listed(found[kind]) for kind in Duty)
		lines.append(
			{"day": day(date_of_line), "weekly": weekly, "temporary": temporary, "off_hours": off_hours}
		)
	return {
		"office": frappe.get_cached_doc("Duty Settings").office_name or "",
		"period": f"{day(first)} – {day(last)}",
		"changes_at": changes_at().strftime("%H:%M"),
		"lines": lines,
	}


def _hours(row: Any) -> str:
	"""The hours of a shift that has its own: 08:30–17:30."""
	if not (row.start_time or row.end_time):
		return ""
	return f" {row.start_time or '…'}–{row.end_time or '…'}"
