"""The way out of a document: from the draft to the archive, each step by whose it is, and the clocks follow."""

import frappe

from duty_responsibility.api import handling
from duty_responsibility.api import outgoing as api
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.factories import events_of, kinds_of
from duty_responsibility.tests.outgoing import DAY, OUTGOING, REFUSED, TEXT, OutgoingCase, new_outgoing


class TestWayOut(OutgoingCase):
	def test_from_the_draft_to_the_archive(self):
		doc = self.draft()
		self.assertEqual((doc.status, doc.current_step), ("In Drafting", "Drafting"))
		self.assertEqual((doc.assignee, doc.section), (self.staff["member_a"], self.office.section_a))
		for name, at, status, waiting_for in (
			("Drafting", "09:10", "In Review", {"Section Check": "head_a"}),
			("Section Check", "09:15", "In Review", {"Review": "deputy_a"}),
			("Review", "09:20", "In Review", {"Signing": "director"}),
			("Signing", "09:40", "Signed", {"Proofreading": "clerk"}),
			("Proofreading", "10:30", "Signed", {"Numbering": "clerk"}),
			("Numbering", "10:40", "Numbered", {"Printing of Copies": "clerk", "Sending Out": "clerk"}),
			("Sending Out", "11:00", "Numbered", {"Printing of Copies": "clerk"}),
			("Printing of Copies", "15:00", "Numbered", {"Check and Issue": "clerk"}),
			("Check and Issue", "15:10", "Checked and Issued", {"Filing": "clerk"}),
			("Filing", "15:20", "Filed", {}),
		):
			doc = self.do(doc, name, at)
			with self.subTest(step=name):
				self.assertEqual(doc.status, status)
				self.assertEqual(
					{row.step: row.person for row in doc.open_rows()},
					{step: self.staff[who] for step, who in waiting_for.items()},
				)
				self.assert_agrees(doc)
		self.assertEqual(doc.document_number, f"{self.series}〔2025〕1号")
		self.assertEqual((doc.signed_by, str(doc.signed_at)), (self.staff["director"], f"{DAY} 09:40:00"))
		self.assertEqual(str(doc.document_date), DAY)
		self.assertEqual((doc.retention, doc.file_number), ("10 Years", "2025-3"))
		self.assertEqual(
			[(row.step, row.opinion) for row in doc.handling if row.opinion],
			[("Section Check", "Sound."), ("Review", "Agreed."), ("Signing", "To be issued.")],
		)
		self.assertEqual({clock.result for clock in self.clocks(doc).values()}, {"On Time"})

	def test_paper_and_network_do_not_wait_for_each_other(self):
		doc = self.walk(self.draft(), "Numbering")
		doc = self.do(doc, "Printing of Copies", "10:10")
		self.assertEqual([row.step for row in doc.open_rows()], ["Sending Out"])
		doc = self.do(doc, "Sending Out", "10:20")
		self.assertEqual([row.step for row in doc.open_rows()], ["Check and Issue"])

	def test_what_is_not_wanted_is_passed_over(self):
		for values, steps in (
			({"on_paper": 0}, ["Sending Out"]),
			({"on_network": 0}, ["Printing of Copies"]),
			({"on_paper": 0, "on_network": 0}, ["Check and Issue"]),
		):
			doc = self.walk(self.draft(**values), "Numbering")
			with self.subTest(**values):
				self.assertEqual([row.step for row in doc.open_rows()], steps)
				self.assert_agrees(doc)

	def test_a_head_who_drafts_is_not_asked_to_check_it(self):
		doc = self.draft(by="head_a")
		doc = self.do(doc, "Drafting", "09:10", by="head_a")
		self.assertEqual([row.step for row in doc.open_rows()], ["Review"])

	def test_another_signer_and_another_proofreader(self):
		doc = self.draft(signer=self.staff["deputy_b"], proofreader=self.staff["member_a2"])
		for name in ("Drafting", "Section Check", "Review"):
			doc = self.do(doc, name, "09:10")
		self.assertEqual(doc.open_rows()[0].person, self.staff["deputy_b"])
		doc = self.do(doc, "Signing", "09:20", by="deputy_b")
		self.assertEqual(doc.open_rows()[0].person, self.staff["member_a2"])
		self.proofread(doc, "09:30", by="member_a2")
		doc = self.do(doc, "Proofreading", "09:40", by="member_a2")
		self.assertEqual(doc.current_step, "Numbering")

	def test_countersigned_by_those_who_are_named(self):
		doc = self.draft()
		for name in ("Drafting", "Section Check"):
			doc = self.do(doc, name, "09:10")
		self.request(
			"09:20",
			"deputy_a",
			handling.name_people,
			OUTGOING,
			doc.name,
			"Countersigning",
			[self.staff["head_b"]],
		)
		doc = self.do(doc, "Review", "09:30")
		self.assertEqual([row.step for row in doc.open_rows()], ["Countersigning"])
		self.assert_agrees(doc)
		doc = self.do(doc, "Countersigning", "09:40", by="head_b", opinion="No objection.")
		self.assertEqual([row.step for row in doc.open_rows()], ["Signing"])

	def test_the_clerk_enters_what_was_signed_on_paper(self):
		doc = self.walk(self.draft(), "Review")
		doc = self.do(doc, "Signing", "10:10", by="clerk", opinion="To be issued.")
		row = doc.handling[-2]
		self.assertEqual((row.person, row.entered_by), (self.staff["director"], self.staff["clerk"]))
		self.assertEqual(doc.signed_by, self.staff["director"])


