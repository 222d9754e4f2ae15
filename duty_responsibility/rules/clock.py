"""A clock's state is the replay of its events.

A breach is a fact about time, not a status that somebody sets: whatever event comes after the due time
of a running clock shows that the time was missed, whether a sweep was awake to see it or not. Later
events can extend, excuse or finish the clock; none of them takes the breach away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from .older_words import told
from .trace import N_, RuleError


class EventKind(str, Enum):
	STARTED = "Started"
	PAUSED = "Paused"
	RESUMED = "Resumed"
	EXTENDED = "Extended"  # by a decision
	RESCHEDULED = "Rescheduled"  # by a fact: a published calendar, a corrected matter, a moved meeting
	REASSIGNED = "Reassigned"
	ESCALATED = "Escalated"
	BREACHED = "Breached"  # the sweep saw it; replay knows it without
	FINISHED = "Finished"
	CANCELLED = "Cancelled"
	REOPENED = "Reopened"
	EXCUSED = "Excused"
	RENAMED = "Renamed"  # its document goes by another number now


class Status(str, Enum):
	RUNNING = "Running"
	PAUSED = "Paused"
	FINISHED = "Finished"
	CANCELLED = "Cancelled"


class Result(str, Enum):
	OPEN = ""
	ON_TIME = "On Time"
	LATE = "Late"
	EXCUSED = "Excused"


OPEN = {Status.RUNNING, Status.PAUSED}

ALLOWED: dict[EventKind, set[Status]] = {
	EventKind.PAUSED: {Status.RUNNING},
	EventKind.RESUMED: {Status.PAUSED},
	EventKind.EXTENDED: OPEN,
	EventKind.RESCHEDULED: OPEN,
	EventKind.REASSIGNED: OPEN,
	EventKind.ESCALATED: OPEN,  # a pause that is forgotten climbs the ladder too
	EventKind.BREACHED: {Status.RUNNING},
	EventKind.FINISHED: OPEN,
	EventKind.CANCELLED: OPEN,
	EventKind.REOPENED: {Status.FINISHED},
	EventKind.EXCUSED: set(Status),
	EventKind.RENAMED: set(Status),
}


class ClockError(RuleError):
	"""The event does not fit the clock."""


class NotPossibleNow(ClockError):
	code = "clock-not-possible"
	sentence = N_("A clock that is {status} cannot be {event}.")


class NotInOrder(ClockError):
	code = "clock-not-in-order"
	sentence = N_("Event {seq} does not follow event {last}.")


class BackInTime(ClockError):
	code = "clock-back-in-time"
	sentence = N_("{at} lies before the clock's last event at {last}.")


class NothingToExcuse(ClockError):
	code = "clock-nothing-to-excuse"
	sentence = N_("The clock has not been breached; there is nothing to excuse.")


@dataclass(frozen=True)
class Event:
	"""One entry of the ledger. `at` is when it happened; `data` what it says.

	Started, Resumed, Extended, Rescheduled and Reopened carry `due_at` (and may carry `provisional`);
	Started and Reassigned carry `assignee` and `section`; Escalated carries `level`; Paused carries `resume_by`,
	by when the pause has to be ended.
	"""

	seq: int
	kind: EventKind
	at: datetime
	data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ClockState:
	"""What the events so far say. `cycle` counts the runs: each new due time starts the ladder anew."""

	status: Status
	started_at: datetime
	due_at: datetime
	original_due_at: datetime
	provisional: bool = False
	assignee: str | None = None
	section: str | None = None
	cycle: int = 1
	seq: int = 1
	last_at: datetime | None = None
	level: int = 0
	breaches: tuple[datetime, ...] = ()
	breach_seen: bool = False
	paused_at: datetime | None = None
	resume_by: datetime | None = None
	pauses: int = 0
	pause_level: int = 0
	"""The level that the present pause has reached; `level` waits until the run goes on."""
	finished_at: datetime | None = None
	excused: bool = False

	@property
	def result(self) -> Result:
		if self.breaches:
			return Result.EXCUSED if self.excused else Result.LATE
		return Result.ON_TIME if self.status is Status.FINISHED else Result.OPEN

	@property
	def breached_at(self) -> datetime | None:
		"""The due time that was missed first: the fact, not the moment it was seen."""
		return self.breaches[0] if self.breaches else None

	def is_breached(self, now: datetime) -> bool:
		"""Whether the present run has missed its due time by `now`; at the due second it has not yet."""
		if self.due_at in self.breaches:
			return True
		# to the second: what is handed in during the due second is on time
		return self.status is Status.RUNNING and now.replace(microsecond=0) > self.due_at


def replay(events: Iterable[Event], state: ClockState | None = None) -> ClockState | None:
	"""Fold events onto a state. In any number of batches the outcome is the same."""
	for event in events:
		state = follow(state, event)
	return state


def follow(state: ClockState | None, event: Event) -> ClockState:
	"""The state after one more event; raises a `ClockError` when the event does not fit."""
	if state is None:
		return _start(event)
	if event.seq != state.seq + 1:
		raise NotInOrder(seq=event.seq, last=state.seq)
	if state.last_at and event.at < state.last_at:
		raise BackInTime(at=event.at, last=state.last_at)
	if state.status not in ALLOWED.get(event.kind, set()):
		raise NotPossibleNow(status=state.status.value, event=event.kind.value)
	if state.is_breached(event.at) and state.due_at not in state.breaches:
		# an excuse covers the breaches it was given for, not the next one
		state = replace(state, breaches=(*state.breaches, state.due_at), excused=False)
	state = replace(state, seq=event.seq, last_at=event.at)
	return _FOLLOW[event.kind](state, event)


def _start(event: Event) -> ClockState:
	if event.kind is not EventKind.STARTED or event.seq != 1:
		raise NotInOrder(seq=event.seq, last=0)
	due = _instant(event.data["due_at"])
	return ClockState(
		Status.RUNNING,
		_instant(event.data.get("started_at", event.at)),
		due,
		due,
		bool(event.data.get("provisional")),
		told(event.data, "assignee"),
		event.data.get("section"),
		last_at=event.at,
	)


def _paused(state: ClockState, event: Event) -> ClockState:
	resume_by = event.data.get("resume_by")
	return replace(
		state,
		status=Status.PAUSED,
		paused_at=event.at,
		resume_by=_instant(resume_by) if resume_by else None,
		pauses=state.pauses + 1,
		pause_level=0,
	)


def _new_due(state: ClockState, event: Event) -> ClockState:
	due = _instant(event.data["due_at"])
	provisional = bool(event.data.get("provisional"))
	if due == state.due_at and event.kind is EventKind.RESCHEDULED:
		# counted again and found the same: the run goes on, nobody is warned twice
		return replace(state, provisional=provisional)
	return replace(
		state,
		due_at=due,
		provisional=provisional,
		cycle=state.cycle + 1,
		level=0,
		breach_seen=False,
	)


def _resumed(state: ClockState, event: Event) -> ClockState:
	# the same run goes on with its levels; only the pause is taken out of its time
	return replace(
		state,
		status=Status.RUNNING,
		paused_at=None,
		resume_by=None,
		pause_level=0,
		due_at=_instant(event.data["due_at"]),
		provisional=bool(event.data.get("provisional")),
	)


def _reassigned(state: ClockState, event: Event) -> ClockState:
	return replace(state, assignee=told(event.data, "assignee"), section=event.data.get("section"))


def _escalated(state: ClockState, event: Event) -> ClockState:
	if state.status is Status.PAUSED:
		return replace(state, pause_level=int(event.data["level"]))
	return replace(state, level=int(event.data["level"]))


def _breached(state: ClockState, event: Event) -> ClockState:
	# one that is not true of this run (a sweep that lost a race) must not hide the one that will be
	return replace(state, breach_seen=state.is_breached(event.at))


def _finished(state: ClockState, event: Event) -> ClockState:
	return replace(state, status=Status.FINISHED, finished_at=event.at, paused_at=None, resume_by=None)


def _cancelled(state: ClockState, event: Event) -> ClockState:
	return replace(state, status=Status.CANCELLED, paused_at=None, resume_by=None)


def _reopened(state: ClockState, event: Event) -> ClockState:
	return replace(_new_due(state, event), status=Status.RUNNING, finished_at=None)


def _excused(state: ClockState, event: Event) -> ClockState:
	if not state.breaches:
		raise NothingToExcuse()
	return replace(state, excused=True)


def _renamed(state: ClockState, event: Event) -> ClockState:
	return state  # what the clock is of has another number; its time is the same


_FOLLOW = {
	EventKind.PAUSED: _paused,
	EventKind.RESUMED: _resumed,
	EventKind.EXTENDED: _new_due,
	EventKind.RESCHEDULED: _new_due,
	EventKind.REASSIGNED: _reassigned,
	EventKind.ESCALATED: _escalated,
	EventKind.BREACHED: _breached,
	EventKind.FINISHED: _finished,
	EventKind.CANCELLED: _cancelled,
	EventKind.REOPENED: _reopened,
	EventKind.EXCUSED: _excused,
	EventKind.RENAMED: _renamed,
}


def _instant(value: str | datetime) -> datetime:
	return value if isinstance(value, datetime) else datetime.fromisoformat(value)
