"""Who may see which matter, told again from docs/permissions.md with loops and dicts, and held against people's lists.

Reports show their reader what their lists show; that the lists show no more, and no less, than is written is said here.
Cases of accountability follow rules of their own, with tests of their own, and are left out.
"""

from typing import Any

import frappe

from .ledger import CASE, Office, every

OWN = {
	"Duty Incoming Document": ("assignee", "passed_to", "registered_by"),
	"Duty Inquiry": ("assignee", "current_responder", "first_responder", "received_by", "registered_by"),
	"Duty Gate Registration": ("responder", "registered_by"),
	"Duty Assignment": ("assignee", "leader", "registered_by"),
	"Duty Meeting": ("assignee", "registered_by"),
	"Duty Outgoing Document": ("assignee", "signer", "proofreader"),
	"Duty Shift Log": ("officer", "second_officer", "successor", "receiver"),
}
"""For each kind of matter those whom it names as the ones who have it."""

Matter = tuple[str, str]


class Sight:
	"""Who has, or had, to do with each matter: people, and sections whose leaders see it."""

	def __init__(self, office: Office) -> None:
		self.office = office
		self.people: dict[Matter, set[str]] = {}
		self.sections: dict[Matter, set[str]] = {}
		self.users: dict[Matter, set[str]] = {}
		self.matters: set[Matter] = set()
		for kind, fields in OWN.items():
			more = ("section",) if frappe.get_meta(kind).has_field("section") else ()
			for row in every(kind, *fields, *more):
				self.matters.add((kind, row.name))
				self.note((kind, row.name), [row[field] for field in fields], row.get("section"))
		for step in office.steps:
			self.note((step.reference_doctype, step.reference_name), [step.assignee], step.section)
		self.of_rows()
		self.of_shifts()

	def note(self, matter: Matter, people: list[str | None], section: str | None = None) -> None:
		self.people.setdefault(matter, set()).update(one for one in people if one)
		self.sections.setdefault(matter, set()).update({section} if section else set())

	def of_step(self, clock: str) -> Matter:
		step = self.office.step[clock]
		return step.reference_doctype, step.reference_name

	def of_rows(self) -> None:
		"""What hangs on matters: the path, helpers, notices of meetings, requests, what was told at night."""
		fields = ("parent", "parenttype", "person", "section", "received_at", "decision")
		for row in every("Duty Handling Record", *fields):
			if row.received_at and row.decision != "Removed":
				self.note((row.parenttype, row.parent), [row.person], row.section)
		for row in every("Duty Assignment Helper", "parent", "staff"):
			self.note(("Duty Assignment", row.parent), [row.staff])
		for row in every("Duty Meeting Notice", "meeting", "staff"):
			self.note(("Duty Meeting", row.meeting), [row.staff])
		for row in every("Duty Extension Request", "clock", "decider"):
			self.note(self.of_step(row.clock), [row.decider])
		for row in every("Duty Notification", "clock", "user", "recipient_role"):
			if row.recipient_role == "duty_officer":
				self.users.setdefault(self.of_step(row.clock), set()).add(row.user)

	def of_shifts(self) -> None:
		"""What somebody was called to in a shift, and what is open when it ends."""
		fields = ("officer", "second_officer", "successor", "receiver")
		logs = {row.name: row for row in every("Duty Shift Log", *fields)}
		fields = ("log", "called", "handed_on", "takes_over", "reference_doctype", "reference_name")
		for row in every("Duty Shift Line", *fields):
			log, matter = logs.get(row.log), (row.reference_doctype, row.reference_name)
			if log and row.reference_name and (row.called or row.handed_on):
				self.note(matter, [log.officer, log.second_officer])
				if row.called:
					self.note(matter, [row.takes_over])
				if row.handed_on:
					self.note(matter, [log.successor, log.receiver])

	def of(self, matter: Matter, user: str) -> bool:
		"""Whether somebody may see a matter."""
		staff, roles = self.office.staff_of(user), set(frappe.get_roles(user))
		if "Duty Administrator" in roles or (staff and roles & {"Duty Clerk", "Duty Director"}):
			return True
		if not staff:
			return False
		return bool(
			staff.name in self.people.get(matter, ())
			or user in self.users.get(matter, ())
			or self.office.led_by(user) & self.sections.get(matter, set())
		)


def differences(office: Office, users: list[str]) -> list[str]:
	"""Lists that show a row too many or too few, for each user and kind; a list that is refused shows nothing."""
	sight, wrong = Sight(office), []
	for user in users:
		mine = {matter for matter in sight.matters if sight.of(matter, user)}
		for kind in OWN:
			if frappe.has_permission(kind, "read", user=user):
				wrong += differ(
					user, kind, office.seen(kind, user), {name for one, name in mine if one == kind}
				)
		if frappe.has_permission("Duty Clock", "read", user=user):
			work = {step.name for step in office.work(user)}
			theirs = [step for step in office.steps if step.reference_doctype != CASE]
			expected = {s.name for s in theirs if (s.reference_doctype, s.reference_name) in mine}
			wrong += differ(user, "Duty Clock", work, expected)
	return wrong


def differ(user: str, kind: str, shown: set[Any], meant: set[Any]) -> list[str]:
	return [
		f"{user}, {kind}: {word} {sorted(names)[:5]}"
		for word, names in (("sees also", shown - meant), ("does not see", meant - shown))
		if names
	]
