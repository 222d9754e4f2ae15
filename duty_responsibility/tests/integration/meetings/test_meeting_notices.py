"""Notices of a meeting (Art. 19): who got one, who replied, and the three faults that the app sees by itself.

The week used: Friday 24 January 2025; Sunday 26 and Monday 27 are worked; free until Wednesday 5 February.
"""

from email import message_from_string
from typing import Any

import frappe
from frappe.utils import get_datetime

from duty_responsibility.api import meetings as api
from duty_responsibility.api import replies
from duty_responsibility.engine.meetings import notices
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.factories import clock_of, set_settings
from duty_responsibility.tests.meetings import MEETING, MeetingCase, clocks_of

REFUSED = (frappe.ValidationError, frappe.PermissionError)
NOTICE, FACT = "Duty Meeting Notice", "Duty Fact"
START, END = "2025-01-27 15:00:00", "2025-01-27 17:00:00"
LIMIT = "2025-01-26 18:00:00"  # the close of the working day before: Sunday, which is worked


def people(count: int) -> list[dict[str, str]]:
	return [{"participant_name": f"Person {number}", "organ": "Bureau"} for number in range(count)]


class NoticeCase(MeetingCase):
	def meet(self, **values) -> Any:
		return self.call(START, END, participants=values.pop("participants", people(3)), **values)

	def send(self, doc, at: str, *names: str, by: str = "member_a", channel: str = "Paper") -> int:
		doc = frappe.get_doc(MEETING, doc.name)
		rows = [row.name for row in doc.participants if row.participant_name in names]
		return self.act(api.send_notices, at, by, doc, frappe.as_json(rows) if names else None, channel)

	def judge(self, at: str = START) -> dict[str, list[str]]:
		with clock_at(at):
			notices.judge(get_datetime(at))
		return self.facts()

	def facts(self) -> dict[str, list[str]]:
		found: dict[str, list[str]] = {}
		for row in frappe.get_all(FACT, fields=["kind", "concerned"], order_by="concerned asc"):
			found.setdefault(row.kind, []).append(row.concerned)
		return found

	def notice_to(self, name: str) -> Any:
		return frappe.get_doc(NOTICE, {"recipient_name": name})


