"""Which DocTypes are the app's own."""

import frappe

MODULE = "Duty Responsibility"


def kinds() -> tuple[str, ...]:
	"""The names of the app's DocTypes, read once a request."""
	if not hasattr(frappe.local, "duty_kinds"):
		frappe.local.duty_kinds = tuple(frappe.get_all("DocType", {"module": MODULE}, pluck="name"))
	return frappe.local.duty_kinds
