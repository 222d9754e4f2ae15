"""What is printed: the processing sheet, the supervision notice, the register for a period."""

import re
from typing import Any

import frappe
from frappe.desk.query_report import run
from frappe.utils import strip_html

from duty_responsibility.api import handling as api
from duty_responsibility.api import incoming
from duty_responsibility.tests.base import as_user, clock_at, in_language
from duty_responsibility.tests.factories import INCOMING
from duty_responsibility.tests.integration.documents.test_handling import DAY, HandlingCase


def words(html: str) -> str:
	return re.sub(r"\s+", " ", strip_html(re.sub(r"<style.*?</style>", "", html, flags=re.S)))


class TestPaper(HandlingCase):
	def printed(self, doc: Any, name: str, who: str = "clerk", lang: str = "zh", at: str = "11:00") -> str:
		with clock_at(f"{DAY} {at}:00"), as_user(self.users[who]), in_language(lang):
			return words(frappe.get_print(INCOMING, doc.name, name, no_letterhead=1))

	def handled(self) -> Any:
		doc = self.receive(
			document_number="No. 12 [2025]", document_date="2025-01-20", summary="<b>About</b> forests."
		)
		self.act("09:20", "clerk", incoming.pass_on, doc)
		self.act(
			"10:00",
			"clerk",
			incoming.decide,
			doc,
			"Proposal",
			"Section A leads, B assists.",
			section=self.office.section_a,
			assisting=[self.office.section_b],
			readers=[self.staff["director"]],
		)
		self.act("10:20", "head_b", api.do_step, doc, "Assistance", "Figures supplied.")
		return self.act("10:30", "head_a", incoming.finish, doc, "Report sent.")

	def test_the_processing_sheet_has_all_elements_with_opinions_signed_and_dated(self):
		frappe.db.set_single_value("Duty Settings", "office_name", "示例县人民政府办公室")
		frappe.clear_document_cache("Duty Settings", "Duty Settings")
		doc = self.handled()
		text = self.printed(doc, "Document Processing Sheet")
		for label in (
			"示例县人民政府办公室文件处理单",
			"来文单位",
			"签收人",
			"来文字号",
			"密级",
			"紧急程度",
			"份数",
			"文件标题",
			"初审意见",
			"拟办意见",
			"领导批示",
			"办理结果",
			"传阅",
			"答复",
			"保管期限",
			"归档号",
			"主办科室",
			"协办科室",
		):
			with self.subTest(label=label):
				self.assertIn(label, text)
		proposal = doc.handling[1]
		self.assertIn(
			f"Section A leads, B assists. {proposal.person_name} （{proposal.entered_by_name}代录） 2025年01月24日 10:00",
			text,
		)
		self.assertIn(f"{self.office.section_b}（协办）：Figures supplied.", text)
		self.assertIn(doc.open_rows("Circulation")[0].person_name, text)
		# what somebody typed is shown as typed, never taken for markup
		with as_user(self.users["clerk"]):
			html = frappe.get_print(INCOMING, doc.name, "Document Processing Sheet", no_letterhead=1)
		self.assertIn("&lt;b&gt;About&lt;/b&gt;", html)

	def test_whoever_may_not_see_it_does_not_print_it(self):
		doc = self.receive()
		with as_user(self.users["member_b"]), self.assertRaises(frappe.PermissionError):
			frappe.get_doc(INCOMING, doc.name).check_permission("print")

	def test_the_supervision_notice_names_who_when_and_how_late(self):
		doc = self.receive()
		self.act("09:20", "clerk", incoming.pass_on, doc)
		with clock_at(f"{DAY} 11:30:00"), as_user(self.users["clerk"]):
			api.remind(INCOMING, doc.name, "Proposal")
		text = self.printed(doc, "Supervision Notice", at="11:50")
		name = frappe.db.get_value("Duty Staff", self.staff["deputy_a"], "employee_name")
		for said in (
			"督办通知单",
			name,
			"拟办",
			"2025年01月24日 11:20",
			"已逾期30分钟",
			"第十一条",
			"1次",
			"签字",
		):
			with self.subTest(said=said):
				self.assertIn(said, text)

	def test_a_graded_document_prints_its_metadata_only(self):
		doc = self.receive(secrecy="Secret", secrecy_term="10 years", copy_numbers="000012")
		doc = self.act("09:20", "clerk", incoming.pass_on, doc)
		self.act("09:30", "deputy_a", incoming.decide, doc, "Proposal", section=self.office.section_a)
		text = self.printed(doc, "Document Processing Sheet", lang="en")
		self.assertIn("Secret★10 years", text)
		self.assertIn("000012", text)
		self.assertNotIn("Done", text)


class TestRegister(HandlingCase):
	def lines(self, who: str, **filters: Any) -> list[dict]:
		filters = {"from_date": "2025-01-24", "to_date": "2025-01-24", **filters}
		with clock_at(f"{DAY} 12:00:00"), as_user(self.users[who]):
			return [row for row in run("Incoming Register", filters)["result"] if isinstance(row, dict)]

	def test_the_register_of_a_period_in_order_of_its_numbers(self):
		first, second = self.receive("08:40"), self.receive("09:00", section=self.office.section_a)
		with clock_at("2025-01-26 09:00:00"):
			self.receive_on("2025-01-26 08:50:00")
		rows = self.lines("clerk")
		self.assertEqual([row["name"] for row in rows], [first.name, second.name])
		self.assertEqual(rows[0]["received"], "2025-01-24 08:40")
		self.assertEqual(
			[row["name"] for row in self.lines("clerk", section=self.office.section_a)], [second.name]
		)

	def receive_on(self, at: str) -> Any:
		from duty_responsibility.tests.factories import register

		return register(self.users["clerk"], received_at=at)

	def test_everybody_reads_the_lines_they_may_see(self):
		self.receive()
		mine = self.receive(section=self.office.section_a)
		self.assertEqual([row["name"] for row in self.lines("head_a")], [mine.name])
		with as_user(self.users["gatekeeper"]), self.assertRaises(frappe.PermissionError):
			run("Incoming Register", {"from_date": "2025-01-24", "to_date": "2025-01-24"})

	def test_a_period_that_cannot_be_is_refused(self):
		with self.refused("ends before it begins"):
			self.lines("clerk", to_date="2025-01-01")
		with self.refused("Choose the period"):
			self.lines("clerk", to_date=None)