class TestSending(NoticeCase):
	def test_the_notice_has_a_clock_that_ends_when_everybody_has_been_told(self):
		doc = self.meet()
		self.assertEqual(self.due(doc, "Notices"), LIMIT)
		self.send(doc, "2025-01-24 10:00:00", "Person 0", "Person 1")
		self.assertEqual(clock_of(doc, "Notices").status, "Running")
		self.assertEqual(self.send(doc, "2025-01-24 11:00:00"), 1)
		clock = clock_of(doc, "Notices")
		self.assertEqual((clock.status, clock.result), ("Finished", "On Time"))
		with self.refused("Everybody on the list has been told already"):
			self.send(doc, "2025-01-24 12:00:00")

	def test_who_is_added_later_has_to_be_told_too(self):
		doc = self.meet()
		self.send(doc, "2025-01-24 10:00:00")
		with clock_at("2025-01-24 11:00:00"), as_user(self.users["member_a"]):
			doc = frappe.get_doc(MEETING, doc.name)
			doc.append("participants", {"participant_name": "Late comer"})
			doc.save()
		rounds = clocks_of(doc, "Notices")
		self.assertEqual([row.status for row in rounds], ["Finished", "Running"])
		self.send(doc, "2025-01-24 12:00:00")
		self.assertEqual(clocks_of(doc, "Notices")[1].status, "Finished")

	def test_a_move_has_to_be_told(self):
		doc = self.meet()
		self.send(doc, "2025-01-24 10:00:00")
		self.save(
			doc, "2025-01-24 11:00:00", start_time="2025-02-06 15:00:00", end_time="2025-02-06 17:00:00"
		)
		self.assertEqual([row.status for row in clocks_of(doc, "Notices")], ["Finished", "Running"])
		self.assertEqual(str(clocks_of(doc, "Notices")[1].due_at), "2025-02-05 18:00:00")
		self.assertEqual(self.send(doc, "2025-01-24 12:00:00"), 3)
		self.assertEqual(frappe.db.count(NOTICE, {"meeting": doc.name}), 3, "the same notices, told anew")
		self.assertEqual(clocks_of(doc, "Notices")[1].status, "Finished")
		with clock_at("2025-01-24 12:10:00"):
			text = notices.calendar(frappe.get_doc(MEETING, doc.name), self.notice_to("Person 0"))
		self.assertIn("SEQUENCE:1", text)

	def test_staff_are_told_in_their_desk_and_see_the_meeting_from_then_on(self):
		doc = self.meet(participants=[{"staff": self.staff["head_b"]}])
		with as_user(self.users["head_b"]):
			self.assertFalse(frappe.has_permission(MEETING, doc=doc.name))
		self.send(doc, "2025-01-24 10:00:00", channel="System")
		with as_user(self.users["head_b"]):
			self.assertTrue(frappe.has_permission(MEETING, doc=doc.name))
			self.assertEqual(len(frappe.get_list(NOTICE)), 1)
		logs = frappe.get_all("Notification Log", {"document_name": doc.name}, pluck="for_user")
		self.assertEqual(logs, [self.users["head_b"]])

	def test_mails_carry_the_link_and_the_calendar_file(self):
		set_settings(send_email=1)
		if not frappe.db.exists("Email Account", {"default_outgoing": 1}):
			account = {
				"doctype": "Email Account",
				"email_account_name": "Test Outgoing",
				"email_id": "office@duty.test",
				"enable_outgoing": 1,
				"default_outgoing": 1,
				"smtp_server": "localhost",
			}
			frappe.get_doc(account).db_insert()
		guests = [{"participant_name": "Guest", "email": "guest@elsewhere.test"}]
		doc = self.meet(participants=guests, notice_text="Bring the map.")
		self.send(doc, "2025-01-24 10:00:00", channel="System")
		[mine] = frappe.get_all(
			"Email Queue Recipient", filters={"recipient": "guest@elsewhere.test"}, pluck="parent"
		)
		queued = frappe.get_all("Email Queue", filters={"name": mine}, fields=["name", "message"])
		parts = list(message_from_string(queued[0].message).walk())
		text = " ".join(
			(part.get_payload(decode=True) or b"").decode(errors="replace")
			for part in parts
			if not part.is_multipart()
		)
		self.assertIn("meeting-reply", text)
		# Frappe 15 adds the attachment when the mail leaves
		kept = str(frappe.db.get_value("Email Queue", queued[0].name, "attachments"))
		self.assertIn(".ics", kept + " ".join(str(part.get_filename()) for part in parts))

	def test_whom_the_system_cannot_reach_is_named_and_not_taken_for_told(self):
		doc = self.meet(participants=[{"staff": self.staff["head_b"]}, *people(2)])
		self.assertEqual(self.send(doc, "2025-01-24 10:00:00", channel="System"), 1)
		self.assertIn("Person 0, Person 1", str(frappe.local.message_log))
		self.assertEqual(clock_of(doc, "Notices").status, "Running")
		with self.refused("They have no user and no address"):
			self.send(doc, "2025-01-24 10:10:00", channel="System")
		self.assertEqual(self.send(doc, "2025-01-24 10:20:00", channel="Personal Link"), 2)
		self.assertEqual(clock_of(doc, "Notices").status, "Finished")

	def test_what_has_been_changed_is_not_hidden_by_hand(self):
		doc = self.meet()
		self.send(doc, "2025-01-24 10:00:00")
		self.save(
			doc, "2025-01-24 11:00:00", start_time="2025-02-06 15:00:00", end_time="2025-02-06 17:00:00"
		)
		with self.refused("is set by the buttons of the form only"):
			self.save(doc, "2025-01-24 11:10:00", sequence=0)

	def test_cancelling_tells_everybody_who_had_a_notice(self):
		doc = self.meet(participants=[{"staff": self.staff["head_b"]}])
		self.send(doc, "2025-01-24 10:00:00", channel="System")
		self.act(api.cancel, "2025-01-24 11:00:00", "member_a", doc, "The county head is away.")
		subjects = frappe.get_all("Notification Log", {"document_name": doc.name}, pluck="subject")
		self.assertTrue(any(subject.startswith("Cancelled:") for subject in subjects), subjects)
		with clock_at("2025-01-24 11:10:00"):
			text = notices.calendar(
				frappe.get_doc(MEETING, doc.name), frappe.get_doc(NOTICE, {"meeting": doc.name})
			)
		self.assertIn("STATUS:CANCELLED", text)


