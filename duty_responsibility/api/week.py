"""The office's week: its meetings and what is due, day by day, as far as the reader may see it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine.clocks.shown import light_of
from duty_responsibility.engine.office import calendars, rosters
from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.engine.shifts import shifts
from duty_responsibility.permissions.accountability import RECORD
from duty_responsibility.rules.roster import DAY, Duty, away
from duty_responsibility.utils.words import short_day, step_name

MOST = 400
"""More deadlines in one week than anybody reads; the rest is in the list."""


@endpoint()
def week(start: date | None = None, section: str | None = None) -> dict[str, Any]:
	"""Seven days from the Monday of `start`, or of this week; only of one section, if one is named."""
	frappe.has_permission("Duty Clock", "read", throw=True)
	first = start or getdate(nowdate())
	monday = datetime.combine(first - timedelta(days=first.weekday()), time())
	until = monday + timedelta(days=7)
	compiled = calendars.current().calendar
	days = [
		{
			"date": (monday + timedelta(days=number)).date().isoformat(),
			"label": short_day((monday + timedelta(days=number)).date()),
			"working": compiled.add_days(monday + timedelta(days=number), 0).date()
			== (monday + timedelta(days=number)).date(),
			"today": (monday + timedelta(days=number)).date() == getdate(nowdate()),
			"duty": [],
			"meetings": [],
			"deadlines": [],
		}
		for number in range(7)
	]
	by_date = {row["date"]: row for row in days}
	for row in _on_duty(monday, until):
		by_date[row.pop("date")]["duty"].append(row)
	for row in _meetings(monday, until, section):
		by_date[row.pop("date")]["meetings"].append(row)
	deadlines = _deadlines(monday, until, section)
	for row in deadlines[:MOST]:
		by_date[row.pop("date")]["deadlines"].append(row)
	return {"days": days, "more": max(0, len(deadlines) - MOST)}


def _on_duty(start: datetime, until: datetime) -> list[dict[str, Any]]:
	"""Who is on duty on each day, as the roster has it; where it has nobody off hours, the duty officer of the settings."""
	if not frappe.has_permission("Duty Roster", "read"):
		return []
	found: list[tuple[datetime, datetime, str, str]] = []
	for shift in rosters.shifts(start, until):
		if shift.kind is Duty.OFF_HOURS:
			continue
		for number in range(7):
			begins = start + number * DAY
			if shift.start < begins + DAY and shift.end > begins:
				found.append(
					(max(shift.start, begins), min(shift.end, begins + DAY), shift.kind.value, shift.staff)
				)
	for turn in shifts.turns_between(start, until):
		if turn.end > start and (turn.start >= start or turn.end > start + DAY):
			first = max(turn.start, start)
			found += [(first, turn.end, Duty.OFF_HOURS.value, staff) for staff in turn.officers]
	absences = rosters.absences(start, until + DAY)
	names = names_of({staff for _begins, _ends, _kind, staff in found})
	logs = _logs(start, until)
	kinds = [kind.value for kind in Duty]
	return [
		{
			"date": begins.date().isoformat(),
			"kind": _(kind),
			"hours": "" if ends - begins == DAY and kind != Duty.OFF_HOURS.value else _hours(begins, ends),
			"name": names.get(staff, ""),
			"away": bool(away(absences, staff, begins)),
			"log": logs.get((begins, staff), "") if kind == Duty.OFF_HOURS.value else "",
		}
		for begins, ends, kind, staff in sorted(
			found, key=lambda row: (row[0].date(), kinds.index(row[2]), row[0])
		)
		if begins < until
	]


def _hours(begins: datetime, ends: datetime) -> str:
	"""18:00–08:30; a shift of several days says on which day it ends."""
	last = ends.strftime("%H:%M") if ends - begins <= DAY else ends.strftime("%m-%d %H:%M")
	return f"{begins:%H:%M}–{last}"


def _logs(start: datetime, until: datetime) -> dict[tuple[datetime, str], str]:
	"""The shift logs that the reader may open."""
	if not frappe.has_permission("Duty Shift Log", "read"):
		return {}
	rows = frappe.get_list(
		"Duty Shift Log",
		filters=[["from_time", ">=", start], ["from_time", "<", until], ["status", "!=", "Withdrawn"]],
		fields=["name", "from_time", "officer"],
		limit_page_length=MOST,
	)
	return {(row.from_time, row.officer): row.name for row in rows}


def _meetings(start: datetime, until: datetime, section: str | None) -> list[dict[str, Any]]:
	if not frappe.has_permission("Duty Meeting", "read"):
		return []
	rows = frappe.get_list(
		"Duty Meeting",
		filters=[
			["start_time", "<", until],
			["start_time", ">=", start],
			["status", "!=", "Cancelled"],
			*([["section", "=", section]] if section else []),
		],
		fields=["name", "title", "start_time", "end_time", "room", "level", "status"],
		order_by="start_time asc, name asc",
		limit_page_length=MOST,
	)
	return [
		{
			"date": row.start_time.date().isoformat(),
			"name": row.name,
			"title": row.title,
			"from": row.start_time.strftime("%H:%M"),
			"to": row.end_time.strftime("%H:%M"),
			"room": row.room or "",
			"major": row.level == "Major",
		}
		for row in rows
	]


def _deadlines(start: datetime, until: datetime, section: str | None) -> list[dict[str, Any]]:
	now = now_datetime()
	rows = frappe.get_list(
		"Duty Clock",
		filters=[
			["due_at", "<", until],
			["due_at", ">=", start],
			["status", "!=", "Cancelled"],
			# the page is often open, or on a wall: cases of accountability are not among what is due
			["reference_doctype", "!=", RECORD],
			*([["section", "=", section]] if section else []),
		],
		fields=[
			"name",
			"title",
			"step",
			"part_label",
			"round_number",
			"due_at",
			"assignee",
			"status",
			"breached",
			"level",
			"next_action_at",
			"resume_by",
			"reference_doctype",
			"reference_name",
		],
		order_by="due_at asc, name asc",
		limit_page_length=MOST + 1,
	)
	names = names_of({row.assignee for row in rows})
	return [
		{
			"date": row.due_at.date().isoformat(),
			"at": row.due_at.strftime("%H:%M"),
			"title": row.title,
			"step": step_name(row),
			"assignee": names.get(row.assignee, ""),
			"doctype": row.reference_doctype,
			"name": row.reference_name,
			"light": light_of(row, now),
		}
		for row in rows
	]
