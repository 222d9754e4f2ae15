"""The sole writer of Duty Fault Decision: a decision is written once, and corrected only by another that refers to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe

from duty_responsibility.rules.hash_chain import START, link
from duty_responsibility.rules.trace import plain
from duty_responsibility.utils import bulk, heads

DECISION = "Duty Fault Decision"
FIELDS = (
	"record",
	"number",
	"kind",
	"corrects",
	"outcome",
	"grade",
	"subject_name",
	"decided_at",
	"chair",
	"present",
	"members",
	"meeting",
	"reasons",
	"measures",
	"evidence_hash",
)


def write(values: Mapping[str, Any], now: datetime) -> str:
	"""Write a decision behind the one that it corrects; its hash stands for both."""
	name = frappe.generate_hash(length=16)
	before = frappe.db.get_value(DECISION, values["corrects"], "hash") if values["corrects"] else START
	user = frappe.session.user
	stamp = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	row = (name, *(values[field] for field in FIELDS), link(before, _said(values)))
	columns = ("name", *FIELDS, "hash")
	bulk.insert(DECISION, (*columns, *heads.HEAD), heads.fresh(DECISION, columns, [row]), stamp)
	return name


def verify(record: str) -> list[str]:
	"""The decisions of a case that are not as they were written."""
	return [row.number for row in _changed({"record": record})]


def verify_all() -> dict[str, list[str]]:
	"""The cases with decisions that are not as they were written, with the numbers of those."""
	found: dict[str, list[str]] = {}
	for row in _changed({}):
		found.setdefault(row.record, []).append(row.number)
	return found


def _changed(filters: Mapping[str, Any]) -> list[Any]:
	fields = ["name", "hash", *FIELDS]
	rows = frappe.get_all(DECISION, filters=filters, fields=fields, limit_page_length=0)
	hashes = {row.name: row.hash for row in rows}
	return [row for row in rows if link(hashes.get(row.corrects) or START, _said(row)) != row.hash]


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
	# what is empty is stored in more than one way
	return {field: plain(values[field]) or "" for field in FIELDS}
