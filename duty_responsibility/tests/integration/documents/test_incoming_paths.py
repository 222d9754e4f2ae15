"""The usual paths as they are seeded, each walked by the people concerned; the night; readers; secrecy.

The week used: Friday 24 January 2025; Saturday is free, Sunday 26 and Monday 27 are worked.
"""

from typing import Any

import frappe

from duty_responsibility.api import clocks as clock_api
from duty_responsibility.api import handling as api
from duty_responsibility.api import incoming
from duty_responsibility.setup.seeds import paths
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.factories import INCOMING, clock_of, register, set_settings
from duty_responsibility.tests.integration.documents.test_handling import DAY, REFUSED, HandlingCase

SEEDED = (
	"Incoming: Urgent",
	"Incoming: For Reading",
	"Incoming: Telegram",
	"Incoming: Executive Meeting",
	"Incoming: Telephone Record",
	"Incoming: Ordinary",
)


class SeededCase(HandlingCase):
	def given(self) -> None:
		super().given()
		frappe.db.set_value("Duty Path", self.path, "enabled", 0)
		for title in SEEDED:
			frappe.delete_doc("Duty Path", title, ignore_missing=True, force=True)
		paths.seed()

	def steps(self, doc: Any) -> list[str]:
		return [row.step for row in doc.handling]


