"""The sole writer of Duty Clock and Duty Clock Event.

A clock's row is what its events come to, kept beside them so that lists, reports and the sweep can ask
for it. Whoever wants something of a clock holds it (locks its row), records events of it, and writes
what is held: events and rows, set-based. Only rows of the clocks concerned are locked, by their primary
key, so that writers of different clocks never wait for each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe

from duty_responsibility.engine.clocks import listeners
from duty_responsibility.rules.clock import ClockState, Event, EventKind, Status, follow
from duty_responsibility.rules.figures import counted_month, month_of, on_time_percent
from duty_responsibility.rules.hash_chain import START, canonical, digest, link
from duty_responsibility.rules.ladder import Ladder, Run, decide
from duty_responsibility.rules.trace import plain
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils import bulk
from duty_responsibility.utils.bulk import stamp

IDENTITY = ("reference_doctype", "reference_name", "step", "part", "round_number")
"""What a clock is of; its first event says it, so that no clock can be given to another matter.

`part` tells apart what a step has several of at once, such as readers; `round_number` counts how often it
came back: a step that is done again gets a clock of its own, and the old one stays as it was.
"""

FIXED = ("name", *IDENTITY, "started_at", "original_due_at")
"""Columns that a clock gets when it starts and keeps."""

POLICY = (
	"time_limit",
	"article",
	"calendar",
	"calendar_snapshot",
	"policy_snapshot",
	"round_the_clock",
	"event_at",
)
"""What a clock counts by; only a rescheduling changes it."""

LABELS = ("title", "part_label")
"""What a clock is called in lists; whenever that changes, an event says so by a digest."""

SAID = ("late_minutes", "taken_minutes")
"""Columns besides those that an event says outright."""

STATE = (
	"status",
	"result",
	"assignee",
	"section",
	"due_at",
	"due_month",
	"counted_month",
	"finished_at",
	"done_month",
	"late_minutes",
	"taken_minutes",
	"on_time_percent",
	"breached",
	"breached_at",
	"breach_recorded",
	"excused",
	"provisional",
	"paused_at",
	"resume_by",
	"pauses",
	"pause_level",
	"cycle",
	"level",
	"seq",
	"last_at",
	"head_hash",
	"next_action_at",
	"unsealed",
	"unfigured",
	"title",
	"part_label",
)
"""What the events come to."""

EVENT = (
	"name",
	"clock",
	"seq",
	"event",
	"happened_at",
	"recorded_at",
	"actor",
	"data",
	"previous_hash",
	"hash",
)

HASHED = ("clock", "seq", "event", "happened_at", "recorded_at", "actor", "data")
"""What an event's hash stands for."""


@dataclass
class Held:
	"""A clock that this transaction has to itself, and what has happened to it so far."""

	row: dict[str, Any]
	state: ClockState | None
	is_new: bool = False
	before: dict[str, Any] = field(default_factory=dict)
	events: list[tuple[Any, ...]] = field(default_factory=list)

	def record(
		self,
		kind: EventKind,
		at: datetime,
		data: Mapping[str, Any] | None = None,
		*,
		actor: str,
		recorded_at: datetime,
	) -> None:
		"""Record one event; a `ClockError` is raised when it does not fit, and nothing is changed."""
		data = {key: plain(value) for key, value in (data or {}).items()}
		if kind is EventKind.STARTED:
			data |= {key: self.row[key] for key in IDENTITY}
		if any(self.row.get(label) != self.before.get(label) for label in LABELS):
			data["labels"] = labels_of(self.row)
		seq = self.state.seq + 1 if self.state else 1
		self.state = follow(self.state, Event(seq, kind, at, data))
		entry = {
			"clock": self.row["name"],
			"seq": seq,
			"event": kind.value,
			"happened_at": plain(at),
			"recorded_at": plain(recorded_at),
			"actor": actor,
			"data": canonical(data),
		}
		previous = self.row.get("head_hash") or START
		hashed = link(previous, entry)
		self.row["head_hash"] = hashed
		self.row.update({key: data[key] for key in (*POLICY, *SAID) if key in data})
		self.events.append(
			(
				event_name(self.row["name"], seq),
				*(entry[key] for key in HASHED),
				previous,
				hashed,
			)
		)

	@property
	def run(self) -> Run | None:
		"""The present run, as the ladder sees it; none when the clock is over.

		A pause is a run of its own: from its beginning to the time by which it has to be ended. It breaches nothing.
		"""
		state = self.state
		if state.status is Status.PAUSED and state.resume_by:
			return Run(state.paused_at, state.resume_by, False, state.pause_level, True)
		if state.status is not Status.RUNNING:
			return None
		return Run(
			state.started_at, state.due_at, bool(self.row["round_the_clock"]), state.level, state.breach_seen
		)


