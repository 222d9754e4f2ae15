"""Who sees phone numbers of inquirers: the clerk, contact readers, and whoever is to call this one back.

The record holds for those with a role; whoever answers for an inquiry looks the number up there, and is noted.
"""

from typing import Any

import frappe
from frappe.model.document import Document

from duty_responsibility.permissions.scope import scope_of

CONTACT_ROLES = {"Duty Clerk", "Duty Contact Reader"}
"""Who reads phone numbers without being responsible for the inquiry."""


def reads_contacts(user: str) -> bool:
	"""Whether `user` reads all numbers; a role outlives a post, so only as long as they are on the staff."""
	if user == "Administrator":
		return True
	return bool(CONTACT_ROLES & set(frappe.get_roles(user))) and bool(scope_of(user).staff)


def needs_phone(inquiry: Any, user: str) -> bool:
	"""Whether `user` may look up the number of whoever asked in this inquiry."""
	if reads_contacts(user):
		return True
	staff = scope_of(user).staff
	return bool(staff) and staff in (inquiry.current_responder, inquiry.assignee)


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	return reads_contacts(user or frappe.session.user)


def condition(user: str | None = None, doctype: str | None = None) -> str:
	return "" if reads_contacts(user or frappe.session.user) else "1=0"
