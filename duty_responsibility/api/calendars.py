"""Filling a calendar from the State Council's notices, and counting open clocks again after a change."""

from typing import Any

import frappe
from frappe import _

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.engine.clocks import recompute as engine
from duty_responsibility.engine.office import calendars

AT_ONCE = 200
"""So many clocks are counted again while the user waits; more go to the background."""


@endpoint()
def years() -> list[int]:
	"""The years whose notices are part of this version."""
	frappe.has_permission("Duty Calendar", "read", throw=True)
	return sorted(calendars.notices())


@endpoint(methods=["POST"])
def fill_year(calendar: str, year: int) -> int:
	"""Put one year's holidays and worked weekends into the calendar and save it."""
	doc = held("Duty Calendar", calendar)
	count = calendars.fill_year(doc, year)
	doc.save()
	return count


@endpoint()
def preview(calendar: str) -> dict[str, Any]:
	"""Which open clocks would be due at another time by the calendar as it stands."""
	frappe.get_doc("Duty Calendar", calendar).check_permission("write")
	return engine.preview(calendar)


@endpoint(methods=["POST"])
def recompute(calendar: str) -> dict[str, Any]:
	"""Count the open clocks again; many of them in the background, with progress."""
	frappe.get_doc("Duty Calendar", calendar).check_permission("write")
	user = frappe.session.user
	if len(engine.candidates(calendar)) <= AT_ONCE:
		return {"queued": False, "count": engine.recompute(calendar, actor=user)}
	frappe.enqueue(
		"duty_responsibility.api.calendars.recompute_in_background",
		queue="long",
		job_id=f"duty-recompute-{calendar}",
		deduplicate=True,
		calendar=calendar,
		user=user,
	)
	return {"queued": True, "count": 0}


def recompute_in_background(calendar: str, user: str) -> None:
	"""The background job; not reachable from outside."""
	title = _("Counting open clocks again")
	count = engine.recompute(
		calendar,
		actor=user,
		commit=True,
		progress=lambda done: frappe.publish_progress(
			done, title=title, doctype="Duty Calendar", docname=calendar
		),
	)
	frappe.publish_realtime("duty_recomputed", {"calendar": calendar, "count": count}, user=user)