class TestSeededPaths(SeededCase):
	def test_ordinary(self):
		doc = self.receive()
		self.assertEqual((doc.path, doc.current_step), ("Incoming: Ordinary", "First Check"))
		doc = self.act("09:20", "clerk", incoming.pass_on, doc)
		doc = self.act(
			"09:40",
			"deputy_a",
			incoming.decide,
			doc,
			"Proposal",
			"To the director.",
			section=self.office.section_b,
			leader=self.staff["director"],
		)
		doc = self.act(
			"10:00",
			"director",
			incoming.decide,
			doc,
			"Instruction",
			"Agreed; section A assists, the deputies read it.",
			assisting=[self.office.section_a],
			readers=[self.staff["deputy_a"], self.staff["deputy_b"]],
			in_order=1,
		)
		doc = self.act("10:20", "head_a", api.do_step, doc, "Assistance", "Done.")
		doc = self.act("10:40", "head_b", incoming.finish, doc, "Handled.")
		self.assertEqual((doc.current_step, doc.finished_at), ("Circulation", None))
		doc = self.act("10:50", "deputy_a", api.do_step, doc, "Circulation")
		doc = self.act("11:00", "deputy_b", api.do_step, doc, "Circulation")
		self.assertEqual(str(doc.finished_at), f"{DAY} 11:00:00")
		doc = self.act("11:10", "clerk", incoming.file, doc, "10 Years")
		self.assertEqual(doc.status, "Filed")
		self.assert_agrees(doc)

	def test_what_a_member_registers_is_the_clerks_until_it_is_passed_on(self):
		doc = self.receive(by="member_a")
		self.assertEqual(clock_of(doc, "Registration").assignee, self.staff["clerk"])
		urgent = self.receive(by="member_a", urgency="Urgent")
		self.assertEqual(clock_of(urgent, "Registration").assignee, self.staff["member_a"])

	def test_urgent_goes_straight_to_the_instruction(self):
		doc = self.receive(urgency="Urgent")
		doc = self.act("09:05", "clerk", incoming.pass_on, doc)
		self.assertEqual(
			(doc.current_step, doc.open_rows()[0].person), ("Instruction", self.staff["deputy_a"])
		)
		doc = self.act(
			"09:10",
			"deputy_a",
			incoming.decide,
			doc,
			"Instruction",
			"At once.",
			assignee=self.staff["member_b"],
		)
		self.assertEqual(
			(doc.section, doc.open_rows()[0].person), (self.office.section_b, self.staff["member_b"])
		)
		doc = self.act("09:25", "member_b", incoming.finish, doc, "Told everybody.")
		self.assertEqual(doc.status, "Finished")
		self.assertEqual(self.steps(doc), ["Registration", "Instruction", "Undertaking", "Filing"])

	def test_a_telegram_always_goes_to_the_director(self):
		doc = self.receive(kind="Telegram", urgency="Telegram: Ordinary")
		self.act("09:05", "clerk", incoming.pass_on, doc)
		doc = self.act(
			"09:10", "deputy_a", incoming.decide, doc, "Proposal", "B.", section=self.office.section_b
		)
		self.assertEqual(
			(doc.current_step, doc.open_rows()[0].person), ("Instruction", self.staff["director"])
		)

	def test_the_outcome_of_the_executive_meetings_matter_is_reported(self):
		doc = self.receive(source="Executive Meeting")
		self.act("09:05", "clerk", incoming.pass_on, doc)
		self.act("09:10", "deputy_a", incoming.decide, doc, "Proposal", "A.", section=self.office.section_a)
		doc = self.act("09:30", "head_a", incoming.finish, doc, "Carried out.")
		self.assertEqual((doc.current_step, doc.finished_at), ("Reply", None))
		with self.refused("cannot be left out"):
			self.act("09:35", "head_a", api.skip_step, doc, "Reply")
		with self.refused("needs an opinion in words"):
			self.act("09:35", "head_a", api.do_step, doc, "Reply")
		doc = self.act("09:40", "head_a", api.do_step, doc, "Reply", "Report No. 3.")
		self.assertEqual(doc.status, "Finished")

	def test_a_telephone_record_needs_no_first_check(self):
		doc = self.receive(kind="Telephone Record")
		self.act("09:05", "clerk", incoming.pass_on, doc)
		self.act("09:10", "deputy_a", incoming.decide, doc, "Proposal", "A.", section=self.office.section_a)
		doc = self.act("09:30", "head_a", incoming.finish, doc, "Called back.")
		self.assertEqual(self.steps(doc), ["Registration", "Proposal", "Undertaking", "Filing"])

	def test_what_turns_out_to_be_urgent_takes_the_short_way_from_there(self):
		doc = self.receive()
		with clock_at(f"{DAY} 09:10:00"), as_user(self.users["clerk"]):
			frappe.get_doc(INCOMING, doc.name).update({"urgency": "Urgent"}).save()
		doc = self.act("09:15", "clerk", incoming.pass_on, doc)
		self.assertEqual((doc.path, doc.current_step), ("Incoming: Urgent", "Instruction"))

	def test_a_step_that_the_other_way_does_not_have_waits_for_nobody_any_more(self):
		doc = self.receive()
		self.act("09:05", "clerk", incoming.pass_on, doc)
		with clock_at(f"{DAY} 09:10:00"), as_user(self.users["clerk"]):
			frappe.get_doc(INCOMING, doc.name).update({"urgency": "Urgent"}).save()
		doc.reload()
		self.assertEqual(
			[(row.step, row.decision or "") for row in doc.handling][2:],
			[("Proposal", "Removed"), ("Instruction", "")],
		)
		self.assert_agrees(doc)

	def test_whoever_is_urged_hears_and_it_is_on_record(self):
		doc = self.receive()
		self.act("09:05", "clerk", incoming.pass_on, doc)
		with self.refused("It waits for you yourself"):
			self.act("09:30", "deputy_a", api.remind, doc, "Proposal")
		told = self.act_and_return("09:30", "clerk", doc, "Proposal", "They have called again.")
		doc.reload()
		self.assertEqual(told, [doc.open_rows()[0].person_name])
		self.assertEqual(doc.open_rows()[0].reminded, 1)
		log = frappe.get_last_doc("Notification Log", {"document_name": doc.name})
		self.assertEqual(log.for_user, self.users["deputy_a"])
		self.assertIn("waits for you", log.subject)
		self.assertIn("They have called again.", log.email_content)
		with self.refused("not the turn of “Reply”"):
			self.act("09:40", "clerk", api.remind, doc, "Reply")

	def act_and_return(self, at: str, by: str, doc: Any, *args: Any) -> Any:
		with clock_at(f"{DAY} {at}:00"), as_user(self.users[by]):
			return api.remind(INCOMING, doc.name, *args)


