"""The clock: what its events say, and that no order of events makes a missed time unmissed."""

from __future__ import annotations

import unittest
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.clock import (
	ALLOWED,
	OPEN,
	BackInTime,
	ClockError,
	ClockState,
	Event,
	EventKind,
	NothingToExcuse,
	NotInOrder,
	NotPossibleNow,
	Result,
	Status,
	follow,
	replay,
)

from .offices import at
from .strategies import examples

START = at("2026-03-02 09:00")
DUE = at("2026-03-04 18:00")
SECOND = timedelta(seconds=1)
WITH_DUE = {EventKind.EXTENDED, EventKind.RESCHEDULED, EventKind.RESUMED, EventKind.REOPENED}


class Ledger:
	"""Writes events with running numbers, as the engine does."""

	def __init__(self, due: datetime = DUE, start: datetime = START, **data: Any) -> None:
		self.events = [Event(1, EventKind.STARTED, start, {"due_at": due, "assignee": "甲", **data})]

	def then(self, kind: EventKind, when: datetime | str, **data: Any) -> Ledger:
		moment = at(when) if isinstance(when, str) else when
		self.events.append(Event(len(self.events) + 1, kind, moment, data))
		return self

	@property
	def state(self) -> ClockState:
		state = replay(self.events)
		assert state is not None
		return state


