"""A case of each grade on its whole way, walked by the people concerned; every wrong person is refused at every step."""

from typing import Any

import frappe
from frappe.utils import get_datetime

from duty_responsibility.api import faults, leadership
from duty_responsibility.duty_responsibility.doctype.duty_fault_record import appealing
from duty_responsibility.engine.accountability import decisions
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.cases import (
	DELIBERATION,
	GENERAL,
	HELD,
	LARGER,
	MAJOR,
	RECORD,
	FaultCase,
)
from duty_responsibility.tests.factories import set_settings

REFUSED = frappe.PermissionError
EVERYBODY = (
	"member_a",
	"member_a2",
	"member_b",
	"head_a",
	"head_b",
	"deputy_a",
	"deputy_b",
	"director",
	"clerk",
	"gatekeeper",
	"administrator",
	"outsider",
)


class CaseWalk(FaultCase):
	def only(self, right: str, at: str, action: Any, *args: Any, others: tuple[str, ...] = EVERYBODY) -> Any:
		"""Everybody else is refused and nothing has changed; then whoever may do it does it."""
		for who in others:
			if who == right:
				continue
			with self.subTest(action=action.__name__, who=who), self.refused(error=REFUSED):
				self.does(who, at, action, *args)
		return self.does(right, at, action, *args)

	def settle(self, at: str) -> None:
		with clock_at(at):
			appealing.end_periods(get_datetime(at), commit=False)

	def steps(self, name: str) -> dict[str, str]:
		rows = frappe.get_all("Duty Clock", {"reference_name": name}, ["step", "status", "result"])
		return {row.step: row.result or row.status for row in rows}


