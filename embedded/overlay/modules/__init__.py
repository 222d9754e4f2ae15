"""``frappe.modules`` under its old name: the fork moved it to ``frappe.model``."""

from frappe.model.module_utils import *  # noqa: F403
from frappe.model.module_utils import (  # noqa: F401  (without an __all__ a star takes public names only)
	get_doc_module,
	get_doctype_module,
	get_module_app,
	get_module_name,
	load_doctype_module,
	scrub_dt_dn,
)
