"""Who hears of a clock, when, and when to look at it again.

A ladder's levels rise in time: warnings before the due time, then ever higher people after it. They are
timed in working time. Outside office hours each level has its own way: wait for the opening, go to the
duty officer now (and to the others at the opening), or go to everybody now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import combinations
from typing import Any, TypeVar

from .trace import N_, RuleError, Trace, reason
from .worktime import WorkingCalendar

SECOND = timedelta(0, 1)


class When(str, Enum):
	SHARE_LEFT = "Share of Time Left"  # amount: percent of the time from start to due
	BEFORE = "Before Due"
	AFTER = "After Due"


class Unit(str, Enum):
	WORKING_MINUTES = "Working Minutes"
	WORKING_HOURS = "Working Hours"
	HALF_DAYS = "Half Days"
	WORKING_DAYS = "Working Days"
	MINUTES = "Minutes (Round the Clock)"  # round the clock


class OffHours(str, Enum):
	WAIT = "Wait for Opening"
	DUTY_OFFICER = "Duty Officer"
	NOW = "Send Now"


DUTY_OFFICER = "duty_officer"
"""The recipient that stands for whoever is on duty at that hour."""


class LadderError(RuleError):
	"""The ladder cannot be climbed as it stands."""


class NoLevels(LadderError):
	code = "ladder-no-levels"
	sentence = N_("The ladder has no levels. Add at least one.")


class LadderGoesDown(LadderError):
	code = "ladder-goes-down"
	sentence = N_(
		"Level {level} comes before level {previous}. Each level must come later than the one before."
	)


class NobodyToHear(LadderError):
	code = "ladder-nobody"
	sentence = N_("Level {level} has no recipient. Choose at least one.")


class ImpossibleShare(LadderError):
	code = "ladder-impossible-share"
	sentence = N_("Level {level}: a share of the time left lies between 1 and 99 percent.")


class UnreadableLadder(LadderError):
	code = "ladder-unreadable"
	sentence = N_("“{value}” is not a valid {what}.")


Choice = TypeVar("Choice", bound=Enum)


def _choice(choices: type[Choice], value: object, what: str) -> Choice:
	try:
		return choices(value)
	except ValueError:
		raise UnreadableLadder(value=value, what=what) from None


@dataclass(frozen=True)
class Level:
	"""One rung. `recipients` are roles along the chain; `kind` says which kind of message it sends."""

	number: int
	when: When
	amount: int
	unit: Unit
	recipients: tuple[str, ...]
	kind: str = "Reminder"
	off_hours: OffHours = OffHours.WAIT

	def to_dict(self) -> dict[str, Any]:
		return {
			"number": self.number,
			"when": self.when.value,
			"amount": self.amount,
			"unit": self.unit.value,
			"recipients": list(self.recipients),
			"kind": self.kind,
			"off_hours": self.off_hours.value,
		}

	@classmethod
	def from_dict(cls, data: Mapping[str, Any]) -> Level:
		return cls(
			int(data["number"]),
			_choice(When, data["when"], "time of a level"),
			int(data.get("amount") or 0),
			_choice(Unit, data.get("unit") or Unit.WORKING_MINUTES, "unit of a level"),
			tuple(data["recipients"]),
			data.get("kind") or "Reminder",
			_choice(OffHours, data.get("off_hours") or OffHours.WAIT, "way out of hours"),
		)


@dataclass(frozen=True)
class Ladder:
	"""Levels in rising order; refused when they are not."""

	levels: tuple[Level, ...]

	def __post_init__(self) -> None:
		if not self.levels:
			raise NoLevels()
		for level in self.levels:
			if not level.recipients:
				raise NobodyToHear(level=level.number)
			if level.when is When.SHARE_LEFT and not 1 <= level.amount <= 99:
				raise ImpossibleShare(level=level.number)
		for lower, upper in combinations(self.levels, 2):
			if upper.number <= lower.number or not _rises(lower, upper):
				raise LadderGoesDown(level=upper.number, previous=lower.number)

	@classmethod
	def from_dict(cls, data: Mapping[str, Any]) -> Ladder:
		return cls(tuple(Level.from_dict(row) for row in data["levels"]))

	def to_dict(self) -> dict[str, Any]:
		return {"levels": [level.to_dict() for level in self.levels]}


# only to compare two levels with each other before any clock is known; a day of eight hours will do
_ROUGHLY = {
	Unit.MINUTES: 60,
	Unit.WORKING_MINUTES: 60,
	Unit.WORKING_HOURS: 3600,
	Unit.HALF_DAYS: 4 * 3600,
	Unit.WORKING_DAYS: 8 * 3600,
}


def _rises(lower: Level, upper: Level) -> bool:
	if upper.when is When.AFTER:
		return lower.when is not When.AFTER or _rough(lower) < _rough(upper)
	if lower.when is When.AFTER:
		return False
	if lower.when is upper.when:
		return _rough(lower) > _rough(upper)
	return True  # a share and a time before due cannot be compared until a clock is known


def _rough(level: Level) -> int:
	return level.amount if level.when is When.SHARE_LEFT else level.amount * _ROUGHLY[level.unit]


@dataclass(frozen=True)
class Run:
	"""The present run of a clock, as far as its ladder needs to know."""

	started_at: datetime
	due_at: datetime
	round_the_clock: bool = False
	level: int = 0
	breach_seen: bool = False


@dataclass(frozen=True)
class Escalation:
	"""Send this: the level, since when it was reached, the lower levels it stands for, and to whom.

	`later` are the recipients who hear of it at `later_at`, the next opening.
	"""

	level: Level
	reached_at: datetime
	skipped: tuple[Level, ...]
	now: tuple[str, ...]
	later: tuple[str, ...] = ()
	later_at: datetime | None = None
	trace: Trace = ()


@dataclass(frozen=True)
class Decision:
	"""What a look at a clock comes to."""

	breach: bool
	escalation: Escalation | None
	next_action_at: datetime | None


def level_times(ladder: Ladder, run: Run, calendar: WorkingCalendar) -> tuple[datetime, ...]:
	"""When each level is reached, in order, never earlier than the one below it."""
	times: list[datetime] = []
	for level in ladder.levels:
		at = _level_time(level, run, calendar)
		times.append(max(at, times[-1]) if times else at)
	return tuple(times)


def _level_time(level: Level, run: Run, calendar: WorkingCalendar) -> datetime:
	if level.when is When.SHARE_LEFT:
		if run.due_at <= run.started_at:
			return run.due_at
		if run.round_the_clock:
			span = int((run.due_at - run.started_at).total_seconds())
			return run.due_at - timedelta(0, span * level.amount // 100)
		span = calendar.elapsed(run.started_at, run.due_at)
		return calendar.add(run.due_at, -(span * level.amount // 100))
	sign = -1 if level.when is When.BEFORE else 1
	if not level.amount:
		# at the due second the work may still be handed in; a second later it is late
		return run.due_at + SECOND if sign > 0 else run.due_at
	if level.unit is Unit.MINUTES:
		return run.due_at + sign * timedelta(minutes=level.amount)
	seconds = {
		Unit.WORKING_MINUTES: 60,
		Unit.WORKING_HOURS: 3600,
		Unit.HALF_DAYS: calendar.standard_day_seconds // 2,
		Unit.WORKING_DAYS: calendar.standard_day_seconds,
	}[level.unit]
	return calendar.add(run.due_at, sign * level.amount * seconds)


def decide(ladder: Ladder, run: Run, now: datetime, calendar: WorkingCalendar) -> Decision:
	"""What has to be sent at `now`, whether the due time has been missed, and when to look again.

	Levels that were reached together, because nobody looked or the clock was started late, collapse into
	the highest that may go out now: one message, to everybody whom any of them was meant for.
	"""
	now = now.replace(microsecond=0)
	breach = now > run.due_at and not run.breach_seen
	times = level_times(ladder, run, calendar)
	open_now = calendar.is_working(now)
	above = [(level, at) for level, at in zip(ladder.levels, times) if level.number > run.level]  # noqa: B905
	reached = [(level, at) for level, at in above if at <= now]
	may_go = [item for item in reached if open_now or item[0].off_hours is not OffHours.WAIT]
	escalation = None
	if may_go:
		level, at = may_go[-1]
		escalation = _escalate(
			level, at, [low for low, _ in reached if low.number < level.number], now, calendar
		)
		above = [item for item in above if item[0].number > level.number]
	looks = [_look(level, max(at, now), calendar) for level, at in above]
	if not breach and not run.breach_seen:
		looks.append(run.due_at + SECOND)
	return Decision(breach, escalation, min(looks) if looks else None)


def _look(level: Level, at: datetime, calendar: WorkingCalendar) -> datetime:
	return calendar.resume(at) if level.off_hours is OffHours.WAIT else at


def _escalate(
	level: Level, reached_at: datetime, skipped: Sequence[Level], now: datetime, calendar: WorkingCalendar
) -> Escalation:
	trace = [reason("level-reached", level=level.number, at=reached_at)]
	if skipped:
		trace.append(reason("levels-collapsed", levels=[low.number for low in skipped]))
	levels = (level, *skipped)
	if calendar.is_working(now):
		return Escalation(level, reached_at, tuple(skipped), _recipients(levels), trace=tuple(trace))

	# off hours each level goes its own way, also one that a higher level stands for
	ways = {way: [one for one in levels if one.off_hours is way] for way in OffHours}
	at_once = _recipients(ways[OffHours.NOW])
	if ways[OffHours.DUTY_OFFICER]:
		at_once = (DUTY_OFFICER, *(role for role in at_once if role != DUTY_OFFICER))
	later = tuple(role for role in _recipients(levels) if role not in at_once)
	opens = calendar.resume(now)
	if ways[OffHours.NOW]:
		trace.append(reason("off-hours-now"))
	if ways[OffHours.DUTY_OFFICER]:
		trace.append(reason("off-hours-duty-officer", at=opens))
	elif later:
		trace.append(reason("off-hours-wait", at=opens))
	return Escalation(
		level, reached_at, tuple(skipped), at_once, later, opens if later else None, tuple(trace)
	)


def _recipients(levels: Iterable[Level]) -> tuple[str, ...]:
	"""Whom these levels are meant for, each once."""
	return tuple(dict.fromkeys(role for level in levels for role in level.recipients))
