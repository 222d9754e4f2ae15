"""The text on its way: who may change it when, who changed what, and that what goes out is what was signed."""

import frappe

from duty_responsibility.api import outgoing as api
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.outgoing import DAY, OUTGOING, REFUSED, TEXT, OutgoingCase

VERSION = "Duty Draft Version"


class TextCase(OutgoingCase):
	def write(self, doc, by: str, at: str = "09:30", **values):
		with clock_at(f"{DAY} {at}:00"), as_user(self.users[by]):
			doc = self.fresh(doc)
			doc.update(values).save()
		return doc

	def correct(
		self, doc, by: str, text: str, substance: bool = False, at: str = "09:40", reason: str = "A slip."
	):
		self.request(at, by, api.correct, doc.name, doc.title, text, reason, substance)
		return self.fresh(doc)

	def versions(self, doc) -> list[tuple]:
		shown = self.request("17:00", "clerk", api.versions, doc.name)
		return [(row["version"], row["step"], row["kind"], row["person"].split()[0]) for row in shown]


class TestWhoWrites(TextCase):
	def test_whoever_has_it(self):
		doc = self.draft()
		self.write(doc, "member_a", text="一稿。")
		self.write(doc, "head_a", text="科长代拟。")  # the section's head may do it for the section
		with self.refused("has the document now"):
			self.write(doc, "director", text="别的。")
		with as_user(self.users["member_a2"]):
			self.assertFalse(self.fresh(doc).has_permission("write"))
		doc = self.do(doc, "Drafting", "09:10")
		with self.refused("head_a", "has the document now"):
			self.write(doc, "member_a", text="二稿。")
		self.write(doc, "head_a", text="科长改。")
		doc = self.do(doc, "Section Check", "09:20")
		self.write(doc, "deputy_a", title="关于值班的补充通知")
		self.assertEqual(self.fresh(doc).text, "科长改。")

	def test_who_gets_it_is_changed_with_the_text(self):
		doc = self.walk(self.draft(), "Drafting", "09:10")
		recipients = [{"recipient": "县政府各部门", "copies": 2}]
		with self.refused("has the document now"):
			self.write(doc, "member_a", recipients=recipients)
		self.write(doc, "head_a", recipients=recipients)

	def test_what_is_signed_is_not_simply_changed(self):
		doc = self.walk(self.draft(), "Signing", "09:20")
		for who in ("clerk", "director", "member_a"):
			for values in (
				{"text": "别的。"},
				{"title": "别的"},
				{"recipients": []},
				{"kind": "Official Letter"},
			):
				with self.subTest(who=who, **values), self.refused("It has been signed as it stands"):
					self.write(doc, who, **values)
		# what is no part of the document itself may still be set
		self.write(doc, "clerk", copies=40)


class TestVersions(TextCase):
	def test_one_for_each_time_it_was_handed_on_changed(self):
		doc = self.do(self.draft(), "Drafting", "09:10")
		self.write(doc, "head_a", text=TEXT.replace("27", "26"))
		doc = self.do(doc, "Section Check", "09:35")
		doc = self.do(doc, "Review", "09:36")
		doc = self.do(doc, "Signing", "09:37")
		self.assertEqual(
			self.versions(doc),
			[(1, "Drafting", "Handed On", "member_a"), (2, "Section Check", "Handed On", "head_a")],
		)
		self.assertEqual((doc.text_version, doc.signed_version), (2, 2))
		shown = self.request("17:00", "clerk", api.versions, doc.name)[1]
		self.assertTrue(shown["signed"])
		(change,) = shown["changes"]
		self.assertEqual((change["before"], change["after"]), (2, 2))
		self.assertIn(("removed", "7"), [tuple(part) for part in change["parts"]])
		self.assertIn(("added", "6"), [tuple(part) for part in change["parts"]])
		self.assertEqual(shown["weighty"], ["7", "6"])

	def test_nobody_writes_versions_by_hand_and_who_sees_the_document_sees_them(self):
		doc = self.do(self.draft(), "Drafting", "09:10")
		row = frappe.get_doc(VERSION, {"document": doc.name})
		for change in (
			lambda: row.update({"text": "x"}).save(),
			row.delete,
			lambda: frappe.copy_doc(row).insert(),
		):
			with self.refused("belongs to the ledger", error=frappe.PermissionError):
				change()
		for who, sees in (("member_a", True), ("clerk", True), ("member_b", False), ("deputy_b", False)):
			with self.subTest(who=who), as_user(self.users[who]):
				self.assertEqual(len(frappe.get_list(VERSION, filters={"document": doc.name})), int(sees))
				self.assertIs(bool(frappe.get_doc(VERSION, row.name).has_permission("read")), sees)
		with self.refused(error=frappe.PermissionError):
			self.request("10:00", "member_b", api.versions, doc.name)


