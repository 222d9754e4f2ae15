"""What rows a site has and which of them hang on others: read from the DocTypes themselves, so that new kinds count too."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import frappe

MODULE = "Duty Responsibility"
BATCH = 500

SETUP = (
	"Duty Staff",
	"Duty Section",
	"Duty Calendar",
	"Duty Escalation Ladder",
	"Duty Time Limit",
	"Duty Path",
	"Duty Responder Chain",
	"Duty Meeting Template",
	"Duty Meeting Room",
	"Duty Pause Reason",
	"Duty Number Series",
	"Duty Proofreading Term",
	"Duty Roster",
	"Duty Absence",
	"Duty Fault Category",
	"Duty Fault Grade",
)
"""How an office is set up. All other DocTypes of the app hold its work, or the ledger of it."""

MACHINE = ("Duty Outage", "Duty Ledger Check")
"""What the machine itself notes, whosever matters are on the site."""

OPENED = ("Duty Fault Record", "Duty Shift Log")
"""Matters that the machine opens by itself, as Administrator: they belong to those whom they are about."""

PLAIN = (
	("Version", "ref_doctype", "docname"),
	("Notification Log", "document_type", "document_name"),
	("File", "attached_to_doctype", "attached_to_name"),
	("Email Queue", "reference_doctype", "reference_name"),
	("Deleted Document", "deleted_doctype", "deleted_name"),
)
"""Tables that name a document in plain columns: what they belong to, and which."""


ATTACHED = (
	*(doctype for doctype, _kind, _column in PLAIN),
	"API Request Log",
	"Access Log",
	"Activity Log",
	"Comment",
	"Communication",
	"Contact",
	"Dashboard Settings",
	"Desktop Icon",
	"Desktop Layout",
	"DocShare",
	"Document Follow",
	"Document Share Key",
	"Email Unsubscribe",
	"Energy Point Log",
	"Event",
	"Integration Request",
	"List Filter",
	"Notification Settings",
	"OAuth Authorization Code",
	"OAuth Bearer Token",
	"Permission Log",
	"Personal Data Download Request",
	"Reminder",
	"Route History",
	"Submission Queue",
	"Tag Link",
	"ToDo",
	"Token Cache",
	"User Permission",
	"View Log",
	"Webhook Request Log",
	"Workflow Action",
	"Workspace Sidebar",
)
"""What the framework hangs on documents and people: it goes with them. Anything else is somebody's own document."""


class Reference(NamedTuple):
	"""A column that names rows of other tables."""

	doctype: str
	kind: str
	"""The column with the DocType, or the DocType itself for a plain link."""
	column: str
	is_child: bool
	dynamic: bool


def own_doctypes() -> list[str]:
	"""The app's DocTypes that have rows of their own."""
	return frappe.get_all(
		"DocType",
		filters={"module": MODULE, "istable": 0, "issingle": 0, "is_virtual": 0},
		pluck="name",
		order_by="name asc",
	)


def names(doctype: str) -> set[str]:
	return set(frappe.get_all(doctype, pluck="name", order_by=None, limit_page_length=0))


def children_of(doctype: str) -> list[str]:
	return sorted({field.options for field in frappe.get_meta(doctype).get_table_fields()})


def references() -> list[Reference]:
	"""Every column of the site that names rows of some other table, links and dynamic links alike."""
	tables = {
		row.name: row
		for row in frappe.get_all(
			"DocType", filters={"issingle": 0, "is_virtual": 0}, fields=["name", "istable", "module"]
		)
	}
	found = [Reference(doctype, kind, column, False, True) for doctype, kind, column in PLAIN]
	known = {(one.doctype, one.column) for one in found}
	for source, key in (("DocField", "parent"), ("Custom Field", "dt")):
		for row in frappe.get_all(
			source,
			filters={"fieldtype": ("in", ("Link", "Dynamic Link"))},
			fields=[f"{key} as doctype", "fieldname", "fieldtype", "options"],
			order_by=f"{key} asc, fieldname asc",
		):
			table = tables.get(row.doctype)
			if table and row.options and (row.doctype, row.fieldname) not in known:
				dynamic = row.fieldtype == "Dynamic Link"
				found.append(Reference(row.doctype, row.options, row.fieldname, bool(table.istable), dynamic))
	return found


def matching(reference: Reference, doctype: str, wanted: Iterable[str]) -> Iterator[Any]:
	"""Rows that name one of the wanted rows of a DocType."""
	fields = ["name", "owner", *(("parent", "parenttype") if reference.is_child else ())]
	for chunk in chunks(wanted):
		filters: dict[str, Any] = {reference.column: ("in", chunk)}
		if reference.dynamic:
			filters[reference.kind] = doctype
		yield from frappe.get_all(
			reference.doctype, filters=filters, fields=fields, order_by=None, limit_page_length=0
		)


def remove(doctype: str, doomed: Iterable[str]) -> None:
	"""Delete rows and the rows of their tables, past every guard."""
	children = children_of(doctype)
	for chunk in chunks(doomed):
		for child in children:
			frappe.db.delete(child, {"parenttype": doctype, "parent": ("in", chunk)})
		frappe.db.delete(doctype, {"name": ("in", chunk)})


def chunks(rows: Iterable[str]) -> Iterator[list[str]]:
	iterator = iter(sorted(rows))
	while chunk := list(islice(iterator, BATCH)):
		yield chunk
