"""Art. 2, branch by branch, and what must hold of every chain."""

import unittest
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.responder import (
	ANSWERED_BEFORE,
	LAST_RESORT,
	RECEIVED,
	Candidate,
	Chain,
	Choice,
	Gap,
	Hours,
	Link,
	NobodyNamed,
	NoLinks,
	Presence,
	Source,
	again,
	choose,
	gaps,
	settle,
	stretches,
)
from duty_responsibility.rules.roster import Absence, Duty, Shift, shift
from duty_responsibility.rules.worktime import WorkingCalendar

from .offices import at, office_data
from .strategies import examples

CALENDAR = WorkingCalendar.from_dict(office_data())
ART_2 = Chain(
	(
		Link(Source.CLERK, Hours.OFFICE, "Art. 2"),
		Link(Source.DOCUMENT_TRANSFER, Hours.OFFICE, "Art. 2"),
		Link(Source.WEEKLY, Hours.OFFICE, "Art. 2"),
		Link(Source.TEMPORARY, Hours.OFFICE, "Art. 2"),
		Link(Source.OFF_HOURS, Hours.OFF, "Art. 2"),
	),
	last_resort="resort",
)
NAMES = ("clerk", "transfer", "weekly", "temporary", "officer", "resort", "porter")
PEOPLE = {name: Candidate(name, name.title(), support_worker=name == "porter") for name in NAMES}
POSTS = {Source.CLERK: ("clerk",), Source.DOCUMENT_TRANSFER: ("transfer",)}
MONDAY = date(2026, 11, 23)
ROSTER = tuple(
	one
	for kind, staff in (
		(Duty.WEEKLY, "weekly"),
		(Duty.TEMPORARY, "temporary"),
		(Duty.OFF_HOURS, "officer"),
	)
	for one in shift(kind, staff, MONDAY, MONDAY + timedelta(days=6), changes_at=time(8, 30))
)
MORNING, LUNCH, EVENING = at("2026-11-23 09:00"), at("2026-11-23 12:30"), at("2026-11-23 20:00")


def presence(*away: str, shifts: tuple[Shift, ...] = ROSTER, **changed: Candidate) -> Presence:
	absences = [Absence(staff, at("2026-11-01 00:00"), at("2026-12-01 00:00")) for staff in away]
	return Presence(CALENDAR, {**PEOPLE, **changed}, POSTS, shifts, absences)


def codes(choice: Choice) -> list[tuple[str, str]]:
	return [(step.code, step.values.get("role", "")) for step in choice.trace]


