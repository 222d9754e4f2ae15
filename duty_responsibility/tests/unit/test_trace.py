"""Reasons and refusals as data that JSON can hold, the same text for the same reasons."""

from __future__ import annotations

import inspect
import json
import string
import unittest
from datetime import date, datetime, time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules import clock, ladder, limits, numbering, policy, proofreading, worktime
from duty_responsibility.rules.trace import Reason, RuleError, dump, load, plain, reason

from .strategies import examples


def all_refusals(kind: type[RuleError] = RuleError) -> list[type[RuleError]]:
	"""Every refusal of these modules that has a code of its own."""
	found: list[type[RuleError]] = []
	for child in kind.__subclasses__():
		found += all_refusals(child)
		if "code" in vars(child):
			found.append(child)
	return found


class TestReason(unittest.TestCase):
	def test_values_become_what_json_holds(self) -> None:
		made = reason(
			"code",
			"Art. 11",
			at=datetime(2026, 3, 2, 9, 0, 5, 999_999),
			day=date(2026, 3, 2),
			cut_offs=(time(11), time(17, 30)),
			amount=2,
			nothing=None,
		)
		self.assertEqual(
			made.to_dict(),
			{
				"code": "code",
				"article": "Art. 11",
				"values": {
					"at": "2026-03-02 09:00:05",
					"day": "2026-03-02",
					"cut_offs": ["11:00", "17:30"],
					"amount": 2,
					"nothing": None,
				},
			},
		)

	def test_what_is_empty_is_left_out(self) -> None:
		self.assertEqual(reason("code").to_dict(), {"code": "code"})
		self.assertEqual(Reason.from_dict({"code": "code"}), Reason("code"))

	def test_a_value_may_be_called_code(self) -> None:
		self.assertEqual(reason("a", "b", code="c", article="d").values, {"code": "c", "article": "d"})

	def test_plain_leaves_text_and_numbers(self) -> None:
		self.assertEqual(plain([1, "甲", (date(2026, 3, 2),)]), [1, "甲", ["2026-03-02"]])

	@examples(100)
	@given(
		st.lists(
			st.builds(
				Reason,
				st.text(max_size=8),
				st.text(max_size=8),
				st.dictionaries(
					st.text(max_size=5),
					st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.integers())),
					max_size=4,
				),
			)
		)
	)
	def test_round_trip(self, steps: list[Reason]) -> None:
		text = dump(steps)
		self.assertEqual(load(text), tuple(steps))
		self.assertEqual(dump(load(text)), text)

	def test_the_same_trace_is_the_same_text(self) -> None:
		"""The ledger hashes it, so the order in which values were given must not show."""
		one = dump([reason("code", a=1, b="甲")])
		self.assertEqual(one, dump([reason("code", b="甲", a=1)]))
		self.assertIn("甲", one)
		self.assertEqual(json.loads(one), [{"code": "code", "values": {"a": 1, "b": "甲"}}])

	def test_no_text_is_no_trace(self) -> None:
		self.assertEqual(load(None), ())
		self.assertEqual(load(""), ())


class TestRuleError(unittest.TestCase):
	"""What cannot be answered says what to mend, in data and in words."""

	def test_the_plain_one(self) -> None:
		error = RuleError(at=datetime(2026, 3, 2, 9))
		self.assertEqual((error.code, str(error)), ("rule-error", "The rule cannot be applied."))
		self.assertEqual(error.values, {"at": "2026-03-02 09:00:00"})
		self.assertIsInstance(error, ValueError)

	def test_every_refusal_has_a_code_of_its_own_and_a_sentence(self) -> None:
		found = all_refusals()
		codes = [kind.code for kind in found]
		self.assertEqual(len(codes), len(set(codes)))
		for kind in found:
			with self.subTest(kind=kind.__name__):
				self.assertRegex(kind.code, r"^[a-z]+(-[a-z]+)+$")
				self.assertRegex(kind.sentence, r"^[A-Z“{].*[.]$")
				names = [name for _, name, _, _ in string.Formatter().parse(kind.sentence) if name]
				values: dict[str, Any] = {name: name.upper() for name in names}
				text = str(kind(**values))
				for name in names:
					self.assertIn(name.upper(), text)

	def test_every_refusal_of_the_rules_is_raised_by_a_test(self) -> None:
		"""Looks for each class beside `assertRaises` or in a table of refusals of these test files."""
		from . import (
			test_clock,
			test_ladder,
			test_limits,
			test_numbering,
			test_policy,
			test_proofreading,
			test_worktime,
		)

		tests = (
			test_clock,
			test_ladder,
			test_limits,
			test_numbering,
			test_policy,
			test_proofreading,
			test_worktime,
		)
		tested = "".join(inspect.getsource(module) for module in tests)
		modules = {
			module.__name__ for module in (clock, ladder, limits, numbering, policy, proofreading, worktime)
		}
		for kind in all_refusals():
			if kind.__module__ in modules:
				with self.subTest(kind=kind.__name__):
					self.assertRegex(
						tested,
						rf"(assertRaises|refused)\(\s*{kind.__name__}\b|^\s*\(?{kind.__name__},$|\(\s*{kind.__name__},",
					)


if __name__ == "__main__":
	unittest.main()
