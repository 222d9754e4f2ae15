"""``frappe.modules.import_file`` under its old name."""

from frappe.model.import_doc import *  # noqa: F403