class TestFaults(NoticeCase):
	def given(self) -> None:
		super().given()
		frappe.db.delete(FACT)
		frappe.db.set_value(MEETING, {"notices_judged": 0}, "notices_judged", 1, update_modified=False)

	def test_all_three_are_found_in_a_meeting_of_sixty_and_none_is_invented(self):
		doc = self.meet(participants=people(60))
		every = [f"Person {number}" for number in range(60)]
		late, omitted, removed = every[50:53], every[53:55], every[55:57]
		self.send(doc, "2025-01-24 10:00:00", *every[:50], *removed)
		self.send(doc, LIMIT, *every[57:])  # in the second of the limit
		with clock_at("2025-01-26 18:00:01"), as_user(self.users["member_a"]):
			# taken off the list after they had been told; two others come on it, and are told within the hour
			doc = frappe.get_doc(MEETING, doc.name)
			doc.participants = [row for row in doc.participants if row.participant_name not in removed]
			for name in ("Late comer 1", "Late comer 2"):
				doc.append("participants", {"participant_name": name})
			doc.save()
		self.send(doc, "2025-01-26 18:25:00", "Late comer 1", "Late comer 2")
		self.send(doc, "2025-01-27 08:30:00", *late)
		with clock_at("2025-01-27 09:00:00"), as_user(self.users["member_a"]):
			api.note_notice(doc.name, "Stranger", "Another bureau")
			api.note_notice(doc.name, "Person 3", "Bureau")  # told once more by phone
		self.assertEqual(self.facts(), {"Notice Late": late})
		self.assertEqual(
			self.judge(),
			{"Notice Late": late, "Notice Omitted": omitted, "Notice to the Wrong Person": ["Stranger"]},
		)
		self.assertEqual(self.judge("2025-01-27 15:01:00"), self.facts())
		self.assertEqual(frappe.db.count(FACT), 6)
		fact = frappe.get_doc(FACT, {"kind": "Notice Late", "concerned": late[0]})
		self.assertEqual((fact.article, fact.staff), ("Art. 19", self.staff["member_a"]))
		self.assertEqual(frappe.parse_json(fact.evidence)["limit_at"], LIMIT)

	def test_somebody_on_the_list_who_is_entered_by_hand_has_the_same_limit(self):
		doc = self.meet()
		with clock_at("2025-01-27 09:00:00"), as_user(self.users["member_a"]):
			api.note_notice(doc.name, "Person 0", "Bureau")
		self.assertEqual(self.facts(), {"Notice Late": ["Person 0"]})
		self.assertEqual(self.notice_to("Person 0").channel, "Phone")

	def test_a_stranger_who_is_put_on_the_list_in_time_was_no_mistake(self):
		doc = self.meet()
		self.send(doc, "2025-01-24 10:00:00")
		with clock_at("2025-01-24 11:00:00"), as_user(self.users["member_a"]):
			api.note_notice(doc.name, "Guest", "Bureau")
			doc = frappe.get_doc(MEETING, doc.name)
			doc.append("participants", {"participant_name": "Guest", "organ": "Bureau"})
			doc.save()
		self.assertEqual(self.judge(), {})

	def test_an_extension_of_the_notice_moves_its_limit(self):
		doc = self.meet()
		frappe.db.set_value("Duty Clock", clock_of(doc, "Notices").name, "due_at", "2025-01-27 12:00:00")
		self.send(doc, "2025-01-27 11:00:00")
		self.assertEqual(self.facts(), {})

	def test_a_cancelled_meeting_has_no_omitted_notices(self):
		doc = self.meet()
		self.act(api.cancel, "2025-01-24 11:00:00", "member_a", doc, "Not needed.")
		self.assertEqual(self.judge(), {})

	def test_facts_are_kept_for_ever_and_seen_by_those_who_lead_and_the_person(self):
		doc = self.meet()
		self.judge()
		fact = frappe.get_doc(FACT, {"reference_name": doc.name, "concerned": "Person 0"})
		with self.refused(error=frappe.PermissionError):
			fact.save()
		with self.refused(error=frappe.PermissionError):
			frappe.delete_doc(FACT, fact.name, force=True)
		for who, sees in (("deputy_a", 3), ("head_a", 3), ("clerk", 3), ("member_a", 3), ("head_b", 0)):
			with self.subTest(who=who), as_user(self.users[who]):
				self.assertEqual(len(frappe.get_list(FACT, {"reference_name": doc.name})), sees)
				self.assertEqual(frappe.has_permission(FACT, doc=fact.name), bool(sees))


