"""From a limit as the regulation words it to an instant, with the reasons.

One function, `deadline`, knows every kind of limit in the regulation. It counts as the Civil Code does
(Art. 201–203): the day on which the time starts is not counted, and the last day ends when business
closes. Limits in hours and half-days run in working time; *at once* runs round the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from .trace import N_, Reason, RuleError, Trace, plain, reason
from .worktime import WorkingCalendar


class LimitKind(str, Enum):
	"""What a limit's `amount` counts, and from where."""

	AT_ONCE = "At Once"  # minutes round the clock, while somebody is on duty
	WORKING_DAYS = "Working Days"
	HALF_DAYS = "Half Days"  # halves of the calendar's standard day, in working time
	WORKING_HOURS = "Working Hours"
	WORKING_MINUTES = "Working Minutes"
	CALENDAR_DAYS = "Calendar Days"
	HOURS = "Hours (Round the Clock)"  # round the clock
	WORKING_DAYS_BEFORE = "Working Days Before"
	HALF_DAYS_BEFORE = "Half Days Before"
	WORKING_HOURS_BEFORE = "Working Hours Before"
	HOURS_BEFORE = "Hours Before"
	CUT_OFF = "Cut-off"
	SET_BY_LEADER = "Set by Leader"
	EARLIER_OF = "Earlier Of"
	LATER_OF = "Later Of"


BACKWARD = {
	LimitKind.WORKING_DAYS_BEFORE,
	LimitKind.HALF_DAYS_BEFORE,
	LimitKind.WORKING_HOURS_BEFORE,
	LimitKind.HOURS_BEFORE,
}
COMBINED = {LimitKind.EARLIER_OF, LimitKind.LATER_OF}
WITHOUT_AMOUNT = {LimitKind.CUT_OFF, LimitKind.SET_BY_LEADER} | COMBINED
ROUND_THE_CLOCK = {LimitKind.AT_ONCE, LimitKind.HOURS, LimitKind.HOURS_BEFORE}
"""Kinds whose time runs at night as well, so that a share of it is counted round the clock too."""


class LimitError(RuleError):
	"""The limit cannot be applied as it stands."""


class UnknownLimitKind(LimitError):
	code = "limit-unknown-kind"
	sentence = N_("“{kind}” is not a kind of limit.")


class AmountMissing(LimitError):
	code = "limit-amount-missing"
	sentence = N_("A limit of the kind “{kind}” needs a number greater than zero.")


class CutOffsMissing(LimitError):
	code = "limit-cut-offs-missing"
	sentence = N_("A daily cut-off limit needs at least one time of day.")


class PartsMissing(LimitError):
	code = "limit-parts-missing"
	sentence = N_("“{kind}” needs at least two limits to choose from.")


class EventMissing(LimitError):
	code = "limit-event-missing"
	sentence = N_("A limit before an event needs the event's start.")


class SetTimeMissing(LimitError):
	code = "limit-set-time-missing"
	sentence = N_("The leader has not set a time yet.")


