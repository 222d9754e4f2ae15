"""From a matter to its clocks: whatever a document's state says, its clocks are made to say.

`sync` compares the two and lets happen what is missing. It may be called after every save, any number of
times, whoever changed the document and in whatever way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import frappe
from frappe import _

from duty_responsibility.engine import calendars, clocks, policies, snapshots, staffing
from duty_responsibility.engine.explain import in_words
from duty_responsibility.rules.clock import OPEN, EventKind, Status
from duty_responsibility.rules.ladder import Ladder
from duty_responsibility.rules.limits import Deadline, Limit, deadline
from duty_responsibility.rules.trace import RuleError, Trace, reason
from duty_responsibility.rules.worktime import WorkingCalendar


@dataclass(frozen=True)
class Span:
	"""When a step of a matter started and ended, as far as it has."""

	start: datetime | None
	end: datetime | None = None


class Matter(Protocol):
	"""What the engine asks of a matter."""

	doctype: str
	name: str
	section: str | None
	undertaker: str | None
	registered_by: str | None
	passed_to: str | None
	"""Whom the matter was passed on to; answers for it until it is assigned."""

	def facts(self) -> Mapping[str, Any]:
		"""The fields that conditions of a time limit may name, with their values."""

	def spans(self) -> Mapping[str, Span]:
		"""Each step's span, by the step's name."""

	def withdrawn(self) -> str | None:
		"""The reason why the matter no longer counts, if so."""

	def get_title(self) -> str: ...


def sync(matter: Matter, now: datetime) -> None:
	"""Bring the clocks of a matter into agreement with it. Nothing is written when they agree."""
	try:
		_sync(matter, now)
	except RuleError as error:
		frappe.throw(in_words(error), title=_("The Time Cannot Be Counted"))


def _sync(matter: Matter, now: datetime) -> None:
	before = matter.get_doc_before_save()
	existing = [] if before is None else clocks.hold(clocks.of_matter(matter.doctype, matter.name))
	work = _Work(matter, now, existing)
	if why := matter.withdrawn():
		for item in work.open():
			work.cancel(item, (reason("withdrawn", why=why),))
	else:
		spans = matter.spans()
		corrected = before is not None and dict(before.facts()) != dict(matter.facts())
		due = _begun(spans, before, corrected, now)
		if corrected or set(due) - set(work.current):
			work.follow(policies.plan_for(matter.doctype, matter.facts()), due, corrected)
		for item in work.open():
			work.reassign(item)
			if (span := spans.get(item.row["step"])) and span.end:
				work.finish(item, span.end)
	work.write()


def _begun(
	spans: Mapping[str, Span], before: Matter | None, corrected: bool, now: datetime
) -> dict[str, Span]:
	"""The steps that may get a clock: all of a new matter, later those that begin with this save.

	A step that a corrected matter needs besides begins now; one that only an edited rule would ask for, never.
	"""
	if before is None:
		return {name: span for name, span in spans.items() if span.start}
	was = before.spans()
	return {
		name: Span(now) if was[name].start else span
		for name, span in spans.items()
		if span.start and not span.end and (corrected or not was[name].start)
	}


class _Counting(NamedTuple):
	"""What a clock counts by, as it keeps it: not what the office has today."""

	ladder: Ladder
	calendar: WorkingCalendar
	undertaker: str


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
	def current(self) -> dict[str, clocks.Held]:
		"""The matter's clocks by step, without those that were cancelled."""
		return {item.row["step"]: item for item in self.items if item.state.status is not Status.CANCELLED}

	def open(self) -> list[clocks.Held]:
		return [item for item in self.items if item.state.status in OPEN]

	@property
	def calendar(self) -> calendars.Compiled:
		if self._calendar is None:
			self._calendar = calendars.current()
		return self._calendar

	def follow(self, plan: policies.Plan, due: Mapping[str, Span], corrected: bool) -> None:
		"""Start what has no clock yet; when the matter was corrected, count again and drop what fell away."""
		current = self.current
		for step in plan.steps:
			item = current.get(step.step)
			if item is None and step.step in due:
				self.start(step, plan, due[step.step])
			elif (
				corrected and item and item.state.status in OPEN and item.row["time_limit"] != plan.time_limit
			):
				self.replan(item, step, plan)
		if corrected:
			planned = {step.step for step in plan.steps}
			for item in self.open():
				if item.row["step"] not in planned:
					self.cancel(item, (reason("no-longer-required", rule=plan.time_limit),))

	def start(self, step: policies.Step, plan: policies.Plan, span: Span) -> None:
		item = clocks.new(self.matter.doctype, self.matter.name, step.step, self.matter.get_title())
		found = self._deadline(step.limit, span.start)
		self._happen(
			item,
			EventKind.STARTED,
			span.start,
			{
				**self._policy(step, plan, found),
				**self._holder(step.undertaker),
				"trace": _steps(plan.trace + found.trace),
			},
		)
		self._count_by(item, step)
		self.items.append(item)

	def replan(self, item: clocks.Held, step: policies.Step, plan: policies.Plan) -> None:
		"""The matter itself was corrected. What is more pressing now counts from now, never from before."""
		state = item.state
		found = self._deadline(step.limit, state.started_at)
		why: Trace = (reason("facts-changed", rule=plan.time_limit),)
		cap: dict[str, Any] = {}
		if found.due_at < state.due_at:
			found = self._deadline(step.limit, self.now)
			why += (reason("urgency-raised", at=self.now),)
			if found.due_at > state.due_at:  # counted from now it would even gain time
				cap = {"not_after": state.due_at}
				kept = (reason("earlier-of"), reason("due", step.article, at=state.due_at))
				found = replace(
					found, due_at=state.due_at, provisional=state.provisional, trace=found.trace + kept
				)
		trace = why + found.trace
		self._happen(
			item,
			EventKind.RESCHEDULED,
			self._not_before(item),
			{**self._policy(step, plan, found), **cap, "trace": _steps(trace)},
		)
		self._count_by(item, step)

	def reassign(self, item: clocks.Held) -> None:
		holder = self._holder(self._counted_by(item).undertaker)
		if (holder["undertaker"], holder["section"]) != (item.state.undertaker, item.state.section):
			before = {"undertaker_before": item.state.undertaker, "section_before": item.state.section}
			self._happen(item, EventKind.REASSIGNED, self._not_before(item), {**holder, **before})

	def finish(self, item: clocks.Held, at: datetime) -> None:
		# what a sweep recorded in the same second must not keep anyone from finishing
		at = max(at, item.state.last_at)
		calendar = self._counted_by(item).calendar
		late = clocks.late_minutes(item.state, at, bool(item.row["on_the_wall"]), calendar)
		self._happen(item, EventKind.FINISHED, at, {"late_minutes": late})

	def cancel(self, item: clocks.Held, trace: Trace) -> None:
		self._happen(item, EventKind.CANCELLED, self._not_before(item), {"trace": _steps(trace)})

	def write(self) -> None:
		touched = [item for item in self.items if item.events]
		if not touched:
			return
		if self.snapshots:
			snapshots.keep(*self.snapshots)
		for item in touched:
			item.row["title"] = self.matter.get_title()
			item.row["next_action_at"] = None
			if item.state.status is Status.RUNNING:
				ladder, calendar, _undertaker = self._counted_by(item)
				item.row["next_action_at"] = clocks.next_look(item, ladder, calendar, self.now)
		clocks.write(touched, self.now)

	# -- parts ------------------------------------------------------------------------------------

	def _happen(self, item: clocks.Held, kind: EventKind, at: datetime, data: dict[str, Any]) -> None:
		item.happen(kind, at, data, actor=self.actor, recorded_at=self.now)

	def _not_before(self, item: clocks.Held) -> datetime:
		return max(self.now, item.state.last_at) if item.state.last_at else self.now

	def _deadline(self, limit: Limit, start: datetime) -> Deadline:
		return deadline(
			limit,
			self.calendar.calendar,
			start=start,
			on_duty=bool(self.settings.on_duty_off_hours),
		)

	def _policy(self, step: policies.Step, plan: policies.Plan, found: Deadline) -> dict[str, Any]:
		self.snapshots += [self.calendar.snapshot, step.snapshot]
		return {
			"due_at": found.due_at,
			"provisional": found.provisional,
			"time_limit": plan.time_limit,
			"article": step.article,
			"calendar": self.calendar.name,
			"calendar_snapshot": self.calendar.snapshot[0],
			"policy_snapshot": step.snapshot[0],
			"on_the_wall": int(found.on_the_wall),
		}

	def _holder(self, role: str) -> dict[str, Any]:
		"""Who answers for a step: until a matter is assigned, whoever holds it."""
		office, matter = self.office, self.matter
		section = matter.section or ""
		if role == "Clerk":
			# registering is a duty of the clerk's own section, whichever section handles the matter
			undertaker = matter.registered_by or office.clerk
			section = office.section_of(undertaker) or section
		elif role == "Section Head":
			undertaker = office.heads.get(section)
		elif role == "Deputy Director in Charge":
			undertaker = office.deputies.get(section) or office.daily_deputy
		else:
			holders = (matter.undertaker, office.heads.get(section), matter.passed_to, matter.registered_by)
			undertaker = next(filter(None, holders), office.clerk)
		return {"undertaker": undertaker, "section": section or office.section_of(undertaker)}

	def _count_by(self, item: clocks.Held, step: policies.Step) -> None:
		self.counting[item.row["name"]] = _Counting(step.ladder, self.calendar.calendar, step.undertaker)

	def _counted_by(self, item: clocks.Held) -> _Counting:
		name = item.row["name"]
		if name not in self.counting:
			policy, calendar = item.row["policy_snapshot"], item.row["calendar_snapshot"]
			content = snapshots.read({policy})[policy]
			self.counting[name] = _Counting(
				Ladder.from_dict(content["ladder"]),
				calendars.of_snapshots({calendar})[calendar],
				content["undertaker"],
			)
		return self.counting[name]


def _steps(trace: Trace) -> list[dict[str, Any]]:
	return [step.to_dict() for step in trace]