class TestReplies(NoticeCase):
	def given(self) -> None:
		super().given()
		self.doc = self.meet()
		self.send(self.doc, "2025-01-24 10:00:00")
		self.notice = self.notice_to("Person 0")
		self.token = notices.token(self.notice)

	def as_guest(self, call, *args, at: str = "2025-01-24 11:00:00", **values):
		with clock_at(at), as_user("Guest"):
			return call(*args, **values)

	def test_the_link_opens_one_notice_and_nothing_else(self):
		shown = self.as_guest(replies.page, self.token)
		self.assertEqual((shown["to"], shown["title"]), ("Person 0", self.doc.title))
		said = frappe.as_json(shown)
		for other in ("Person 1", "Person 2"):
			self.assertNotIn(other, said)

	def test_a_wrong_link_says_nothing(self):
		other = self.notice_to("Person 1").name
		name, _dot, signature = self.token.partition(".")
		wrong = [
			"",
			"x",
			name,
			f"{name}.",
			f"{name}.{'0' * 40}",
			f"{other}.{signature}",
			f"{name}.{signature}0",
		]
		for token in (*wrong, f"{name}'.{signature}", "é.é"):
			with self.subTest(token=token):
				self.assertIsNone(self.as_guest(replies.page, token))
				for call, args in (
					(replies.opened, ()),
					(replies.reply, ("Attends",)),
					(replies.calendar, ()),
				):
					with self.refused("This link is not valid any more", error=frappe.PermissionError):
						self.as_guest(call, token, *args)
		self.assertFalse(self.notice_to("Person 0").reply)

	def test_a_renewed_link_closes_the_old_one(self):
		link = self.act(api.renew_link, "2025-01-24 10:30:00", "member_a", self.doc, self.notice.name)
		self.assertIsNone(self.as_guest(replies.page, self.token))
		self.assertTrue(self.as_guest(replies.page, link.partition("?t=")[2]))
		with self.refused(error=REFUSED):
			self.act(api.renew_link, "2025-01-24 10:30:00", "member_b", self.doc, self.notice.name)

	def test_opened_then_replied_and_the_last_reply_counts(self):
		self.as_guest(replies.opened, self.token)
		self.as_guest(replies.reply, self.token, "Attends", at="2025-01-24 12:00:00")
		with self.refused("Enter who comes instead"):
			self.as_guest(replies.reply, self.token, "Sends Somebody")
		self.as_guest(
			replies.reply, self.token, "Sends Somebody", "Zheng", "Deputy", at="2025-01-24 13:00:00"
		)
		notice = self.notice_to("Person 0")
		self.assertEqual((notice.reply, notice.substitute_name), ("Sends Somebody", "Zheng"))
		self.assertEqual(str(notice.received_at), "2025-01-24 11:00:00")
		self.assertEqual(str(notice.replied_at), "2025-01-24 13:00:00")
		with clock_at("2025-01-24 14:00:00"), as_user(self.users["member_a"]):
			shown = {row["to"]: row for row in api.overview(self.doc.name)["notices"]}
		self.assertEqual(shown["Person 0"]["substitute"], "Deputy Zheng")
		self.as_guest(replies.reply, self.token, "Cannot Attend")
		self.assertIsNone(self.notice_to("Person 0").substitute_name)

	def test_only_the_three_replies_and_only_before_the_end(self):
		with self.refused("Choose one of the replies"):
			self.as_guest(replies.reply, self.token, "Perhaps")
		with self.refused("nothing needs to be replied"):
			self.as_guest(replies.reply, self.token, "Attends", at="2025-01-27 17:00:00")

	def test_links_are_for_those_who_organise(self):
		with as_user(self.users["member_b"]), self.refused(error=frappe.PermissionError):
			api.overview(self.doc.name)
		doc = self.meet(participants=[{"staff": self.staff["member_b"]}, *people(2)])
		self.send(doc, "2025-01-24 10:00:00", channel="System")
		with clock_at("2025-01-24 11:00:00"), as_user(self.users["member_b"]):
			self.assertEqual(api.overview(doc.name)["notices"], [])

	def test_staff_reply_in_their_desk_to_their_own_notice_only(self):
		doc = self.meet(participants=[{"staff": self.staff["head_b"]}, *people(1)])
		self.send(doc, "2025-01-24 10:00:00")
		with clock_at("2025-01-24 11:00:00"), as_user(self.users["head_b"]):
			self.assertEqual(api.overview(doc.name)["mine"], {"reply": ""})
			with self.refused("Enter who comes instead"):
				api.my_reply(doc.name, "Sends Somebody")
			api.my_reply(doc.name, "Attends")
			self.assertEqual(api.overview(doc.name)["mine"], {"reply": "Attends"})
		replies_now = frappe.get_all(NOTICE, {"meeting": doc.name, "reply": "Attends"}, pluck="staff")
		self.assertEqual(replies_now, [self.staff["head_b"]])
		with clock_at("2025-01-24 11:00:00"), as_user(self.users["clerk"]):
			with self.refused("You have no notice of this meeting"):
				api.my_reply(doc.name, "Attends")

	def test_the_guest_reaches_nothing_else(self):
		with as_user("Guest"):
			for doctype in (MEETING, NOTICE, FACT):
				self.assertFalse(frappe.has_permission(doctype))
		for call in (api.overview, api.send_notices, api.cancel, api.hand_out):
			self.assertNotIn(call, frappe.guest_methods)
