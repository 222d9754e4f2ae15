"""The roles of the app. What a role may do stands in the DocTypes; which rows, in `permissions/`."""

import frappe

WALL = "Duty Wall Screen"
"""For the account of a screen on a wall: it sees the light board, with numbers and without titles."""

ADMINISTRATOR = "Duty Administrator"

ROLES = (
	ADMINISTRATOR,
	"Duty Clerk",
	"Duty Section Head",
	"Duty Deputy Director",
	"Duty Director",
	"Duty Member",
	"Duty Gatekeeper",
	"Duty Contact Reader",
	"Duty Wall Screen",
)


def create_roles() -> None:
	"""Create the roles that are missing; one that an office has changed is left as it is."""
	for name in ROLES:
		if not frappe.db.exists("Role", name):
			frappe.get_doc({"doctype": "Role", "role_name": name, "desk_access": 1}).insert()
