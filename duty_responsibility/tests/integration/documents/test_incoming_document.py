"""Incoming documents (Art. 11): their clocks, their actions, and what nobody may do to either.

The week used: Friday 24 January 2025; Sunday 26 and Monday 27 are worked; free until Wednesday 5 February.
"""

from datetime import timedelta
from inspect import signature

import frappe
import frappe.client
from frappe.handler import run_doc_method
from frappe.utils import get_datetime, now_datetime

from duty_responsibility.api import clocks as clock_api
from duty_responsibility.api import incoming as api
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at, in_language
from duty_responsibility.tests.factories import (
	INCOMING,
	clock_of,
	events_of,
	kinds_of,
	make_office,
	new_document,
	register,
	set_settings,
)

REFUSED = (frappe.ValidationError, frappe.PermissionError)
FRIDAY = "2025-01-24 09:00:00"


class IncomingCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users

	def receive(self, at: str = FRIDAY, by: str = "clerk", **values):
		"""Registered by the clerk in the minute in which it came."""
		with clock_at(at):
			return register(self.users[by], received_at=at, **values)

	def save(self, doc, at: str, by: str = "clerk", **values):
		with clock_at(at), as_user(self.users[by]):
			doc = frappe.get_doc(INCOMING, doc.name)
			doc.update(values).save()
		return doc

	def act(self, action, at: str, by: str, *args):
		with clock_at(at), as_user(self.users[by]):
			action(*args)

	def due(self, doc, step: str = "Completion") -> str:
		return str(clock_of(doc, step).due_at)


