"""The way of a document through the office: who has it, whose turn it is, and that clocks follow.

The week used: Friday 24 January 2025; Sunday 26 and Monday 27 are worked.
"""

from typing import Any

import frappe
import frappe.client

from duty_responsibility.api import handling as api
from duty_responsibility.api import incoming
from duty_responsibility.permissions.matters import readable
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import (
	INCOMING,
	condition,
	make_limit,
	make_office,
	make_path,
	new_document,
	register,
	step,
	stop,
)

REFUSED = (frappe.ValidationError, frappe.PermissionError)
DAY = "2025-01-24"

WAY = (
	stop("Registration", "Clerk"),
	stop("Proposal", "Deputy Director for Daily Work", needs_opinion=1, by_clerk=1),
	stop("Instruction", "Director", needs_opinion=1, by_clerk=1, optional=1),
	stop("Undertaking", "Assignee"),
	stop("Circulation", "Chosen Person", optional=1, by_clerk=1),
	stop("Reply", "Assignee", optional=1),
	stop("Filing", "Clerk"),
)
TIMED = ("Proposal", "Instruction", "Undertaking", "Assistance", "Circulation", "Reply", "Filing")


class HandlingCase(DutyTestCase):
	"""An office with one path for all documents, and a limit for each of its steps."""

	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users
		self.path = make_path(WAY)
		make_limit(
			[
				step("Registration", "Cut-off", 0, self.office.ladder, "Clerk"),
				*(step(name, "Working Hours", 2, self.office.ladder) for name in TIMED),
				step("Completion", "Working Days", 2, self.office.ladder),
			],
			sequence=1,
		)

	def receive(self, at: str = "09:00", by: str = "clerk", **values: Any) -> Any:
		with clock_at(f"{DAY} {at}:00"):
			return register(self.users[by], received_at=f"{DAY} {at}:00", **values)

	def act(self, at: str, by: str, action: Any, doc: Any, *args: Any, **values: Any) -> Any:
		"""One action of a person, as a request of theirs; returns the document as it is then."""
		with clock_at(f"{DAY} {at}:00"), as_user(self.users[by]):
			head = (doc.name,) if action.__module__.endswith("incoming") else (INCOMING, doc.name)
			action(*head, *args, **values)
		return frappe.get_doc(INCOMING, doc.name)

	def proposed(self, **values: Any) -> Any:
		"""A document that has been passed on and proposed at 10:00; section A leads unless told otherwise."""
		doc = self.receive()
		self.act("09:20", "clerk", incoming.pass_on, doc)
		values = {"section": self.office.section_a, **values}
		return self.act(
			"10:00", "deputy_a", incoming.decide, doc, "Proposal", "Section A to handle.", **values
		)

	def clocks(self, doc: Any, name: str) -> list[Any]:
		return frappe.get_all(
			"Duty Clock",
			filters={"reference_doctype": INCOMING, "reference_name": doc.name, "step": name},
			fields=[
				"assignee",
				"status",
				"started_at",
				"finished_at",
				"due_at",
				"part_label",
				"round_number",
			],
			order_by="started_at asc, name asc",
		)

	def assert_agrees(self, doc: Any) -> None:
		"""Every record that waits has a running clock of its person since then; no other step has one."""
		doc = frappe.get_doc(INCOMING, doc.name)
		waiting = sorted(
			(row.step, row.person, str(row.received_at)) for row in doc.open_rows() if row.step in TIMED
		)
		running = frappe.get_all(
			"Duty Clock",
			filters={"reference_name": doc.name, "status": "Running", "step": ("in", TIMED)},
			fields=["step", "assignee", "started_at"],
		)
		self.assertEqual(waiting, sorted((row.step, row.assignee, str(row.started_at)) for row in running))