class TestBreach(unittest.TestCase):
	"""Rule 5 and rule 7: the due time is the fact; people are judged by when they finished."""

	def test_finishing_in_the_due_second_is_on_time(self) -> None:
		state = Ledger().then(EventKind.FINISHED, DUE).state
		self.assertEqual((state.result, state.breaches), (Result.ON_TIME, ()))
		self.assertEqual(state.finished_at, DUE)

	def test_one_second_later_is_late(self) -> None:
		state = Ledger().then(EventKind.FINISHED, DUE + SECOND).state
		self.assertEqual((state.result, state.breaches), (Result.LATE, (DUE,)))
		self.assertEqual(state.breached_at, DUE)

	def test_microseconds_do_not_make_anybody_late(self) -> None:
		"""18:00:00.9 still shows as 18:00:00, and the ledger keeps seconds."""
		almost = DUE + timedelta(microseconds=999_999)
		self.assertEqual(Ledger().then(EventKind.FINISHED, almost).state.result, Result.ON_TIME)
		self.assertFalse(Ledger().state.is_breached(almost))
		self.assertTrue(Ledger().state.is_breached(DUE + SECOND))

	def test_nobody_has_to_be_awake_to_see_it(self) -> None:
		"""Rule 7: whichever event comes first after the due time shows that it was missed."""
		for kind in (EventKind.REASSIGNED, EventKind.EXTENDED, EventKind.PAUSED, EventKind.CANCELLED):
			with self.subTest(kind=kind):
				state = Ledger().then(kind, DUE + SECOND, due_at=DUE + timedelta(days=9)).state
				self.assertEqual(state.breaches, (DUE,))
				self.assertEqual(state.result, Result.LATE)

	def test_an_extension_before_the_due_time_moves_it(self) -> None:
		"""Art. 15: extended in time, the first due time no longer counts; the ledger remembers it."""
		later = DUE + timedelta(days=2)
		ledger = Ledger().then(EventKind.EXTENDED, DUE, due_at=later)
		self.assertFalse(ledger.state.is_breached(later))
		self.assertEqual((ledger.state.due_at, ledger.state.original_due_at), (later, DUE))
		self.assertEqual(ledger.state.cycle, 2)
		self.assertEqual(ledger.then(EventKind.FINISHED, later).state.result, Result.ON_TIME)

	def test_an_extension_after_the_breach_keeps_it(self) -> None:
		"""Rule 4: nothing turns a breach into a success; finished within the extension it is late still."""
		later = DUE + timedelta(days=2)
		ledger = Ledger().then(EventKind.EXTENDED, DUE + SECOND, due_at=later)
		self.assertFalse(ledger.state.is_breached(later))  # the new run has not missed its time
		self.assertEqual(ledger.then(EventKind.FINISHED, later).state.result, Result.LATE)
		ledger.then(EventKind.REOPENED, later + SECOND, due_at=later + timedelta(days=1))
		ledger.then(EventKind.FINISHED, later + timedelta(days=3))
		self.assertEqual(ledger.state.breaches, (DUE, later + timedelta(days=1)))
		self.assertEqual(ledger.state.breached_at, DUE)

	def test_a_recalculation_after_the_breach_keeps_it(self) -> None:
		"""Rule 4: a calendar that is published later does not excuse anybody by itself."""
		ledger = Ledger().then(EventKind.RESCHEDULED, DUE + SECOND, due_at=DUE + timedelta(days=1))
		self.assertEqual(ledger.state.breaches, (DUE,))

	def test_paused_time_does_not_run(self) -> None:
		"""A clock that is paused cannot miss its due time; what was missed before stays."""
		ledger = Ledger().then(EventKind.PAUSED, "2026-03-03 09:00")
		self.assertEqual(ledger.state.paused_at, at("2026-03-03 09:00"))
		self.assertFalse(ledger.state.is_breached(DUE + timedelta(days=9)))
		later = DUE + timedelta(days=10)
		ledger.then(EventKind.RESUMED, DUE + timedelta(days=9), due_at=later)
		self.assertEqual((ledger.state.breaches, ledger.state.due_at), ((), later))
		self.assertEqual(ledger.state.cycle, 1)
		self.assertIsNone(ledger.state.paused_at)
		self.assertEqual(ledger.then(EventKind.FINISHED, later).state.result, Result.ON_TIME)

		finished = Ledger().then(EventKind.PAUSED, "2026-03-03 09:00").then(EventKind.FINISHED, later)
		self.assertEqual(finished.state.result, Result.ON_TIME)
		late = Ledger().then(EventKind.PAUSED, DUE + SECOND)
		self.assertEqual(late.state.breaches, (DUE,))

	def test_a_run_keeps_its_levels_over_a_pause_and_a_new_due_time_starts_anew(self) -> None:
		ledger = Ledger().then(EventKind.ESCALATED, "2026-03-03 09:00", level=2)
		ledger.then(EventKind.PAUSED, "2026-03-03 10:00")
		ledger.then(EventKind.RESUMED, "2026-03-03 11:00", due_at=DUE)
		self.assertEqual((ledger.state.level, ledger.state.cycle), (2, 1))
		ledger.then(EventKind.BREACHED, DUE + SECOND)
		self.assertTrue(ledger.state.breach_seen)
		ledger.then(EventKind.EXTENDED, DUE + SECOND, due_at=DUE + timedelta(days=1))
		self.assertEqual((ledger.state.level, ledger.state.cycle, ledger.state.breach_seen), (0, 2, False))

	def test_a_breach_recorded_by_mistake_does_not_hide_the_real_one(self) -> None:
		"""A sweep that lost a race against an extension writes its entry too late; the new run is unharmed."""
		ledger = Ledger().then(EventKind.EXTENDED, DUE, due_at=DUE + timedelta(days=1))
		ledger.then(EventKind.BREACHED, DUE + SECOND)
		self.assertEqual((ledger.state.breaches, ledger.state.breach_seen), ((), False))
		ledger.then(EventKind.BREACHED, DUE + timedelta(days=1, seconds=1))
		self.assertTrue(ledger.state.breach_seen)

	def test_a_clock_that_starts_late_is_late(self) -> None:
		"""A meeting called too late: the due time lies before the start, and any later moment shows it."""
		ledger = Ledger(due=START - timedelta(hours=1))
		self.assertTrue(ledger.state.is_breached(START))
		self.assertEqual(ledger.then(EventKind.FINISHED, START).state.result, Result.LATE)

	def test_started_at_may_lie_before_its_entry(self) -> None:
		"""Received on duty on Saturday, registered on Monday: the clock started when it came in."""
		ledger = Ledger(start=START, started_at="2026-02-28 10:00:00", provisional=1)
		self.assertEqual(ledger.state.started_at, at("2026-02-28 10:00"))
		self.assertEqual(ledger.state.last_at, START)
		self.assertTrue(ledger.state.provisional)

	def test_a_pause_climbs_levels_of_its_own(self) -> None:
		"""A forgotten pause is reported upwards; the run's own levels wait until it goes on."""
		ledger = Ledger().then(EventKind.ESCALATED, "2026-03-03 09:00", level=1)
		ledger.then(EventKind.PAUSED, "2026-03-03 10:00", resume_by=DUE)
		ledger.then(EventKind.ESCALATED, DUE + SECOND, level=3)
		self.assertEqual((ledger.state.resume_by, ledger.state.pauses), (DUE, 1))
		self.assertEqual((ledger.state.level, ledger.state.pause_level, ledger.state.breaches), (1, 3, ()))
		ledger.then(EventKind.RESUMED, DUE + 2 * SECOND, due_at=DUE + timedelta(days=1))
		self.assertEqual((ledger.state.level, ledger.state.pause_level), (1, 0))
		self.assertIsNone(ledger.state.resume_by)
		again = ledger.then(EventKind.PAUSED, DUE + 3 * SECOND, resume_by=DUE + timedelta(days=2)).state
		self.assertEqual((again.pauses, again.pause_level), (2, 0))


