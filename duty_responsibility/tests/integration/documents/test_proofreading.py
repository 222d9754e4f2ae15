"""Proofreading records: what is proposed, who decides, what is counted, and the verdict of Art. 18."""

import frappe
import frappe.client

from duty_responsibility.api import outgoing
from duty_responsibility.api import proofreading as api
from duty_responsibility.tests.base import as_user, clock_at, in_language
from duty_responsibility.tests.factories import unique
from duty_responsibility.tests.outgoing import DAY, OUTGOING, RECORD, REFUSED, OutgoingCase

TERM = "Duty Proofreading Term"
FAULTY = "各乡镇人民政府：\n县长陈国东强调，请于2月30日前报送有关事项的的安排（[2025]05号。"


class ProofCase(OutgoingCase):
	def given(self) -> None:
		super().given()
		frappe.db.delete(TERM)  # what the site has on its lists has no say in a test
		self.list("Leader", "陈国栋", titles="县委副书记，县长")

	def list(self, kind: str, term: str, **values):
		return frappe.get_doc({"doctype": TERM, "kind": kind, "term": term, **values}).insert()

	def signed(self, **values):
		return self.walk(self.draft(**values), "Signing", "09:20")

	def begin(self, doc, by: str = "clerk", stage: str = "Proof"):
		return frappe.get_doc(RECORD, self.request("09:30", by, api.begin, doc.name, stage))

	def save(self, record, by: str = "clerk", **values):
		with clock_at(f"{DAY} 09:40:00"), as_user(self.users[by]):
			record = frappe.get_doc(RECORD, record.name)
			record.update(values).save()
		return record

	def judge(self, record, judgement: str):
		with clock_at(f"{DAY} 09:40:00"), as_user(self.users["clerk"]):
			record.reload()
			for row in record.errors:
				row.judgement = judgement
			record.save()
		return record


class TestProposals(ProofCase):
	def test_what_is_doubtful_is_proposed_with_its_place_and_why(self):
		record = self.begin(self.signed(text=FAULTY))
		self.assertEqual(
			[
				(row.error_class, row.paragraph, row.position, row.found, row.correction)
				for row in record.errors
			],
			[
				("Important Name", 2, 3, "陈国东", "陈国栋"),
				("Body", 2, 11, "2月30日", ""),
				("Body", 2, 23, "的的", "的"),
				("Body", 2, 27, "（", "）"),
				("Body", 2, 28, "[2025]05号", "〔2025〕5号"),
			],
		)
		self.assertEqual({(row.proposed, row.judgement) for row in record.errors}, {(1, "")})
		self.assertEqual(record.errors[1].why, "There is no such day.")
		self.assertIn("office's list of leaders", record.errors[0].why)
		self.assertEqual((record.proofreader, record.text_version), (self.staff["clerk"], 1))

	def test_reasons_are_in_the_readers_language(self):
		doc = self.signed(text=FAULTY)
		with in_language("zh"):
			record = self.begin(doc)
		for row in record.errors:
			self.assertRegex(row.why, "[一-鿿]")
			self.assertNotRegex(row.why, "[A-Za-z]{2,}")

	def test_the_text_is_shown_as_it_was_read(self):
		doc = self.signed(title="关于值班的通知", text="一段。\n二段。")
		record = self.begin(doc)
		self.request("09:50", "clerk", outgoing.correct, doc.name, doc.title, "一段。\n改了。", "A slip.")
		read = self.request("09:55", "clerk", api.reading, record.name)
		self.assertEqual(read, ["关于值班的通知", "一段。", "二段。"])
		with self.refused(error=frappe.PermissionError):
			self.request("09:55", "member_b", api.reading, record.name)

	def test_the_offices_own_lists(self):
		self.list("Fixed Expression", "两个维护")
		self.list("Accepted Word", "吉吉")
		self.list("Other Person", "陈国强")
		doc = self.signed(text="做到两个维持。吉吉村陈国强同志发言，陈国梁同志参加。")
		self.assertEqual(
			[(row.error_class, row.found) for row in self.begin(doc).errors],
			[("Major Policy", "两个维持"), ("Important Name", "陈国梁")],
		)

	def test_the_drafter_may_look_without_a_record(self):
		doc = self.draft(text=FAULTY)
		found = self.request("09:05", "member_a", api.look, doc.name)
		self.assertEqual(len(found), 5)
		with self.refused(error=frappe.PermissionError):
			self.request("09:05", "member_b", api.look, doc.name)

	def test_entries_of_the_list(self):
		self.assertEqual(frappe.get_doc(TERM, {"term": "陈国栋"}).titles, "县委副书记、县长")
		with self.refused("is on the list already"):
			self.list("Leader", "陈 国栋")
		with self.refused("has at least 4 characters"):
			self.list("Fixed Expression", "放管服")
		with as_user(self.users["member_a"]), self.refused(error=REFUSED):
			self.list("Leader", unique("某人"))
		with as_user(self.users["clerk"]):
			self.list("Leader", "何立新")