class TestWay(HandlingCase):
	def test_a_document_goes_from_the_clerk_to_the_archive(self):
		doc = self.receive()
		self.assertEqual((doc.path, doc.status, doc.current_step), (self.path, "Received", "Registration"))
		doc = self.act("09:20", "clerk", incoming.pass_on, doc)
		self.assertEqual((doc.status, doc.current_step), ("Passed On", "Proposal"))
		self.assert_agrees(doc)
		doc = self.act(
			"10:00",
			"deputy_a",
			incoming.decide,
			doc,
			"Proposal",
			"To be handled by section A.",
			section=self.office.section_a,
			leader=self.staff["director"],
			reply_needed=1,
		)
		self.assertEqual(
			(doc.current_step, doc.open_rows()[0].person), ("Instruction", self.staff["director"])
		)
		self.assert_agrees(doc)
		doc = self.act("10:30", "director", incoming.decide, doc, "Instruction", "Agreed.")
		self.assertEqual((doc.status, doc.current_step), ("In Hand", "Undertaking"))
		self.assertEqual(doc.open_rows()[0].person, self.staff["head_a"])
		doc = self.act("11:00", "head_a", api.hand_over, doc, "Undertaking", self.staff["member_a"])
		self.assertEqual(doc.assignee, self.staff["member_a"])
		self.assert_agrees_but_for_hand_over(doc)
		doc = self.act("11:30", "member_a", incoming.finish, doc, "Report written.")
		self.assertEqual((doc.current_step, doc.finished_at, doc.outcome), ("Reply", None, "Report written."))
		doc = self.act("11:40", "member_a", api.do_step, doc, "Reply", "Letter No. 7 of today.")
		self.assertEqual((doc.status, doc.current_step), ("Finished", "Filing"))
		self.assertEqual(str(doc.finished_at), f"{DAY} 11:40:00")
		self.assert_agrees(doc)
		doc = self.act("11:50", "clerk", incoming.file, doc, "30 Years", "2025-WS-12")
		self.assertEqual((doc.status, doc.current_step, doc.waiting_for), ("Filed", "", ""))
		self.assertFalse(self.running(doc))
		self.assertEqual(
			[(row.step, row.decision, row.opinion or "") for row in doc.handling],
			[
				("Registration", "Done", ""),
				("Proposal", "Done", "To be handled by section A."),
				("Instruction", "Done", "Agreed."),
				("Undertaking", "Done", "Report written."),
				("Reply", "Done", "Letter No. 7 of today."),
				("Filing", "Done", ""),
			],
		)

	def assert_agrees_but_for_hand_over(self, doc: Any) -> None:
		"""Handing over gains no time: the clock runs from when the section got it."""
		(clock,) = self.clocks(doc, "Undertaking")
		self.assertEqual((clock.assignee, str(clock.started_at)), (self.staff["member_a"], f"{DAY} 10:30:00"))
		self.assert_agrees(doc)

	def running(self, doc: Any) -> list[str]:
		filters = {"reference_name": doc.name, "status": "Running"}
		return frappe.get_all("Duty Clock", filters=filters, pluck="step")

	def test_an_optional_step_is_passed_over_unless_it_is_asked_for(self):
		doc = self.proposed()
		self.assertEqual(doc.current_step, "Undertaking")
		doc = self.act("10:30", "head_a", incoming.finish, doc, "Done.")
		self.assertEqual((doc.status, doc.current_step), ("Finished", "Filing"))
		self.assertEqual(self.clocks(doc, "Instruction") + self.clocks(doc, "Reply"), [])
		with as_user(self.users["clerk"]):
			self.assertFalse(api.turn(INCOMING, doc.name)["steps"][0]["can_return"])
		with self.refused("It is finished and goes back to nobody"):
			self.act("10:40", "clerk", api.return_step, doc, "Filing", "No.")

	def test_what_was_asked_for_can_still_be_left_out_with_a_reason(self):
		doc = self.proposed(reply_needed=1)
		doc = self.act("10:30", "head_a", incoming.finish, doc, "Done.")
		with self.refused("not the turn of “Filing”"):
			self.act("10:40", "clerk", incoming.file, doc, "10 Years")
		doc = self.act("10:45", "head_a", api.skip_step, doc, "Reply", "Answered by telephone.")
		self.assertEqual((doc.status, doc.handling[-2].decision), ("Finished", "Skipped"))

	def test_a_step_of_the_path_cannot_be_left_out(self):
		doc = self.proposed()
		with self.refused("“Undertaking” belongs to the path and cannot be left out"):
			self.act("10:30", "head_a", api.skip_step, doc, "Undertaking")

	def test_nobody_to_do_the_next_step_is_said_before_anything_is_saved(self):
		doc = self.receive()
		self.act("09:20", "clerk", incoming.pass_on, doc)
		with self.refused("“Undertaking” comes next, and nobody is there for it"):
			self.act("10:00", "deputy_a", incoming.decide, doc, "Proposal", "As usual.")

	def test_the_office_changes_the_order_and_matters_under_way_follow(self):
		doc = self.receive()
		path = frappe.get_doc("Duty Path", self.path)
		path.steps = [row for row in path.steps if row.step != "Proposal"]
		path.save()
		values = {"section": self.office.section_b}
		with clock_at(f"{DAY} 09:10:00"), as_user(self.users["clerk"]):
			frappe.get_doc(INCOMING, doc.name).update(values).save()
		doc = self.act("09:20", "clerk", incoming.pass_on, doc)
		self.assertEqual((doc.current_step, doc.open_rows()[0].person), ("Undertaking", self.staff["head_b"]))

	def test_what_began_without_a_path_goes_on_without_one(self):
		frappe.db.set_value("Duty Path", self.path, "enabled", 0)
		doc = self.receive()
		frappe.db.set_value("Duty Path", self.path, "enabled", 1)
		with clock_at(f"{DAY} 09:10:00"), as_user(self.users["clerk"]):
			frappe.get_doc(INCOMING, doc.name).update({"source": "Executive Meeting"}).save()
		doc = self.act("09:15", "clerk", incoming.pass_on, doc)
		self.assertEqual((doc.path, doc.status), (None, "Passed On"))
		doc = self.act("09:20", "clerk", api.name_people, doc, "Circulation", [self.staff["member_b"]])
		self.assertEqual((doc.status, doc.waiting_for), ("Passed On", doc.handling[0].person_name))
		doc = self.act("09:30", "clerk", incoming.finish, doc, "Done.")
		doc = self.act("09:40", "member_b", api.do_step, doc, "Circulation")
		self.assertEqual((doc.status, doc.open_rows()), ("Finished", []))

	def test_the_registration_that_is_handed_over_is_the_others(self):
		doc = self.receive(by="member_a")
		(clock,) = self.clocks(doc, "Registration")
		self.assertEqual(clock.assignee, self.staff["clerk"])  # the path says who passes on
		doc = self.act("09:10", "clerk", api.hand_over, doc, "Registration", self.staff["member_a2"])
		(clock,) = self.clocks(doc, "Registration")
		self.assertEqual(clock.assignee, self.staff["member_a2"])

	def test_documents_of_different_kinds_take_different_paths_by_data(self):
		brief = make_path(
			[stop("Registration", "Clerk"), stop("Filing", "Clerk")],
			[condition("purpose", "For Reading")],
			sequence=10,
		)
		doc = self.receive(purpose="For Reading")
		self.assertEqual(doc.path, brief)
		doc = self.act("09:20", "clerk", incoming.pass_on, doc)
		self.assertEqual((doc.status, doc.current_step), ("Finished", "Filing"))

	def test_a_document_without_a_path_goes_as_its_people_like(self):
		frappe.db.set_value("Duty Path", self.path, "enabled", 0)
		doc = self.receive()
		self.assertFalse(doc.path or doc.handling)
		doc = self.act("09:30", "clerk", incoming.finish, doc, "Done.")
		self.assertEqual(doc.status, "Finished")
		doc = self.act("09:40", "clerk", incoming.file, doc, "Permanent")
		self.assertEqual((doc.status, doc.retention), ("Filed", "Permanent"))


