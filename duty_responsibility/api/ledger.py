"""Asking for a check of the ledger."""

import frappe

from duty_responsibility.api.endpoint import endpoint


@endpoint(methods=["POST"])
def verify() -> str:
	"""Start a check in the background; returns the name of its Duty Ledger Check."""
	frappe.has_permission("Duty Ledger Check", "create", throw=True)
	return frappe.get_doc({"doctype": "Duty Ledger Check"}).insert().name
