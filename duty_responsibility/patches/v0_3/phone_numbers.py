"""The form by which a telephone number is found again is that of the numbering plan now, with its extension apart."""

import frappe

from duty_responsibility.engine.inquiries.inquirers import digits
from duty_responsibility.utils import bulk


def execute() -> None:
	rows = frappe.get_all(
		"Duty Inquirer", filters={"phone": ("is", "set")}, fields=["name", "phone", "phone_digits"]
	)
	changed = [(row.name, digits(row.phone)) for row in rows if digits(row.phone) != row.phone_digits]
	bulk.update("Duty Inquirer", ("name", "phone_digits"), changed)
