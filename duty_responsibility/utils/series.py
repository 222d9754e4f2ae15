"""Running numbers of documents, one counter for each kind and year in Frappe's own Series table."""

from typing import TYPE_CHECKING

import frappe
from frappe.model.naming import make_autoname

if TYPE_CHECKING:
	from frappe.model.document import Document

PREFIXES = {
	"Duty Assignment": "JB",
	"Duty Extension Request": "YQ",
	"Duty Fault Record": "GC",
	"Duty Incoming Document": "SW",
	"Duty Inquiry": "XW",
	"Duty Meeting": "HY",
	"Duty Outgoing Document": "FW",
	"Duty Proofreading Record": "JD",
	"Duty Shift Log": "RZ",
}
"""The letters that the numbers of a kind begin with; whoever uninstalls the app removes these counters."""


def series(doctype: str, year: int) -> str:
	"""Return what stands before the running number, such as `SW-2026-`."""
	return f"{PREFIXES[doctype]}-{year}-"


def next_number(doc: "Document", year: int, digits: int = 5) -> str:
	"""Take the next number of the document's kind in a year; returns it whole, such as `SW-2026-00042`."""
	return make_autoname(f"{series(doc.doctype, year)}.{'#' * digits}", doc=doc)


def reserve(name: str, number: int) -> None:
	"""Keep a number that was given by hand, in an old register, from being given once more by its series."""
	table = frappe.qb.DocType("Series")
	rows = frappe.qb.from_(table).select(table.current).where(table.name == name).for_update().run()
	if not rows:
		frappe.qb.into(table).columns("name", "current").insert(name, number).run()
	elif (rows[0][0] or 0) < number:
		frappe.qb.update(table).set(table.current, number).where(table.name == name).run()


def forget_all() -> None:
	"""Delete all counters of the app."""
	table = frappe.qb.DocType("Series")
	for prefix in PREFIXES.values():
		frappe.qb.from_(table).delete().where(table.name.like(f"{prefix}-%")).run()
