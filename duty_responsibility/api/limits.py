"""What the forms of a Duty Time Limit and a Duty Path offer to choose from."""

from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import get_controller

from duty_responsibility.permissions.matters import MATTERS


@frappe.whitelist()
def choices(document_type: str, path: bool | int = False) -> dict[str, Any]:
	"""The steps of a kind of matter, or those of its path, and the fields that conditions may name."""
	frappe.has_permission("Duty Path" if path else "Duty Time Limit", "read", throw=True)
	if document_type not in MATTERS:
		return {"steps": [], "fields": []}
	matter, meta = get_controller(document_type), frappe.get_meta(document_type)
	steps = getattr(matter, "PATH_STEPS", ()) if path else matter.STEPS
	return {
		"steps": [{"value": step, "label": _(step)} for step in steps],
		"fields": [
			{
				"value": field,
				"label": _(meta.get_label(field)),
				"options": (meta.get_field(field).options or "").split("\n"),
			}
			for field in matter.FACTS
		],
	}
