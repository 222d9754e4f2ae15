"""A row of a table is read and written with its document only: every table of the app, every way, every role."""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.client import get_list as client_list
from frappe.client import get_value as client_value
from frappe.model.base_document import get_controller

from duty_responsibility.api import faults
from duty_responsibility.controllers.row import RowDocument
from duty_responsibility.permissions.rows import parents_of
from duty_responsibility.tests.base import DutyTestCase, as_user
from duty_responsibility.tests.cases import RECORD, FaultCase
from duty_responsibility.tests.factories import make_office

REFUSED = frappe.PermissionError
PEOPLE = (
	"member_a",
	"member_b",
	"head_a",
	"head_b",
	"deputy_a",
	"director",
	"clerk",
	"gatekeeper",
	"administrator",
	"outsider",
)
OWN_NAME = "duty-row-of-a-test"


def tables() -> list[str]:
	return frappe.get_all("DocType", {"module": "Duty Responsibility", "istable": 1}, pluck="name")


def pairs() -> Iterator[tuple[str, str, str]]:
	"""Every table of the app with every document that has it, and the field."""
	for row in tables():
		for parent in parents_of(row):
			for field in frappe.get_meta(parent).get_table_fields():
				if field.options == row:
					yield row, parent, field.fieldname


class TestEveryTable(DutyTestCase):
	"""Documents are put into the database as they are: what they hold is of no matter here, only whose they are."""

	def setUp(self) -> None:
		super().setUp()
		self.office = make_office()
		self.users = self.office.users

	def put(self, row: str, parent: str, field: str) -> Any:
		"""A document that nobody has any part in, with one row."""
		name = f"{OWN_NAME}-{frappe.scrub(parent)}"
		if not frappe.db.exists(parent, name):
			frappe.get_doc({"doctype": parent, "name": name}).db_insert()
		values = {"doctype": row, "parent": name, "parenttype": parent, "parentfield": field, "idx": 1}
		doc = frappe.get_doc({**values, "name": frappe.generate_hash(length=10)})
		doc.db_insert()
		return frappe.get_doc(row, doc.name)

	def test_every_table_has_the_base_of_rows(self) -> None:
		self.assertGreater(len(tables()), 25)
		for row in tables():
			with self.subTest(row=row):
				self.assertTrue(issubclass(get_controller(row), RowDocument))
				self.assertTrue(parents_of(row), "a table that no document has")

	def test_nobody_writes_a_row_by_itself(self) -> None:
		for row, parent, field in pairs():
			doc = self.put(row, parent, field)
			before, count = doc.as_dict(), frappe.db.count(row)
			copy = {
				key: value for key, value in before.items() if key not in ("name", "creation", "modified")
			}
			ways = {
				"save": lambda doc=doc: frappe.get_doc(doc.doctype, doc.name).save(),
				"forced save": lambda doc=doc: frappe.get_doc(doc.doctype, doc.name).save(
					ignore_permissions=True
				),
				"client.save": lambda before=before: frappe.client.save(dict(before)),
				"insert": lambda copy=copy: frappe.get_doc(copy).insert(),
				"forced insert": lambda copy=copy: frappe.get_doc(copy).insert(ignore_permissions=True),
				"delete": lambda doc=doc: frappe.delete_doc(doc.doctype, doc.name),
				"forced delete": lambda doc=doc: frappe.delete_doc(
					doc.doctype, doc.name, force=True, ignore_permissions=True
				),
				"rename": lambda doc=doc: frappe.rename_doc(doc.doctype, doc.name, "other", force=True),
				"submit": lambda doc=doc: frappe.get_doc(doc.doctype, doc.name).submit(),
			}
			if hasattr(doc, "discard"):  # Frappe 16
				ways["discard"] = lambda doc=doc: frappe.get_doc(doc.doctype, doc.name).discard()
			for who in ("Administrator", *(self.users[tag] for tag in PEOPLE)):
				for way, write in ways.items():
					with self.subTest(row=row, parent=parent, way=way, who=who), as_user(who):
						with self.assertRaises((REFUSED, frappe.ValidationError)):
							write()
			self.assertEqual(frappe.get_doc(row, doc.name).as_dict(), before)
			self.assertEqual(frappe.db.count(row), count)

	def test_a_row_is_read_by_whoever_may_read_its_document(self) -> None:
		for row, parent, field in pairs():
			doc = self.put(row, parent, field)
			for tag in PEOPLE:
				with self.subTest(row=row, parent=parent, who=tag), as_user(self.users[tag]):
					self.assert_as_its_document(doc)

	def assert_as_its_document(self, doc: Any) -> None:
		parent = frappe.get_doc(doc.parenttype, doc.parent)
		readable = parent.has_permission("read")
		again = frappe.get_doc(doc.doctype, doc.name)
		self.assertEqual(again.has_permission("read"), readable)
		self.assertEqual(frappe.has_permission(doc.doctype, "read", doc=again), readable)
		self.assertEqual(
			frappe.has_permission(doc.doctype, "write", doc=again), parent.has_permission("write")
		)
		by_name = {"name": doc.name}
		for see in (
			lambda: frappe.get_list(doc.doctype, by_name, parent_doctype=doc.parenttype),
			lambda: client_list(doc.doctype, filters=by_name, parent=doc.parenttype),
			lambda: client_value(doc.doctype, "idx", by_name, parent=doc.parenttype),
			lambda: frappe.client.get(doc.doctype, doc.name, parent=doc.parenttype),
		):
			try:
				seen = bool(see())
			except REFUSED:
				seen = False
			self.assertEqual(seen, readable)

	def test_the_document_that_counts_is_the_stored_one(self) -> None:
		doc = self.put("Duty Progress Report", "Duty Assignment", "progress")
		with as_user(self.users["member_b"]):
			forged = frappe.get_doc(
				{**doc.as_dict(), "parent": "Duty Settings", "parenttype": "Duty Settings"}
			)
			self.assertFalse(forged.has_permission("read"))

	def test_a_row_without_its_document_is_read_by_nobody(self) -> None:
		doc = self.put("Duty Fault Entry", "Duty Fault Record", "journal")
		frappe.db.delete("Duty Fault Record", {"name": doc.parent})
		self.assertFalse(frappe.get_doc(doc.doctype, doc.name).has_permission("read"))
		for tag in PEOPLE:
			with self.subTest(who=tag), as_user(self.users[tag]):
				self.assertFalse(
					frappe.get_list(doc.doctype, {"name": doc.name}, parent_doctype="Duty Fault Record")
					if frappe.has_permission("Duty Fault Record")
					else []
				)


