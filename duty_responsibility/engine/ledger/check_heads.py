"""The check of what has heads: each row against its head, each head against the seals, each table row against its document."""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _

from duty_responsibility.engine.ledger.findings import Finding, Heads, Report, batches, guarded
from duty_responsibility.permissions.accountability import CASE_KINDS, HANGS_ON, RECORD
from duty_responsibility.utils import heads


def check(sealed: Heads, report: Report) -> None:
	"""Check all rows that have heads; what they find in `sealed` is taken out of it."""
	for doctype in heads.KINDS:
		for rows in batches(doctype, _fields(doctype), 200):
			tables = heads.rows_digests(doctype, [row.name for row in rows])
			for row in rows:
				report.rows += 1
				seal_of = sealed.pop(heads.key(doctype, row.name), None)
				found = _check_row(doctype, row, tables.get(row.name, ""), seal_of)
				report.findings += [_finding(doctype, row.name, text) for text in guarded(found)]
		report.findings += _strays(doctype)


def of_case(record: str) -> list[str]:
	"""The kinds of papers of a case that were changed past the app, the seals apart."""
	wrong = []
	for doctype in (RECORD, *HANGS_ON):
		filters = {"name" if doctype == RECORD else "record": record}
		rows = frappe.get_all(doctype, filters=filters, fields=_fields(doctype), limit_page_length=0)
		tables = heads.rows_digests(doctype, [row.name for row in rows])
		if any(list(guarded(_check_content(doctype, row, tables.get(row.name, "")))) for row in rows):
			wrong.append(_(doctype))
	return wrong


def _fields(doctype: str) -> list[str]:
	return [*heads.columns(doctype), *heads.HEAD]


def _check_row(doctype: str, row: Any, tables: str, sealed: tuple[int, str] | None) -> Iterator[str]:
	yield from _check_content(doctype, row, tables)
	if not row.head_hash and heads.is_pristine(doctype, row) and not sealed:
		return
	head = (row.head_seq, row.head_hash)
	if sealed is None:
		if not row.unsealed:
			yield _("No seal knows of it.")
	elif head != sealed and not (row.unsealed and row.head_seq > sealed[0]):
		yield _("It is not as it was sealed.")
	elif head == sealed and row.unsealed:
		yield _("It is marked as not sealed, but it is.")


def _check_content(doctype: str, row: Any, tables: str) -> Iterator[str]:
	if not row.head_hash:
		if not heads.is_pristine(doctype, row):
			yield _("It carries no hash.")
	elif not heads.is_sound(doctype, row):
		yield _("It was changed past the app.")
	if (row.get(heads.ROWS) or "") != tables:
		yield _("Rows of its tables were changed, added or taken away past the app.")


def _strays(doctype: str) -> Iterator[Finding]:
	"""Rows of tables that hang on no document."""
	parent = frappe.qb.DocType(doctype)
	for table, child in heads.tables(doctype).items():
		row = frappe.qb.DocType(child)
		own = (row.parenttype == doctype) & (row.parentfield == table)
		query = frappe.qb.from_(row).left_join(parent).on((row.parent == parent.name) & own)
		for name in query.where(parent.name.isnull()).select(row.name).run(pluck=True):
			yield _finding(doctype, name, _("A row of a table hangs on no document."))


def _finding(doctype: str, name: str, text: str) -> Finding:
	return Finding(text, name, f"{_(doctype)} {name}", doctype in CASE_KINDS)
