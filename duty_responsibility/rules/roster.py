"""Who is on duty and who is away, as stretches of time.

A shift says who is rostered for a kind of duty from when until when; an absence says who is not there.
Both end when the next begins: the end itself no longer belongs to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import pairwise

from .text import half_width
from .trace import N_, RuleError

DAY = timedelta(days=1)


class Duty(str, Enum):
	"""Kinds of duty that a roster knows (Art. 2)."""

	WEEKLY = "Weekly Duty"  # this week's duty officer: in office hours, after the clerk and the supervision section
	TEMPORARY = "Temporary Duty"  # in office hours, when all before are away
	OFF_HOURS = "Off-hours Duty"  # outside office hours and on public holidays


class RosterError(RuleError):
	"""The roster cannot be read as it stands."""


class ShiftEndsBeforeItStarts(RosterError):
	code = "roster-shift-ends-before"
	sentence = N_("The last day of a shift lies before its first: {first} to {last}.")


class RosteredTwice(RosterError):
	code = "roster-twice"
	sentence = N_("{staff} is rostered twice for {kind} from {start}. Remove one of the rows.")


class UnreadableTime(RosterError):
	code = "roster-unreadable-time"
	sentence = N_("“{text}” is not a time of day. Write it as 08:30.")


def time_of_day(text: str | None) -> time | None:
	"""A time of day as people type it: 08:30, 8:30, 0830, full-width digits; nothing is no time."""
	plain = half_width(text).strip()
	if not plain:
		return None
	found = re.fullmatch(r"(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?|(\d\d)(\d\d)", plain)
	if found:
		hour, minute = (int(part) for part in found.groups() if part is not None)
		if hour < 24 and minute < 60:
			return time(hour, minute)
	raise UnreadableTime(text=text)


@dataclass(frozen=True)
class Shift:
	"""One person's turn. `order` decides who is asked first where several have the same turn."""

	kind: Duty
	staff: str
	start: datetime
	end: datetime
	order: int = 0
	roster: str = ""
	"""Where it stands, so that it can be found again."""

	def covers(self, at: datetime) -> bool:
		return self.start <= at < self.end


@dataclass(frozen=True)
class Absence:
	"""Somebody is away; without an end, until they are back."""

	staff: str
	start: datetime
	end: datetime | None = None

	def covers(self, at: datetime) -> bool:
		return self.start <= at and (self.end is None or at < self.end)


def shift(
	kind: Duty,
	staff: str,
	first: date,
	last: date,
	*,
	changes_at: time,
	start: time | None = None,
	end: time | None = None,
	order: int = 0,
	roster: str = "",
) -> list[Shift]:
	"""The stretches that one line of a roster stands for.

	Duty in office hours covers its days whole, for it is asked for in office hours only. Duty outside them
	changes hands at `changes_at`: whoever is on duty on a day answers until that time of the next one. A line with
	times of its own means these hours on each of its days; an end that is not after the start lies on the next day.
	"""
	if last < first:
		raise ShiftEndsBeforeItStarts(first=first, last=last)
	if start is None and end is None:
		turn = changes_at if kind is Duty.OFF_HOURS else time()
		begins = datetime.combine(first, turn)
		return [Shift(kind, staff, begins, datetime.combine(last, turn) + DAY, order, roster)]
	opens = start or changes_at
	closes = end or changes_at
	stretches = []
	for number in range((last - first).days + 1):
		begins = datetime.combine(first + number * DAY, opens)
		ends = datetime.combine(begins.date(), closes)
		stretches.append(Shift(kind, staff, begins, ends if ends > begins else ends + DAY, order, roster))
	return stretches


def on_duty(shifts: Iterable[Shift], kind: Duty, at: datetime) -> list[str]:
	"""Who is rostered for a kind of duty at an instant, in the order in which they are asked."""
	found = sorted((one.order, one.start, one.staff) for one in shifts if one.kind is kind and one.covers(at))
	return list(dict.fromkeys(staff for _order, _start, staff in found))


def away(absences: Iterable[Absence], staff: str, at: datetime) -> Absence | None:
	"""The absence that keeps somebody away at an instant; of several the one that ends last."""
	found = [one for one in absences if one.staff == staff and one.covers(at)]
	return max(found, key=lambda one: one.end or datetime.max, default=None)


def check(shifts: Sequence[Shift]) -> None:
	"""Nobody has the same turn twice; two people may share one."""
	by_turn = sorted(shifts, key=lambda one: (one.staff, one.kind.value, one.start))
	for one, other in pairwise(by_turn):
		if (one.staff, one.kind) == (other.staff, other.kind) and other.start < one.end:
			raise RosteredTwice(staff=one.staff, kind=one.kind.value, start=other.start)
