"""An outgoing document on paper: the drafting sheet, the document as issued, and the register of a period."""

import frappe
from frappe.www.printview import get_html_and_style

from duty_responsibility.api import outgoing as api
from duty_responsibility.demo.today import outgoing
from duty_responsibility.duty_responsibility.report.duty_outgoing_register import (
	duty_outgoing_register as register,
)
from duty_responsibility.engine.office import calendars
from duty_responsibility.tests.base import as_user, clock_at, in_language
from duty_responsibility.tests.outgoing import DAY, OUTGOING, REFUSED, OutgoingCase

SHEET, PAPER = "Duty Drafting Sheet", "Duty Official Document"


class TestPaper(OutgoingCase):
	def printed(self, doc, name: str, by: str = "clerk") -> str:
		with as_user(self.users[by]), in_language("zh"):
			return get_html_and_style(frappe.get_doc(OUTGOING, doc.name).as_json(), print_format=name)["html"]

	def test_the_sheet_bears_every_opinion_signed_and_dated(self):
		doc = self.walk(self.draft(title="关于<值班>的通知"), "Check and Issue", "09:20")
		html = self.printed(doc, SHEET)
		for opinion, who in (("Sound.", "head_a"), ("Agreed.", "deputy_a"), ("To be issued.", "director")):
			self.assertIn(opinion, html)
			self.assertIn(frappe.db.get_value("Duty Staff", self.staff[who], "employee_name"), html)
		self.assertIn("2025年1月24日", html)
		self.assertIn(doc.document_number, html)
		self.assertIn("关于&lt;值班&gt;的通知", html)
		self.assertNotIn("<值班>", html)
		for label in (
			"签发",
			"会签",
			"审核",
			"核稿",
			"主送",
			"抄送",
			"拟稿人",
			"校对人",
			"密级",
			"紧急程度",
			"发文字号",
		):
			self.assertIn(label, html, label)

	def test_a_returned_opinion_says_so_and_who_entered_it(self):
		doc = self.walk(self.draft(), "Review", "09:10")
		doc = self.do(doc, "Signing", "09:20", by="clerk", opinion="同意。")
		html = self.printed(doc, SHEET)
		clerk = frappe.db.get_value("Duty Staff", self.staff["clerk"], "employee_name")
		self.assertIn("同意。", html)
		self.assertIn(clerk, html)

	def test_the_elements_of_an_official_document(self):
		text = "市人民政府：\n一、情况。排水管网老化。\n（一）现状\n恳请支持。"
		doc = self.draft(
			kind="Request for Instructions",
			urgency="Urgent",
			title="关于排水管网的请示",
			text=text,
			recipients=[
				{"recipient": "市人民政府", "copies": 3},
				{"recipient": "市财政局", "role": "Copied to"},
			],
			attachments_note="1. 预算表",
			annotation="联系人：某某",
		)
		doc = self.walk(doc, "Printing of Copies", "09:10")
		html = self.printed(doc, PAPER)
		signer = frappe.db.get_value("Duty Staff", self.staff["director"], "employee_name")
		for part in (
			"测试县人民政府办公室文件",
			doc.document_number,
			signer,
			"加急",
			"关于排水管网的请示",
			"市人民政府：",
			'<span class="one">一、情况。</span>排水管网老化。',
			'<span class="two">（一）现状</span>',
			"1. 预算表",
			"2025年1月24日",
			"（联系人：某某）",
			"市财政局",
		):
			self.assertIn(part, html)
		downward = self.printed(self.walk(self.draft(), "Signing", "09:10"), PAPER)
		self.assertNotIn(signer, downward)

	def test_whoever_may_not_see_it_does_not_print_it(self):
		doc = self.draft()
		with self.refused(error=frappe.PermissionError):
			self.printed(doc, SHEET, by="member_b")


class TestRegister(OutgoingCase):
	def read(self, by: str = "clerk", **filters):
		with clock_at(f"{DAY} 17:00:00"), as_user(self.users[by]):
			return register.execute({"series": self.series, **filters})[1]

	def test_in_the_order_of_numbers_with_the_gap_explained(self):
		docs = [self.walk(self.draft(), "Numbering", "09:20") for _ in range(3)]
		self.request("10:00", "clerk", api.withdraw, docs[1].name, "Merged.")
		rows = self.read()
		self.assertEqual(
			[row["document_number"] for row in rows], [f"{self.series}〔2025〕{n}号" for n in (1, 2, 3)]
		)
		self.assertEqual([row.get("title") for row in rows], [docs[0].title, None, docs[2].title])
		self.assertEqual(rows[1]["remark"], "Given back: Merged.")
		self.assertEqual((rows[0]["main"], rows[0]["copy"]), ("各乡镇人民政府", ""))
		again = self.walk(self.draft(), "Numbering", "10:10")
		self.assertEqual([row["document"] for row in self.read()], [docs[0].name, again.name, docs[2].name])

	def test_of_a_period_and_a_section(self):
		doc = self.walk(self.draft(), "Numbering", "09:20")
		self.assertEqual(self.read(from_date="2025-01-25", to_date="2025-02-01"), [])
		self.assertEqual(len(self.read(from_date=DAY, to_date=DAY)), 1)
		self.assertEqual(len(self.read(section=self.office.section_a)), 1)
		self.assertEqual(self.read(section=self.office.section_b), [])
		with self.refused("ends before it begins"):
			self.read(from_date="2025-02-01", to_date=DAY)
		self.assertEqual(self.read()[0]["document"], doc.name)

	def test_nobody_reads_what_they_may_not_see(self):
		self.walk(self.draft(), "Numbering", "09:20")
		self.assertEqual(len(self.read(by="member_a")), 1)
		self.assertEqual(self.read(by="member_b"), [])
		with self.refused(error=REFUSED):
			self.read(by="outsider")

	def test_every_column_has_its_value(self):
		self.walk(self.draft(), "Check and Issue", "09:20")
		(row,) = self.read()
		self.assertLessEqual({column["fieldname"] for column in register.columns()}, set(row))


class TestSample(OutgoingCase):
	def test_the_sample_documents_come_as_far_as_they_should(self):
		"""Made with the people of this office in the parts of the sample's."""
		part = {
			"wenshu": "clerk",
			"kezhang": "head_a",
			"fuzhuren": "deputy_a",
			"zhuren": "director",
			"zonghe1": "member_a",
			"zonghe2": "member_a2",
		}

		def act(login, action, *args, **values):
			with as_user(self.users[part[login]]):
				return action(*args, **values)

		frappe.db.set_value("Duty Number Series", {"name": ("!=", self.series)}, "disabled", 1)
		with clock_at("2025-03-14 15:00:00") as now:
			outgoing.load(act, lambda login: self.staff[part[login]], calendars.current().calendar, now)
		found = {
			row.title: (row.status, row.current_step or "")
			for row in frappe.get_all(
				OUTGOING, {"section": self.office.section_a}, ["title", "status", "current_step"]
			)
		}
		expected = {
			"Filing": ("Filed", ""),
			"Check and Issue": ("Checked and Issued", "Filing"),
			"withdrawn": ("Withdrawn", ""),
			"Sending Out": ("Numbered", "Printing of Copies"),
			"Signing": ("Signed", "Proofreading"),
			"Section Check": ("In Review", "Review"),
			"": ("In Drafting", "Drafting"),
		}
		for row in outgoing.DOCUMENTS:
			with self.subTest(row[1]):
				self.assertEqual(found[row[1]], expected[row[7]])
