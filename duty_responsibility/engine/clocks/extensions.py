"""More time for a step, or time that stands still: asked for, decided and carried out (Art. 15).

The assignee asks; the deputy director in charge of the step's section decides, about a leader's own step
the director. What is granted is an event of the clock, as everything is. The clock is held while it is decided
about, so that a sweep sees it before or after the decision, never in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import frappe
from frappe import _

from duty_responsibility.engine.clocks import clocks, extensions, listeners
from duty_responsibility.engine.office import calendars, snapshots, staffing
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.clock import ClockState, EventKind
from duty_responsibility.rules.extensions import (
	Allowance,
	check_extension,
	check_granted,
	check_pause,
	due_after_pause,
	latest_due,
)
from duty_responsibility.rules.ladder import Ladder
from duty_responsibility.rules.limits import Limit
from duty_responsibility.rules.trace import reason
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils.words import sentence

ARTICLE = "Art. 15"


@dataclass(frozen=True)
class Standing:
	"""A clock that this transaction holds, with what its policy allows and what it has been granted so far."""

	item: clocks.Held
	allowance: Allowance
	granted: tuple[int, ...]
	ladder: Ladder
	calendar: WorkingCalendar
	event: datetime | None = None
	"""What the step has to be ready for; it is neither extended beyond that nor paused."""

	@property
	def state(self) -> ClockState:
		return self.item.state

	@property
	def latest(self) -> datetime:
		found = latest_due(self.state, self.allowance, self.granted, self.calendar)
		return min(found, self.event) if self.event else found


class Decision(NamedTuple):
	"""What is granted, and on whose word."""

	request: str
	by: str
	"""The name of the person, as the reasons show it."""
	asked_at: datetime
	asked_until: datetime
	until: datetime
	why: str
	late_reason: str = ""
	longest_days: int = 0


def standing(clock: str) -> Standing:
	"""Hold the clock and read what its own policy says of extensions."""
	(item,) = clocks.hold([clock])
	policy = snapshots.read({item.row["policy_snapshot"]})[item.row["policy_snapshot"]]
	events = frappe.get_all(
		"Duty Clock Event",
		filters={"clock": clock, "event": EventKind.EXTENDED.value},
		pluck="data",
		order_by="seq asc",
	)
	allowance = Allowance.from_dict(policy.get("extensions"))
	event = item.row["event_at"] if Limit.from_dict(policy["limit"]).counts_back else None
	return Standing(
		item,
		replace(allowance, may_pause=allowance.may_pause and not event),
		tuple(int(frappe.parse_json(data).get("seconds") or 0) for data in events),
		Ladder.from_dict(policy["ladder"]),
		calendars.of_snapshots({item.row["calendar_snapshot"]})[item.row["calendar_snapshot"]],
		event,
	)


def decider_of(assignee: str | None, section: str | None) -> str | None:
	"""Who decides about a step's time: the deputy director in charge; the director about a leader's own."""
	office = staffing.directory()
	deputies = (office.deputies.get(section or ""), office.daily_deputy)
	deputy = next((one for one in deputies if one and office.people[one].enabled), None)
	leaders = {office.director, office.daily_deputy, *office.deputies.values()}
	chosen = office.director if not deputy or assignee in leaders else deputy
	return None if chosen == assignee else chosen


def may_ask_extension(at: Standing, until: datetime, now: datetime, late_reason: str) -> None:
	check_extension(
		at.state, at.allowance, at.granted, until, now, at.calendar, late_reason=late_reason, event=at.event
	)


def may_ask_pause(at: Standing, until: datetime, now: datetime, longest_days: int) -> None:
	check_pause(at.state, at.allowance, until, longest_days, now, at.calendar)


def extend(clock: str, decision: Decision, now: datetime) -> None:
	"""Give a step more time. The due time it had at first stays on record, and so does a breach."""
	at = standing(clock)
	check_granted(decision.asked_until, decision.until)
	seconds = check_extension(
		at.state,
		at.allowance,
		at.granted,
		decision.until,
		now,
		at.calendar,
		asked_at=decision.asked_at,
		late_reason=decision.late_reason,
		event=at.event,
	)
	before = at.state.due_at
	excused = _excuse_waiting(at, decision, now)
	why = reason("extended", ARTICLE, by=decision.by, why=decision.why, before=before)
	_record(
		at,
		EventKind.EXTENDED,
		now,
		{
			"due_at": decision.until,
			"due_before": before,
			"seconds": seconds,
			"provisional": at.calendar.is_provisional(decision.until),
			"request": decision.request,
			"trace": [why.to_dict(), reason("due", ARTICLE, at=decision.until).to_dict()],
		},
	)
	_write(at, now)
	if excused:
		asked_in_time = reason("excused-for-waiting", ARTICLE, at=decision.asked_at)
		listeners.excused(clock, before, sentence(asked_in_time))


def _excuse_waiting(at: Standing, decision: Decision, now: datetime) -> bool:
	"""What was asked for in time and granted, but late, is excused by that very decision: nobody else was slow.

	Only the time that passed while the request waited is meant; an earlier breach is not touched.
	"""
	state = at.state
	missed = state.is_breached(now) and decision.asked_at <= state.due_at
	excused = missed and not any(breach != state.due_at for breach in state.breaches)
	if excused:
		why = reason("excused-for-waiting", ARTICLE, at=decision.asked_at)
		_record(at, EventKind.EXCUSED, now, {"request": decision.request, "trace": [why.to_dict()]})
	return excused


def pause(clock: str, decision: Decision, now: datetime) -> None:
	"""Let a step stand still, until it is resumed by hand; whoever forgets that is reminded by the ladder."""
	at = standing(clock)
	check_granted(decision.asked_until, decision.until)
	check_pause(at.state, at.allowance, decision.until, decision.longest_days, now, at.calendar)
	why = reason("paused", ARTICLE, by=decision.by, until=decision.until, why=decision.why)
	data = {"resume_by": decision.until, "request": decision.request, "trace": [why.to_dict()]}
	_record(at, EventKind.PAUSED, now, data)
	_write(at, now)


def resume(clock: str, now: datetime) -> datetime:
	"""End a pause; returns the due time, with the pause taken out of it."""
	at = standing(clock)
	before, since = at.state.due_at, at.state.paused_at
	due = due_after_pause(at.state, now, bool(at.item.row["round_the_clock"]), at.calendar)
	why = reason("resumed", ARTICLE, since=since, before=before)
	_record(
		at,
		EventKind.RESUMED,
		now,
		{
			"due_at": due,
			"due_before": before,
			"provisional": at.calendar.is_provisional(due),
			"trace": [why.to_dict(), reason("due", at.item.row["article"], at=due).to_dict()],
		},
	)
	_write(at, now)
	return due


def _record(at: Standing, kind: EventKind, now: datetime, data: Mapping[str, Any]) -> None:
	when = max(now, at.state.last_at) if at.state.last_at else now
	at.item.record(kind, when, data, actor=frappe.session.user, recorded_at=now)


def _write(at: Standing, now: datetime) -> None:
	at.item.row["next_action_at"] = clocks.next_check_at(at.item, at.ladder, at.calendar, now)
	clocks.write([at.item], now)


def refuse_nobody_above() -> None:
	"""There is always somebody above, or the step cannot be extended at all."""
	frappe.throw(
		_("Nobody is appointed who could decide about this step. Appoint the director in Duty Settings."),
		title=_("Nobody to Decide"),
	)


def may_resume(row: Any) -> bool:
	"""Whoever undertakes a step, leads its section or decides about its time."""
	scope = scope_of(frappe.session.user)
	if not scope.staff:
		return False
	decider = extensions.decider_of(row.assignee, row.section)
	return scope.staff in (row.assignee, decider) or row.section in scope.sections


def may_ask(row: Any) -> bool:
	"""Whether the present user may ask for this step's time to be changed."""
	return bool(row.assignee) and staff_of(frappe.session.user) == row.assignee
