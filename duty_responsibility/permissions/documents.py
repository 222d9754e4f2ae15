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
		# Frappe 15 says None of a stored document, and takes None of a hook for no objection
		return bool(doc.is_new() and scope.staff)
	return bool(readable(OUTGOING, [doc.document], user))


def condition_document_number(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Document Number", user)


def condition_draft_version(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Draft Version", user)


def condition_proofreading_record(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Proofreading Record", user)


def _visible(scope: Scope) -> Any:
	document = frappe.qb.DocType(OUTGOING)
	return frappe.qb.from_(document).select(document.name).where(criterion(OUTGOING, scope))


def _condition(doctype: str, user: str | None) -> str:
	scope = scope_of(user or frappe.session.user)
	if scope.everything:
		return ""
	return as_sql(frappe.qb.DocType(doctype).document.isin(_visible(scope)))
