"""Before the app goes: its roles go too. Documents go with their DocTypes, as Frappe does it."""

import frappe

from duty_responsibility.setup.roles import ROLES


def before_uninstall() -> None:
	for role in ROLES:
		frappe.db.delete("Has Role", {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)