class TestCorrections(TextCase):
	def given(self) -> None:
		super().given()
		self.doc = self.walk(self.draft(), "Signing", "09:20")

	def test_of_form_it_is_put_on_record_and_goes_on(self):
		doc = self.correct(self.doc, "clerk", TEXT.replace("报送", "报来"))
		self.assertEqual((doc.current_step, doc.signed_version, doc.text_version), ("Proofreading", 1, 2))
		self.assertEqual(self.versions(doc)[-1], (2, "Proofreading", "Correction of Form", "clerk"))
		self.assertIsNotNone(doc.signed_at)
		doc = self.walk(doc, "Check and Issue", "10:00")
		self.assertEqual(doc.status, "Checked and Issued")

	def test_of_substance_it_goes_back_to_the_signer(self):
		sending = self.clocks(self.doc)["Sending Out"].name
		doc = self.correct(
			self.doc, "clerk", TEXT.replace("27", "26"), substance=True, reason="The day was wrong."
		)
		self.assertEqual((doc.current_step, doc.status, doc.signed_at), ("Signing", "In Review", None))
		self.assertEqual(self.versions(doc)[-1], (2, "Proofreading", "Change of Substance", "clerk"))
		self.assert_agrees(doc)
		self.assertEqual(frappe.db.get_value("Duty Clock", sending, "status"), "Cancelled")
		row = next(row for row in doc.handling if row.decision == "Returned")
		self.assertEqual((row.step, row.opinion), ("Proofreading", "The day was wrong."))
		doc = self.do(doc, "Signing", "10:00")
		self.assertEqual((doc.signed_version, str(doc.signed_at)), (2, f"{DAY} 10:00:00"))
		self.assertEqual(str(self.clocks(doc)["Sending Out"].started_at), f"{DAY} 10:00:00")
		self.assert_agrees(doc)

	def test_what_was_proofread_before_it_was_signed_anew_is_proofread_again(self):
		self.proofread(self.doc, "09:30")
		doc = self.correct(self.doc, "clerk", TEXT.replace("27", "26"), substance=True)
		doc = self.do(doc, "Signing", "10:00")
		with self.refused("signed anew after it was proofread"):
			self.request("10:10", "clerk", lambda: self.fresh(doc).do_step("Proofreading"))
		doc = self.do(doc, "Proofreading", "10:20")
		self.assertEqual(doc.current_step, "Numbering")

	def test_at_every_step_until_it_is_out(self):
		doc = self.walk(self.doc, "Numbering", "09:30")
		doc = self.correct(doc, "clerk", TEXT.replace("27", "26"), substance=True)
		self.assertEqual([row.step for row in doc.open_rows()], ["Signing"])
		self.assert_agrees(doc)

	def test_only_by_whoever_has_it_with_a_reason_and_a_change(self):
		for who in ("member_a", "head_a", "director"):
			with self.subTest(who=who), self.refused("Only they can do it", error=REFUSED):
				self.correct(self.doc, who, "别的。")
		with self.refused("State what is corrected and why"):
			self.correct(self.doc, "clerk", "别的。", reason=" ")
		with self.refused("Nothing was changed"):
			self.correct(self.doc, "clerk", TEXT)
		with self.refused("has not been signed yet"):
			self.correct(self.draft(), "member_a", "别的。")

	def test_figures_among_the_changes_are_pointed_out(self):
		found = self.request(
			"09:30", "clerk", api.weighty, self.doc.name, self.doc.title, TEXT.replace("27", "26")
		)
		self.assertEqual(found, ["7", "6"])

	def test_changed_past_the_document_it_does_not_go_out(self):
		doc = self.walk(self.doc, "Proofreading", "09:30")
		frappe.db.set_value(OUTGOING, doc.name, "text", "谁改的？", update_modified=False)
		with self.refused("not those that were signed or corrected on record"):
			self.do(doc, "Numbering", "09:40")
		frappe.db.set_value(OUTGOING, doc.name, "text", TEXT, update_modified=False)
		self.do(doc, "Numbering", "09:50")