class TestVerdict(ProofCase):
	def test_every_proposal_is_judged_before_it_is_confirmed(self):
		record = self.begin(self.signed(text=FAULTY))
		with self.refused("Judge every proposal first", "1, 2, 3, 4, 5"):
			self.request("09:50", "clerk", api.confirm, record.name)
		record = self.judge(record, "No Error")
		self.request("09:50", "clerk", api.confirm, record.name)
		record.reload()
		self.assertEqual((record.status, record.verdict), ("Confirmed", "Within the Limit"))
		self.assertEqual(str(record.confirmed_at), f"{DAY} 09:50:00")

	def test_characters_are_counted_by_the_app(self):
		doc = self.signed(
			title="关于值班的通知", text="第1条，2025年1月24日。\n第二条。", annotation="联系人：某某"
		)
		record = self.begin(doc)
		# 7 of the title, 第 1 条 ， 2025 年 1 月 24 日 。 第 二 条 。, 6 of the annotation
		self.assertEqual(record.characters, 7 + 11 + 4 + 6)
		self.assertEqual(self.save(record, characters=90_000).characters, 28)

	def test_three_in_ten_thousand(self):
		title = "关于值班的通知"
		for length, errors, verdict in (
			(10_000, 3, "Within the Limit"),
			(10_000, 4, "Beyond the Limit"),
			(9_999, 3, "Beyond the Limit"),
		):
			text = ("请各乡抓紧办。" * 1500)[: length - len(title)]
			record = self.begin(self.signed(title=title, text=text))
			rows = [
				{"error_class": "Body", "paragraph": 1, "position": n, "found": "某"} for n in range(errors)
			]
			record = self.save(record, errors=rows)
			self.request("09:50", "clerk", api.confirm, record.name)
			record.reload()
			with self.subTest(length=length, errors=errors):
				self.assertEqual((record.characters, record.body_errors), (length, errors))
				self.assertEqual(record.verdict, verdict)

	def test_one_where_it_weighs(self):
		for kind, field in (
			("Title", "title_errors"),
			("Important Name", "name_errors"),
			("Major Policy", "policy_errors"),
		):
			record = self.begin(self.signed())
			record = self.save(record, errors=[{"error_class": kind, "paragraph": 1, "found": "某"}])
			self.request("09:50", "clerk", api.confirm, record.name)
			record.reload()
			with self.subTest(kind):
				self.assertEqual((record.get(field), record.verdict), (1, "Beyond the Limit"))
				said = self.request("09:55", "clerk", api.explained, record.name)
				self.assertEqual(said, [f"{kind}: 1 error(s). There, one is a fault. (Art. 18)"])

	def test_a_confirmed_record_stays_as_it_is(self):
		record = self.proofread(self.signed(), "09:30")
		for values in ({"remark": "More."}, {"verdict": "Beyond the Limit"}, {"status": "Being Read"}):
			with self.subTest(**values), self.refused("stays as it is"):
				self.save(record, **values)
		with self.refused("stays as it is"):
			record.delete()
		with self.refused("confirmed already"):
			self.request("09:50", "clerk", api.confirm, record.name)

	def test_its_own_fields_are_not_typed(self):
		record = self.begin(self.signed())
		for values in (
			{"verdict": "Within the Limit"},
			{"status": "Confirmed"},
			{"proofreader": self.staff["head_a"]},
		):
			with self.subTest(**values), self.refused("set by the buttons of the form only"):
				self.save(record, **values)
		with self.refused("set by the buttons of the form only"):
			self.save(record, status="Confirmed")


