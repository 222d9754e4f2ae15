"""Heads of the rows that go under the seals: cases with all that hangs on them, notifications, outages.

A clock's head is the hash of its last event. These rows have no events, so their head is a digest of all that is
stored in them and in their tables, with the number of the change. Every writer brings the head along in its own
transaction; the sealer copies heads into the next seal. A row that was edited past the app no longer has the
content of its head, and keeps that mark: a later change by the app does not give it a fitting head again.

The digest covers whatever the DocType stores. Empty values are left out, so a new field leaves old digests valid.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frappe
from frappe.model import no_value_fields
from frappe.model.document import Document

from duty_responsibility.rules.hash_chain import canonical, digest
from duty_responsibility.rules.older_words import FIRST_KINDS, in_first_words
from duty_responsibility.utils import bulk

KINDS: dict[str, str] = {
	"Duty Fault Record": "record",
	"Duty Fault Evidence": "evidence",
	"Duty Fault Decision": "decision",
	"Duty Measure Proof": "proof",
	"Duty Case Deliberation": "deliberation",
	"Duty Leadership Meeting": "meeting",
	"Duty Fault Look": "look",
	"Duty Notification": FIRST_KINDS["Duty Notification"],
	"Duty Snapshot": "snapshot",
	"Duty Outage": "outage",
}
"""DocTypes with heads, and what the digest calls them: a DocType may be renamed, its digests stay."""

PINNED: dict[str, str] = {"Duty Escalation": FIRST_KINDS["Duty Escalation"], "Duty Clock": "labels"}
"""What older events do not say: of a site from before heads, the seals hold it as it stood (`patches/v0_3`)."""

HEAD = ("head_seq", "head_hash", "unsealed")
"""Number of the last change, digest after it, and whether the sealer has yet to see it."""

ROWS = "rows_hash"
"""Digest of the rows of the tables, where a kind has tables."""

BROKEN = "broken"
"""In place of the digest when a row had been edited past the app before the app changed it."""

BATCH = 500


def stored_fields(doctype: str) -> list[str]:
	"""The fields of a DocType whose values are stored in its own row; an office's custom fields are its own affair."""
	return [
		field.fieldname
		for field in frappe.get_meta(doctype).fields
		if field.fieldtype not in no_value_fields
		and not field.get("is_virtual")
		and not field.get("is_custom_field")
		and field.fieldname not in HEAD
	]


def tables(doctype: str) -> dict[str, str]:
	"""The table fields of a DocType, with the DocTypes of their rows."""
	return {
		field.fieldname: field.options
		for field in frappe.get_meta(doctype).get_table_fields()
		if not field.get("is_custom_field")
	}


def columns(doctype: str) -> list[str]:
	"""What has to be read of a row to compute its digest."""
	return ["name", "docstatus", *stored_fields(doctype)]


def digest_of(doctype: str, row: Mapping[str, Any], seq: int, fields: Iterable[str] | None = None) -> str:
	"""The digest of a row after its change number `seq`."""
	wanted = columns(doctype) if fields is None else fields
	return digest(canonical({"kind": _kind(doctype), "seq": seq, "row": _content(doctype, row, wanted)}))


