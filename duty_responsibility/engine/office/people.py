"""Brings the people of a pasted table into the office: staff, their sections, their users with the role of their post.

What is there already stays as it is; only what is missing is added, so that the same table may be pasted again.
The posts of Duty Settings and the heads of sections are filled where they are empty and the table leaves no doubt.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _

from duty_responsibility.rules.people import MOST, ROLE_OF_POST, Person, heads_of, read_table
from duty_responsibility.rules.text import as_html

CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs that are not taken for one another when somebody reads a first password from paper."""


@dataclass
class Plan:
	"""What a table would come to: its people, what each of them is to the office, and what keeps it from being done."""

	people: tuple[Person, ...]
	known: dict[str, Any]
	"""Staff who are there already, by name."""
	deputies: dict[str, str | None]
	"""For each new section the name of its deputy director in charge, or None if the table leaves it open."""
	heads: dict[str, str]
	problems: dict[int, list[str]] = field(default_factory=dict)

	@property
	def possible(self) -> bool:
		return bool(self.people) and not any(self.problems.values())


def plan(text: str) -> Plan:
	"""Read a table against the office as it stands; nothing is written."""
	people = read_table(text)
	if len(people) > MOST:
		frappe.throw(
			as_html(
				_("The table has {0} rows; up to {1} can be imported at once.").format(len(people), MOST)
			),
			title=_("Import People"),
		)
	known = _known(people)
	sections = set(
		frappe.get_all("Duty Section", {"name": ("in", [person.section for person in people])}, pluck="name")
	)
	new_sections = {person.section for person in people if person.section} - sections
	found = Plan(people, known, _deputies(people, new_sections), heads_of(people))
	users = _users(people)
	for person in people:
		found.problems[person.row] = [_sentence(code, value) for code, value in person.problems]
		said = found.problems[person.row]
		if person.section in new_sections and person.section not in found.heads:
			said.append(_("The new section {0} has no head: name one in the table.").format(person.section))
		elif person.section in new_sections and not found.deputies[person.section]:
			said.append(
				_(
					"Who is in charge of the new section {0}? Add a column “Deputy in Charge” with the name."
				).format(person.section)
			)
		holder = users.get(person.email)
		if holder and person.name in known and holder != known[person.name].name:
			said.append(_("The login {0} belongs to another person.").format(person.email))
		elif holder and person.name not in known:
			said.append(_("The login {0} belongs to another person.").format(person.email))
	return found


def _known(people: tuple[Person, ...]) -> dict[str, Any]:
	rows = frappe.get_all(
		"Duty Staff",
		{"employee_name": ("in", [person.name for person in people])},
		["name", "employee_name", "user_id", "department", "post"],
	)
	return {row.employee_name: row for row in rows}


def _users(people: tuple[Person, ...]) -> dict[str, str]:
	"""The staff behind the logins of the table."""
	logins = [person.email for person in people if person.email]
	rows = frappe.get_all("Duty Staff", {"user_id": ("in", logins)}, ["user_id", "name"]) if logins else []
	return {row.user_id: row.name for row in rows}


def _deputies(people: tuple[Person, ...], sections: set[str]) -> dict[str, str | None]:
	"""Named in a row of the section; else the only deputy director of the table or of the office."""
	leaders = {person.name for person in people if person.post in ("Deputy Director", "Director")}
	leaders |= set(
		frappe.get_all(
			"Duty Staff",
			{"post": ("in", ("Deputy Director", "Director")), "status": "Active"},
			pluck="employee_name",
		)
	)
	deputies = {person.name for person in people if person.post == "Deputy Director"}
	deputies |= set(
		frappe.get_all("Duty Staff", {"post": "Deputy Director", "status": "Active"}, pluck="employee_name")
	)
	only = next(iter(deputies)) if len(deputies) == 1 else None
	found: dict[str, str | None] = dict.fromkeys(sections, only)
	for person in people:
		if person.section in found and person.deputy in leaders:
			found[person.section] = person.deputy
	return found


