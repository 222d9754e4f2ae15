"""Shifts outside office hours: whose they are, from when to when, and who takes over."""

from __future__ import annotations

import unittest
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.roster import Duty, Shift, shift
from duty_responsibility.rules.shifts import Turn, next_officer, off_hours, turns
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.tests.unit.offices import at, office_data

CALENDAR = WorkingCalendar.from_dict(office_data())
TURN = time(8, 30)
DAY = timedelta(days=1)


def rostered(staff: str, day: str, last: str = "", order: int = 1, **hours: time) -> list[Shift]:
	first = date.fromisoformat(day)
	until = date.fromisoformat(last or day)
	return shift(Duty.OFF_HOURS, staff, first, until, changes_at=TURN, order=order, **hours)


def found(shifts: list[Shift], start: str, end: str, fallback: str | None = "fallback") -> list[Turn]:
	return turns(shifts, CALENDAR, at(start), at(end), changes_at=TURN, fallback=fallback)


class TestOffHours(unittest.TestCase):
	def test_a_working_day_has_a_break_and_a_night(self) -> None:
		self.assertEqual(
			off_hours(CALENDAR, at("2025-01-23 08:30"), at("2025-01-24 08:30")),
			[
				(at("2025-01-23 12:00"), at("2025-01-23 14:30")),
				(at("2025-01-23 18:00"), at("2025-01-24 08:30")),
			],
		)

	def test_a_free_day_is_one_piece_and_a_worked_sunday_is_not(self) -> None:
		self.assertEqual(
			off_hours(CALENDAR, at("2025-01-25 08:30"), at("2025-01-26 08:30")),
			[(at("2025-01-25 08:30"), at("2025-01-26 08:30"))],
		)
		self.assertEqual(len(off_hours(CALENDAR, at("2025-01-26 08:30"), at("2025-01-27 08:30"))), 2)

	@given(st.integers(0, 300), st.integers(1, 24 * 60 * 5))
	def test_closed_parts_lie_apart_and_hold_no_working_time(self, hours: int, minutes: int) -> None:
		start = at("2025-01-20 00:00") + timedelta(hours=hours)
		end = start + timedelta(minutes=minutes)
		parts = off_hours(CALENDAR, start, end)
		closed = sum((ends - begins).total_seconds() for begins, ends in parts)
		self.assertEqual(closed + CALENDAR.elapsed(start, end), minutes * 60)
		for begins, ends in parts:
			self.assertEqual(CALENDAR.elapsed(begins, ends), 0)
		for (_begins, before), (after, _ends) in pairwise(parts):
			self.assertLess(before, after)


class TestTurns(unittest.TestCase):
	def test_each_shift_of_the_roster_is_a_turn(self) -> None:
		shifts = [*rostered("a", "2025-01-24"), *rostered("b", "2025-01-25")]
		self.assertEqual(
			found(shifts, "2025-01-24 08:30", "2025-01-26 08:30"),
			[
				Turn(at("2025-01-24 08:30"), at("2025-01-25 08:30"), ("a",)),
				Turn(at("2025-01-25 08:30"), at("2025-01-26 08:30"), ("b",)),
			],
		)

	def test_two_who_share_a_shift_share_its_turn_in_their_order(self) -> None:
		shifts = [*rostered("b", "2025-01-24", order=2), *rostered("a", "2025-01-24", order=1)]
		(turn,) = found(shifts, "2025-01-24 20:00", "2025-01-24 21:00")
		self.assertEqual(turn.officers, ("a", "b"))

	def test_what_the_roster_leaves_open_is_the_fallbacks_a_day_at_a_time(self) -> None:
		for turn in found([], "2025-01-24 09:00", "2025-01-26 08:00"):
			self.assertEqual((turn.officers, turn.rostered), (("fallback",), False))
			self.assertEqual((turn.start.time(), turn.end - turn.start), (TURN, DAY))
		self.assertEqual(found([], "2025-01-24 09:00", "2025-01-26 08:00", fallback=None), [])

	def test_lunch_alone_is_no_turn(self) -> None:
		night = rostered("a", "2025-01-24", start=time(18), end=time(8, 30))
		(turn,) = found(night, "2025-01-24 09:00", "2025-01-25 08:00")
		self.assertEqual(turn.officers, ("a",))

	def test_a_shift_within_office_hours_is_no_turn(self) -> None:
		day = rostered("a", "2025-01-24", start=time(9), end=time(11))
		self.assertNotIn("a", [one.officers[0] for one in found(day, "2025-01-24 09:00", "2025-01-24 11:00")])

	def test_other_kinds_of_duty_have_no_log(self) -> None:
		weekly = shift(Duty.WEEKLY, "a", date(2025, 1, 20), date(2025, 1, 26), changes_at=TURN)
		self.assertEqual(found(weekly, "2025-01-24 09:00", "2025-01-25 08:00", fallback=None), [])

	@given(
		st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 13), st.integers(0, 3)), max_size=8),
		st.integers(24, 24 * 12),
		st.integers(1, 24 * 3),
	)
	def test_somebody_has_every_closed_moment_and_a_turn_is_the_same_whatever_is_asked(
		self, rows: list[tuple[str, int, int]], hour: int, hours: int
	) -> None:
		first = date(2025, 1, 20)
		shifts = [
			one
			for number, (staff, day, days) in enumerate(rows)
			for one in shift(
				Duty.OFF_HOURS,
				staff,
				first + day * DAY,
				first + (day + days) * DAY,
				changes_at=TURN,
				order=number,
			)
		]
		start = datetime.combine(first, time()) + timedelta(hours=hour)
		end = start + timedelta(hours=hours)
		some = turns(shifts, CALENDAR, start, end, changes_at=TURN, fallback="f")
		whole = turns(shifts, CALENDAR, start - DAY, end + DAY, changes_at=TURN, fallback="f")
		self.assertEqual(some, [one for one in whole if one.start < end and one.end > start])
		for begins, _ends in off_hours(CALENDAR, start, end):
			self.assertTrue(any(one.covers(begins) for one in some), begins)
		# the fallback never stands beside somebody who is rostered
		for one in some:
			for other in some:
				if not one.rostered and other.rostered:
					self.assertTrue(one.end <= other.start or other.end <= one.start)


class TestNextOfficer(unittest.TestCase):
	END = at("2025-01-25 08:30")
	AHEAD = (
		Turn(at("2025-01-24 08:30"), END, ("a",)),
		Turn(END, at("2025-01-26 08:30"), ("a", "b")),
		Turn(at("2025-01-26 08:30"), at("2025-01-27 08:30"), ("c",)),
	)

	def who(self, *leaving: str, able: str = "abc", hours: int = 24) -> str | None:
		return next_officer(self.AHEAD, self.END, leaving, able, timedelta(hours=hours))

	def test_whoever_has_the_next_turn_but_never_who_leaves(self) -> None:
		self.assertEqual(self.who("x"), "a")
		self.assertEqual(self.who("a"), "b")
		self.assertEqual(self.who("a", "b"), "c")

	def test_who_is_away_is_passed_over_and_nobody_is_looked_for_too_far_ahead(self) -> None:
		self.assertEqual(self.who("a", able="ac"), "c")
		self.assertIsNone(self.who("a", able="ac", hours=12))
		self.assertIsNone(self.who("a", "b", "c"))
