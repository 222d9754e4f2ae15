"""Lines of a duty shift log: with the log, and only with the matter that it names."""

import frappe
from frappe.model.document import Document
from pypika.terms import Criterion

from duty_responsibility.permissions.matters import MATTERS, as_sql, criterion, readable
from duty_responsibility.permissions.scope import Scope, scope_of

LOG = "Duty Shift Log"


def has_line_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	user = user or frappe.session.user
	if scope_of(user).everything:
		return True
	if not doc.log or not doc.reference_name:
		return False
	return bool(
		readable(LOG, [doc.log], user) and readable(doc.reference_doctype, [doc.reference_name], user)
	)


def condition_line(user: str | None = None, doctype: str | None = None) -> str:
	scope = scope_of(user or frappe.session.user)
	if scope.everything:
		return ""
	line = frappe.qb.DocType("Duty Shift Line")
	matters = Criterion.any(
		(line.reference_doctype == matter) & line.reference_name.isin(_names(matter, scope))
		for matter in MATTERS
	)
	return as_sql(line.log.isin(_names(LOG, scope)) & matters)


def _names(matter: str, scope: Scope) -> object:
	table = frappe.qb.DocType(matter)
	return frappe.qb.from_(table).select(table.name).where(criterion(matter, scope))