class TestExcuse(unittest.TestCase):
	"""Rule 4: a breach can be excused by a decision; it cannot be erased."""

	def test_excused_after_it_was_finished_late(self) -> None:
		ledger = Ledger().then(EventKind.FINISHED, DUE + SECOND).then(EventKind.EXCUSED, "2026-03-09 09:00")
		self.assertEqual(ledger.state.result, Result.EXCUSED)
		self.assertEqual((ledger.state.status, ledger.state.breaches), (Status.FINISHED, (DUE,)))

	def test_excused_while_it_still_runs(self) -> None:
		"""The decision itself shows that the time was missed; nobody had to record the breach before."""
		ledger = Ledger().then(EventKind.EXCUSED, DUE + SECOND)
		self.assertEqual((ledger.state.result, ledger.state.status), (Result.EXCUSED, Status.RUNNING))
		self.assertEqual(
			ledger.then(EventKind.FINISHED, DUE + timedelta(days=1)).state.result, Result.EXCUSED
		)

	def test_an_excuse_does_not_cover_the_next_breach(self) -> None:
		"""Excused, extended and missed again: that one is late until it is decided about too."""
		later = DUE + timedelta(days=2)
		ledger = Ledger().then(EventKind.EXCUSED, DUE + SECOND)
		ledger.then(EventKind.EXTENDED, DUE + timedelta(hours=1), due_at=later)
		self.assertEqual(ledger.state.result, Result.EXCUSED)
		ledger.then(EventKind.FINISHED, later + SECOND)
		self.assertEqual(ledger.state.result, Result.LATE)
		self.assertEqual(ledger.state.breaches, (DUE, later))
		self.assertEqual(ledger.then(EventKind.EXCUSED, later + SECOND).state.result, Result.EXCUSED)

	def test_nothing_to_excuse(self) -> None:
		for ledger in (Ledger(), Ledger().then(EventKind.FINISHED, DUE)):
			with self.assertRaises(NothingToExcuse) as caught:
				_ = ledger.then(EventKind.EXCUSED, DUE).state
			self.assertEqual(caught.exception.code, "clock-nothing-to-excuse")
			self.assertEqual(caught.exception.values, {})
			self.assertEqual(
				str(caught.exception), "The clock has not been breached; there is nothing to excuse."
			)


class TestOtherEvents(unittest.TestCase):
	def test_reassigned(self) -> None:
		ledger = Ledger(section="文书科")
		self.assertEqual((ledger.state.assignee, ledger.state.section), ("甲", "文书科"))
		state = ledger.then(EventKind.REASSIGNED, "2026-03-03 09:00", assignee="乙", section="督查科").state
		self.assertEqual((state.assignee, state.section), ("乙", "督查科"))
		self.assertEqual((state.due_at, state.cycle), (DUE, 1))

	def test_counted_again_and_found_the_same(self) -> None:
		"""Rule 3: a published year that moves nothing settles the date and warns nobody a second time."""
		ledger = Ledger(provisional=True).then(EventKind.ESCALATED, "2026-03-03 09:00", level=1)
		state = ledger.then(EventKind.RESCHEDULED, "2026-03-03 10:00", due_at=DUE).state
		self.assertEqual((state.provisional, state.level, state.cycle), (False, 1, 1))
		state = ledger.then(EventKind.RESCHEDULED, "2026-03-03 11:00", due_at=DUE + SECOND).state
		self.assertEqual((state.level, state.cycle), (0, 2))

	def test_cancelled(self) -> None:
		state = Ledger().then(EventKind.CANCELLED, "2026-03-03 09:00").state
		self.assertEqual((state.status, state.result), (Status.CANCELLED, Result.OPEN))
		self.assertFalse(state.is_breached(DUE + SECOND))

	def test_reopened(self) -> None:
		ledger = Ledger().then(EventKind.FINISHED, DUE)
		ledger.then(EventKind.REOPENED, "2026-03-05 09:00", due_at="2026-03-06 18:00:00", provisional=True)
		state = ledger.state
		self.assertEqual((state.status, state.result, state.cycle), (Status.RUNNING, Result.OPEN, 2))
		self.assertEqual((state.due_at, state.finished_at), (at("2026-03-06 18:00"), None))
		self.assertTrue(state.provisional)


