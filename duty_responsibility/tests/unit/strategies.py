"""Random calendars, clocks and ladders for the property tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import assume, settings
from hypothesis import strategies as st

from duty_responsibility.rules.ladder import DUTY_OFFICER, Ladder, LadderError, Level, OffHours, Unit, When
from duty_responsibility.rules.worktime import NoWorkingTime, WorkingCalendar

from .walk import MinuteWalk

WINDOWS = (
	(date(2026, 5, 25), date(2026, 6, 11)),  # the first days of summer hours
	(date(2025, 12, 22), date(2026, 1, 9)),  # over the new year
	(date(2024, 2, 24), date(2024, 3, 9)),  # over a leap day
)
SEASONS = (("06-01", "09-30"), ("05-28", "06-03"), ("11-01", "03-31"), ("12-31", "01-01"), ("02-29", "03-01"))


def examples(count: int) -> settings:
	"""So many random examples; all else as the profile of all tests says."""
	return settings(max_examples=count)


class Drawn(NamedTuple):
	"""One calendar in its three forms: the plain one, the compiled one and the one to walk over."""

	data: dict[str, Any]
	calendar: WorkingCalendar
	walk: MinuteWalk


def hhmm(minute: int) -> str:
	"""Minutes after midnight as they are written; 1440 is 24:00."""
	return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def hours(draw: st.DrawFn, most: int = 3) -> list[dict[str, str]]:
	"""Up to three periods of a day to the minute; they may touch each other and both ends of the day."""
	edge = st.one_of(st.sampled_from([0, 510, 720, 870, 1080, 1440]), st.integers(0, 1440))
	edges = sorted(draw(st.lists(edge, min_size=2, max_size=most + 1, unique=True)))
	touching = [{"start": hhmm(a), "end": hhmm(b)} for a, b in pairwise(edges)]
	keep = draw(st.lists(st.booleans(), min_size=len(touching), max_size=len(touching)))
	return [period for period, kept in zip(touching, keep, strict=True) if kept] or touching[:1]


@st.composite
def calendars(draw: st.DrawFn) -> Drawn:
	"""Several periods a day, days without any, seasons, worked weekends, holidays, days with odd hours."""
	first, last = draw(st.sampled_from(WINDOWS))
	periods: list[dict[str, Any]] = []
	common = draw(hours())
	for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
		own = draw(st.one_of(st.just(common), hours()))
		periods += [{"weekday": weekday, **period} for period in own]
		if draw(st.booleans()):
			season_from, season_to = draw(st.sampled_from(SEASONS))
			periods += [
				{"weekday": weekday, **period, "season_from": season_from, "season_to": season_to}
				for period in draw(hours())
			]
	numbers = draw(st.sets(st.integers(0, (last - first).days), max_size=8))
	days = []
	for number in sorted(numbers):
		row: dict[str, Any] = {
			"date": (first + timedelta(days=number)).isoformat(),
			"working": draw(st.booleans()),
		}
		if row["working"] and draw(st.booleans()):
			row["periods"] = draw(hours())
		days.append(row)
	data = {"periods": periods, "days": days, "first": first.isoformat(), "last": last.isoformat()}
	try:
		calendar = WorkingCalendar.from_dict(data)
	except NoWorkingTime:
		assume(False)
		raise
	return Drawn(data, calendar, MinuteWalk(data, first, last))


@st.composite
def instants(draw: st.DrawFn, drawn: Drawn) -> datetime:
	"""A whole minute of the calendar's range, its edges more often than chance would have them."""
	edges = [
		number * 1440 + edge
		for number, spans in enumerate(drawn.walk.days)
		for span in spans
		for edge in span
	]
	# the very last instant of the range is asked for by name in the examples
	top = len(drawn.walk.open) - 1
	edge = st.sampled_from([min(edge, top) for edge in edges])
	return drawn.walk.instant(draw(st.one_of(st.integers(0, top), edge)))


RECIPIENTS = st.sets(
	st.sampled_from(["assignee", "section_head", "deputy_director", "director", DUTY_OFFICER]), min_size=1
).map(lambda roles: tuple(sorted(roles)))


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
	"""One to five levels that rise; the ways out of hours are mixed."""
	timings: list[tuple[When, int, Unit]] = []
	shares = draw(st.lists(st.integers(1, 99), max_size=2, unique=True))
	timings += [(When.SHARE_LEFT, share, Unit.WORKING_MINUTES) for share in sorted(shares, reverse=True)]
	for when in (When.BEFORE, When.AFTER):
		amounts = st.tuples(st.integers(0, 600), st.sampled_from([Unit.WORKING_MINUTES, Unit.MINUTES]))
		drawn = draw(st.lists(amounts, max_size=2, unique_by=lambda item: item[0]))
		timings += [(when, amount, unit) for amount, unit in sorted(drawn, reverse=when is When.BEFORE)]
	assume(timings)
	try:
		return Ladder(
			tuple(
				Level(
					number,
					when,
					amount,
					unit,
					draw(RECIPIENTS),
					off_hours=draw(st.sampled_from(OffHours)),
				)
				for number, (when, amount, unit) in enumerate(timings, 1)
			)
		)
	except LadderError:
		assume(False)
		raise
