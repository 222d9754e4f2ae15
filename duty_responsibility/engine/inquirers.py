"""Who asked: kept apart from the inquiry, so that a phone number is seen only by those who need it.

The sole writer of Duty Inquirer. Each inquiry has a record of its own, even if the same person comes again: were it
shared, whoever registers an inquiry with a guessed number could see from the record whose number it is. Who comes
again is found by asking for the same number or name, by those who may (`alike`).
"""

import re
from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe import _
from pypika import Order

from duty_responsibility.engine import bulk
from duty_responsibility.rules.text import as_html, half_width

COLUMNS = ("name", "inquirer_name", "unit", "phone", "phone_digits")
SHORTEST, LONGEST = 5, 20
"""Digits of a phone number: a short number of a switchboard up to an international one with extension."""


def digits(phone: str | None) -> str:
	"""What makes two spellings of a number the same: its digits, without the country's code."""
	found = re.sub(r"\D", "", half_width(phone))
	return found[2:] if len(found) == 13 and found.startswith("86") else found


def is_phone(text: str | None) -> bool:
	"""Whether this can be a phone number; none at all is no mistake."""
	text = half_width(text).strip()
	if not text:
		return True
	return not re.search(r"[^\d+()\-–—.#*/,;转 ]", text) and SHORTEST <= len(digits(text)) <= LONGEST


def check_phone(phone: str | None) -> None:
	"""Refuse what cannot be a phone number."""
	if not is_phone(phone):
		frappe.throw(
			as_html(_("“{0}” is not a phone number. Enter its digits, or leave it empty.").format(phone)),
			title=_("Phone"),
		)


def keep(key: str | None, name: str, unit: str, phone: str, now: datetime) -> str | None:
	"""Write down who asked, in the record `key` or a new one. Nobody is recorded who gave nothing.

	Without a number the one on record stays: a corrected spelling does not lose it.
	"""
	if key:
		_correct(key, name, unit, phone, now)
		return key
	if not (name or unit or phone):
		return None
	key = frappe.generate_hash(length=12)
	user = frappe.session.user
	stamp = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	row = (key, name or None, unit or None, phone or None, digits(phone) or None)
	bulk.insert("Duty Inquirer", COLUMNS, [row], stamp)
	return key


def _correct(key: str, name: str, unit: str, phone: str, now: datetime) -> None:
	inquirer = frappe.qb.DocType("Duty Inquirer")
	query = (
		frappe.qb.update(inquirer)
		.set(inquirer.inquirer_name, name or None)
		.set(inquirer.unit, unit or None)
		.set(inquirer.modified, now)
		.set(inquirer.modified_by, frappe.session.user)
		.where(inquirer.name == key)
	)
	if phone:
		query = query.set(inquirer.phone, phone).set(inquirer.phone_digits, digits(phone) or None)
	query.run()


def forget(key: str | None) -> None:
	"""Who turns out to want to stay unnamed leaves no record behind."""
	if key:
		frappe.db.delete("Duty Inquirer", {"name": key})


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
	query = frappe.qb.from_(inquirer).select(inquirer.name).where(where)
	return query.orderby(inquirer.creation, order=Order.desc).limit(50).run(pluck=True)


def phones(names: Iterable[str]) -> dict[str, str]:
	"""Phone numbers by record; the caller has made sure that they may be seen."""
	rows = frappe.get_all(
		"Duty Inquirer", filters={"name": ("in", list(names))}, fields=["name", "phone"], limit_page_length=0
	)
	return {row.name: row.phone or "" for row in rows}
