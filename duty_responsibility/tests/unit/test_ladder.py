"""The ladder: who hears of it and when, under every timing of the sweep that looks."""

from __future__ import annotations

import re
import unittest
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules import ladder as ladder_module
from duty_responsibility.rules.ladder import (
	DUTY_OFFICER,
	Decision,
	Escalation,
	ImpossibleShare,
	Ladder,
	LadderError,
	LadderGoesDown,
	Level,
	NobodyToHear,
	NoLevels,
	OffHours,
	Run,
	Unit,
	UnreadableLadder,
	When,
	decide,
	level_times,
)
from duty_responsibility.rules.worktime import WorkingCalendar

from .offices import LATE_SHIFT, OFFICE, ROUND_THE_CLOCK, SUMMER, at
from .strategies import examples, ladders

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

WARNING = Level(1, When.SHARE_LEFT, 25, Unit.WORKING_MINUTES, ("assignee",), "Reminder")
OVERDUE = Level(2, When.AFTER, 0, Unit.WORKING_MINUTES, ("assignee", "section_head"), "Overdue")
DEPUTY = Level(3, When.AFTER, 1, Unit.HALF_DAYS, ("deputy_director",), "Overdue")
DIRECTOR = Level(4, When.AFTER, 1, Unit.WORKING_DAYS, ("director",), "Overdue")
USUAL = Ladder((WARNING, OVERDUE, DEPUTY, DIRECTOR))
"""The ladder that an office starts with."""

RUN = Run(at("2026-03-02 09:00"), at("2026-03-04 18:00"))
"""Two working days: Monday 09:00 to Wednesday 18:00."""


def level(number: int, way: OffHours, minutes: int, *recipients: str) -> Level:
	return Level(number, When.AFTER, minutes, Unit.MINUTES, recipients, off_hours=way)


@dataclass
class Sweep:
	"""A clock under a sweep that looks at given instants; keeps what a real one would write."""

	ladder: Ladder
	run: Run
	calendar: WorkingCalendar = OFFICE
	sent: list[tuple[datetime, Escalation]] = field(default_factory=list)
	breach_at: datetime | None = None
	last: Decision | None = None

	def look(self, now: datetime) -> Decision:
		found = decide(self.ladder, self.run, now, self.calendar)
		if found.breach:
			self.breach_at = now
			self.run = replace(self.run, breach_seen=True)
		if found.escalation:
			self.sent.append((now, found.escalation))
			self.run = replace(self.run, level=found.escalation.level.number)
		self.last = found
		return found

	def look_at(self, instants: Iterable[datetime]) -> Sweep:
		for now in instants:
			self.look(now)
		return self

	def follow(self, now: datetime, most: int = 50) -> list[datetime]:
		"""Look now and then at exactly the instants that the decisions name, to the end."""
		looked = [now]
		while (found := self.look(now)).next_action_at is not None:
			assert found.next_action_at > now, (found, now)
			now = found.next_action_at
			looked.append(now)
			assert len(looked) < most, looked
		return looked

	@property
	def heard(self) -> list[tuple[datetime, int, tuple[int, ...]]]:
		return [
			(now, escalation.level.number, tuple(low.number for low in escalation.skipped))
			for now, escalation in self.sent
		]


