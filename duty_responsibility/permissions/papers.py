"""What hangs on an outgoing document, its number, versions and proofreading, is seen by whoever sees the document."""

from typing import Any

import frappe
from frappe.model.document import Document

from duty_responsibility.permissions.matters import as_sql, criterion, readable
from duty_responsibility.permissions.scope import Scope, scope_of

OUTGOING = "Duty Outgoing Document"


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	user = user or frappe.session.user
	scope = scope_of(user)
	if scope.everything:
		return True
	if not doc.document:
		return doc.is_new() and bool(scope.staff)
	return bool(readable(OUTGOING, [doc.document], user))


def condition_document_number(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Document Number", user)


def condition_draft_version(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Draft Version", user)


def condition_proofreading_record(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Proofreading Record", user)


def condition_document_recipient(user: str | None = None, doctype: str | None = None) -> str:
	"""Rows of tables hang on their document, but Frappe lists them by the role alone."""
	scope = scope_of(user or frappe.session.user)
	row = frappe.qb.DocType("Duty Document Recipient")
	return "" if scope.everything else as_sql(row.parent.isin(_visible(scope)))


def condition_proofreading_error(user: str | None = None, doctype: str | None = None) -> str:
	scope = scope_of(user or frappe.session.user)
	if scope.everything:
		return ""
	row, record = frappe.qb.DocType("Duty Proofreading Error"), frappe.qb.DocType("Duty Proofreading Record")
	records = frappe.qb.from_(record).select(record.name).where(record.document.isin(_visible(scope)))
	return as_sql(row.parent.isin(records))


def has_row_permission(row: Document, ptype: str = "read", **options: Any) -> bool:
	"""A row that is read by itself is read with its document."""
	if not row.parent or not row.parenttype:
		return False
	return frappe.get_doc(row.parenttype, row.parent).has_permission(ptype, **options)


def _visible(scope: Scope) -> Any:
	document = frappe.qb.DocType(OUTGOING)
	return frappe.qb.from_(document).select(document.name).where(criterion(OUTGOING, scope))


def _condition(doctype: str, user: str | None) -> str:
	scope = scope_of(user or frappe.session.user)
	if scope.everything:
		return ""
	return as_sql(frappe.qb.DocType(doctype).document.isin(_visible(scope)))
