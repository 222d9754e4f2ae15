"""A document that a request acts on: locked, so that two who act at once come one after the other."""

from typing import Any

import frappe
from frappe.model.base_document import get_controller


def held(doctype: str, name: str) -> Any:
	"""Lock a document's row for the rest of the request and return the document as it stands then.

	The second of two requests waits here and sees what the first has done. Raises `frappe.PermissionError` where the
	user may not write it, `frappe.DoesNotExistError` where there is none. What a kind shares with others is locked
	before the document itself (`before_hold`): whoever locks in the same order waits in line, never in a circle.
	"""
	if before_hold := getattr(get_controller(doctype), "before_hold", None):
		before_hold(name)
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.check_permission("write")
	return doc