class TestTurns(HandlingCase):
	def test_only_the_person_it_waits_for_does_it(self):
		doc = self.receive()
		doc = self.act("09:20", "clerk", incoming.pass_on, doc)
		name = frappe.db.get_value("Duty Staff", self.staff["deputy_a"], "employee_name")
		with self.refused(f"“Proposal” waits for {name}", error=frappe.PermissionError):
			self.act(
				"09:30",
				"director",
				incoming.decide,
				doc,
				"Proposal",
				"Section A.",
				section=self.office.section_a,
			)
		doc = self.proposed()
		for who in ("member_a", "member_b", "head_b", "gatekeeper"):
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.act("10:30", who, incoming.finish, doc, "Done.")

	def test_the_clerk_enters_what_was_written_on_paper_and_the_record_says_so(self):
		doc = self.receive()
		self.act("09:20", "clerk", incoming.pass_on, doc)
		doc = self.act(
			"10:00", "clerk", incoming.decide, doc, "Proposal", "Section A.", section=self.office.section_a
		)
		row = doc.handling[1]
		self.assertEqual((row.person, row.entered_by), (self.staff["deputy_a"], self.staff["clerk"]))
		with self.refused("“Undertaking” waits for", error=frappe.PermissionError):
			self.act("10:10", "clerk", incoming.finish, doc, "Done.")

	def test_a_section_head_answers_for_the_members_of_the_section(self):
		doc = self.proposed(assignee=self.staff["member_a"])
		self.assertEqual(doc.open_rows()[0].person, self.staff["member_a"])
		doc = self.act("10:30", "head_a", incoming.finish, doc, "Done.")
		self.assertEqual(doc.handling[2].entered_by, self.staff["head_a"])

	def test_a_step_out_of_its_turn_is_refused_in_words(self):
		doc = self.receive()
		with self.refused("not the turn of “Proposal”", "Registration"):
			self.act("09:10", "clerk", api.do_step, doc, "Proposal", "Fine.")
		with self.refused("not the turn of “Undertaking”", "Registration"):
			self.act("09:10", "clerk", incoming.finish, doc, "Done.")
		doc = self.proposed()
		with self.refused("“Proposal” has already been dealt with by"):
			self.act("10:10", "deputy_a", api.do_step, doc, "Proposal", "Once more.")
		doc = self.act("10:30", "head_a", incoming.finish, doc, "Done.")
		with self.refused("document is closed"):
			self.act("10:40", "head_a", incoming.return_to_sender, doc, "No.")
		doc = self.act("10:50", "clerk", incoming.file, doc, "10 Years")
		with self.refused("This document is closed: Filed"):
			self.act("11:00", "clerk", incoming.file, doc, "30 Years")

	def test_an_opinion_that_is_needed_is_asked_for(self):
		doc = self.receive()
		self.act("09:20", "clerk", incoming.pass_on, doc)
		with self.refused("“Proposal” needs an opinion in words"):
			self.act(
				"09:30", "deputy_a", incoming.decide, doc, "Proposal", " ", section=self.office.section_a
			)

	def test_the_undertaking_follows_the_assignment(self):
		doc = self.proposed()
		with clock_at(f"{DAY} 10:20:00"), as_user(self.users["head_a"]):
			frappe.get_doc(INCOMING, doc.name).update({"assignee": self.staff["member_a2"]}).save()
		doc.reload()
		self.assertEqual(doc.open_rows()[0].person, self.staff["member_a2"])
		self.assertEqual(doc.waiting_for, doc.open_rows()[0].person_name)
		self.assert_agrees(doc)

	def test_whoever_cannot_be_there_does_not_get_it(self):
		doc = self.proposed()
		gone = self.office.hire("gone", "Duty Member", department=self.office.section_a, status="Inactive")
		with self.refused("not active on the staff, or a support worker"):
			self.act("10:10", "head_a", api.hand_over, doc, "Undertaking", gone)


