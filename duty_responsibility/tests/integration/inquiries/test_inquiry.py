"""An inquiry from the one who comes to what became of it, walked by the people concerned (Art. 1–6)."""

import frappe
from frappe.utils import get_datetime

from duty_responsibility.api import inquiries as api
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.notices import delivery
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import clock_of, events_of, make_office, set_settings
from duty_responsibility.tests.frontdesk import (
	EVENING,
	INQUIRY,
	LUNCH,
	MORNING,
	absent,
	ask,
	make_front_desk,
)
from duty_responsibility.utils.words import sentences


class InquiryCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		with clock_at("2025-01-20 08:00:00"):
			self.office = make_office()
			make_front_desk(self.office)
		self.users, self.staff = self.office.users, self.office.staff

	def who(self, staff: str | None) -> str:
		return {value: key for key, value in self.staff.items()}.get(staff, "")

	def told(self, tag: str) -> list[str]:
		return frappe.get_all(
			"Notification Log", filters={"for_user": self.users[tag]}, pluck="subject", order_by="creation"
		)


class TestReception(InquiryCase):
	"""What a registration asks of the office is always as it stands now, in a number of statements that does not grow."""

	def test_registering_reads_little_and_writes_what_it_makes(self) -> None:
		with clock_at(MORNING):
			ask(self.users["clerk"])
			said: list[str] = []
			original = frappe.db.sql

			def noted(query, *args, **kwargs):
				said.append(str(query))
				return original(query, *args, **kwargs)

			frappe.db.sql = noted
			try:
				ask(self.users["clerk"])
			finally:
				del frappe.db.sql
		ours = [text for text in said if "tabDuty" in text]
		self.assertLessEqual(sum(text.lstrip("( ").upper().startswith("SELECT") for text in ours), 12, ours)
		self.assertEqual(sum("INSERT" in text.upper() for text in ours), 4, ours)

	def test_a_change_past_the_forms_is_seen_by_the_next_registration(self) -> None:
		with clock_at(MORNING):
			self.assertEqual(self.who(ask(self.users["head_a"]).chain_responder), "clerk")
			frappe.db.set_value("Duty Staff", self.staff["clerk"], "status", "Inactive")
			self.assertEqual(self.who(ask(self.users["head_a"]).chain_responder), "transfer")
			frappe.db.set_value("Duty Time Limit", {"document_type": INQUIRY}, "enabled", 0)
			with self.assertRaises(frappe.ValidationError):
				ask(self.users["head_a"])

	def test_a_snapshot_that_is_gone_is_kept_again(self) -> None:
		with clock_at(MORNING):
			doc = ask(self.users["clerk"])
			clock = clock_of(doc, "First Response")
			frappe.db.delete("Duty Snapshot", {"name": clock.policy_snapshot})
			ask(self.users["clerk"])
		self.assertTrue(frappe.db.exists("Duty Snapshot", clock.policy_snapshot))


