"""DocTypes that tests make for themselves: one of another app, and those of ERPNext where it is not installed.

Making or dropping a DocType ends a transaction, so it happens before and after a class of tests, never within.
"""

from collections.abc import Iterable
from typing import Any

import frappe

REQUEST = "Test Purchase Request"
"""A document of another app, which knows nothing of clocks."""

REQUEST_FIELDS = (
	("subject", "Data", None),
	("status", "Select", "\nPending\nApproved\nDropped"),
	("kind", "Select", "Ordinary\nUrgent"),
	("amount", "Currency", None),
	("responsible", "Link", "User"),
	("member", "Link", "Duty Staff"),
	("section", "Link", "Duty Section"),
	("needed_by", "Datetime", None),
	("asked_on", "Datetime", None),
	("notes", "Text Editor", None),
)


def make(
	name: str, fields: Iterable[tuple[str, str, str | None]], roles: Iterable[str] = (), **values: Any
) -> bool:
	"""Make a DocType unless the site has one of that name; returns whether it was made."""
	if frappe.db.exists("DocType", name):
		return False
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": "Custom",
			"custom": 1,
			"fields": [
				{
					"fieldname": fieldname,
					"fieldtype": fieldtype,
					"options": options,
					"label": fieldname.replace("_", " ").title(),
				}
				for fieldname, fieldtype, options in fields
			],
			"permissions": []
			if values.get("istable")
			else [
				{"role": role, "read": 1, "write": 1, "create": 1, "delete": 1}
				for role in ("System Manager", *roles)
			],
			**values,
		}
	).insert()
	frappe.db.commit()
	return True


def drop(name: str) -> None:
	"""Take away what `make` has made, with its rows."""
	frappe.db.rollback()
	frappe.delete_doc("DocType", name, force=True, ignore_missing=True)
	frappe.db.commit()
	frappe.db.sql_ddl(
		f"drop table if exists `tab{name}`"
		if frappe.db.db_type != "postgres"
		else f'drop table if exists "tab{name}"'
	)