@dataclass(frozen=True)
class Limit:
	"""How long a step may take. `amount` is in the unit that `kind` names; for *At Once* it is minutes."""

	kind: LimitKind
	amount: int = 0
	article: str = ""
	cut_offs: tuple[time, ...] = ()
	lead_minutes: int = 0
	"""What arrives less than this before a cut-off belongs to the next one."""
	parts: tuple[Limit, ...] = ()

	def __post_init__(self) -> None:
		if self.kind not in WITHOUT_AMOUNT and self.amount < 1:
			raise AmountMissing(kind=self.kind.value)
		if self.kind is LimitKind.CUT_OFF and not self.cut_offs:
			raise CutOffsMissing()
		if self.kind in COMBINED and len(self.parts) < 2:
			raise PartsMissing(kind=self.kind.value)

	@property
	def round_the_clock(self) -> bool:
		"""Whether the time runs round the clock, nights and holidays included."""
		return self.kind in ROUND_THE_CLOCK

	@property
	def counts_back(self) -> bool:
		"""Whether it, or a part of it, is counted back from an event."""
		return self.kind in BACKWARD or any(part.counts_back for part in self.parts)

	@property
	def needs_event(self) -> bool:
		"""Whether it cannot be counted without an event, or a time that a leader has set."""
		return self.kind in BACKWARD | {LimitKind.SET_BY_LEADER} or any(
			part.needs_event for part in self.parts
		)

	def to_dict(self) -> dict[str, Any]:
		out: dict[str, Any] = {"kind": self.kind.value, "amount": self.amount, "article": self.article}
		if self.cut_offs:
			out |= {"cut_offs": plain(self.cut_offs), "lead_minutes": self.lead_minutes}
		if self.parts:
			out["parts"] = [part.to_dict() for part in self.parts]
		return out

	@classmethod
	def from_dict(cls, data: Mapping[str, Any]) -> Limit:
		try:
			kind = LimitKind(data["kind"])
		except ValueError:
			raise UnknownLimitKind(kind=data["kind"]) from None
		return cls(
			kind,
			int(data.get("amount") or 0),
			data.get("article") or "",
			tuple(time.fromisoformat(text) for text in data.get("cut_offs", ())),
			int(data.get("lead_minutes") or 0),
			tuple(cls.from_dict(part) for part in data.get("parts", ())),
		)


@dataclass(frozen=True)
class Deadline:
	"""When a step is due, whether that day's calendar is published yet, and why."""

	due_at: datetime
	provisional: bool
	round_the_clock: bool
	trace: Trace


def deadline(
	limit: Limit,
	calendar: WorkingCalendar,
	*,
	start: datetime,
	event: datetime | None = None,
	set_time: datetime | None = None,
	on_duty: bool = True,
) -> Deadline:
	"""The instant by which a step that starts at `start` has to be finished.

	`event` is the start of the meeting (or the set time of a draft) that backward limits count from,
	`set_time` what a leader has set, `on_duty` whether somebody is on duty outside office hours.
	"""
	start = start.replace(microsecond=0)
	event, set_time = (at and at.replace(microsecond=0) for at in (event, set_time))
	due, parts, round_the_clock = _due(limit, calendar, start, event, set_time, on_duty)
	# the days that had a say: from start to due, or, counted back, from due to the event
	first, last = min(start, due), due
	if event and limit.counts_back:
		first, last = due if limit.kind in BACKWARD else first, max(due, event)
	trace: list[Reason] = [reason("started", at=start), *parts]
	trace += _special_days_between(calendar, first, last)
	trace.append(reason("due", limit.article, at=due))
	provisional = calendar.is_provisional(last)
	if provisional:
		trace.append(reason("provisional", published_until=calendar.published_until))
	return Deadline(due, provisional, round_the_clock, tuple(trace))


def _due(
	limit: Limit,
	calendar: WorkingCalendar,
	start: datetime,
	event: datetime | None,
	set_time: datetime | None,
	on_duty: bool,
) -> tuple[datetime, list[Reason], bool]:
	kind, amount, article = limit.kind, limit.amount, limit.article

	if kind in COMBINED:
		found = [_due(part, calendar, start, event, set_time, on_duty) for part in limit.parts]
		choose = min if kind is LimitKind.EARLIER_OF else max
		due, _, wall = choose(found, key=lambda item: item[0])
		steps = [step for item in found for step in (*item[1], reason("candidate", at=item[0]))]
		code = "earlier-of" if kind is LimitKind.EARLIER_OF else "later-of"
		return due, [*steps, reason(code, article)], wall

	if kind is LimitKind.SET_BY_LEADER:
		if set_time is None:
			raise SetTimeMissing()
		return set_time, [reason("set-by-leader", article)], False

	if kind in BACKWARD:
		if event is None:
			raise EventMissing()
		due = _before(kind, amount, calendar, event)
		return due, [reason(_code(kind), article, amount=amount, event=event)], limit.round_the_clock

	if kind is LimitKind.CUT_OFF:
		due, steps = _next_cut_off(limit, calendar, start)
		return due, steps, False

	if kind is LimitKind.AT_ONCE:
		steps = [reason("at-once", article, amount=amount)]
		due = start + timedelta(minutes=amount)
		if on_duty:
			return due, steps, True
		# nobody on duty off hours: the minutes run, or run on, when the office opens
		if (worked := calendar.add(start, amount * 60)) != due:
			opens = calendar.resume(due if calendar.is_working(start) else start)
			steps.append(reason("nobody-on-duty", at=opens))
		return worked, steps, False

	steps = [reason(_code(kind), article, amount=amount)]
	if kind is LimitKind.HOURS:
		return start + timedelta(hours=amount), steps, True
	if kind in (LimitKind.WORKING_DAYS, LimitKind.CALENDAR_DAYS):
		steps.append(reason("start-day-not-counted", "Civil Code 201", date=start.date()))
		if kind is LimitKind.WORKING_DAYS:
			return calendar.add_days(start, amount), steps, False
		due, rolled = _after_calendar_days(calendar, start, amount)
		return due, steps + rolled, False
	seconds = {
		LimitKind.HALF_DAYS: calendar.standard_day_seconds // 2,
		LimitKind.WORKING_HOURS: 3600,
		LimitKind.WORKING_MINUTES: 60,
	}[kind]
	return calendar.add(start, amount * seconds), steps, False


