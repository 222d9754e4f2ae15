"""Employee, Department, Holiday List and Leave Application of ERPNext and HRMS, kept in step with ours.

One setting switches it on. Nothing is written there, nothing is deleted here because it was deleted there. Without
those DocTypes on the site, none of this does anything or shows anywhere.
"""

import frappe

from duty_responsibility.integrations.erpnext.writing import ABSENCE, DAY, SECTION, STAFF

SOURCES = {"Employee": STAFF, "Department": SECTION, "Holiday List": DAY, "Leave Application": ABSENCE}
"""Their kinds of document, and what each becomes here. Leave Application comes with HRMS."""

NEEDED = ("Employee", "Department")


def is_there() -> bool:
	"""Whether the site has what can be brought over."""
	return has(*NEEDED)


def has(*doctypes: str) -> bool:
	return all(frappe.db.exists("DocType", doctype) for doctype in doctypes)


def is_on() -> bool:
	"""Whether the office wants it, has seen the first run, and it can be done."""
	settings = frappe.get_cached_doc("Duty Settings")
	return bool(settings.bridge_enabled and settings.bridge_ran_at and is_there())