class TestWho(ProofCase):
	def test_only_whoever_has_it_to_proofread(self):
		doc = self.draft()
		with self.refused("It is not the turn of", error=REFUSED):
			self.begin(doc)
		doc = self.walk(doc, "Signing", "09:20")
		with self.refused("does not proofread it", error=REFUSED):
			self.begin(doc, by="member_a")
		for who in ("head_a", "director"):
			with self.subTest(who=who), self.refused("waits for clerk", error=frappe.PermissionError):
				self.begin(doc, by=who)
		with self.refused(error=frappe.PermissionError):
			self.begin(doc, by="member_b")

	def test_somebody_elses_record(self):
		record = self.begin(self.signed())
		for who in ("head_a", "director"):
			with self.subTest(who=who), self.refused("another person's", error=frappe.PermissionError):
				self.save(record, by=who, remark="Mine.")
			with self.subTest(who=who), self.refused("another person's", error=frappe.PermissionError):
				self.request("09:50", who, api.confirm, record.name)

	def test_begun_again_it_is_the_same_record(self):
		doc = self.signed()
		self.assertEqual(self.begin(doc).name, self.begin(doc).name)

	def test_without_a_record_it_does_not_go_on(self):
		doc = self.signed()
		with self.refused("no confirmed proofreading record yet"):
			self.request("09:30", "clerk", lambda: self.fresh(doc).do_step("Proofreading"))
		self.begin(doc)
		with self.refused("no confirmed proofreading record yet"):
			self.request("09:35", "clerk", lambda: self.fresh(doc).do_step("Proofreading"))
		doc = self.do(doc, "Proofreading", "09:40")
		self.assertEqual(doc.current_step, "Numbering")

	def test_the_printed_copy_is_judged_by_what_was_left_in_it(self):
		doc = self.signed()
		with self.refused("has not been printed yet"):
			self.begin(doc, by="head_a", stage="Printed Copy")
		doc = self.walk(doc, "Printing of Copies", "09:40")
		record = self.begin(doc, by="head_a", stage="Printed Copy")
		self.assertEqual((record.stage, len(record.errors)), ("Printed Copy", 0))

	def test_who_sees_it(self):
		record = self.begin(self.signed())
		for who, sees in (("clerk", True), ("member_a", True), ("deputy_a", True), ("member_b", False)):
			with self.subTest(who=who), as_user(self.users[who]):
				self.assertEqual(len(frappe.get_list(RECORD, filters={"name": record.name})), int(sees))
				self.assertIs(bool(frappe.get_doc(RECORD, record.name).has_permission("read")), sees)

	def test_rows_are_seen_with_their_document_only(self):
		doc = self.signed(text=FAULTY)
		record = self.begin(doc)
		for child, parent, of in (
			("Duty Proofreading Error", RECORD, record),
			("Duty Document Recipient", OUTGOING, doc),
		):
			rows = frappe.get_all(child, {"parent": of.name}, pluck="name")
			self.assertTrue(rows)
			for who, sees in (("clerk", True), ("member_a", True), ("member_b", False), ("deputy_b", False)):
				with self.subTest(child=child, who=who), as_user(self.users[who]):
					found = frappe.get_list(child, {"parent": of.name}, pluck="name", parent_doctype=parent)
					self.assertEqual(set(found), set(rows) if sees else set())
					if not sees:
						with self.refused(error=frappe.PermissionError):
							frappe.client.get(child, rows[0], parent=parent)


