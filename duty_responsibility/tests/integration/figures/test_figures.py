"""Figures over many steps: the columns they are counted by, the months that are kept, and who may count what."""

from collections import Counter
from typing import Any

import frappe
from frappe.utils import get_datetime

from duty_responsibility.engine.figures import figures
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.patches.v0_2 import columns_of_figures
from duty_responsibility.permissions.figures import people_shown, seen
from duty_responsibility.rules.clock import EventKind
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.factories import clock_of
from duty_responsibility.tests.mix import JANUARY, MixCase, month, recount, sort, worst

WHOLE = figures.Asked("2025-01", "2025-12")
SORTS = ("on_time", "late", "excused", "running", "paused", "cancelled")
LEADERS = ("director", "deputy_a", "deputy_b", "head_a", "head_b", "clerk", "administrator")


def counted(found: dict[Any, figures.Tally]) -> dict[Any, Counter]:
	"""Tallies as the recount has them."""
	return {
		key: +Counter({word: getattr(one, word) for word in SORTS})
		for key, one in found.items()
		if any(getattr(one, word) for word in SORTS)
	}


class FiguresCase(MixCase):
	def given(self) -> None:
		super().given()
		self.refresh()

	def refresh(self) -> None:
		figures.refresh(commit=False)

	def tally(
		self, tag: str, by: str | None = None, asked: figures.Asked = WHOLE, count=figures.tally
	) -> Any:
		user = self.users.get(tag, tag)
		return counted(count(asked, seen("Duty Clock", user), by))

	def assert_all_agree(self, *tags: str) -> None:
		for tag in tags:
			rows = self.steps(tag)
			for by in (None, *figures.GROUPS):
				with self.subTest(tag=tag, by=by):
					self.assertEqual(self.tally(tag, by), recount(rows, by, WHOLE.first, WHOLE.last))


class TestColumns(FiguresCase):
	def test_every_clock_says_what_it_is_counted_as(self):
		rows = frappe.get_all(
			"Duty Clock",
			filters={"reference_name": ("in", [doc.name for doc in self.docs.values()])},
			fields=["*"],
		)
		self.assertEqual({sort(row) for row in rows}, set(SORTS), "the mix has every sort")
		for row in rows:
			with self.subTest(step=row.step, matter=row.reference_name):
				self.assertEqual(row.counted_month, month(row))
				self.assertEqual(
					row.done_month or None, str(row.finished_at)[:7] if row.finished_at else None
				)
				self.assertEqual(row.on_time_percent, 100 if sort(row) == "on_time" else 0)

	def test_what_was_late_in_january_stays_in_january_when_it_is_extended(self):
		clock = clock_of(self.docs["extended"])
		self.assertEqual((clock.result, clock.counted_month, clock.due_month), ("Late", "2025-01", "2025-02"))

	def test_how_long_it_took_is_in_working_minutes(self):
		clock = clock_of(self.docs["on_time_0_a_0"])
		self.assertEqual(clock.taken_minutes, 60)  # from 09:00 to 10:00
		with clock_at("2025-01-24 20:00:00"):
			self.receive("night", "2025-01-24 20:00:00", self.office.section_a, "member_a", urgency="Urgent")
		self.finish("night", "2025-01-24 21:15:00")
		self.assertEqual(clock_of(self.docs["night"]).taken_minutes, 75, "round the clock")

	def test_the_ledger_agrees_with_the_columns_and_finds_a_changed_one(self):
		clock = clock_of(self.docs["late_0_a"]).name

		def found() -> list[str]:
			return [item.text for item in verify().findings if item.clock == clock]

		with clock_at("2025-03-31 10:00:00"):
			self.assertEqual(found(), [])
			frappe.db.set_value("Duty Clock", clock, "counted_month", "2025-02", update_modified=False)
			self.assertIn("Month Counted", " ".join(found()))

	def test_rows_that_are_older_than_the_columns_get_them(self):
		columns = ("counted_month", "done_month", "on_time_percent")
		filters = {"reference_name": ("in", [doc.name for doc in self.docs.values()])}
		ask = {"filters": filters, "fields": ["name", *columns], "order_by": "name asc"}
		before = frappe.get_all("Duty Clock", **ask)
		blank = {"counted_month": None, "done_month": None, "on_time_percent": 0}
		frappe.db.set_value("Duty Clock", filters, blank, update_modified=False)
		columns_of_figures.execute()
		self.assertEqual(frappe.get_all("Duty Clock", **ask), before)


