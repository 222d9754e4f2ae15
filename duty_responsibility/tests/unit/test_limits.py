"""Limits: each kind by an example counted by hand, with the article it comes from."""

from __future__ import annotations

import re
import unittest
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules import limits
from duty_responsibility.rules.limits import (
	AmountMissing,
	CutOffsMissing,
	Deadline,
	EventMissing,
	Limit,
	LimitError,
	LimitKind,
	PartsMissing,
	SetTimeMissing,
	UnknownLimitKind,
	deadline,
)
from duty_responsibility.rules.trace import plain
from duty_responsibility.rules.worktime import BeyondCalendar, WorkingCalendar

from .offices import LATE_SHIFT, OFFICE, ROUND_THE_CLOCK, SUMMER, at, office_data, with_days
from .strategies import calendars, examples, instants

CUT_OFFS = Limit(LimitKind.CUT_OFF, 0, "Art. 11", (time(11), time(17)), 30)


def codes(found: Deadline) -> list[str]:
	return [step.code for step in found.trace]


class LimitTestCase(unittest.TestCase):
	def due(
		self, limit: Limit, start: str, due: str, calendar: WorkingCalendar = OFFICE, **options: Any
	) -> Deadline:
		"""The deadline, which must be at `due`; its trace starts with the start and tells the due time."""
		found = deadline(limit, calendar, start=at(start), **options)
		self.assertEqual(found.due_at, at(due))
		self.assertEqual(found.trace[0].code, "started")
		told = next(step for step in found.trace if step.code == "due")
		self.assertEqual((told.article, told.values["at"]), (limit.article, plain(at(due))))
		return found


