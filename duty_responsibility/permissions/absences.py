"""Absences: one's own, those of a led section, and all of them for the clerk, the director and administrators.

That somebody is away, and until when, everybody may know who has to find a person on duty; why, only these.
"""

from typing import Any

import frappe
from frappe.model.document import Document

from duty_responsibility.permissions.scope import Scope, scope_of


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	user = user or frappe.session.user
	scope = scope_of(user)
	if scope.everything:
		return True
	if doc.is_new():
		return bool(scope.staff)
	# by what is stored, so that nobody opens a row by giving it their name
	return bool(_visible(scope).where(_table().name == doc.name).run())


def condition(user: str | None = None, doctype: str | None = None) -> str:
	scope = scope_of(user or frappe.session.user)
	if scope.everything:
		return ""
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	found = _table().name.isin(_visible(scope))
	return f"({found.get_sql(quote_char=quote, secondary_quote_char=chr(39), with_namespace=True)})"


def may_enter_for(staff: str, user: str) -> bool:
	"""Whether `user` may say of somebody that they are away."""
	scope = scope_of(user)
	if scope.everything or scope.staff == staff:
		return True
	section = frappe.db.get_value("Duty Staff", staff, "department")
	return bool(section) and section in scope.sections


def _table() -> Any:
	return frappe.qb.DocType("Duty Absence")


def _visible(scope: Scope) -> Any:
	absence, staff, section = (
		frappe.qb.DocType(name) for name in ("Duty Absence", "Duty Staff", "Duty Section")
	)
	mine = absence.staff == (scope.staff or "")
	if scope.sections:
		led = (
			frappe.qb.from_(staff)
			.inner_join(section)
			.on(staff.department == section.name)
			.where((section.head == scope.staff) | (section.deputy_director == scope.staff))
			.select(staff.name)
		)
		mine = mine | absence.staff.isin(led)
	return frappe.qb.from_(absence).select(absence.name).where(mine)
