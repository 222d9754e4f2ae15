"""The office's week: its meetings and what is due, day by day, as far as the reader may see it."""

from datetime import datetime, time, timedelta
from typing import Any

import frappe
from frappe.utils import getdate, now_datetime, nowdate

from duty_responsibility.api.clocks import light_of
from duty_responsibility.engine import calendars
from duty_responsibility.engine.explain import day, step_name

MOST = 400
"""More deadlines in one week than anybody reads; the rest is in the list."""


@frappe.whitelist()
def week(start: str | None = None, section: str | None = None) -> dict[str, Any]:
	"""Seven days from the Monday of `start`, or of this week; only of one section, if one is named."""
	frappe.has_permission("Duty Clock", "read", throw=True)
	first = getdate(start or nowdate())
	monday = datetime.combine(first - timedelta(days=first.weekday()), time())
	until = monday + timedelta(days=7)
	compiled = calendars.current().calendar
	days = [
		{
			"date": (monday + timedelta(days=number)).date().isoformat(),
			"label": day((monday + timedelta(days=number)).date()),
			"working": compiled.add_days(monday + timedelta(days=number), 0).date()
			== (monday + timedelta(days=number)).date(),
			"today": (monday + timedelta(days=number)).date() == getdate(nowdate()),
			"meetings": [],
			"deadlines": [],
		}
		for number in range(7)
	]
	by_date = {row["date"]: row for row in days}
	for row in _meetings(monday, until, section):
		by_date[row.pop("date")]["meetings"].append(row)
	deadlines = _deadlines(monday, until, section)
	for row in deadlines[:MOST]:
		by_date[row.pop("date")]["deadlines"].append(row)
	return {"days": days, "more": max(0, len(deadlines) - MOST)}


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
			*([["section", "=", section]] if section else []),
		],
		fields=[
			"name",
			"title",
			"step",
			"part_label",
			"round_number",
			"due_at",
			"undertaker",
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
	wanted = [name for name in {row.undertaker for row in rows} if name]
	people = frappe.get_all("Duty Staff", filters={"name": ("in", wanted)}, fields=["name", "staff_name"])
	names = {row.name: row.staff_name for row in people}
	return [
		{
			"date": row.due_at.date().isoformat(),
			"at": row.due_at.strftime("%H:%M"),
			"title": row.title,
			"step": step_name(row),
			"undertaker": names.get(row.undertaker, ""),
			"doctype": row.reference_doctype,
			"name": row.reference_name,
			"light": light_of(row, now),
		}
		for row in rows
	]