class TestSecrecy(ProofCase):
	"""A graded document holds metadata only, in its records and versions too."""

	def graded(self):
		return self.walk(self.draft(text="", secrecy="Secret", title="某文件"), "Signing", "09:20")

	def do(self, doc, name, at, by=None, opinion=None):
		return super().do(doc, name, at, by, "" if doc.secrecy else opinion)

	def test_neither_text_nor_opinions_nor_files_nor_letters(self):
		for values in ({"text": "正文。"}, {"attachments_note": "一份"}, {"annotation": "联系人"}):
			with self.subTest(**values), self.refused("has a secrecy grade"):
				self.draft(**{"text": "", "secrecy": "Secret", **values})
		doc = self.graded()
		self.assertEqual((doc.text_version, doc.status), (0, "Signed"))
		self.assertFalse(frappe.get_all("Duty Draft Version", filters={"document": doc.name}))
		record = self.begin(doc)
		for at in (doc, record):
			refused = {
				"File": {
					"file_name": "a.txt",
					"content": "a",
					"attached_to_doctype": at.doctype,
					"attached_to_name": at.name,
				},
				"Comment": {
					"comment_type": "Comment",
					"content": "a",
					"reference_doctype": at.doctype,
					"reference_name": at.name,
				},
				"Communication": {
					"communication_medium": "Email",
					"subject": "a",
					"content": "a",
					"reference_doctype": at.doctype,
					"reference_name": at.name,
				},
			}
			for doctype, values in refused.items():
				with self.subTest(at=at.doctype, doctype=doctype), self.refused("has a secrecy grade"):
					frappe.get_doc({"doctype": doctype, **values}).insert()

	def test_place_and_class_of_an_error_but_no_words(self):
		record = self.begin(self.graded())
		self.assertEqual((record.characters, record.errors), (0, []))
		self.assertEqual(self.request("09:40", "clerk", api.reading, record.name), [])
		row = {"error_class": "Body", "paragraph": 2, "position": 5}
		with self.refused("note class, paragraph and character, and no text"):
			self.save(record, errors=[{**row, "found": "某"}])
		with self.refused("State how many characters were proofread"):
			self.request("09:50", "clerk", api.confirm, record.name)
		self.save(record, errors=[row], characters=4000)
		self.request("09:50", "clerk", api.confirm, record.name)
		record.reload()
		self.assertEqual(
			(record.verdict, record.characters, record.body_errors), ("Within the Limit", 4000, 1)
		)

	def test_graded_late_it_leaves_no_text_behind(self):
		doc = self.signed(text=FAULTY)
		record = self.proofread(doc, "09:30", judgement="Error")
		with clock_at(f"{DAY} 09:45:00"), as_user(self.users["clerk"]):
			doc = self.fresh(doc)
			with self.refused("leave Text of the Document empty"):
				doc.update({"secrecy": "Secret"}).save()
			doc = self.fresh(doc)
			doc.update({"text": "", "secrecy": "Secret"}).save()
		doc = self.fresh(doc)
		self.assertEqual([row.opinion or "" for row in doc.handling], [""] * len(doc.handling))
		self.assertFalse(frappe.get_all("Duty Draft Version", filters={"document": doc.name}))
		record.reload()
		self.assertEqual({(row.found, row.excerpt, row.why) for row in record.errors}, {(None, None, None)})
		self.assertEqual(record.verdict, "Beyond the Limit")
		stored = frappe.get_all("Version", {"docname": ("in", [doc.name, record.name])}, pluck="data")
		self.assertNotIn("陈国东", "".join(stored))
