import frappe
from frappe.model.document import Document


class DutyRosterShift(Document):
	pass


def on_doctype_update() -> None:
	"""Who is on duty is asked by days, whichever roster says so."""
	frappe.db.add_index("Duty Roster Shift", ["to_date", "from_date"])