class TestTimes(OutgoingCase):
	"""Art. 9 and 10. Monday 27 January 18:00 is the last moment before the Spring Festival."""

	def due(self, doc, name: str) -> str:
		return str(self.clocks(doc)[name].due_at)

	def test_back_from_the_set_time(self):
		doc = self.draft(at="2025-01-20 09:00:00", set_time="2025-01-24 10:00:00")
		self.assertEqual(self.due(doc, "Drafting"), "2025-01-22 18:00:00")
		self.assertEqual(self.clocks(doc)["Drafting"].article, "Art. 9")
		doc = self.do(doc, "Drafting", "2025-01-22 17:00:00")
		doc = self.do(doc, "Section Check", "2025-01-23 09:00:00")
		self.assertEqual(self.due(doc, "Review"), "2025-01-23 18:00:00")
		doc = self.do(doc, "Review", "2025-01-23 16:00:00")
		self.assertEqual(self.due(doc, "Signing"), "2025-01-24 10:00:00")

	def test_half_a_working_day_and_one_working_day_from_the_signature(self):
		doc = self.walk(self.draft(), "Signing", at="10:00")
		self.assertEqual(self.due(doc, "Sending Out"), f"{DAY} 16:00:00")
		# Sunday the 26th is worked
		self.assertEqual(self.due(doc, "Printing of Copies"), "2025-01-26 18:00:00")
		self.assertEqual(self.due(doc, "Proofreading"), "2025-01-26 18:00:00")
		self.assertEqual(
			{self.clocks(doc)[name].article for name in ("Sending Out", "Printing of Copies")}, {"Art. 10"}
		)

	def test_without_a_set_time_and_when_urgent_at_once(self):
		self.assertEqual(self.due(self.draft(), "Drafting"), f"{DAY} 09:30:00")
		urgent = self.draft(urgency="Urgent", set_time="2025-02-06 10:00:00")
		self.assertEqual(self.due(urgent, "Drafting"), f"{DAY} 09:30:00")
		urgent = self.walk(urgent, "Signing", at="09:20")
		self.assertEqual(self.due(urgent, "Sending Out"), f"{DAY} 09:50:00")

	def test_a_set_time_that_moves_takes_the_clocks_along(self):
		doc = self.draft(at="2025-01-20 09:00:00", set_time="2025-01-24 10:00:00")
		with clock_at("2025-01-20 10:00:00"), as_user(self.users["deputy_a"]):
			doc = self.fresh(doc)
			doc.set_time = "2025-01-23 10:00:00"
			doc.save()
		self.assertEqual(self.due(doc, "Drafting"), "2025-01-21 18:00:00")
		self.assertIn("event-moved", str(events_of(self.clocks(doc)["Drafting"])[-1].data))

	def test_a_set_time_lies_ahead(self):
		with self.refused("lies before drafting began"):
			self.draft(set_time=f"{DAY} 08:00:00")

	def test_nobody_gives_themselves_more_time(self):
		doc = self.draft(at="2025-01-20 09:00:00", set_time="2025-01-24 10:00:00")
		for who in ("member_a", "head_a"):
			for values in ({"set_time": "2025-02-06 10:00:00"}, {"urgency": "Urgent"}, {"secrecy": "Secret"}):
				with clock_at("2025-01-20 10:00:00"), as_user(self.users[who]):
					with self.subTest(who=who, **values), self.refused(error=REFUSED):
						self.fresh(doc).update(values).save()
		self.assertEqual(kinds_of(self.clocks(doc)["Drafting"]), ["Started"])

	def test_late_is_late(self):
		doc = self.walk(self.draft(), "Proofreading", at="09:00")
		doc = self.do(doc, "Numbering", "09:10")
		doc = self.do(doc, "Sending Out", "2025-01-26 09:00:00")
		clock = self.clocks(doc)["Sending Out"]
		self.assertEqual(
			(clock.result, clock.late_minutes, clock.assignee), ("Late", 210, self.staff["clerk"])
		)


