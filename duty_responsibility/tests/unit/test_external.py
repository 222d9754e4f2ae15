"""A limit on a document of another app reads it by typed conditions, and by nothing else."""

import unittest
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.external import Stage, Terms, as_fact, beginning
from duty_responsibility.rules.policy import Condition, Operator

IS, NOT, ONE_OF = Operator.IS, Operator.IS_NOT, Operator.ONE_OF
WAITING = Condition("status", IS, "Pending")
APPROVED = Condition("status", IS, "Approved")
TERMS = Terms((WAITING,), (APPROVED,), (Condition("status", ONE_OF, "Dropped, Merged"),))


class TestStage(unittest.TestCase):
	def test_each_stage_is_read_from_the_fields(self) -> None:
		for status, stage in (
			("Draft", Stage.OUTSIDE),
			("Pending", Stage.UNDER_WAY),
			("Approved", Stage.FINISHED),
			("Dropped", Stage.WITHDRAWN),
			("Merged", Stage.WITHDRAWN),
			("", Stage.OUTSIDE),
		):
			with self.subTest(status=status):
				self.assertIs(TERMS.stage({"status": status}), stage)

	def test_what_was_cancelled_is_withdrawn_even_if_it_was_finished(self) -> None:
		self.assertIs(TERMS.stage({"status": "Approved", "docstatus": "2"}), Stage.WITHDRAWN)
		self.assertIs(TERMS.stage({"status": "Approved", "docstatus": "1"}), Stage.FINISHED)

	def test_without_conditions_it_is_for_every_document(self) -> None:
		terms = Terms((), (Condition("docstatus", IS, "1"),))
		self.assertIs(terms.stage({"docstatus": "0"}), Stage.UNDER_WAY)
		self.assertIs(terms.stage({"docstatus": "1"}), Stage.FINISHED)

	def test_that_a_field_is_filled_in_may_finish(self) -> None:
		terms = Terms((), (Condition("answered_on", NOT, ""),))
		self.assertIs(terms.stage({"answered_on": as_fact(None)}), Stage.UNDER_WAY)
		self.assertIs(terms.stage({"answered_on": as_fact(date(2025, 1, 24))}), Stage.FINISHED)

	def test_a_limit_that_nothing_finishes_is_refused(self) -> None:
		with self.assertRaises(ValueError):
			Terms((WAITING,), ())

	@given(st.dictionaries(st.sampled_from(["status", "docstatus", "other"]), st.text(max_size=3)))
	def test_any_document_is_in_exactly_one_stage(self, facts: dict[str, str]) -> None:
		self.assertIn(TERMS.stage(facts), Stage)

	def test_the_fields_are_named_once_each(self) -> None:
		self.assertEqual(TERMS.fields, ("status",))


class TestValues(unittest.TestCase):
	def test_values_are_compared_as_they_are_written(self) -> None:
		for value, text in (
			(None, ""),
			(0, "0"),
			(True, "1"),
			(5.0, "5"),
			(5.25, "5.25"),
			(Decimal("12.000"), "12"),
			(date(2025, 1, 24), "2025-01-24"),
			(datetime(2025, 1, 24, 9, 0, 0, 250), "2025-01-24 09:00:00"),
			("采购", "采购"),
		):
			with self.subTest(value=value):
				self.assertEqual(as_fact(value), text)

	def test_a_time_begins_where_its_field_says(self) -> None:
		created = datetime(2025, 1, 24, 9, 30, 15)
		self.assertIsNone(beginning(None, created))
		self.assertEqual(beginning(date(2025, 1, 24), created), created)
		self.assertEqual(beginning(date(2025, 1, 23), created), datetime(2025, 1, 23))
		self.assertEqual(beginning(datetime(2025, 1, 24, 8, 0, 0, 9), created), datetime(2025, 1, 24, 8))
