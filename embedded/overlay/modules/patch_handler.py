"""``frappe.modules.patch_handler`` under its old name."""

from frappe.patches import *  # noqa: F403
