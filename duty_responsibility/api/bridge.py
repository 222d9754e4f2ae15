"""Bringing people, sections, holidays and leave over from ERPNext: a preview, the run, and what to do about conflicts."""

from typing import Any, Literal

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.engine import bridge
from duty_responsibility.engine.bridge_sentences import outcomes
from duty_responsibility.integrations import erpnext
from duty_responsibility.integrations.erpnext import running
from duty_responsibility.rules.bridge import Outcome
from duty_responsibility.rules.trace import load

SHOWN = 100
"""Rows of each kind that a preview names; the counts are of all."""

FIRST = (Outcome.CONFLICT, Outcome.REMOVE, Outcome.CHANGE, Outcome.CREATE, Outcome.ALONE)


@frappe.whitelist()
def holiday_lists() -> list[str]:
	"""What the settings offer to choose from."""
	_may()
	if not erpnext.has("Holiday List"):
		return []
	return frappe.get_all("Holiday List", pluck="name", order_by="name asc", limit_page_length=0)


@frappe.whitelist()
def preview() -> dict[str, Any]:
	"""What a run would create, change and leave alone, and where both sides differ. Nothing is written."""
	_may()
	found = running.everything()
	rows = {}
	for doctype, items in found.items.items():
		seen = [item for item in items if item.outcome is not Outcome.SAME]
		seen.sort(key=lambda item: (FIRST.index(item.outcome), item.label))
		rows[doctype] = [
			{
				"label": item.label,
				"outcome": item.outcome.value,
				"outcome_label": outcomes()[item.outcome.value],
				"why": bridge.explained(doctype, item.trace),
			}
			for item in seen[:SHOWN]
		]
	return {
		"kinds": [
			{"doctype": doctype, "label": _(doctype), "counts": counts, "rows": rows[doctype]}
			for doctype, counts in found.counts().items()
		],
		"outcomes": [{"value": value, "label": label} for value, label in outcomes().items()],
		"total": found.total,
	}


@frappe.whitelist(methods=["POST"])
def run() -> None:
	"""Bring everything in step, in the background; from then on each change there is followed."""
	_may()
	if not frappe.get_doc("Duty Settings").bridge_enabled:
		frappe.throw(_("Switch it on and save the settings first."), title=_("Not Switched On"))
	frappe.enqueue(
		"duty_responsibility.api.bridge.bring_in_step",
		queue="long",
		user=frappe.session.user,
		job_id="duty_bridge",
		deduplicate=True,
		enqueue_after_commit=True,
	)


def bring_in_step(user: str | None = None) -> dict[str, Any]:
	"""The work of `run`; `user` sees how far it is."""

	def told(done: int, total: int) -> None:
		if user and (done % 10 == 0 or done == total):
			frappe.publish_progress(
				100 * done / (total or 1),
				title=_("Bringing in step"),
				description=_("Row {0} of {1}").format(done, total),
				user=user,
			)

	counts = running.run(told)
	settings = frappe.get_doc("Duty Settings")
	if not settings.bridge_ran_at:
		settings.db_set("bridge_ran_at", now_datetime().replace(microsecond=0))
	if user:
		frappe.publish_realtime("duty_bridge_done", counts, user=user, after_commit=True)
	return counts


@frappe.whitelist()
def explain(name: str) -> dict[str, Any]:
	"""Why a row stands as it does, and whether somebody has to say which side holds."""
	record = frappe.get_doc(bridge.RECORD, name)
	record.check_permission("read")
	trace = load(record.reasons)
	return {
		"why": bridge.explained(record.target_doctype, trace),
		"may_settle": any(step.code == "bridge-both-differ" for step in trace),
	}


@frappe.whitelist(methods=["POST"])
def settle(name: str, take: Literal["theirs", "ours"]) -> None:
	"""Say which side holds where both differ; the row is brought in step at once."""
	_may()
	if take not in ("theirs", "ours"):
		frappe.throw(_("Say which side holds."), title=_("Conflict"))
	record = frappe.get_doc(bridge.RECORD, name)
	bridge.settle(name, take)
	running.one(record.source_doctype, record.source_name)


def _may() -> None:
	"""For those who look after the settings, and only where there is something to bring over."""
	frappe.has_permission("Duty Settings", "write", throw=True)
	if not erpnext.is_there():
		frappe.throw(_("ERPNext is not installed on this site."), title=_("Not Possible"))