class TestRegistration(IncomingCase):
	def test_registering_starts_two_clocks_under_article_11(self):
		doc = self.receive(assignee=self.staff["member_a"], section=self.office.section_a)
		for step, due, assignee in (
			("Registration", "2025-01-24 11:00:00", "clerk"),
			("Completion", "2025-01-27 18:00:00", "member_a"),
		):
			clock = clock_of(doc, step)
			with self.subTest(step=step):
				self.assertEqual((str(clock.started_at), str(clock.due_at)), (FRIDAY, due))
				self.assertEqual(
					(clock.article, clock.time_limit), ("Art. 11", self.office.limits["ordinary"])
				)
				self.assertEqual(clock.assignee, self.staff[assignee])
				self.assertEqual((clock.status, clock.result, clock.provisional), ("Running", "", 0))
				self.assertEqual(kinds_of(clock), ["Started"])
				self.assertEqual(events_of(clock)[0].actor, self.users["clerk"])
		self.assertEqual(frappe.db.count("Duty Clock", {"reference_name": doc.name}), 2)
		self.assertEqual(doc.registered_by, self.staff["clerk"])

	def test_until_it_is_assigned_whoever_holds_it_answers(self):
		doc = self.receive()
		self.assertEqual(clock_of(doc).assignee, self.staff["clerk"])
		self.act(api.pass_on, "2025-01-24 09:20:00", "clerk", doc.name)
		self.assertEqual(clock_of(doc).assignee, self.staff["deputy_a"])
		self.save(doc, "2025-01-24 09:30:00", "deputy_a", section=self.office.section_b)
		clock = clock_of(doc)
		self.assertEqual((clock.assignee, clock.section), (self.staff["head_b"], self.office.section_b))

	def test_what_arrives_is_due_at_the_next_cut_off_that_can_be_kept(self):
		for received, due in (
			("2025-01-24 08:00:00", "2025-01-24 11:00:00"),
			("2025-01-24 10:30:00", "2025-01-24 11:00:00"),
			("2025-01-24 10:30:01", "2025-01-24 17:00:00"),
			("2025-01-24 16:30:00", "2025-01-24 17:00:00"),
			("2025-01-24 16:31:00", "2025-01-26 11:00:00"),  # Saturday is free, Sunday is worked
			("2025-01-27 17:30:00", "2025-02-05 11:00:00"),  # the Spring Festival lies between
		):
			with self.subTest(received=received):
				self.assertEqual(self.due(self.receive(received), "Registration"), due)

	def test_two_working_days_three_for_the_executive_meeting_and_at_once(self):
		for values, due in (
			({}, "2025-01-27 18:00:00"),
			({"kind": "Telephone Record"}, "2025-01-27 18:00:00"),
			({"urgency": "Telegram: Ordinary", "kind": "Telegram"}, "2025-01-27 18:00:00"),
			({"source": "Executive Meeting"}, "2025-02-05 18:00:00"),
			({"urgency": "Urgent"}, "2025-01-24 09:30:00"),
			({"urgency": "Telegram: Special", "source": "Executive Meeting"}, "2025-01-24 09:30:00"),
		):
			with self.subTest(**values):
				self.assertEqual(self.due(self.receive(**values)), due)

	def test_at_once_runs_at_night_while_somebody_is_on_duty(self):
		night = "2025-01-24 23:50:00"
		self.assertEqual(self.due(self.receive(night, urgency="Urgent")), "2025-01-25 00:20:00")
		set_settings(on_duty_off_hours=0)
		self.assertEqual(self.due(self.receive(night, urgency="Urgent")), "2025-01-26 09:00:00")

	def test_the_time_is_explained_in_the_readers_language(self):
		doc = self.receive()

		def why(lang: str) -> str:
			with clock_at("2025-01-24 09:10:00"), as_user(self.users["clerk"]), in_language(lang):
				shown = {clock["due"]: clock for clock in clock_api.of_matter(INCOMING, doc.name)}
			return "\n".join(shown["2025-01-27 18:00:00"]["why"])

		english, chinese = why("en"), why("zh")
		self.assertIn("2 working day(s). (Art. 11)", english)
		self.assertIn("Worked instead of a free day: Sun 2025-01-26 (春节调休).", english)
		self.assertIn("Due: Mon 2025-01-27 18:00. (Art. 11)", english)
		self.assertIn("2025年1月27日", chinese)
		self.assertIn("第十一条", chinese)
		self.assertIn("《民法典》第二百零一条", chinese)
		self.assertNotRegex(chinese.replace(self.office.limits["ordinary"], ""), r"[A-Za-z]{2,}")

	def test_the_register_runs_without_a_gap(self):
		first = self.receive()
		frappe.db.savepoint("request")
		with clock_at(FRIDAY), self.refused("lies after its receipt"):
			register(received_at=FRIDAY, document_date="2025-01-25")
		frappe.db.rollback(save_point="request")
		second = self.receive()
		self.assertEqual(second.register_number, first.register_number + 1)
		self.assertEqual(second.name, f"SW-2025-{second.register_number:05}")

	def test_the_year_of_receipt_counts_not_the_year_of_registration(self):
		with clock_at("2025-01-02 09:00:00"):
			late = register(received_at="2024-12-31 17:00:00")
			new = register(received_at="2025-01-02 08:50:00")
		self.assertEqual((late.register_year, late.name[:8]), (2024, "SW-2024-"))
		self.assertEqual((new.register_year, new.name[:8]), (2025, "SW-2025-"))

	def test_what_cannot_be_is_refused(self):
		now = now_datetime()
		for values, said in (
			({"received_at": now + timedelta(hours=1)}, "lies in the future"),
			({"received_at": now - timedelta(days=400)}, "lies more than a year back"),
			({"received_at": now, "document_date": now + timedelta(days=1)}, "lies after its receipt"),
			({"received_at": now, "document_date": "1925-01-24"}, "cannot be right. Check the year"),
		):
			doc = new_document(**values)
			with self.subTest(said=said), self.refused(said):
				doc.insert()
			self.assert_gone(INCOMING, title=doc.title)

	def test_without_a_limit_that_applies_nothing_is_registered(self):
		frappe.db.set_value("Duty Time Limit", self.office.limits["ordinary"], "enabled", 0)
		with self.refused("No time limit applies to this matter"):
			self.receive()
		self.receive(urgency="Urgent")

	def test_a_copy_of_a_document_is_named_not_refused(self):
		first = self.receive(document_number="No. 12 [2025]")
		self.receive(document_number="No. 12 [2025]")
		self.assertIn(first.name, str(frappe.local.message_log))


