"""Document numbers: one after the other, given back with a reason, and never set by hand."""

import frappe

from duty_responsibility.api import handling
from duty_responsibility.api import outgoing as api
from duty_responsibility.duty_responsibility.report.duty_outgoing_register import (
	duty_outgoing_register as register,
)
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.outgoing import DAY, OUTGOING, REFUSED, OutgoingCase, make_series

NUMBER, SERIES = "Duty Document Number", "Duty Number Series"


class NumberCase(OutgoingCase):
	def numbered(self, at: str = "10:00", **values):
		return self.walk(self.draft(at, **values), "Numbering", at)

	def book(self) -> list[tuple]:
		rows = frappe.get_all(
			NUMBER,
			{"series": self.series},
			["number", "state", "document", "reason"],
			order_by="creation, number",
		)
		return [(row.number, row.state, row.document, row.reason or "") for row in rows]

	def state(self) -> tuple:
		return tuple(frappe.db.get_value(SERIES, self.series, ["year", "last_number", "free_numbers"]))


class TestIssuing(NumberCase):
	def test_one_after_the_other_and_each_in_the_book(self):
		docs = [self.numbered() for _ in range(3)]
		self.assertEqual(
			[doc.document_number for doc in docs], [f"{self.series}〔2025〕{n}号" for n in (1, 2, 3)]
		)
		self.assertEqual(self.book(), [(n, "In Use", doc.name, "") for n, doc in enumerate(docs, 1)])
		row = frappe.get_doc(NUMBER, {"document": docs[0].name})
		self.assertEqual((row.issued_by, str(row.issued_at)), (self.staff["clerk"], f"{DAY} 10:00:00"))

	def test_each_organ_code_counts_for_itself_and_each_year_anew(self):
		other = make_series(last_number=41)
		self.assertEqual(self.numbered(series=other).document_number, f"{other}〔2025〕42号")
		self.assertEqual(self.numbered().document_number, f"{self.series}〔2025〕1号")
		doc = self.numbered("2026-01-05 10:00:00")
		self.assertEqual(doc.document_number, f"{self.series}〔2026〕1号")
		with self.refused("Numbers of 2025 are no longer issued"):
			self.numbered("10:00")

	def test_what_is_refused_takes_no_number(self):
		doc = self.walk(self.draft(series=None), "Proofreading")
		with self.refused("Choose the organ code of the document first"):
			self.do(doc, "Numbering", "10:10")
		disabled = make_series(disabled=1)
		with clock_at(f"{DAY} 10:10:00"), as_user(self.users["clerk"]):
			doc.update({"series": disabled}).save()
		with self.refused("No numbers are issued with the organ code"):
			self.do(doc, "Numbering", "10:20")
		doc = self.walk(self.draft(), "Proofreading")
		frappe.db.savepoint("request")
		frappe.db.set_value(OUTGOING, doc.name, "modified", "2025-01-24 10:05:00", update_modified=False)
		with self.refused(error=frappe.TimestampMismatchError), as_user(self.users["clerk"]):
			doc.do_step("Numbering")
		frappe.db.rollback(save_point="request")
		self.assertEqual(self.numbered().document_number, f"{self.series}〔2025〕1号")

	def test_nobody_writes_numbers_by_hand(self):
		doc = self.numbered()
		row = frappe.get_doc(NUMBER, {"document": doc.name})
		for change in (
			lambda: row.update({"number": 7}).save(),
			row.delete,
			lambda: frappe.copy_doc(row).insert(),
		):
			with self.refused("belongs to the ledger", error=frappe.PermissionError):
				change()
		series = frappe.get_doc(SERIES, self.series)
		with self.refused("only issuing and giving back change them"):
			series.update({"last_number": 90}).save()
		series.reload()
		with self.refused("being given back only"):
			make_series(free_numbers="3")
		with self.refused("Disable it instead"):
			series.delete()
		other = make_series()
		with self.refused("the organ code stays"), as_user(self.users["clerk"]):
			self.fresh(doc).update({"series": other}).save()

	def test_where_counting_starts_is_for_the_office_to_say(self):
		frappe.get_doc(SERIES, self.series).update({"last_number": 95}).save()
		self.assertEqual(self.numbered().document_number, f"{self.series}〔2025〕96号")

	def test_a_form_that_was_opened_before_does_not_put_back_what_it_knew(self):
		series = frappe.get_doc(SERIES, self.series)
		self.numbered()
		with self.refused(error=frappe.TimestampMismatchError):
			series.update({"description": "Ours."}).save()

	def test_organ_codes(self):
		for code in ("县府办〔", "县府 办", "县府办2", ""):
			with self.subTest(code), self.refused(error=frappe.ValidationError):
				frappe.get_doc({"doctype": SERIES, "organ_code": code, "issuing_organ": "文件"}).insert()


