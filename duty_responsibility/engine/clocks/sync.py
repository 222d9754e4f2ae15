"""From a matter to its clocks: whatever a document's state says, its clocks are made to say.

`sync` compares the two and lets happen what is missing. It may be called after every save, any number of
times, whoever changed the document and in whatever way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

import frappe
from frappe import _

from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.office import calendars, policies, snapshots, staffing
from duty_responsibility.rules.clock import OPEN, EventKind, Status
from duty_responsibility.rules.ladder import Ladder
from duty_responsibility.rules.limits import Deadline, Limit, deadline
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError, Trace, plain, reason
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils.words import in_words


@dataclass(frozen=True)
class Span:
	"""When a step of a matter started and ended, as far as it has, and what the matter itself says of it."""

	start: datetime | None
	end: datetime | None = None
	event: datetime | None = None
	"""What limits count back from, such as the start of a meeting; or the time that a leader has set."""
	assignee: str | None = None
	"""Who does this step, where that is not the matter's assignee."""
	label: str = ""
	"""Which part of the step it is, in words; for a step that is there several times."""
	from_opening: bool = False
	"""Whether what comes outside office hours waits for the clerk and the opening, unless it is to be done at once."""


Key = tuple[str, str]
"""A step's name and the part of it; the part is empty where a step is there once."""

Spans = Mapping[str | Key, Span]


class Matter(Protocol):
	"""What the engine asks of a matter."""

	doctype: str
	name: str
	section: str | None
	assignee: str | None
	registered_by: str | None
	passed_to: str | None
	"""Whom the matter was passed on to; answers for it until it is assigned."""
	only_step: str | None
	"""The one step that this speaks of, where the limits of a kind are followed step by step; else all of them."""

	def facts(self) -> Mapping[str, Any]:
		"""The fields that conditions of a time limit may name, with their values."""

	def spans(self) -> Spans:
		"""Each step's span, by the step's name; by name and part where a step is there several times.

		A step that has ended and is given without an end again is done again: it gets a new clock from its new
		start, and the old one stays as it was. A step that is left out, or has no start any more, is not under way.
		"""

	def withdrawn(self) -> str | None:
		"""The reason why the matter no longer counts, if so."""

	def get_title(self) -> str: ...


def sync(matter: Matter, now: datetime) -> None:
	"""Bring the clocks of a matter into agreement with it. Nothing is written when they agree."""
	try:
		_sync(matter, now)
	except RuleError as error:
		frappe.throw(as_html(in_words(error)), title=_("The Time Cannot Be Counted"))


def _sync(matter: Matter, now: datetime) -> None:
	before = matter.get_doc_before_save()
	existing = [] if before is None else clocks.hold(_clocks_of(matter))
	work = _Work(matter, now, existing)
	if why := matter.withdrawn():
		for item in work.open():
			work.cancel(item, (reason("withdrawn", why=why),))
	else:
		spans = _keyed(matter.spans())
		corrected = before is not None and dict(before.facts()) != dict(matter.facts())
		due = _begun(spans, before, corrected, now)
		for item in work.open():
			if not (span := spans.get(_key(item))) or not span.start:
				work.cancel(item, (reason("step-dropped"),))
		if corrected or work.missing(due):
			plan = policies.plan_for(matter.doctype, matter.facts(), matter.only_step)
			work.follow(plan, spans, due, corrected)
		for item in work.open():
			span = spans[_key(item)]
			work.reassign(item, span)
			work.move(item, span)
			if span.end:
				work.finish(item, span.end)
	work.write()


def _clocks_of(matter: Matter) -> list[str]:
	return clocks.of_matter(matter.doctype, matter.name, matter.only_step)


def _keyed(spans: Spans) -> dict[Key, Span]:
	return {(key, "") if isinstance(key, str) else key: span for key, span in spans.items()}


def _key(item: clocks.Held) -> Key:
	return item.row["step"], item.row["part"] or ""


