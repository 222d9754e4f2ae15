"""Creation of the roles that an installation lacks."""

import frappe

from duty_responsibility.permissions.roles import ROLES


def create_roles() -> None:
	"""Create the roles that are missing; one that an office has changed is left as it is."""
	for name in ROLES:
		if not frappe.db.exists("Role", name):
			frappe.get_doc({"doctype": "Role", "role_name": name, "desk_access": 1}).insert()
