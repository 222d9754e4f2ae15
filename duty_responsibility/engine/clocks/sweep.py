"""Looks at the clocks whose next look is due, decides by the rules, and writes what follows.

A tick costs one look into the index of `next_action_at`. What is due is taken in batches: the rows are
locked (those another worker holds are skipped), decided on, and written back together with their events,
escalations and notifications in one transaction. A worker that dies leaves its batch as it was; another finds it.
An escalation's name is made of clock, cycle and level, so that the database itself refuses a second one.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.clocks.names import escalation_name, notification_name
from duty_responsibility.engine.office import calendars, snapshots, staffing
from duty_responsibility.rules.clock import EventKind, Status
from duty_responsibility.rules.hash_chain import canonical, digest
from duty_responsibility.rules.ladder import Decision, Escalation, Ladder, decide
from duty_responsibility.rules.older_words import FIRST_OUTCOMES
from duty_responsibility.rules.trace import plain
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils import bulk

BATCH = 1000
"""Clocks in one transaction: enough to be quick, few enough to lose little when a worker dies."""

RETRY = timedelta(minutes=15)
"""After that a clock that could not be looked at is tried again."""

COLUMNS = (
	"name",
	"calendar_snapshot",
	"policy_snapshot",
	"round_the_clock",
	*(
		column
		for column in clocks.STATE
		if column
		not in ("title", "part_label", "due_month", "done_month", "late_minutes", "taken_minutes", "result")
	),
)
"""What a look at a clock needs of its row."""

ESCALATION = (
	"name",
	"clock",
	"cycle",
	"level",
	"pause",
	"outcome",
	"collapsed_into",
	"kind",
	"reached_at",
	"recipients",
	"trace",
)
NOTIFICATION = (
	"name",
	"escalation",
	"clock",
	"user",
	"recipient_role",
	"kind",
	"send_after",
)


@dataclass
class Swept:
	"""What one sweep did."""

	clocks: int = 0
	breaches: int = 0
	sent: int = 0
	skipped: int = 0
	notifications: int = 0
	failed: int = 0


@dataclass
class _Rows:
	"""What one look at a clock, or a batch of them, has to write besides the clocks themselves."""

	escalations: list[tuple[Any, ...]] = field(default_factory=list)
	notifications: list[tuple[Any, ...]] = field(default_factory=list)


def sweep(now: datetime | None = None, *, commit: bool = True) -> Swept:
	"""Look at every clock that is due for a look at `now`; for the scheduler, so it commits each batch.

	Tests that roll back pass `commit=False`; then all of it is one transaction.
	"""
	now = (now or now_datetime()).replace(microsecond=0)
	done = Swept()
	office: staffing.Directory | None = None
	for names in _due(now):
		office = office or staffing.directory(now)
		_sweep_safely(names, now, office, done)
		if commit:
			# a batch is whole: its clocks, events, escalations and notifications belong together, the next batch does not
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


def _sweep_safely(names: list[str], now: datetime, office: staffing.Directory, done: Swept) -> None:
	"""A batch at once; if it cannot be written, clock by clock, so that one cannot keep the others from it."""
	try:
		_within_savepoint(names, now, office, done)
	except Exception as error:
		if isinstance(error, (frappe.QueryDeadlockError, frappe.QueryTimeoutError)):
			raise  # the whole transaction is gone; the next minute finds everything as it was
		for name in names:
			try:
				_within_savepoint([name], now, office, done)
			except Exception:
				done.failed += 1
				_put_off({name: frappe.get_traceback()}, now)


def _within_savepoint(names: list[str], now: datetime, office: staffing.Directory, done: Swept) -> None:
	frappe.db.savepoint("duty_sweep")
	before = copy(done)
	try:
		_sweep_batch(names, now, office, done)
	except Exception:
		frappe.db.rollback(save_point="duty_sweep")
		vars(done).update(vars(before))
		raise
	frappe.db.release_savepoint("duty_sweep")


def _sweep_batch(names: list[str], now: datetime, office: staffing.Directory, done: Swept) -> None:
	failed: dict[str, str] = {}
	held = [
		item
		for item in clocks.hold(names, COLUMNS, skip_locked=True, unreadable=failed)
		# what was read before it was locked may have been looked at or finished by now
		if item.row["next_action_at"] and item.row["next_action_at"] <= now
	]
	counted_by = _counting(held)
	looked, batch = [], _Rows()
	for item in held:
		try:
			rows = _look_at(item, *counted_by(item), now, office)
		except Exception:
			failed[item.row["name"]] = frappe.get_traceback()
			continue
		looked.append(item)
		batch.escalations += rows.escalations
		batch.notifications += rows.notifications
		done.breaches += any(event[3] == EventKind.BREACHED.value for event in item.events)
	idle = [item for item in looked if not item.events]
	clocks.write(looked, now)
	clocks.save(idle, now)
	stamp = bulk.stamp(now, bulk.SWEEP)
	bulk.insert("Duty Escalation", ESCALATION, batch.escalations, {"escalated_at": now, **stamp})
	bulk.insert(
		"Duty Notification", NOTIFICATION, batch.notifications, {"status": "Pending", "attempts": 0, **stamp}
	)
	_put_off(failed, now)
	done.clocks += len(looked)
	done.failed += len(failed)
	done.notifications += len(batch.notifications)
	skipped = sum(row[5] == "Skipped" for row in batch.escalations)
	done.skipped += skipped
	done.sent += len(batch.escalations) - skipped


def _put_off(failed: dict[str, str], now: datetime) -> None:
	"""A clock that cannot be looked at, because somebody damaged it, must not stop the others; it is tried again."""
	if not failed:
		return
	bulk.update("Duty Clock", ("name", "next_action_at"), [(name, now + RETRY) for name in failed])
	name, trace = next(iter(failed.items()))
	frappe.log_error(
		title=f"Duty Responsibility: {len(failed)} clock(s) could not be looked at",
		message=f"{', '.join(sorted(failed))}\n\nThe first, {name}:\n{trace}",
	)


def _counting(held: list[clocks.Held]) -> Callable[[clocks.Held], tuple[Ladder, WorkingCalendar]]:
	"""Each clock's own ladder and calendar, as they were when it started."""
	policies = snapshots.read({item.row["policy_snapshot"] for item in held})
	compiled = calendars.of_snapshots({item.row["calendar_snapshot"] for item in held})
	ladders: dict[str, Ladder] = {}

	def counted_by(item: clocks.Held) -> tuple[Ladder, WorkingCalendar]:
		name = item.row["policy_snapshot"]
		if name not in ladders:
			ladders[name] = Ladder.from_dict(policies[name]["ladder"])
		return ladders[name], compiled[item.row["calendar_snapshot"]]

	return counted_by