class TestUsualLadder(unittest.TestCase):
	"""The design's default: a quarter left, overdue, half a working day later, one working day later."""

	def test_level_times(self) -> None:
		"""Monday 09:00 to Wednesday 18:00 are 20.5 h; a quarter is 5 h 7 min 30 s."""
		self.assertEqual(
			level_times(USUAL, RUN, OFFICE),
			(
				at("2026-03-04 10:22:30"),
				at("2026-03-04 18:00:01"),
				at("2026-03-05 12:00"),
				at("2026-03-05 18:00"),
			),
		)

	def test_everybody_hears_when_the_office_is_open(self) -> None:
		"""Rule 8: due at closing time, so overdue waits for the morning; what is reached at a closing waits too."""
		sweep = Sweep(USUAL, RUN)
		looked = sweep.follow(RUN.started_at)
		self.assertEqual(
			sweep.heard,
			[
				(at("2026-03-04 10:22:30"), 1, ()),
				(at("2026-03-05 08:30"), 2, ()),
				(at("2026-03-05 14:30"), 3, ()),
				(at("2026-03-06 08:30"), 4, ()),
			],
		)
		self.assertEqual(sweep.breach_at, at("2026-03-04 18:00:01"))
		self.assertEqual(len(looked), 6)
		self.assertEqual(sweep.sent[1][1].now, ("assignee", "section_head"))

	def test_in_the_due_second_nothing_is_missed_yet(self) -> None:
		"""Work handed in at the due second is on time, so nobody is told that it was not."""
		run = replace(RUN, due_at=at("2026-03-04 16:00"), level=1)
		found = decide(USUAL, run, run.due_at, OFFICE)
		self.assertEqual((found.breach, found.escalation), (False, None))
		self.assertEqual(found.next_action_at, run.due_at + SECOND)
		almost = decide(USUAL, run, run.due_at + timedelta(microseconds=999_999), OFFICE)
		self.assertEqual(almost, found)
		found = decide(USUAL, run, run.due_at + SECOND, OFFICE)
		self.assertTrue(found.breach)
		assert found.escalation is not None
		self.assertEqual(found.escalation.level, OVERDUE)

	def test_after_an_outage_one_message_for_all_levels(self) -> None:
		"""Rule 7: they collapse into the highest, the skipped ones are named, all their people hear."""
		found = decide(USUAL, RUN, at("2026-03-10 09:00"), OFFICE)
		assert found.escalation is not None
		self.assertTrue(found.breach)
		self.assertEqual(found.escalation.level, DIRECTOR)
		self.assertEqual(found.escalation.skipped, (WARNING, OVERDUE, DEPUTY))
		self.assertEqual(found.escalation.now, ("director", "assignee", "section_head", "deputy_director"))
		self.assertEqual((found.escalation.later, found.escalation.later_at), ((), None))
		self.assertEqual(
			[step.code for step in found.escalation.trace], ["level-reached", "levels-collapsed"]
		)
		self.assertEqual(found.escalation.trace[1].values, {"levels": [1, 2, 3]})
		self.assertIsNone(found.next_action_at)

	def test_a_clock_that_starts_late(self) -> None:
		"""A meeting called too late is overdue when it begins: one message, and the breach at once."""
		run = Run(at("2026-03-10 16:00"), at("2026-03-09 18:00"))
		found = decide(USUAL, run, run.started_at, OFFICE)
		assert found.escalation is not None
		self.assertTrue(found.breach)
		self.assertEqual([low.number for low in found.escalation.skipped], [1, 2])
		self.assertEqual(
			found.escalation.level, DEPUTY
		)  # 09:00–12:00 … 18:00 is one working day after the due time
		self.assertEqual(found.next_action_at, at("2026-03-11 08:30"))

	def test_an_idle_clock_is_left_alone_until_its_first_level(self) -> None:
		"""Rule 11: one instant to wait for; before it nothing is done however often somebody looks."""
		for now in (RUN.started_at, at("2026-03-03 03:00"), at("2026-03-04 10:22:29")):
			self.assertEqual(
				decide(USUAL, RUN, now, OFFICE), Decision(False, None, at("2026-03-04 10:22:30"))
			)

	def test_nothing_is_left_to_do(self) -> None:
		run = replace(RUN, level=4, breach_seen=True)
		self.assertEqual(decide(USUAL, run, at("2026-04-01 09:00"), OFFICE), Decision(False, None, None))

	def test_a_breach_alone_is_looked_for(self) -> None:
		"""A ladder that only warns does not stop the clock from being seen late."""
		sweep = Sweep(Ladder((WARNING,)), RUN)
		sweep.follow(RUN.started_at)
		self.assertEqual(sweep.breach_at, RUN.due_at + SECOND)