class TestGeneralGrade(CaseWalk):
	def test_the_whole_way(self):
		name = self.breach()
		self.only("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		self.assertEqual(self.status(name), "Statement Open")
		self.assertTrue(self.get(name).number.startswith("GC-2025-"))
		with self.refused("not possible now"):
			self.does("deputy_a", "2025-01-23 10:30:00", faults.propose, name, HELD, "At once.", GENERAL)
		self.only("member_a", "2025-01-23 15:00:00", faults.make_statement, name, "I was ill.")
		with self.refused("not possible now"):
			self.does("member_a", "2025-01-23 15:01:00", faults.make_statement, name, "And another thing.")
		shown = self.does("deputy_a", "2025-01-24 09:00:00", faults.suggested, name, "One Section")
		self.assertEqual(shown["grade"], GENERAL)
		self.assertIn("Art. 23", " ".join(shown["why"]))
		self.only(
			"deputy_a", "2025-01-24 09:00:00", faults.propose, name, HELD, "Late.", GENERAL, "One Section"
		)
		self.assertEqual(self.get(name).suggested_grade, GENERAL)
		self.decide(name)
		self.only("deputy_a", "2025-01-27 09:00:00", faults.give_notice, name)
		row = self.get(name)
		self.assertEqual([one.measure for one in row.measures], ["Talk", "Written Self-criticism"])
		self.assertTrue(all(one.from_source and one.article == "Art. 23" for one in row.measures))
		self.assertFalse(any(one.started_at for one in row.measures), "they wait for the appeal")
		talk = self.measure(name, "Talk")
		with self.refused("not under way"):
			self.does(
				"deputy_a",
				"2025-01-27 09:30:00",
				faults.record_talk,
				name,
				talk,
				"2025-01-27 09:00:00",
				"Room 1",
				"x",
			)
		self.only("member_a", "2025-01-27 10:00:00", faults.accept, name)
		held = ("2025-02-05 09:00:00", "Room 1", "He saw why it matters.")
		with self.refused("lies ahead"):
			self.does("deputy_a", "2025-01-27 11:00:00", faults.record_talk, name, talk, *held)
		proof = self.only("deputy_a", "2025-02-05 10:00:00", faults.record_talk, name, talk, *held)
		self.assertEqual(frappe.db.get_value("Duty Measure Proof", proof, "head"), self.staff["head_a"])
		self.only("member_a", "2025-02-05 10:30:00", faults.sign_talk, name, proof)
		with self.refused("Not all measures"):
			self.does("deputy_a", "2025-02-05 11:00:00", faults.close, name)
		paper = self.measure(name, "Written Self-criticism")
		first = self.only("member_a", "2025-02-05 11:00:00", faults.hand_in, name, paper, "I am sorry.")
		with self.refused("State what is missing"):
			self.does("deputy_a", "2025-02-05 11:30:00", faults.judge, name, first, 0)
		self.only(
			"deputy_a", "2025-02-05 11:30:00", faults.judge, name, first, 0, "Say what you will change."
		)
		second = self.does(
			"member_a", "2025-02-06 09:00:00", faults.hand_in, name, paper, "I will ask for time earlier."
		)
		with self.refused("not been read"):
			self.does("deputy_a", "2025-02-06 09:30:00", faults.close, name)
		self.only("deputy_a", "2025-02-06 10:00:00", faults.judge, name, second, 1)
		self.only("deputy_a", "2025-02-06 11:00:00", faults.close, name)
		self.assertEqual(self.status(name), "Closed")
		self.assertEqual(set(self.steps(name).values()), {"On Time"}, self.steps(name))
		statuses = frappe.get_all(
			"Duty Measure Proof", {"record": name}, pluck="status", order_by="written_at"
		)
		self.assertEqual(statuses, ["Accepted", "Returned", "Accepted"])
		journal = [(row.action, bool(row.staff_name)) for row in self.get(name).journal]
		self.assertEqual(journal[0], ("Statement Asked for", True))
		self.assertEqual(journal[-1], ("Closed", True))

	def decide(self, name: str) -> None:
		at = "2025-01-26 09:00:00"
		others = tuple(who for who in EVERYBODY if who not in ("deputy_a", "deputy_b", "director"))
		for who in others:
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.meeting(at, by=who)
		meeting = self.meeting(at)
		deliberation = self.only("director", at, leadership.take_up, meeting, name)
		with self.refused("not in session"):
			self.does("director", at, leadership.vote, deliberation, HELD, GENERAL)
		present = [self.staff[who] for who in ("director", "deputy_a", "deputy_b")]
		with self.refused("of 3 members are present"):
			absent = {self.staff["deputy_a"]: "Ill", self.staff["deputy_b"]: "Away"}
			self.does("director", at, leadership.open_session, meeting, present[:1], absent)
		with self.refused("Give a reason"):
			self.does("director", at, leadership.open_session, meeting, present[:2])
		self.only("director", at, leadership.open_session, meeting, present)
		title = frappe.db.get_value("Duty Leadership Meeting", meeting, "title")
		self.assertRegex(title, r"2025.*26.*09:00.*(Leadership Meeting|班子会议)")
		self.assertEqual(
			frappe.db.get_value("Duty Case Deliberation", deliberation, "number"), self.get(name).number
		)
		# the proposer has no vote, and nobody decides alone
		for who in (*others, "deputy_a"):
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.does(who, at, leadership.vote, deliberation, HELD, GENERAL)
		self.does("director", at, leadership.vote, deliberation, HELD, GENERAL)
		with self.refused("vote(s) are missing"):
			self.does("director", at, leadership.decide, deliberation, "So.", "We talked.")
		self.does("deputy_b", at, leadership.vote, deliberation, "Dropped")
		with self.refused("No opinion has more than half"):
			self.does("director", at, leadership.decide, deliberation, "So.", "We talked.")
		self.does("deputy_b", at, leadership.vote, deliberation, HELD, GENERAL)
		for words in ((" ", "We talked."), ("So.", "")):
			with self.refused("Give the reasons" if words[0] == " " else "Write down"):
				self.does("director", at, leadership.decide, deliberation, *words)
		self.only("director", at, leadership.decide, deliberation, "So.", "We talked.")
		with self.refused("done with the case"):
			self.does("deputy_b", at, leadership.vote, deliberation, "Dropped")
		self.only("director", at, leadership.end, meeting)
		row = self.get(name)
		self.assertEqual((row.status, row.grade, row.outcome), ("Decided", GENERAL, HELD))


class TestLargerGrade(CaseWalk):
	def test_appealed_decided_by_another_and_changed(self):
		name = self.breach()
		self.up_to_proposal(name, LARGER, "Office")
		self.assertEqual(self.get(name).suggested_grade, LARGER)
		self.decided(name, HELD, LARGER)
		self.does("deputy_a", "2025-01-27 09:00:00", faults.give_notice, name)
		self.only("member_a", "2025-01-27 11:00:00", faults.appeal, name, "It affected my section only.")
		self.assertEqual(self.status(name), "Under Appeal")
		with self.refused("another chair", error=REFUSED):
			self.in_session(name, "2025-02-05 09:00:00", "director")
		self.decided(name, HELD, GENERAL, "2025-02-05 09:30:00", "deputy_b", ("director", "deputy_b"))
		first, second = self.decisions(name)
		self.assertEqual(
			(first.kind, second.kind, second.corrects), ("First Decision", "On Appeal", first.name)
		)
		self.assertEqual((first.grade, second.grade), (LARGER, GENERAL))
		self.assertEqual(decisions.verify(name), [])
		self.does("deputy_a", "2025-02-05 11:00:00", faults.give_notice, name)
		row = self.get(name)
		self.assertEqual([bool(one.set_aside) for one in row.measures], [True, True, False, False])
		self.assertTrue(all(one.started_at for one in row.measures if not one.set_aside))
		with self.refused("is over"):
			self.does("member_a", "2025-02-05 12:00:00", faults.appeal, name, "Once more.")
		with clock_at("2025-02-05 12:00:00"):
			frappe.db.set_value("Duty Fault Decision", first.name, "grade", GENERAL)
		self.assertEqual(decisions.verify(name), [first.number])

	def test_whoever_proposed_has_no_vote_about_the_appeal_whatever_policy_says(self):
		self.settings(fault_proposer_votes=1)
		name = self.breach()
		self.up_to_proposal(name, LARGER, "Office")
		self.decided(name, HELD, LARGER, voters=("director", "deputy_a", "deputy_b"))
		self.does("deputy_a", "2025-01-27 09:00:00", faults.give_notice, name)
		self.does("member_a", "2025-01-27 11:00:00", faults.appeal, name, "No.")
		_meeting, deliberation = self.in_session(name, "2025-02-05 09:00:00", "deputy_b")
		with self.refused("no vote in this case", error=REFUSED):
			self.does("deputy_a", "2025-02-05 09:10:00", leadership.vote, deliberation, HELD, LARGER)

	def test_the_time_for_an_appeal_ends_and_the_measures_begin(self):
		name = self.breach()
		self.up_to_proposal(name, LARGER, "Office")
		self.decided(name, HELD, LARGER)
		self.does("deputy_a", "2025-01-27 09:00:00", faults.give_notice, name)
		self.settle("2025-02-17 17:00:00")
		self.assertFalse(self.get(name).appeal_closed_at)
		self.settle("2025-02-17 18:00:01")
		row = self.get(name)
		self.assertEqual(str(row.appeal_closed_at), "2025-02-17 18:00:00")
		self.assertTrue(all(one.started_at and one.due_at for one in row.measures))
		self.assertEqual(self.steps(name)["Appeal Period"], "On Time")
		with self.refused("is over"):
			self.does("member_a", "2025-02-18 09:00:00", faults.appeal, name, "Too late.")


class TestMajorGrade(CaseWalk):
	def test_a_consequence_makes_it_major_and_the_office_has_added_its_measures(self):
		name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		self.does("member_a", "2025-01-23 11:00:00", faults.waive_statement, name)
		shown = self.does("deputy_a", "2025-01-24 09:00:00", faults.suggested, name, "One Section", 1)
		self.assertEqual(shown["grade"], MAJOR)
		self.assertIn("office's own criterion", " ".join(shown["why"]))
		propose = (
			name,
			HELD,
			"People were harmed.",
			MAJOR,
			"Beyond the Office",
			"A flood warning came late.",
			1,
		)
		self.does("deputy_a", "2025-01-24 09:00:00", faults.propose, *propose)
		self.decided(name, HELD, MAJOR)
		self.does("deputy_a", "2025-01-27 09:00:00", faults.give_notice, name)
		self.does("member_a", "2025-01-27 10:00:00", faults.accept, name)
		row = self.get(name)
		self.assertFalse(any(one.from_source for one in row.measures))
		at = "2025-02-05 10:00:00"
		talk = (name, self.measure(name, "Talk"), "2025-02-05 09:00:00", "Room 1", "A grave talk.")
		self.only("director", at, faults.record_talk, *talk)
		paper = self.does(
			"member_a", at, faults.hand_in, name, self.measure(name, "Written Self-criticism"), "All of it."
		)
		self.does("deputy_a", at, faults.judge, name, paper, 1)
		circular = self.measure(name, "Criticism in a Circular")
		self.only("deputy_a", at, faults.note_done, name, circular, "Issued.")
		self.only(
			"director", at, faults.note_done, name, self.measure(name, "Loss of the Year's Honours"), "Noted."
		)
		self.only("deputy_a", "2025-02-05 11:00:00", faults.close, name)
		self.assertEqual(self.status(name), "Closed")


class TestFairness(CaseWalk):
	def test_to_say_nothing_is_no_fault_and_no_proposal_comes_before(self):
		name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		self.settle("2025-02-06 17:59:00")
		with self.refused("not possible now"):
			self.does("deputy_a", "2025-02-06 17:59:30", faults.propose, name, HELD, "Silent.", GENERAL)
		self.settle("2025-02-06 18:01:00")
		self.assertEqual((self.status(name), self.steps(name)["Statement"]), ("Awaiting Proposal", "On Time"))

	def test_dropped_by_the_meeting_it_stays_with_reason_and_decider(self):
		name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		self.does("member_a", "2025-01-23 11:00:00", faults.make_statement, name, "The power was cut.")
		self.does("deputy_a", "2025-01-24 09:00:00", faults.propose, name, "Excused", "It was.")
		self.decided(name, "Excused", None)
		row = self.get(name)
		self.assertEqual(
			(row.status, row.closed_reason, row.closed_by),
			("Excused", "By the book.", self.staff["director"]),
		)
		self.assertEqual(frappe.db.get_value("Duty Clock", row.clock, "result"), "Excused")
		self.assertFalse(row.measures)

	def test_a_decision_is_corrected_only_by_another_that_refers_to_it(self):
		name = self.breach()
		self.up_to_proposal(name)
		self.decided(name)
		(first,) = self.decisions(name)
		with self.refused("belongs to the ledger", error=REFUSED):
			frappe.get_doc("Duty Fault Decision", first.name).update({"grade": MAJOR}).save()
		self.decided(name, "Dropped", None, "2025-02-05 09:00:00")
		second = self.decisions(name)[1]
		self.assertEqual((second.kind, second.corrects), ("Correction", first.name))
		self.assertEqual(self.status(name), "Dropped")

	def test_whoever_is_concerned_or_accuses_is_recused_and_has_no_vote(self):
		said = (self.staff["member_a"], "Draft Criticised by a Leader", "2025-01-22 10:00:00", "Useless.")
		self.does("deputy_b", "2025-01-23 09:00:00", faults.report, *said)
		name = frappe.db.get_value(
			RECORD, {"subject": self.staff["member_a"], "source_kind": "Criticised by a Leader"}
		)
		self.up_to_proposal(name)
		_meeting, deliberation = self.in_session(name)
		with self.refused(error=REFUSED):
			self.does("deputy_b", "2025-01-26 09:30:00", leadership.vote, deliberation, HELD, GENERAL)
		self.does("director", "2025-01-26 09:30:00", leadership.vote, deliberation, HELD, GENERAL)
		with self.refused("nobody decides alone"):
			self.does("director", "2025-01-26 09:40:00", leadership.decide, deliberation, "So.", "Alone.")

	def test_a_vote_given_before_a_recusal_does_not_count(self):
		self.settings(fault_proposer_votes=1)
		name = self.breach()
		self.up_to_proposal(name)
		_meeting, deliberation = self.in_session(name)
		at = "2025-01-26 09:30:00"
		for who, vote in (("director", HELD), ("deputy_a", HELD), ("deputy_b", "Dropped")):
			self.does(who, at, leadership.vote, deliberation, vote, GENERAL)
		with self.refused("declared by oneself", error=REFUSED):
			self.does(
				"deputy_a", at, leadership.recuse, deliberation, self.staff["deputy_b"], "He is a friend."
			)
		self.does("deputy_b", at, leadership.recuse, deliberation, self.staff["deputy_b"], "He is my nephew.")
		with self.refused(error=REFUSED):
			self.does("deputy_b", at, leadership.vote, deliberation, "Dropped")
		with as_user(self.users["deputy_b"]):
			self.assertFalse(frappe.has_permission(DELIBERATION, doc=deliberation))
		self.does("director", at, leadership.decide, deliberation, "So.", "Without him.")
		self.assertEqual(self.get(name).grade, GENERAL)

	def test_a_deputy_directors_own_case(self):
		name = self.breach("deputy_a")
		for who in ("deputy_a", "deputy_b", "head_a"):
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.does(who, "2025-01-23 10:00:00", faults.ask_statement, name)
		self.up_to_proposal(name, deputy="director", subject="deputy_a")
		at = "2025-01-26 09:00:00"
		# the person concerned neither takes the chair over their own case nor speaks in it
		meeting = self.meeting(at, "deputy_a")
		with self.refused(error=REFUSED):
			self.does("deputy_a", at, leadership.take_up, meeting, name)
		_meeting, deliberation = self.in_session(name, at, "deputy_b")
		with self.refused(error=REFUSED):
			self.does("deputy_a", at, leadership.vote, deliberation, "Dropped")
		self.does("deputy_b", at, leadership.vote, deliberation, HELD, GENERAL)
		with self.refused("nobody decides alone"):  # the director has proposed
			self.does("deputy_b", at, leadership.decide, deliberation, "So.", "Alone.")

	def test_the_person_concerned_is_corrected_with_a_reason_and_the_other_is_heard(self):
		name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		self.does("member_a", "2025-01-23 11:00:00", faults.make_statement, name, "It was member_a2.")
		correct = (name, self.staff["member_a2"], "She had the file.")
		self.only("deputy_a", "2025-01-23 14:30:00", faults.correct_subject, *correct)
		row = self.get(name)
		self.assertEqual(
			(row.status, row.subject, row.statement), ("Recorded", self.staff["member_a2"], None)
		)
		self.assertIn(
			"It was member_a2.", frappe.get_all("Duty Fault Evidence", {"record": name}, pluck="content")[-1]
		)
		with as_user(self.users["member_a"]):
			self.assertFalse(frappe.has_permission(RECORD, doc=name), "it is no longer theirs")
		self.does("deputy_a", "2025-01-23 15:00:00", faults.ask_statement, name)
		self.only("member_a2", "2025-01-23 16:00:00", faults.make_statement, name, "I had.")

	def test_repeats_count_until_they_are_cleared(self):
		first = self.breach()
		self.up_to_proposal(first)
		self.decided(first)
		second = self.breach()
		with clock_at("2025-01-28 09:00:00"), as_user(self.users["director"]):
			self.assertEqual(faults.view(second)["repeats"], 1)
			frappe.db.set_value(RECORD, first, {"cleared_at": "2025-01-28 08:00:00"})
			self.assertEqual(faults.view(second)["repeats"], 0)

	def test_what_is_cleared_only_the_person_and_the_director_know(self):
		name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.drop, name, "Dropped", "A trifle.")
		with clock_at("2028-01-24 09:00:00"):
			set_settings(fault_clear_months=36)
		self.settle("2028-01-24 09:00:00")
		seen = {who for who in EVERYBODY if frappe.has_permission(RECORD, doc=name, user=self.users[who])}
		self.assertEqual(seen, {"member_a", "director"})
