"""What the form of a Duty Time Limit offers to choose from."""

from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import get_controller

from duty_responsibility.permissions.matters import MATTERS


@frappe.whitelist()
def choices(document_type: str) -> dict[str, Any]:
	"""The steps of a kind of matter, and the fields its conditions may name with their values."""
	frappe.has_permission("Duty Time Limit", "read", throw=True)
	if document_type not in MATTERS:
		return {"steps": [], "fields": []}
	matter, meta = get_controller(document_type), frappe.get_meta(document_type)
	return {
		"steps": [{"value": step, "label": _(step)} for step in matter.STEPS],
		"fields": [
			{
				"value": field,
				"label": _(meta.get_label(field)),
				"options": (meta.get_field(field).options or "").split("\n"),
			}
			for field in matter.FACTS
		],
	}
