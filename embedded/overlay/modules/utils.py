"""``frappe.modules.utils`` under its old name."""

from frappe.model.module_utils import *  # noqa: F403
