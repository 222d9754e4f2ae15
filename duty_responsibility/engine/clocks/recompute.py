"""A calendar was published or changed: which open clocks would be due at another time, and making it so.

Only open clocks that have not been breached are counted again, by the limit they started with. What has
been decided (an extension) or passed is left as it is. The preview and the change are the same
computation, so nobody gets another time than the one that was shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.office import calendars, snapshots
from duty_responsibility.rules.clock import OPEN as OPEN_STATUSES
from duty_responsibility.rules.clock import EventKind
from duty_responsibility.rules.ladder import Ladder
from duty_responsibility.rules.limits import Deadline, Limit, deadline
from duty_responsibility.rules.trace import Reason, plain, reason

BATCH = 500
COUNTED = (EventKind.STARTED.value, EventKind.RESCHEDULED.value)
OPEN = {status.value for status in OPEN_STATUSES}
SETS_DUE = (*COUNTED, EventKind.EXTENDED.value, EventKind.RESUMED.value, EventKind.REOPENED.value)


@dataclass(frozen=True)
class Change:
	"""One clock whose time changes."""

	clock: str
	title: str
	step: str
	due_before: datetime
	found: Deadline
	was_provisional: bool
	not_after: str | None = None

	def as_dict(self) -> dict[str, Any]:
		return {
			"clock": self.clock,
			"title": self.title,
			"step": self.step,
			"due_before": plain(self.due_before),
			"due_after": plain(self.found.due_at),
			"provisional_before": self.was_provisional,
			"provisional_after": self.found.provisional,
		}


def candidates(calendar: str) -> list[str]:
	"""Open, unbreached clocks that count by an older state of this calendar."""
	compiled = calendars.current(calendar)
	return frappe.get_all(
		"Duty Clock",
		filters={
			"calendar": calendar,
			"status": ("in", ("Running", "Paused")),
			"breached": 0,
			"calendar_snapshot": ("!=", compiled.snapshot[0]),
		},
		pluck="name",
		order_by="name asc",
	)


def preview(calendar: str, now: datetime | None = None, limit: int = 200) -> dict[str, Any]:
	"""How many clocks would change, and the first of them. Writes nothing."""
	now = (now or now_datetime()).replace(microsecond=0)
	count, shown = 0, []
	names = candidates(calendar)
	for start in range(0, len(names), BATCH):
		for change in _changes(calendar, _read(names[start : start + BATCH]), now):
			count += 1
			if len(shown) < limit:
				shown.append(change.as_dict())
	return {"looked_at": len(names), "count": count, "changes": shown}


def recompute(
	calendar: str,
	now: datetime | None = None,
	*,
	actor: str,
	progress: Callable[[float], None] | None = None,
	commit: bool = False,
) -> int:
	"""Count the open clocks again and write an event for each whose time changes; returns how many.

	A background job passes `commit=True`, so that each batch is kept and running clocks are not held long.
	"""
	now = (now or now_datetime()).replace(microsecond=0)
	compiled = calendars.current(calendar)
	snapshots.store(compiled.snapshot)
	names, done = candidates(calendar), 0
	for start in range(0, len(names), BATCH):
		if commit:
			# what the clocks say now, not when the job began: a lock reads the present, other reads the past
			frappe.db.commit()  # noqa: TID251
		held = {item.row["name"]: item for item in clocks.hold(names[start : start + BATCH])}
		rows = [frappe._dict(item.row) for item in held.values()]
		changed = []
		for change in _changes(calendar, rows, now):
			item = held[change.clock]
			why = reason("calendar-published", before=change.due_before)
			item.record(
				EventKind.RESCHEDULED,
				max(now, item.state.last_at),
				{
					"due_at": change.found.due_at,
					"provisional": change.found.provisional,
					"round_the_clock": int(change.found.round_the_clock),
					"calendar_snapshot": compiled.snapshot[0],
					**({"not_after": change.not_after} if change.not_after else {}),
					"trace": [step.to_dict() for step in (why, *change.found.trace)],
				},
				actor=actor,
				recorded_at=now,
			)
			changed.append(item)
		ladders = _policies(rows)
		for item in changed:
			ladder = Ladder.from_dict(ladders[item.row["policy_snapshot"]]["ladder"])
			item.row["next_action_at"] = clocks.next_check_at(item, ladder, compiled.calendar, now)
		clocks.write(changed, now)
		done += len(changed)
		if commit:
			# each batch stands for itself: clocks counted again stay so if a later batch fails
			frappe.db.commit()  # noqa: TID251
		if progress:
			progress(100 * min(start + BATCH, len(names)) / len(names))
	return done


def _read(names: list[str]) -> list[Any]:
	return frappe.get_all(
		"Duty Clock", filters={"name": ("in", names)}, fields=[*clocks.FIXED, *clocks.POLICY, *clocks.STATE]
	)


def _changes(calendar: str, rows: list[Any], now: datetime) -> Iterator[Change]:
	if not rows:
		return
	compiled = calendars.current(calendar).calendar
	policies = _policies(rows)
	setting = _last_setting([row.name for row in rows])
	for row in rows:
		event = setting.get(row.name)
		passed = row.status == "Running" and now > row.due_at
		over = row.status not in OPEN
		if over or passed or row.breached or not event or event.event not in COUNTED:
			continue
		start = _counted_from(event) or row.started_at
		policy = policies[row.policy_snapshot]
		limit = Limit.from_dict(policy["limit"])
		found = deadline(
			limit,
			compiled,
			start=start,
			event=row.event_at,
			set_time=row.event_at,
			on_duty=bool(policy["on_duty"]),
		)
		not_after = frappe.parse_json(event.data).get("not_after")
		if not_after and found.due_at > datetime.fromisoformat(not_after):
			# what became more pressing has never gained time, and does not now
			kept = datetime.fromisoformat(not_after)
			found = replace(found, due_at=kept, provisional=compiled.is_provisional(kept))
		if found.due_at < now:
			continue  # what is left to do cannot be due in the past: the time that was told stays
		if (found.due_at, found.provisional) != (row.due_at, bool(row.provisional)):
			yield Change(row.name, row.title, row.step, row.due_at, found, bool(row.provisional), not_after)


def _policies(rows: list[Any]) -> dict[str, dict[str, Any]]:
	return snapshots.read({row.policy_snapshot for row in rows})


def _last_setting(names: list[str]) -> dict[str, Any]:
	"""The event that set each clock's due time last."""
	events = frappe.get_all(
		"Duty Clock Event",
		filters={"clock": ("in", names), "event": ("in", SETS_DUE)},
		fields=["clock", "seq", "event", "data"],
		order_by="seq asc",
	)
	return {event.clock: event for event in events}


def _counted_from(event: Any) -> datetime | None:
	"""The instant the time was counted from: a matter that became urgent counts from that moment."""
	steps = [Reason.from_dict(step) for step in frappe.parse_json(event.data).get("trace", ())]
	started = [step for step in steps if step.code == "started"]
	return datetime.fromisoformat(started[-1].values["at"]) if started else None