def labels_of(row: Mapping[str, Any]) -> str:
	"""A digest of what a clock is called."""
	return digest(canonical([row.get(label) or "" for label in LABELS]))[:32]


def event_name(clock: str, seq: int) -> str:
	return f"{clock}-{seq:04}"


def new(
	reference_doctype: str,
	reference_name: str,
	step: str,
	title: str,
	*,
	part: str = "",
	part_label: str = "",
	round_number: int = 1,
) -> Held:
	"""A clock to which nothing has happened yet."""
	return Held(
		{
			"name": frappe.generate_hash(length=12),
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
			"step": step,
			"part": part,
			"round_number": round_number,
			"title": title,
			"part_label": part_label,
		},
		None,
		is_new=True,
	)


COLUMNS = (*FIXED, *POLICY, *STATE)


def hold(
	names: Iterable[str],
	columns: tuple[str, ...] = COLUMNS,
	*,
	skip_locked: bool = False,
	unreadable: dict[str, str] | None = None,
) -> list[Held]:
	"""Lock clocks and read them as they are at this moment, not as the transaction first saw them.

	With `skip_locked`, clocks that another person holds are left out instead of waited for. A row that cannot be
	a clock's, because somebody damaged it, raises; with `unreadable` it is put there with the reason instead.
	The start and the original due time are always read, for without them there is no state.
	"""
	names = sorted(names)
	if not names:
		return []
	clock = frappe.qb.DocType("Duty Clock")
	query = (
		frappe.qb.from_(clock)
		.select(*(clock[column] for column in dict.fromkeys((*columns, "started_at", "original_due_at"))))
		.where(clock.name.isin(names))
	)
	held = []
	for row in bulk.locked(query, skip_locked=skip_locked).run(as_dict=True):
		try:
			held.append(Held(dict(row), state_of(row), before=row))
		except ValueError as error:
			if unreadable is None:
				raise
			unreadable[row["name"]] = str(error)
	return held


def of_matter(doctype: str, name: str, step: str | None = None) -> list[str]:
	"""The names of a matter's clocks, or of those of one step, cancelled ones too."""
	return frappe.get_all(
		"Duty Clock",
		filters={
			"reference_doctype": doctype,
			"reference_name": name,
			**({} if step is None else {"step": step}),
		},
		pluck="name",
		order_by="creation asc, name asc",
	)


def state_of(row: Mapping[str, Any]) -> ClockState:
	"""A row as the state that its events came to."""
	breaches: tuple[datetime, ...] = ()
	if row["breached"]:
		breaches = (row["breached_at"],)
		if row["breach_recorded"] and row["due_at"] != row["breached_at"]:
			breaches += (row["due_at"],)
	return ClockState(
		status=Status(row["status"]),
		started_at=row["started_at"],
		due_at=row["due_at"],
		original_due_at=row["original_due_at"],
		provisional=bool(row["provisional"]),
		assignee=row["assignee"],
		section=row["section"],
		cycle=row["cycle"],
		seq=row["seq"],
		last_at=row["last_at"],
		level=row["level"],
		breaches=breaches,
		breach_seen=bool(row["breach_recorded"]),
		paused_at=row["paused_at"],
		resume_by=row["resume_by"],
		pauses=row["pauses"] or 0,
		pause_level=row["pause_level"] or 0,
		finished_at=row["finished_at"],
		excused=bool(row["excused"]),
	)


