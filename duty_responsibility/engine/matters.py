"""From a matter to its clocks: whatever a document's state says, its clocks are made to say.

`sync` compares the two and lets happen what is missing. It may be called after every save, any number of
times, whoever changed the document and in whatever way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import frappe
from frappe import _

from duty_responsibility.engine import calendars, clocks, policies, snapshots, staffing
from duty_responsibility.engine.explain import in_words
from duty_responsibility.rules.clock import EventKind, Status
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
	current = {item.row["step"]: item for item in existing if item.state.status is not Status.CANCELLED}
	work = _Work(matter, now, frappe.session.user, staffing.directory())

	if why := matter.withdrawn():
		for item in current.values():
			if item.state.status in (Status.RUNNING, Status.PAUSED):
				work.cancel(item, (reason("withdrawn", why=why),))
		work.write(existing)
		return

	plan = policies.plan_for(matter.doctype, matter.facts())
	changed = before is not None and dict(before.facts()) != dict(matter.facts())
	spans = matter.spans()
	for step in plan.steps:
		span = spans.get(step.step)
		if not span or not span.start:
			continue
		item = current.get(step.step)
		if item is None:
			if span.end and before is not None:
				continue  # over before this step was asked for
			item = current[step.step] = work.start(step, plan, span)
			existing.append(item)
		elif item.state.status is not Status.FINISHED:
			if changed and item.row["time_limit"] != plan.time_limit:
				work.replan(item, step, plan)
			work.reassign(item, step)
		if span.end and item.state.status is not Status.FINISHED:
			work.finish(item, span.end)
	if changed:
		planned = {step.step for step in plan.steps}
		for name, item in current.items():
			if name not in planned and item.state.status in (Status.RUNNING, Status.PAUSED):
				work.cancel(item, (reason("no-longer-required", rule=plan.time_limit),))
	work.write(existing)


class _Work:
	"""One pass over one matter."""

	def __init__(self, matter: Matter, now: datetime, actor: str, office: staffing.Directory) -> None:
		self.matter, self.now, self.actor, self.office = matter, now, actor, office
		self.settings = frappe.get_cached_doc("Duty Settings")
		self.snapshots: list[snapshots.Snapshot] = []
		self.counting: dict[str, tuple[Ladder, WorkingCalendar]] = {}
		self._calendar: calendars.Compiled | None = None

	@property
	def calendar(self) -> calendars.Compiled:
		if self._calendar is None:
			self._calendar = calendars.current()
		return self._calendar

	def start(self, step: policies.Step, plan: policies.Plan, span: Span) -> clocks.Held:
		item = clocks.new(self.matter.doctype, self.matter.name, step.step, self.matter.get_title())
		found = self._deadline(step.limit, span.start)
		self._happen(
			item,
			EventKind.STARTED,
			span.start,
			{
				**self._policy(step, plan, found),
				**self._holder(step),
				"trace": _steps(plan.trace + found.trace),
			},
		)
		self._count_by(item, step)
		return item

	def replan(self, item: clocks.Held, step: policies.Step, plan: policies.Plan) -> None:
		"""The matter itself was corrected. What is more pressing now counts from now, never from before."""
		state = item.state
		found = self._deadline(step.limit, state.started_at)
		why: Trace = (reason("facts-changed", rule=plan.time_limit),)
		if found.due_at < state.due_at:
			found = self._deadline(step.limit, self.now)
			why += (reason("urgency-raised", at=self.now),)
			if found.due_at > state.due_at:  # counted from now it would even gain time
				kept = (reason("earlier-of"), reason("due", step.article, at=state.due_at))
				found = replace(
					found, due_at=state.due_at, provisional=state.provisional, trace=found.trace + kept
				)
		trace = why + found.trace
		self._happen(
			item,
			EventKind.RESCHEDULED,
			self._not_before(item),
			{**self._policy(step, plan, found), "trace": _steps(trace)},
		)
		self._count_by(item, step)

	def reassign(self, item: clocks.Held, step: policies.Step) -> None:
		holder = self._holder(step)
		if (holder["undertaker"], holder["section"]) != (item.state.undertaker, item.state.section):
			before = {"undertaker_before": item.state.undertaker, "section_before": item.state.section}
			self._happen(item, EventKind.REASSIGNED, self._not_before(item), {**holder, **before})

	def finish(self, item: clocks.Held, at: datetime) -> None:
		# what a sweep recorded in the same second must not keep anyone from finishing
		self._happen(item, EventKind.FINISHED, max(at, item.state.last_at), {})
		_ladder, calendar = self._counted_by(item)
		item.row["late_minutes"] = clocks.late_minutes(item.state, bool(item.row["on_the_wall"]), calendar)

	def cancel(self, item: clocks.Held, trace: Trace) -> None:
		self._happen(item, EventKind.CANCELLED, self._not_before(item), {"trace": _steps(trace)})

	def write(self, items: list[clocks.Held]) -> None:
		touched = [item for item in items if item.events]
		if not touched:
			return
		if self.snapshots:
			snapshots.keep(*self.snapshots)
		for item in touched:
			item.row["title"] = self.matter.get_title()
			item.row["next_action_at"] = None
			if item.state.status is Status.RUNNING:
				ladder, calendar = self._counted_by(item)
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

	def _holder(self, step: policies.Step) -> dict[str, Any]:
		"""Who answers for a step: until a matter is assigned, whoever holds it."""
		section, undertaker = self.matter.section, self.matter.undertaker
		if step.undertaker == "Clerk":
			undertaker = self.matter.registered_by or self.office.clerk
		elif step.undertaker == "Section Head":
			undertaker = self.office.heads.get(section or "")
		elif step.undertaker == "Deputy Director in Charge":
			undertaker = self.office.deputies.get(section or "") or self.office.daily_deputy
		else:
			undertaker = (
				undertaker
				or self.office.heads.get(section or "")
				or self.matter.passed_to
				or self.matter.registered_by
				or self.office.clerk
			)
		if not section and undertaker in self.office.people:
			section = self.office.people[undertaker].section
		return {"undertaker": undertaker, "section": section}

	def _count_by(self, item: clocks.Held, step: policies.Step) -> None:
		self.counting[item.row["name"]] = (step.ladder, self.calendar.calendar)

	def _counted_by(self, item: clocks.Held) -> tuple[Ladder, WorkingCalendar]:
		"""The ladder and the calendar that a clock keeps, not those of today."""
		name = item.row["name"]
		if name not in self.counting:
			policy, calendar = item.row["policy_snapshot"], item.row["calendar_snapshot"]
			self.counting[name] = (
				Ladder.from_dict(snapshots.read({policy})[policy]["ladder"]),
				calendars.of_snapshots({calendar})[calendar],
			)
		return self.counting[name]


def _steps(trace: Trace) -> list[dict[str, Any]]:
	return [step.to_dict() for step in trace]
