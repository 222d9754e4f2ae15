"""Who asked: kept apart from the inquiry, so that a phone number is seen only by those who need it.

The sole writer of Duty Inquirer. Each inquiry has a record of its own, even if the same person comes again: were it
shared, whoever registers an inquiry with a guessed number could see from the record whose number it is. Who comes
again is found by asking for the same number or name, by those who may (`alike`).
"""

from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe import _
from pypika import Order

from duty_responsibility.rules.text import as_html
from duty_responsibility.utils import bulk
from duty_responsibility.utils.phones import is_phone, numbers

COLUMNS = ("name", "inquirer_name", "unit", "phone", "phone_digits")


def check_phone(phone: str | None) -> None:
	"""Refuse what cannot be a phone number."""
	if not is_phone(phone):
		frappe.throw(
			as_html(_("“{0}” is not a phone number. Enter its digits, or leave it empty.").format(phone)),
			title=_("Phone"),
		)


def digits(phone: str | None) -> str | None:
	"""Return the form by which a number is found again, whatever its spelling; of several numbers the first."""
	return next(iter(numbers(phone)), None)


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
	row = (key, name or None, unit or None, phone or None, digits(phone))
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
		query = query.set(inquirer.phone, phone).set(inquirer.phone_digits, digits(phone))
	query.run()


def forget(key: str | None) -> None:
	"""Who turns out to want to stay unnamed leaves no record behind."""
	if key:
		frappe.db.delete("Duty Inquirer", {"name": key})


def alike(name: str, unit: str, phone: str, *, by_phone: bool) -> list[str]:
	"""Records worth a look when somebody comes: the same number, where the asker may look by it, or the same name."""
	inquirer = frappe.qb.DocType("Duty Inquirer")
	found = []
	if by_phone and (same_numbers := numbers(phone)):
		found.append(inquirer.phone_digits.isin(same_numbers))
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