class TestTimes(unittest.TestCase):
	"""When a level is reached."""

	def times(self, run: Run, *levels: Level, calendar: WorkingCalendar = OFFICE) -> list[str]:
		return [f"{moment:%m-%d %H:%M:%S}" for moment in level_times(Ladder(levels), run, calendar)]

	def test_units_before_and_after(self) -> None:
		run = Run(at("2026-02-25 08:30"), at("2026-03-04 16:00"))
		cases = {
			(Unit.MINUTES, 90): ("03-04 14:30:00", "03-04 17:30:00"),
			(Unit.WORKING_MINUTES, 90): ("03-04 12:00:00", "03-04 17:30:00"),
			(Unit.WORKING_HOURS, 3): ("03-04 10:30:00", "03-05 09:30:00"),
			(Unit.HALF_DAYS, 1): ("03-04 10:00:00", "03-05 10:00:00"),
			(Unit.HALF_DAYS, 3): ("03-03 10:00:00", "03-06 10:00:00"),
			(Unit.WORKING_DAYS, 2): ("03-02 16:00:00", "03-06 16:00:00"),
			(Unit.WORKING_DAYS, 4): ("02-27 16:00:00", "03-10 16:00:00"),
		}
		for (unit, amount), expected in cases.items():
			with self.subTest(unit=unit, amount=amount):
				found = self.times(
					run,
					Level(1, When.BEFORE, amount, unit, ("a",)),
					Level(2, When.AFTER, amount, unit, ("a",)),
				)
				self.assertEqual(tuple(found), expected)

	def test_at_the_due_time(self) -> None:
		"""Nothing before due is the due second; nothing after it is the first late one."""
		found = self.times(
			RUN,
			Level(1, When.BEFORE, 0, Unit.MINUTES, ("a",)),
			Level(2, When.AFTER, 0, Unit.WORKING_DAYS, ("a",)),
		)
		self.assertEqual(found, ["03-04 18:00:00", "03-04 18:00:01"])

	def test_share_of_a_span_round_the_clock(self) -> None:
		"""Art. 11: at once, at night with a duty officer: a quarter of 30 minutes by the wall clock."""
		run = Run(at("2026-03-02 23:00"), at("2026-03-02 23:30"), round_the_clock=True)
		self.assertEqual(self.times(run, WARNING), ["03-02 23:22:30"])
		self.assertEqual(self.times(replace(run, round_the_clock=False), WARNING), ["03-02 23:30:00"])

	def test_share_of_a_span_in_summer(self) -> None:
		run = Run(at("2026-07-06 08:30"), at("2026-07-06 18:30"))
		self.assertEqual(self.times(run, WARNING, calendar=SUMMER), ["07-06 16:45:00"])

	def test_share_when_it_was_due_before_it_started(self) -> None:
		run = Run(at("2026-03-04 18:00"), at("2026-03-04 12:00"))
		self.assertEqual(self.times(run, WARNING), ["03-04 12:00:00"])
		self.assertEqual(self.times(replace(run, round_the_clock=True), WARNING), ["03-04 12:00:00"])

	def test_levels_keep_their_order_when_share_and_time_before_due_cross(self) -> None:
		"""25 % of a short span comes after 2 hours before due; the later number then waits for the earlier."""
		two_hours = Level(2, When.BEFORE, 2, Unit.WORKING_HOURS, ("section_head",))
		short = Run(at("2026-03-04 14:30"), at("2026-03-04 18:00"))
		self.assertEqual(self.times(short, WARNING, two_hours), ["03-04 17:07:30", "03-04 17:07:30"])
		self.assertEqual(self.times(RUN, WARNING, two_hours), ["03-04 10:22:30", "03-04 16:00:00"])

	def test_midnight(self) -> None:
		"""Where work ends at 24:00 a level after a due time at midnight waits for the next opening."""
		sweep = Sweep(
			Ladder((replace(OVERDUE, number=1),)), Run(RUN.started_at, at("2026-03-05 00:00")), LATE_SHIFT
		)
		sweep.follow(RUN.started_at)
		self.assertEqual(sweep.heard, [(at("2026-03-05 08:00"), 1, ())])
		sweep = Sweep(sweep.ladder, replace(RUN, due_at=at("2026-03-05 00:00")), ROUND_THE_CLOCK)
		sweep.follow(RUN.started_at)
		self.assertEqual(sweep.heard, [(at("2026-03-05 00:00:01"), 1, ())])