class TestForward(LimitTestCase):
	"""Limits that count from the start."""

	def test_two_working_days(self) -> None:
		"""Art. 11: ordinary documents within 2 working days; the day they come in is not counted."""
		limit = Limit(LimitKind.WORKING_DAYS, 2, "Art. 11")
		found = self.due(limit, "2026-03-02 09:00", "2026-03-04 18:00")
		self.assertEqual(codes(found), ["started", "working-days", "start-day-not-counted", "due"])
		self.due(limit, "2026-03-05 17:59", "2026-03-09 18:00")  # Thursday, over the weekend
		self.due(limit, "2026-03-07 10:00", "2026-03-10 18:00")  # Saturday, received on duty
		self.due(limit, "2025-01-24 09:00", "2025-01-27 18:00")  # Sunday the 26th is worked

	def test_three_working_days_for_a_matter_of_the_executive_meeting(self) -> None:
		"""Art. 11: matters decided by the government executive meeting within 3 working days."""
		limit = Limit(LimitKind.WORKING_DAYS, 3, "Art. 11")
		self.due(limit, "2026-03-02 09:00", "2026-03-05 18:00")
		found = self.due(limit, "2026-09-29 15:00", "2026-10-09 18:00")
		self.assertIn("holiday", codes(found))

	def test_proofreading_within_a_working_day(self) -> None:
		"""Art. 10: proofreading within 1 working day, from the eve of the National Day week."""
		limit = Limit(LimitKind.WORKING_DAYS, 1, "Art. 10")
		self.due(limit, "2025-09-30 18:00", "2025-10-09 18:00")
		self.due(limit, "2026-09-30 18:00", "2026-10-08 18:00")

	def test_half_a_working_day_after_signing(self) -> None:
		"""Art. 10: sent on the government network within half a working day, 3.5 of 7 hours.

		10:00–12:00 is 2 h, so 1.5 h of the afternoon: 16:00.
		"""
		limit = Limit(LimitKind.HALF_DAYS, 1, "Art. 10")
		self.due(limit, "2026-03-02 10:00", "2026-03-02 16:00")
		self.due(limit, "2026-03-02 09:30", "2026-03-02 15:30")
		self.due(limit, "2026-03-02 08:30", "2026-03-02 12:00")  # the tie: before lunch
		self.due(limit, "2026-03-02 12:30", "2026-03-02 18:00")
		self.due(limit, "2026-03-06 16:00", "2026-03-09 10:00")  # Friday 2 h, Monday 1.5 h
		self.due(limit, "2026-07-06 10:00", "2026-07-06 16:30", SUMMER)
		self.due(Limit(LimitKind.HALF_DAYS, 2, "Art. 10"), "2026-03-02 10:00", "2026-03-03 10:00")

	def test_hours_and_minutes_of_working_time(self) -> None:
		self.due(Limit(LimitKind.WORKING_HOURS, 9), "2025-01-24 16:30", "2025-01-27 09:00")
		self.due(Limit(LimitKind.WORKING_MINUTES, 45), "2026-03-02 11:30", "2026-03-02 14:45")

	def test_hours_round_the_clock(self) -> None:
		found = self.due(Limit(LimitKind.HOURS, 24), "2026-03-06 17:00", "2026-03-07 17:00")
		self.assertTrue(found.round_the_clock)
		self.assertFalse(
			deadline(Limit(LimitKind.WORKING_HOURS, 1), OFFICE, start=at("2026-03-02 09:00")).round_the_clock
		)

	def test_calendar_days_end_when_business_closes(self) -> None:
		"""Civil Code 201, 203: the start day is not counted, the last ends at the close of business."""
		found = self.due(Limit(LimitKind.CALENDAR_DAYS, 3), "2026-03-02 09:00", "2026-03-05 18:00")
		self.assertNotIn("last-day-moved", codes(found))
		self.due(Limit(LimitKind.CALENDAR_DAYS, 3), "2026-03-02 09:00", "2026-03-06 00:00", LATE_SHIFT)

	def test_calendar_days_ending_on_a_holiday(self) -> None:
		"""Civil Code 203: a last day that is a holiday moves to the day after it."""
		found = self.due(Limit(LimitKind.CALENDAR_DAYS, 15), "2026-02-05 09:00", "2026-02-24 18:00")
		moved = next(step for step in found.trace if step.code == "last-day-moved")
		self.assertEqual(moved.article, "Civil Code 203")
		self.assertEqual(moved.values, {"date": "2026-02-20", "to": "2026-02-24"})
		# the worked Saturday keeps its date
		self.due(Limit(LimitKind.CALENDAR_DAYS, 9), "2026-02-05 09:00", "2026-02-14 18:00")

	def test_a_close_at_midnight_is_not_the_next_day(self) -> None:
		"""Where work ends at 24:00 the last day is kept, and the explanation does not speak of a move."""
		found = self.due(
			Limit(LimitKind.CALENDAR_DAYS, 1), "2026-03-02 09:00", "2026-03-04 00:00", LATE_SHIFT
		)
		self.assertNotIn("last-day-moved", codes(found))
		found = self.due(
			Limit(LimitKind.CALENDAR_DAYS, 1), "2026-03-06 09:00", "2026-03-10 00:00", LATE_SHIFT
		)
		moved = next(step for step in found.trace if step.code == "last-day-moved")
		self.assertEqual(moved.values, {"date": "2026-03-07", "to": "2026-03-09"})


class TestAtOnce(LimitTestCase):
	"""Art. 10, 11, 14: at once means 30 minutes round the clock while somebody is on duty."""

	limit = Limit(LimitKind.AT_ONCE, 30, "Art. 11")

	def test_with_somebody_on_duty(self) -> None:
		for start, due in (
			("2026-03-02 09:00", "2026-03-02 09:30"),
			("2026-03-02 12:10", "2026-03-02 12:40"),
			("2026-03-07 23:50", "2026-03-08 00:20"),
		):
			found = self.due(self.limit, start, due)
			self.assertEqual(codes(found), ["started", "at-once", "due"])
			self.assertTrue(found.round_the_clock)

	def test_with_nobody_on_duty_it_waits_for_the_opening(self) -> None:
		for start, due, opens in (
			("2026-03-02 12:10", "2026-03-02 15:00", "2026-03-02 14:30:00"),
			("2026-03-07 23:50", "2026-03-09 09:00", "2026-03-09 08:30:00"),
			("2026-09-30 18:00", "2026-10-08 09:00", "2026-10-08 08:30:00"),
		):
			found = self.due(self.limit, start, due, on_duty=False)
			self.assertEqual(codes(found)[:3], ["started", "at-once", "nobody-on-duty"])
			self.assertEqual(found.trace[2].values, {"at": opens})

	def test_with_nobody_on_duty_it_does_not_run_into_the_night(self) -> None:
		"""What comes in at 17:50 has 10 minutes today and 20 tomorrow: nobody is there at 18:20."""
		found = self.due(self.limit, "2026-03-02 17:50", "2026-03-03 08:50", on_duty=False)
		self.assertEqual(found.trace[2].values, {"at": "2026-03-03 08:30:00"})
		self.assertFalse(found.round_the_clock)
		self.due(self.limit, "2026-03-02 11:50", "2026-03-02 14:50", on_duty=False)
		found = self.due(self.limit, "2026-03-02 17:30", "2026-03-02 18:00", on_duty=False)
		self.assertEqual(codes(found), ["started", "at-once", "due"])
		# the same document with a duty officer in the house
		self.due(self.limit, "2026-03-02 17:50", "2026-03-02 18:20")


