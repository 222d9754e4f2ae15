"""Matters and what hangs on them: clocks, events and firings are seen by whoever sees the matter.

`_own_terms` is the one place that says which fields make a row somebody's own. The list condition turns
the terms into SQL, the single-document check compares them with the document's values.
"""

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from pypika.terms import Criterion, ValueWrapper

from duty_responsibility.permissions.scope import Scope, scope_of

MATTERS = ("Duty Incoming Document",)
"""The kinds of matter; each new kind is named here and gets its terms below."""

Terms = list[tuple[str, list[str]]]
"""A row is seen when one of the fields has one of the values."""


def _own_terms(doctype: str, scope: Scope) -> Terms:
	terms: Terms = []
	if scope.sections:
		terms.append(("section", sorted(scope.sections)))
	if scope.staff:
		people = ("undertaker",) if doctype == "Duty Clock" else ("undertaker", "passed_to", "registered_by")
		terms += [(field, [scope.staff]) for field in people]
	if doctype != "Duty Clock" and scope.user != "Guest":
		terms.append(("owner", [scope.user]))
	return terms


# -- one document ---------------------------------------------------------------------------------


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether `user` may reach this matter or clock at all; roles decide what may be done with it."""
	scope = scope_of(user or frappe.session.user)
	return _sees(doc, scope)


def _sees(doc: Document, scope: Scope) -> bool:
	if scope.everything:
		return True
	if doc.is_new() and doc.doctype in MATTERS:
		return bool(scope.staff)
	if scope.user == "Guest":
		return False
	terms = _own_terms(doc.doctype, scope)
	# by what is stored, so that nobody opens a document by assigning it to themselves in the form
	stored = frappe.db.get_value(doc.doctype, doc.name, [field for field, _values in terms], as_dict=True)
	if stored and any(stored[field] in values for field, values in terms):
		return True
	if doc.doctype == "Duty Clock":
		return bool(readable(doc.reference_doctype, [doc.reference_name], scope.user))
	return False


def has_ledger_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Events and firings follow their clock."""
	scope = scope_of(user or frappe.session.user)
	if scope.everything:
		return True
	if not doc.clock or not frappe.db.exists("Duty Clock", doc.clock):
		return False
	return _sees(frappe.get_doc("Duty Clock", doc.clock), scope)


# -- lists ----------------------------------------------------------------------------------------


def condition_incoming_document(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Incoming Document", user)


def condition_clock(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Clock", user)


def condition_clock_event(user: str | None = None, doctype: str | None = None) -> str:
	return _ledger_condition("Duty Clock Event", user)


def condition_firing(user: str | None = None, doctype: str | None = None) -> str:
	return _ledger_condition("Duty Firing", user)


def _condition(doctype: str, user: str | None) -> str:
	# one hook a kind of document: Frappe 15 does not always say which one it asks for
	scope = scope_of(user or frappe.session.user)
	return "" if scope.everything else _sql(criterion(doctype, scope))


def _ledger_condition(doctype: str, user: str | None) -> str:
	scope = scope_of(user or frappe.session.user)
	if scope.everything:
		return ""
	clock = frappe.qb.DocType("Duty Clock")
	visible = frappe.qb.from_(clock).select(clock.name).where(criterion("Duty Clock", scope))
	return _sql(frappe.qb.DocType(doctype).clock.isin(visible))


def criterion(doctype: str, scope: Scope) -> Criterion:
	"""The rows of `doctype` within a scope that is not everything. No terms means no rows."""
	table = frappe.qb.DocType(doctype)
	found = [table[field].isin(values) for field, values in _own_terms(doctype, scope)]
	if doctype == "Duty Clock":
		for matter in MATTERS:
			other = frappe.qb.DocType(matter)
			names = frappe.qb.from_(other).select(other.name).where(criterion(matter, scope))
			found.append((table.reference_doctype == matter) & table.reference_name.isin(names))
	return Criterion.any(found) if found else ValueWrapper(1) == ValueWrapper(0)


def readable(doctype: str, names: Iterable[str], user: str) -> set[str]:
	"""Those of the named matters that `user` may see, by role and by scope, in one query."""
	if doctype not in MATTERS or not frappe.has_permission(doctype, "read", user=user):
		return set()
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(list(names)))
	scope = scope_of(user)
	if not scope.everything:
		query = query.where(criterion(doctype, scope))
	return set(query.run(pluck=True))


def _sql(found: Criterion) -> str:
	# the list query joins several tables at times: every column carries its table
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	return f"({found.get_sql(quote_char=quote, secondary_quote_char=chr(39), with_namespace=True)})"
