"""What is printed of a case, and the figures that say whether it is fair."""

import frappe
from frappe.translate import clear_cache

from duty_responsibility.api import faults
from duty_responsibility.duty_responsibility.report.document_error_circular import document_error_circular
from duty_responsibility.duty_responsibility.report.duty_fault_figures import duty_fault_figures
from duty_responsibility.tests.base import as_user, in_language
from duty_responsibility.tests.cases import RECORD, FaultCase

PERIOD = {"from_date": "2025-01-01", "to_date": "2025-12-31"}


class TestPapers(FaultCase):
	def setUp(self) -> None:
		super().setUp()
		clear_cache()  # of translations: what a site remembers may be older than the words tested here

	def printed(self, doctype: str, name: str, paper: str) -> str:
		with in_language("zh"):
			return frappe.get_print(doctype, name, paper)

	def test_the_papers_of_a_case_in_chinese(self):
		name = self.breach(title="关于<b>安全</b>生产的通知")
		self.up_to_proposal(name)
		notice = self.printed(RECORD, name, "Fault Notice Paper")
		for word in (
			"过错通知书",
			"GC-2025-",
			"来文来电办理超时限",
			"第十七条",
			"不作陈述是您的权利",
			self.get(name).pack_hash,
		):
			self.assertIn(word, notice)
		self.assertIn("关于&lt;b&gt;安全&lt;/b&gt;生产的通知", notice)
		self.assertIn("I was ill on Wednesday.", self.printed(RECORD, name, "Fault Statement Form"))
		self.decided(name)
		(decision,) = self.decisions(name)
		paper = self.printed("Duty Fault Decision", decision.name, "Accountability Decision")
		for word in ("责任追究决定书", "一般过错", "By the book.", "谈话", "申诉"):
			self.assertIn(word, paper)
		self.assertNotIn("All agreed.", paper, "the discussion stays with the meeting")
		self.does("deputy_a", "2025-01-27 09:00:00", faults.give_notice, name)
		self.does("member_a", "2025-01-27 09:30:00", faults.accept, name)
		talk = (name, self.measure(name, "Talk"), "2025-01-27 10:00:00", "第一会议室", "谈了三点。")
		proof = self.does("deputy_a", "2025-01-27 11:00:00", faults.record_talk, *talk)
		paper = self.printed("Duty Measure Proof", proof, "Fault Talk Record")
		for word in ("谈话记录", "第一会议室", "谈了三点。", "head_a"):
			self.assertIn(word, paper)

	def test_printing_is_a_look(self):
		name = self.breach()
		with as_user(self.users["head_a"]):
			frappe.get_print(RECORD, name, "Fault Notice Paper")
		looks = frappe.get_all("Duty Fault Look", {"record": name}, ["looked_by", "how"])
		self.assertEqual([(look.looked_by, look.how) for look in looks], [(self.users["head_a"], "Printed")])


class TestFigures(FaultCase):
	def figures(self, who: str, **filters) -> tuple:
		with as_user(self.users[who]):
			_columns, data, message, _chart = duty_fault_figures.execute({**PERIOD, **filters})
		return {row["group"]: row for row in data}, message

	def test_groups_too_small_are_put_together_or_left_out(self):
		self.settings(fault_group_least=2)
		self.breach()
		self.breach()
		data, message = self.figures("head_a", group_by="Month")
		shown = data.get("2025-01")
		self.assertTrue(shown and shown["records"] == 2)
		self.assertIsNone(message)
		self.settings(fault_group_least=50)
		data, message = self.figures("head_a", group_by="Month")
		self.assertEqual(data, {})
		self.assertIn("fewer than 50", message)

	def test_what_was_spared_repeated_and_how_long_it_took(self):
		self.settings(fault_group_least=1)
		held = self.breach()
		self.up_to_proposal(held)
		self.decided(held)
		again = self.breach()
		self.up_to_proposal(again)
		self.decided(again)
		spared = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.drop, spared, "Excused", "Ill.")
		outage = frappe.get_doc({"doctype": "Duty Outage"})
		outage.update({"from_time": "2025-01-22 17:00:00", "to_time": "2025-01-22 19:00:00"})
		outage.name = f"OUT-{frappe.generate_hash(length=8)}"
		outage.db_insert()
		data, _message = self.figures("director", section=self.office.section_a, group_by="Category")
		row = data["Incoming Document or Call past the Limit"]
		self.assertEqual((row["held"], row["spared"], row["repeated"]), (2, 1, 1))
		self.assertAlmostEqual(row["share"], 33.3)
		self.assertGreaterEqual(row["outage"], 3)
		self.assertAlmostEqual(row["days"], 3.0, delta=0.2)

	def test_each_counts_what_they_may_know_of(self):
		self.settings(fault_group_least=1)
		self.breach()
		for who, sees in (("director", True), ("deputy_a", True), ("deputy_b", False), ("clerk", False)):
			with self.subTest(who=who):
				data, _message = self.figures(who, section=self.office.section_a)
				self.assertEqual(bool(data), sees)

	def test_the_circular_names_nobody(self):
		columns = document_error_circular.columns()
		self.assertFalse({"staff", "proofreader", "assignee"} & {column["fieldname"] for column in columns})
		with as_user(self.users["director"]):
			self.assertIsInstance(document_error_circular.execute(PERIOD)[1], list)

	def test_the_circular_counts_a_document_once_that_is_beyond_the_limit_at_both_stages(self):
		errors = {"title_errors": 0, "name_errors": 0, "policy_errors": 0, "body_errors": 4}
		read = frappe._dict(document="D", characters=1000, verdict="Beyond the Limit", **errors)
		line = document_error_circular._line("Section", [read, frappe._dict(read)])
		self.assertEqual((line["documents"], line["beyond"], line["body_errors"]), (1, 1, 8))