class TestRefusals(unittest.TestCase):
	"""An event that does not fit is refused by name, and the state before it stands."""

	def test_not_possible_now(self) -> None:
		with self.assertRaises(NotPossibleNow) as caught:
			_ = Ledger().then(EventKind.FINISHED, DUE).then(EventKind.PAUSED, DUE).state
		self.assertEqual(caught.exception.code, "clock-not-possible")
		self.assertEqual(caught.exception.values, {"status": "Finished", "event": "Paused"})
		self.assertEqual(str(caught.exception), "A clock that is Finished cannot be Paused.")

	def test_what_is_possible_in_which_status(self) -> None:
		"""Every status with every event, so that nothing is allowed by oversight."""
		ledgers = {
			Status.RUNNING: Ledger(),
			Status.PAUSED: Ledger().then(EventKind.PAUSED, START),
			Status.FINISHED: Ledger().then(EventKind.FINISHED, START),
			Status.CANCELLED: Ledger().then(EventKind.CANCELLED, START),
		}
		possible = {
			Status.RUNNING: "Paused Extended Rescheduled Reassigned Escalated Breached Finished Cancelled Excused Renamed",
			Status.PAUSED: "Resumed Extended Rescheduled Reassigned Escalated Finished Cancelled Excused Renamed",
			Status.FINISHED: "Reopened Excused Renamed",
			Status.CANCELLED: "Excused Renamed",
		}
		for status, ledger in ledgers.items():
			state = replace(ledger.state, breaches=(DUE,))
			for kind in EventKind:
				event = Event(state.seq + 1, kind, START, {"due_at": DUE, "level": 1})
				with self.subTest(status=status, kind=kind):
					if kind.value in possible[status].split():
						self.assertEqual(follow(state, event).seq, state.seq + 1)
					else:
						with self.assertRaises(NotPossibleNow):
							follow(state, event)

	def test_not_in_order(self) -> None:
		for state, event, seq, last in (
			(None, Event(1, EventKind.PAUSED, START), 1, 0),
			(None, Event(2, EventKind.STARTED, START, {"due_at": DUE}), 2, 0),
			(Ledger().state, Event(3, EventKind.PAUSED, START), 3, 1),
			(Ledger().state, Event(1, EventKind.PAUSED, START), 1, 1),
		):
			with self.assertRaises(NotInOrder) as caught:
				follow(state, event)
			self.assertEqual(caught.exception.code, "clock-not-in-order")
			self.assertEqual(caught.exception.values, {"seq": seq, "last": last})
			self.assertEqual(str(caught.exception), f"Event {seq} does not follow event {last}.")

	def test_back_in_time(self) -> None:
		with self.assertRaises(BackInTime) as caught:
			_ = Ledger().then(EventKind.PAUSED, START - SECOND).state
		self.assertEqual(caught.exception.code, "clock-back-in-time")
		self.assertEqual(
			caught.exception.values, {"at": "2026-03-02 08:59:59", "last": "2026-03-02 09:00:00"}
		)
		self.assertEqual(
			str(caught.exception),
			"2026-03-02 08:59:59 lies before the clock's last event at 2026-03-02 09:00:00.",
		)

	def test_all_refusals_are_tested(self) -> None:
		self.assertEqual(
			set(ClockError.__subclasses__()), {NotPossibleNow, NotInOrder, BackInTime, NothingToExcuse}
		)

	def test_no_events_no_clock(self) -> None:
		self.assertIsNone(replay([]))


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
	"""Random events in an order that the clock allows, close around their due times."""
	now = START
	steps = st.integers(0, 90)
	due_in = st.integers(-10, 90)
	events = [Event(1, EventKind.STARTED, now, {"due_at": now + SECOND * draw(due_in)})]
	status, missed = Status.RUNNING, False
	due = events[0].data["due_at"]
	for seq in range(2, draw(st.integers(2, 14)) + 1):
		now += SECOND * draw(steps)
		missed = missed or (status is Status.RUNNING and now > due)
		kinds = [kind for kind in EventKind if status in ALLOWED.get(kind, ())]
		if not missed:
			kinds.remove(EventKind.EXCUSED)
		if not kinds:  # cancelled, and nothing to excuse
			break
		# ending kinds are rare, or histories would be short
		lasting = [kind for kind in kinds if kind not in (EventKind.CANCELLED, EventKind.EXCUSED)]
		kind = draw(st.sampled_from(lasting * 3 + kinds))
		data: dict[str, Any] = {"level": draw(st.integers(1, 5))} if kind is EventKind.ESCALATED else {}
		if kind in WITH_DUE:
			due = data["due_at"] = now + SECOND * draw(due_in)
		events.append(Event(seq, kind, now, data))
		status = {
			EventKind.PAUSED: Status.PAUSED,
			EventKind.RESUMED: Status.RUNNING,
			EventKind.REOPENED: Status.RUNNING,
			EventKind.FINISHED: Status.FINISHED,
			EventKind.CANCELLED: Status.CANCELLED,
		}.get(kind, status)
	return events