class TestArticleTwo(unittest.TestCase):
	def test_the_clerk_in_office_hours(self) -> None:
		choice = choose(ART_2, presence(), MORNING)
		self.assertEqual((choice.staff, choice.source, choice.alarm), ("clerk", "Clerk", False))
		self.assertEqual(codes(choice), [("in-office-hours", ""), ("responder-found", "Clerk")])
		self.assertEqual(choice.trace[-1].article, "Art. 2")

	def test_then_the_document_transfer_person(self) -> None:
		choice = choose(ART_2, presence("clerk"), MORNING)
		self.assertEqual(choice.staff, "transfer")
		self.assertEqual(codes(choice)[1], ("away-until", "Clerk"))
		self.assertEqual(choice.trace[1].values["until"], "2026-12-01 00:00:00")

	def test_then_this_weeks_duty_officer(self) -> None:
		choice = choose(ART_2, presence("clerk", "transfer"), MORNING)
		self.assertEqual(choice.staff, "weekly")
		self.assertEqual(
			codes(choice)[1:3], [("away-until", "Clerk"), ("away-until", "Document Transfer Clerk")]
		)

	def test_then_the_temporary_duty_officer(self) -> None:
		choice = choose(ART_2, presence("clerk", "transfer", "weekly"), MORNING)
		self.assertEqual(choice.staff, "temporary")

	def test_then_the_last_resort_and_an_alarm(self) -> None:
		choice = choose(ART_2, presence("clerk", "transfer", "weekly", "temporary"), MORNING)
		self.assertEqual((choice.staff, choice.source, choice.alarm), ("resort", LAST_RESORT, True))
		self.assertEqual(codes(choice)[-1][0], "last-resort")

	def test_an_alarm_when_even_the_last_resort_is_away(self) -> None:
		choice = choose(ART_2, presence("clerk", "transfer", "weekly", "temporary", "resort"), MORNING)
		self.assertEqual((choice.staff, choice.alarm), (None, True))
		self.assertEqual(codes(choice)[-2:], [("away-until", LAST_RESORT), ("nobody-answers", "")])

	def test_an_alarm_when_no_last_resort_is_named(self) -> None:
		choice = choose(Chain(ART_2.links), presence(shifts=()), EVENING)
		self.assertEqual((choice.staff, choice.alarm), (None, True))
		self.assertEqual(codes(choice)[5:], [("not-rostered", "Off-hours Duty"), ("no-last-resort", "")])

	def test_the_duty_officer_at_lunch_and_in_the_evening(self) -> None:
		for moment in (LUNCH, EVENING, at("2026-11-24 07:00")):
			choice = choose(ART_2, presence(), moment)
			self.assertEqual((choice.staff, choice.source), ("officer", "Off-hours Duty"))
			self.assertEqual(codes(choice)[0][0], "outside-office-hours")
			passed = ("Clerk", "Document Transfer Clerk", "Weekly Duty", "Temporary Duty")
			self.assertEqual(codes(choice)[1:5], [("not-asked-now", role) for role in passed])
			self.assertEqual(choice.trace[1].values["hours"], "In Office Hours")

	def test_a_worked_sunday_is_office_time(self) -> None:
		self.assertEqual(choose(ART_2, presence(), at("2025-01-26 09:00")).staff, "clerk")

	def test_a_holiday_monday_is_the_duty_officers(self) -> None:
		holiday = shift(Duty.OFF_HOURS, "officer", date(2026, 4, 6), date(2026, 4, 6), changes_at=time(8, 30))
		choice = choose(ART_2, presence(shifts=tuple(holiday)), at("2026-04-06 10:00"))
		self.assertEqual((choice.staff, choice.source), ("officer", "Off-hours Duty"))

	def test_support_workers_are_excluded(self) -> None:
		rostered = tuple(shift(Duty.OFF_HOURS, "porter", MONDAY, MONDAY, changes_at=time(8, 30)))
		choice = choose(ART_2, presence(shifts=rostered), EVENING)
		self.assertEqual(choice.staff, "resort")
		self.assertEqual(codes(choice)[5], ("support-worker", "Off-hours Duty"))
		self.assertEqual(choice.trace[5].article, "Art. 2")

	def test_disabled_and_unreachable_people_are_passed_over(self) -> None:
		gone = Candidate("clerk", "Clerk", enabled=False)
		mute = Candidate("transfer", "Transfer", reachable=False)
		choice = choose(ART_2, presence(clerk=gone, transfer=mute), MORNING)
		self.assertEqual(choice.staff, "weekly")
		self.assertEqual(
			[code for code, _role in codes(choice)][1:3], ["person-disabled", "person-unreachable"]
		)

	def test_out_of_the_office_until_back(self) -> None:
		out = Presence(CALENDAR, PEOPLE, POSTS, ROSTER, [Absence("clerk", at("2026-11-23 08:45"))])
		choice = choose(ART_2, out, MORNING)
		self.assertEqual((choice.staff, codes(choice)[1]), ("transfer", ("away", "Clerk")))

	def test_a_named_person(self) -> None:
		chain = Chain((Link(Source.NAMED, Hours.ALWAYS, staff="weekly"),))
		self.assertEqual(choose(chain, presence(), EVENING).staff, "weekly")
		self.assertTrue(choose(chain, presence("weekly"), EVENING).alarm)


