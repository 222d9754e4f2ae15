"""Working time counted the plain way, to check the calendar against. Shares no code with `rules`.

`MinuteWalk` looks at every minute of a short range; `DayWalk` goes day by day, for thousands of cases over
years. Both read the plain form of a calendar themselves. `None` stands for “outside the range”.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

MINUTE = timedelta(minutes=1)


def minutes_of(text: str) -> int:
	"""Minutes after midnight of "HH:MM"."""
	hours, minutes = text.split(":")[:2]
	return int(hours) * 60 + int(minutes)


def spans_of_day(data: Mapping[str, Any], day: date) -> list[tuple[int, int]]:
	"""The working spans of one day in minutes after midnight, straight from the words of the design."""
	named = next((row for row in data.get("days", ()) if row["date"] == day.isoformat()), None)
	if named and not named["working"]:
		return []
	if named and named.get("periods"):
		rows = named["periods"]
	else:
		rows = _rows_of_weekday(data, day.weekday(), day)
		if named and not rows:  # a weekend worked by order: like the commonest day, of equals the longest
			week = [_spans(_rows_of_weekday(data, weekday, day)) for weekday in range(7)]
			week = [spans for spans in week if spans]
			if not week:
				return []
			return max(week, key=lambda spans: (week.count(spans), sum(end - start for start, end in spans)))
	return _spans(rows)


def _spans(rows: list[Mapping[str, Any]]) -> list[tuple[int, int]]:
	return sorted((minutes_of(row["start"]), minutes_of(row["end"])) for row in rows)


def _rows_of_weekday(data: Mapping[str, Any], weekday: int, day: date) -> list[Mapping[str, Any]]:
	rows = [row for row in data["periods"] if row["weekday"] == weekday]
	seasonal = [row for row in rows if row.get("season_from") and _in_season(row, day)]
	return seasonal or [row for row in rows if not row.get("season_from")]


def _in_season(row: Mapping[str, Any], day: date) -> bool:
	"""Whether the day lies in the row's season, by its place in a leap year that starts with the season."""
	year = [(date(2024, 1, 1) + timedelta(days=number)).strftime("%m-%d") for number in range(366)]
	first = year.index(row["season_from"])
	year = year[first:] + year[:first]
	return year.index(day.strftime("%m-%d")) <= year.index(row["season_to"])


class MinuteWalk:
	"""One flag a minute from the first to the last day; every question is a walk over the flags."""

	def __init__(self, data: Mapping[str, Any], first: date, last: date) -> None:
		self.first = first
		self.origin = datetime(first.year, first.month, first.day)
		self.days = [
			spans_of_day(data, first + timedelta(days=number)) for number in range((last - first).days + 1)
		]
		self.open: list[bool] = []
		for spans in self.days:
			flags = [False] * 1440
			for start, end in spans:
				for minute in range(start, end):
					flags[minute] = True
			self.open += flags

	def minute(self, instant: datetime) -> int:
		return (instant - self.origin) // MINUTE

	def instant(self, minute: int) -> datetime:
		return self.origin + minute * MINUTE

	def add(self, instant: datetime, minutes: int) -> datetime | None:
		"""Step until the minutes are used up; on the edge of a break it is the earlier instant."""
		here = self.minute(instant)
		if not minutes:
			return instant
		if minutes > 0:
			while minutes:
				if here >= len(self.open):
					return None
				minutes -= self.open[here]
				here += 1
			return self.instant(here)
		while minutes:
			here -= 1
			if here < 0:
				return None
			minutes += self.open[here]
		while here and not self.open[here - 1]:  # a break just before: its earlier edge
			here -= 1
		return self.instant(here) if here else None

	def elapsed(self, start: datetime, end: datetime) -> int:
		"""Minutes, negative backwards."""
		low, high = self.minute(start), self.minute(end)
		if low > high:
			return -self.elapsed(end, start)
		return sum(self.open[minute] for minute in range(low, high))

	def is_working(self, instant: datetime) -> bool:
		here = self.minute(instant)
		return here < len(self.open) and self.open[here]

	def resume(self, instant: datetime) -> datetime | None:
		here = self.minute(instant)
		while here < len(self.open):
			if self.open[here]:
				return self.instant(here)
			here += 1
		return None

	def add_days(self, instant: datetime, days: int) -> datetime | None:
		"""Step over the days; a day counts when any of its minutes does."""
		number = self.minute(instant) // 1440
		if days == 0:
			while number < len(self.days) and not self.days[number]:
				number += 1
		step = 1 if days > 0 else -1
		left = abs(days)
		while left:
			number += step
			if not 0 <= number < len(self.days):
				return None
			left -= bool(self.days[number])
		if number >= len(self.days):
			return None
		return self.instant(number * 1440 + self.days[number][-1][1])


class DayWalk:
	"""Goes day by day and span by span, to the second: quick enough for thousands of cases over years."""

	def __init__(self, data: Mapping[str, Any]) -> None:
		self.spans = cache(lambda day: [(a * 60, b * 60) for a, b in spans_of_day(data, day)])

	def add(self, instant: datetime, seconds: int) -> datetime:
		if not seconds:
			return instant
		day, here = instant.date(), _second(instant)
		while seconds > 0:
			for start, end in self.spans(day):
				start = max(start, here)
				if start < end:
					if seconds <= end - start:
						return _at(day, start + seconds)
					seconds -= end - start
			day, here = day + timedelta(days=1), 0
		edge = None  # where the time is used up exactly at an opening, the closing before it is the answer
		while True:
			for start, end in reversed(self.spans(day)):
				end = min(end, here)
				if start < end:
					if edge is not None:
						return _at(day, end)
					if -seconds < end - start:
						return _at(day, end + seconds)
					seconds += end - start
					if not seconds:
						edge = start
			day, here = day - timedelta(days=1), 86_400

	def elapsed(self, start: datetime, end: datetime) -> int:
		if end < start:
			return -self.elapsed(end, start)
		total, day = 0, start.date()
		while day <= end.date():
			low = _second(start) if day == start.date() else 0
			high = _second(end) if day == end.date() else 86_400
			for opens, closes in self.spans(day):
				total += max(min(closes, high) - max(opens, low), 0)
			day += timedelta(days=1)
		return total


def _second(instant: datetime) -> int:
	return instant.hour * 3600 + instant.minute * 60 + instant.second


def _at(day: date, second: int) -> datetime:
	return datetime(day.year, day.month, day.day) + timedelta(seconds=second)