def fresh(doctype: str, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
	"""Rows that a set-based writer is about to insert, each with the values of `HEAD` behind its own."""
	fields = [field for field in columns(doctype) if field in names]
	for row in rows:
		yield *row, 1, digest_of(doctype, dict(zip(names, row, strict=True)), 1, fields), 1


@contextmanager
def following(doctype: str, names: Iterable[str]) -> Iterator[None]:
	"""Bring the heads of rows along with a set-based change that the block makes; their tables stay as they are.

	The rows are locked. What no longer had the content of its head before the change is marked as broken.
	"""
	wanted = list(names)
	sound = {row["name"] for row in _locked(doctype, wanted) if is_sound(doctype, row)}
	yield
	changed = []
	for row in _locked(doctype, wanted):
		seq = (row["head_seq"] or 0) + 1
		head = digest_of(doctype, row, seq) if row["name"] in sound else BROKEN
		changed.append((row["name"], seq, head, 1))
	bulk.update(doctype, ("name", *HEAD), changed)


def is_sound(doctype: str, row: Mapping[str, Any]) -> bool:
	"""Whether a row has the content of its head, or is one that has none yet because nothing has happened to it."""
	if not row["head_hash"]:
		return is_pristine(doctype, row)
	return row["head_hash"] == digest_of(doctype, row, row["head_seq"])


def is_pristine(doctype: str, row: Mapping[str, Any]) -> bool:
	"""Whether a row needs no head: a notification that still waits says nothing but what its event says."""
	return (
		doctype == "Duty Notification"
		and row["status"] == "Pending"
		and not any(row[field] for field in (*HEAD, "docstatus", "attempts", "sent_at", "error"))
	)


def key(doctype: str, name: str) -> str:
	"""How the seals know a row.

	The names of cases and of looks at them must not be read, or counted, by those who read the seals.
	"""
	return f"|{digest(f'{_kind(doctype)}|{name}')[:24]}"


# -- documents ------------------------------------------------------------------------------------


def before_save(doc: Document, _method: str | None = None) -> None:
	"""Number the change of a document, and note whether it was sound until now. For `doc_events`."""
	stored = [] if doc.is_new() else _locked(doc.doctype, [doc.name])
	doc.head_seq, doc.unsealed = 1, 1
	doc.flags.head_broken = False
	for row in stored:
		doc.head_seq = (row["head_seq"] or 0) + 1
		doc.flags.head_broken = not (
			is_sound(doc.doctype, row)
			and (row.get(ROWS) or "") == rows_digests(doc.doctype, [doc.name]).get(doc.name, "")
		)


def on_update(doc: Document, _method: str | None = None) -> None:
	"""Give a document that has been saved its head, from what is stored now. For `doc_events`."""
	values: dict[str, Any] = {}
	if tables(doc.doctype):
		values[ROWS] = rows_digests(doc.doctype, [doc.name]).get(doc.name, "")
	(row,) = _locked(doc.doctype, [doc.name])
	head = digest_of(doc.doctype, {**row, **values}, doc.head_seq)
	values["head_hash"] = BROKEN if doc.flags.head_broken else head
	bulk.update(doc.doctype, ("name", *values), [(doc.name, *values.values())])
	doc.update(values)


def after_rename(doc: Document, _method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Bring heads along when Frappe has put a document's new name into links to it. For `doc_events`."""
	if doc.doctype == "DocType" and (doc.name in KINDS or doc.name in PINNED):
		return  # a patch has renamed a kind of our own; no row names one, and its schema is not there yet
	for doctype in KINDS:
		meta = frappe.get_meta(doctype)
		links = [field.fieldname for field in meta.get_link_fields() if field.options == doc.doctype]
		dynamic = [
			field.fieldname
			for field in meta.get_dynamic_link_fields()
			if frappe.db.exists(doctype, {field.options: doc.doctype, field.fieldname: new})
		]
		for field in (*links, *dynamic):
			if field in HEAD or not frappe.db.exists(doctype, {field: new}):
				continue
			_renamed(doctype, field, old, new)


def _renamed(doctype: str, field: str, old: str, new: str) -> None:
	after = ""
	while names := frappe.get_all(
		doctype,
		filters={field: new, "name": (">", after)},
		pluck="name",
		order_by="name asc",
		limit_page_length=BATCH,
	):
		changed = []
		for row in _locked(doctype, names):
			if is_sound(doctype, row):
				continue
			seq = (row["head_seq"] or 0) + 1
			sound = is_sound(doctype, {**row, field: old})
			changed.append((row["name"], seq, digest_of(doctype, row, seq) if sound else BROKEN, 1))
		bulk.update(doctype, ("name", *HEAD), changed)
		after = names[-1]


def _kind(doctype: str) -> str:
	return KINDS.get(doctype) or PINNED[doctype]


# -- parts ----------------------------------------------------------------------------------------


def rows_digests(doctype: str, names: list[str]) -> dict[str, str]:
	"""The digests of the rows of the tables of documents; a document without rows has none."""
	found: dict[str, dict[str, list[Any]]] = defaultdict(dict)
	for table, child in tables(doctype).items():
		fields = [*columns(child), "idx"]
		for row in frappe.get_all(
			child,
			filters={"parent": ("in", names), "parenttype": doctype, "parentfield": table},
			fields=[*fields, "parent"],
			order_by="parent asc, idx asc, name asc",
			limit_page_length=0,
		):
			found[row.parent].setdefault(table, []).append(_content(child, row, fields))
	return {name: digest(canonical(rows)) for name, rows in found.items()}


def _locked(doctype: str, names: list[str]) -> list[dict[str, Any]]:
	"""Rows as they are now, not as the transaction first saw them; they stay the caller's."""
	if not names:
		return []
	table = frappe.qb.DocType(doctype)
	fields = (*columns(doctype), *HEAD)
	query = frappe.qb.from_(table).select(*(table[field] for field in fields)).where(table.name.isin(names))
	return list(bulk.locked(query).run(as_dict=True))


def _content(doctype: str, row: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
	return in_first_words(doctype, {field: _plain(row[field]) for field in fields if row.get(field)})


def _plain(value: Any) -> Any:
	"""A value as every database gives it back, exact to the last digit."""
	if isinstance(value, (str, int, float)):
		return value
	if isinstance(value, datetime):
		return value.isoformat(sep=" ")
	if isinstance(value, date):
		return value.isoformat()
	if isinstance(value, Decimal):
		return float(value)
	return str(value)
