"""A clock as its form, a board and a printed sheet show it: light, time left, article, and why this time."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.engine.clocks import extensions
from duty_responsibility.engine.office import calendars, snapshots
from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.rules import lights
from duty_responsibility.rules.extensions import Allowance
from duty_responsibility.rules.limits import Limit
from duty_responsibility.rules.trace import Reason, plain
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils.words import article, duration, moment, sentences, step_name


def as_shown(rows: list[Any], traces: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
	"""Rows of Duty Clock, which the user may see, as a person reads them."""
	now = now_datetime().replace(microsecond=0)
	policies = snapshots.read({row.policy_snapshot for row in rows})
	compiled = calendars.of_snapshots({row.calendar_snapshot for row in rows})
	names = names_of({row.assignee for row in rows})
	waiting = _waiting([row.name for row in rows])
	return [
		_shown(
			row,
			compiled[row.calendar_snapshot],
			traces.get(row.name, []),
			names,
			now,
		)
		| _what_may_be_done(row, policies[row.policy_snapshot], waiting.get(row.name))
		for row in rows
	]


def _shown(
	row: Any,
	calendar: WorkingCalendar,
	trace: list[dict[str, Any]],
	names: dict[str, str],
	now: datetime,
) -> dict[str, Any]:
	until = row.finished_at or (row.paused_at if row.status == "Paused" else now)
	left = _between(until, row.due_at, row.round_the_clock, calendar)
	whole = _between(row.started_at, row.due_at, row.round_the_clock, calendar)
	return {
		"name": row.name,
		"step": step_name(row),
		"status": row.status,
		"status_label": _(row.status),
		"result": row.result,
		"light": light_of(row, now),
		"article": article(row.article),
		"assignee": names.get(row.assignee, ""),
		"started_at": moment(row.started_at),
		"due_at": moment(row.due_at),
		"original_due_at": moment(row.original_due_at) if row.original_due_at != row.due_at else "",
		"provisional": bool(row.provisional),
		"finished_at": moment(row.finished_at) if row.finished_at else "",
		"seconds_left": left,
		"said": _said(row, left, now),
		"share": 100 if whole <= 0 else max(0, min(100, round(100 * (whole - left) / whole))),
		"why": sentences(tuple(Reason.from_dict(step) for step in trace)),
		"due": plain(row.due_at),
	}


def _what_may_be_done(row: Any, policy: dict[str, Any], request: str | None) -> dict[str, Any]:
	"""The buttons of a bar: ask for more time or a pause, end a pause, and the request that waits."""
	open_now = row.status in ("Running", "Paused")
	asks = row.status == "Running" and not request and extensions.may_ask(row)
	backward = Limit.from_dict(policy["limit"]).counts_back
	return {
		"request": request or "",
		"may_ask": asks,
		"may_pause": asks and not backward and Allowance.from_dict(policy.get("extensions")).may_pause,
		"may_resume": row.status == "Paused" and extensions.may_resume(row),
		"resume_by": moment(row.resume_by) if open_now and row.resume_by else "",
	}


def _waiting(names: list[str]) -> dict[str, str]:
	rows = frappe.get_all(
		"Duty Extension Request",
		filters={"clock": ("in", names), "status": "Waiting"},
		fields=["clock", "name"],
	)
	return {row.clock: row.name for row in rows}


def _between(start: datetime, end: datetime, round_the_clock: int, calendar: WorkingCalendar) -> int:
	return int((end - start).total_seconds()) if round_the_clock else calendar.elapsed(start, end)


def _said(row: Any, left: int, now: datetime) -> str:
	"""What the bar says in words."""
	unit = _("by the clock") if row.round_the_clock else _("working time")
	if row.status == "Cancelled":
		return _("Cancelled")
	if row.status == "Finished":
		if not row.breached:
			return _("Finished on time: {0}").format(moment(row.finished_at.replace(second=0)))
		if not row.late_minutes:
			return _("Finished late: {0}").format(moment(row.finished_at))
		return _("Finished late by {0} ({1})").format(duration(row.late_minutes * 60), unit)
	if row.status == "Paused":
		return _("Paused; {0} left ({1})").format(duration(left), unit)
	if now > row.due_at:
		if abs(left) < 60:  # in the night after a close of business no working time has passed
			return _("Overdue since {0}").format(moment(row.due_at))
		return _("Overdue by {0} ({1})").format(duration(left), unit)
	return _("{0} left ({1})").format(duration(left), unit)


def light_of(row: Any, now: datetime) -> str:
	"""The light of a row of Duty Clock."""
	facts = lights.facts_of(
		row.status, bool(row.breached), row.due_at, row.level, row.next_action_at, row.resume_by, now
	)
	return lights.light(facts).value
