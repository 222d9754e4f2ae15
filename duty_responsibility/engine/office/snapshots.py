"""Calendars and policies as they were: content-addressed, written once, never changed.

A clock points to the snapshot it started with. A thousand clocks under one policy share one row, and an
edit of the policy makes a new row for the clocks to come.
"""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.utils import now

from duty_responsibility.rules.hash_chain import canonical, digest
from duty_responsibility.rules.older_words import in_present_words
from duty_responsibility.utils import bulk, heads

Snapshot = tuple[str, str, str, str]
"""name, kind, source, content"""

SNAPSHOT = "Duty Snapshot"
COLUMNS = ("name", "kind", "source", "content")


def make(kind: str, source: str, content: Mapping[str, Any]) -> Snapshot:
	"""A snapshot not yet kept. Its name is the hash of its content."""
	text = canonical(content)
	return digest(text)[:32], kind, source, text


def store(*snapshots: Snapshot) -> None:
	"""Store those that are not stored yet.

	Two transactions that meet over the same new content wait for each other once; after that there is
	nothing to write.
	"""
	wanted = {snapshot[0]: snapshot for snapshot in snapshots}
	for name in frappe.get_all("Duty Snapshot", filters={"name": ("in", list(wanted))}, pluck="name"):
		del wanted[name]
	if not wanted:
		return
	at, user = now(), frappe.session.user
	stamp = {"creation": at, "modified": at, "owner": user, "modified_by": user}
	fresh = heads.fresh(SNAPSHOT, COLUMNS, wanted.values())
	bulk.insert_missing(SNAPSHOT, (*COLUMNS, *heads.HEAD), fresh, stamp)


def read(names: set[str]) -> dict[str, dict[str, Any]]:
	"""The contents of snapshots by name."""
	rows = frappe.get_all("Duty Snapshot", filters={"name": ("in", list(names))}, fields=["name", "content"])
	return {row.name: in_present_words(frappe.parse_json(row.content)) for row in rows}
