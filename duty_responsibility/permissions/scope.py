"""How far a person sees: everything, certain sections, or what is their own.

Roles say what somebody may do with a kind of document; the scope says with which of them. Everything is
for those who answer for the whole office; a deputy director sees the sections in their charge, a section
head their own, everybody else what they undertake or registered. Who is none of these sees nothing.
"""

from dataclasses import dataclass

import frappe

ACTIVE = "Active"
"""The status of a member of staff who is in office, as ERPNext calls it."""

WHOLE_OFFICE = {"Duty Clerk", "Duty Director"}


@dataclass(frozen=True)
class Scope:
	"""What one user may see. `staff` is the active member of staff behind the user."""

	user: str
	everything: bool
	staff: str | None
	sections: frozenset[str]
	section: str | None = None
	"""The section that the member of staff belongs to."""


def scope_of(user: str) -> Scope:
	"""The scope of `user`, whoever asks."""
	if user == "Administrator":
		return Scope(user, True, None, frozenset())
	if user == "Guest":
		return Scope(user, False, None, frozenset())
	found = frappe.db.get_value("Duty Staff", {"user_id": user, "status": ACTIVE}, ["name", "department"])
	staff, own = found or (None, None)
	everything = _sees_everything(user, staff)
	sections: list[str] = []
	if staff and not everything:
		section = frappe.qb.DocType("Duty Section")
		sections = (
			frappe.qb.from_(section)
			.select(section.name)
			.where((section.head == staff) | (section.deputy_director == staff))
			.run(pluck=True)
		)
	return Scope(user, everything, staff, frozenset(sections), own)


def _sees_everything(user: str, staff: str | None) -> bool:
	roles = set(frappe.get_roles(user))
	# a role outlives a post: who is off the staff sees nothing, but for whoever looks after the app
	return "Duty Administrator" in roles or bool(staff and WHOLE_OFFICE & roles)
