"""Counting rows, by the rules of this app for its own kinds of document.

Frappe 15 counts whatever it is asked to count, whoever asks: with a filter such a count tells what a field holds
that nobody may read, one guess after another.
"""

from typing import Any

import frappe
from frappe.client import get_count as count_of_the_framework

from duty_responsibility.api.endpoint import endpoint

MODULE = "Duty Responsibility"


@endpoint()
def get_count(doctype: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
	"""So many rows as a list would show; documents of other apps are counted as the framework does."""
	if frappe.get_meta(doctype).module != MODULE:
		return count_of_the_framework(doctype, filters, debug, cache)
	frappe.has_permission(doctype, "read", throw=True)
	# a list checks fields and rows; its names are counted, which is dear only for what is asked so by hand
	return len(
		frappe.get_list(doctype, filters=frappe.parse_json(filters), pluck="name", limit_page_length=0)
	)