class TestNight(SeededCase):
	"""Art. 11: urgent documents are passed on at once, on duty too; ordinary ones go to the clerk at the opening."""

	NIGHT = "2025-01-24 22:00:00"

	def received_at_night(self, by: str = "duty_officer", **values: Any) -> Any:
		with clock_at(self.NIGHT):
			return register(self.users[by], received_at=self.NIGHT, **values)

	def why(self, doc: Any, step: str) -> str:
		with clock_at("2025-01-26 09:00:00"), as_user(self.users["clerk"]):
			rows = {row["step"]: row for row in clock_api.of_matter(INCOMING, doc.name)}
		return " ".join(rows[step]["why"])

	def test_an_ordinary_document_waits_for_the_clerk_and_counts_from_the_opening(self):
		set_settings(cut_off_lead_minutes=150)  # so that the opening itself decides
		doc = self.received_at_night()
		clock = clock_of(doc, "Registration")
		self.assertEqual(clock.assignee, self.staff["clerk"])
		self.assertEqual((str(clock.started_at), str(clock.due_at)), (self.NIGHT, "2025-01-26 11:00:00"))
		self.assertIn(
			"it goes to the clerk at the opening, Sun 2025-01-26 08:30", self.why(doc, "Registration")
		)
		self.assertEqual((doc.current_step, doc.open_rows()[0].person), ("First Check", self.staff["clerk"]))
		with clock_at("2025-01-24 22:10:00"), as_user(self.users["duty_officer"]):
			with self.refused("“First Check” waits for", error=frappe.PermissionError):
				incoming.pass_on(doc.name)
		with clock_at("2025-01-26 08:50:00"), as_user(self.users["clerk"]):
			incoming.pass_on(doc.name)
		self.assertEqual(clock_of(doc, "Registration").result, "On Time")

	def test_a_limit_in_working_time_does_not_start_at_night(self):
		limit = frappe.get_last_doc("Duty Time Limit", {"sequence": 1, "enabled": 1})
		limit.steps[0].update({"limit_kind": "Working Days", "amount": 1})
		limit.save()
		doc = self.received_at_night()
		# from Sunday's opening: Sunday is not counted, Monday is the first working day
		self.assertEqual(str(clock_of(doc, "Registration").due_at), "2025-01-27 18:00:00")

	def test_an_urgent_document_is_the_duty_officers_at_once(self):
		frappe.db.set_value("Duty Time Limit", {"sequence": 1, "document_type": INCOMING}, "enabled", 0)
		doc = self.received_at_night(urgency="Very Urgent")
		clock = clock_of(doc, "Registration")
		self.assertEqual(
			(clock.assignee, str(clock.due_at)), (self.staff["duty_officer"], "2025-01-24 22:30:00")
		)
		self.assertEqual(doc.open_rows()[0].person, self.staff["duty_officer"])
		with clock_at("2025-01-24 22:10:00"), as_user(self.users["duty_officer"]):
			incoming.pass_on(doc.name)
		self.assertEqual(clock_of(doc, "Registration").result, "On Time")
		doc.reload()
		self.assertEqual(doc.current_step, "Instruction")

	def test_what_was_typed_in_later_is_still_theirs_who_took_it_in(self):
		frappe.db.set_value("Duty Time Limit", {"sequence": 1, "document_type": INCOMING}, "enabled", 0)
		officer = self.staff["duty_officer"]
		with clock_at("2025-01-24 22:20:00"):
			doc = register(
				self.users["clerk"], received_at=self.NIGHT, urgency="Urgent", signed_for_by=officer
			)
		self.assertEqual((doc.registered_by, doc.signed_for_by), (self.staff["clerk"], officer))
		self.assertEqual(clock_of(doc, "Registration").assignee, officer)

	def test_what_turns_out_urgent_at_night_is_the_duty_officers_from_then(self):
		frappe.db.set_value("Duty Time Limit", {"sequence": 1, "document_type": INCOMING}, "enabled", 0)
		doc = self.received_at_night()
		self.assertEqual(clock_of(doc, "Registration").assignee, self.staff["clerk"])
		with clock_at("2025-01-24 22:20:00"), as_user(self.users["director"]):
			frappe.get_doc(INCOMING, doc.name).update({"urgency": "Urgent"}).save()
		clock = clock_of(doc, "Registration")
		self.assertEqual(
			(clock.assignee, str(clock.due_at)), (self.staff["duty_officer"], "2025-01-24 22:50:00")
		)
		doc.reload()
		self.assertEqual((doc.current_step, doc.open_rows()[0].person), ("Registration", clock.assignee))