class TestOffHours(unittest.TestCase):
	"""Rule 8: out of hours each level has its own way."""

	evening = Run(at("2026-03-06 20:00"), at("2026-03-06 20:30"), round_the_clock=True, breach_seen=True)
	night = at("2026-03-06 22:00")
	opening = at("2026-03-09 08:30")

	def escalate(self, *levels: Level, now: datetime | None = None) -> Escalation:
		found = decide(Ladder(levels), self.evening, now or self.night, OFFICE)
		assert found.escalation is not None
		return found.escalation

	def test_wait_for_the_opening(self) -> None:
		ladder = Ladder((level(1, OffHours.WAIT, 10, "assignee"),))
		found = decide(ladder, self.evening, self.night, OFFICE)
		self.assertEqual(found, Decision(False, None, self.opening))

	def test_duty_officer_now_and_the_others_at_the_opening(self) -> None:
		escalation = self.escalate(level(1, OffHours.DUTY_OFFICER, 10, "assignee", DUTY_OFFICER))
		self.assertEqual(
			(escalation.now, escalation.later, escalation.later_at),
			((DUTY_OFFICER,), ("assignee",), self.opening),
		)
		self.assertEqual(
			[step.code for step in escalation.trace], ["level-reached", "off-hours-duty-officer"]
		)
		self.assertEqual(escalation.trace[1].values, {"at": "2026-03-09 08:30:00"})

	def test_duty_officer_alone_leaves_nobody_for_the_opening(self) -> None:
		escalation = self.escalate(level(1, OffHours.DUTY_OFFICER, 10, DUTY_OFFICER))
		self.assertEqual((escalation.now, escalation.later, escalation.later_at), ((DUTY_OFFICER,), (), None))

	def test_go_now(self) -> None:
		escalation = self.escalate(level(1, OffHours.NOW, 10, "assignee", "director"))
		self.assertEqual(
			(escalation.now, escalation.later, escalation.later_at), (("assignee", "director"), (), None)
		)
		self.assertEqual([step.code for step in escalation.trace], ["level-reached", "off-hours-now"])

	def test_in_office_hours_the_way_does_not_matter(self) -> None:
		for way in OffHours:
			escalation = self.escalate(level(1, way, 10, "assignee"), now=at("2026-03-09 09:00"))
			self.assertEqual((escalation.now, escalation.later), (("assignee",), ()))
			self.assertEqual([step.code for step in escalation.trace], ["level-reached"])

	def test_a_level_that_waits_does_not_hold_up_a_higher_one(self) -> None:
		escalation = self.escalate(
			level(1, OffHours.WAIT, 10, "assignee"), level(2, OffHours.DUTY_OFFICER, 20, "section_head")
		)
		self.assertEqual((escalation.level.number, [low.number for low in escalation.skipped]), (2, [1]))
		self.assertEqual((escalation.now, escalation.later), ((DUTY_OFFICER,), ("section_head", "assignee")))

	def test_a_lower_level_goes_now_while_the_higher_one_waits(self) -> None:
		ladder = Ladder((level(1, OffHours.NOW, 10, "assignee"), level(2, OffHours.WAIT, 20, "director")))
		sweep = Sweep(ladder, self.evening)
		sweep.follow(self.night)
		self.assertEqual(sweep.heard, [(self.night, 1, ()), (self.opening, 2, ())])

	def test_whoever_waits_is_not_woken_by_a_higher_level(self) -> None:
		"""After an outage at night the director hears now; the assignee of a waiting level in the morning."""
		escalation = self.escalate(
			level(1, OffHours.WAIT, 10, "assignee"),
			level(2, OffHours.NOW, 20, "director", "deputy_director"),
		)
		self.assertEqual(escalation.now, ("director", "deputy_director"))
		self.assertEqual((escalation.later, escalation.later_at), (("assignee",), self.opening))
		codes = [step.code for step in escalation.trace]
		self.assertEqual(codes, ["level-reached", "levels-collapsed", "off-hours-now", "off-hours-wait"])

	def test_whoever_is_to_hear_now_does_not_wait_for_a_higher_level(self) -> None:
		"""And one that goes now is not put off because a higher one goes to the duty officer only."""
		escalation = self.escalate(
			level(1, OffHours.NOW, 10, "assignee"),
			level(2, OffHours.WAIT, 15, "assignee", "section_head"),
			level(3, OffHours.DUTY_OFFICER, 20, "director"),
		)
		self.assertEqual(escalation.now, (DUTY_OFFICER, "assignee"))
		self.assertEqual(
			(escalation.later, escalation.later_at), (("director", "section_head"), self.opening)
		)
		codes = [step.code for step in escalation.trace]
		self.assertEqual(
			codes, ["level-reached", "levels-collapsed", "off-hours-now", "off-hours-duty-officer"]
		)

	def test_at_once_at_night(self) -> None:
		"""Art. 11: an urgent paper on Friday night; the wall clock goes on, each level in its own way."""
		ladder = Ladder(
			(
				Level(1, When.SHARE_LEFT, 25, Unit.MINUTES, ("assignee",), off_hours=OffHours.NOW),
				Level(2, When.AFTER, 0, Unit.MINUTES, ("section_head",), off_hours=OffHours.DUTY_OFFICER),
				Level(3, When.AFTER, 1, Unit.HALF_DAYS, ("director",)),
			)
		)
		sweep = Sweep(ladder, replace(self.evening, breach_seen=False))
		looked = sweep.follow(self.evening.started_at)
		self.assertEqual(
			looked[1:],
			[at("2026-03-06 20:22:30"), at("2026-03-06 20:30:01"), at("2026-03-09 14:30")],
		)
		self.assertEqual([number for _, number, _ in sweep.heard], [1, 2, 3])


