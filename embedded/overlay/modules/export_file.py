"""``frappe.modules.export_file`` under its old name."""

from frappe.model.export import *  # noqa: F403