class TestRefusals(OutgoingCase):
	def test_wrong_order(self):
		doc = self.draft()
		for name in ("Signing", "Numbering", "Filing"):
			by = "director" if name == "Signing" else "clerk"
			with self.subTest(step=name), self.refused("It is not the turn of", "Drafting", error=REFUSED):
				self.do(doc, name, "09:05", by=by)
		doc = self.do(doc, "Drafting", "09:10")
		with self.refused("has already been dealt with by member_a"):
			self.do(doc, "Drafting", "09:20")
		self.assertEqual(self.fresh(doc).current_step, "Section Check")

	def test_wrong_person(self):
		doc = self.draft()
		for who in ("member_a2", "member_b", "deputy_b", "gatekeeper"):
			with self.subTest(who=who), self.refused(error=frappe.PermissionError):
				self.do(doc, "Drafting", "09:05", by=who)
		doc = self.do(doc, "Drafting", "09:10")
		with self.refused("waits for head_a", error=frappe.PermissionError):
			self.do(doc, "Section Check", "09:15", by="member_a")
		doc = self.walk(doc, "Review", at="09:20")
		for who in ("member_a", "head_a", "deputy_a"):
			with self.subTest(who=who), self.refused("Only they can do it", error=frappe.PermissionError):
				self.do(doc, "Signing", "09:30", by=who, opinion="Signed.")
		doc = self.walk(doc, "Proofreading", at="09:40")
		with self.refused("Only they can do it", error=frappe.PermissionError):
			self.do(doc, "Numbering", "09:50", by="member_a")
		self.assertIsNone(self.fresh(doc).document_number)

	def test_two_at_once(self):
		doc = self.walk(self.draft(), "Review", at="09:10")
		first, second = self.fresh(doc), self.fresh(doc)
		with clock_at(f"{DAY} 09:20:00"), as_user(self.users["director"]):
			first.do_step("Signing", "To be issued.")
		with clock_at(f"{DAY} 09:20:05"), as_user(self.users["clerk"]):
			with self.refused("has been modified", error=frappe.TimestampMismatchError):
				second.do_step("Signing", "To be issued.")
		with self.refused("has already been dealt with by director"):
			self.do(doc, "Signing", "09:21")

	def test_what_is_set_by_actions_is_not_typed(self):
		doc = self.draft()
		for values in (
			{"document_number": "测〔2025〕9号"},
			{"signed_at": f"{DAY} 09:00:00"},
			{"printed_at": f"{DAY} 09:00:00"},
			{"text_version": 4},
		):
			with clock_at(f"{DAY} 09:05:00"), as_user(self.users["clerk"]):
				with self.subTest(**values), self.refused("set by the buttons of the form only"):
					self.fresh(doc).update(values).save()
		with self.refused("set by the buttons of the form only"), as_user(self.users["clerk"]):
			new_outgoing(series=self.series, document_number="测〔2025〕9号").insert()
		changed = self.fresh(doc)
		changed.handling[0].done_at = f"{DAY} 09:00:00"
		with self.refused("set by the buttons of the form only"), as_user(self.users["clerk"]):
			changed.save()

	def test_what_reviewers_are_handed_is_there_in_full(self):
		for values, said in (
			({"text": ""}, "There is no text to be reviewed yet"),
			({"recipients": []}, "Name the main recipient"),
			({"proofreader": self.staff["member_a"]}, "does not proofread it"),
		):
			doc = self.draft(**values)
			with self.subTest(said), self.refused(said):
				self.do(doc, "Drafting", "09:10")
		doc = self.draft(kind="Public Announcement", recipients=[])
		self.do(doc, "Drafting", "09:10")

	def test_an_upward_document_has_one_main_recipient(self):
		two = [{"recipient": "市人民政府"}, {"recipient": "市委"}]
		for values in ({"direction": "Upward"}, {"kind": "Request for Instructions"}):
			with self.subTest(**values), self.refused("exactly one main recipient"):
				self.draft(recipients=two, **values)
		copy = [two[0], {**two[1], "role": "Copied to"}]
		doc = self.draft(kind="Report to Superiors", recipients=copy)
		self.assertEqual(doc.direction, "Upward")
		with self.refused("is there twice"):
			self.draft(recipients=[two[0], two[0]])

	def test_signing_needs_words(self):
		doc = self.walk(self.draft(), "Review")
		with self.refused("needs an opinion in words"):
			self.do(doc, "Signing", "10:10", opinion=" ")

	def test_who_is_not_concerned_does_not_see_it(self):
		doc = self.draft()
		for who, sees in (
			("member_a", True),
			("head_a", True),
			("deputy_a", True),
			("clerk", True),
			("director", True),
			("member_b", False),
			("deputy_b", False),
			("gatekeeper", False),
			("outsider", False),
		):
			with self.subTest(who=who), as_user(self.users[who]):
				self.assertIs(bool(self.fresh(doc).has_permission("read")), sees)

	def test_copies_are_numbered_through_when_printed(self):
		recipients = [
			{"recipient": "县委办公室", "role": "Copied to", "copies": 2},
			{"recipient": "各乡镇人民政府", "copies": 12},
			{"recipient": "县政府各部门", "copies": 0},
		]
		doc = self.draft(recipients=recipients, copies=20)
		doc.recipients[0].first_copy = 7
		doc = self.walk(doc, "Printing of Copies")
		self.assertEqual([(r.first_copy, r.last_copy) for r in doc.recipients], [(13, 14), (1, 12), (0, 0)])
		self.assertEqual(doc.copies, 20)


