"""Shifts and absences as stretches of time."""

import unittest
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.roster import (
	Absence,
	Duty,
	RosteredTwice,
	Shift,
	ShiftEndsBeforeItStarts,
	UnreadableTime,
	away,
	check,
	on_duty,
	shift,
	time_of_day,
)

from .offices import at
from .strategies import examples

CHANGES_AT = time(8, 30)
MONDAY, TUESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)


class TestShift(unittest.TestCase):
	def one(self, kind: Duty, first: date, last: date, **values) -> Shift:
		found = shift(kind, "A", first, last, changes_at=CHANGES_AT, **values)
		self.assertEqual(len(found), 1)
		return found[0]

	def test_a_week_of_duty_covers_its_days_whole(self) -> None:
		week = self.one(Duty.WEEKLY, MONDAY, SUNDAY)
		self.assertEqual((week.start, week.end), (at("2026-11-23 00:00"), at("2026-11-30 00:00")))

	def test_duty_off_hours_changes_hands_in_the_morning(self) -> None:
		night = self.one(Duty.OFF_HOURS, MONDAY, MONDAY)
		self.assertFalse(night.covers(at("2026-11-23 07:00")))
		self.assertTrue(night.covers(at("2026-11-23 18:30")))
		self.assertTrue(night.covers(at("2026-11-24 08:29")))
		self.assertFalse(night.covers(at("2026-11-24 08:30")))

	def test_times_of_its_own_mean_each_day(self) -> None:
		found = shift(
			Duty.OFF_HOURS, "A", MONDAY, TUESDAY, changes_at=CHANGES_AT, start=time(17, 30), end=time(8, 30)
		)
		self.assertEqual(
			[(one.start, one.end) for one in found],
			[
				(at("2026-11-23 17:30"), at("2026-11-24 08:30")),
				(at("2026-11-24 17:30"), at("2026-11-25 08:30")),
			],
		)

	def test_a_day_shift_ends_on_its_day(self) -> None:
		day = self.one(Duty.OFF_HOURS, SUNDAY, SUNDAY, start=time(8, 30), end=time(17, 30))
		self.assertEqual((day.start, day.end), (at("2026-11-29 08:30"), at("2026-11-29 17:30")))

	def test_an_end_alone_counts_from_the_change(self) -> None:
		day = self.one(Duty.OFF_HOURS, SUNDAY, SUNDAY, end=time(17, 30))
		self.assertEqual(day.start, at("2026-11-29 08:30"))

	def test_a_shift_that_ends_before_it_starts_is_refused(self) -> None:
		with self.assertRaises(ShiftEndsBeforeItStarts):
			shift(Duty.WEEKLY, "A", SUNDAY, MONDAY, changes_at=CHANGES_AT)

	@given(st.integers(0, 20), st.times(), st.integers(0, 60 * 24 * 21))
	@examples(200)
	def test_daily_turns_leave_no_minute_and_share_none(
		self, days: int, changes_at: time, minute: int
	) -> None:
		"""One person a day: at every minute from the first turn to the last one is on duty, never two."""
		changes_at = changes_at.replace(second=0, microsecond=0)
		shifts = [
			one
			for number in range(days + 1)
			for one in shift(
				Duty.OFF_HOURS,
				f"P{number}",
				MONDAY + timedelta(days=number),
				MONDAY + timedelta(days=number),
				changes_at=changes_at,
			)
		]
		start = datetime.combine(MONDAY, changes_at)
		moment = start + timedelta(minutes=minute)
		within = moment < start + timedelta(days=days + 1)
		self.assertEqual(len(on_duty(shifts, Duty.OFF_HOURS, moment)), int(within))


class TestTimeOfDay(unittest.TestCase):
	def test_as_people_type_it(self) -> None:
		for text in ("08:30", "8:30", "0830", "08:30:00", "０８：３０", " 8:30 "):
			self.assertEqual(time_of_day(text), time(8, 30), text)
		for text in ("", None, "  "):
			self.assertIsNone(time_of_day(text))

	def test_what_is_none_is_refused(self) -> None:
		for text in ("half past eight", "25:00", "08:60", "830", "8"):
			with self.assertRaises(UnreadableTime):
				time_of_day(text)


class TestOnDuty(unittest.TestCase):
	def test_several_are_asked_in_their_order(self) -> None:
		start, end = at("2026-11-23 00:00"), at("2026-11-24 00:00")
		shifts = [
			Shift(Duty.WEEKLY, "B", start, end, 2),
			Shift(Duty.WEEKLY, "A", start, end, 1),
			Shift(Duty.TEMPORARY, "C", start, end),
		]
		self.assertEqual(on_duty(shifts, Duty.WEEKLY, start), ["A", "B"])
		self.assertEqual(on_duty(shifts, Duty.WEEKLY, end), [])

	def test_nobody_twice(self) -> None:
		start = at("2026-11-23 00:00")
		two = [
			Shift(Duty.WEEKLY, "A", start, start + timedelta(days=2)),
			Shift(Duty.WEEKLY, "A", start + timedelta(days=1), start + timedelta(days=3)),
		]
		self.assertEqual(on_duty(two, Duty.WEEKLY, start + timedelta(days=1, hours=1)), ["A"])
		with self.assertRaises(RosteredTwice):
			check(two)

	def test_two_people_may_share_a_turn(self) -> None:
		start = at("2026-11-23 00:00")
		check(
			[
				Shift(Duty.WEEKLY, "A", start, start + timedelta(days=1)),
				Shift(Duty.WEEKLY, "B", start, start + timedelta(days=1)),
				Shift(Duty.OFF_HOURS, "A", start, start + timedelta(days=1)),
			]
		)


class TestAway(unittest.TestCase):
	def test_back_at_the_end(self) -> None:
		trip = Absence("A", at("2026-11-23 09:00"), at("2026-11-24 09:00"))
		self.assertIsNone(away([trip], "A", at("2026-11-23 08:59")))
		self.assertEqual(away([trip], "A", at("2026-11-23 09:00")), trip)
		self.assertIsNone(away([trip], "A", at("2026-11-24 09:00")))
		self.assertIsNone(away([trip], "B", at("2026-11-23 10:00")))

	def test_the_longer_of_two(self) -> None:
		short = Absence("A", at("2026-11-23 09:00"), at("2026-11-23 10:00"))
		open_end = Absence("A", at("2026-11-23 09:30"))
		self.assertEqual(away([short, open_end], "A", at("2026-11-23 09:45")), open_end)


if __name__ == "__main__":
	unittest.main()