class TestGivingBack(NumberCase):
	def test_withdrawn_it_gives_its_number_back_and_the_next_one_gets_it(self):
		second = [self.numbered() for _ in range(3)][1]
		self.request("10:10", "clerk", api.withdraw, second.name, "Merged with another one.")
		second = self.fresh(second)
		self.assertEqual((second.status, second.document_number), ("Withdrawn", None))
		self.assertEqual(self.state(), (2025, 3, "2"))
		self.assertEqual(self.book()[1], (2, "Given Back", second.name, "Merged with another one."))
		fourth = self.numbered("10:20")
		self.assertEqual(fourth.document_number, f"{self.series}〔2025〕2号")
		self.assertEqual(self.state(), (2025, 3, ""))
		self.assertEqual(self.numbered("10:30").document_number, f"{self.series}〔2025〕4号")
		self.assertEqual(
			[row[:2] for row in self.book()],
			[(1, "In Use"), (2, "Given Back"), (3, "In Use"), (2, "In Use"), (4, "In Use")],
		)

	def test_the_register_of_a_section_has_no_number_that_another_gave_back(self):
		doc = self.numbered()
		number = doc.document_number
		self.request("10:10", "clerk", api.withdraw, doc.name, "Merged with another one.")
		for section in (self.office.section_a, self.office.section_b, None):
			with self.subTest(section=section), clock_at(f"{DAY} 11:00:00"), as_user(self.users["clerk"]):
				asked = {"series": self.series, "section": section}
				lines = [line["document_number"] for line in register.execute(asked)[1]]
			own = section in (None, doc.section)
			self.assertEqual(lines, [number] if own else [])

	def test_a_wrong_organ_code_is_put_right_before_it_goes_out(self):
		doc = self.numbered()
		self.request(
			"10:10",
			"clerk",
			handling.return_step,
			OUTGOING,
			doc.name,
			"Sending Out",
			"Wrong code.",
			"Numbering",
		)
		doc = self.fresh(doc)
		self.assertEqual((doc.document_number, doc.current_step, doc.status), (None, "Numbering", "Signed"))
		self.assert_agrees(doc)
		other = make_series()
		with clock_at(f"{DAY} 10:20:00"), as_user(self.users["clerk"]):
			doc.update({"series": other}).save()
		doc = self.do(doc, "Numbering", "10:30")
		self.assertEqual(doc.document_number, f"{other}〔2025〕1号")
		self.assertEqual(self.state(), (2025, 0, ""))

	def test_back_to_the_signer_it_keeps_its_number(self):
		doc = self.numbered()
		number = doc.document_number
		self.request("10:10", "clerk", api.correct, doc.name, doc.title, "另一份。", "New figures.", True)
		doc = self.fresh(doc)
		self.assertEqual((doc.current_step, doc.document_number), ("Signing", number))
		doc = self.walk(doc, "Proofreading", "10:20")
		self.assertEqual({row.step for row in doc.open_rows()}, {"Sending Out", "Printing of Copies"})
		self.assertEqual(doc.document_number, number)

	def test_of_a_year_that_is_over_it_stays_given_back(self):
		doc = self.numbered()
		self.numbered("2026-01-05 09:00:00")
		self.request("2026-01-05 10:00:00", "clerk", api.withdraw, doc.name, "Never sent.")
		self.assertEqual(self.state(), (2026, 1, ""))
		self.assertEqual(self.book()[0][1:], ("Given Back", doc.name, "Never sent."))

	def test_who_sees_the_book(self):
		doc = self.numbered()
		for who, sees in (("clerk", True), ("member_a", True), ("head_a", True), ("member_b", False)):
			with self.subTest(who=who), as_user(self.users[who]):
				found = frappe.get_list(NUMBER, filters={"document": doc.name})
				self.assertEqual(len(found), int(sees))
				row = frappe.get_doc(NUMBER, {"document": doc.name})
				self.assertIs(bool(row.has_permission("read")), sees)
		with as_user(self.users["outsider"]), self.refused(error=REFUSED):
			frappe.get_list(NUMBER)