def missed_second_by_second(events: list[Event]) -> list[datetime]:
	"""The due times that passed while the clock ran, found by standing beside it every second."""
	missed: list[datetime] = []
	running, due = True, events[0].data["due_at"]
	for event, following in pairwise(events):
		if event.kind in WITH_DUE:
			due = event.data["due_at"]
		if event.kind in (EventKind.PAUSED, EventKind.FINISHED, EventKind.CANCELLED):
			running = False
		if event.kind in (EventKind.RESUMED, EventKind.REOPENED):
			running = True
		now = event.at
		while running and now <= following.at:
			if now > due and due not in missed:
				missed.append(due)
			now += SECOND
	return missed


class TestHistories(unittest.TestCase):
	"""What holds for every order of events."""

	@examples(200)
	@given(histories())
	def test_no_breach_is_ever_lost(self, events: list[Event]) -> None:
		state = replay(events)
		assert state is not None
		missed = missed_second_by_second(events)
		self.assertEqual(set(state.breaches), set(missed))
		self.assertEqual(len(state.breaches), len(missed))
		if missed:
			self.assertIn(state.result, (Result.LATE, Result.EXCUSED))
			if EventKind.EXCUSED not in {event.kind for event in events}:
				self.assertEqual(state.result, Result.LATE)
		else:
			self.assertIn(state.result, (Result.OPEN, Result.ON_TIME))

	@examples(200)
	@given(histories())
	def test_breaches_only_grow(self, events: list[Event]) -> None:
		state: ClockState | None = None
		for event in events:
			before = state.breaches if state else ()
			state = follow(state, event)
			self.assertEqual(state.breaches[: len(before)], before)
			self.assertEqual((state.seq, state.last_at), (event.seq, event.at))
			if state.breach_seen:
				self.assertTrue(state.breaches)

	@examples(200)
	@given(histories(), st.sets(st.integers(1, 13)))
	def test_batches_do_not_matter(self, events: list[Event], cuts: set[int]) -> None:
		"""A clock that is loaded from its last state and one replayed from the start agree."""
		whole = replay(events)
		state: ClockState | None = None
		edges = [0, *sorted(cuts), len(events)]
		for first, last in pairwise(edges):
			state = replay(events[first:last], state)
		self.assertEqual(state, whole)

	@examples(100)
	@given(histories())
	def test_instants_from_the_ledger_may_be_text(self, events: list[Event]) -> None:
		"""The ledger keeps its data as JSON, where an instant is text."""
		text = [
			replace(
				event,
				data={key: str(value) if key == "due_at" else value for key, value in event.data.items()},
			)
			for event in events
		]
		self.assertEqual(replay(text), replay(events))

	def test_open_is_running_or_paused(self) -> None:
		self.assertEqual(OPEN, {Status.RUNNING, Status.PAUSED})


if __name__ == "__main__":
	unittest.main()
