"""Extensions and pauses (Art. 15): nobody gets more than the policy allows, and a pause takes nothing away."""

from __future__ import annotations

import unittest
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.clock import ClockState, Event, EventKind, Status, follow
from duty_responsibility.rules.extensions import (
	Allowance,
	AlreadyOverdue,
	BeyondEvent,
	ExtensionError,
	LateWithoutReason,
	NotAhead,
	NotLater,
	NotMoreThanAsked,
	NotPausable,
	PauseTooLong,
	RunsAlready,
	StandsStill,
	StepIsOver,
	TooLong,
	TooOften,
	check_extension,
	check_granted,
	check_pause,
	due_after_pause,
	latest_due,
)
from duty_responsibility.rules.worktime import WorkingCalendar

from .offices import at, office_data
from .strategies import examples

CALENDAR = WorkingCalendar.from_dict(office_data())
START, DUE = at("2026-03-02 09:00"), at("2026-03-04 18:00")  # Monday, Wednesday
NOW = at("2026-03-03 10:00")
DAY = CALENDAR.standard_day_seconds


def running(due: datetime = DUE) -> ClockState:
	return follow(None, Event(1, EventKind.STARTED, START, {"due_at": due}))


def paused(since: datetime = NOW, due: datetime = DUE) -> ClockState:
	return follow(running(due), Event(2, EventKind.PAUSED, since, {"resume_by": since + timedelta(days=3)}))


class TestExtension(unittest.TestCase):
	def check(self, until: str, now: datetime = NOW, granted: tuple[int, ...] = (), **values: object) -> int:
		state = values.pop("state", None) or running()
		allowance = values.pop("allowance", None) or Allowance()
		return check_extension(state, allowance, granted, at(until), now, CALENDAR, **values)

	def test_what_it_adds_is_counted_in_working_time(self) -> None:
		self.assertEqual(self.check("2026-03-05 18:00"), DAY)
		self.assertEqual(self.check("2026-03-09 18:00"), 3 * DAY)  # over a weekend

	def test_refusals(self) -> None:
		for error, until, values in (
			(NotLater, "2026-03-04 18:00", {}),
			(NotAhead, "2026-03-05 09:00", {"now": at("2026-03-05 09:00"), "late_reason": "ill"}),
			(LateWithoutReason, "2026-03-09 18:00", {"now": at("2026-03-05 09:00")}),
			(TooOften, "2026-03-05 18:00", {"granted": (60, 60)}),
			(TooOften, "2026-03-05 18:00", {"allowance": Allowance(0, 5)}),
			(TooLong, "2026-03-11 18:01", {}),
			(TooLong, "2026-03-05 18:00", {"granted": (4 * DAY + 1,)}),
			(StandsStill, "2026-03-05 18:00", {"state": paused()}),
			(BeyondEvent, "2026-03-05 18:00", {"event": at("2026-03-05 15:00")}),
			(StepIsOver, "2026-03-05 18:00", {"state": replace(running(), status=Status.FINISHED)}),
			(StepIsOver, "2026-03-05 18:00", {"state": replace(running(), status=Status.CANCELLED)}),
		):
			with self.subTest(error=error), self.assertRaises(error):
				self.check(until, **values)

	def test_the_last_day_that_is_allowed_is_allowed(self) -> None:
		self.assertEqual(self.check("2026-03-11 18:00"), 5 * DAY)

	def test_who_asked_in_time_asked_in_time_however_long_the_decision_takes(self) -> None:
		late = at("2026-03-05 09:00")
		self.assertEqual(self.check("2026-03-05 18:00", late, asked_at=at("2026-03-04 18:00")), DAY)
		with self.assertRaises(LateWithoutReason):
			self.check("2026-03-05 18:00", late, asked_at=at("2026-03-04 18:01"))

	def test_a_decision_never_goes_beyond_what_was_asked(self) -> None:
		check_granted(DUE, DUE)
		with self.assertRaises(NotMoreThanAsked):
			check_granted(DUE, DUE + timedelta(seconds=1))

	@given(st.lists(st.integers(0, 6 * DAY), max_size=3), st.integers(1, 30 * 24 * 60))
	@examples(300)
	def test_all_that_was_granted_stays_within_the_policy(self, granted: list[int], minutes: int) -> None:
		until = DUE + timedelta(minutes=minutes)
		try:
			added = check_extension(running(), Allowance(), granted, until, NOW, CALENDAR)
		except ExtensionError:
			return
		self.assertLessEqual(sum(granted) + added, 5 * DAY)
		self.assertLess(len(granted), 2)
		self.assertLessEqual(
			CALENDAR.elapsed(until, latest_due(running(), Allowance(), granted, CALENDAR)), 5 * DAY
		)

	def test_a_policy_keeps_what_it_says(self) -> None:
		for allowance in (Allowance(), Allowance(0, 0, False), Allowance(3, 30)):
			self.assertEqual(Allowance.from_dict(allowance.to_dict()), allowance)
		self.assertEqual(Allowance.from_dict(None), Allowance())


class TestPause(unittest.TestCase):
	def test_refusals(self) -> None:
		soon = NOW + timedelta(days=1)
		for error, state, allowance, until, now in (
			(NotPausable, running(), Allowance(may_pause=False), soon, NOW),
			(AlreadyOverdue, running(), Allowance(), soon, DUE + timedelta(seconds=1)),
			(NotAhead, running(), Allowance(), NOW, NOW),
			(PauseTooLong, running(), Allowance(), at("2026-03-10 18:01"), NOW),
			(StandsStill, paused(), Allowance(), soon, NOW),
			(StepIsOver, replace(running(), status=Status.FINISHED), Allowance(), soon, NOW),
		):
			with self.subTest(error=error), self.assertRaises(error):
				check_pause(state, allowance, until, 5, now, CALENDAR)
		check_pause(running(), Allowance(), at("2026-03-10 18:00"), 5, NOW, CALENDAR)

	def test_only_what_is_paused_is_resumed(self) -> None:
		with self.assertRaises(RunsAlready):
			due_after_pause(running(), NOW, False, CALENDAR)
		with self.assertRaises(StepIsOver):
			due_after_pause(replace(running(), status=Status.FINISHED), NOW, False, CALENDAR)

	def test_round_the_clock_the_pause_itself_is_added(self) -> None:
		due = due_after_pause(paused(), NOW + timedelta(hours=30), True, CALENDAR)
		self.assertEqual(due, DUE + timedelta(hours=30))

	@given(st.integers(0, 60 * 56), st.integers(0, 60 * 24 * 20), st.integers(0, 60 * 24 * 3))
	@examples(400)
	def test_a_pause_takes_nothing_away_and_gives_what_was_left(
		self, into: int, long: int, more: int
	) -> None:
		since = START + timedelta(minutes=into)
		due = max(DUE, since) + timedelta(minutes=more)  # set times may lie outside working time
		ends = since + timedelta(minutes=long)
		new = due_after_pause(paused(since, due), ends, False, CALENDAR)
		self.assertGreaterEqual(new, due)
		left = CALENDAR.elapsed(since, due)
		self.assertGreaterEqual(CALENDAR.elapsed(ends, new), left)
		if not long and CALENDAR.elapsed(new, due) == 0:
			self.assertEqual(new, due)