class TestTallies(FiguresCase):
	def test_every_reader_counts_what_their_list_shows(self):
		self.assert_all_agree(*LEADERS, "member_a", "member_b", "Administrator")

	def test_before_anything_is_kept_as_well(self):
		frappe.db.delete(figures.DOCTYPE)
		frappe.db.set_value("Duty Clock", {"unfigured": 0}, "unfigured", 1, update_modified=False)
		self.assert_all_agree("director", "head_a", "member_a")

	def test_and_right_after_something_has_moved(self):
		self.assertEqual(figures.stale_months(), set())
		self.finish("overdue", "2025-03-31 09:00:00")
		self.let("running", EventKind.RESCHEDULED, "2025-03-31 09:00:00", due_at="2025-06-30 18:00:00")
		self.assertEqual(figures.stale_months(), {"2025-03", "2025-04", "2025-06"})
		self.assert_all_agree("director", "deputy_a", "head_b")
		self.refresh()
		self.assertEqual(figures.stale_months(), set())
		self.assert_all_agree("director", "deputy_a", "head_b")

	def test_only_what_is_asked_for(self):
		for tag in ("director", "head_a", "head_b", "member_a"):
			rows = self.steps(tag)
			for only in (
				{"section": self.office.section_a},
				{"section": self.office.section_b, "article": "Art. 11"},
				{"reference_doctype": "Duty Meeting"},
			):
				asked = figures.Asked("2025-02", "2025-02", only)
				with self.subTest(tag=tag, only=only):
					self.assertEqual(
						self.tally(tag, "article", asked),
						recount(rows, "article", "2025-02", "2025-02", **only),
					)

	def test_a_matter_counts_once_by_the_worst_of_its_steps(self):
		for tag in ("director", "head_a", "member_b"):
			rows = self.steps(tag)
			for by in (None, *figures.GROUPS):
				with self.subTest(tag=tag, by=by):
					self.assertEqual(
						self.tally(tag, by, count=figures.matters), worst(rows, by, WHOLE.first, WHOLE.last)
					)

	def test_how_late_is_counted_over_what_is_done(self):
		rows = [row for row in self.steps("head_a") if sort(row) == "late" and row.status == "Finished"]
		rows = [row for row in rows if row.section == self.office.section_a]
		asked = figures.Asked("2025-01", "2025-12", {"section": self.office.section_a})
		(one,) = figures.tally(asked, seen("Duty Clock", self.users["head_a"])).values()
		self.assertEqual(
			(one.late_done, one.late_minutes), (len(rows), sum(row.late_minutes for row in rows))
		)

	def test_a_user_permission_of_the_office_counts_too(self):
		values = {"user": self.users["director"], "allow": "Duty Section", "for_value": self.office.section_b}
		frappe.get_doc({"doctype": "User Permission", **values}).insert()
		with as_user(self.users["director"]):
			self.assert_all_agree("director")
		self.assertEqual(set(self.tally("director", "section")), {self.office.section_b})

	def test_whoever_sees_nothing_counts_nothing(self):
		self.assertEqual(self.tally("duty_officer"), {})
		with self.assertRaises(frappe.PermissionError):
			seen("Duty Clock", self.users["outsider"])

	def test_people_are_shown_to_themselves_and_to_those_who_lead_them(self):
		of_a = {self.staff["member_a"], self.staff["member_a2"]}
		for tag, expected in (
			("director", None),
			("head_a", {self.staff["head_a"], *of_a}),
			("deputy_a", {self.staff["deputy_a"], self.staff["head_a"], *of_a}),
			("member_a", {self.staff["member_a"]}),
			("clerk", {self.staff["clerk"]}),
			("administrator", set()),
		):
			with self.subTest(tag=tag):
				self.assertEqual(people_shown(self.users[tag]), expected)


class TestKeeping(FiguresCase):
	def test_the_kept_figures_are_a_count_of_all_steps(self):
		self.assertEqual(figures.verify(commit=False), [])
		kept = frappe.get_all(
			figures.DOCTYPE, filters={"section": self.office.section_a}, fields=["counted_month", "clocks"]
		)
		rows = [row for row in self.steps("director") if row.section == self.office.section_a]
		self.assertEqual(sum(row.clocks for row in kept), len(rows))

	def test_what_was_tampered_with_is_found_and_mended(self):
		cell = frappe.db.get_value(
			figures.DOCTYPE, {"section": self.office.section_a, "counted_month": "2025-02"}
		)
		frappe.db.set_value(figures.DOCTYPE, cell, "clocks", 999, update_modified=False)
		self.assertEqual(figures.verify(commit=False), ["2025-02"])
		self.assertEqual(figures.verify(commit=False), [])
		self.assert_all_agree("director")

	def test_clocks_that_were_removed_are_noticed(self):
		frappe.db.delete("Duty Clock", {"name": clock_of(self.docs["late_1_b"]).name})
		self.assertEqual(figures.verify(commit=False), ["2025-02"])
		self.assert_all_agree("director")

	def test_counting_anew_is_nothing_when_nothing_has_moved(self):
		self.assertEqual(figures.refresh(commit=False), 0)
		self.receive("one_more", JANUARY, self.office.section_a, "member_a")
		self.assertEqual(figures.refresh(commit=False), 2)

	def test_nobody_writes_them_by_hand(self):
		cell = frappe.get_last_doc(figures.DOCTYPE)
		cell.clocks = 0
		with self.refused("belongs to the ledger", error=frappe.PermissionError):
			cell.save()

	def test_only_administrators_read_the_kept_figures(self):
		for tag in ("director", "clerk", "head_a", "member_a"):
			self.assertFalse(frappe.has_permission(figures.DOCTYPE, "read", user=self.users[tag]))
		self.assertTrue(frappe.has_permission(figures.DOCTYPE, "read", user=self.users["administrator"]))

	def test_a_late_step_of_an_earlier_month_is_counted_at_once(self):
		before = self.tally("director", "counted_month")["2025-03"]["late"]
		self.let("running", EventKind.RESCHEDULED, "2025-03-31 08:40:00", due_at="2025-03-31 08:50:00")
		self.let("running", EventKind.BREACHED, "2025-03-31 10:00:00")
		self.assertEqual(self.tally("director", "counted_month")["2025-03"]["late"], before + 1)
		self.assertEqual(clock_of(self.docs["running"]).breached_at, get_datetime("2025-03-31 08:50:00"))