class TestWhoAnswers(InquiryCase):
	def responder(self, at: str, **values):
		with clock_at(at):
			return ask("Administrator", received_at=at, **values)

	def test_every_branch_of_article_two(self) -> None:
		for tags_away, at, expected, source in (
			((), MORNING, "clerk", "Clerk"),
			(("clerk",), MORNING, "transfer", "Document Transfer Clerk"),
			(("clerk", "transfer"), MORNING, "weekly", "Weekly Duty"),
			(("clerk", "transfer", "weekly"), MORNING, "temporary", "Temporary Duty"),
			(("clerk", "transfer", "weekly", "temporary"), MORNING, "director", "Last Resort"),
			((), LUNCH, "duty_officer", "Off-hours Duty"),
			((), EVENING, "duty_officer", "Off-hours Duty"),
			((), "2025-01-23 07:00:00", "duty_officer", "Off-hours Duty"),
			((), "2025-01-26 09:00:00", "clerk", "Clerk"),  # the worked Sunday
			((), "2025-01-28 10:00:00", "duty_officer", "Off-hours Duty"),  # a holiday
		):
			with self.subTest(away=tags_away, at=at):
				frappe.db.savepoint("branch")
				for tag in tags_away:
					absent(self.staff[tag])
				doc = self.responder(at)
				self.assertEqual(self.who(doc.first_responder), expected)
				self.assertEqual(self.who(doc.chain_responder), expected)
				self.assertEqual(bool(doc.alarm), expected == "director")
				trace = frappe.parse_json(doc.responder_trace)
				self.assertEqual(
					trace[0]["code"],
					"in-office-hours" if expected not in ("duty_officer",) else "outside-office-hours",
				)
				passed = [step for step in trace if step["code"] == "away-until"]
				self.assertEqual(len(passed), len(tags_away))
				if source != "Last Resort":
					self.assertEqual(
						(trace[-1]["code"], trace[-1]["values"]["role"]), ("responder-found", source)
					)
				frappe.db.rollback(save_point="branch")

	def test_the_reasons_can_be_read(self) -> None:
		absent(self.staff["clerk"], to_date="2025-01-22")
		doc = self.responder(MORNING)
		text = sentences(doc.responder_trace)
		self.assertIn("is office time", text[0])
		self.assertIn("away until Thu 2025-01-23 00:00", text[1])
		self.assertIn("Art. 2", text[-1])
		with as_user(self.users["clerk"]):
			self.assertEqual(api.why(doc.name)["why"], text)

	def test_what_was_found_is_frozen(self) -> None:
		doc = self.responder(MORNING)
		set_settings(clerk=self.staff["weekly"])
		absent(self.staff["clerk"])
		with clock_at("2025-01-22 10:00:00"), as_user(self.users["clerk"]):
			doc = frappe.get_doc(INQUIRY, doc.name)
			doc.details = "She called again."
			doc.save()
		self.assertEqual(self.who(doc.first_responder), "clerk")

	def test_whoever_received_it_is_the_first_responder(self) -> None:
		with clock_at(MORNING):
			doc = ask(self.users["member_a"], received_at=MORNING)
		self.assertEqual(
			(self.who(doc.first_responder), self.who(doc.chain_responder)), ("member_a", "clerk")
		)
		self.assertIn("received it in fact", sentences(doc.responder_trace)[-1])
		self.assertEqual(doc.section, self.office.section_a)

	def test_a_support_worker_or_gatekeeper_hands_over(self) -> None:
		for tag, word in (("porter", "support worker"), ("gatekeeper", "at the gate")):
			with clock_at(MORNING):
				doc = ask(self.users["clerk"], received_at=MORNING, received_by=self.staff[tag])
			self.assertEqual(self.who(doc.first_responder), "clerk")
			self.assertIn(word, sentences(doc.responder_trace)[-1])

	def test_nobody_at_all_is_an_alarm_to_the_administrators(self) -> None:
		for tag in ("clerk", "transfer", "weekly", "temporary", "director"):
			absent(self.staff[tag])
		doc = self.responder(MORNING)
		self.assertFalse(doc.first_responder)
		self.assertTrue(doc.alarm)
		self.assertTrue(any(doc.name in subject for subject in self.told("administrator")))
		# somebody answers for the clock all the same
		self.assertEqual(self.who(clock_of(doc, "First Response").assignee), "clerk")

	def test_the_responder_hears_of_it(self) -> None:
		with clock_at(EVENING):
			doc = ask(self.users["clerk"], received_at=EVENING, received_by=self.staff["porter"])
		self.assertTrue(any(doc.title in subject for subject in self.told("duty_officer")))


class TestIntake(InquiryCase):
	def test_three_clocks_open(self) -> None:
		with clock_at(MORNING):
			doc = ask(self.users["clerk"], received_at=MORNING)
		self.assertRegex(doc.name, r"^XW-2025-\d{5}$")
		self.assertEqual(doc.status, "Received")
		registration, response, handling = (
			clock_of(doc, name) for name in ("Registration", "First Response", "Handling")
		)
		self.assertEqual(registration.result, "On Time")
		self.assertEqual(response.due_at, get_datetime("2025-01-22 09:30:00"))
		# the Sunday is worked: Thu, Fri, Sun, Mon, and after the holidays Wednesday the 5th
		self.assertEqual(handling.due_at, get_datetime("2025-02-05 18:00:00"))
		self.assertEqual({self.who(row.assignee) for row in (response, handling)}, {"clerk"})

	def test_written_down_late_is_registered_late(self) -> None:
		with clock_at("2025-01-23 09:00:00"):
			doc = ask(self.users["clerk"], received_at="2025-01-22 09:00:00")
		clock = clock_of(doc, "Registration")
		self.assertEqual((clock.status, clock.result), ("Finished", "Late"))

	def test_anonymous_inquiries_leave_nothing(self) -> None:
		with clock_at(MORNING):
			doc = ask(
				self.users["clerk"],
				received_at=MORNING,
				anonymous=1,
				inquirer_name="Wang",
				phone="13912345678",
			)
		self.assertFalse(doc.inquirer or doc.inquirer_name or doc.has_phone)
		self.assertFalse(frappe.db.exists("Duty Inquirer", {"phone_digits": "13912345678"}))

	def test_bad_input_is_refused(self) -> None:
		with clock_at(MORNING):
			for words, values in (
				(("future",), {"received_at": "2025-01-22 10:00:00"}),
				(("more than a year",), {"received_at": "2023-01-22 10:00:00"}),
				(("not a phone number",), {"phone": "call me"}),
				(("buttons of the form",), {"outcome": "Answered", "answer": "Done"}),
				(("buttons of the form",), {"closed_at": MORNING}),
				(("buttons of the form",), {"handovers": [{"to_staff": self.staff["head_a"]}]}),
			):
				with self.subTest(values=values), self.refused(*words):
					ask(self.users["clerk"], title="Refused", **values)
		self.assert_gone(INQUIRY, title="Refused")

	def test_a_site_without_a_chain_is_told_what_to_do(self) -> None:
		set_settings(responder_chain=None)
		with clock_at(MORNING), self.refused("no responder chain", "Duty Settings"):
			ask(self.users["clerk"], received_at=MORNING)