class TestBackward(LimitTestCase):
	"""Limits that count back from an event or a set time."""

	def test_drafts_two_days_and_one_day_before(self) -> None:
		"""Art. 9: to review 2 days, to final approval 1 day before the set time."""
		event = at("2026-03-12 10:00")
		two, one = (Limit(LimitKind.WORKING_DAYS_BEFORE, days, "Art. 9") for days in (2, 1))
		found = self.due(two, "2026-03-02 09:00", "2026-03-10 18:00", event=event)
		self.assertEqual(codes(found), ["started", "working-days-before", "due"])
		self.assertEqual(found.trace[1].values, {"amount": 2, "event": "2026-03-12 10:00:00"})
		self.due(one, "2026-03-02 09:00", "2026-03-11 18:00", event=event)
		# the first day after Spring Festival: back over it and the worked Saturday
		event = at("2026-02-24 10:00")
		self.due(one, "2026-02-02 09:00", "2026-02-14 18:00", event=event)
		self.due(two, "2026-02-02 09:00", "2026-02-13 18:00", event=event)

	def test_two_hours_before_a_meeting(self) -> None:
		"""Art. 13: banner, name cards, sound … ready 2 hours before the start, round the clock."""
		limit = Limit(LimitKind.HOURS_BEFORE, 2, "Art. 13")
		found = self.due(limit, "2026-03-02 09:00", "2026-03-09 07:00", event=at("2026-03-09 09:00"))
		self.assertTrue(found.round_the_clock)
		self.due(limit, "2026-03-02 09:00", "2026-03-09 13:00", event=at("2026-03-09 15:00"))

	def test_working_hours_before_a_meeting(self) -> None:
		limit = Limit(LimitKind.WORKING_HOURS_BEFORE, 2, "Art. 13")
		self.due(limit, "2026-03-02 09:00", "2026-03-06 17:30", event=at("2026-03-09 10:00"))
		self.due(limit, "2026-03-02 09:00", "2026-03-06 18:00", event=at("2026-03-09 10:30"))  # the tie

	def test_half_a_day_before_a_major_meeting(self) -> None:
		"""Art. 13: the end of the half-day before the one in which it starts."""
		limit = Limit(LimitKind.HALF_DAYS_BEFORE, 1, "Art. 13")
		self.due(limit, "2026-03-02 09:00", "2026-03-10 12:00", event=at("2026-03-10 15:00"))
		self.due(limit, "2026-03-02 09:00", "2026-03-06 18:00", event=at("2026-03-09 09:00"))  # weekend
		self.due(limit, "2026-02-09 09:00", "2026-02-14 12:00", event=at("2026-02-14 15:00"))  # worked

	def test_a_day_before_a_major_meeting(self) -> None:
		"""Art. 13: the close of the working day before it, over a weekend and a worked Sunday."""
		limit = Limit(LimitKind.WORKING_DAYS_BEFORE, 1, "Art. 13")
		self.due(limit, "2026-03-02 09:00", "2026-03-06 18:00", event=at("2026-03-09 09:00"))
		self.due(limit, "2025-01-20 09:00", "2025-01-26 18:00", event=at("2025-01-27 09:00"))
		self.due(limit, "2025-01-20 09:00", "2025-01-24 18:00", event=at("2025-01-26 09:00"))

	def test_a_meeting_called_at_short_notice_is_due_before_it_started(self) -> None:
		"""Called at 16:00 for 17:00: a day before was yesterday's close, before the clock started."""
		limit = Limit(LimitKind.WORKING_DAYS_BEFORE, 1, "Art. 13")
		found = self.due(limit, "2026-03-10 16:00", "2026-03-09 18:00", event=at("2026-03-10 17:00"))
		self.assertEqual(codes(found), ["started", "working-days-before", "due"])

	def test_the_holidays_that_moved_it_are_told(self) -> None:
		"""Rule 9: counted back over Spring Festival, the days between due time and event had the say."""
		limit = Limit(LimitKind.WORKING_DAYS_BEFORE, 1, "Art. 13")
		found = self.due(limit, "2026-02-02 09:00", "2026-02-14 18:00", event=at("2026-02-24 09:00"))
		told = {step.code: step.values for step in found.trace}
		self.assertEqual(told["holiday"], {"name": "春节", "first": "2026-02-15", "to": "2026-02-23"})
		self.assertEqual(told["worked-day"]["first"], "2026-02-14")
		# those between start and due time had none
		found = self.due(limit, "2026-02-02 09:00", "2026-03-10 18:00", event=at("2026-03-11 09:00"))
		self.assertEqual(codes(found), ["started", "working-days-before", "due"])

	def test_provisional_when_the_days_up_to_the_event_are_not_published(self) -> None:
		"""Rule 3: 31 December is published, but which day is one before 4 January 2027 is not."""
		limit = Limit(LimitKind.WORKING_DAYS_BEFORE, 2, "Art. 13")
		found = self.due(limit, "2026-12-01 09:00", "2026-12-31 18:00", event=at("2027-01-04 09:00"))
		self.assertTrue(found.provisional)
		self.assertIn("provisional", codes(found))