class TestReturns(HandlingCase):
	def test_what_is_returned_is_done_again_with_a_clock_of_its_own(self):
		doc = self.proposed(leader=self.staff["director"])
		with self.refused("Give a reason for"):
			self.act("10:30", "director", api.return_step, doc, "Instruction", " ")
		doc = self.act("10:30", "director", api.return_step, doc, "Instruction", "Ask section B first.")
		self.assertEqual((doc.current_step, doc.open_rows()[0].person), ("Proposal", self.staff["deputy_a"]))
		first, second = self.clocks(doc, "Proposal")
		self.assertEqual((first.status, second.status, second.round_number), ("Finished", "Running", 2))
		self.assertEqual(str(second.started_at), f"{DAY} 10:30:00")
		self.assert_agrees(doc)
		doc = self.act("10:40", "deputy_a", api.do_step, doc, "Proposal", "Section B agrees.")
		self.assertEqual(doc.current_step, "Instruction")
		self.assertEqual(
			[(row.step, row.decision) for row in doc.handling][1:4],
			[("Proposal", "Done"), ("Instruction", "Returned"), ("Proposal", "Done")],
		)
		self.assert_agrees(doc)

	def test_the_first_step_goes_back_to_nobody(self):
		doc = self.receive()
		with self.refused("There is no earlier step"):
			self.act("09:10", "clerk", api.return_step, doc, "Registration", "No.")

	def test_the_first_check_sends_back_what_is_not_for_this_office(self):
		make_path([stop("First Check", "Clerk"), *WAY], sequence=1)
		doc = self.receive()
		with self.refused(error=REFUSED):
			self.act("09:10", "member_a", incoming.return_to_sender, doc, "Not ours.")
		with self.refused("Give a reason for"):
			self.act("09:10", "clerk", incoming.return_to_sender, doc, "")
		doc = self.act("09:10", "clerk", incoming.return_to_sender, doc, "Addressed to another county.")
		self.assertEqual(
			(doc.status, doc.return_reason, doc.waiting_for), ("Returned", "Addressed to another county.", "")
		)
		self.assertFalse(frappe.db.exists("Duty Clock", {"reference_name": doc.name, "status": "Running"}))

	def test_passing_on_says_that_it_was_checked(self):
		make_path([stop("First Check", "Clerk"), *WAY], sequence=1)
		doc = self.act("09:20", "clerk", incoming.pass_on, self.receive())
		self.assertEqual(
			[(row.step, row.decision) for row in doc.handling],
			[("First Check", "Done"), ("Registration", "Done"), ("Proposal", "")],
		)

	def test_what_somebody_else_checks_is_not_passed_on_before(self):
		make_path(
			[stop("First Check", "Named Person", person=self.staff["head_b"]), *WAY],
			sequence=1,
		)
		doc = self.receive()
		with self.refused("“First Check” waits for", error=frappe.PermissionError):
			self.act("09:20", "clerk", incoming.pass_on, doc)
		doc = self.act("09:30", "head_b", api.do_step, doc, "First Check")
		doc = self.act("09:40", "clerk", incoming.pass_on, doc)
		self.assertEqual(doc.current_step, "Proposal")

	def test_withdrawing_leaves_nothing_waiting(self):
		doc = self.act("10:10", "clerk", incoming.withdraw, self.proposed(), "Twice.")
		self.assertEqual((doc.status, doc.open_rows(), doc.waiting_for), ("Withdrawn", [], ""))
		self.assert_agrees(doc)


