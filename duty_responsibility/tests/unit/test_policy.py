"""Which rule applies: rows of conditions, the first that holds, and a name for it when none does."""

from __future__ import annotations

import unittest
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.policy import Condition, NoRuleApplies, Operator, Rule, choose

from .strategies import examples

URGENT = Rule("urgent", (Condition("urgency", Operator.ONE_OF, "特急， 加急"),), "at once")
MEETING = Rule(
	"executive meeting",
	(Condition("source", Operator.IS, "政府常务会议"), Condition("urgency", Operator.IS_NOT, "特急")),
	"3 working days",
)
OTHER: Rule[str] = Rule("other", (), "2 working days")


class TestConditions(unittest.TestCase):
	def holds(self, operator: Operator, value: str, actual: Any) -> bool:
		return Condition("field", operator, value).holds({} if actual is ... else {"field": actual})

	def test_is(self) -> None:
		self.assertTrue(self.holds(Operator.IS, "特急", "特急"))
		self.assertFalse(self.holds(Operator.IS, "特急", "平急"))
		self.assertTrue(self.holds(Operator.IS, "1", 1))  # a checkbox
		self.assertTrue(self.holds(Operator.IS, "", None))
		self.assertTrue(self.holds(Operator.IS, "", ...))

	def test_is_not(self) -> None:
		self.assertTrue(self.holds(Operator.IS_NOT, "特急", "平急"))
		self.assertFalse(self.holds(Operator.IS_NOT, "特急", "特急"))
		self.assertTrue(self.holds(Operator.IS_NOT, "特急", None))
		self.assertFalse(self.holds(Operator.IS_NOT, "", ...))

	def test_one_of_takes_both_commas(self) -> None:
		for value in ("特急,加急", "特急，加急", " 特急 ， 加急 "):
			self.assertTrue(self.holds(Operator.ONE_OF, value, "加急"))
			self.assertFalse(self.holds(Operator.ONE_OF, value, "平急"))

	def test_a_comma_too_many_does_not_match_what_has_no_value(self) -> None:
		"""“特急,” is a slip; it must not make every matter without an urgency urgent."""
		for value in ("特急,", ",特急", "特急,,加急"):
			for actual in ("", None, ...):
				self.assertFalse(self.holds(Operator.ONE_OF, value, actual))


class TestChoice(unittest.TestCase):
	"""Art. 11: urgent at once; of the executive meeting 3 days; others 2."""

	def chosen(self, **facts: Any) -> str:
		return choose([URGENT, MEETING, OTHER], facts)[0].then

	def test_first_match_in_order(self) -> None:
		self.assertEqual(self.chosen(urgency="特急", source="政府常务会议"), "at once")
		self.assertEqual(self.chosen(urgency="", source="政府常务会议"), "3 working days")
		self.assertEqual(self.chosen(source="县委"), "2 working days")
		self.assertEqual(choose([OTHER, URGENT], {"urgency": "特急"})[0], OTHER)

	def test_the_reason_names_the_rule(self) -> None:
		_, trace = choose([URGENT, OTHER], {"urgency": "加急"})
		self.assertEqual(
			[step.to_dict() for step in trace], [{"code": "rule-chosen", "values": {"rule": "urgent"}}]
		)

	def test_none_applies(self) -> None:
		for rules in ([], [URGENT, MEETING]):
			with self.assertRaises(NoRuleApplies) as caught:
				choose(rules, {"urgency": "平急"})
			self.assertEqual((caught.exception.code, caught.exception.values), ("policy-no-rule", {}))
			self.assertEqual(
				str(caught.exception),
				"No time limit applies to this matter. Add one in Duty Time Limit, or one without conditions as the last.",
			)

	@examples(100)
	@given(
		st.lists(st.tuples(st.sampled_from(Operator), st.sampled_from(["a", "b", "a,b", ""])), max_size=6),
		st.sampled_from(["a", "b", "", None]),
	)
	def test_a_rule_without_conditions_catches_the_rest(
		self, rows: list[tuple[Operator, str]], actual: str | None
	) -> None:
		rules = [
			Rule(str(number), (Condition("field", operator, value),), number)
			for number, (operator, value) in enumerate(rows)
		]
		rule, _ = choose([*rules, Rule("rest", (), -1)], {"field": actual})
		before = rules[: rule.then] if rule.then >= 0 else rules
		for passed in before:
			self.assertFalse(passed.conditions[0].holds({"field": actual}))


if __name__ == "__main__":
	unittest.main()