def _look_at(
	item: clocks.Held, ladder: Ladder, calendar: WorkingCalendar, now: datetime, office: staffing.Directory
) -> _Rows:
	"""Decide on one clock, let happen what follows, and say what is to be written."""
	rows = _Rows()
	run = item.run
	decision = decide(ladder, run, now, calendar) if run else Decision(False, None, None)
	if decision.breach:
		item.record(
			EventKind.BREACHED,
			max(now, item.state.last_at),
			{"due_at": item.state.due_at},
			actor=bulk.SWEEP,
			recorded_at=now,
		)
	if decision.escalation:
		_escalate(item, decision.escalation, now, office, rows)
	item.row["next_action_at"] = decision.next_action_at
	return rows


def _escalate(
	item: clocks.Held, escalation: Escalation, now: datetime, office: staffing.Directory, rows: _Rows
) -> None:
	clock, cycle, level = item.row["name"], item.state.cycle, escalation.level
	pause = item.state.pauses if item.state.status is Status.PAUSED else 0
	users, passed = office.recipients_of(escalation.now, item.state.assignee, item.state.section)
	later, passed_later = office.recipients_of(escalation.later, item.state.assignee, item.state.section)
	later = {user: role for user, role in later.items() if user not in users}
	escalations: list[tuple[Any, ...]] = []
	for low in escalation.skipped:
		name = escalation_name(clock, cycle, low.number, pause)
		collapsed = ("Skipped", level.number, low.kind, None, "[]", "[]")
		escalations.append((name, clock, cycle, low.number, pause, *collapsed))
	name = escalation_name(clock, cycle, level.number, pause)
	trace = canonical([step.to_dict() for step in (*escalation.trace, *passed, *passed_later)])
	recipients = canonical(sorted((users | later).items()))
	sent = ("Sent", 0, level.kind, escalation.reached_at, recipients, trace)
	escalations.append((name, clock, cycle, level.number, pause, *sent))
	item.record(
		EventKind.ESCALATED,
		max(now, item.state.last_at),
		{
			"level": level.number,
			"kind": level.kind,
			"skipped": [low.number for low in escalation.skipped],
			"to": sorted(users | later),
			"escalations": digest_of_escalations(escalations),
			**({"pause": pause} if pause else {}),
		},
		actor=bulk.SWEEP,
		recorded_at=now,
	)
	rows.escalations += escalations
	for at, who in ((now, users), (escalation.later_at, later)):
		for user, role in who.items():
			rows.notifications.append(
				(notification_name(name, user), name, clock, user, role, level.kind, at)
			)


def digest_of_escalations(rows: Iterable[tuple[Any, ...]]) -> str:
	"""What an event says of the escalations that it stands for: all that `ESCALATION` has, beyond what the event says in words."""
	return digest(
		canonical(sorted([FIRST_OUTCOMES.get(said, said) for said in map(plain, row)] for row in rows))
	)
