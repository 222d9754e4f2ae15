"""Notices in the outbox: one's own, and all of them for the app's administrators."""

import frappe
from frappe.model.document import Document


def _all(user: str) -> bool:
	return user == "Administrator" or "Duty Administrator" in frappe.get_roles(user)


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	user = user or frappe.session.user
	return _all(user) or doc.user == user


def condition(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	return "" if _all(user) else f"`tabDuty Notice`.`user` = {frappe.db.escape(user)}"
