"""Every report against its recount over steps of every sort, and that the recount finds what is wrong."""

from collections import Counter
from typing import Any

import frappe

from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.figures import figures
from duty_responsibility.tests.base import clock_at
from duty_responsibility.tests.factories import clock_of
from duty_responsibility.tests.mix import AFTER, MixCase
from duty_responsibility.tests.recount import compare
from duty_responsibility.tests.recount.ledger import Office

READERS = ("director", "deputy_a", "deputy_b", "head_a", "head_b", "clerk", "member_a", "member_b")
SORTS = {"on_time", "late", "excused", "running", "paused", "cancelled"}


class TestRecount(MixCase):
	"""The sample office has the whole breadth of matters (test_sample_office.py); here are the rare sorts of steps."""

	def given(self) -> None:
		super().given()
		# what other tests have left on this site has no part in it
		mine = [doc.name for doc in self.docs.values()]
		frappe.db.delete("Duty Clock", {"reference_name": ("not in", mine)})
		with clock_at(AFTER):
			engine.sweep(commit=False)

	def outcomes(self, *tags: str, **only: Any) -> list[compare.Outcome]:
		with clock_at(AFTER) as now:
			return list(compare.everything([self.users[tag] for tag in tags], now, **only))

	def test_every_report_says_what_a_recount_says(self) -> None:
		with clock_at(AFTER) as now:
			self.assertEqual({step.sort for step in Office(now).steps}, SORTS)
		lines: Counter[str] = Counter()
		for one in self.outcomes(*READERS):
			lines[one.report] += one.lines
			with self.subTest(report=one.report, reader=one.reader, filters=one.asked):
				self.assertEqual(one.differences, [])
		for report in (
			"Duty On-Time Rate",
			"Duty Overdue and Due Soon",
			"Duties of a Period",
			"Incoming Register",
		):
			self.assertGreater(lines[report], 50, report)

	def test_what_is_kept_is_what_the_ledger_says(self) -> None:
		figures.refresh(commit=False)
		with clock_at(AFTER) as now:
			self.assertEqual(compare.kept_differ(Office(now)), [])

	def test_a_step_that_says_something_else_than_its_ledger_is_found(self) -> None:
		for values in (
			{"result": "On Time"},
			{"counted_month": "2025-03"},
			{"section": self.office.section_b},
			{"late_minutes": 3},
		):
			with self.subTest(values=values):
				self.assertTrue(self.found_with(values))

	def found_with(self, values: dict[str, Any]) -> list[str]:
		frappe.db.savepoint("as_it_was")
		clock = clock_of(self.docs["late_0_a"]).name
		frappe.db.set_value("Duty Clock", clock, {**values, "unfigured": 1}, update_modified=False)
		found = [
			text for one in self.outcomes("director", only=("Duty On-Time Rate",)) for text in one.differences
		]
		frappe.db.rollback(save_point="as_it_was")
		return found
