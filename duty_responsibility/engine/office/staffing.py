"""Who is who in the office: the chain from the assignee up to the director, loaded in one query.

Whoever is missing, disabled or without a user is passed over for the next one up, with a reason; above
the director stand the app's administrators, so that nothing is ever sent to nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe

from duty_responsibility.engine.office import rosters
from duty_responsibility.permissions.scope import ACTIVE
from duty_responsibility.rules.ladder import DUTY_OFFICER, SECOND
from duty_responsibility.rules.roster import Duty, away, on_duty
from duty_responsibility.rules.trace import Reason, reason

UPWARD = ("assignee", "section_head", "deputy_director", "director")
ADMINISTRATORS = "administrators"


@dataclass(frozen=True)
class Person:
	"""A member of staff as far as the engine must know."""

	staff: str
	employee_name: str
	user: str | None
	section: str | None
	enabled: bool
	"""Active as a member of staff and, where there is one, enabled as a user."""
	support_worker: bool = False
	post: str = ""
	on_staff: bool = True
	"""Active as a member of staff, whatever their user is."""


@dataclass
class Directory:
	"""The office at one moment."""

	people: dict[str, Person]
	by_user: dict[str, Person]
	heads: dict[str, str | None]
	deputies: dict[str, str | None]
	director: str | None
	daily_deputy: str | None
	clerk: str | None
	duty_officer: str | None
	_administrators: list[str] | None = field(default=None, repr=False)
	_heard: dict[Any, tuple[dict[str, str], list[Reason]]] = field(default_factory=dict, repr=False)

	def holder(self, role: str, assignee: str | None, section: str | None) -> str | None:
		"""The member of staff who holds a role towards a matter, present or not."""
		if role == "assignee":
			return assignee
		if role == "section_head":
			return self.heads.get(section or "")
		if role == "deputy_director":
			return self.deputies.get(section or "") or self.daily_deputy
		if role == DUTY_OFFICER:
			return self.duty_officer
		return self.director

	def staff_of(self, user: str) -> str | None:
		"""The active member of staff behind a user."""
		person = self.by_user.get(user)
		return person.staff if person and person.enabled else None

	def user_of(self, staff: str | None) -> str | None:
		"""The user of an active member of staff."""
		person = self.people.get(staff or "")
		return person.user if person and person.enabled else None

	def section_of(self, staff: str | None) -> str | None:
		person = self.people.get(staff or "")
		return person.section if person else None

	def recipients_of(
		self, roles: Iterable[str], assignee: str | None, section: str | None
	) -> tuple[dict[str, str], list[Reason]]:
		"""Users who hear of a matter, each with the role on account of which, and who was passed over."""
		key = (tuple(roles), assignee, section)
		if key not in self._heard:  # a sweep asks the same for thousands of clocks
			self._heard[key] = self._recipients_of(*key)
		return self._heard[key]

	def _recipients_of(
		self, roles: Iterable[str], assignee: str | None, section: str | None
	) -> tuple[dict[str, str], list[Reason]]:
		found: dict[str, str] = {}
		passed: list[Reason] = []
		for role in roles:
			chain = (role, *UPWARD[1:]) if role == DUTY_OFFICER else UPWARD[UPWARD.index(role) :]
			for step in chain:
				staff = self.holder(step, assignee, section)
				why_not = self._why_not(staff)
				if not why_not:
					found.setdefault(self.people[staff].user, role)
					break
				name = self.people[staff].employee_name if staff in self.people else ""
				passed.append(reason(why_not, role=step, staff=name))
			else:
				for user in self.administrators():
					found.setdefault(user, ADMINISTRATORS)
				passed.append(reason("nobody-left", role=role))
		return found, passed

	def _why_not(self, staff: str | None) -> str | None:
		if not staff or staff not in self.people:
			return "not-appointed"
		if not self.people[staff].enabled:
			return "not-enabled"
		return None if self.people[staff].user else "no-user"

	def administrators(self) -> list[str]:
		"""Enabled users with the role Duty Administrator; without any, the Administrator."""
		if self._administrators is None:
			self._administrators = administrators()
		return self._administrators


def directory(now: datetime | None = None) -> Directory:
	"""The office as it stands; with `now`, the duty officer is whom the roster names for that hour."""
	people = {
		row.name: Person(
			row.name,
			row.employee_name,
			row.user_id,
			row.department,
			bool(row.status == ACTIVE and (row.user_enabled or not row.user_id)),
			bool(row.support_worker),
			row.post or "",
			row.status == ACTIVE,
		)
		for row in _people()
	}
	heads, deputies = {}, {}
	for row in frappe.get_all("Duty Section", fields=["name", "head", "deputy_director"]):
		heads[row.name], deputies[row.name] = row.head, row.deputy_director
	settings: Any = frappe.get_cached_doc("Duty Settings")
	return Directory(
		people,
		{person.user: person for person in people.values() if person.user},
		heads,
		deputies,
		settings.director,
		settings.daily_deputy,
		settings.clerk,
		(now and _rostered(now, people)) or settings.duty_officer,
	)


def _people() -> list[Any]:
	staff, user = frappe.qb.DocType("Duty Staff"), frappe.qb.DocType("User")
	return (
		frappe.qb.from_(staff)
		.left_join(user)
		.on(staff.user_id == user.name)
		.select(
			staff.name,
			staff.employee_name,
			staff.user_id,
			staff.department,
			staff.post,
			staff.status,
			staff.support_worker,
			user.enabled.as_("user_enabled"),
		)
		.run(as_dict=True)
	)


def _rostered(now: datetime, people: dict[str, Person]) -> str | None:
	"""The first of those on duty outside office hours who is not away and can be told."""
	shifts = rosters.shifts(now, now + SECOND)
	absences = rosters.absences(now, now + SECOND) if shifts else []
	for staff in on_duty(shifts, Duty.OFF_HOURS, now):
		person = people.get(staff)
		if person and person.enabled and person.user and not away(absences, staff, now):
			return staff
	return None


def administrators() -> list[str]:
	role, user = frappe.qb.DocType("Has Role"), frappe.qb.DocType("User")
	users = (
		frappe.qb.from_(role)
		.inner_join(user)
		.on(role.parent == user.name)
		.where((role.parenttype == "User") & (role.role == "Duty Administrator") & (user.enabled == 1))
		.select(user.name)
		.distinct()
		.orderby(user.name)
		.run(pluck=True)
	)
	return [name for name in users if name not in ("Administrator", "Guest")] or ["Administrator"]


def staff_of(user: str) -> str | None:
	"""The active member of staff behind a user."""
	return frappe.db.get_value("Duty Staff", {"user_id": user, "status": ACTIVE}, "name")


def user_of(staff: str | None) -> str | None:
	"""The user of an active member of staff."""
	return frappe.db.get_value("Duty Staff", {"name": staff, "status": ACTIVE}, "user_id") if staff else None
