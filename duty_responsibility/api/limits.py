"""What the forms of a Duty Time Limit and a Duty Path offer to choose from, and limits for what is under way already."""

from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.controllers.conditions import label_of, values_of
from duty_responsibility.duty_responsibility.doctype.duty_time_limit import external as forms
from duty_responsibility.engine.clocks import external
from duty_responsibility.engine.office import calendars, external_kinds, policies
from duty_responsibility.permissions.matters import MATTERS, titles
from duty_responsibility.rules.limits import deadline
from duty_responsibility.utils import progress
from duty_responsibility.utils.words import moment

SHOWN = 20
IN_THE_REQUEST = 50
"""More than these are given their clocks in the background."""


@endpoint()
def choices(document_type: str, path: bool = False) -> dict[str, Any]:
	"""The steps of a kind of matter, or those of its path, and the fields that conditions may name."""
	frappe.has_permission("Duty Path" if path else "Duty Time Limit", "read", throw=True)
	meta = frappe.get_meta(document_type)
	if document_type not in MATTERS:
		if path or forms.why_not(document_type):
			return {"steps": [], "fields": [], "why_not": "" if path else forms.why_not(document_type)}
		found = forms.choices(document_type)
		conditions = [field["value"] for field in found["places"]["conditions"]]
		return {"steps": [], "fields": _fields(meta, conditions), "other": True, **found}
	matter = get_controller(document_type)
	steps = getattr(matter, "PATH_STEPS", ()) if path else matter.STEPS
	return {
		"steps": [{"value": step, "label": _(step)} for step in steps],
		"fields": _fields(meta, matter.FACTS),
	}


def _fields(meta: Any, names: Any) -> list[dict[str, Any]]:
	found = []
	for name in names:
		words = values_of(meta, name)
		options = list(words.values()) or [""]
		found.append({"value": name, "label": label_of(meta, name), "options": options, "words": words})
	return found


@endpoint()
def preview_open(limit: str) -> dict[str, Any]:
	"""The documents under way that have no clock of this limit, and when they would be due if it began now."""
	doc = _for_change(limit)
	now = now_datetime().replace(microsecond=0)
	found = list(external.not_begun(external_kinds.read(doc), now))
	shown = found[:SHOWN]
	called = titles(doc.document_type, [row.name for row in shown]) if shown else {}
	counted = policies.steps(doc)[0].limit
	calendar = calendars.current().calendar
	on_duty = bool(frappe.get_cached_doc("Duty Settings").on_duty_off_hours)
	rows = []
	for row in shown:
		event = frappe.utils.get_datetime(row.get(doc.event_field)) if doc.event_field else None
		found_at = deadline(counted, calendar, start=now, event=event, set_time=event, on_duty=on_duty)
		number = str(row.name)
		rows.append({"name": number, "title": called.get(number, number), "due_at": moment(found_at.due_at)})
	return {"count": len(found), "rows": rows}


@endpoint(methods=["POST"])
def apply_to_open(limit: str) -> dict[str, Any]:
	"""Give the documents under way a clock that counts from now; many of them in the background."""
	doc = _for_change(limit)
	now = now_datetime().replace(microsecond=0)
	count = sum(1 for _row in external.not_begun(external_kinds.read(doc), now))
	if count <= IN_THE_REQUEST:
		return {"count": begin_open(limit), "queued": False}
	frappe.enqueue(
		"duty_responsibility.api.limits.begin_open",
		queue="long",
		limit=limit,
		user=frappe.session.user,
		job_id=f"duty_begin_open:{limit}",
		deduplicate=True,
		enqueue_after_commit=True,
	)
	return {"count": count, "queued": True}


def begin_open(limit: str, user: str | None = None) -> int:
	"""The work of `apply_to_open`; asked again it finds nothing left to do."""
	found = external_kinds.read(frappe.get_doc("Duty Time Limit", limit))
	now = now_datetime().replace(microsecond=0)
	rows = list(external.not_begun(found, now))
	bar = progress.Bar(user, lambda *_far: (_("Clocks for what is under way"), "")) if user else None
	for number, row in enumerate(rows, 1):
		external.begin_now(row, found, now)
		if bar and number % 20 == 0:
			bar.show(number, len(rows))
	return len(rows)


def _for_change(limit: str) -> Any:
	doc = frappe.get_doc("Duty Time Limit", limit)
	doc.check_permission("write")
	if not doc.external_kind or not doc.enabled:
		frappe.throw(
			_("Only an enabled limit on documents of other apps can be put on what is under way already."),
			title=_("Not Possible"),
		)
	return doc
