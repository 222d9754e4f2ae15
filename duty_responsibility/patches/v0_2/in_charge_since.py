"""The register of a site that is at work already is in this app's charge: its old one ends at the latest now."""

import frappe
from frappe.utils import today


def execute() -> None:
	if not frappe.get_cached_doc("Duty Settings").in_charge_since:
		frappe.db.set_single_value("Duty Settings", "in_charge_since", today())
