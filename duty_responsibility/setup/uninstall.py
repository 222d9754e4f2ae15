"""Before the app goes: what Frappe would leave behind goes too. Documents go with their DocTypes."""

import frappe

from duty_responsibility.setup.roles import ROLES


def before_uninstall() -> None:
	for role in ROLES:
		frappe.db.delete("Has Role", {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)
	# settings that outlive the people they name would come back with the next installation
	frappe.db.delete("Singles", {"doctype": ("in", ("Duty Settings", "Duty Watch", "Duty Sample Office"))})
	for prefix in ("SW-", "FW-", "JD-", "HY-", "JB-", "YQ-", "XW-", "MW-", "ZB-", "AB-", "GC-"):
		frappe.db.delete("Series", {"name": ("like", f"{prefix}%")})
	frappe.db.delete("Notification Log", {"document_type": ("like", "Duty %")})
