"""The clocks of a matter as its form shows them: light, time left, article, and why this time."""

from typing import Any

import frappe
from frappe import _

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine.clocks.shown import as_shown
from duty_responsibility.engine.office import external_kinds
from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.rules.text import as_html


@endpoint()
def of_matter(doctype: str, name: str) -> list[dict[str, Any]]:
	"""Each clock of a matter that the user may see, cancelled ones last."""
	if doctype not in MATTERS and doctype not in external_kinds.doctypes():
		frappe.throw(as_html(_("{0} is not a kind of matter.").format(doctype)), frappe.PermissionError)
	frappe.get_doc(doctype, name).check_permission("read")
	rows = frappe.get_all(
		"Duty Clock",
		filters={"reference_doctype": doctype, "reference_name": name},
		fields=["*"],
		order_by="due_at asc, name asc",
	)
	if not rows:
		return []
	shown = as_shown(rows, _traces([row.name for row in rows]))
	return sorted(shown, key=lambda item: item["status"] == "Cancelled")


def _traces(names: list[str]) -> dict[str, list[dict[str, Any]]]:
	"""The reasons of the due time as it stands: those of the last event that set it."""
	events = frappe.get_all(
		"Duty Clock Event",
		filters={
			"clock": ("in", names),
			"event": (
				"in",
				("Started", "Rescheduled", "Extended", "Paused", "Resumed", "Reopened", "Cancelled"),
			),
		},
		fields=["clock", "data"],
		order_by="seq asc",
	)
	found = {}
	for event in events:
		trace = frappe.parse_json(event.data).get("trace")
		if trace:
			found[event.clock] = trace
	return found