class TestActions(IncomingCase):
	def test_passing_on_ends_the_registration(self):
		doc = self.receive()
		self.act(api.pass_on, "2025-01-24 10:00:00", "clerk", doc.name)
		doc.reload()
		self.assertEqual((doc.status, doc.passed_to), ("Passed On", self.staff["deputy_a"]))
		clock = clock_of(doc, "Registration")
		self.assertEqual(
			(clock.status, clock.result, str(clock.finished_at)),
			("Finished", "On Time", "2025-01-24 10:00:00"),
		)
		self.assertEqual(clock_of(doc).status, "Running")
		with self.refused("already been passed on"):
			doc.pass_on()

	def test_passing_on_needs_somebody_to_receive_it(self):
		doc = self.receive()
		set_settings(daily_deputy=None)
		with self.refused("Choose the deputy director for daily work in Duty Settings"):
			self.act(api.pass_on, "2025-01-24 10:00:00", "clerk", doc.name)

	def test_the_due_second_is_on_time_and_the_next_is_late(self):
		for finished, result, late in (
			("2025-01-27 18:00:00", "On Time", 0),
			("2025-01-27 18:00:01", "Late", 0),
			("2025-02-05 09:30:00", "Late", 60),
		):
			doc = self.receive()
			doc.finish("Done.", get_datetime(finished))
			clock = clock_of(doc)
			with self.subTest(finished=finished):
				self.assertEqual((clock.status, clock.result, clock.late_minutes), ("Finished", result, late))
				self.assertEqual(clock.breached, int(result == "Late"))

	def test_what_runs_round_the_clock_is_late_by_the_wall(self):
		doc = self.receive("2025-01-24 20:00:00", urgency="Urgent")
		doc.finish("Done.", get_datetime("2025-01-24 21:15:00"))
		clock = clock_of(doc)
		self.assertEqual((clock.result, clock.late_minutes, clock.round_the_clock), ("Late", 45, 1))

	def test_finishing_says_how_and_ends_both_clocks(self):
		doc = self.receive(assignee=self.staff["member_a"])
		with self.refused("State briefly how the matter was finished"):
			self.act(api.finish, "2025-01-24 10:00:00", "member_a", doc.name, "  ")
		self.act(api.finish, "2025-01-24 10:00:00", "member_a", doc.name, "Answered.")
		doc.reload()
		self.assertEqual((doc.status, doc.outcome), ("Finished", "Answered."))
		self.assertEqual(
			{clock_of(doc, step).status for step in ("Registration", "Completion")}, {"Finished"}
		)
		for again in (lambda: doc.finish("Once more."), doc.pass_on, lambda: doc.withdraw("No.")):
			with self.refused("This document is closed"):
				again()
		with self.refused("This document is closed and cannot be assigned any more"):
			doc.update({"assignee": self.staff["member_b"]}).save()

	def test_withdrawing_cancels_the_clocks_with_the_reason(self):
		doc = self.receive()
		with self.refused("Give a reason for"):
			self.act(api.withdraw, "2025-01-24 10:00:00", "clerk", doc.name, " ")
		self.act(api.withdraw, "2025-01-24 10:00:00", "clerk", doc.name, "Meant for another county.")
		clock = clock_of(doc)
		self.assertEqual((clock.status, clock.result, clock.next_action_at), ("Cancelled", "", None))
		self.assertIn("Meant for another county.", str(events_of(clock)[-1].data))

	def test_withdrawing_does_not_undo_a_breach(self):
		doc = self.receive()
		self.act(api.withdraw, "2025-01-24 12:00:00", "clerk", doc.name, "Mistake.")
		clock = clock_of(doc, "Registration")
		self.assertEqual(
			(clock.status, clock.result, str(clock.breached_at)), ("Cancelled", "Late", "2025-01-24 11:00:00")
		)

	def test_assigning_is_an_event_with_both_names(self):
		doc = self.receive(section=self.office.section_a)
		self.save(doc, "2025-01-24 09:30:00", "head_a", assignee=self.staff["member_a"])
		self.save(doc, "2025-01-24 09:40:00", "head_a", assignee=self.staff["member_a2"])
		event = events_of(clock_of(doc))[-1]
		self.assertEqual((event.event, event.actor), ("Reassigned", self.users["head_a"]))
		self.assertEqual(event.data["assignee_before"], self.staff["member_a"])
		self.assertEqual(event.data["assignee"], self.staff["member_a2"])
		self.assertEqual(clock_of(doc).assignee, self.staff["member_a2"])

	def test_a_save_that_changes_nothing_writes_nothing(self):
		doc = self.receive()
		self.save(doc, "2025-01-24 09:30:00", summary="A summary.")
		self.assertEqual(kinds_of(clock_of(doc)), ["Started"])