class TestLadderItself(unittest.TestCase):
	"""A ladder as data, and ladders that make no sense."""

	def test_round_trip(self) -> None:
		"""Rule 4: a clock keeps the ladder it started with, in words."""
		for ladder in (USUAL, Ladder((level(1, OffHours.NOW, 5, "a"), level(7, OffHours.WAIT, 6, "b")))):
			self.assertEqual(Ladder.from_dict(ladder.to_dict()), ladder)

	def test_what_is_left_out_has_a_default(self) -> None:
		row = {"number": "1", "when": "After Due", "recipients": ["assignee"]}
		made = Ladder.from_dict({"levels": [row]}).levels[0]
		self.assertEqual(made, Level(1, When.AFTER, 0, Unit.WORKING_MINUTES, ("assignee",)))
		self.assertEqual((made.kind, made.off_hours), ("Reminder", OffHours.WAIT))

	def refused(self, kind: type[LadderError], ask: Any, text: str, **values: Any) -> None:
		with self.assertRaises(kind) as caught:
			ask()
		self.assertEqual(caught.exception.code, kind.code)
		self.assertEqual(caught.exception.values, values)
		self.assertEqual(str(caught.exception), text)

	def test_no_levels(self) -> None:
		self.refused(NoLevels, lambda: Ladder(()), "The ladder has no levels. Add at least one.")

	def test_nobody_to_hear(self) -> None:
		self.refused(
			NobodyToHear,
			lambda: Ladder((WARNING, replace(OVERDUE, recipients=()))),
			"Level 2 has no recipient. Choose at least one.",
			level=2,
		)

	def test_impossible_share(self) -> None:
		for share in (0, 100, -5):
			self.refused(
				ImpossibleShare,
				lambda share=share: Ladder((replace(WARNING, amount=share),)),
				"Level 1: a share of the time left lies between 1 and 99 percent.",
				level=1,
			)

	def test_goes_down(self) -> None:
		"""Each level later than all below it, as far as that can be known before there is a clock."""
		before = Level(1, When.BEFORE, 2, Unit.WORKING_HOURS, ("a",))
		share = replace(WARNING, amount=50)
		for levels in (
			(OVERDUE, replace(WARNING, number=3)),
			(replace(DEPUTY, number=1), replace(OVERDUE, number=2)),
			(replace(DIRECTOR, number=1), replace(DEPUTY, number=2)),
			(before, replace(before, number=2)),
			(before, replace(before, number=2, amount=1, unit=Unit.WORKING_DAYS)),
			(WARNING, replace(share, number=2)),
			(WARNING, replace(OVERDUE, number=1)),
			# what lies between two of a kind does not hide them from each other
			(replace(WARNING, amount=25), replace(before, number=2), replace(share, number=3)),
			(before, replace(WARNING, number=2), replace(before, number=3, amount=3)),
		):
			with self.subTest(levels=levels), self.assertRaises(LadderGoesDown):
				Ladder(levels)
		self.refused(
			LadderGoesDown,
			lambda: Ladder((OVERDUE, replace(WARNING, number=3))),
			"Level 3 comes before level 2. Each level must come later than the one before.",
			level=3,
			previous=2,
		)
		rising = (share, replace(before, number=2), replace(WARNING, number=3), replace(OVERDUE, number=4))
		self.assertEqual(len(Ladder(rising).levels), 4)

	def test_unreadable(self) -> None:
		"""The contract of the rules: an unknown unit is refused by name, not with a bare ValueError."""
		for field_name, value, what in (
			("unit", "Fortnights", "unit of a level"),
			("when", "Whenever", "time of a level"),
			("off_hours", "Never", "way out of hours"),
		):
			row = {**OVERDUE.to_dict(), field_name: value}
			self.refused(
				UnreadableLadder,
				lambda row=row: Ladder.from_dict({"levels": [row]}),
				f"“{value}” is not a valid {what}.",
				value=value,
				what=what,
			)

	def test_all_refusals_are_tested(self) -> None:
		self.assertEqual(
			set(LadderError.__subclasses__()),
			{NoLevels, NobodyToHear, ImpossibleShare, LadderGoesDown, UnreadableLadder},
		)


