"""Working time against its peers: how long one answer takes, as ratios, and how often it is right.

    python benchmarks/worktime.py [--quick]

Standard library only. Run with a bench's Python, four more rows let the peers reckon with dates through
`frappe.utils`, as they do at home: those are the ones to compare with.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.tests.unit.offices import office_data, week
from duty_responsibility.tests.unit.walk import DayWalk

try:
	import frappe
	from frappe import utils
except ImportError:
	frappe = None

HOUR = 3600
FIVE_DAYS = 35 * HOUR
ONE_DAY = timedelta(days=1)
FIRST = datetime(2024, 1, 1)
YEARS = 3 * 365 * 86_400

Add = Callable[[datetime, int], datetime]
Elapsed = Callable[[datetime, datetime], int]


class Contender(NamedTuple):
	"""One way to count; `elapsed` is None where it has none."""

	name: str
	add: Add
	elapsed: Elapsed | None


# -- the floor --------------------------------------------------------------------------------------


def floor(data: dict[str, Any]) -> Callable[[int, int], datetime]:
	"""What any answer by bisection costs at least: two bisections and one datetime, and no rule at all."""
	walk = DayWalk(data)
	edges: list[int] = []
	after: list[int] = []
	total = 0
	day = date(2019, 1, 1)
	while day.year < 2032:  # as many edges as the compiled calendar has
		for start, end in walk.spans(day):
			midnight = (day - date(2019, 1, 1)).days * 86_400
			edges += (midnight + start, midnight + end)
			total += end - start
			after.append(total)
		day += ONE_DAY
	origin = datetime(2019, 1, 1)

	def add(at: int, seconds: int) -> datetime:
		k = bisect_right(edges, at)
		j = bisect_left(after, after[k >> 1] + seconds)
		return origin + timedelta(0, edges[2 * j])

	return add


# -- the peers, restated from what they do -------------------------------------------------------------


class Row(NamedTuple):
	"""A row of a peer's table of hours."""

	weekday: str
	opens: timedelta
	closes: timedelta


class Hours(NamedTuple):
	"""A day's hours."""

	opens: timedelta
	closes: timedelta


class Plain:
	"""Reckoning with dates in the cheapest way Python has: what the walk itself costs, and nothing else."""

	@staticmethod
	def weekdays() -> Sequence[str]:
		return WEEKDAYS

	@staticmethod
	def hours(opens: timedelta, closes: timedelta) -> Any:
		return Hours(opens, closes)

	@staticmethod
	def instant(at: Any) -> datetime:
		return at

	@staticmethod
	def day(at: Any) -> date:
		return at.date() if isinstance(at, datetime) else at

	@staticmethod
	def days_later(at: Any, days: int) -> Any:
		return at + timedelta(days)

	@staticmethod
	def later(at: Any, seconds: float) -> Any:
		return _midnight_or(at) + timedelta(0, seconds)

	@staticmethod
	def length(until: timedelta, since: timedelta) -> float:
		return (until - since).total_seconds()

	@staticmethod
	def second(at: Any, day: date) -> float:
		return _second(at) if isinstance(at, datetime) else 0

	@staticmethod
	def at(day: date, since_midnight: timedelta) -> datetime:
		return datetime(day.year, day.month, day.day) + since_midnight