class TestCorrections(IncomingCase):
	def test_what_becomes_urgent_counts_from_that_moment(self):
		doc = self.receive()
		self.save(doc, "2025-01-24 14:40:00", urgency="Urgent")
		clock = clock_of(doc)
		self.assertEqual((str(clock.due_at), clock.cycle, clock.breached), ("2025-01-24 15:10:00", 2, 0))
		self.assertEqual((clock.time_limit, clock.round_the_clock), (self.office.limits["urgent"], 1))
		self.assertEqual(str(clock.original_due_at), "2025-01-27 18:00:00")
		self.assertIn("urgency-raised", str(events_of(clock)[-1].data["trace"]))
		# the cut-off it had missed before stays missed: counted from now it would gain time
		registration = clock_of(doc, "Registration")
		self.assertEqual((str(registration.due_at), registration.result), ("2025-01-24 11:00:00", "Late"))

	def test_what_is_less_urgent_after_all_gets_the_longer_time(self):
		doc = self.receive(urgency="Urgent")
		self.save(doc, "2025-01-24 09:10:00", urgency="Ordinary")
		clock = clock_of(doc)
		self.assertEqual((str(clock.due_at), clock.breached, clock.result), ("2025-01-27 18:00:00", 0, ""))

	def test_lowering_the_urgency_after_a_breach_does_not_make_it_on_time(self):
		doc = self.receive(urgency="Urgent")
		self.save(doc, "2025-01-24 10:00:00", urgency="Ordinary")
		self.act(api.finish, "2025-01-24 10:30:00", "clerk", doc.name, "Done.")
		clock = clock_of(doc)
		self.assertEqual((clock.result, str(clock.breached_at)), ("Late", "2025-01-24 09:30:00"))

	def test_nobody_gives_themselves_more_time(self):
		"""Only the deputy director in charge extends (Art. 15); a correction must not be a way round it."""
		doc = self.receive(urgency="Urgent", assignee=self.staff["member_a"], section=self.office.section_a)
		for who in ("member_a", "head_a"):
			for values in ({"urgency": "Ordinary"}, {"source": "Executive Meeting"}, {"secrecy": "Secret"}):
				with self.subTest(who=who, **values), self.refused(error=REFUSED):
					self.save(doc, "2025-01-24 09:20:00", who, **values)
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.act(api.withdraw, "2025-01-24 09:20:00", who, doc.name, "Too much to do.")
		self.assertEqual(self.due(doc), "2025-01-24 09:30:00")
		self.assertEqual(kinds_of(clock_of(doc)), ["Started"])
		self.save(doc, "2025-01-24 09:25:00", "deputy_a", urgency="Ordinary")
		self.assertEqual(self.due(doc), "2025-01-27 18:00:00")

	def test_editing_the_policy_never_changes_a_running_clock(self):
		doc = self.receive()
		before = clock_of(doc)
		with clock_at("2025-01-24 10:00:00"):
			limit = frappe.get_doc("Duty Time Limit", self.office.limits["ordinary"])
			limit.steps[1].amount = 1
			limit.save()
			ladder = frappe.get_doc("Duty Escalation Ladder", self.office.ladder)
			ladder.levels[0].amount = 50
			ladder.save()
			calendar = frappe.get_doc("Duty Calendar", self.office.calendar)
			calendar.holidays[0].working = 0  # Sunday 26 is not worked after all
			calendar.save()
		self.save(doc, "2025-01-24 10:10:00", summary="Touched.")
		self.assertEqual(clock_of(doc), before)
		fresh = self.receive("2025-01-24 10:20:00")
		self.assertEqual(self.due(fresh), "2025-01-27 18:00:00")  # one working day, and Sunday is free
		self.assertNotEqual(clock_of(fresh).policy_snapshot, before.policy_snapshot)
		# and it is late by the calendar that it started with
		doc.reload()
		doc.finish("Done.", get_datetime("2025-02-05 08:31:00"))
		self.assertEqual((clock_of(doc).result, clock_of(doc).late_minutes), ("Late", 1))