class TestSeveral(HandlingCase):
	def test_sections_that_assist_have_their_own_parts_and_the_lead_asks_for_them(self):
		doc = self.proposed(assisting=[self.office.section_b])
		self.assertEqual({row.step for row in doc.open_rows()}, {"Undertaking", "Assistance"})
		self.assertEqual(readable(INCOMING, [doc.name], self.users["head_b"]), {doc.name})
		(clock,) = self.clocks(doc, "Assistance")
		self.assertEqual(clock.assignee, self.staff["head_b"])
		self.assert_agrees(doc)
		with self.refused("These have not finished their part yet", self.office.section_b):
			self.act("10:30", "head_a", incoming.finish, doc, "Done.")
		doc = self.act("10:40", "head_b", api.hand_over, doc, "Assistance", self.staff["member_b"])
		doc = self.act("10:50", "member_b", api.do_step, doc, "Assistance", "Figures supplied.")
		doc = self.act("11:00", "head_a", incoming.finish, doc, "Done.")
		self.assertEqual(doc.status, "Finished")
		self.assert_agrees(doc)

	def test_a_section_does_not_assist_itself(self):
		doc = self.receive()
		self.act("09:20", "clerk", incoming.pass_on, doc)
		with self.refused("leads and cannot assist as well"):
			self.act(
				"10:00",
				"deputy_a",
				incoming.decide,
				doc,
				"Proposal",
				"All of it.",
				section=self.office.section_a,
				assisting=[self.office.section_a],
			)

	def circulated(self, *who: str, in_order: bool = False) -> Any:
		people = [self.staff[name] for name in who]
		return self.act("10:10", "head_a", api.name_people, self.proposed(), "Circulation", people, in_order)

	def waiting(self, doc: Any) -> set[str]:
		return {row.person for row in doc.open_rows("Circulation")}

	def test_several_read_at_once_each_with_a_clock(self):
		doc = self.circulated("member_a", "member_b", "director")
		self.assertEqual(len(self.waiting(doc)), 3)
		self.assertEqual(len(self.clocks(doc, "Circulation")), 3)
		self.assertIn(doc.open_rows("Circulation")[0].person_name, doc.waiting_for)
		self.assert_agrees(doc)
		doc = self.act("10:20", "member_b", api.do_step, doc, "Circulation", "Read. See paragraph 3.")
		self.assertEqual(self.waiting(doc), {self.staff["member_a"], self.staff["director"]})
		with self.refused("waits for", error=frappe.PermissionError):
			self.act("10:30", "member_b", api.do_step, doc, "Circulation")
		doc = self.act(
			"10:30", "clerk", api.do_step, doc, "Circulation", "Read.", person=self.staff["director"]
		)
		self.assertEqual(self.waiting(doc), {self.staff["member_a"]})
		self.assert_agrees(doc)
		self.assertEqual(doc.current_step, "Undertaking")

	def test_in_order_each_gets_it_when_the_one_before_has_signed(self):
		doc = self.circulated("director", "member_b", in_order=True)
		self.assertEqual(self.waiting(doc), {self.staff["director"]})
		self.assertEqual(readable(INCOMING, [doc.name], self.users["member_b"]), set())
		with self.refused(error=REFUSED):
			self.act("10:20", "member_b", api.do_step, doc, "Circulation")
		doc = self.act("10:30", "director", api.do_step, doc, "Circulation")
		self.assertEqual(self.waiting(doc), {self.staff["member_b"]})
		self.assertEqual(str(doc.open_rows("Circulation")[0].received_at), f"{DAY} 10:30:00")
		self.assertEqual(readable(INCOMING, [doc.name], self.users["member_b"]), {doc.name})
		self.assert_agrees(doc)

	def test_a_reader_who_is_taken_off_loses_the_clock_and_the_sight_of_it(self):
		doc = self.circulated("member_b", "director")
		doc = self.act("10:20", "head_a", api.remove_person, doc, "Circulation", self.staff["member_b"])
		self.assertEqual(self.waiting(doc), {self.staff["director"]})
		self.assertEqual({row.status for row in self.clocks(doc, "Circulation")}, {"Running", "Cancelled"})
		self.assert_agrees(doc)

	def test_the_form_offers_what_somebody_may_do(self):
		doc = self.circulated("member_b", "director")

		def offered(who: str) -> dict[str, list[str]]:
			with as_user(self.users[who]):
				turn = api.turn(INCOMING, doc.name)
			return {
				key: [row["step"] for row in turn[key]]
				for key in ("steps", "hand_over", "waiting", "take_off")
			}

		self.assertEqual(
			offered("head_a"),
			{
				"steps": ["Undertaking"],
				"hand_over": ["Undertaking"],
				"waiting": ["Circulation", "Circulation"],
				"take_off": ["Circulation", "Circulation"],
			},
		)
		self.assertEqual(
			offered("member_b"),
			{"steps": ["Circulation"], "hand_over": [], "waiting": [], "take_off": []},
		)
		with self.refused("waits for", error=frappe.PermissionError):
			self.act("10:30", "member_b", api.hand_over, doc, "Circulation", self.staff["member_a2"])
		with as_user(self.users["gatekeeper"]), self.refused(error=frappe.PermissionError):
			api.turn(INCOMING, doc.name)

	def test_readers_are_chosen_by_those_who_may_and_each_only_once(self):
		doc = self.circulated("member_b")
		with self.refused(error=REFUSED):
			self.act("10:20", "member_b", api.name_people, doc, "Circulation", [self.staff["member_a2"]])
		with self.refused("already has it"):
			self.act("10:20", "head_a", api.name_people, doc, "Circulation", [self.staff["member_b"]])

	def test_what_is_only_read_is_finished_when_the_last_has_signed(self):
		make_path(
			[
				stop("Registration", "Clerk"),
				stop("Proposal", "Deputy Director for Daily Work"),
				stop("Circulation", "Chosen Person"),
				stop("Filing", "Clerk"),
			],
			[condition("purpose", "For Reading")],
			sequence=1,
		)
		doc = self.receive()
		self.act("09:20", "clerk", incoming.pass_on, doc)
		with self.refused("Choose first who gets it"):
			self.act("10:00", "deputy_a", incoming.decide, doc, "Proposal", purpose="For Reading")
		readers = [self.staff["member_a"], self.staff["member_b"]]
		doc = self.act(
			"10:00", "deputy_a", incoming.decide, doc, "Proposal", purpose="For Reading", readers=readers
		)
		self.assertEqual((doc.status, doc.current_step), ("In Hand", "Circulation"))
		doc = self.act("10:20", "member_a", api.do_step, doc, "Circulation")
		self.assertIsNone(doc.finished_at)
		doc = self.act("10:30", "member_b", api.do_step, doc, "Circulation")
		self.assertEqual((doc.status, doc.current_step), ("Finished", "Filing"))
		self.assert_agrees(doc)