class TestCutOff(LimitTestCase):
	"""Art. 11: received and registered before 11:00 and before 17:00, when it came 30 minutes earlier."""

	def test_next_cut_off_that_can_be_kept(self) -> None:
		for start, due in (
			("2026-03-02 07:00", "2026-03-02 11:00"),
			("2026-03-02 10:30", "2026-03-02 11:00"),
			("2026-03-02 10:30:01", "2026-03-02 17:00"),
			("2026-03-02 11:00", "2026-03-02 17:00"),
			("2026-03-02 16:30", "2026-03-02 17:00"),
			("2026-03-02 16:31", "2026-03-03 11:00"),
			("2026-03-06 17:30", "2026-03-09 11:00"),  # Friday evening
			("2026-03-07 09:00", "2026-03-09 11:00"),  # Saturday, on duty
			("2026-02-13 17:00", "2026-02-14 11:00"),  # the worked Saturday
			("2026-09-30 16:45", "2026-10-08 11:00"),
		):
			with self.subTest(start=start):
				self.due(CUT_OFFS, start, due)

	def test_one_too_near_is_told(self) -> None:
		found = self.due(CUT_OFFS, "2026-03-02 10:45", "2026-03-02 17:00")
		self.assertEqual(codes(found), ["started", "cut-off", "cut-off-too-near", "due"])
		self.assertEqual(found.trace[2].values, {"at": "2026-03-02 11:00:00", "amount": 30})
		self.assertEqual(found.trace[1].article, "Art. 11")
		found = self.due(CUT_OFFS, "2026-03-02 11:00", "2026-03-02 17:00")
		self.assertIn("cut-off-too-near", codes(found))
		found = self.due(CUT_OFFS, "2026-03-02 11:30", "2026-03-02 17:00")
		self.assertEqual(codes(found), ["started", "cut-off", "due"])

	def test_without_a_lead_the_cut_off_itself_is_in_time(self) -> None:
		limit = Limit(LimitKind.CUT_OFF, 0, "Art. 11", (time(17), time(11)))
		self.due(limit, "2026-03-02 11:00", "2026-03-02 11:00")
		self.due(limit, "2026-03-02 11:00:01", "2026-03-02 17:00")

	def test_a_day_that_closes_early(self) -> None:
		"""The last cut-off is at closing time then, and later ones fall on the next day."""
		early = {"date": "2026-03-06", "working": True, "periods": [{"start": "08:30", "end": "12:00"}]}
		calendar = WorkingCalendar.from_dict(with_days(office_data(), early))
		self.due(CUT_OFFS, "2026-03-06 10:40", "2026-03-06 12:00", calendar)
		self.due(CUT_OFFS, "2026-03-06 11:30", "2026-03-06 12:00", calendar)
		found = self.due(CUT_OFFS, "2026-03-06 11:45", "2026-03-09 11:00", calendar)
		self.assertIn("cut-off-too-near", codes(found))
		self.due(CUT_OFFS, "2026-03-06 12:00", "2026-03-09 11:00", calendar)

	def test_a_day_that_closes_at_midnight(self) -> None:
		"""Its cut-offs are its own, not those of the day that begins when it closes."""
		self.due(CUT_OFFS, "2026-03-02 10:00", "2026-03-02 11:00", LATE_SHIFT)
		self.due(CUT_OFFS, "2026-03-02 12:00", "2026-03-02 17:00", LATE_SHIFT)
		self.due(CUT_OFFS, "2026-03-06 16:45", "2026-03-09 11:00", LATE_SHIFT)
		self.due(CUT_OFFS, "2026-03-07 16:45", "2026-03-08 11:00", ROUND_THE_CLOCK)

	@examples(60)
	@given(st.data())
	def test_never_before_the_start_and_never_on_a_free_day(self, data: st.DataObject) -> None:
		drawn = data.draw(calendars())
		start = data.draw(instants(drawn))
		lead = data.draw(st.integers(0, 120))
		limit = Limit(LimitKind.CUT_OFF, 0, "", (time(11), time(17)), lead)
		try:
			due = deadline(limit, drawn.calendar, start=start).due_at
		except BeyondCalendar:
			return
		self.assertGreaterEqual(due - timedelta(minutes=lead), start)
		self.assertIsNotNone(drawn.calendar.close_of((due - timedelta(seconds=1)).date()))


