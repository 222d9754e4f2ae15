"""Delivery: the only sender. Every notification once, in the reader's language, and never of what they may not see."""

import email
from datetime import datetime

import frappe

from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.notices import delivery
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase, clock_at

WARNED = datetime(2025, 1, 27, 10, 30)
OVERDUE = datetime(2025, 2, 5, 8, 30)


class DeliveryCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make.make_office()
		with clock_at("2025-01-24 09:00:00"):
			self.docs = [self.register(f"Matter {number}") for number in (1, 2)]

	def register(self, title: str):
		doc = make.register(
			self.office.users["clerk"],
			title=title,
			received_at="2025-01-24 09:00:00",
			section=self.office.section_a,
			assignee=self.office.staff["member_a"],
		)
		doc.pass_on()
		return doc

	def logs(self, tag: str):
		return frappe.get_all(
			"Notification Log",
			filters={"for_user": self.office.users[tag]},
			fields=["subject", "document_type", "document_name", "email_content"],
			order_by="document_name asc",
		)

	def notifications(self, tag: str):
		return frappe.get_all(
			"Duty Notification",
			filters={"user": self.office.users[tag]},
			fields=["status", "error", "attempts", "send_after", "sent_at"],
		)


class TestDelivery(DeliveryCase):
	def test_a_notice_is_shown_in_the_desk_and_leads_to_the_matter(self):
		engine.sweep(WARNED, commit=False)
		delivery.deliver(WARNED, commit=False)
		logs = self.logs("member_a")
		self.assertEqual([log.document_name for log in logs], [doc.name for doc in self.docs])
		self.assertIn(
			"Reminder: “Matter 1” – Completion is due Mon 2025-01-27 18:00 (Art. 11)", logs[0].subject
		)
		self.assertEqual({notification.status for notification in self.notifications("member_a")}, {"Sent"})

	def test_it_speaks_the_language_of_whoever_reads_it(self):
		frappe.db.set_value("User", self.office.users["member_a"], "language", "zh")
		engine.sweep(WARNED, commit=False)
		delivery.deliver(WARNED, commit=False)
		subject = self.logs("member_a")[0].subject
		self.assertIn("2025年1月27日（周一）18:00", subject)
		self.assertIn("第十一条", subject)
		self.assertNotIn("Reminder", subject)
		self.assertEqual(frappe.local.lang, "en")

	def test_delivering_again_sends_nothing_again(self):
		engine.sweep(WARNED, commit=False)
		self.assertEqual(delivery.deliver(WARNED, commit=False), 2)
		self.assertEqual(delivery.deliver(WARNED, commit=False), 0)
		self.assertEqual(len(self.logs("member_a")), 2)

	def test_a_notice_for_the_opening_is_not_sent_before_it(self):
		with clock_at("2025-01-24 22:00:00"):
			urgent = make.register(
				self.office.users["clerk"],
				urgency="Urgent",
				received_at="2025-01-24 22:00:00",
				section=self.office.section_a,
				assignee=self.office.staff["member_a"],
			)
			urgent.pass_on()
		night = datetime(2025, 1, 24, 22, 25)
		engine.sweep(night, commit=False)
		delivery.deliver(night, commit=False)
		self.assertEqual(self.logs("member_a"), [])
		delivery.deliver(datetime(2025, 1, 26, 8, 30), commit=False)
		self.assertEqual([log.document_name for log in self.logs("member_a")], [urgent.name])

	def test_nobody_is_told_of_a_matter_that_they_may_not_see(self):
		"""The section head lost the role between the escalation and its delivery."""
		engine.sweep(OVERDUE, commit=False)
		frappe.db.delete("Has Role", {"parent": self.office.users["head_a"]})
		frappe.clear_cache(user=self.office.users["head_a"])
		delivery.deliver(OVERDUE, commit=False)
		self.assertEqual(self.logs("head_a"), [])
		self.assertEqual(
			{(notification.status, notification.error) for notification in self.notifications("head_a")},
			{("Withheld", "may not see the matter")},
		)
		self.assertEqual(len(self.logs("member_a")), 2)

	def test_what_a_disabled_user_would_have_heard_goes_one_step_up(self):
		engine.sweep(OVERDUE, commit=False)
		frappe.db.set_value("User", self.office.users["head_a"], "enabled", 0)
		delivery.deliver(OVERDUE, commit=False)
		self.assertEqual(self.logs("head_a"), [])
		self.assertEqual(
			{n.error for n in self.notifications("head_a")}, {"somebody else answers for it now"}
		)
		delivery.deliver(OVERDUE, commit=False)
		self.assertEqual(len(self.logs("deputy_a")), 2)


class TestOverNight(DeliveryCase):
	"""Urgent at 22:00: the duty officer hears at night, the assignee at the opening on Sunday, a worked day."""

	OPENING = datetime(2025, 1, 26, 8, 30)

	def given(self) -> None:
		super().given()
		with clock_at("2025-01-24 22:00:00"):
			self.urgent = make.register(
				self.office.users["clerk"],
				urgency="Urgent",
				received_at="2025-01-24 22:00:00",
				section=self.office.section_a,
				assignee=self.office.staff["member_a"],
			)
			self.urgent.pass_on()
		engine.sweep(datetime(2025, 1, 24, 22, 25), commit=False)

	def test_who_finished_in_the_night_is_not_reminded_in_the_morning(self):
		with clock_at("2025-01-24 22:28:00"):
			self.urgent.finish("Done.")
		delivery.deliver(self.OPENING, commit=False)
		self.assertEqual(self.logs("member_a"), [])
		self.assertEqual(
			{notification.error for notification in self.notifications("member_a")}, {"over meanwhile"}
		)

	def test_who_was_given_the_matter_in_the_night_is_told_in_the_morning(self):
		with clock_at("2025-01-24 23:00:00"):
			self.urgent.assignee = self.office.staff["member_a2"]
			self.urgent.save()
		for _minute in range(2):
			delivery.deliver(self.OPENING, commit=False)
		self.assertEqual(self.logs("member_a"), [])
		self.assertEqual([log.document_name for log in self.logs("member_a2")], [self.urgent.name])