class RegisteredCase(InquiryCase):
	"""One inquiry that the clerk received on Wednesday at nine."""

	def given(self) -> None:
		super().given()
		with clock_at(MORNING):
			self.doc = ask(self.users["clerk"], received_at=MORNING)

	def do(self, at: str, tag: str, action, *args, **kwargs):
		with clock_at(f"2025-01-22 {at}:00"), as_user(self.users[tag]):
			action(self.doc.name, *args, **kwargs)
		self.doc = frappe.get_doc(INQUIRY, self.doc.name)
		return self.doc

	def clock(self, name: str):
		return clock_of(self.doc, name)


class TestOutcomes(RegisteredCase):
	def test_answered(self) -> None:
		with self.refused("answer"):
			self.do("09:10", "clerk", api.answer, "  ")
		doc = self.do("09:10", "clerk", api.answer, "Form 3, window 2.")
		self.assertEqual(
			(doc.status, doc.outcome, doc.answer), ("Concluded", "Answered", "Form 3, window 2.")
		)
		for name in ("First Response", "Handling"):
			self.assertEqual((self.clock(name).status, self.clock(name).result), ("Finished", "On Time"))
		with self.refused("document is closed"):
			self.do("09:11", "clerk", api.answer, "Again")

	def test_guided(self) -> None:
		with self.refused("where the inquirer was sent"):
			self.do("09:10", "clerk", api.guide, "")
		doc = self.do("09:10", "clerk", api.guide, "County tax bureau, hall 1")
		self.assertEqual((doc.status, doc.outcome), ("Concluded", "Guided"))

	def test_handled_then_answered(self) -> None:
		doc = self.do("09:10", "clerk", api.handle, self.staff["member_a"])
		self.assertEqual(
			(doc.status, doc.outcome, doc.section), ("In Hand", "Handled", self.office.section_a)
		)
		self.assertEqual(self.clock("First Response").status, "Finished")
		self.assertEqual(self.who(self.clock("Handling").assignee), "member_a")
		self.assertTrue(any(doc.title in subject for subject in self.told("member_a")))
		doc = self.do("15:00", "member_a", api.answer, "The permit is issued.")
		self.assertEqual((doc.status, doc.outcome), ("Concluded", "Handled"))

	def test_transferred_to_another_body_waits_for_its_receipt(self) -> None:
		doc = self.do("09:10", "clerk", api.transfer, "County housing bureau", "sent by courier")
		self.assertEqual((doc.status, doc.outcome), ("In Hand", "Transferred"))
		self.assertEqual(self.clock("Handling").status, "Running")
		with self.refused("who acknowledged"):
			self.do("10:00", "clerk", api.take_receipt, "")
		doc = self.do("10:00", "clerk", api.take_receipt, "Chen, front office")
		self.assertEqual((doc.status, doc.outcome), ("Concluded", "Transferred"))

	def test_no_support_worker_handles(self) -> None:
		for tag in ("porter", "gatekeeper"):
			with self.refused("cannot answer for an inquiry"):
				self.do("09:10", "clerk", api.handle, self.staff[tag])

	def test_somebody_else_is_refused(self) -> None:
		for tag in ("member_b", "head_b", "duty_officer", "gatekeeper", "outsider"):
			for action, args in ((api.answer, ("Done",)), (api.handle, ()), (api.withdraw, ("Mistake",))):
				with self.subTest(tag=tag), self.refused(error=frappe.PermissionError):
					self.do("09:10", tag, action, *args)
		self.assertEqual(self.doc.status, "Received")

	def test_withdrawn(self) -> None:
		doc = self.do("09:10", "clerk", api.withdraw, "Registered twice")
		self.assertEqual(doc.status, "Withdrawn")
		self.assertEqual(self.clock("Handling").status, "Cancelled")