class TestReceivedInFact(unittest.TestCase):
	def settled(self, received_by: Candidate | None, gatekeeper: bool = False) -> Choice:
		return settle(choose(ART_2, presence(), MORNING), received_by, gatekeeper)

	def test_whoever_was_contacted_first_answers(self) -> None:
		choice = self.settled(PEOPLE["weekly"])
		self.assertEqual((choice.staff, choice.source, choice.alarm), ("weekly", RECEIVED, False))
		self.assertEqual((choice.trace[-1].code, choice.trace[-1].article), ("received-in-fact", "Art. 2"))

	def test_the_person_on_duty_needs_no_word(self) -> None:
		self.assertEqual(self.settled(PEOPLE["clerk"]), choose(ART_2, presence(), MORNING))
		self.assertEqual(self.settled(None).staff, "clerk")

	def test_support_workers_and_gatekeepers_hand_over(self) -> None:
		for receiver, gatekeeper, code in (
			(PEOPLE["porter"], False, "support-worker-hands-over"),
			(PEOPLE["weekly"], True, "gatekeeper-hands-over"),
		):
			choice = self.settled(receiver, gatekeeper)
			self.assertEqual((choice.staff, choice.trace[-1].code), ("clerk", code))

	def test_an_alarm_ends_when_somebody_was_there(self) -> None:
		failed = choose(Chain(ART_2.links), presence(shifts=()), EVENING)
		self.assertFalse(settle(failed, PEOPLE["weekly"]).alarm)
		self.assertTrue(settle(failed, PEOPLE["porter"]).alarm)


class TestComesBack(unittest.TestCase):
	def test_whoever_answered_before_if_they_are_there(self) -> None:
		choice = again(ART_2, presence(), EVENING, "weekly")
		self.assertEqual((choice.staff, choice.source), ("weekly", ANSWERED_BEFORE))

	def test_else_the_chain_with_the_reason(self) -> None:
		choice = again(ART_2, presence("weekly"), EVENING, "weekly")
		self.assertEqual(choice.staff, "officer")
		self.assertEqual(codes(choice)[0], ("away-until", ANSWERED_BEFORE))
		self.assertEqual(again(ART_2, presence(), MORNING, None).staff, "clerk")


class TestChain(unittest.TestCase):
	def test_a_chain_must_ask_somebody_at_every_hour(self) -> None:
		with self.assertRaises(NoLinks) as caught:
			Chain((Link(Source.CLERK, Hours.OFFICE),)).check()
		self.assertEqual(caught.exception.values["hours"], "Outside Office Hours")
		Chain((Link(Source.CLERK, Hours.ALWAYS),)).check()

	def test_a_named_link_needs_a_name(self) -> None:
		with self.assertRaises(NobodyNamed):
			Chain((Link(Source.NAMED, Hours.ALWAYS),)).check()


class TestCoverage(unittest.TestCase):
	def test_a_rostered_week_has_no_gap(self) -> None:
		self.assertEqual(gaps(ART_2, presence(), at("2026-11-23 08:30"), at("2026-11-30 00:00")), [])

	def test_a_week_without_a_roster_is_one_gap_a_duty(self) -> None:
		found = gaps(ART_2, presence(shifts=()), at("2026-11-30 00:00"), at("2026-12-07 00:00"))
		# in office hours the clerk is there, so that only duty off hours is serious
		self.assertEqual(
			{gap.role: gap.serious for gap in found},
			{"Off-hours Duty": True, "Weekly Duty": False, "Temporary Duty": False},
		)
		self.assertEqual(
			[gap for gap in found if gap.role == "Weekly Duty"],
			[Gap(at("2026-11-30 08:30"), at("2026-12-04 18:00"), "Weekly Duty", serious=False)],
		)

	def test_a_chain_that_fails_with_everybody_rostered_is_a_gap_too(self) -> None:
		chain = Chain((Link(Source.CLERK, Hours.ALWAYS),))
		found = gaps(chain, presence("clerk"), MORNING, EVENING)
		self.assertEqual(found, [Gap(MORNING, EVENING, "")])

	def test_a_rostered_person_who_is_away_leaves_a_gap(self) -> None:
		found = gaps(ART_2, presence("officer"), at("2026-11-23 18:00"), at("2026-11-24 08:30"))
		self.assertEqual([(gap.role, gap.serious) for gap in found], [("Off-hours Duty", True)])

	def test_who_is_next(self) -> None:
		found = stretches(ART_2, presence(), at("2026-11-23 11:00"), at("2026-11-24 09:00"))
		self.assertEqual(
			[(one.choice.staff, one.start, one.end) for one in found],
			[
				("clerk", at("2026-11-23 11:00"), at("2026-11-23 12:00")),
				("officer", at("2026-11-23 12:00"), at("2026-11-23 14:30")),
				("clerk", at("2026-11-23 14:30"), at("2026-11-23 18:00")),
				("officer", at("2026-11-23 18:00"), at("2026-11-24 08:30")),
				("clerk", at("2026-11-24 08:30"), at("2026-11-24 09:00")),
			],
		)