def _code(kind: LimitKind) -> str:
	return kind.value.lower().translate({ord("("): None, ord(")"): None, ord(" "): "-"})


def _before(kind: LimitKind, amount: int, calendar: WorkingCalendar, event: datetime) -> datetime:
	if kind is LimitKind.WORKING_DAYS_BEFORE:
		return calendar.add_days(event, -amount)
	if kind is LimitKind.HALF_DAYS_BEFORE:
		return calendar.half_days_before(event, amount)
	if kind is LimitKind.WORKING_HOURS_BEFORE:
		return calendar.add(event, -amount * 3600)
	return event - timedelta(hours=amount)


def _after_calendar_days(
	calendar: WorkingCalendar, start: datetime, days: int
) -> tuple[datetime, list[Reason]]:
	last = datetime.combine(start.date() + timedelta(days=days), time())
	due = calendar.add_days(last, 0)
	day = _day_closed_at(due)
	if day == last.date():
		return due, []
	# Civil Code 203: a last day that is a holiday moves to the day after it
	return due, [reason("last-day-moved", "Civil Code 203", date=last.date(), to=day)]


def _day_closed_at(close: datetime) -> date:
	"""The day that a close of business belongs to; one at 24:00 is written as the next day's 00:00."""
	return (close - timedelta(seconds=1)).date()


def _next_cut_off(limit: Limit, calendar: WorkingCalendar, start: datetime) -> tuple[datetime, list[Reason]]:
	lead = timedelta(minutes=limit.lead_minutes)
	missed: list[Reason] = []
	day = datetime.combine(start.date(), time())
	while True:
		close = calendar.add_days(day, 0)  # the day's own close, or the next working day's
		day = datetime.combine(_day_closed_at(close), time())
		for cut_off in sorted(limit.cut_offs):
			# a day that closes early has its last cut-off at closing time
			due = min(datetime.combine(day, cut_off), close)
			if due - lead >= start:
				steps = [reason("cut-off", limit.article, at=due), *missed]
				return due, steps
			if due >= start and not missed:
				missed.append(reason("cut-off-too-near", at=due, amount=limit.lead_minutes))
		day += timedelta(days=1)


def _special_days_between(calendar: WorkingCalendar, first: datetime, last: datetime) -> list[Reason]:
	"""Holidays and make-up working days on the way, runs of one holiday in one reason."""
	steps: list[Reason] = []
	for day in calendar.special_days(first.date(), last.date()):
		code = "worked-day" if day.working else "holiday"
		previous = steps[-1] if steps else None
		if previous and previous.code == code and previous.values["name"] == day.name:
			if (day.date - timedelta(days=1)).isoformat() == previous.values["to"]:
				steps[-1] = reason(code, **{**previous.values, "to": day.date})
				continue
		steps.append(reason(code, name=day.name, first=day.date, to=day.date))
	return steps