class TestHandover(RegisteredCase):
	def handed(self, **kwargs):
		return self.do("09:10", "clerk", api.hand_over, to_section=self.office.section_a, **kwargs)

	def waiting(self, part: int = -1):
		return frappe.get_all(
			"Duty Clock",
			filters={"reference_name": self.doc.name, "step": "Acknowledgement"},
			fields=["*"],
			order_by="started_at asc",
		)[part]

	def test_it_waits_to_be_acknowledged(self) -> None:
		doc = self.handed(note="about her permit")
		self.assertEqual((doc.status, doc.outcome, doc.handover_count), ("Handed Over", "Transferred", 1))
		clock = self.waiting()
		self.assertEqual((self.who(clock.assignee), clock.section), ("head_a", self.office.section_a))
		self.assertEqual(clock.due_at, get_datetime("2025-01-22 11:10:00"))
		self.assertEqual(clock.part_label, self.office.section_a)
		# the previous step answers for it until then
		self.assertEqual(self.who(doc.current_responder), "clerk")
		self.assertEqual(self.who(self.clock("Handling").assignee), "clerk")
		self.assertTrue(any(doc.title in subject for subject in self.told("head_a")))
		with self.refused("waits to be acknowledged"):
			self.do("09:20", "clerk", api.answer, "I answer it after all")

	def test_acknowledged(self) -> None:
		self.handed()
		doc = self.do("09:30", "head_a", api.acknowledge)
		self.assertEqual((doc.status, doc.outcome), ("In Hand", "Handled"))
		self.assertEqual(self.who(doc.current_responder), "head_a")
		self.assertEqual(self.who(self.clock("Handling").assignee), "head_a")
		self.assertEqual((self.waiting().status, self.waiting().result), ("Finished", "On Time"))
		self.assertEqual(self.who(doc.first_responder), "clerk")
		doc = self.do("10:00", "head_a", api.handle, self.staff["member_a"])
		self.assertEqual(self.who(self.clock("Handling").assignee), "member_a")
		self.do("11:00", "member_a", api.answer, "Issued.")

	def test_only_the_receiver_acknowledges_or_refuses(self) -> None:
		self.handed()
		for tag in ("clerk", "member_b", "head_b", "director"):
			for action, args in ((api.acknowledge, ()), (api.refuse, ("no",))):
				with self.subTest(tag=tag), self.refused(error=frappe.PermissionError):
					self.do("09:30", tag, action, *args)

	def test_refused_once_with_a_reason(self) -> None:
		self.handed()
		with self.refused("Without one"):
			self.do("09:30", "head_a", api.refuse, " ")
		doc = self.do("09:40", "head_a", api.refuse, "Section B issues these permits")
		self.assertEqual((doc.status, doc.outcome, doc.handover_count), ("Received", "", 2))
		self.assertEqual(self.who(doc.current_responder), "clerk")
		self.assertEqual(self.waiting().status, "Finished")
		# the clerk has to find another way, in a new time; the first answer stays on record
		rows = frappe.get_all(
			"Duty Clock",
			filters={"reference_name": doc.name, "step": "First Response"},
			fields=["round_number", "status", "due_at"],
			order_by="round_number asc",
		)
		self.assertEqual([(row.round_number, row.status) for row in rows], [(1, "Finished"), (2, "Running")])
		self.assertEqual(rows[1].due_at, get_datetime("2025-01-22 10:10:00"))
		self.assertTrue(any("refused" in subject for subject in self.told("clerk")))
		doc = self.do("09:50", "clerk", api.hand_over, to_section=self.office.section_b)
		self.assertEqual(doc.handover_count, 3)
		with self.refused("refused once already"):
			self.do("10:00", "head_b", api.refuse, "Not ours either")
		self.do("10:00", "head_b", api.acknowledge)

	def test_too_late_to_refuse(self) -> None:
		self.handed()
		with self.refused("time for refusing is over", "120"):
			self.do("11:11", "head_a", api.refuse, "Not ours")
		set_settings(refusal_minutes=0)
		with self.refused("time for refusing is over"):
			self.do("09:20", "head_a", api.refuse, "Not ours")

	def test_unacknowledged_it_escalates(self) -> None:
		self.handed()
		with clock_at("2025-01-22 11:11:00") as now:
			engine.sweep(now, commit=False)
			delivery.deliver(now, commit=False)
		self.assertTrue(self.waiting().breached)
		self.assertTrue(any("Acknowledgement" in subject for subject in self.told("head_a")))

	def test_to_the_same_person_or_nobody_is_refused(self) -> None:
		with self.refused("Choose the section or the person"):
			self.do("09:10", "clerk", api.hand_over)
		with self.refused("answers for it already"):
			self.do("09:10", "clerk", api.hand_over, to_staff=self.staff["clerk"])