class TestReasonCodes(unittest.TestCase):
	def test_all_are_seen(self) -> None:
		"""Rule 9: every code that ladder.py can emit appears in a trace of this file's examples."""
		night = at("2026-03-06 22:00")
		run = Run(at("2026-03-06 20:00"), at("2026-03-06 20:30"))
		seen: set[str] = set()
		for way in (OffHours.NOW, OffHours.DUTY_OFFICER):
			escalation = decide(
				Ladder((level(1, OffHours.WAIT, 10, "a"), level(2, way, 20, "b"))), run, night, OFFICE
			).escalation
			assert escalation is not None
			seen |= {step.code for step in escalation.trace}
		source = Path(ladder_module.__file__).read_text(encoding="utf-8")
		self.assertEqual(seen, set(re.findall(r'reason\(\s*"([a-z-]+)"', source)))


DUE_MINUTES = st.integers(-120, 1800)
"""From a due time before the start to one on the next day, over a lunch break, a night and its morning."""


@st.composite
def runs(draw: st.DrawFn) -> Run:
	"""A run around a working Friday, its weekend or the worked Sunday before Spring Festival 2025."""
	started = draw(st.sampled_from([at("2025-01-24 00:00"), at("2025-01-26 00:00"), at("2026-03-05 00:00")]))
	started += MINUTE * draw(st.one_of(st.integers(0, 1439), st.sampled_from([510, 720, 870, 1080])))
	return Run(started, started + MINUTE * draw(DUE_MINUTES), draw(st.booleans()))


