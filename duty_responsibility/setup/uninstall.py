"""Before the app goes: what Frappe would leave behind goes too. Documents go with their DocTypes."""

import frappe

from duty_responsibility.permissions.roles import ROLES
from duty_responsibility.utils import series


def before_uninstall() -> None:
	for role in ROLES:
		frappe.db.delete("Has Role", {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)
	# settings that outlive the people they name would come back with the next installation
	frappe.db.delete("Singles", {"doctype": ("in", ("Duty Settings", "Duty Watch", "Duty Sample Office"))})
	series.forget_all()
	frappe.db.delete("Notification Log", {"document_type": ("like", "Duty %")})