class TestPolicyMovesOn(IncomingCase):
	"""What an office changes in its limits later must not stand in the way of what is already under way."""

	def test_a_limit_that_was_disabled_keeps_nobody_from_finishing(self):
		doc = self.receive()
		frappe.db.set_value("Duty Time Limit", self.office.limits["ordinary"], "enabled", 0)
		self.save(doc, "2025-01-24 09:10:00", summary="Corrected.")
		self.act(api.finish, "2025-01-24 10:00:00", "clerk", doc.name, "Done.")
		self.assertEqual(clock_of(doc).result, "On Time")

	def test_a_step_that_was_dropped_is_finished_by_those_who_have_it(self):
		doc = self.receive()
		with clock_at("2025-01-24 09:10:00"):
			limit = frappe.get_doc("Duty Time Limit", self.office.limits["ordinary"])
			limit.steps = limit.steps[:1]  # registration alone
			limit.save()
		self.act(api.finish, "2025-01-24 10:00:00", "clerk", doc.name, "Done.")
		self.assertEqual((clock_of(doc).status, clock_of(doc).result), ("Finished", "On Time"))

	def test_a_step_that_was_dropped_is_still_reassigned_with_its_matter(self):
		doc = self.receive()
		with clock_at("2025-01-24 09:10:00"):
			limit = frappe.get_doc("Duty Time Limit", self.office.limits["ordinary"])
			limit.steps = limit.steps[:1]
			limit.save()
		self.save(doc, "2025-01-24 09:20:00", assignee=self.staff["member_a"])
		self.assertEqual(clock_of(doc).assignee, self.staff["member_a"])


class TestPastTheActions(IncomingCase):
	def test_what_an_action_sets_is_not_written_by_hand(self):
		doc = self.receive()
		values = {
			"finished_at": "2025-01-24 09:05:00",
			"passed_on_at": "2025-01-24 09:05:00",
			"passed_to": self.staff["head_a"],
			"outcome": "Done.",
			"withdrawal_reason": "Mistake.",
		}
		for field, value in values.items():
			with self.subTest(field=field):
				with self.refused("is set by the buttons of the form only"):
					frappe.get_doc(INCOMING, doc.name).update({field: value}).save()
				with self.refused("is set by the buttons of the form only"):
					frappe.client.set_value(INCOMING, doc.name, field, value)
				with self.refused("is set by the buttons of the form only"):
					register(**{field: value})
				self.assertFalse(frappe.db.get_value(INCOMING, doc.name, field))

	def test_a_form_that_sends_back_what_it_was_sent_changes_nothing(self):
		"""The Desk sends times as text."""
		doc = self.receive()
		with clock_at("2025-01-24 09:05:07"):
			doc.pass_on()
		sent = frappe.parse_json(frappe.as_json(frappe.get_doc(INCOMING, doc.name)))
		self.assertIsInstance(sent["passed_on_at"], str)
		frappe.get_doc(sent).save()
		self.assertEqual(clock_of(doc, "Registration").status, "Finished")

	def test_a_title_as_long_as_titles_of_documents_are_is_kept_whole(self):
		title = "关于" + "做好相关工作" * 60 + "的通知"
		doc = self.receive(title=title)
		self.assertEqual(clock_of(doc).title, title)

	def test_what_the_register_says_is_not_written_by_hand(self):
		doc = self.receive()
		values = {"register_number": 999, "register_year": 1999, "registered_by": self.staff["head_a"]}
		for field, value in values.items():
			with self.subTest(field=field):
				try:
					self.save(doc, "2025-01-24 09:10:00", **{field: value})
				except REFUSED:
					pass
				self.assertEqual(frappe.db.get_value(INCOMING, doc.name, field), doc.get(field))
		self.assertEqual(clock_of(doc, "Registration").assignee, self.staff["clerk"])

	def test_a_time_of_finishing_cannot_be_sent_from_outside(self):
		"""The actions take a time for matters of the past that are loaded by code; no request reaches that."""
		doc = self.receive()
		args = frappe.as_json({"at": FRIDAY})
		for method in ("finish", "pass_on", "withdraw", "act"):
			with self.subTest(method=method), as_user(self.users["clerk"]):
				with self.refused(error=REFUSED):
					run_doc_method(method, dt=INCOMING, dn=doc.name, args=args)
		for call in (api.finish, api.pass_on, api.withdraw):
			self.assertNotIn("at", signature(call).parameters)

	def test_a_status_is_never_what_somebody_says(self):
		doc = self.receive()
		self.save(doc, "2025-01-24 09:10:00", status="Finished")
		self.assertEqual(frappe.db.get_value(INCOMING, doc.name, "status"), "Received")

	def test_the_time_of_receipt_is_not_changed_later(self):
		doc = self.receive()
		with self.refused(error=frappe.CannotChangeConstantError):
			self.save(doc, "2025-01-24 09:10:00", received_at="2025-01-24 10:30:00")
		self.assertEqual(str(frappe.db.get_value(INCOMING, doc.name, "received_at")), FRIDAY)

	def test_what_was_registered_is_not_deleted_or_renamed(self):
		doc = self.receive()
		for force in (False, True):
			with self.refused("Withdraw it instead"):
				frappe.delete_doc(INCOMING, doc.name, force=force)
		with self.refused():
			frappe.rename_doc(INCOMING, doc.name, "SW-2025-99999")
		self.assertTrue(frappe.db.exists(INCOMING, doc.name))

	def test_a_secrecy_grade_excludes_text_and_files(self):
		with self.refused("This document has a secrecy grade: leave Summary empty"):
			register(secrecy="Secret", summary="What it says.")
		doc = self.receive(secrecy="Secret")
		file = {"doctype": "File", "file_name": "scan.txt", "content": "Top secret.", "is_private": 1}
		with self.refused("Files may not be kept here"):
			frappe.get_doc({**file, "attached_to_doctype": INCOMING, "attached_to_name": doc.name}).insert()
		self.assert_gone("File", attached_to_name=doc.name)
		doc.finish("", get_datetime("2025-01-24 10:00:00"))
		self.assertEqual((doc.status, doc.outcome), ("Finished", ""))

	def test_a_document_with_files_gets_no_grade_until_they_are_gone(self):
		doc = self.receive()
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "scan.txt",
				"content": doc.name,
				"attached_to_doctype": INCOMING,
				"attached_to_name": doc.name,
			}
		).insert()
		with self.refused("Remove the attached files first"):
			self.save(doc, "2025-01-24 09:10:00", secrecy="Confidential")
		file.delete()
		self.save(doc, "2025-01-24 09:10:00", secrecy="Confidential")