class TestByHand(HandlingCase):
	def test_records_are_seen_by_whoever_sees_the_matter(self):
		doc = self.proposed()

		def seen(who: str) -> int:
			with as_user(self.users[who]):
				rows = frappe.get_list(
					"Duty Handling Record",
					filters={"parent": doc.name},
					fields=["opinion"],
					parent_doctype=INCOMING,
				)
			return len(rows)

		self.assertEqual(
			{who: seen(who) for who in ("clerk", "head_a", "deputy_a")},
			dict.fromkeys(("clerk", "head_a", "deputy_a"), 3),
		)
		self.assertEqual((seen("member_b"), seen("head_b")), (0, 0))
		row = doc.handling[1]
		with as_user(self.users["member_b"]), self.refused(error=frappe.PermissionError):
			frappe.client.get("Duty Handling Record", row.name, parent=INCOMING)

	def test_nobody_writes_a_record_by_hand(self):
		doc = self.proposed()
		record = {"step": "Circulation", "person": self.staff["member_b"], "received_at": f"{DAY} 09:00:00"}
		with as_user(self.users["clerk"]):
			for change in (
				lambda doc: doc.append("handling", record),
				lambda doc: doc.handling[1].update({"opinion": "Something else."}),
				lambda doc: doc.handling[-1].update({"done_at": f"{DAY} 10:01:00", "decision": "Done"}),
				lambda doc: doc.handling.pop(),
			):
				changed = frappe.get_doc(INCOMING, doc.name)
				change(changed)
				with self.refused("is set by the buttons of the form only"):
					changed.save()
			with self.refused("is set by the buttons of the form only"):
				new_document(handling=[record]).insert()

	def test_a_form_that_sends_the_records_back_changes_nothing(self):
		doc = self.proposed()
		sent = frappe.parse_json(frappe.as_json(frappe.get_doc(INCOMING, doc.name)))
		with as_user(self.users["clerk"]):
			frappe.get_doc(sent).update({"copies": 3}).save()
		self.assertEqual(frappe.db.get_value(INCOMING, doc.name, "copies"), 3)

	def test_a_path_names_steps_once_and_only_those_there_are(self):
		for steps, said in (
			([stop("Reading Aloud", "Clerk")], "has these steps"),
			([stop("Filing", "Clerk"), stop("Filing", "Clerk")], "is there twice"),
			([stop("Filing", "Named Person")], "choose the person"),
		):
			with self.subTest(said=said), self.refused(said):
				make_path(steps)
		with self.refused("conditions may name these fields"):
			make_path(WAY, [condition("title", "x")])