class TestRowsOfACase(FaultCase):
	"""What was tried on the version of 2026-11-23, and worked."""

	def setUp(self) -> None:
		super().setUp()
		self.name = self.breach()
		self.up_to_proposal(self.name)
		self.deliberation = self.decided(self.name)
		self.does("deputy_a", "2025-01-27 09:00:00", faults.give_notice, self.name)
		self.does("member_a", "2025-01-27 10:00:00", faults.accept, self.name)

	def writes(self, who: str, doctype: str, name: str, field: str, value: str) -> None:
		"""By each of the ways that a client has for a row; all are refused, and nothing is changed."""
		before = frappe.db.get_value(doctype, name, field)
		doc = frappe.get_doc(doctype, name).as_dict()
		for write in (
			lambda: frappe.client.save({**doc, field: value}),
			lambda: frappe.client.set_value(doctype, name, field, value),
			lambda: frappe.client.insert({**doc, "name": None, field: value}),
			lambda: frappe.client.delete(doctype, name),
		):
			with self.assertRaises((REFUSED, frappe.ValidationError)):
				self.does(who, "2025-01-28 09:00:00", write)
		self.assertEqual(frappe.db.get_value(doctype, name, field), before)

	def test_the_person_concerned_does_not_set_a_measure_to_done(self) -> None:
		row = self.measure(self.name, "Written Self-criticism")
		for who in ("member_a", "deputy_a", "director"):
			self.writes(who, "Duty Fault Measure", row, "done_at", "2025-01-28 08:00:00")

	def test_nobody_rewrites_a_vote(self) -> None:
		voices = frappe.get_all("Duty Case Voice", {"parent": self.deliberation}, ["name", "staff"])
		(row,) = (voice.name for voice in voices if voice.staff == self.staff["director"])
		for who in ("deputy_b", "director"):
			self.writes(who, "Duty Case Voice", row, "vote", "Dropped")

	def test_reading_a_row_by_itself_is_a_look_at_the_case(self) -> None:
		row = self.measure(self.name, "Written Self-criticism")
		looks = {"record": self.name, "looked_by": self.users["head_a"]}
		self.assertFalse(frappe.db.exists("Duty Fault Look", looks))
		read = lambda: frappe.client.get("Duty Fault Measure", row, parent=RECORD)  # noqa: E731
		self.does("head_a", "2025-01-28 09:00:00", read)
		self.assertTrue(frappe.db.exists("Duty Fault Look", looks))