class TestLeadersAndCombinations(LimitTestCase):
	"""Art. 12 and 14: what a leader sets, and the earlier or later of several limits."""

	def test_set_by_a_leader(self) -> None:
		"""Art. 14: within the leader's limit, also at night."""
		limit = Limit(LimitKind.SET_BY_LEADER, 0, "Art. 14")
		found = self.due(limit, "2026-03-02 09:00", "2026-03-07 20:00", set_time=at("2026-03-07 20:00"))
		self.assertEqual(codes(found), ["started", "set-by-leader", "due"])
		self.assertEqual(found.trace[1].article, "Art. 14")
		self.assertFalse(found.round_the_clock)

	def test_earlier_and_later_of(self) -> None:
		parts = (Limit(LimitKind.WORKING_DAYS, 2, "Art. 11"), Limit(LimitKind.HOURS, 24, "Art. 12"))
		earlier = Limit(LimitKind.EARLIER_OF, 0, "Art. 12", parts=parts)
		later = Limit(LimitKind.LATER_OF, 0, "Art. 12", parts=parts)
		found = self.due(earlier, "2026-03-02 09:00", "2026-03-03 09:00")
		self.assertTrue(found.round_the_clock)
		self.assertEqual(
			codes(found),
			[
				"started",
				"working-days",
				"start-day-not-counted",
				"candidate",
				"hours-round-the-clock",
				"candidate",
				"earlier-of",
				"due",
			],
		)
		candidates = [step.values["at"] for step in found.trace if step.code == "candidate"]
		self.assertEqual(candidates, ["2026-03-04 18:00:00", "2026-03-03 09:00:00"])
		found = self.due(later, "2026-03-02 09:00", "2026-03-04 18:00")
		self.assertFalse(found.round_the_clock)
		self.assertIn("later-of", codes(found))

	def test_combinations_nest(self) -> None:
		"""The leader's time, or two working days, but no later than a day before the meeting."""
		limit = Limit(
			LimitKind.EARLIER_OF,
			article="Art. 13",
			parts=(
				Limit(LimitKind.WORKING_DAYS_BEFORE, 1),
				Limit(
					LimitKind.LATER_OF,
					parts=(Limit(LimitKind.SET_BY_LEADER), Limit(LimitKind.WORKING_DAYS, 2)),
				),
			),
		)
		self.assertTrue(limit.counts_back)
		options: dict[str, Any] = {"event": at("2026-03-12 09:00"), "set_time": at("2026-03-06 12:00")}
		self.due(limit, "2026-03-02 09:00", "2026-03-06 12:00", **options)
		options = {"event": at("2026-03-05 09:00"), "set_time": at("2026-03-06 12:00")}
		self.due(limit, "2026-03-02 09:00", "2026-03-04 18:00", **options)


