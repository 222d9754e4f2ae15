"""The criteria are data, the suggestion binds nobody, and nobody decides alone."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.faults import (
	Affects,
	Facts,
	Grade,
	Measure,
	NegativeFact,
	NoMajority,
	NoQuorum,
	NotVoted,
	SameRank,
	TooFewVotes,
	check_quorum,
	count_votes,
	quorum,
	suggest,
)

GENERAL = Grade(
	"General",
	1,
	"Art. 23",
	Affects.SECTION,
	from_source=True,
	measures=(Measure("Talk", "Art. 23", True), Measure("Self-criticism", "Art. 23", True)),
)
LARGER = Grade(
	"Larger",
	2,
	"Art. 24",
	Affects.OFFICE,
	least_repeats=2,
	from_source=True,
	measures=(Measure("Talk", "Art. 24", True), Measure("Circular")),
)
MAJOR = Grade("Major", 3, "", Affects.BEYOND, 2100, 4, True, measures=(Measure("Circular"),))
BOOK = (GENERAL, LARGER, MAJOR)
RANK = {None: 0, "General": 1, "Larger": 2, "Major": 3}

facts = st.builds(
	Facts, st.sampled_from(list(Affects)), st.integers(0, 5000), st.integers(0, 9), st.booleans()
)


def codes(found) -> list[str]:
	return [step.code for step in found.trace]


class TestSuggestion(unittest.TestCase):
	def test_what_the_source_says(self) -> None:
		general = suggest(Facts(Affects.SECTION), BOOK)
		self.assertEqual(
			(general.grade, [m.measure for m in general.measures]), ("General", ["Talk", "Self-criticism"])
		)
		self.assertEqual(codes(general), ["fault-reach", "fault-suggested", "fault-people-decide"])
		larger = suggest(Facts(Affects.OFFICE), BOOK)
		self.assertEqual(larger.grade, "Larger")
		self.assertIn("fault-office-measures", codes(larger))

	def test_what_the_office_has_added_is_marked(self) -> None:
		self.assertIn("fault-office-criterion", codes(suggest(Facts(Affects.BEYOND), BOOK)))

	def test_each_criterion_alone_is_enough_and_is_named(self) -> None:
		for given_facts, code in (
			(Facts(late_minutes=2100), "fault-late"),
			(Facts(repeats=4), "fault-repeated"),
			(Facts(consequences=True), "fault-consequences"),
			(Facts(Affects.BEYOND), "fault-reach"),
		):
			with self.subTest(code=code):
				found = suggest(given_facts, BOOK)
				self.assertEqual(found.grade, "Major")
				self.assertIn(code, codes(found))
		self.assertNotEqual(suggest(Facts(late_minutes=2099), BOOK).grade, "Major")

	def test_where_the_book_is_silent_nothing_is_suggested(self) -> None:
		found = suggest(Facts(), BOOK)
		self.assertTrue(found.gap)
		self.assertEqual(codes(found), ["fault-reach-not-named", "fault-gap"])
		self.assertTrue(suggest(Facts(Affects.BEYOND, 9999, 9, True), ()).gap)

	def test_criteria_that_contradict_each_other_are_refused(self) -> None:
		with self.assertRaises(SameRank):
			suggest(Facts(), (GENERAL, Grade("Other", 1)))
		with self.assertRaises(NegativeFact):
			suggest(Facts(repeats=-1), BOOK)

	@given(facts, facts, st.permutations(BOOK))
	def test_worse_facts_never_give_a_lower_grade_in_whatever_order_the_book_lies(
		self, one, other, book
	) -> None:
		order = list(Affects)
		worse = Facts(
			order[max(order.index(one.affects), order.index(other.affects))],
			max(one.late_minutes, other.late_minutes),
			max(one.repeats, other.repeats),
			one.consequences or other.consequences,
		)
		found = suggest(worse, book)
		self.assertGreaterEqual(RANK[found.grade], RANK[suggest(one, BOOK).grade])
		self.assertTrue(found.trace)
		self.assertIn(found.grade, (None, *(grade.name for grade in book)))


HELD, DROP = ("Held to Account", "General"), ("Dropped", "")


class TestMeeting(unittest.TestCase):
	def test_a_share_is_rounded_up(self) -> None:
		self.assertEqual([quorum(n, 67) for n in (1, 2, 3, 4, 6, 100)], [1, 2, 3, 3, 5, 67])
		check_quorum(4, 3, 67)
		with self.assertRaises(NoQuorum):
			check_quorum(4, 2, 67)

	def test_nobody_decides_alone(self) -> None:
		with self.assertRaises(TooFewVotes):
			count_votes({"a": HELD}, 1, None)
		with self.assertRaises(TooFewVotes):
			count_votes({"p": HELD}, 0, "p")
		self.assertEqual(count_votes({"p": HELD, "a": HELD}, 2, "p"), HELD)

	def test_more_than_half_decide_and_all_vote(self) -> None:
		self.assertEqual(count_votes({"a": HELD, "b": HELD, "c": DROP}, 2, None), HELD)
		with self.assertRaises(NoMajority):
			count_votes({"a": HELD, "b": DROP}, 2, None)
		with self.assertRaises(NotVoted):
			count_votes({"a": HELD, "b": HELD, "c": None}, 2, None)

	@given(
		st.dictionaries(
			st.text(min_size=1, max_size=3), st.sampled_from((HELD, DROP)), min_size=2, max_size=9
		)
	)
	def test_whatever_is_decided_more_than_half_have_said(self, votes) -> None:
		try:
			found = count_votes(votes, 2, None)
		except NoMajority:
			self.assertTrue(all(2 * list(votes.values()).count(b) <= len(votes) for b in (HELD, DROP)))
		else:
			self.assertGreater(2 * list(votes.values()).count(found), len(votes))


if __name__ == "__main__":
	unittest.main()
