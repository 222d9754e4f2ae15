"""Functions of the framework that tell of a document without asking who may read it: here they ask, for the app's kinds.

Frappe 15 counts whatever it is asked to count, whoever asks: with a filter such a count tells what a field holds
that nobody may read, one guess after another.
"""

from typing import Any

import frappe
from frappe import client
from frappe.client import get_count as count_of_the_framework
from frappe.desk import search

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.permissions.kinds import kinds


@endpoint()
def get_count(doctype: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
	"""So many rows as a list would show; documents of other apps are counted as the framework does."""
	if doctype not in kinds():
		return count_of_the_framework(doctype, filters, debug, cache)
	frappe.has_permission(doctype, "read", throw=True)
	# a list checks fields and rows; its names are counted, which is dear only for what is asked so by hand
	return len(
		frappe.get_list(doctype, filters=frappe.parse_json(filters), pluck="name", limit_page_length=0)
	)


@endpoint()
def validate_link(doctype: str, docname: str, fields: Any = None) -> Any:
	"""The name of a document if the user may read it, with fields of it; documents of other apps as the framework does."""
	if doctype in kinds() and not _readable(doctype, docname):
		frappe.has_permission(doctype, "read", throw=True)
		return {"name": None}
	if not hasattr(client, "validate_link"):  # another function since Frappe 16, which asks
		raise frappe.DoesNotExistError
	return client.validate_link(doctype, docname, fields)


@endpoint()
def get_link_title(doctype: str, docname: str) -> Any:
	"""The title of a document if the user may read it, else its name."""
	if doctype in kinds() and not _readable(doctype, docname):
		return docname
	return search.get_link_title(doctype, docname)


def _readable(doctype: str, name: str) -> bool:
	return bool(frappe.db.exists(doctype, name) and frappe.has_permission(doctype, "read", doc=name))
