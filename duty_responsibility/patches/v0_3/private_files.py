"""Files of the app's documents that were uploaded as public ones become private, as new ones are from now on."""

import frappe

from duty_responsibility.permissions.kinds import kinds


def execute() -> None:
	public = frappe.get_all(
		"File",
		filters={"attached_to_doctype": ("in", kinds()), "is_private": 0, "is_folder": 0},
		pluck="name",
	)
	for name in public:
		file = frappe.get_doc("File", name)
		if not file.exists_on_disk():
			continue  # nothing is there that could be read
		file.is_private = 1
		file.save(ignore_permissions=True)