moments = st.datetimes(datetime(2026, 9, 20), datetime(2026, 10, 12)).map(
	lambda moment: moment.replace(second=0, microsecond=0)
)
staff = st.sampled_from([*NAMES, "stranger"])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Chain, Presence]:
	"""Any chain, any people, any roster, any absences, over the National Day week."""
	links = draw(
		st.lists(
			st.builds(Link, st.sampled_from(Source), st.sampled_from(Hours), st.just("Art. 2"), staff),
			min_size=1,
			max_size=6,
		)
	)
	people = {
		name: Candidate(name, name, draw(st.booleans()), draw(st.booleans()), draw(st.booleans()))
		for name in NAMES
	}
	posts = {source: draw(st.lists(staff, max_size=2)) for source in (Source.CLERK, Source.DOCUMENT_TRANSFER)}
	spans = st.tuples(moments, st.integers(1, 60 * 24 * 7))
	shifts = [
		Shift(draw(st.sampled_from(Duty)), draw(staff), start, start + timedelta(minutes=minutes), order)
		for order, (start, minutes) in enumerate(draw(st.lists(spans, max_size=5)))
	]
	absences = [
		Absence(draw(staff), start, start + timedelta(minutes=minutes) if minutes % 5 else None)
		for start, minutes in draw(st.lists(spans, max_size=4))
	]
	resort = draw(st.none() | staff)
	return Chain(tuple(links), resort), Presence(CALENDAR, people, posts, shifts, absences)


class TestEveryChain(unittest.TestCase):
	@given(worlds(), moments)
	@examples(400)
	def test_it_ends_in_a_person_or_an_alarm(self, world: tuple[Chain, Presence], moment: datetime) -> None:
		chain, office = world
		choice = choose(chain, office, moment)
		self.assertTrue(choice.staff or choice.alarm)
		self.assertTrue(choice.trace)
		if choice.staff:
			person = office.people[choice.staff]
			self.assertTrue(person.enabled and person.reachable and not person.support_worker)
			self.assertFalse(
				any(absence.staff == choice.staff and absence.covers(moment) for absence in office.absences)
			)

	@given(worlds(), moments)
	@examples(400)
	def test_everyone_passed_over_has_a_reason(self, world: tuple[Chain, Presence], moment: datetime) -> None:
		"""Each link before the one that answered leaves at least one reason, asked or not."""
		chain, office = world
		choice = choose(chain, office, moment)
		roles = [link.source.value for link in chain.links]
		if not choice.alarm:
			roles = roles[: roles.index(choice.source)]
		said = [step.values.get("role") for step in choice.trace]
		for role in roles:
			self.assertIn(role, said)

	@given(worlds(), moments, st.integers(1, 60 * 24 * 4), st.floats(0, 1, exclude_max=True))
	@examples(200)
	def test_stretches_say_what_choose_says(
		self, world: tuple[Chain, Presence], start: datetime, minutes: int, share: float
	) -> None:
		chain, office = world
		end = start + timedelta(minutes=minutes)
		moment = start + timedelta(seconds=int(minutes * 60 * share))
		found = stretches(chain, office, start, end)
		self.assertEqual((found[0].start, found[-1].end), (start, end))
		[here] = [one for one in found if one.start <= moment < one.end]
		choice = choose(chain, office, moment)
		self.assertEqual((here.choice.staff, here.choice.source), (choice.staff, choice.source))
		if choice.alarm:
			serious = [gap for gap in gaps(chain, office, start, end) if gap.serious]
			self.assertTrue(any(gap.start <= moment < gap.end for gap in serious))


if __name__ == "__main__":
	unittest.main()
