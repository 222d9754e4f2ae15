"""The old register is brought in by Frappe's Data Import: no clock opens, nobody hears, and nothing slips through.

Data Import commits, so these tests clean up after themselves by name.
"""

import time

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import getdate, now_datetime

from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import (
	INCOMING,
	events_of,
	make_office,
	make_staff,
	new_document,
	register,
	set_settings,
	unique,
	user_of,
)
from duty_responsibility.tests.importing import import_file

HEAD = (
	"Title of the Document",
	"Issuing Organ",
	"Document Number",
	"Received at",
	"Past Record",
	"Register Number",
	"Passed on at",
	"Finished at",
	"Outcome",
)
RECORDS = 1000


class TestImport(DutyTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.clerk = make_staff("clerk", "Duty Clerk", post="Clerk")
		self.user = user_of(self.clerk)
		self.mark = unique("old")
		self.year = getdate(now_datetime()).year - 3
		self.jobs: list[str] = []

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		names = frappe.get_all(INCOMING, filters={"title": ("like", f"{self.mark}%")}, pluck="name")
		frappe.db.delete("Version", {"docname": ("in", [*names, ""])})
		frappe.db.delete(INCOMING, {"name": ("in", [*names, ""])})
		frappe.db.delete("Series", {"name": f"SW-{self.year}-"})
		frappe.db.delete("Data Import Log", {"data_import": ("in", self.jobs)})
		frappe.db.delete("Data Import", {"name": ("in", self.jobs)})
		frappe.db.delete("File", {"file_name": ("like", f"{self.mark}%")})
		frappe.db.delete("Duty Staff", {"name": self.clerk})
		frappe.db.delete("Has Role", {"parent": self.user})
		frappe.db.delete("User", {"name": self.user})
		frappe.db.commit()
		super().tearDown()

	def brought_in(self, rows: list[tuple]) -> list[str]:
		"""Import rows as the clerk; returns what was said of those that failed."""
		_importer, job = import_file(INCOMING, [HEAD, *rows], self.mark, self.user)
		self.jobs.append(job.name)
		logs = frappe.get_all(
			"Data Import Log",
			filters={"data_import": job.name, "success": 0},
			pluck="messages",
		)
		return logs

	def row(self, number: int, **values: object) -> tuple:
		row = {
			"title": f"{self.mark} {number}",
			"sender": "Bureau of Forestry",
			"document_number": f"No. {number} [{self.year}]",
			"received_at": f"{self.year}-03-02 09:{number % 60:02}:00",
			"past": 1,
			"number": number,
			"passed_on_at": f"{self.year}-03-02 10:30:00",
			"finished_at": f"{self.year}-03-04 17:00:00",
			"outcome": "Answered.",
			**values,
		}
		return tuple(row.values())

	def test_a_register_of_a_thousand_documents_opens_no_clock_and_tells_nobody(self):
		before = {
			name: frappe.db.count(name) for name in ("Duty Clock", "Duty Notification", "Notification Log")
		}
		started = time.monotonic()
		failed = self.brought_in([self.row(number) for number in range(1, RECORDS + 1)])
		took = time.monotonic() - started
		self.assertEqual(failed, [])
		filters = {"title": ("like", f"{self.mark}%")}
		self.assertEqual(frappe.db.count(INCOMING, {**filters, "status": "Finished"}), RECORDS)
		engine.sweep(now_datetime(), commit=False)
		self.assertEqual(before, {name: frappe.db.count(name) for name in before})
		last = frappe.get_doc(INCOMING, f"SW-{self.year}-{RECORDS:05}")
		self.assertEqual((last.register_number, last.outcome), (RECORDS, "Answered."))
		self.assertEqual((last.waiting_for, last.path, last.handling), ("", None, []))
		self.assertLess(took, 180)
		# the register goes on after the last number that was brought in
		self.assertEqual(make_autoname(f"SW-{self.year}-.#####"), f"SW-{self.year}-{RECORDS + 1:05}")

	def test_rows_that_cannot_be_are_named_and_the_others_come_in(self):
		today = now_datetime().strftime("%Y-%m-%d %H:%M:%S")
		failed = self.brought_in(
			[
				self.row(1),
				self.row(2, finished_at=""),
				self.row(3, finished_at=f"{self.year}-03-01 09:00:00"),
				self.row(4, received_at=today, passed_on_at=today, finished_at=today),
				self.row(1, title=f"{self.mark} again"),
				self.row(6, past=0),
			]
		)
		self.assertEqual(frappe.db.count(INCOMING, {"title": ("like", f"{self.mark}%")}), 1)
		self.assertEqual(len(failed), 5)
		for said in (
			"A past record needs",
			"before it was received",
			"finished before today",
			f"Register number 1 of {self.year} is already taken",
			"lies more than a year back",
		):
			self.assertEqual(sum(said in text for text in failed), 1, said)


class TestNoWayRound(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.users = make_office().users

	def brought_in(self, by: str, **values: object):
		frappe.flags.in_import = True
		try:
			with as_user(self.users[by]):
				return new_document(**values).insert()
		finally:
			frappe.flags.in_import = False

	def test_a_current_document_that_is_imported_gets_its_clocks(self):
		with clock_at("2025-01-24 09:00:00"):
			doc = self.brought_in("clerk", received_at="2025-01-24 09:00:00")
		self.assertEqual(frappe.db.count("Duty Clock", {"reference_name": doc.name, "status": "Running"}), 2)

	def test_what_actions_set_is_not_imported_for_a_current_document(self):
		with clock_at("2025-01-24 09:00:00"):
			for field in ("finished_at", "passed_on_at", "filed_at"):
				with self.subTest(field=field), self.refused("is set by the buttons of the form only"):
					self.brought_in(
						"clerk", received_at="2025-01-24 08:50:00", **{field: "2025-01-24 08:55:00"}
					)

	def test_only_the_clerk_brings_in_past_records(self):
		past = {
			"past_record": 1,
			"received_at": "2024-03-01 09:00:00",
			"finished_at": "2024-03-02 09:00:00",
		}
		with clock_at("2025-01-24 09:00:00"):
			for who in ("member_a", "head_a", "deputy_a"):
				with self.refused("Only the clerk imports past records", error=frappe.PermissionError):
					self.brought_in(who, **past)
			doc = self.brought_in("clerk", **past)
		self.assertEqual(doc.status, "Finished")

	def test_what_was_finished_since_the_app_is_in_charge_is_no_past_record(self):
		set_settings(in_charge_since="2025-01-20")
		past = {"past_record": 1, "received_at": "2025-01-17 09:00:00"}
		with clock_at("2025-01-24 09:00:00"):
			with self.refused("The old register ends before 2025-01-20", "In Charge since"):
				self.brought_in("clerk", **past, finished_at="2025-01-20 08:30:00")
			doc = self.brought_in("clerk", **past, finished_at="2025-01-19 17:00:00")
		self.assertEqual(doc.status, "Finished")

	def test_a_document_does_not_become_a_past_record_later(self):
		with clock_at("2025-01-24 09:00:00"):
			doc = register(self.users["clerk"], received_at="2025-01-24 09:00:00")
			with as_user(self.users["clerk"]), self.refused(error=frappe.CannotChangeConstantError):
				frappe.get_doc(INCOMING, doc.name).update({"past_record": 1}).save()
		clock = frappe.get_last_doc("Duty Clock", {"reference_name": doc.name})
		self.assertEqual([event.event for event in events_of(clock)], ["Started"])

	def test_a_past_record_that_is_corrected_still_has_no_clock(self):
		with clock_at("2025-01-24 09:00:00"):
			doc = self.brought_in(
				"clerk",
				past_record=1,
				received_at="2024-03-01 09:00:00",
				finished_at="2024-03-02 09:00:00",
			)
		with clock_at("2025-01-24 10:00:00"), as_user(self.users["clerk"]):
			frappe.get_doc(INCOMING, doc.name).update({"urgency": "Urgent", "title": "Corrected"}).save()
		self.assertFalse(frappe.db.exists("Duty Clock", {"reference_name": doc.name}))