def _sentence(code: str, value: str) -> str:
	return {
		"no-name": _("The name is missing."),
		"twice": _("{0} is named twice. Two people of one name need something to tell them apart by."),
		"login-twice": _("The login {0} is named twice."),
		"bad-login": _("“{0}” is not an e-mail address; users log in by it."),
		"unknown-post": _("The post “{0}” is not known. Write it as in the list of posts."),
		"head-of-nothing": _("{0} is a section head: say of which section."),
	}[code].format(value)


def bring_in(text: str, *, with_users: bool) -> dict[str, Any]:
	"""Write what `plan` came to, all of it or nothing. Returns what was made, with the first passwords of new users."""
	found = plan(text)
	if not found.possible:
		frappe.throw(
			_("Correct the marked rows and preview them again; nothing was imported."),
			title=_("Import People"),
		)
	staff: dict[str, str] = {row.employee_name: row.name for row in found.known.values()}
	made: dict[str, Any] = {"people": 0, "sections": 0, "users": []}
	for person in found.people:
		user = _user(person, made) if with_users and person.email else None
		if person.name in found.known:
			_complete(found.known[person.name].name, person, user)
			continue
		doc = {"doctype": "Duty Staff", "employee_name": person.name, "post": person.post, "user_id": user}
		staff[person.name] = frappe.get_doc({**doc, "cell_number": person.phone}).insert().name
		made["people"] += 1
	for section, deputy in found.deputies.items():
		doc = {
			"doctype": "Duty Section",
			"department_name": section,
			"head": staff[found.heads[section]],
			"deputy_director": staff.get(deputy or "") or _staff_named(deputy),
		}
		frappe.get_doc(doc).insert()
		made["sections"] += 1
	for person in found.people:
		if person.section and not frappe.db.get_value("Duty Staff", staff[person.name], "department"):
			doc = frappe.get_doc("Duty Staff", staff[person.name])
			doc.department = person.section
			doc.save()
	_fill_posts(found.people, staff)
	return made


def _complete(name: str, person: Person, user: str | None) -> None:
	"""Somebody who is there already gets what they lack, and keeps what they have."""
	doc = frappe.get_doc("Duty Staff", name)
	before = (doc.user_id, doc.cell_number)
	doc.user_id, doc.cell_number = doc.user_id or user, doc.cell_number or person.phone
	if (doc.user_id, doc.cell_number) != before:
		doc.save()


def _staff_named(name: str | None) -> str | None:
	return frappe.db.get_value("Duty Staff", {"employee_name": name, "status": "Active"}, "name")


def _user(person: Person, made: dict[str, Any]) -> str:
	"""The user behind a row, made if there is none, with the role of the post; by the rights of whoever asks."""
	role = ROLE_OF_POST.get(person.post)
	if frappe.db.exists("User", person.email):
		give_role(person.email, role)
		return person.email
	password = "-".join("".join(secrets.choice(CLEAR) for _sign in range(4)) for _group in range(4))
	# with its defaults from the start: none are set while `in_import`, and a user without them is disabled
	user = frappe.new_doc("User")
	user.update(
		{
			"email": person.email,
			"first_name": person.name,
			"send_welcome_email": 0,
			"new_password": password,
			"roles": [{"role": role}] if role else [],
		}
	)
	user.flags.no_welcome_mail = True
	# Frappe lets sixty users be made an hour, against robots; an office may be larger
	before, frappe.flags.in_import = frappe.flags.in_import, True
	try:
		user.insert()
	finally:
		frappe.flags.in_import = before
	made["users"].append({"name": person.name, "login": person.email, "password": password})
	return user.name


def give_role(user: str, role: str | None) -> None:
	doc = frappe.get_doc("User", user)
	if role and role not in {row.role for row in doc.roles}:
		doc.append("roles", {"role": role})
		doc.save()


def _fill_posts(people: tuple[Person, ...], staff: dict[str, str]) -> None:
	"""Director, deputy for daily work and clerk, where the settings name nobody and the table names exactly one."""
	settings = frappe.get_doc("Duty Settings")
	for fieldname, post in (
		("director", "Director"),
		("daily_deputy", "Deputy Director"),
		("clerk", "Clerk"),
	):
		named = [person.name for person in people if person.post == post]
		if not settings.get(fieldname) and len(named) == 1:
			settings.set(fieldname, staff[named[0]])
	settings.save()