def _begun(
	spans: Mapping[Key, Span], before: Matter | None, corrected: bool, now: datetime
) -> dict[Key, Span]:
	"""The steps that may get a clock: all of a new matter, later those that begin, or begin again, with this save.

	A step that a corrected matter needs besides begins now; one that only an edited rule would ask for, never.
	"""
	if before is None:
		return {key: span for key, span in spans.items() if span.start}
	found, were = {}, _keyed(before.spans())
	for key, span in spans.items():
		was = were.get(key) or Span(None)
		if span.start and (not was.start or (was.end and not span.end)):
			found[key] = span
		elif span.start and not span.end and corrected:
			found[key] = replace(span, start=now)
	return found


class _Counting(NamedTuple):
	"""What a clock counts by, as it keeps it: not what the office has today."""

	ladder: Ladder
	calendar: WorkingCalendar
	assignee: str


class _Work:
	"""One pass over one matter."""

	def __init__(self, matter: Matter, now: datetime, existing: list[clocks.Held]) -> None:
		self.matter, self.now, self.actor = matter, now, frappe.session.user
		self.items = existing
		self.office = staffing.directory()
		self.settings = frappe.get_cached_doc("Duty Settings")
		self.snapshots: list[snapshots.Snapshot] = []
		self.counting: dict[str, _Counting] = {}
		self._calendar: calendars.Compiled | None = None

	@property
	def current(self) -> dict[Key, clocks.Held]:
		"""The matter's clocks by step, each of the last round, without those that were cancelled."""
		standing = [item for item in self.items if item.state.status is not Status.CANCELLED]
		return {_key(item): item for item in sorted(standing, key=_round)}

	def missing(self, due: Mapping[Key, Span]) -> set[Key]:
		"""Those of the steps that have no clock, or only one of a round that is over."""
		current = self.current
		return {
			key
			for key, span in due.items()
			if key not in current or (current[key].state.status not in OPEN and not span.end)
		}

	def open(self) -> list[clocks.Held]:
		return [item for item in self.items if item.state.status in OPEN]

	@property
	def calendar(self) -> calendars.Compiled:
		if self._calendar is None:
			self._calendar = calendars.current()
		return self._calendar

	def follow(
		self, plan: policies.Plan, spans: Mapping[Key, Span], due: Mapping[Key, Span], corrected: bool
	) -> None:
		"""Start what has no clock yet; when the matter was corrected, count again and drop what fell away."""
		missing = self.missing(due)
		planned = {step.step: step for step in plan.steps}
		open_before = self.open()
		for key, span in due.items():
			if key in missing and key[0] in planned:
				self.start(planned[key[0]], plan, key, span)
		if corrected:
			for item in open_before:
				step = planned.get(item.row["step"])
				if step and item.row["time_limit"] != plan.time_limit:
					self.replan(item, step, plan, spans[_key(item)])
			for item in self.open():
				if item.row["step"] not in planned:
					self.cancel(item, (reason("no-longer-required", rule=plan.time_limit),))

	def start(self, step: policies.Step, plan: policies.Plan, key: Key, span: Span) -> None:
		before = self.current.get(key)
		number = 1 + _round(before) if before else 1
		item = clocks.new(
			self.matter.doctype,
			self.matter.name,
			step.step,
			self.matter.get_title(),
			part=key[1],
			part_label=span.label,
			round_number=number,
		)
		found = self._deadline(step.limit, span.start, span)
		if not span.end:  # what is entered when it is over already was in time or not
			found = self._time_to_act(found, step.limit, "too-near", span)
		again = (reason("again", number=number),) if number > 1 else ()
		self._record(
			item,
			EventKind.STARTED,
			span.start,
			{
				**self._policy(step, plan, found, span),
				**self._holder(
					step.assignee,
					span,
					waits=self._waits(span, step.limit.round_the_clock),
					round_the_clock=step.limit.round_the_clock,
				),
				"trace": _steps(again + plan.trace + found.trace),
			},
		)
		self._count_by(item, step)
		self.items.append(item)

	def replan(self, item: clocks.Held, step: policies.Step, plan: policies.Plan, span: Span) -> None:
		"""The matter itself was corrected. What is more pressing now counts from now, never from before."""
		state = item.state
		found = self._deadline(step.limit, state.started_at, span)
		why: Trace = (reason("facts-changed", rule=plan.time_limit),)
		cap: dict[str, Any] = {}
		if found.due_at < state.due_at:
			found = self._deadline(step.limit, self.now, span)
			why += (reason("urgency-raised", at=self.now),)
			if found.due_at > state.due_at:  # counted from now it would even gain time
				cap = {"not_after": state.due_at}
				kept = (reason("earlier-of"), reason("due", step.article, at=state.due_at))
				found = replace(
					found, due_at=state.due_at, provisional=state.provisional, trace=found.trace + kept
				)
		trace = why + found.trace
		self._record(
			item,
			EventKind.RESCHEDULED,
			self._not_before(item),
			{**self._policy(step, plan, found, span), **cap, "trace": _steps(trace)},
		)
		self._count_by(item, step)

	def move(self, item: clocks.Held, span: Span) -> None:
		"""The set time, or the event, that a step counts back from has moved."""
		before = plain(item.row["event_at"])
		if not before or not span.event or plain(span.event) == before:
			return
		content = self._content(item)
		limit = Limit.from_dict(content["limit"])
		found = self._deadline(limit, item.state.started_at, span)
		found = self._time_to_act(found, limit, "moved-too-near", span)
		trace: Trace = (reason("event-moved", before=before, after=span.event), *found.trace)
		data = {"due_at": found.due_at, "provisional": found.provisional, "event_at": span.event}
		at = self._not_before(item)
		self._record(item, EventKind.RESCHEDULED, at, {**data, "trace": _steps(trace)})

	def reassign(self, item: clocks.Held, span: Span) -> None:
		round_the_clock = bool(item.row["round_the_clock"])
		waits = self._waits(span, round_the_clock)
		role = self._counted_by(item).assignee
		holder = self._holder(role, span, waits=waits, round_the_clock=round_the_clock)
		if (holder["assignee"], holder["section"]) != (item.state.assignee, item.state.section):
			before = {"assignee_before": item.state.assignee, "section_before": item.state.section}
			self._record(item, EventKind.REASSIGNED, self._not_before(item), {**holder, **before})

	def finish(self, item: clocks.Held, at: datetime) -> None:
		# what a sweep recorded in the same second must not keep anyone from finishing
		at = max(at, item.state.last_at)
		calendar = self._counted_by(item).calendar
		counted = (item.state, at, bool(item.row["round_the_clock"]), calendar)
		said = {
			"late_minutes": clocks.late_minutes(*counted),
			"taken_minutes": clocks.taken_minutes(*counted),
		}
		self._record(item, EventKind.FINISHED, at, said)

	def cancel(self, item: clocks.Held, trace: Trace) -> None:
		self._record(item, EventKind.CANCELLED, self._not_before(item), {"trace": _steps(trace)})

	def write(self) -> None:
		touched = [item for item in self.items if item.events]
		if not touched:
			return
		if self.snapshots:
			snapshots.store(*self.snapshots)
		for item in touched:
			item.row["next_action_at"] = None
			if item.state.status in OPEN:
				ladder, calendar, _assignee = self._counted_by(item)
				item.row["next_action_at"] = clocks.next_check_at(item, ladder, calendar, self.now)
		clocks.write(touched, self.now)

	# -- parts ------------------------------------------------------------------------------------

	def _record(self, item: clocks.Held, kind: EventKind, at: datetime, data: dict[str, Any]) -> None:
		item.row["title"] = self.matter.get_title()
		item.record(kind, at, data, actor=self.actor, recorded_at=self.now)

	def _not_before(self, item: clocks.Held) -> datetime:
		return max(self.now, item.state.last_at) if item.state.last_at else self.now

	def _waits(self, span: Span, round_the_clock: bool) -> bool:
		"""Whether the step came outside office hours and waits for the office to open (Art. 11)."""
		off_hours = bool(span.from_opening and span.start) and not self.calendar.calendar.is_working(
			span.start
		)
		return off_hours and not round_the_clock

	def _deadline(self, limit: Limit, start: datetime, span: Span) -> Deadline:
		calendar = self.calendar.calendar
		opens = calendar.resume(start) if self._waits(span, limit.round_the_clock) else start
		found = deadline(
			limit,
			calendar,
			start=opens,
			event=span.event,
			set_time=span.event,
			on_duty=bool(self.settings.on_duty_off_hours),
		)
		if opens == start:
			return found
		why = (reason("started", at=start), reason("waits-for-clerk", "Art. 11", at=opens))
		return replace(found, trace=(*why, *found.trace[1:]))

	def _time_to_act(self, found: Deadline, limit: Limit, code: str, span: Span) -> Deadline:
		"""Nobody is late by a move, or by being called, alone: what would be over already is due at once."""
		if not limit.needs_event or found.due_at >= self.now:
			return found
		minutes = self.settings.at_once_minutes
		due = self.now + timedelta(minutes=minutes)
		if span.event and span.event > self.now:
			due = min(due, span.event)
		why = (reason(code, at=found.due_at, amount=minutes), reason("due", limit.article, at=due))
		return replace(found, due_at=due, trace=found.trace + why)

	def _policy(
		self, step: policies.Step, plan: policies.Plan, found: Deadline, span: Span
	) -> dict[str, Any]:
		self.snapshots += [self.calendar.snapshot, step.snapshot]
		return {
			"due_at": found.due_at,
			"provisional": found.provisional,
			"time_limit": plan.time_limit,
			"article": step.article,
			"calendar": self.calendar.name,
			"calendar_snapshot": self.calendar.snapshot[0],
			"policy_snapshot": step.snapshot[0],
			"round_the_clock": int(found.round_the_clock),
			"event_at": span.event if step.limit.needs_event else None,
		}

	def _holder(
		self, role: str, span: Span, *, waits: bool = False, round_the_clock: bool = False
	) -> dict[str, Any]:
		"""Who answers for a step: whom the matter names for it, or else, until it is assigned, whoever holds it."""
		office, matter = self.office, self.matter
		section = matter.section or ""
		if role == "Clerk":
			# registering is a duty of the clerk's own section, whichever section handles the matter
			assignee = office.clerk if waits else span.assignee
			assignee = (
				assignee or matter.registered_by or self._on_duty(span, round_the_clock) or office.clerk
			)
			section = office.section_of(assignee) or section
		elif role == "Section Head":
			assignee = office.heads.get(section)
		elif role == "Deputy Director in Charge":
			assignee = office.deputies.get(section) or office.daily_deputy
		elif span.assignee:
			assignee = span.assignee
			# the person's own section hears of it; above those who belong to none stand the leaders
			section = office.section_of(assignee) or ""
		else:
			holders = (matter.assignee, office.heads.get(section), matter.passed_to, matter.registered_by)
			assignee = (
				next(filter(None, holders), None) or self._on_duty(span, round_the_clock) or office.clerk
			)
		return {"assignee": assignee, "section": section or office.section_of(assignee)}

	def _on_duty(self, span: Span, round_the_clock: bool) -> str | None:
		"""What is urgent, came outside office hours and has nobody yet, is the duty officer's of that hour (Art. 11)."""
		if not round_the_clock or not span.start or self.calendar.calendar.is_working(span.start):
			return None
		return staffing.directory(span.start).duty_officer

	def _count_by(self, item: clocks.Held, step: policies.Step) -> None:
		self.counting[item.row["name"]] = _Counting(step.ladder, self.calendar.calendar, step.assignee)

	def _counted_by(self, item: clocks.Held) -> _Counting:
		name = item.row["name"]
		if name not in self.counting:
			calendar = item.row["calendar_snapshot"]
			content = self._content(item)
			self.counting[name] = _Counting(
				Ladder.from_dict(content["ladder"]),
				calendars.of_snapshots({calendar})[calendar],
				content["assignee"],
			)
		return self.counting[name]

	def _content(self, item: clocks.Held) -> dict[str, Any]:
		policy = item.row["policy_snapshot"]
		return snapshots.read({policy})[policy]


def _round(item: clocks.Held) -> int:
	return item.row["round_number"] or 1


def _steps(trace: Trace) -> list[dict[str, Any]]:
	return [step.to_dict() for step in trace]