class TestProvisionalAndTrace(LimitTestCase):
	"""Rule 3 and rule 9: what is not published yet is said, and so is every special day on the way."""

	def test_past_the_published_year(self) -> None:
		limit = Limit(LimitKind.WORKING_DAYS, 2, "Art. 11")
		found = self.due(limit, "2026-12-30 09:00", "2027-01-01 18:00")
		self.assertTrue(found.provisional)
		self.assertEqual(codes(found)[-2:], ["due", "provisional"])
		self.assertEqual(found.trace[-1].values, {"published_until": "2026-12-31"})
		self.assertFalse(self.due(limit, "2026-12-29 09:00", "2026-12-31 18:00").provisional)

	def test_runs_of_holidays_are_one_reason(self) -> None:
		found = deadline(Limit(LimitKind.WORKING_DAYS, 5), OFFICE, start=at("2026-02-12 09:00"))
		days = [step for step in found.trace if step.code in ("holiday", "worked-day")]
		self.assertEqual(
			[(step.code, step.values["first"], step.values["to"]) for step in days],
			[("worked-day", "2026-02-14", "2026-02-14"), ("holiday", "2026-02-15", "2026-02-23")],
		)

	def test_two_holidays_side_by_side_stay_two(self) -> None:
		days = [
			{"date": "2026-03-03", "working": False, "name": "甲"},
			{"date": "2026-03-04", "working": False, "name": "乙"},
			{"date": "2026-03-05", "working": False, "name": "乙"},
			{"date": "2026-03-10", "working": False, "name": "乙"},
		]
		calendar = WorkingCalendar.from_dict(with_days(office_data(), *days))
		found = deadline(Limit(LimitKind.WORKING_DAYS, 5), calendar, start=at("2026-03-02 09:00"))
		told = [tuple(step.values.values()) for step in found.trace if step.code == "holiday"]
		self.assertEqual(
			told,
			[
				("甲", "2026-03-03", "2026-03-03"),
				("乙", "2026-03-04", "2026-03-05"),
				("乙", "2026-03-10", "2026-03-10"),
			],
		)

	def test_microseconds_never_reach_a_due_time(self) -> None:
		"""Instants are to the second; a database's microseconds must not decide a cut-off."""
		half = timedelta(microseconds=500_000)
		cases: tuple[tuple[Limit, dict[str, Any]], ...] = (
			(Limit(LimitKind.AT_ONCE, 30), {}),
			(Limit(LimitKind.HOURS, 2), {}),
			(Limit(LimitKind.HOURS_BEFORE, 2), {"event": at("2026-03-05 09:00") + half}),
			(Limit(LimitKind.SET_BY_LEADER), {"set_time": at("2026-03-05 09:00") + half}),
			(Limit(LimitKind.WORKING_HOURS, 2), {}),
		)
		for limit, options in cases:
			found = deadline(limit, OFFICE, start=at("2026-03-02 10:30") + half, **options)
			self.assertEqual(found.due_at.microsecond, 0, limit.kind)
		found = deadline(CUT_OFFS, OFFICE, start=at("2026-03-02 10:30") + half)
		self.assertEqual(found.due_at, at("2026-03-02 11:00"))

	@examples(60)
	@given(st.data())
	def test_later_starts_are_not_due_earlier(self, data: st.DataObject) -> None:
		"""Who starts later never has to be ready before who started earlier."""
		drawn = data.draw(calendars())
		early, late = sorted((data.draw(instants(drawn)), data.draw(instants(drawn))))
		kinds = [kind for kind in LimitKind if kind not in limits.WITHOUT_AMOUNT | limits.BACKWARD]
		limit = Limit(data.draw(st.sampled_from(kinds)), data.draw(st.integers(1, 4)))
		on_duty = data.draw(st.booleans())
		due: list[datetime] = []
		for start in (early, late):
			try:
				due.append(deadline(limit, drawn.calendar, start=start, on_duty=on_duty).due_at)
			except BeyondCalendar:
				return
		self.assertLessEqual(*due)