class TestForm(IncomingCase):
	def test_the_form_is_told_light_time_left_and_article(self):
		doc = self.receive(assignee=self.staff["member_a"])

		def shown(at: str) -> dict:
			with clock_at(at), as_user(self.users["member_a"]):
				return {row["step"]: row for row in clock_api.of_matter(INCOMING, doc.name)}["Completion"]

		for at, light, said in (
			("2025-01-24 09:10:00", "green", "20 h 20 min left (working time)"),
			("2025-01-27 17:00:00", "yellow", "1 h left (working time)"),
			("2025-01-27 22:00:00", "red", "Overdue since Mon 2025-01-27 18:00"),
			("2025-02-05 09:00:00", "red", "Overdue by 30 min (working time)"),
		):
			with self.subTest(at=at):
				row = shown(at)
				self.assertEqual((row["light"], row["said"], row["article"]), (light, said, "Art. 11"))


class TestWhatComesLater(IncomingCase):
	"""Edits of the office do not reach back into matters that are under way."""

	def test_a_step_that_a_limit_gets_later_opens_no_clock_on_an_old_matter(self):
		limit = frappe.get_doc("Duty Time Limit", self.office.limits["ordinary"])
		registration = [row for row in limit.steps if row.step == "Registration"]
		limit.steps = [row for row in limit.steps if row.step != "Registration"]
		with clock_at("2025-01-23 08:40:00"):
			limit.save()
		doc = self.receive()
		with clock_at("2025-01-27 09:00:00"):
			limit.append("steps", registration[0].as_dict(no_default_fields=True))
			limit.save()
		self.save(doc, "2025-01-27 09:10:00", summary="A typing error mended.")
		self.assertIsNone(clock_of(doc, "Registration"))

	def test_an_assignee_who_becomes_a_support_worker_can_still_be_relieved(self):
		doc = self.receive(section=self.office.section_a, assignee=self.staff["member_a"])
		frappe.db.set_value("Duty Staff", self.staff["member_a"], "support_worker", 1)
		self.save(doc, "2025-01-24 09:10:00", summary="Still saved.")
		self.save(doc, "2025-01-24 09:20:00", assignee=self.staff["member_a2"])
		self.assertEqual(clock_of(doc).assignee, self.staff["member_a2"])

	def test_a_late_grade_leaves_no_text_in_the_history(self):
		doc = self.receive(summary="Something that must not stay.")
		self.save(doc, "2025-01-24 09:10:00", summary="Something else that must not stay.")
		self.save(doc, "2025-01-24 09:20:00", summary="", secrecy="Secret")
		versions = frappe.get_all("Version", filters={"docname": doc.name}, pluck="data")
		self.assertNotIn("must not stay", "".join(versions))
		with self.refused("Comments may not be kept here"):
			frappe.get_doc(INCOMING, doc.name).add_comment("Comment", "A word about its content.")
