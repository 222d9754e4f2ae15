"""Who asked: kept apart from the inquiry, so that a phone number is seen only by those who need it.

The sole writer of Duty Inquirer. A person who comes again is recognised by the phone, or by name and unit.
"""

import re
from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe import _

from duty_responsibility.engine import bulk

COLUMNS = ("name", "inquirer_name", "unit", "phone", "phone_digits")
SHORTEST, LONGEST = 5, 20
"""Digits of a phone number: a short number of a switchboard up to an international one with extension."""


def digits(phone: str | None) -> str:
	"""What makes two spellings of a number the same: its digits, without the country's code."""
	found = re.sub(r"\D", "", _ascii(phone))
	return found[2:] if len(found) == 13 and found.startswith("86") else found


def is_phone(text: str | None) -> bool:
	"""Whether this can be a phone number; none at all is no mistake."""
	text = _ascii(text).strip()
	if not text:
		return True
	return not re.search(r"[^\d+()\-–—.#*/,;转 ]", text) and SHORTEST <= len(digits(text)) <= LONGEST


def check_phone(phone: str | None) -> None:
	"""Refuse what cannot be a phone number."""
	if not is_phone(phone):
		frappe.throw(
			_("“{0}” is not a phone number. Enter its digits, or leave it empty.").format(phone),
			title=_("Phone"),
		)


def keep(name: str, unit: str, phone: str, now: datetime) -> str | None:
	"""The record of this person: the one they have, or a new one. Nobody is recorded who gave nothing."""
	if not (name or unit or phone):
		return None
	if known := next(iter(find(name, unit, phone)), None):
		return known
	key = frappe.generate_hash(length=12)
	user = frappe.session.user
	stamp = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	row = (key, name or None, unit or None, phone or None, digits(phone) or None)
	bulk.insert("Duty Inquirer", COLUMNS, [row], stamp)
	return key


def find(name: str, unit: str, phone: str) -> list[str]:
	"""Records that can be of this person, the oldest first. A number that is given decides alone."""
	inquirer = frappe.qb.DocType("Duty Inquirer")
	query = frappe.qb.from_(inquirer).select(inquirer.name).orderby(inquirer.creation).limit(20)
	number = digits(phone)
	if number:
		# one number may be a whole family's or a unit's; the name tells them apart where it is given
		query = query.where(inquirer.phone_digits == number)
		if name:
			query = query.where(inquirer.inquirer_name == name)
	elif name:
		query = query.where((inquirer.inquirer_name == name) & inquirer.phone_digits.isnull())
		query = query.where(inquirer.unit == unit) if unit else query.where(inquirer.unit.isnull())
	elif unit:
		query = query.where((inquirer.unit == unit) & inquirer.inquirer_name.isnull())
	else:
		return []
	return query.run(pluck=True)


def alike(name: str, unit: str, phone: str, *, by_phone: bool) -> list[str]:
	"""Records worth a look when somebody comes: the same number, where the asker may look by it, or the same name."""
	inquirer = frappe.qb.DocType("Duty Inquirer")
	found = []
	number = digits(phone)
	if by_phone and len(number) >= SHORTEST:
		found.append(inquirer.phone_digits == number)
	if name:
		same = inquirer.inquirer_name == name
		found.append(same & (inquirer.unit == unit) if unit else same)
	if not found:
		return []
	where = found[0] if len(found) == 1 else found[0] | found[1]
	return frappe.qb.from_(inquirer).select(inquirer.name).where(where).limit(50).run(pluck=True)


def phones(names: Iterable[str]) -> dict[str, str]:
	"""Phone numbers by record; the caller has made sure that they may be seen."""
	rows = frappe.get_all(
		"Duty Inquirer", filters={"name": ("in", list(names))}, fields=["name", "phone"], limit_page_length=0
	)
	return {row.name: row.phone or "" for row in rows}


def _ascii(text: str | None) -> str:
	"""Digits and signs typed full-width, as Chinese keyboards do, are the same digits and signs."""
	return "".join(
		chr(ord(char) - 0xFEE0) if 0xFF01 <= ord(char) <= 0xFF5E else char for char in (text or "")
	)
