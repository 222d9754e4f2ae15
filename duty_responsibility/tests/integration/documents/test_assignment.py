"""What a leader assigns (Art. 14) and the affairs of Art. 12: in time, reported on, reported back, accepted.

The week used: Friday 24 January 2025; Sunday 26 and Monday 27 are worked; free until Wednesday 5 February.
"""

from typing import Any

import frappe

from duty_responsibility.api import assignments as api
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import clock_of, kinds_of, make_office
from duty_responsibility.tests.meetings import ASSIGNMENT, assign, clocks_of, make_matter_limits

REFUSED = (frappe.ValidationError, frappe.PermissionError)
FRIDAY = "2025-01-24 09:00:00"


class AssignmentCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users
		make_matter_limits(self.office.ladder, self.office.urgent_ladder)

	def give(self, at: str = FRIDAY, by: str = "deputy_a", **values) -> Any:
		values = {"assignee": self.staff["member_a"], "section": self.office.section_a, **values}
		with clock_at(at):
			return assign(self.users[by], **values)

	def act(self, action, at: str, by: str, doc, *args):
		with clock_at(at), as_user(self.users[by]):
			return action(doc.name, *args)

	def save(self, doc, at: str, by: str, **values):
		with clock_at(at), as_user(self.users[by]):
			doc = frappe.get_doc(ASSIGNMENT, doc.name)
			doc.update(values).save()
		return doc

	def due(self, doc, step: str = "Execution") -> str:
		return str(clock_of(doc, step).due_at)


class TestLimits(AssignmentCase):
	def test_by_a_set_time_at_once_or_by_the_policy(self):
		for values, due, article in (
			({}, "2025-01-24 09:30:00", "Art. 14"),
			(
				{"timing": "By a Set Time", "set_time": "2025-02-06 12:00:00"},
				"2025-02-06 12:00:00",
				"Art. 14",
			),
			({"timing": "By the Policy", "affair": "Website"}, "2025-01-27 18:00:00", "Art. 12"),
			({"timing": "By the Policy", "source": "Executive Meeting"}, "2025-02-05 18:00:00", "Art. 11"),
		):
			with self.subTest(**values):
				doc = self.give(**values)
				clock = clock_of(doc, "Execution")
				self.assertEqual((str(clock.due_at), clock.article), (due, article))
				self.assertEqual(clock.assignee, self.staff["member_a"])
				self.assertEqual((doc.leader, doc.status), (self.staff["deputy_a"], "In Hand"))

	def test_a_set_time_is_there_and_lies_ahead(self):
		for set_time in (None, "2025-01-24 08:00:00"):
			with self.subTest(set_time=set_time), self.refused():
				self.give(timing="By a Set Time", set_time=set_time)

	def test_only_the_leader_moves_the_time(self):
		doc = self.give(timing="By a Set Time", set_time="2025-02-06 12:00:00")
		for who in ("member_a", "head_a", "deputy_b"):
			for values in ({"set_time": "2025-02-07 12:00:00"}, {"timing": "At Once"}, {"title": "Less"}):
				with self.subTest(who=who, **values), self.refused(error=REFUSED):
					self.save(doc, "2025-01-24 10:00:00", who, **values)
		self.save(doc, "2025-01-24 10:00:00", "deputy_a", set_time="2025-02-07 12:00:00")
		self.assertEqual(self.due(doc), "2025-02-07 12:00:00")
		self.assertEqual(kinds_of(clock_of(doc, "Execution")), ["Started", "Rescheduled"])

	def test_who_assigns_whom(self):
		with self.refused(error=frappe.PermissionError):
			self.give(by="member_a", assignee=self.staff["member_a2"])
		with self.refused("You assign in your own name"):
			self.give(by="head_a", leader=self.staff["director"])
		with self.refused("cannot be its assignee"):
			self.give(by="head_a", assignee=self.staff["head_a"])
		doc = self.give(by="clerk", leader=self.staff["director"], on_behalf_of="County Head")
		self.assertEqual(doc.leader, self.staff["director"])

	def test_without_an_assignee_the_head_answers_and_assigns_within_the_section(self):
		doc = self.give(assignee=None)
		self.assertEqual(clock_of(doc, "Execution").assignee, self.staff["head_a"])
		self.save(doc, "2025-01-24 09:10:00", "head_a", assignee=self.staff["member_a2"])
		self.assertEqual(clock_of(doc, "Execution").assignee, self.staff["member_a2"])
		with self.refused(error=REFUSED):
			self.save(doc, "2025-01-24 09:20:00", "head_a", section=self.office.section_b)
		with self.refused(error=REFUSED):
			self.save(doc, "2025-01-24 09:20:00", "member_a2", assignee=self.staff["member_a"])