class TestFailure(DeliveryCase):
	def test_whose_notice_cannot_be_written_is_put_off_and_the_others_are_served(self):
		with clock_at("2025-01-24 09:30:00"):
			leader = frappe.get_doc(self.docs[1].doctype, self.docs[1].name)
			leader.assignee = self.office.staff["member_a2"]
			leader.save()
		engine.sweep(WARNED, commit=False)
		broken = make.clock_of(self.docs[0])
		frappe.db.sql("update `tabDuty Clock` set due_at = null where name = %s", broken.name)

		self.assertEqual(delivery.deliver(WARNED, commit=False), 1)
		self.assertEqual(len(self.logs("member_a2")), 1)
		self.assertEqual(self.logs("member_a"), [])
		(notification,) = self.notifications("member_a")
		self.assertEqual((notification.status, notification.attempts), ("Pending", 1))
		self.assertEqual(notification.send_after, WARNED + delivery.FIRST_RETRY)
		self.assertIn("Error", notification.error)

		frappe.db.sql("update `tabDuty Clock` set due_at = %s where name = %s", (broken.due_at, broken.name))
		self.assertEqual(delivery.deliver(WARNED, commit=False), 0)  # not before its time
		self.assertEqual(delivery.deliver(notification.send_after, commit=False), 1)
		self.assertEqual(len(self.logs("member_a")), 1)

	def test_after_five_attempts_it_is_given_up_and_says_so(self):
		engine.sweep(WARNED, commit=False)
		for doc in self.docs:
			clock = make.clock_of(doc)
			frappe.db.sql("update `tabDuty Clock` set due_at = null where name = %s", clock.name)
		moment = WARNED
		for _attempt in range(delivery.ATTEMPTS):
			delivery.deliver(moment, commit=False)
			moment = max(notification.send_after for notification in self.notifications("member_a"))
		self.assertEqual({notification.status for notification in self.notifications("member_a")}, {"Failed"})


class TestMail(DeliveryCase):
	def setUp(self) -> None:
		super().setUp()
		make.set_settings(send_email=1)
		account = frappe.get_doc(
			{
				"doctype": "Email Account",
				"name": "Duty Test Outgoing",
				"email_account_name": "Duty Test Outgoing",
				"email_id": "office@duty.test",
				"enable_outgoing": 1,
				"default_outgoing": 1,
				"smtp_server": "localhost",
				"no_smtp_authentication": 1,
			}
		)
		frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
		account.db_insert()
		self.forget_accounts()
		self.addCleanup(self.forget_accounts)

	def forget_accounts(self) -> None:
		"""Frappe keeps the account it found for the rest of the process."""
		if hasattr(frappe.local, "outgoing_email_account"):
			del frappe.local.outgoing_email_account

	def queued(self, tag: str) -> list[str]:
		parents = frappe.get_all(
			"Email Queue Recipient", filters={"recipient": self.office.users[tag]}, pluck="parent"
		)
		return frappe.get_all("Email Queue", filters={"name": ("in", parents)}, pluck="message")

	def test_one_mail_a_person_holds_all_of_their_matters(self):
		engine.sweep(WARNED, commit=False)
		delivery.deliver(WARNED, commit=False)
		mails = self.queued("member_a")
		self.assertEqual(len(mails), 1)
		self.assertEqual(len(self.logs("member_a")), 2)

	def test_what_people_typed_is_text_in_a_mail(self):
		markup = '"><img src=x onerror=alert(1)><b>'
		frappe.db.set_value("Duty Incoming Document", self.docs[0].name, "title", markup)
		frappe.db.set_value("Duty Clock", {"reference_name": self.docs[0].name}, "title", markup)
		engine.sweep(WARNED, commit=False)
		delivery.deliver(WARNED, commit=False)
		(mail,) = self.queued("member_a")
		body = "".join(
			part.get_payload(decode=True).decode()
			for part in email.message_from_string(mail).walk()
			if part.get_content_type() == "text/html"
		)
		self.assertIn("onerror=alert(1)&gt;&lt;b&gt;", body)
		self.assertNotIn("onerror=alert(1)>", body)

	def test_a_site_without_an_address_to_send_from_does_with_the_desk(self):
		"""With mails muted, Frappe stands in with an account that has no address."""
		frappe.db.set_value("Email Account", "Duty Test Outgoing", "email_id", None)
		self.forget_accounts()
		engine.sweep(WARNED, commit=False)
		self.assertEqual(delivery.deliver(WARNED, commit=False), 2)
		self.assertEqual(self.queued("member_a"), [])

	def test_no_mail_when_the_office_wants_none(self):
		make.set_settings(send_email=0)
		engine.sweep(WARNED, commit=False)
		delivery.deliver(WARNED, commit=False)
		self.assertEqual(self.queued("member_a"), [])
		self.assertEqual(len(self.logs("member_a")), 2)
