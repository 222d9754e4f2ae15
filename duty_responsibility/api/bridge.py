"""Bringing people, sections, holidays and leave over from ERPNext: a preview, the run, and what to do about conflicts."""

from collections.abc import Iterator
from typing import Any, Literal

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.integrations import erpnext
from duty_responsibility.integrations.erpnext import running, writing
from duty_responsibility.rules.bridge import Item, Outcome
from duty_responsibility.rules.trace import load
from duty_responsibility.utils import progress
from duty_responsibility.utils.sentences.bridge import outcomes

SHOWN = 50
"""Rows of each kind and outcome that a preview names; the counts are of all."""

FIRST = (Outcome.CONFLICT, Outcome.REMOVE, Outcome.CHANGE, Outcome.ALONE, Outcome.CREATE)
"""What somebody has to look at comes first; what is simply new, last."""


@endpoint()
def holiday_lists() -> list[str]:
	"""What the settings offer to choose from."""
	_may()
	if not erpnext.has("Holiday List"):
		return []
	return frappe.get_all("Holiday List", pluck="name", order_by="name asc", limit_page_length=0)


@endpoint()
def preview() -> dict[str, Any]:
	"""What a run would create, change and leave alone, and where both sides differ. Nothing is written."""
	_may()
	found = running.everything()
	rows = {doctype: list(_named(doctype, items)) for doctype, items in found.items.items()}
	return {
		"kinds": [
			{"doctype": doctype, "label": _(doctype), "counts": counts, "rows": rows[doctype]}
			for doctype, counts in found.counts().items()
		],
		"outcomes": [{"value": value, "label": label} for value, label in outcomes().items()],
		"total": found.total,
	}


def _named(doctype: str, items: list[Item]) -> Iterator[dict[str, Any]]:
	"""The first rows of each outcome, each with its reasons, and how many more there are."""
	words = writing.Words(doctype)
	for outcome in FIRST:
		of_outcome = sorted((item for item in items if item.outcome is outcome), key=lambda item: item.label)
		label = outcomes()[outcome.value]
		for item in of_outcome[:SHOWN]:
			why = words.explain(item.trace)
			yield {"label": item.label, "outcome": outcome.value, "outcome_label": label, "why": why}
		if len(of_outcome) > SHOWN:
			text = _("… and {0} more.").format(len(of_outcome) - SHOWN)
			yield {"label": text, "outcome": outcome.value, "outcome_label": label, "why": []}


@endpoint(methods=["POST"])
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

	bar = progress.Bar(user, _far) if user else None

	def told(done: int, total: int) -> None:
		if bar and (done % 10 == 0 or done == total):
			bar.show(done, total)

	try:
		counts = running.run(told)
	except Exception:
		if user:
			frappe.publish_realtime("duty_bridge_failed", {}, user=user)
		raise
	settings = frappe.get_doc("Duty Settings")
	if not settings.bridge_ran_at:
		settings.db_set("bridge_ran_at", now_datetime().replace(microsecond=0))
	if user:
		frappe.publish_realtime("duty_bridge_done", counts, user=user, after_commit=True)
	return counts


def _far(done: int, total: int) -> tuple[str, str]:
	return _("Synchronising"), _("Row {0} of {1}").format(done, total)


@endpoint()
def explain(name: str) -> dict[str, Any]:
	"""Why a row stands as it does, and whether somebody has to say which side holds."""
	record = frappe.get_doc(writing.RECORD, name)
	record.check_permission("read")
	trace = load(record.reasons)
	return {
		"why": writing.Words(record.target_doctype).explain(trace),
		"may_settle": any(step.code == "bridge-both-differ" for step in trace),
	}


@endpoint(methods=["POST"])
def settle(name: str, take: Literal["theirs", "ours"]) -> None:
	"""Say which side holds where both differ; the row is brought in step at once."""
	_may()
	if take not in ("theirs", "ours"):
		frappe.throw(_("Choose which side holds."), title=_("Conflict"))
	record = frappe.get_doc(writing.RECORD, name)
	writing.settle(name, take)
	running.one(record.source_doctype, record.source_name)


def _may() -> None:
	"""For those who look after the settings, and only where there is something to bring over."""
	frappe.has_permission("Duty Settings", "write", throw=True)
	if not erpnext.is_there():
		frappe.throw(_("ERPNext is not installed on this site."), title=_("Not Possible"))