class TestReaders(SeededCase):
	def test_who_only_reads_or_assists_does_not_rewrite_the_document(self):
		doc = self.receive()
		self.act("09:05", "clerk", incoming.pass_on, doc)
		self.act(
			"09:10",
			"deputy_a",
			incoming.decide,
			doc,
			"Proposal",
			"A.",
			section=self.office.section_a,
			assisting=[self.office.section_b],
		)
		self.act("09:20", "head_a", api.name_people, doc, "Circulation", [self.staff["member_a2"]])
		for who in ("head_b", "member_a2"):
			with self.subTest(who=who), as_user(self.users[who]):
				with self.refused("only those who handle it change it", error=frappe.PermissionError):
					frappe.get_doc(INCOMING, doc.name).update({"title": "Another"}).save()
				with self.refused(error=REFUSED):
					frappe.get_doc(INCOMING, doc.name).update({"assignee": self.staff[who]}).save()
		with clock_at(f"{DAY} 09:30:00"), as_user(self.users["head_a"]):
			frappe.get_doc(INCOMING, doc.name).update({"summary": "In short."}).save()


class TestSecrecy(SeededCase):
	def test_a_graded_document_takes_its_way_without_words(self):
		doc = self.receive(secrecy="Confidential")
		self.act("09:05", "clerk", incoming.pass_on, doc)
		with self.refused("opinions are written on the document, not here"):
			self.act(
				"09:10", "deputy_a", incoming.decide, doc, "Proposal", "A.", section=self.office.section_a
			)
		self.act("09:10", "deputy_a", incoming.decide, doc, "Proposal", section=self.office.section_a)
		doc = self.act("09:20", "head_a", incoming.finish, doc, "Said nowhere.")
		self.assertEqual((doc.status, doc.outcome), ("Finished", ""))
		self.assertFalse([row.opinion for row in doc.handling if row.opinion])

	def test_no_message_is_kept_with_it(self):
		doc = self.receive(secrecy="Secret")
		message = {"doctype": "Communication", "subject": "About it", "content": "What it says."}
		with self.refused("Messages about it may not be written or kept here"):
			frappe.get_doc({**message, "reference_doctype": INCOMING, "reference_name": doc.name}).insert()
		linked = frappe.get_doc(message)
		linked.append("timeline_links", {"link_doctype": INCOMING, "link_name": doc.name})
		with self.refused("Messages about it may not be written or kept here"):
			linked.insert()
		self.assert_gone("Communication", subject="About it")

	def test_a_late_grade_takes_the_words_away(self):
		doc = self.receive()
		self.act("09:05", "clerk", incoming.pass_on, doc)
		self.act(
			"09:10", "deputy_a", incoming.decide, doc, "Proposal", "Words.", section=self.office.section_a
		)
		self.act("09:20", "head_a", incoming.finish, doc, "More words.")
		with clock_at(f"{DAY} 09:30:00"), as_user(self.users["clerk"]):
			frappe.get_doc(INCOMING, doc.name).update({"secrecy": "Secret"}).save()
		self.assertNotIn("ords.", frappe.as_json(frappe.get_doc(INCOMING, doc.name)))
		self.assertFalse(frappe.db.exists("Version", {"docname": doc.name}))
