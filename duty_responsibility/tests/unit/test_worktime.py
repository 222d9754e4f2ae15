"""Working time: against a plain walk over the minutes, by its own laws, and by examples counted by hand."""

from __future__ import annotations

import random
import unittest
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.worktime import (
	BeyondCalendar,
	CalendarError,
	ImpossiblePeriod,
	NoWorkingTime,
	OverlappingPeriods,
	Period,
	RepeatedDay,
	UnreadableCalendar,
	WorkingCalendar,
)

from .offices import (
	LATE_SHIFT,
	OFFICE,
	ROUND_THE_CLOCK,
	SUMMER,
	at,
	office_data,
	summer_data,
	week,
	with_days,
)
from .strategies import calendars, examples, instants
from .walk import DayWalk

HOUR = 3600
HALF_DAY = 7 * HOUR // 2
RANDOM_CALENDARS = examples(60)


class TestAgainstTheWalk(unittest.TestCase):
	"""The bisection must say what somebody says who looks at every minute."""

	def answer(self, ask: Any, *args: Any) -> Any:
		"""What the calendar says, with `None` for “beyond the calendar” as the walk has it."""
		try:
			return ask(*args)
		except BeyondCalendar:
			return None

	@examples(150)
	@given(st.data())
	def test_random_calendars(self, data: st.DataObject) -> None:
		drawn = data.draw(calendars())
		calendar, walk = drawn.calendar, drawn.walk
		for _ in range(4):
			start, end = data.draw(instants(drawn)), data.draw(instants(drawn))
			minutes = data.draw(st.one_of(st.integers(-3000, 3000), st.just(walk.elapsed(start, end))))
			days = data.draw(st.integers(-6, 6))
			self.assertEqual(
				self.answer(calendar.add, start, minutes * 60), walk.add(start, minutes), (start, minutes)
			)
			self.assertEqual(calendar.elapsed(start, end), walk.elapsed(start, end) * 60)
			self.assertEqual(calendar.is_working(start), walk.is_working(start))
			self.assertEqual(self.answer(calendar.resume, start), walk.resume(start))
			self.assertEqual(
				self.answer(calendar.add_days, start, days), walk.add_days(start, days), (start, days)
			)

	def test_ten_thousand_cases_on_the_office_calendar(self) -> None:
		"""All of them right, to the second, over three years with their holidays and worked weekends."""
		for data, calendar in ((office_data(), OFFICE), (summer_data(), SUMMER)):
			walk, chance = DayWalk(data), random.Random(20250126)
			first, seconds = at("2024-01-01 00:00"), 3 * 365 * 86_400
			for number in range(5_000):
				start = first + timedelta(seconds=chance.randrange(seconds))
				if number % 3 == 0:  # on the minute, where the edges are
					start = start.replace(minute=30 * (start.minute // 30), second=0)
				span = chance.choice((HALF_DAY, 7 * HOUR, 35 * HOUR, chance.randrange(1, 200 * HOUR)))
				span *= chance.choice((1, 1, -1))
				end = start + timedelta(seconds=chance.randrange(-86_400, 40 * 86_400))
				self.assertEqual(calendar.add(start, span), walk.add(start, span), (start, span))
				self.assertEqual(calendar.elapsed(start, end), walk.elapsed(start, end), (start, end))


class TestLaws(unittest.TestCase):
	"""What must hold on every calendar, whatever its hours."""

	@RANDOM_CALENDARS
	@given(st.data())
	def test_add_and_elapsed_are_inverse(self, data: st.DataObject) -> None:
		drawn = data.draw(calendars())
		start = data.draw(instants(drawn))
		seconds = data.draw(st.integers(-40 * HOUR, 40 * HOUR))
		try:
			due = drawn.calendar.add(start, seconds)
		except BeyondCalendar:
			return
		self.assertEqual(drawn.calendar.elapsed(start, due), seconds)
		if seconds:  # the earliest of the instants that hold the same working time
			before = due - timedelta(seconds=1)
			self.assertLess(drawn.calendar.elapsed(start, before), seconds)

	@RANDOM_CALENDARS
	@given(st.data())
	def test_elapsed_splits_anywhere(self, data: st.DataObject) -> None:
		drawn = data.draw(calendars())
		elapsed = drawn.calendar.elapsed
		a, b, c = (data.draw(instants(drawn)) for _ in range(3))
		self.assertEqual(elapsed(a, b) + elapsed(b, c), elapsed(a, c))
		self.assertEqual(elapsed(a, b), -elapsed(b, a))
		self.assertEqual(elapsed(a, a), 0)

	@RANDOM_CALENDARS
	@given(st.data())
	def test_adding_in_two_steps_is_adding_at_once(self, data: st.DataObject) -> None:
		drawn = data.draw(calendars())
		start = data.draw(instants(drawn))
		one, two = data.draw(st.integers(1, 20 * HOUR)), data.draw(st.integers(1, 20 * HOUR))
		sign = data.draw(st.sampled_from([1, -1]))
		try:
			whole = drawn.calendar.add(start, sign * (one + two))
		except BeyondCalendar:
			return
		self.assertEqual(drawn.calendar.add(drawn.calendar.add(start, sign * one), sign * two), whole)

	@RANDOM_CALENDARS
	@given(st.data())
	def test_add_rises_with_both_arguments(self, data: st.DataObject) -> None:
		drawn = data.draw(calendars())
		early, late = sorted((data.draw(instants(drawn)), data.draw(instants(drawn))))
		less, more = sorted(data.draw(st.tuples(*[st.integers(-30 * HOUR, 30 * HOUR)] * 2)))
		try:
			first, by_start, by_span = (
				drawn.calendar.add(early, less),
				drawn.calendar.add(late, less),
				drawn.calendar.add(early, more),
			)
		except BeyondCalendar:
			return
		self.assertLessEqual(first, by_start)
		self.assertLessEqual(first, by_span)

	@RANDOM_CALENDARS
	@given(st.data())
	def test_elapsed_rises_with_its_end(self, data: st.DataObject) -> None:
		drawn = data.draw(calendars())
		start, one, two = (data.draw(instants(drawn)) for _ in range(3))
		early, late = sorted((one, two))
		self.assertLessEqual(drawn.calendar.elapsed(start, early), drawn.calendar.elapsed(start, late))
		self.assertGreaterEqual(drawn.calendar.elapsed(early, start), drawn.calendar.elapsed(late, start))

	@RANDOM_CALENDARS
	@given(st.data())
	def test_resume_costs_no_working_time(self, data: st.DataObject) -> None:
		drawn = data.draw(calendars())
		instant = data.draw(instants(drawn))
		try:
			opening = drawn.calendar.resume(instant)
		except BeyondCalendar:
			return
		self.assertGreaterEqual(opening, instant)
		self.assertTrue(drawn.calendar.is_working(opening))
		self.assertEqual(drawn.calendar.elapsed(instant, opening), 0)

	@RANDOM_CALENDARS
	@given(st.data())
	def test_half_days_before_go_back_one_by_one(self, data: st.DataObject) -> None:
		"""From any end of a half-day the next one back is the one before it; no end is met twice."""
		drawn = data.draw(calendars())
		event, count = data.draw(instants(drawn)), data.draw(st.integers(1, 4))
		try:
			ends = [drawn.calendar.half_days_before(event, number) for number in range(1, count + 1)]
		except BeyondCalendar:
			return
		self.assertEqual(ends, sorted(set(ends), reverse=True))
		for end in ends:
			self.assertLess(end, event)
			# the end of working time: a second ago there was some
			self.assertTrue(drawn.calendar.is_working(end - timedelta(seconds=1)))


class TestExamples(unittest.TestCase):
	"""Counted by hand on the office's calendar: 08:30–12:00 and 14:30–18:00."""

	def add(self, start: str, hours: float, due: str, calendar: WorkingCalendar = OFFICE) -> None:
		self.assertEqual(calendar.add(at(start), round(hours * HOUR)), at(due))

	def test_worked_sunday_before_spring_festival_2025(self) -> None:
		"""Art. 11, 调休补班: Sunday 2025-01-26 is worked, Saturday the 25th is not.

		Friday 16:30–18:00 is 1.5 h, Sunday 7 h, so 0.5 h of Monday is left: 09:00.
		"""
		self.add("2025-01-24 16:30", 9, "2025-01-27 09:00")
		self.add("2025-01-24 16:30", 8.5, "2025-01-26 18:00")
		self.assertFalse(OFFICE.is_working(at("2025-01-25 10:00")))
		self.assertTrue(OFFICE.is_working(at("2025-01-26 10:00")))
		# Monday 7 h more fill the last day before the holiday; the next second lies after it
		self.add("2025-01-24 16:30", 15.5, "2025-01-27 18:00")
		self.assertEqual(OFFICE.add(at("2025-01-24 16:30"), 55_801), at("2025-02-05 08:30:01"))

	def test_lunch_break_due_before_it_and_resumed_after_it(self) -> None:
		"""Rule 1: 12:00 and 14:30 hold the same working time; due takes the first, resume the second."""
		self.add("2026-03-02 08:30", 3.5, "2026-03-02 12:00")
		self.assertEqual(OFFICE.resume(at("2026-03-02 12:00")), at("2026-03-02 14:30"))
		self.assertEqual(OFFICE.elapsed(at("2026-03-02 12:00"), at("2026-03-02 14:30")), 0)
		self.assertFalse(OFFICE.is_working(at("2026-03-02 12:00")))
		self.assertTrue(OFFICE.is_working(at("2026-03-02 11:59:59")))
		self.assertTrue(OFFICE.is_working(at("2026-03-02 14:30")))

	def test_taking_off_lands_on_the_earlier_edge_too(self) -> None:
		"""Rule 1: half an hour before Monday 09:00 the office had already closed on Friday."""
		self.add("2026-03-09 09:00", -0.5, "2026-03-06 18:00")
		self.add("2026-03-02 15:00", -0.5, "2026-03-02 12:00")
		self.add("2026-03-02 14:30", -1, "2026-03-02 11:00")

	def test_nothing_added_moves_nothing(self) -> None:
		"""Neither into working time nor to the edge before it."""
		self.add("2026-03-07 13:00", 0, "2026-03-07 13:00")

	def test_eve_of_national_day(self) -> None:
		"""Art. 11: 18:00 on 30 September is the close of the day; what is left waits eight days."""
		for year, next_opening in (("2025", "2025-10-09 08:30"), ("2026", "2026-10-08 08:30")):
			self.add(f"{year}-09-30 17:00", 1, f"{year}-09-30 18:00")
			self.assertEqual(OFFICE.resume(at(f"{year}-09-30 18:00")), at(next_opening))
			self.add(f"{year}-09-30 18:00", 1, next_opening.replace("08:30", "09:30"))
			self.assertEqual(OFFICE.add_days(at(f"{year}-09-30 18:00"), 1), at(f"{next_opening[:10]} 18:00"))

	def test_working_days_over_the_spring_festival(self) -> None:
		"""Art. 11: the start day is not counted, worked weekends are (Saturday 14 and 28 February 2026)."""
		self.assertEqual(OFFICE.add_days(at("2026-02-13 09:00"), 1), at("2026-02-14 18:00"))
		self.assertEqual(OFFICE.add_days(at("2026-02-13 09:00"), 2), at("2026-02-24 18:00"))
		self.assertEqual(OFFICE.add_days(at("2026-02-27 17:59:59"), 1), at("2026-02-28 18:00"))
		# a start on a free day: the first working day after it is the first that counts
		self.assertEqual(OFFICE.add_days(at("2026-02-16 09:00"), 1), at("2026-02-24 18:00"))

	def test_days_back_from_an_event(self) -> None:
		"""Art. 9: the close of the N-th working day before the event's day."""
		self.assertEqual(OFFICE.add_days(at("2026-02-24 09:00"), -1), at("2026-02-14 18:00"))
		self.assertEqual(OFFICE.add_days(at("2026-02-24 09:00"), -2), at("2026-02-13 18:00"))
		self.assertEqual(OFFICE.add_days(at("2026-02-20 09:00"), -1), at("2026-02-14 18:00"))

	def test_zero_days_is_the_close_of_the_day_or_of_the_next_worked(self) -> None:
		"""Civil Code 203: a last day that is free moves to the next one that is not."""
		self.assertEqual(OFFICE.add_days(at("2026-02-13 23:00"), 0), at("2026-02-13 18:00"))
		self.assertEqual(OFFICE.add_days(at("2026-02-15 00:00"), 0), at("2026-02-24 18:00"))

	def test_summer_hours_begin_and_end(self) -> None:
		"""A season's first and last day belong to it; worked weekends keep the season's hours."""
		self.add("2026-05-29 14:30", 3.5, "2026-05-29 18:00", SUMMER)  # Friday
		self.add("2026-05-29 18:00", 7, "2026-06-01 18:30", SUMMER)  # Monday, the first summer day
		self.assertFalse(SUMMER.is_working(at("2026-06-01 14:45")))
		self.assertTrue(SUMMER.is_working(at("2026-09-30 18:15")))
		self.assertFalse(SUMMER.is_working(at("2026-10-10 18:15")))
		self.assertTrue(SUMMER.is_working(at("2026-10-10 14:45")))  # Saturday, worked
		self.assertTrue(SUMMER.is_working(at("2026-09-20 18:15")))  # Sunday, worked, in summer
		self.assertFalse(SUMMER.is_working(at("2026-09-20 14:45")))
		# Tuesday 09-30 to Thursday 10-09 in 2025, from summer hours over the holiday to winter hours
		self.add("2025-09-30 17:00", 2, "2025-10-09 09:00", SUMMER)

	def test_season_over_the_new_year(self) -> None:
		data = {
			"periods": [
				*week(("08:00", "12:00")),
				*week(("09:00", "12:00"), season_from="11-01", season_to="03-31"),
			],
			"published_until": "2026-12-31",
		}
		calendar = WorkingCalendar.from_dict(data)
		for day, opens in (
			("2024-10-31", "08:00"),
			("2024-11-01", "09:00"),
			("2025-12-31", "09:00"),
			("2026-01-01", "09:00"),
			("2026-03-31", "09:00"),
			("2026-04-01", "08:00"),
		):
			self.assertEqual(calendar.resume(at(f"{day} 00:00")), at(f"{day} {opens}"))

	def test_periods_to_midnight(self) -> None:
		"""24:00 of one day is 00:00 of the next, and a room that never closes has no breaks."""
		self.assertEqual(LATE_SHIFT.add_days(at("2026-03-02 09:00"), 1), at("2026-03-04 00:00"))
		self.assertTrue(LATE_SHIFT.is_working(at("2026-03-02 23:59:59")))
		self.assertFalse(LATE_SHIFT.is_working(at("2026-03-03 00:00")))
		self.assertEqual(LATE_SHIFT.close_of(date(2026, 3, 2)), at("2026-03-03 00:00"))
		self.assertTrue(ROUND_THE_CLOCK.is_working(at("2026-03-03 00:00")))
		self.assertEqual(ROUND_THE_CLOCK.resume(at("2026-03-03 00:00")), at("2026-03-03 00:00"))
		self.add("2026-03-01 13:00", 100, "2026-03-05 17:00", ROUND_THE_CLOCK)
		self.add("2026-03-05 17:00", -100, "2026-03-01 13:00", ROUND_THE_CLOCK)
		self.assertEqual(ROUND_THE_CLOCK.standard_day_seconds, 24 * HOUR)

	def test_microseconds_are_left_out(self) -> None:
		"""Instants are to the second; what a database adds to it must not shift an answer."""
		half = timedelta(microseconds=500_000)
		start = at("2026-03-02 09:00")
		self.assertEqual(OFFICE.add(start + half, HOUR), at("2026-03-02 10:00"))
		self.assertEqual(OFFICE.add(start + half, 0), start)
		self.assertEqual(OFFICE.elapsed(start + half, at("2026-03-02 10:00")), HOUR)
		self.assertEqual(OFFICE.resume(start + half), start)
		self.assertFalse(OFFICE.is_working(at("2026-03-02 12:00") + half))
		self.assertTrue(OFFICE.is_working(at("2026-03-02 11:59:59") + half))

	def test_half_days_before(self) -> None:
		"""Art. 13: the end of the half-day before the one in which the event starts."""
		for event, count, due in (
			("2026-03-10 15:00", 1, "2026-03-10 12:00"),
			("2026-03-10 09:00", 1, "2026-03-09 18:00"),
			("2026-03-10 09:00", 2, "2026-03-09 12:00"),
			("2026-03-10 14:30", 1, "2026-03-10 12:00"),
			("2026-03-10 13:00", 1, "2026-03-10 12:00"),  # in the break: the afternoon's
			("2026-03-10 12:00", 1, "2026-03-09 18:00"),  # at closing time: the half-day that closes
			("2026-03-10 18:00", 1, "2026-03-10 12:00"),
			("2026-03-10 19:30", 1, "2026-03-10 18:00"),
			("2026-03-09 09:00", 1, "2026-03-06 18:00"),  # Monday: back over the weekend
			("2026-03-01 09:00", 1, "2026-02-28 18:00"),  # Sunday: back to the worked Saturday
		):
			with self.subTest(event=event, count=count):
				self.assertEqual(OFFICE.half_days_before(at(event), count), at(due))

	def test_half_days_of_unusual_days(self) -> None:
		"""A day without a break is split at midday; one to midnight ends there; a morning is one half."""
		straight = WorkingCalendar.from_dict(
			{"periods": week(("09:00", "17:00")), "days": [], "published_until": "2026-12-31"}
		)
		self.assertEqual(straight.half_days_before(at("2026-03-10 15:00"), 1), at("2026-03-10 13:00"))
		self.assertEqual(straight.half_days_before(at("2026-03-10 09:30"), 1), at("2026-03-09 17:00"))
		self.assertEqual(LATE_SHIFT.half_days_before(at("2026-03-10 09:30"), 1), at("2026-03-10 00:00"))
		self.assertEqual(LATE_SHIFT.half_days_before(at("2026-03-10 00:00"), 1), at("2026-03-09 12:00"))
		morning = {"date": "2026-03-09", "working": True, "periods": [{"start": "08:30", "end": "11:30"}]}
		short = WorkingCalendar.from_dict(with_days(office_data(), morning))
		self.assertEqual(short.half_days_before(at("2026-03-10 09:00"), 1), at("2026-03-09 11:30"))
		self.assertEqual(short.half_days_before(at("2026-03-10 09:00"), 2), at("2026-03-06 18:00"))
		early = WorkingCalendar.from_dict({**office_data(), "midday": "11:00"})
		self.assertEqual(early.half_days_before(at("2026-03-10 09:00"), 2), at("2026-03-09 11:00"))

	def test_close_of_a_day(self) -> None:
		self.assertEqual(OFFICE.close_of(date(2026, 2, 14)), at("2026-02-14 18:00"))
		self.assertIsNone(OFFICE.close_of(date(2026, 2, 15)))
		self.assertIsNone(OFFICE.close_of(date(1990, 1, 1)))
		self.assertIsNone(OFFICE.close_of(date(2099, 1, 1)))

	def test_special_days_are_listed_in_order(self) -> None:
		found = OFFICE.special_days(date(2026, 2, 14), date(2026, 2, 28))
		self.assertEqual([day.date.day for day in found], [14, *range(15, 24), 28])
		self.assertEqual([day.working for day in found], [True, *[False] * 9, True])
		self.assertEqual(found[0].name, "春节")

	def test_provisional_past_the_last_notice(self) -> None:
		"""Rule 3: 31 December 2026 is published, the day after is not."""
		self.assertFalse(OFFICE.is_provisional(at("2026-12-31 18:00")))
		self.assertTrue(OFFICE.is_provisional(at("2027-01-01 00:00")))
		open_ended = WorkingCalendar.from_dict({"periods": week(("08:30", "12:00"))})
		self.assertFalse(open_ended.is_provisional(at("2029-01-01 00:00")))


class TestWhatADayIs(unittest.TestCase):
	"""The standard day and the hours of days that do not follow their weekday."""

	def test_standard_day_is_the_commonest(self) -> None:
		self.assertEqual(OFFICE.standard_day_seconds, 7 * HOUR)
		data = office_data()
		data["periods"] = week(("08:30", "12:00"), ("14:30", "18:00"), weekdays=range(4)) + week(
			("08:30", "12:00"), weekdays=range(4, 5)
		)
		self.assertEqual(WorkingCalendar.from_dict(data).standard_day_seconds, 7 * HOUR)

	def test_standard_day_of_a_tie_is_the_longer(self) -> None:
		data = {
			"periods": week(("08:00", "12:00"), weekdays=range(1))
			+ week(("08:00", "18:00"), weekdays=range(1, 2))
		}
		calendar = WorkingCalendar.from_dict({**data, "first": "2026-03-02", "last": "2026-03-08"})
		self.assertEqual(calendar.standard_day_seconds, 10 * HOUR)

	def test_standard_day_where_only_special_days_are_worked(self) -> None:
		"""A range in which no ordinary day is worked still has a standard day."""
		calendar = WorkingCalendar.from_dict(
			{
				"periods": week(("08:00", "12:00"), weekdays=range(1)),
				"days": [
					{"date": "2026-03-07", "working": True, "periods": [{"start": "09:00", "end": "11:00"}]}
				],
				"first": "2026-03-06",
				"last": "2026-03-08",
			}
		)
		self.assertEqual(calendar.standard_day_seconds, 2 * HOUR)

	def test_worked_weekend_has_the_usual_hours_or_its_own(self) -> None:
		"""调休补班: as the commonest weekday of that season, unless the notice's row says otherwise."""
		own = {"date": "2026-02-14", "working": True, "periods": [{"start": "9:00", "end": "11:00"}]}
		calendar = WorkingCalendar.from_dict(with_days(office_data(), own))
		self.assertEqual(calendar.elapsed(at("2026-02-14 00:00"), at("2026-02-15 00:00")), 2 * HOUR)
		self.assertEqual(OFFICE.elapsed(at("2026-02-14 00:00"), at("2026-02-15 00:00")), 7 * HOUR)
		mixed = office_data()
		mixed["periods"] = week(("08:30", "12:00"), ("14:30", "18:00"), weekdays=range(4)) + week(
			("08:30", "12:00"), weekdays=range(4, 5)
		)
		calendar = WorkingCalendar.from_dict(mixed)
		self.assertEqual(calendar.elapsed(at("2026-02-14 00:00"), at("2026-02-15 00:00")), 7 * HOUR)

	def test_worked_day_out_of_season_has_no_hours(self) -> None:
		"""With hours in one season only, a day worked outside it has none; nothing is made up."""
		calendar = WorkingCalendar.from_dict(
			{
				"periods": week(("08:00", "12:00"), season_from="06-01", season_to="06-30"),
				"days": [{"date": "2026-03-07", "working": True}],
				"published_until": "2026-12-31",
			}
		)
		self.assertIsNone(calendar.close_of(date(2026, 3, 7)))
		self.assertEqual(calendar.resume(at("2026-03-07 09:00")), at("2026-06-01 08:00"))

	def test_dates_may_come_as_dates(self) -> None:
		"""Rows straight from a database hold dates, and some drivers instants."""
		for value in (date(2026, 3, 2), datetime(2026, 3, 2)):
			calendar = WorkingCalendar.from_dict(
				{"periods": week(("08:30", "12:00")), "days": [{"date": value, "working": False}]}
			)
			self.assertFalse(calendar.is_working(at("2026-03-02 09:00")))


class TestRefusals(unittest.TestCase):
	"""What cannot be answered is refused by name, with what has to be mended."""

	def refused(self, kind: type[CalendarError], data: dict[str, Any], text: str, **values: Any) -> None:
		with self.assertRaises(kind) as caught:
			WorkingCalendar.from_dict(data)
		self.assertEqual(caught.exception.code, kind.code)
		self.assertEqual(caught.exception.values, values)
		self.assertEqual(str(caught.exception), text)

	def test_no_working_time(self) -> None:
		"""Rule 2: refused, instead of counting through the years for ever."""
		text = "The calendar has no working time. Add at least one working period to a weekday."
		self.refused(NoWorkingTime, {"periods": []}, text)
		free = [{"date": f"2026-03-0{day}", "working": False} for day in range(2, 7)]
		self.refused(
			NoWorkingTime,
			{"periods": week(("08:30", "12:00")), "days": free, "first": "2026-03-02", "last": "2026-03-08"},
			text,
		)

	def test_impossible_period(self) -> None:
		self.refused(
			ImpossiblePeriod,
			{"periods": week(("12:00", "08:30"))},
			"A working period must end after it starts: 12:00 to 08:30.",
			start="12:00",
			end="08:30",
		)

	def test_overlapping_periods(self) -> None:
		with self.assertRaises(OverlappingPeriods) as caught:
			WorkingCalendar.from_dict(
				{"periods": week(("08:30", "12:00"), ("11:00", "18:00")), "first": "2026-03-02"}
			)
		self.assertEqual(caught.exception.code, "calendar-overlapping-periods")
		self.assertEqual(
			str(caught.exception),
			"Two working periods overlap on 2026-03-02: 08:30–12:00 and 11:00–18:00. Shorten one of them.",
		)
		hours = [{"start": "08:30", "end": "12:00"}, {"start": "9:00", "end": "10:00"}]
		own = {"date": "2026-03-07", "working": True, "periods": hours}
		self.refused(
			OverlappingPeriods,
			with_days(office_data(), own),
			"Two working periods overlap on 2026-03-07: 08:30–12:00 and 09:00–10:00. Shorten one of them.",
			day="2026-03-07",
			first="08:30–12:00",
			second="09:00–10:00",
		)

	def test_touching_periods_are_fine(self) -> None:
		calendar = WorkingCalendar.from_dict({"periods": week(("08:00", "10:00"), ("10:00", "12:00"))})
		self.assertTrue(calendar.is_working(at("2026-03-02 10:00")))
		self.assertEqual(calendar.add(at("2026-03-02 08:00"), 3 * HOUR), at("2026-03-02 11:00"))

	def test_repeated_day(self) -> None:
		days = [{"date": "2026-03-02", "working": False}] * 2
		self.refused(
			RepeatedDay,
			{"periods": week(("08:30", "12:00")), "days": days},
			"The day 2026-03-02 is listed twice. Keep one of the rows.",
			date="2026-03-02",
		)

	def test_unreadable_values(self) -> None:
		hours = week(("08:30", "12:00"))
		for data, text, value, what in (
			({"periods": week(("8h30", "12:00"))}, "“8h30” is not a valid time.", "8h30", "time"),
			(
				{"periods": hours, "days": [{"date": "2026-02-30", "working": False}]},
				"“2026-02-30” is not a valid date.",
				"2026-02-30",
				"date",
			),
			(
				{"periods": week(("08:30", "12:00"), season_from="06-01")},
				"“” is not a valid month and day (MM-DD).",
				"",
				"month and day (MM-DD)",
			),
			(
				{"periods": week(("08:30", "12:00"), season_from="06-01", season_to="09-31")},
				"“09-31” is not a valid month and day (MM-DD).",
				"09-31",
				"month and day (MM-DD)",
			),
			({"periods": [{**hours[0], "weekday": 7}]}, "“7” is not a valid weekday.", 7, "weekday"),
		):
			with self.subTest(text=text):
				self.refused(UnreadableCalendar, data, text, value=value, what=what)

	def test_beyond_the_calendar(self) -> None:
		"""An answer outside the compiled years is refused, also when only the answer lies outside."""
		calendar = WorkingCalendar.from_dict(
			{"periods": week(("08:30", "12:00")), "first": "2026-03-02", "last": "2026-03-06"}
		)
		inside, outside = at("2026-03-04 09:00"), at("2026-03-09 09:00")
		answer_outside: list[Callable[[], object]] = [
			lambda: calendar.add(inside, 100 * HOUR),
			lambda: calendar.add(inside, -100 * HOUR),
			lambda: calendar.add_days(inside, 9),
			lambda: calendar.add_days(inside, -9),
			lambda: calendar.half_days_before(inside, 9),
			lambda: calendar.resume(at("2026-03-06 12:00")),
		]
		for ask in answer_outside:
			with self.assertRaises(BeyondCalendar):
				ask()
		question_outside: list[Callable[[], object]] = [
			lambda: calendar.add(outside, 60),
			lambda: calendar.add(at("2026-03-01 09:00"), 60),
			lambda: calendar.elapsed(inside, outside),
			lambda: calendar.is_working(outside),
			lambda: calendar.add_days(outside, 0),
		]
		for ask in question_outside:
			with self.assertRaises(BeyondCalendar) as caught:
				ask()
		self.assertEqual(caught.exception.code, "calendar-beyond")
		self.assertEqual(
			caught.exception.values,
			{"instant": "2026-03-09 09:00:00", "first": "2026-03-02", "last": "2026-03-06"},
		)
		self.assertEqual(
			str(caught.exception),
			"The calendar covers 2026-03-02 to 2026-03-06; from 2026-03-09 09:00:00 it gives no answer within "
			"that time.",
		)

	def test_the_edges_of_the_calendar_itself(self) -> None:
		"""The first and the last instant can still be asked about; the first opening has no time before it."""
		calendar = WorkingCalendar.from_dict(
			{
				"periods": week(("00:00", "24:00"), weekdays=range(7)),
				"first": "2026-03-02",
				"last": "2026-03-02",
			}
		)
		first, last = at("2026-03-02 00:00"), at("2026-03-03 00:00")
		self.assertEqual(calendar.elapsed(first, last), 24 * HOUR)
		self.assertEqual(calendar.add(first, 24 * HOUR), last)
		self.assertEqual(calendar.add(last, -HOUR), at("2026-03-02 23:00"))
		self.assertFalse(calendar.is_working(last))
		with self.assertRaises(BeyondCalendar):
			calendar.add(last, -24 * HOUR)
		with self.assertRaises(BeyondCalendar):
			calendar.resume(last)

	def test_range_reaches_five_years_beyond_what_it_names(self) -> None:
		self.assertEqual(OFFICE.elapsed(at("2019-01-01 00:00"), at("2019-01-01 08:30")), 0)
		self.assertFalse(OFFICE.is_working(at("2031-12-31 23:00")))
		for outside in ("2018-12-31 23:59:59", "2032-01-01 00:00:01"):
			with self.assertRaises(BeyondCalendar):
				OFFICE.is_working(at(outside))

	def test_a_period_is_two_seconds_of_the_day(self) -> None:
		"""The constructor takes what `from_dict` makes of the words."""
		calendar = WorkingCalendar([(0, Period(8 * HOUR, 12 * HOUR), None)])
		self.assertTrue(calendar.is_working(at("2026-03-02 08:00")))


if __name__ == "__main__":
	unittest.main()
