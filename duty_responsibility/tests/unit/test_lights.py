"""Lights: every state has exactly one, a breach is never hidden, and one clock reads as its group does."""

import unittest
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.clock import Status
from duty_responsibility.rules.lights import Facts, Light, every, facts_of, light, showing, table

NOW = datetime(2026, 11, 23, 10, 0)
OPEN = (Status.RUNNING.value, Status.PAUSED.value)
moments = st.one_of(
	st.none(),
	st.integers(-7200, 7200).map(lambda seconds: NOW + timedelta(seconds=seconds)),
)


def shown(status: str = "Running", due: int = 60, **values: object) -> Light:
	found = {"breached": False, "level": 0, "next_action_at": None, "resume_by": None, **values}
	return light(facts_of(status, due_at=NOW + timedelta(minutes=due), now=NOW, **found))


class TestOneClock(unittest.TestCase):
	def test_in_time_is_green(self) -> None:
		self.assertIs(shown(next_action_at=NOW + timedelta(seconds=1)), Light.GREEN)

	def test_the_warning_makes_it_yellow_sent_or_waiting_to_be_sent(self) -> None:
		self.assertIs(shown(level=1), Light.YELLOW)
		self.assertIs(shown(next_action_at=NOW), Light.YELLOW)

	def test_the_due_second_is_still_in_time_and_the_next_one_is_not(self) -> None:
		self.assertIs(shown(due=0), Light.GREEN)
		at = facts_of("Running", False, NOW, 0, None, None, NOW + timedelta(seconds=1))
		self.assertIs(light(at), Light.RED)
		within = facts_of("Running", False, NOW, 0, None, None, NOW.replace(microsecond=900_000))
		self.assertIs(light(within), Light.GREEN)

	def test_a_pause_is_grey_and_a_forgotten_one_yellow(self) -> None:
		self.assertIs(shown("Paused", due=-60), Light.GREY)
		self.assertIs(shown("Paused", resume_by=NOW), Light.GREY)
		self.assertIs(shown("Paused", resume_by=NOW - timedelta(seconds=1)), Light.YELLOW)

	def test_more_time_and_a_pause_do_not_hide_a_breach(self) -> None:
		self.assertIs(shown(due=600, breached=True), Light.RED)
		self.assertIs(shown("Paused", breached=True), Light.RED)
		self.assertIs(shown("Finished", breached=True), Light.RED)

	def test_what_is_finished_in_time_stays_green_whatever_time_it_is(self) -> None:
		self.assertIs(shown("Finished", due=-600, level=2), Light.GREEN)
		self.assertIs(shown("Cancelled", breached=True), Light.GREY)


class TestAll(unittest.TestCase):
	def test_each_state_is_in_the_group_of_its_light_and_in_no_other(self) -> None:
		for facts in every():
			groups = [wanted for wanted in Light if facts in showing(wanted, (facts.status,))]
			self.assertEqual(groups, [light(facts)])

	def test_only_open_clocks_are_asked_for(self) -> None:
		found = [facts for wanted in Light for facts in showing(wanted, OPEN)]
		self.assertEqual({facts.status for facts in found}, set(OPEN))
		self.assertEqual(len(found), len(set(found)), "one state under two lights")
		self.assertEqual(len(found), 2 * 2**4)

	def test_the_browsers_table_says_the_same(self) -> None:
		said = table()
		self.assertEqual(len(said), 4 * 2**4)
		self.assertEqual(said["Running|0|0|1|0"], "yellow")
		self.assertEqual(said["Paused|1|0|0|0"], "red")
		for key, colour in said.items():
			status, *bits = key.split("|")
			self.assertEqual(light(Facts(status, *(bit == "1" for bit in bits))).value, colour)

	@given(st.booleans(), moments, st.integers(0, 3), moments, moments)
	def test_a_running_clock_is_never_grey_and_never_turns_back_by_time_alone(
		self,
		breached: bool,
		due: datetime | None,
		level: int,
		look: datetime | None,
		resume: datetime | None,
	) -> None:
		order = [Light.GREEN, Light.YELLOW, Light.RED]
		before = -1
		for minutes in range(-130, 131, 20):
			at = NOW + timedelta(minutes=minutes)
			now = order.index(light(facts_of("Running", breached, due, level, look, resume, at)))
			self.assertGreaterEqual(now, before)
			before = now


if __name__ == "__main__":
	unittest.main()
