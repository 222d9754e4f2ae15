"""Working time: adding it to an instant, taking it off, and measuring it, in whole seconds.

A calendar is compiled once into the sorted edges of its working periods and the working seconds before
each edge (prefix sums). After that every question is one or two bisections, whether the span is an hour
or three years. Lunch breaks, seasonal hours, holidays and weekends that are worked to make up for a
holiday (调休补班) are all nothing but periods here.

Where an answer falls on the edge of a break, two instants hold the same amount of working time: 12:00
and 14:30. What is *due* takes the earlier (`add`), what *resumes* takes the later (`resume`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from .trace import N_, RuleError

DAY = 86_400
MIDDAY = time(13, 0)
"""Splits a day into its two half-days; offices break for lunch around it."""

MARGIN_YEARS = 5
"""How far a calendar answers beyond the years it names. Past `published_until` answers are provisional."""


class CalendarError(RuleError):
	"""The calendar cannot be used as it stands."""


class NoWorkingTime(CalendarError):
	code = "calendar-no-working-time"
	sentence = N_("The calendar has no working time. Add at least one working period to a weekday.")


class ImpossiblePeriod(CalendarError):
	code = "calendar-impossible-period"
	sentence = N_("A working period must end after it starts: {start} to {end}.")


class OverlappingPeriods(CalendarError):
	code = "calendar-overlapping-periods"
	sentence = N_("Two working periods overlap on {day}: {first} and {second}. Shorten one of them.")


class RepeatedDay(CalendarError):
	code = "calendar-repeated-day"
	sentence = N_("The day {date} is listed twice. Keep one of the rows.")


class UnreadableCalendar(CalendarError):
	code = "calendar-unreadable"
	sentence = N_("“{value}” is not a valid {what}.")


class BeyondCalendar(CalendarError):
	code = "calendar-beyond"
	sentence = N_(
		"The calendar covers {first} to {last}; from {instant} it gives no answer within that time."
	)


class Period(NamedTuple):
	"""Working time within a day, as seconds after midnight: `start` counts, `end` no longer."""

	start: int
	end: int


class Season(NamedTuple):
	"""Month and day, both included; may run over the new year (11-01 to 03-31)."""

	first: tuple[int, int]
	last: tuple[int, int]

	def contains(self, day: date) -> bool:
		at = (day.month, day.day)
		if self.first <= self.last:
			return self.first <= at <= self.last
		return at >= self.first or at <= self.last


class SpecialDay(NamedTuple):
	"""A day whose working time does not follow its weekday."""

	date: date
	working: bool
	periods: tuple[Period, ...]
	name: str


class WorkingCalendar:
	"""An office's working time, compiled. Immutable; make a new one when the calendar changes."""

	__slots__ = (
		"_after",
		"_base",
		"_closes",
		"_edges",
		"_ends",
		"_first",
		"_last",
		"_midday",
		"_origin",
		"_reach",
		"_special",
		"_workdays",
		"published_until",
		"standard_day_seconds",
	)

	def __init__(
		self,
		weekly: Sequence[tuple[int, Period, Season | None]],
		days: Iterable[SpecialDay] = (),
		*,
		published_until: date | None = None,
		first: date | None = None,
		last: date | None = None,
		midday: time = MIDDAY,
	) -> None:
		"""`weekly` rows are (weekday, 0 = Monday; period; season or None for all year)."""
		if not weekly:
			raise NoWorkingTime()
		special: dict[date, SpecialDay] = {}
		for day in days:
			if day.date in special:
				raise RepeatedDay(date=day.date)
			special[day.date] = day
		years = [day.year for day in special] + ([published_until.year] if published_until else [])
		self._first = first or date(max(min(years, default=2025) - MARGIN_YEARS, 1), 1, 1)
		self._last = last or date(min(max(years, default=2030) + MARGIN_YEARS, 9998), 12, 31)
		self._origin = datetime.combine(self._first, time())
		self._reach = ((self._last - self._first).days + 1) * DAY
		self._special = special
		self._midday = midday.hour * 3600 + midday.minute * 60
		self.published_until = published_until
		self._compile(weekly)

	@classmethod
	def from_dict(cls, data: Mapping[str, Any]) -> WorkingCalendar:
		"""Read the plain form, as a calendar snapshot keeps it.

		`periods`: weekday (0 = Monday), start, end as "HH:MM", optional season_from and season_to as "MM-DD".
		`days`: date, working, optional `periods` of its own and `name`. `published_until`: the last day that
		the State Council's notices cover. Optional: `first`, `last` (the days it can answer for), `midday`.
		"""
		weekly = []
		for row in data.get("periods", ()):
			season = None
			if row.get("season_from") or row.get("season_to"):
				season = Season(_month_day(row.get("season_from")), _month_day(row.get("season_to")))
			weekly.append((int(row["weekday"]), _period(row), season))
		days = [
			SpecialDay(
				_date(row["date"]),
				bool(row["working"]),
				tuple(_period(period) for period in row.get("periods") or ()),
				row.get("name") or "",
			)
			for row in data.get("days", ())
		]
		until, first, last = (
			_date(data[key]) if data.get(key) else None for key in ("published_until", "first", "last")
		)
		midday = _time(data["midday"]) if data.get("midday") else MIDDAY
		return cls(weekly, days, published_until=until, first=first, last=last, midday=midday)

	# -- compiling --------------------------------------------------------------------------------

	def _compile(self, weekly: Sequence[tuple[int, Period, Season | None]]) -> None:
		by_weekday: list[list[tuple[Period, Season | None]]] = [[] for _ in range(7)]
		for weekday, period, season in weekly:
			if not 0 <= weekday <= 6:
				raise UnreadableCalendar(value=weekday, what="weekday")
			by_weekday[weekday].append((period, season))

		edges: list[int] = []
		base: list[int] = [0]  # working seconds before edge k, for the stretch that ends there
		ends: list[int] = []
		after: list[int] = []
		workdays: list[int] = []
		closes: list[int] = []
		lengths: Counter[int] = Counter()
		special_lengths: Counter[int] = Counter()
		patterns: dict[tuple[Any, ...], tuple[Period, ...]] = {}
		total = 0
		midnight = 0
		ordinal = self._first.toordinal()
		for number in range((self._last - self._first).days + 1):
			day = date.fromordinal(ordinal + number)
			periods = self._periods_of(day, by_weekday, patterns)
			if periods:
				for period in periods:
					edges.append(midnight + period.start)
					base.append(total)
					total += period.end - period.start
					edges.append(midnight + period.end)
					base.append(total)
					ends.append(midnight + period.end)
					after.append(total)
				workdays.append(number)
				closes.append(midnight + periods[-1].end)
				counted = special_lengths if day in self._special else lengths
				counted[sum(period.end - period.start for period in periods)] += 1
			midnight += DAY
		if not total:
			raise NoWorkingTime()
		self._edges, self._base, self._ends, self._after = edges, base, ends, after
		self._workdays, self._closes = workdays, closes
		# the commonest day; of equally common ones the longer, so that nobody is given less than half of it
		usual = (lengths or special_lengths).items()
		self.standard_day_seconds = max(usual, key=lambda item: (item[1], item[0]))[0]

	def _periods_of(
		self,
		day: date,
		by_weekday: list[list[tuple[Period, Season | None]]],
		patterns: dict[tuple[Any, ...], tuple[Period, ...]],
	) -> tuple[Period, ...]:
		special = self._special.get(day)
		if special and not special.working:
			return ()
		if special and special.periods:
			return _in_order(special.periods, special.date.isoformat())
		periods = _of_weekday(by_weekday, day.weekday(), day, patterns)
		if periods or not special:
			return periods
		# a weekend worked by order of the State Council: it is worked like the office's usual day
		usual = Counter(
			found for weekday in range(7) if (found := _of_weekday(by_weekday, weekday, day, patterns))
		)
		if not usual:
			return ()
		return max(usual.items(), key=lambda item: (item[1], sum(p.end - p.start for p in item[0])))[0]

	# -- questions --------------------------------------------------------------------------------

	def _seconds(self, instant: datetime) -> int:
		since = instant - self._origin
		at = since.days * DAY + since.seconds
		if not 0 <= at <= self._reach:
			raise BeyondCalendar(instant=instant, first=self._first, last=self._last)
		return at

	def add(self, instant: datetime, seconds: int) -> datetime:
		"""The instant that lies `seconds` of working time later (earlier when negative).

		On the edge of a break the earlier instant is given: what is due is due before lunch, not after it.
		Nothing added leaves the instant where it is, even outside working time.
		"""
		since = instant - self._origin
		at = since.days * DAY + since.seconds
		if not 0 <= at <= self._reach:
			raise BeyondCalendar(instant=instant, first=self._first, last=self._last)
		if not seconds:
			return instant.replace(microsecond=0)
		edges = self._edges
		k = bisect_right(edges, at)
		target = self._base[k] + seconds
		if k & 1:  # inside a period: its edges are k - 1 and k
			target += at - edges[k - 1]
		after = self._after
		j = bisect_left(after, target)
		if j == len(after) or target <= 0:
			raise BeyondCalendar(instant=instant, first=self._first, last=self._last)
		return self._origin + timedelta(0, self._ends[j] - after[j] + target)

	def _worked_before(self, at: int) -> int:
		k = bisect_right(self._edges, at)
		return self._base[k] + (at - self._edges[k - 1] if k & 1 else 0)

	def elapsed(self, start: datetime, end: datetime) -> int:
		"""Working seconds from `start` to `end`; negative when `end` lies before `start`."""
		return self._worked_before(self._seconds(end)) - self._worked_before(self._seconds(start))

	def is_working(self, instant: datetime) -> bool:
		"""Whether the office works at this instant; the closing instant itself no longer counts."""
		return bool(bisect_right(self._edges, self._seconds(instant)) & 1)

	def resume(self, instant: datetime) -> datetime:
		"""The instant itself when the office is open, else the next opening."""
		k = bisect_right(self._edges, self._seconds(instant))
		if k & 1:
			return instant.replace(microsecond=0)
		if k == len(self._edges):
			raise BeyondCalendar(instant=instant, first=self._first, last=self._last)
		return self._origin + timedelta(0, self._edges[k])

	def edges(self, start: datetime, end: datetime) -> list[datetime]:
		"""Every opening and closing between two instants, the first included, the last not."""
		first = bisect_left(self._edges, self._seconds(start))
		last = bisect_left(self._edges, self._seconds(end))
		return [self._origin + timedelta(0, at) for at in self._edges[first:last]]

	def add_days(self, instant: datetime, days: int) -> datetime:
		"""The close of business of the N-th working day after the instant's day, which is not counted.

		Negative `days` count back from an event: the close of the N-th working day before its day. Zero is
		the close of the day itself, or of the next working day when it is none.
		"""
		number = self._seconds(instant) // DAY
		if days > 0:
			k = bisect_right(self._workdays, number) + days - 1
		else:
			k = bisect_left(self._workdays, number) + days
		if not 0 <= k < len(self._workdays):
			raise BeyondCalendar(instant=instant, first=self._first, last=self._last)
		return self._origin + timedelta(0, self._closes[k])

	def half_days_before(self, instant: datetime, count: int) -> datetime:
		"""The end of the half-day that lies `count` half-days before the one the instant falls in.

		An instant in a break belongs to the half-day that follows it, one at closing time to the one that
		closes. `count` is 1 or more.
		"""
		at = self._seconds(instant)
		day = bisect_right(self._workdays, at // DAY)
		while count > 0 and day:
			day -= 1
			for end in reversed(self._half_day_ends(self._workdays[day])):
				count -= end < at
				if not count:
					return self._origin + timedelta(0, end)
		raise BeyondCalendar(instant=instant, first=self._first, last=self._last)

	def _half_day_ends(self, number: int) -> list[int]:
		"""The last working second of the morning and of the afternoon of one day, where it has them."""
		midnight, noon = number * DAY, number * DAY + self._midday
		k = bisect_right(self._ends, midnight)
		ends: list[int] = []
		morning = None
		while k < len(self._ends) and self._ends[k] <= midnight + DAY:
			start = self._edges[2 * k]
			if start < noon:
				morning = min(self._ends[k], noon)
			if self._ends[k] > noon:
				ends = [self._ends[k]]
			k += 1
		return ([morning] if morning is not None else []) + ends

	def close_of(self, day: date) -> datetime | None:
		"""The close of business of a day, or None when it is not worked."""
		number = (day - self._first).days
		k = bisect_left(self._workdays, number)
		if k < len(self._workdays) and self._workdays[k] == number:
			return self._origin + timedelta(0, self._closes[k])
		return None

	def special_days(self, first: date, last: date) -> list[SpecialDay]:
		"""The days from `first` to `last` (both included) that do not follow their weekday, in order."""
		return sorted(day for day in self._special.values() if first <= day.date <= last)

	def is_provisional(self, instant: datetime) -> bool:
		"""Whether the instant lies past what the State Council has published."""
		return self.published_until is not None and instant.date() > self.published_until


def _of_weekday(
	by_weekday: list[list[tuple[Period, Season | None]]],
	weekday: int,
	day: date,
	patterns: dict[tuple[Any, ...], tuple[Period, ...]],
) -> tuple[Period, ...]:
	rows = by_weekday[weekday]
	chosen = tuple(n for n, (_, season) in enumerate(rows) if season and season.contains(day))
	if not chosen:  # no seasonal hours today: the all-year rows
		chosen = tuple(n for n, (_, season) in enumerate(rows) if season is None)
	key = (weekday, chosen)
	if key not in patterns:
		patterns[key] = _in_order([rows[n][0] for n in chosen], day.isoformat())
	return patterns[key]


def _in_order(periods: Iterable[Period], day: str) -> tuple[Period, ...]:
	ordered = sorted(periods)
	for before, following in pairwise(ordered):
		if following.start < before.end:
			raise OverlappingPeriods(day=day, first=_words(before), second=_words(following))
	return tuple(ordered)


def _words(period: Period) -> str:
	return "–".join(f"{edge // 3600:02}:{edge % 3600 // 60:02}" for edge in period)


def _period(row: Mapping[str, Any]) -> Period:
	start, end = _day_seconds(row["start"]), _day_seconds(row["end"])
	if end <= start:
		raise ImpossiblePeriod(start=row["start"], end=row["end"])
	return Period(start, end)


def _day_seconds(text: str) -> int:
	if text in ("24:00", "24:00:00"):
		return DAY
	at = _time(text)
	return at.hour * 3600 + at.minute * 60 + at.second


def _time(text: str) -> time:
	try:
		return time.fromisoformat(text if len(text.split(":")[0]) == 2 else f"0{text}")
	except ValueError:
		raise UnreadableCalendar(value=text, what="time") from None


def _date(value: str | date) -> date:
	if isinstance(value, datetime):  # is a date too, but never equal to one
		return value.date()
	if isinstance(value, date):
		return value
	try:
		return date.fromisoformat(value)
	except ValueError:
		raise UnreadableCalendar(value=value, what="date") from None


def _month_day(text: str | None) -> tuple[int, int]:
	try:
		day = date.fromisoformat(f"2024-{text}")  # a leap year, so that 02-29 can be written
	except ValueError:
		raise UnreadableCalendar(value=text or "", what="month and day (MM-DD)") from None
	return day.month, day.day
