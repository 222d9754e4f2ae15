"""A row of a table is read and written with its document only: every table of the app, every way, every role."""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.client import get_list as client_list
from frappe.client import get_value as client_value
from frappe.model.base_document import get_controller

from duty_responsibility.controllers.row import RowDocument
from duty_responsibility.permissions.rows import parents_of
from duty_responsibility.tests.base import DutyTestCase, as_user
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
			before = doc.as_dict()
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
						with self.refused(error=REFUSED):
							write()
			self.assertEqual(frappe.get_doc(row, doc.name).as_dict(), before)
			self.assertEqual(frappe.db.count(row, {"parent": doc.parent}), 1)

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