class TestReturns(OutgoingCase):
	def test_returned_it_goes_the_same_way_once_more(self):
		doc = self.walk(self.draft(), "Section Check", at="09:10")
		self.request(
			"09:20", "deputy_a", handling.return_step, OUTGOING, doc.name, "Review", "Too long.", "Drafting"
		)
		doc = self.fresh(doc)
		self.assertEqual((doc.status, doc.current_step), ("In Drafting", "Drafting"))
		self.assertEqual(self.clocks(doc)["Drafting"].round_number, 2)
		self.assert_agrees(doc)
		with self.refused("Only they can do it", error=frappe.PermissionError):
			self.do(doc, "Drafting", "09:25", by="clerk")
		with clock_at(f"{DAY} 09:25:00"), as_user(self.users["member_a"]):
			doc.update({"text": TEXT[:-4]}).save()
		doc = self.walk(doc, "Signing", at="09:30")
		self.assertEqual(doc.signed_version, 2)

	def test_withdrawing_cancels_the_clocks(self):
		doc = self.walk(self.draft(), "Section Check", at="09:10")
		with self.refused("Only the clerk, the deputy director in charge", error=frappe.PermissionError):
			self.request("09:20", "member_a", api.withdraw, doc.name, "Changed my mind.")
		with self.refused("Give a reason"):
			self.request("09:20", "deputy_a", api.withdraw, doc.name, " ")
		self.request("09:20", "deputy_a", api.withdraw, doc.name, "The meeting was cancelled.")
		doc = self.fresh(doc)
		self.assertEqual((doc.status, doc.open_rows()), ("Withdrawn", []))
		self.assertEqual(self.clocks(doc).get("Review"), None)
		with self.refused("document is closed"):
			self.request("09:30", "deputy_a", api.withdraw, doc.name, "Again.")

	def test_what_is_out_is_not_taken_back(self):
		doc = self.walk(self.draft(), "Numbering")
		doc = self.do(doc, "Sending Out", "10:10")
		for action in (
			lambda: self.request("10:20", "clerk", api.withdraw, doc.name, "A mistake."),
			lambda: self.request("10:20", "clerk", api.correct, doc.name, doc.title, "Other.", "A mistake."),
			lambda: self.request(
				"10:20",
				"clerk",
				handling.return_step,
				OUTGOING,
				doc.name,
				"Printing of Copies",
				"A mistake.",
				"Signing",
			),
		):
			with self.refused("sent or printed already"):
				action()