class TestLimitItself(unittest.TestCase):
	"""A limit as data, and limits that make no sense."""

	def test_round_trip(self) -> None:
		"""Rule 4: a clock keeps the limit it started with, in words."""
		for limit in (
			CUT_OFFS,
			Limit(LimitKind.WORKING_DAYS, 2, "Art. 11"),
			Limit(LimitKind.EARLIER_OF, parts=(CUT_OFFS, Limit(LimitKind.SET_BY_LEADER, 0, "Art. 12"))),
		):
			self.assertEqual(Limit.from_dict(limit.to_dict()), limit)
		self.assertEqual(CUT_OFFS.to_dict()["cut_offs"], ["11:00", "17:00"])
		self.assertEqual(
			Limit.from_dict({"kind": "Hours (Round the Clock)", "amount": "3"}), Limit(LimitKind.HOURS, 3)
		)

	def test_round_the_clock(self) -> None:
		wall = {kind for kind in LimitKind if kind in limits.ROUND_THE_CLOCK}
		self.assertEqual(wall, {LimitKind.AT_ONCE, LimitKind.HOURS, LimitKind.HOURS_BEFORE})
		self.assertTrue(Limit(LimitKind.HOURS, 1).round_the_clock)
		self.assertFalse(Limit(LimitKind.WORKING_HOURS, 1).round_the_clock)

	def test_refusals(self) -> None:
		start = at("2026-03-02 09:00")
		cases: list[tuple[type[LimitError], Any, dict[str, Any], str]] = [
			(
				UnknownLimitKind,
				lambda: Limit.from_dict({"kind": "Fortnights"}),
				{"kind": "Fortnights"},
				"“Fortnights” is not a kind of limit.",
			),
			(
				AmountMissing,
				lambda: Limit(LimitKind.WORKING_DAYS),
				{"kind": "Working Days"},
				"A limit of the kind “Working Days” needs a number greater than zero.",
			),
			(
				CutOffsMissing,
				lambda: Limit(LimitKind.CUT_OFF),
				{},
				"A daily cut-off limit needs at least one time of day.",
			),
			(
				PartsMissing,
				lambda: Limit(LimitKind.LATER_OF, parts=(CUT_OFFS,)),
				{"kind": "Later Of"},
				"“Later Of” needs at least two limits to choose from.",
			),
			(
				EventMissing,
				lambda: deadline(Limit(LimitKind.HOURS_BEFORE, 2), OFFICE, start=start),
				{},
				"A limit before an event needs the event's start.",
			),
			(
				SetTimeMissing,
				lambda: deadline(Limit(LimitKind.SET_BY_LEADER), OFFICE, start=start),
				{},
				"The leader has not set a time yet.",
			),
		]
		for kind, ask, values, text in cases:
			with self.subTest(kind=kind.__name__):
				with self.assertRaises(kind) as caught:
					ask()
				self.assertEqual(caught.exception.code, kind.code)
				self.assertEqual(caught.exception.values, values)
				self.assertEqual(str(caught.exception), text)
		self.assertEqual({case[0] for case in cases}, set(LimitError.__subclasses__()))


class TestReasonCodes(unittest.TestCase):
	"""Rule 9: every code that limits.py can emit has been seen; a new one needs its sentence and a case here."""

	def test_all_are_seen(self) -> None:
		start, event = at("2026-02-13 10:45"), at("2026-02-24 09:00")
		seen: set[str] = set()
		for kind in LimitKind:
			if kind in limits.WITHOUT_AMOUNT:
				continue
			for amount in (1, 4):
				limit = Limit(kind, amount)
				seen |= {*codes(deadline(limit, OFFICE, start=start, event=event))}
		for limit in (
			CUT_OFFS,
			Limit(LimitKind.SET_BY_LEADER),
			*(Limit(kind, parts=(CUT_OFFS, CUT_OFFS)) for kind in limits.COMBINED),
		):
			seen |= {*codes(deadline(limit, OFFICE, start=start, set_time=event))}
		night: dict[str, Any] = {"start": at("2026-12-31 20:00"), "on_duty": False}
		seen |= {*codes(deadline(Limit(LimitKind.AT_ONCE, 30), OFFICE, **night))}
		source = Path(limits.__file__).read_text(encoding="utf-8")
		written = set(re.findall(r'reason\(\s*"([a-z-]+)"', source))
		written |= set(re.findall(r'code = "([a-z-]+)" if .* else "([a-z-]+)"', source)[0])
		written |= {"worked-day", "holiday"}
		written |= {
			kind.value.lower().translate({ord("("): None, ord(")"): None, ord(" "): "-"})
			for kind in LimitKind
			if kind not in limits.WITHOUT_AMOUNT
		}
		self.assertEqual(seen, written)


if __name__ == "__main__":
	unittest.main()