class AtHome(Plain):
	"""The same through the framework's helpers, one for one as the peers call them."""

	@staticmethod
	def weekdays() -> Sequence[str]:
		return utils.get_weekdays()

	@staticmethod
	def hours(opens: timedelta, closes: timedelta) -> Any:
		return frappe._dict({"opens": opens, "closes": closes})

	@staticmethod
	def instant(at: Any) -> datetime:
		return utils.get_datetime(at)

	@staticmethod
	def day(at: Any) -> date:
		return utils.getdate(at)

	@staticmethod
	def days_later(at: Any, days: int) -> Any:
		return utils.add_to_date(at, days=days)

	@staticmethod
	def later(at: Any, seconds: float) -> Any:
		return utils.add_to_date(at, seconds=seconds)

	@staticmethod
	def length(until: timedelta, since: timedelta) -> float:
		return utils.time_diff_in_seconds(until, since)

	@staticmethod
	def second(at: Any, day: date) -> float:
		return utils.time_diff_in_seconds(at, day)

	@staticmethod
	def at(day: date, since_midnight: timedelta) -> datetime:
		return datetime.combine(utils.getdate(day), utils.get_time(since_midnight))


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Peer:
	"""What both peers know of a calendar: one row for a weekday, and a list of dates that are free.

	There is no second row for a day, so a lunch break cannot be said; and a weekend cannot be worked by order.
	Two ways to set it up: `light` is the least work for them, the hours from the first opening to the last
	closing, 9½ a day, and the list without weekends. As `kept`, a day has the seven hours the office works, so that
	35 are five days, and the list has the weekly days off too, as the button in its form enters them.

	The list is in memory. That they read it and the agreement for each question is left out.
	"""

	def __init__(self, data: dict[str, Any], dates: type[Plain] = Plain, *, kept: bool = False) -> None:
		weekdays = sorted({row["weekday"] for row in data["periods"]})
		spans = [(_since_midnight(row["start"]), _since_midnight(row["end"])) for row in data["periods"]]
		opens, closes = min(start for start, _ in spans), max(end for _, end in spans)
		if kept:
			closes = opens + sum((end - start for start, end in spans), timedelta()) / len(weekdays)
		self.rows = [Row(WEEKDAYS[number], opens, closes) for number in weekdays]
		self.free = [date.fromisoformat(day["date"]) for day in data["days"] if not day["working"]]
		if kept:
			days = (FIRST.date() + timedelta(number) for number in range(YEARS // 86_400 + 1))
			named = set(self.free)
			self.free += [day for day in days if day.weekday() not in weekdays and day not in named]
		self.dates = dates


def _since_midnight(text: str) -> timedelta:
	hours, minutes = text.split(":")
	return timedelta(hours=int(hours), minutes=int(minutes))


class SupportAgreement(Peer):
	"""ERPNext's service level agreement: from day to day, taking each day's room off what is left."""

	def add(self, start: datetime, seconds: int) -> datetime:
		dates = self.dates
		hours = {row.weekday: dates.hours(row.opens, row.closes) for row in self.rows}
		names = dates.weekdays()
		here = start
		left: float = seconds
		while True:
			name = names[here.weekday()]
			if not self._is_free(here) and name in hours:
				opens = hours[name].opens
				if dates.day(here) == dates.day(start) and _time_of(here) > hours[name].opens:
					opens = here - datetime(here.year, here.month, here.day)
				room = dates.length(hours[name].closes, opens)
				if room >= left:
					return dates.later(dates.at(here, opens), left)
				if room > 0:
					left -= room
			here = dates.days_later(here, 1)

	def _is_free(self, at: datetime) -> bool:
		return self.dates.day(at) in self.free


class DeskAgreement(Peer):
	"""Helpdesk's: the instant itself moves, to midnight over free days, then by the time it takes of a day."""

	def add(self, start: datetime, seconds: int) -> datetime:
		dates = self.dates
		here: Any = dates.instant(start)  # the bare date after a free day
		rows = {row.weekday: row for row in self.rows}
		names = dates.weekdays()
		left: float = seconds
		while left:
			day = dates.day(here)
			name = names[here.weekday()]
			worked = name in rows
			if day in self.free or not worked:
				here = dates.day(dates.days_later(here, 1))
				continue
			row = rows[name]
			second = dates.second(here, day)
			opens = max(row.opens.total_seconds(), second)
			wait = max(opens - second, 0)
			room = max(max(row.closes.total_seconds(), second) - opens, 0)
			if not room:
				here = dates.day(dates.days_later(here, 1))
				continue
			taken = min(left, room)
			left -= taken
			here = dates.later(here, wait + taken)
		return here

	def elapsed(self, start: datetime, end: datetime) -> int:
		dates = self.dates
		start, end = dates.instant(start), dates.instant(end)
		if start >= end:
			return 0
		free = set(self.free)
		rows = {row.weekday: row for row in self.rows}
		total = 0.0
		day: Any = start.date()
		last = end.date()
		while day <= last:
			if day not in free and (row := rows.get(dates.weekdays()[day.weekday()])):
				opens, closes = row.opens.total_seconds(), row.closes.total_seconds()
				if day == start.date():
					opens = max(opens, _second(start))
				if day == end.date():
					closes = min(closes, _second(end))
				if opens < closes:
					total += closes - opens
			day = dates.days_later(day, 1)
		return int(total)


def _time_of(at: datetime) -> timedelta:
	return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def _second(at: datetime) -> int:
	return at.hour * 3600 + at.minute * 60 + at.second


def _midnight_or(at: Any) -> datetime:
	"""The instant itself; of a bare date its midnight."""
	return at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)


# -- measuring --------------------------------------------------------------------------------------


class Times:
	"""The seconds of each job; all of them once a round, so that a busy moment meets them all."""

	def __init__(self, jobs: dict[str, Callable[[], object]], repeats: int) -> None:
		self.rounds: dict[str, list[float]] = {name: [] for name in jobs}
		gc.disable()
		try:
			for _ in range(repeats):
				for name, job in jobs.items():
					began = perf_counter()
					job()
					self.rounds[name].append(perf_counter() - began)
		finally:
			gc.enable()

	def __contains__(self, name: str) -> bool:
		return name in self.rounds

	def of(self, name: str) -> float:
		"""The median of the rounds."""
		return median(self.rounds[name])

	def ratio(self, name: str, to: str) -> float:
		"""The median of the rounds' own ratios, which a busy machine moves less than the ratio of medians."""
		return median(one / other for one, other in zip(self.rounds[name], self.rounds[to], strict=True))


def loop(ask: Callable[..., object], cases: list[tuple[Any, Any]]) -> Callable[[], None]:
	"""Every case once."""

	def job() -> None:
		for one, two in cases:
			ask(one, two)

	return job


def share_right(
	ask: Callable[..., object], truth: Callable[..., object], cases: list[tuple[Any, Any]]
) -> float:
	"""How many of the cases come out as the plain walk has them, in percent."""
	return 100 * sum(ask(*case) == truth(*case) for case in cases) / len(cases)


def random_cases(count: int) -> tuple[list[tuple[datetime, int]], list[tuple[datetime, datetime]]]:
	"""Half-days, days, five days and odd spans from instants of three years; ends up to forty days later."""
	chance = random.Random(20250126)
	add, elapsed = [], []
	for _ in range(count):
		start = FIRST + timedelta(seconds=chance.randrange(YEARS))
		span = chance.choice((FIVE_DAYS // 10, FIVE_DAYS // 5, FIVE_DAYS, chance.randrange(1, 200 * HOUR)))
		add.append((start, span))
		elapsed.append((start, start + timedelta(seconds=chance.randrange(1, 40 * 86_400))))
	return add, elapsed


def contenders(data: dict[str, Any]) -> list[Contender]:
	"""Ours first, then the peers: first bare and with the least to do."""
	calendar = WorkingCalendar.from_dict(data)
	found = [Contender("WorkingCalendar", calendar.add, calendar.elapsed)]
	for dates, where in ((Plain, "bare"), (AtHome, "at home")):
		if dates is AtHome and frappe is None:
			continue
		for kept, how in ((False, "light"), (True, "kept")):
			erpnext, helpdesk = (peer(data, dates, kept=kept) for peer in (SupportAgreement, DeskAgreement))
			found += [
				Contender(f"ERPNext's walk, {where}, {how}", erpnext.add, None),
				Contender(f"Helpdesk's walk, {where}, {how}", helpdesk.add, helpdesk.elapsed),
			]
	return found


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
	"""Columns as wide as they need to be."""
	lines = [list(head), *map(list, rows)]
	widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
	lines.insert(1, ["-" * width for width in widths])
	for line in lines:
		print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
	print()


def against(value: float, target: float, *, at_least: bool) -> str:
	"""The target beside the figure, and whether it is met."""
	met = value >= target if at_least else value <= target
	return f"{'≥' if at_least else '≤'} {target:g}× {'✓' if met else '✗ missed'}"


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("--quick", action="store_true", help="fewer repeats and cases")
	quick = parser.parse_args().quick
	count, repeats = (500, 7) if quick else (2_000, 31)
	data = office_data()
	known = contenders(data)
	calendar = WorkingCalendar.from_dict(data)

	cases, _ = random_cases(count)
	starts = [start for start, _ in cases]
	five_days = [(start, FIVE_DAYS) for start in starts]
	month = [(start, start + timedelta(days=30)) for start in starts]
	three_days = [(start, start + timedelta(days=3)) for start in starts]
	year = [(start, start + timedelta(days=365)) for start in starts]
	origin = datetime(2019, 1, 1)
	on_integers = [(int((start - origin).total_seconds()), FIVE_DAYS) for start in starts]

	jobs: dict[str, Callable[[], object]] = {"floor": loop(floor(data), on_integers)}
	for one in known:
		jobs[f"add {one.name}"] = loop(one.add, five_days)
		if one.elapsed:
			jobs[f"elapsed {one.name}"] = loop(one.elapsed, month)
	jobs["elapsed 3"] = loop(calendar.elapsed, three_days)
	jobs["elapsed 365"] = loop(calendar.elapsed, year)
	jobs["compile"] = lambda: WorkingCalendar.from_dict(data)
	times = Times(jobs, repeats)

	def each(name: str) -> str:
		return f"{1e6 * times.of(name) / count:.2f} µs"

	print(
		f"Median of {repeats} interleaved repeats over {count} instants, Python {sys.version.split()[0]}.\n"
	)
	if frappe is None:
		print(
			"Frappe is not importable here, so the peers run bare only, without the helpers they use. That flatters\n"
			"them: at home they take two to four times as long.\n"
		)
	ours = "add WorkingCalendar"
	lowest = times.ratio("floor", ours)
	rows = [["two bisections and a datetime", each("floor"), f"{lowest:.2f}×", "", "–", "–"]]
	for one in known:
		add, month_of = f"add {one.name}", f"elapsed {one.name}"
		ratio = times.ratio(add, ours)
		if add == ours:
			note = f"of the floor: {against(times.ratio(ours, 'floor'), 2, at_least=False)}"
		else:
			note = against(ratio, 50, at_least=True)
		cells = [one.name, each(add), f"{ratio:.1f}×", note, "–", "–"]
		if month_of in times:
			cells[-2:] = [each(month_of), f"{times.ratio(month_of, 'elapsed WorkingCalendar'):.1f}×"]
		rows.append(cells)
	table(["", "add 35 h", "to ours", "target", "elapsed 30 days", "to ours"], rows)

	print(f"WorkingCalendar.add costs {times.ratio(ours, 'floor'):.2f}× the floor.")
	flat = times.ratio("elapsed 365", "elapsed 3")
	print(
		f"elapsed over 365 days costs {flat:.2f}× that over 3 days "
		f"({against(flat, 1.2, at_least=False)}); compiling a calendar of 13 years "
		f"{1000 * times.of('compile'):.1f} ms, once.\n"
	)

	number = 1_000 if quick else 10_000
	add_cases, elapsed_cases = random_cases(number)
	plain = {
		"periods": week(("08:30", "18:00")),
		"days": [day for day in data["days"] if not day["working"]],
		"published_until": "2026-12-31",
	}
	shares: dict[str, list[str]] = {}
	for said in (data, plain):
		walk = DayWalk(said)
		for one in contenders(said)[:3]:
			name = one.name.partition(",")[0]
			cells = shares.setdefault(name, [name])
			cells.append(f"{share_right(one.add, walk.add, add_cases):.2f} %")
			cells.append(
				f"{share_right(one.elapsed, walk.elapsed, elapsed_cases):.2f} %" if one.elapsed else "–"
			)
	print(f"Right of {number} random cases, against an independent walk over the days:\n")
	table(
		["", "add", "elapsed", "add, calendar the peers can say", "elapsed, the same"],
		shares.values(),
	)


if __name__ == "__main__":
	main()
