"""Notifications in the outbox: one's own, and for the app's administrators all but those of cases (Arts. 16–25)."""

import frappe
from frappe.model.document import Document

from duty_responsibility.permissions.accountability import as_sql
from duty_responsibility.permissions.matters import not_of_hidden_cases
from duty_responsibility.permissions.scope import scope_of


def _all(user: str) -> bool:
	return user == "Administrator" or "Duty Administrator" in frappe.get_roles(user)


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	user = user or frappe.session.user
	if doc.user == user or user == "Administrator":
		return True
	if not _all(user):
		return False
	notification = frappe.qb.DocType("Duty Notification")
	query = (
		frappe.qb.from_(notification).select(notification.name).where(notification.name == (doc.name or ""))
	)
	return bool(query.where(not_of_hidden_cases("Duty Notification", scope_of(user))).run())


def condition(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	notification = frappe.qb.DocType("Duty Notification")
	own = notification.user == user
	return as_sql(own | not_of_hidden_cases("Duty Notification", scope_of(user)) if _all(user) else own)