class TestAnySweep(unittest.TestCase):
	"""Whenever the sweep wakes, and however often."""

	def check(self, sweep: Sweep) -> None:
		"""What must hold of everything that was sent, and of nothing being left."""
		times = dict(
			zip(sweep.ladder.levels, level_times(sweep.ladder, sweep.run, sweep.calendar), strict=True)
		)
		told = [one for _, escalation in sweep.sent for one in (*escalation.skipped, escalation.level)]
		self.assertEqual(told, list(sweep.ladder.levels))  # each once, in rising order
		for now, escalation in sweep.sent:
			self.assertEqual(escalation.reached_at, times[escalation.level])
			for one in (escalation.level, *escalation.skipped):
				self.assertLessEqual(times[one], now)
			everybody = {role for one in (escalation.level, *escalation.skipped) for role in one.recipients}
			if sweep.calendar.is_working(now):
				self.assertEqual((set(escalation.now), escalation.later), (everybody, ()))
				continue
			self.assertIsNot(escalation.level.off_hours, OffHours.WAIT)
			may_hear = {
				role
				for one in (escalation.level, *escalation.skipped)
				for role in ((DUTY_OFFICER,) if one.off_hours is OffHours.DUTY_OFFICER else one.recipients)
				if one.off_hours is not OffHours.WAIT
			}
			self.assertEqual(set(escalation.now), may_hear)
			self.assertEqual(set(escalation.later), everybody - may_hear)
			self.assertEqual(
				len(escalation.now) + len(escalation.later), len({*escalation.now, *escalation.later})
			)
			if escalation.later:
				self.assertEqual(escalation.later_at, sweep.calendar.resume(now))
		assert sweep.breach_at is not None
		self.assertGreater(sweep.breach_at, sweep.run.due_at)
		assert sweep.last is not None
		self.assertIsNone(sweep.last.next_action_at)

	@examples(150)
	@given(ladders(), runs(), st.lists(st.integers(0, 6 * 1440 * 60), max_size=12))
	def test_random_looks(self, ladder: Ladder, run: Run, seconds: list[int]) -> None:
		"""Late, too early, twice in the same second, by several workers: each level once, none too soon."""
		sweep = Sweep(ladder, run)
		now = run.started_at
		for second in sorted(seconds):
			now = run.started_at + SECOND * second
			found = sweep.look(now)
			if found.next_action_at:
				self.assertGreater(found.next_action_at, now)
			# a replayed job finds nothing more to do, and the same instant to come back
			again = decide(ladder, sweep.run, now, OFFICE)
			self.assertEqual((again.breach, again.escalation), (False, None))
			self.assertEqual(again.next_action_at, found.next_action_at)
		sweep.follow(now)
		self.check(sweep)

	@examples(80)
	@given(ladders(), runs())
	def test_looking_when_told_is_looking_all_the_time(self, ladder: Ladder, run: Run) -> None:
		"""Rule 11: at the instants it names, or every minute and every second that matters, is the same."""
		exact = Sweep(ladder, run)
		looked = exact.follow(run.started_at)
		self.check(exact)
		named = [run.due_at, *level_times(ladder, run, OFFICE), *looked]
		near = {moment + SECOND * shift for moment in named for shift in (-2, -1, 0, 1, 2)}
		last = max(looked)
		minutes = {
			run.started_at + MINUTE * number for number in range((last - run.started_at) // MINUTE + 1)
		}
		always = Sweep(ladder, run)
		always.look_at(sorted(moment for moment in minutes | near if run.started_at <= moment <= last))
		self.assertEqual(always.sent, exact.sent)
		self.assertEqual(always.breach_at, exact.breach_at)
		self.assertEqual(always.last, exact.last)

	@examples(60)
	@given(ladders(), runs(), st.integers(0, 6 * 1440))
	def test_an_early_or_late_first_look(self, ladder: Ladder, run: Run, minutes: int) -> None:
		"""An outage of any length, then looks as named: nothing is lost, nothing is sent twice."""
		sweep = Sweep(ladder, run)
		sweep.follow(run.started_at + MINUTE * minutes)
		self.check(sweep)


if __name__ == "__main__":
	unittest.main()
