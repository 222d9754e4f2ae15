"""What becomes of a row when two systems have it: theirs, ours, and what came over last."""

import unittest
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.bridge import Here, Item, Known, Outcome, Person, There, leaders, plan

VALUES = st.one_of(st.none(), st.sampled_from(["", "甲", "乙", "丙"]))
ROWS = st.dictionaries(st.sampled_from(["name", "user", "section"]), VALUES)


def one(
	theirs: dict[str, Any], ours: dict[str, Any] | None, last: dict[str, Any] | None, **values: Any
) -> Item:
	here = {} if ours is None else {"DS-1": Here("DS-1", ours)}
	known = {} if last is None else {"E1": Known("DS-1", last)}
	return plan([There("E1", "Wang", theirs, **values)], here, known, {} if last else {"E1": "DS-1"})[0]


class TestPlan(unittest.TestCase):
	def test_every_case_of_a_field(self) -> None:
		for theirs, ours, last, outcome, write in (
			("甲", None, None, Outcome.CREATE, {"name": "甲"}),
			("甲", "甲", "甲", Outcome.SAME, {}),
			("甲", "甲", None, Outcome.SAME, {}),
			("乙", "甲", "甲", Outcome.CHANGE, {"name": "乙"}),
			("甲", "乙", "甲", Outcome.ALONE, {}),
			("乙", "丙", "甲", Outcome.CONFLICT, {}),
			("乙", "甲", None, Outcome.CONFLICT, {}),
			("乙", "", None, Outcome.CHANGE, {"name": "乙"}),
			("", "甲", "甲", Outcome.CHANGE, {"name": ""}),
			(None, "甲", "乙", Outcome.SAME, {}),
		):
			with self.subTest(theirs=theirs, ours=ours, last=last):
				item = one(
					{"name": theirs},
					None if ours is None else {"name": ours},
					None if last is None else {"name": last},
				)
				self.assertEqual((item.outcome, dict(item.values)), (outcome, write))

	def test_one_field_in_conflict_does_not_hold_up_the_others(self) -> None:
		item = one({"name": "乙", "user": "b"}, {"name": "丙", "user": "a"}, {"name": "甲", "user": "a"})
		self.assertEqual((item.outcome, dict(item.values)), (Outcome.CONFLICT, {"user": "b"}))

	def test_what_is_not_wanted_is_not_brought_over_but_kept_in_step_if_here(self) -> None:
		item = one({"enabled": 0}, None, None, why_not="bridge-left")
		self.assertEqual((item.outcome, item.trace[0].code), (Outcome.ALONE, "bridge-left"))
		item = one({"enabled": 0}, {"enabled": 1}, {"enabled": 1}, why_not="bridge-left")
		self.assertEqual((item.outcome, dict(item.values)), (Outcome.CHANGE, {"enabled": 0}))

	def test_what_was_removed_here_does_not_come_back(self) -> None:
		self.assertIs(one({"name": "甲"}, None, {"name": "甲"}).outcome, Outcome.ALONE)

	def test_what_is_taken_back_there_goes_unless_somebody_here_has_changed_it(self) -> None:
		last = {"from_date": "2025-03-10"}
		self.assertIs(one(last, last, last, taken_back=True).outcome, Outcome.REMOVE)
		changed = {"from_date": "2025-03-11"}
		self.assertIs(one(last, changed, last, taken_back=True).outcome, Outcome.CONFLICT)
		self.assertIs(one(last, None, None, taken_back=True).outcome, Outcome.ALONE)
		self.assertIs(one(last, last, None, taken_back=True).outcome, Outcome.CONFLICT)

	@given(ROWS, ROWS, st.one_of(st.none(), ROWS))
	def test_the_second_time_there_is_nothing_left_to_do(
		self, theirs: dict[str, Any], ours: dict[str, Any], last: dict[str, Any] | None
	) -> None:
		first = one(theirs, ours, last)
		after = {**ours, **first.values}
		second = one(theirs, after, dict(first.remember) or None)
		self.assertEqual(dict(second.values), {})
		self.assertEqual(dict(second.remember), dict(first.remember))

	@given(ROWS, ROWS, ROWS)
	def test_what_somebody_here_has_typed_is_never_overwritten(
		self, theirs: dict[str, Any], ours: dict[str, Any], last: dict[str, Any]
	) -> None:
		for name in one(theirs, ours, last or {"other": ""}).values:
			typed = ours.get(name) not in (None, "") and ours.get(name) != last.get(name)
			self.assertFalse(typed, name)


class TestLeaders(unittest.TestCase):
	def test_whom_the_others_report_to_leads_and_whom_the_head_reports_to_is_in_charge(self) -> None:
		people = [
			Person("boss", "Leaders", None),
			Person("head", "A", "boss"),
			Person("one", "A", "head"),
			Person("two", "A", "head"),
			Person("alone", "B", "boss"),
			Person("x", "C", "y"),
			Person("y", "C", "x"),
			Person("gone", "D", "boss", active=False),
			Person("lost", "E", "gone"),
		]
		found = leaders(people)
		self.assertEqual(found["A"], ("head", "boss"))
		self.assertEqual(found["B"], ("alone", "boss"))
		self.assertEqual(found["C"], (None, None))
		self.assertEqual(found["E"], ("lost", None))
		self.assertNotIn("D", found)