class TestComesBack(RegisteredCase):
	def test_a_new_round_begins_and_the_old_one_stays(self) -> None:
		self.do("09:10", "clerk", api.answer, "Form 3.")
		before = {
			name: (clock_of(self.doc, name).name, len(events_of(clock_of(self.doc, name))))
			for name in ("First Response", "Handling")
		}
		with self.refused("Give a reason"):
			self.do("15:00", "clerk", api.reopen, "")
		doc = self.do("15:00", "clerk", api.reopen, "Form 3 was refused at the window")
		self.assertEqual((doc.status, doc.visit_kind, doc.round_number), ("Received", "Came Back", 2))
		self.assertFalse(doc.answer or doc.outcome or doc.closed_at)
		[old] = doc.rounds
		self.assertEqual((old.round_number, old.answer, old.outcome), (1, "Form 3.", "Answered"))
		for name, (clock, events) in before.items():
			row = frappe.get_doc("Duty Clock", clock)
			self.assertEqual((row.status, row.result, row.round_number), ("Finished", "On Time", 1))
			self.assertEqual(len(events_of(row)), events)
			again = frappe.get_all(
				"Duty Clock",
				filters={"reference_name": doc.name, "step": name, "round_number": 2},
				fields=["*"],
			)
			self.assertEqual(
				[(one.status, str(one.started_at)) for one in again], [("Running", "2025-01-22 15:00:00")]
			)
		# what came back is stricter: two working days instead of five
		self.assertEqual(again[0].due_at, get_datetime("2025-01-24 18:00:00"))
		# and the section head hears of it at once
		doc = self.do("15:05", "clerk", api.hand_over, to_staff=self.staff["member_b"])
		with clock_at("2025-01-22 15:10:00") as now:
			engine.sweep(now, commit=False)
			delivery.deliver(now, commit=False)
		self.assertTrue(any("Acknowledgement" in subject for subject in self.told("head_b")))

	def test_an_open_one_does_not_come_back(self) -> None:
		with self.refused("still open"):
			self.do("09:10", "clerk", api.reopen, "She is here again")

	def test_if_the_last_one_is_away_the_chain_is_asked(self) -> None:
		self.do("09:10", "clerk", api.answer, "Form 3.")
		absent(self.staff["clerk"])
		doc = self.do("15:00", "director", api.reopen, "She is here again")
		self.assertEqual(self.who(doc.current_responder), "transfer")
		self.assertEqual(self.who(doc.rounds[0].first_responder), "clerk")


class TestByHand(RegisteredCase):
	def test_what_actions_set_is_not_written_past_them(self) -> None:
		with clock_at(MORNING):
			other = ask(self.users["clerk"], inquirer_name="Zhao")
		for values in (
			{"answer": "Done"},
			{"closed_at": MORNING},
			{"current_responder": self.staff["member_a"]},
			{"first_responder": self.staff["member_a"]},
			{"round_number": 2},
			{"visit_kind": "Came Back"},
			{"tracking_code": "00000000"},
			{"inquirer": other.inquirer},
		):
			with self.subTest(values=values), clock_at("2025-01-22 09:05:00"), as_user(self.users["clerk"]):
				doc = frappe.get_doc(INQUIRY, self.doc.name)
				doc.update(values)
				with self.refused("buttons of the form"):
					doc.save()

	def test_rows_of_handovers_are_not_written_by_hand(self) -> None:
		self.do("09:10", "clerk", api.hand_over, to_section=self.office.section_a)
		with clock_at("2025-01-22 09:20:00"), as_user(self.users["head_a"]):
			doc = frappe.get_doc(INQUIRY, self.doc.name)
			doc.handovers[0].acknowledged_at = "2025-01-22 09:15:00"
			with self.refused("buttons of the form"):
				doc.save()

	def test_nothing_is_deleted(self) -> None:
		with self.refused("not deleted"):
			frappe.delete_doc(INQUIRY, self.doc.name)

	def test_corrections(self) -> None:
		with clock_at("2025-01-22 09:05:00"), as_user(self.users["clerk"]):
			doc = frappe.get_doc(INQUIRY, self.doc.name)
			doc.title, doc.inquirer_name = "How to apply for housing", "Wang Wu"
			doc.save()
			doc.received_by = self.staff["member_a"]
			with self.refused("Hand the inquiry over"):
				doc.save()
