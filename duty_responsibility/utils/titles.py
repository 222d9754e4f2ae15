"""What matters are called where they are only mentioned: by their title, or by their number if they are secret."""

from collections import defaultdict
from collections.abc import Iterable

import frappe

Reference = tuple[str, str]
"""A kind of matter and the name of one."""


def plain_titles(references: Iterable[Reference]) -> dict[Reference, str]:
	"""Titles by reference. A document with a secrecy grade shows its number only, and so does what is gone."""
	wanted: dict[str, set[str]] = defaultdict(set)
	for doctype, name in references:
		wanted[doctype].add(name)
	found: dict[Reference, str] = {}
	for doctype, names in wanted.items():
		meta = frappe.get_meta(doctype)
		called, graded = meta.get_title_field(), meta.has_field("secrecy")
		fields = ["name", f"{called} as title", *(["secrecy"] if graded else [])]
		for row in frappe.get_all(doctype, filters={"name": ("in", list(names))}, fields=fields):
			found[doctype, row.name] = row.name if row.get("secrecy") else row.title or row.name
		for name in names:
			found.setdefault((doctype, name), name)
	return found
