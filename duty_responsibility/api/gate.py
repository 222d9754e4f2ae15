"""The gatekeeper's page: register in two fields, see who was here today."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.permissions.scope import scope_of

DOCTYPE = "Duty Gate Registration"


@endpoint(methods=["POST"])
def register(visitor_name: str, seeks: str) -> dict[str, Any]:
	"""Register a visitor; says to whom they are sent."""
	doc = frappe.get_doc({"doctype": DOCTYPE, "visitor_name": visitor_name, "seeks": seeks}).insert()
	person = (
		frappe.db.get_value(
			"Duty Staff", doc.responder, ["employee_name", "department", "cell_number"], as_dict=True
		)
		if doc.responder
		else None
	)
	return {
		"name": doc.name,
		"responder": person.employee_name if person else "",
		"section": (person and person.department) or "",
		"phone": (person and person.cell_number) or "",
	}


@endpoint()
def today() -> list[dict[str, Any]]:
	"""The registrations of today that the user may see, the newest first."""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	scope = scope_of(frappe.session.user)
	rows = frappe.get_list(
		DOCTYPE,
		filters={"arrived_at": (">=", now_datetime().replace(hour=0, minute=0, second=0, microsecond=0))},
		fields=["name", "visitor_name", "seeks", "arrived_at", "status", "responder"],
		order_by="arrived_at desc",
		limit=50,
	)
	return [
		{
			**row,
			"time": row.arrived_at.strftime("%H:%M"),
			"status_label": _(row.status),
			"may_receive": scope.everything or scope.staff == row.responder,
		}
		for row in rows
	]