def columns_of(state: ClockState) -> dict[str, Any]:
	"""The columns of a row that a state decides by itself."""
	return {
		"status": state.status.value,
		"result": state.result.value,
		"assignee": state.assignee,
		"section": state.section,
		"due_at": state.due_at,
		"due_month": month_of(state.due_at),
		"counted_month": counted_month(state),
		"finished_at": state.finished_at,
		"done_month": month_of(state.finished_at) if state.finished_at else None,
		"on_time_percent": on_time_percent(state.result),
		"breached": int(bool(state.breaches)),
		"breached_at": state.breached_at,
		"breach_recorded": int(state.breach_seen),
		"excused": int(state.excused),
		"provisional": int(state.provisional),
		"paused_at": state.paused_at,
		"resume_by": state.resume_by,
		"pauses": state.pauses,
		"pause_level": state.pause_level,
		"cycle": state.cycle,
		"level": state.level,
		"seq": state.seq,
		"last_at": state.last_at,
	}


def late_minutes(state: ClockState, at: datetime, round_the_clock: bool, calendar: WorkingCalendar) -> int:
	"""By how much a clock is late when it is finished at `at`: in working minutes since the due time that was
	missed first; for one that runs round the clock, in plain minutes. A begun minute counts.
	"""
	if not state.breaches and not state.is_breached(at):
		return 0
	missed = state.breaches[0] if state.breaches else state.due_at
	return _minutes(missed, at, round_the_clock, calendar)


def taken_minutes(state: ClockState, at: datetime, round_the_clock: bool, calendar: WorkingCalendar) -> int:
	"""How long a clock took that is finished at `at`, pauses included; counted as lateness is."""
	return _minutes(state.started_at, at, round_the_clock, calendar) if at > state.started_at else 0


def _minutes(start: datetime, end: datetime, round_the_clock: bool, calendar: WorkingCalendar) -> int:
	seconds = int((end - start).total_seconds()) if round_the_clock else calendar.elapsed(start, end)
	return -(-seconds // 60)


def next_check_at(held: Held, ladder: Ladder, calendar: WorkingCalendar, now: datetime) -> datetime | None:
	"""When the sweep has to look at a clock; one that is over needs no look, a paused one until it is resumed."""
	run = held.run
	if run is None:
		return None
	decision = decide(ladder, run, now, calendar)
	return now if decision.breach or decision.escalation else decision.next_action_at


def write(held: Iterable[Held], now: datetime) -> None:
	"""Write what has happened to the clocks, and their rows, in as few statements as there are kinds.

	The caller has set `next_action_at` (see `next_check_at`) where it changes.
	"""
	touched = [item for item in held if item.events]
	missed = [one for item in touched for one in _newly_missed(item)]
	for item in touched:
		item.row.update(columns_of(item.state), unsealed=1, unfigured=1)
	fresh = [item for item in touched if item.is_new]
	for item in fresh:
		item.row.update(started_at=item.state.started_at, original_due_at=item.state.original_due_at)
		for column in SAID:
			item.row.setdefault(column, 0)
	user = frappe.session.user
	bulk.insert(
		"Duty Clock", COLUMNS, [[item.row.get(key) for key in COLUMNS] for item in fresh], stamp(now, user)
	)
	save([item for item in touched if not item.is_new], now)
	bulk.insert(
		"Duty Clock Event", EVENT, [event for item in touched for event in item.events], stamp(now, user)
	)
	listeners.missed(missed, now)
	for item in touched:
		item.is_new, item.events = False, []


def _newly_missed(item: Held) -> list[listeners.Missed]:
	"""The due times of which these events show for the first time that they were missed.

	Whoever had the step in hand until these events is meant: who takes it over late has missed nothing.
	"""
	if not item.state.breaches or item.state.excused:
		return []
	known = () if item.is_new else state_of(item.before).breaches
	holder = item.state if item.is_new else state_of(item.before)
	return [
		listeners.Missed(item.row["name"], due, holder.assignee, holder.section)
		for due in item.state.breaches
		if due not in known
	]


def save(held: list[Held], now: datetime) -> None:
	"""Write those columns of the rows that have changed in any of them."""
	changed = [
		key
		for key in (*POLICY, *STATE)
		if any(key in item.row and item.row[key] != item.before.get(key) for item in held)
	]
	if not changed:
		return
	bulk.update(
		"Duty Clock",
		("name", *changed, "modified"),
		[[item.row["name"], *(item.row[key] for key in changed), now] for item in held],
	)
	for item in held:
		item.before = dict(item.row)
