"""Looks at the clocks whose next look is due, decides by the rules, and writes what follows.

A tick costs one look into the index of `next_action_at`. What is due is taken in batches: the rows are
locked (those another worker holds are skipped), decided on, and written back together with their events,
firings and notices in one transaction. A worker that dies leaves its batch as it was; another finds it.
A firing's name is made of clock, cycle and level, so that the database itself refuses a second one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine import bulk, calendars, clocks, snapshots, staffing
from duty_responsibility.rules.chain import canonical, digest
from duty_responsibility.rules.clock import EventKind, Status
from duty_responsibility.rules.ladder import Decision, Fire, Ladder, decide
from duty_responsibility.rules.worktime import WorkingCalendar

BATCH = 1000
"""Clocks in one transaction: enough to be quick, few enough to lose little when a worker dies."""

COLUMNS = (
	"name",
	"calendar_snapshot",
	"policy_snapshot",
	"on_the_wall",
	*(column for column in clocks.STATE if column not in ("title", "due_month", "late_minutes", "result")),
)
"""What a look at a clock needs of its row."""

FIRING = (
	"name",
	"clock",
	"cycle",
	"level",
	"outcome",
	"collapsed_into",
	"notice",
	"ripe_at",
	"recipients",
	"trace",
)
NOTICE = (
	"name",
	"firing",
	"clock",
	"user",
	"recipient_role",
	"notice",
	"send_after",
)


@dataclass
class Swept:
	"""What one sweep did."""

	clocks: int = 0
	breaches: int = 0
	fired: int = 0
	skipped: int = 0
	notices: int = 0


@dataclass
class _Writing:
	"""The rows of one batch."""

	firings: list[tuple[Any, ...]] = field(default_factory=list)
	notices: list[tuple[Any, ...]] = field(default_factory=list)


def sweep(now: datetime | None = None, *, commit: bool = True) -> Swept:
	"""Look at every clock that is due for a look at `now`; for the scheduler, so it commits each batch.

	Tests that roll back pass `commit=False`; then all of it is one transaction.
	"""
	now = (now or now_datetime()).replace(microsecond=0)
	done = Swept()
	office: staffing.Directory | None = None
	for names in _due(now):
		office = office or staffing.directory()
		_sweep_batch(names, now, office, done)
		if commit:
			# a batch is whole: its clocks, events, firings and notices belong together, the next batch does not
			frappe.db.commit()  # noqa: TID251
	return done


def _due(now: datetime) -> Iterator[list[str]]:
	"""Names of due clocks, batch by batch. Each is offered once a sweep, even if another worker holds it."""
	clock = frappe.qb.DocType("Duty Clock")
	after: tuple[datetime, str] | None = None
	while True:
		query = (
			frappe.qb.from_(clock)
			.select(clock.name, clock.next_action_at)
			.where(clock.next_action_at <= now)
			.orderby(clock.next_action_at)
			.orderby(clock.name)
			.limit(BATCH)
		)
		if after:
			at, name = after
			query = query.where(
				(clock.next_action_at >= at) & ((clock.next_action_at > at) | (clock.name > name))
			)
		rows = query.run()
		if not rows:
			return
		yield [row[0] for row in rows]
		if len(rows) < BATCH:
			return
		after = (rows[-1][1], rows[-1][0])


def _sweep_batch(names: list[str], now: datetime, office: staffing.Directory, done: Swept) -> None:
	held = [
		item
		for item in clocks.hold(names, COLUMNS, skip_locked=True)
		# what was read before it was locked may have been looked at or finished by now
		if item.row["next_action_at"] and item.row["next_action_at"] <= now
	]
	if not held:
		return
	counted_by = _counting(held)
	writing = _Writing()
	for item in held:
		ladder, calendar = counted_by(item)
		decision = _decide(item, ladder, calendar, now)
		_apply(item, decision, now, office, writing, done)
	idle = [item for item in held if not item.events]
	clocks.write(held, now)
	clocks.save(idle, now)
	stamp = clocks.stamp(now, clocks.SWEEP)
	bulk.insert("Duty Firing", FIRING, writing.firings, {"fired_at": now, **stamp})
	bulk.insert("Duty Notice", NOTICE, writing.notices, {"status": "Pending", "attempts": 0, **stamp})
	done.clocks += len(held)


def _counting(held: list[clocks.Held]) -> Any:
	"""Each clock's own ladder and calendar, as they were when it started."""
	ladders = {
		name: Ladder.from_dict(content["ladder"])
		for name, content in snapshots.read({item.row["policy_snapshot"] for item in held}).items()
	}
	compiled = calendars.of_snapshots({item.row["calendar_snapshot"] for item in held})

	def counted_by(item: clocks.Held) -> tuple[Ladder, WorkingCalendar]:
		return ladders[item.row["policy_snapshot"]], compiled[item.row["calendar_snapshot"]]

	return counted_by


def _decide(item: clocks.Held, ladder: Ladder, calendar: WorkingCalendar, now: datetime) -> Decision:
	if item.state.status is not Status.RUNNING:
		return Decision(False, None, None)
	return decide(ladder, item.run, now, calendar)


def _apply(
	item: clocks.Held,
	decision: Decision,
	now: datetime,
	office: staffing.Directory,
	writing: _Writing,
	done: Swept,
) -> None:
	if decision.breach:
		item.happen(
			EventKind.BREACHED,
			max(now, item.state.last_at),
			{"due_at": item.state.due_at},
			actor=clocks.SWEEP,
			recorded_at=now,
		)
		done.breaches += 1
	if decision.fire:
		_fire(item, decision.fire, now, office, writing, done)
	item.row["next_action_at"] = decision.next_action_at


def _fire(
	item: clocks.Held, fire: Fire, now: datetime, office: staffing.Directory, writing: _Writing, done: Swept
) -> None:
	clock, cycle, level = item.row["name"], item.state.cycle, fire.level
	users, passed = office.hearers(fire.now, item.state.undertaker, item.state.section)
	later, passed_later = office.hearers(fire.later, item.state.undertaker, item.state.section)
	later = {user: role for user, role in later.items() if user not in users}
	item.happen(
		EventKind.ESCALATED,
		max(now, item.state.last_at),
		{
			"level": level.number,
			"notice": level.notice,
			"skipped": [low.number for low in fire.skipped],
			"to": sorted(users | later),
		},
		actor=clocks.SWEEP,
		recorded_at=now,
	)
	trace = canonical([step.to_dict() for step in (*fire.trace, *passed, *passed_later)])
	for low in fire.skipped:
		writing.firings.append(
			(
				firing_name(clock, cycle, low.number),
				clock,
				cycle,
				low.number,
				"Skipped",
				level.number,
				low.notice,
				None,
				"[]",
				"[]",
			)
		)
	name = firing_name(clock, cycle, level.number)
	writing.firings.append(
		(
			name,
			clock,
			cycle,
			level.number,
			"Fired",
			0,
			level.notice,
			fire.ripe_at,
			canonical(sorted((users | later).items())),
			trace,
		)
	)
	for at, who in ((now, users), (fire.later_at, later)):
		for user, role in who.items():
			writing.notices.append(
				(
					f"{name}-{digest(user)[:10]}",
					name,
					clock,
					user,
					role,
					level.notice,
					at,
				)
			)
			done.notices += 1
	done.fired += 1
	done.skipped += len(fire.skipped)


def firing_name(clock: str, cycle: int, level: int) -> str:
	"""Unique by nature: one firing a clock, cycle and level."""
	return f"{clock}-{cycle}-{level}"