class TestOutcome(AssignmentCase):
	def test_reported_back_by_the_assignee_and_accepted_by_the_leader(self):
		doc = self.give()
		with self.refused("State briefly what came of it"):
			self.act(api.report_back, "2025-01-24 09:20:00", "member_a", doc, " ")
		with self.refused(error=REFUSED):
			self.act(api.report_back, "2025-01-24 09:20:00", "deputy_a", doc, "Done.")
		self.act(api.report_back, "2025-01-24 09:20:00", "member_a", doc, "Done.")
		self.assertEqual(clock_of(doc, "Execution").result, "On Time")
		for who in ("member_a", "head_a", "deputy_b"):
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.act(api.accept, "2025-01-24 10:00:00", who, doc)
		self.act(api.accept, "2025-01-24 10:00:00", "deputy_a", doc)
		self.assertEqual(frappe.db.get_value(ASSIGNMENT, doc.name, "status"), "Accepted")
		with self.refused("This document is closed"):
			self.act(api.accept, "2025-01-24 10:10:00", "deputy_a", doc)

	def test_what_is_returned_is_done_again_in_a_new_round(self):
		doc = self.give(timing="By a Set Time", set_time="2025-01-24 16:00:00")
		self.act(api.report_back, "2025-01-24 15:00:00", "member_a", doc, "Half of it.")
		with self.refused("The set time has passed. Set a new one"):
			self.act(api.give_back, "2025-01-24 17:00:00", "deputy_a", doc, "The other half.")
		self.act(
			api.give_back, "2025-01-24 17:00:00", "deputy_a", doc, "The other half.", "2025-01-26 12:00:00"
		)
		first, second = clocks_of(doc, "Execution")
		self.assertEqual((first.status, first.result, first.round_number), ("Finished", "On Time", 1))
		self.assertEqual((second.status, second.round_number), ("Running", 2))
		self.assertEqual(str(second.due_at), "2025-01-26 12:00:00")
		self.act(api.report_back, "2025-01-26 12:00:01", "member_a", doc, "All of it.")
		self.assertEqual(clocks_of(doc, "Execution")[1].result, "Late")

	def test_progress_is_reported_at_the_rhythm_that_the_leader_sets(self):
		doc = self.give(timing="By a Set Time", set_time="2025-02-10 18:00:00", report_every=1)
		self.assertEqual(self.due(doc, "Progress Report"), "2025-01-26 18:00:00")  # Sunday is worked
		self.act(api.report_progress, "2025-01-26 17:00:00", "member_a", doc, "Three of five.")
		self.act(api.report_progress, "2025-02-05 09:00:00", "member_a", doc, "Four of five.")
		found = [
			(row.part, row.status, row.result, str(row.due_at)) for row in clocks_of(doc, "Progress Report")
		]
		self.assertEqual(
			found,
			[
				("1", "Finished", "On Time", "2025-01-26 18:00:00"),
				("2", "Finished", "Late", "2025-01-27 18:00:00"),
				("3", "Running", "", "2025-02-06 18:00:00"),
			],
		)
		self.act(api.report_back, "2025-02-05 10:00:00", "member_a", doc, "All five.")
		self.assertEqual(clocks_of(doc, "Progress Report")[2].status, "Cancelled")
		doc = frappe.get_doc(ASSIGNMENT, doc.name)
		self.assertEqual([row.content for row in doc.progress], ["Three of five.", "Four of five."])
		with clock_at("2025-02-05 10:00:00"):
			names = {row.name for row in clocks_of(doc, "Progress Report")}
			self.assertEqual([item.text for item in verify().findings if item.clock in names], [])

	def test_reports_are_not_rewritten(self):
		doc = self.give(timing="By a Set Time", set_time="2025-02-10 18:00:00")
		self.act(api.report_progress, "2025-01-24 10:00:00", "member_a", doc, "One of five.")
		for who in ("member_a", "deputy_a"):
			with clock_at("2025-01-24 11:00:00"), as_user(self.users[who]):
				doc = frappe.get_doc(ASSIGNMENT, doc.name)
				doc.progress[0].content = "Five of five."
				with self.subTest(who=who), self.refused("is set by the buttons of the form only"):
					doc.save()
				doc = frappe.get_doc(ASSIGNMENT, doc.name)
				doc.progress = []
				with self.subTest(who=who), self.refused("is set by the buttons of the form only"):
					doc.save()

	def test_withdrawn_by_the_leader_only(self):
		doc = self.give()
		with self.refused(error=REFUSED):
			self.act(api.withdraw, "2025-01-24 09:10:00", "member_a", doc, "Too much.")
		self.act(api.withdraw, "2025-01-24 09:10:00", "deputy_a", doc, "Settled otherwise.")
		self.assertEqual(clock_of(doc, "Execution").status, "Cancelled")


class TestParts(AssignmentCase):
	def test_a_part_is_an_assignment_of_its_own(self):
		whole = self.give(
			assignee=self.staff["head_a"], timing="By a Set Time", set_time="2025-02-06 12:00:00"
		)
		with clock_at("2025-01-24 10:00:00"):
			part = assign(
				self.users["head_a"],
				parent_assignment=whole.name,
				assignee=self.staff["member_a"],
				timing="By a Set Time",
				set_time="2025-02-07 12:00:00",
			)
		self.assertIn("due after the whole", str(frappe.local.message_log))
		self.assertEqual((part.leader, part.section), (self.staff["head_a"], self.office.section_a))
		self.act(api.report_back, "2025-01-24 11:00:00", "head_a", whole, "Done but for a part.")
		self.assertIn("Parts of it are not done yet", str(frappe.local.message_log))

	def test_helpers_see_it_and_others_do_not(self):
		doc = self.give(helpers=[{"section": self.office.section_b, "staff": self.staff["member_b"]}])
		for who, sees in (
			("member_a", 1),
			("member_b", 1),
			("deputy_a", 1),
			("head_a", 1),
			("clerk", 1),
			("member_a2", 0),
			("head_b", 0),
			("gatekeeper", 0),
		):
			with self.subTest(who=who), as_user(self.users[who]):
				if who != "gatekeeper":
					self.assertEqual(len(frappe.get_list(ASSIGNMENT, {"name": doc.name})), sees)
				self.assertEqual(frappe.has_permission(ASSIGNMENT, doc=doc.name), bool(sees))
