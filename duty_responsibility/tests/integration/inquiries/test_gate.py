"""The gatekeeper registers whoever comes; one click of the clerk makes an inquiry of it (Art. 3)."""

import frappe
from frappe.utils import get_datetime

from duty_responsibility.api import desk
from duty_responsibility.api import gate as gate_api
from duty_responsibility.api import inquiries as api
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.notices import delivery
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import clock_of, make_office
from duty_responsibility.tests.frontdesk import (
	EVENING,
	GATE,
	INQUIRY,
	MORNING,
	ask,
	at_the_gate,
	make_front_desk,
)


class TestGate(DutyTestCase):
	def given(self) -> None:
		super().given()
		with clock_at("2025-01-20 08:00:00"):
			self.office = make_office()
			make_front_desk(self.office)
		self.users, self.staff = self.office.users, self.office.staff

	def test_two_fields_and_a_destination(self) -> None:
		with clock_at(MORNING), as_user(self.users["gatekeeper"]):
			done = gate_api.register("Li Ming", "Section A, a permit")
			[row] = [row for row in gate_api.today() if row["name"] == done["name"]]
		self.assertIn("clerk", done["responder"])
		self.assertEqual((row["time"], row["status"], row["may_receive"]), ("09:00", "At the Gate", False))
		doc = frappe.get_doc(GATE, done["name"])
		self.assertEqual((doc.registered_by, doc.responder), (self.staff["gatekeeper"], self.staff["clerk"]))
		clock = clock_of(doc, "Reception")
		self.assertEqual(
			(clock.due_at, clock.assignee), (get_datetime("2025-01-22 09:30:00"), self.staff["clerk"])
		)

	def test_the_person_on_duty_hears_of_it_in_the_evening(self) -> None:
		with clock_at(EVENING):
			at_the_gate(self.users["gatekeeper"])
		told = frappe.get_all(
			"Notification Log", filters={"for_user": self.users["duty_officer"]}, pluck="subject"
		)
		self.assertTrue(any("waits at the gate" in subject for subject in told))

	def test_one_click_makes_an_inquiry(self) -> None:
		with clock_at(MORNING):
			doc = at_the_gate(self.users["gatekeeper"])
		with clock_at("2025-01-22 09:05:00"), as_user(self.users["clerk"]):
			name = api.receive_visitor(doc.name)
			with self.refused("waits no longer"):
				api.receive_visitor(doc.name)
		doc.reload()
		inquiry = frappe.get_doc(INQUIRY, name)
		self.assertEqual((doc.status, doc.inquiry), ("Received", name))
		self.assertEqual((inquiry.channel, inquiry.title), ("Gatekeeper", "Section A, about a permit"))
		self.assertEqual(str(inquiry.received_at), MORNING)
		self.assertEqual(
			(inquiry.first_responder, inquiry.gate_registration), (self.staff["clerk"], doc.name)
		)
		self.assertEqual(clock_of(doc, "Reception").result, "On Time")
		self.assertEqual(clock_of(inquiry, "First Response").due_at, get_datetime("2025-01-22 09:30:00"))

	def test_whoever_is_on_duty_receives_too_and_nobody_else(self) -> None:
		with clock_at(EVENING):
			doc = at_the_gate(self.users["gatekeeper"])
			for tag in ("gatekeeper", "member_a", "head_a"):
				with self.subTest(tag), as_user(self.users[tag]), self.refused(error=frappe.PermissionError):
					api.receive_visitor(doc.name)
			with as_user(self.users["duty_officer"]):
				name = api.receive_visitor(doc.name)
		self.assertEqual(frappe.db.get_value(INQUIRY, name, "first_responder"), self.staff["duty_officer"])

	def test_nobody_received_them(self) -> None:
		with clock_at(MORNING):
			doc = at_the_gate(self.users["gatekeeper"])
		with clock_at("2025-01-22 09:31:00") as now:
			engine.sweep(now, commit=False)
			delivery.deliver(now, commit=False)
		self.assertTrue(clock_of(doc, "Reception").breached)
		told = frappe.get_all("Notification Log", filters={"for_user": self.users["clerk"]}, pluck="subject")
		self.assertTrue(any("Overdue" in subject for subject in told))

	def test_the_visitor_left(self) -> None:
		with clock_at(MORNING):
			doc = at_the_gate(self.users["gatekeeper"])
			with as_user(self.users["gatekeeper"]):
				with self.refused("why they left"):
					api.visitor_left(doc.name, "")
				api.visitor_left(doc.name, "comes again tomorrow")
		doc.reload()
		self.assertEqual(doc.status, "Gone")
		self.assertEqual(clock_of(doc, "Reception").status, "Cancelled")

	def test_whom_it_waits_for_finds_it_on_their_own_desk(self) -> None:
		with clock_at(MORNING):
			doc = at_the_gate(self.users["gatekeeper"])
			inquiry = ask(self.users["clerk"], received_at=MORNING)
			with as_user(self.users["clerk"]):
				found = {item["name"]: item for item in desk.waiting()["now"]}
		self.assertEqual((found[doc.name]["title"], found[doc.name]["step"]), ("Li", "Reception"))
		self.assertEqual(found[inquiry.name]["title"], inquiry.title)

	def test_bad_input(self) -> None:
		with clock_at(MORNING):
			for words, values in (
				(("future",), {"arrived_at": "2025-01-22 10:00:00"}),
				(("more than a day",), {"arrived_at": "2025-01-20 10:00:00"}),
				(("buttons of the form",), {"received_at": MORNING}),
			):
				with self.subTest(words), self.refused(*words):
					at_the_gate(self.users["gatekeeper"], visitor_name="Refused", **values)
			with self.assertRaises(frappe.MandatoryError):
				at_the_gate(self.users["gatekeeper"], visitor_name="  ", seeks="")
		self.assert_gone(GATE, visitor_name="Refused")

	def test_who_sees_a_registration(self) -> None:
		with clock_at(MORNING):
			doc = at_the_gate(self.users["gatekeeper"])
		for tag, sees in (
			("gatekeeper", True),
			("clerk", True),
			("director", True),
			("member_a", False),
			("head_a", False),
			("outsider", False),
		):
			with self.subTest(tag):
				allowed = frappe.has_permission(GATE, doc=doc, user=self.users[tag])
				self.assertEqual(allowed, sees)
				with as_user(self.users[tag]):
					try:
						listed = frappe.get_list(GATE, filters={"name": doc.name}, pluck="name")
					except frappe.PermissionError:
						listed = []
				self.assertEqual(listed, [doc.name] if sees else [])
