"""Documents that are named by words: the name goes into links and attributes all over the Desk, as it is."""

import frappe
from frappe import _
from frappe.model.document import Document

REFUSED = '"<>'


def refuse_markup(doc: Document, method: str | None = None) -> None:
	"""Refuse a new name with straight quotation marks or angle brackets; Frappe ends an attribute at the former."""
	if doc.is_new() and any(char in (doc.name or "") for char in REFUSED):
		frappe.throw(_("A name cannot have straight quotation marks or angle brackets. Write “…” instead."))
