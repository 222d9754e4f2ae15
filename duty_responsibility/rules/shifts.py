"""Shifts outside office hours as they are kept in the duty shift log: from when to when, by whom, and who comes next.

A turn is what somebody answers for in one piece: a shift of the roster or, where nobody is rostered, a day of the
office's duty officer. What happens in office hours is the office's own affair, even within a turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from .roster import DAY, Duty, Shift
from .worktime import WorkingCalendar

EARLY = timedelta(minutes=30)
"""How long before its end a shift may be handed over: whoever comes next is there already."""


@dataclass(frozen=True)
class Turn:
	"""A stretch of duty outside office hours, with those who have it, the one asked first in front."""

	start: datetime
	end: datetime
	officers: tuple[str, ...]
	rostered: bool = True

	def covers(self, at: datetime) -> bool:
		return self.start <= at < self.end


def off_hours(calendar: WorkingCalendar, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
	"""The parts of a stretch of time in which the office is closed, lunch breaks among them."""
	moments = sorted({start, *calendar.edges(start, end), end})
	found: list[tuple[datetime, datetime]] = []
	for begins, ends in pairwise(moments):
		if not calendar.is_working(begins):
			if found and found[-1][1] == begins:
				begins = found.pop()[0]
			found.append((begins, ends))
	return found


def is_a_break(part: tuple[datetime, datetime], start: datetime, end: datetime) -> bool:
	"""Whether a closed part lies between two openings of one day: lunch, and no reason for a shift."""
	begins, ends = part
	return start < begins and ends < end and begins.date() == ends.date()


def turns(
	shifts: Iterable[Shift],
	calendar: WorkingCalendar,
	start: datetime,
	end: datetime,
	*,
	changes_at: time,
	fallback: str | None,
) -> list[Turn]:
	"""The turns that reach into a stretch of time, in order.

	Two who have the same shift share one turn. What the roster leaves open is the fallback's, a day at a time, from one
	change of hands to the next. The shifts must reach a day beyond the stretch, so that a turn is the same
	whatever stretch is asked for.
	"""
	rostered = sorted(
		(one for one in shifts if one.kind is Duty.OFF_HOURS),
		key=lambda one: (one.start, one.end, one.order, one.staff),
	)
	shared: dict[tuple[datetime, datetime], list[str]] = {}
	for one in rostered:
		shared.setdefault((one.start, one.end), []).append(one.staff)
	found = [Turn(*when, tuple(dict.fromkeys(who))) for when, who in shared.items()]
	if fallback:
		found += [
			Turn(*part, (fallback,), rostered=False)
			for day in _days(start, end, changes_at)
			for part in _without(day, list(shared))
			if any(not is_a_break(closed, *part) for closed in off_hours(calendar, *part))
		]
	return sorted(
		(
			one
			for one in found
			if one.start < end and one.end > start and off_hours(calendar, one.start, one.end)
		),
		key=lambda one: (one.start, one.end),
	)


def next_officer(
	ahead: Iterable[Turn], end: datetime, leaving: Collection[str], able: Collection[str], within: timedelta
) -> str | None:
	"""Who takes over at the end of a turn: whoever has the duty then, or next within a while; never who leaves."""
	following = sorted(
		(one for one in ahead if one.end > end and one.start <= end + within),
		key=lambda one: (max(one.start, end), one.start, one.end),
	)
	for one in following:
		for staff in one.officers:
			if staff not in leaving and staff in able:
				return staff
	return None


def _days(start: datetime, end: datetime, changes_at: time) -> list[tuple[datetime, datetime]]:
	"""From change of hands to change of hands, as many as reach into the stretch."""
	first = datetime.combine(start.date() - DAY, changes_at)
	days = [(first + number * DAY, first + (number + 1) * DAY) for number in range((end - first).days + 1)]
	return [(begins, ends) for begins, ends in days if begins < end and ends > start]


def _without(
	whole: tuple[datetime, datetime], taken: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
	"""What is left of a stretch when others are taken out of it."""
	parts, at = [], whole[0]
	for begins, ends in sorted(taken):
		if begins > at:
			parts.append((at, min(begins, whole[1])))
		at = max(at, ends)
		if at >= whole[1]:
			break
	if at < whole[1]:
		parts.append((at, whole[1]))
	return [(begins, ends) for begins, ends in parts if begins < ends]
