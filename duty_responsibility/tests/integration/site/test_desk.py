"""Each person's own list, and many documents done at once."""

from typing import Any

import frappe

from duty_responsibility.api import desk, incoming
from duty_responsibility.api import handling as api
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.factories import INCOMING, make_path, stop
from duty_responsibility.tests.integration.documents.test_handling import DAY, WAY, HandlingCase
from duty_responsibility.tests.meetings import MeetingCase


class TestDeskOfMeetings(MeetingCase):
	def test_a_meetings_step_says_which_item_is_to_be_prepared(self):
		self.call("2025-01-27 15:00:00", preparations=[{"item": "Banner"}, {"item": "Sound"}])
		with clock_at("2025-01-24 09:30:00"), as_user(self.users["member_a"]):
			said = {item["step_label"] for item in desk.waiting()["now"] if item["step"] == "Preparation"}
		self.assertEqual(said, {"Preparation (Banner)", "Preparation (Sound)"})


class TestDesk(HandlingCase):
	def mine(self, at: str, who: str) -> dict[str, Any]:
		with clock_at(f"{DAY} {at}:00"), as_user(self.users[who]):
			return desk.waiting()

	def listed(self, at: str, who: str, which: str = "now") -> list[tuple[str, str]]:
		return [(item["name"], item["step"]) for item in self.mine(at, who)[which]]

	def test_the_most_pressing_comes_first_and_each_once(self):
		later = self.receive("09:10")
		urgent = self.receive("08:40")
		for doc in (later, urgent):
			self.act("09:20" if doc is later else "09:00", "clerk", incoming.pass_on, doc)
		self.assertEqual(
			self.listed("09:30", "deputy_a"), [(urgent.name, "Proposal"), (later.name, "Proposal")]
		)
		item = self.mine("09:30", "deputy_a")["now"][0]
		self.assertEqual((item["title"], item["light"]), (urgent.title, "green"))
		self.assertEqual(item["said"], "1 h 30 min left (working time)")

	def test_what_is_done_goes_to_the_next_list(self):
		doc = self.receive()
		self.assertEqual(self.listed("09:10", "clerk"), [(doc.name, "Registration")])
		self.assertEqual(self.listed("09:10", "deputy_a"), [])
		self.act("09:20", "clerk", incoming.pass_on, doc)
		self.assertEqual(self.listed("09:30", "clerk"), [])
		self.assertEqual(self.listed("09:30", "deputy_a"), [(doc.name, "Proposal")])

	def test_what_others_have_is_told_apart_from_what_is_to_be_done(self):
		doc = self.proposed(leader=self.staff["director"])
		self.assertEqual(self.listed("10:10", "director"), [(doc.name, "Instruction")])
		# section A leads, so that its head answers for the whole; the director has it now
		self.assertEqual(self.listed("10:10", "head_a"), [])
		(item,) = self.mine("10:10", "head_a")["later"]
		self.assertEqual((item["name"], item["step"]), (doc.name, "Completion"))
		self.assertEqual(item["waiting_for"], doc.open_rows()[0].person_name)

	def test_a_step_without_a_limit_is_there_too(self):
		frappe.db.delete("Duty Time Limit Step", {"step": "Filing"})
		frappe.clear_document_cache("Duty Time Limit")
		doc = self.proposed()
		self.act("10:30", "head_a", incoming.finish, doc, "Done.")
		self.assertEqual(self.listed("10:40", "clerk"), [(doc.name, "Filing")])

	def test_a_step_without_a_limit_is_as_pressing_as_the_rest_of_its_matter(self):
		make_path([stop("First Check", "Clerk"), *WAY], sequence=1)
		done = self.proposed()
		self.act("10:10", "deputy_a", api.name_people, done, "Circulation", [self.staff["clerk"]])
		doc = self.receive("10:20")
		first, second = self.mine("10:30", "clerk")["now"]
		# the check has no limit, but until the cut-off at 11:00 it has to be passed on
		self.assertEqual(
			(first["name"], first["step"], first["due"][11:16]), (doc.name, "First Check", "11:00")
		)
		self.assertEqual((second["name"], second["step"]), (done.name, "Circulation"))

	def test_nobody_finds_what_they_may_not_see(self):
		self.receive()
		for who in ("member_b", "outsider", "gatekeeper"):
			with self.subTest(who=who):
				self.assertEqual(self.listed("09:10", who), [])

	def test_a_document_without_a_path_is_on_the_list_by_its_clocks(self):
		frappe.db.set_value("Duty Path", self.path, "enabled", 0)
		doc = self.receive()
		self.assertEqual(
			set(self.listed("09:10", "clerk")), {(doc.name, "Registration"), (doc.name, "Completion")}
		)


class TestManyAtOnce(HandlingCase):
	def bulk(self, at: str, who: str, names: list[str], step: str) -> dict[str, Any]:
		with clock_at(f"{DAY} {at}:00"), as_user(self.users[who]):
			return api.bulk_step(INCOMING, names, step)

	def test_twenty_documents_are_passed_on_at_once(self):
		names = [self.receive("09:00").name for _number in range(20)]
		said = self.bulk("10:50", "clerk", names, "Registration")
		self.assertEqual((said["done"], said["failed"]), (names, []))
		late = frappe.db.count(
			"Duty Clock", {"reference_name": ("in", names), "step": "Registration", "result": "On Time"}
		)
		self.assertEqual(late, 20)

	def test_what_could_not_be_done_says_why_and_leaves_the_others_alone(self):
		docs = [self.receive() for _number in range(3)]
		self.act("09:10", "clerk", incoming.pass_on, docs[0])
		self.act("09:10", "clerk", incoming.withdraw, docs[1], "Twice.")
		names = [*(doc.name for doc in docs), "SW-2025-99999"]
		said = self.bulk("10:50", "clerk", names, "Registration")
		self.assertEqual(said["done"], [docs[2].name])
		reasons = {row["name"]: row["reason"] for row in said["failed"]}
		self.assertIn("already been passed on", reasons[docs[0].name])
		self.assertIn("document is closed", reasons[docs[1].name])
		self.assertIn("not found", reasons["SW-2025-99999"])
		self.assertEqual(frappe.get_doc(INCOMING, docs[2].name).current_step, "Proposal")

	def test_readers_sign_all_at_once_and_only_for_themselves(self):
		docs = [self.proposed() for _number in range(2)]
		for doc, who in zip(docs, ("member_b", "director"), strict=True):
			self.act("10:10", "head_a", api.name_people, doc, "Circulation", [self.staff[who]])
		said = self.bulk("10:20", "member_b", [doc.name for doc in docs], "Circulation")
		self.assertEqual(said["done"], [docs[0].name])
		self.assertEqual([row["name"] for row in said["failed"]], [docs[1].name])
		self.assertTrue(said["failed"][0]["reason"])
