"""Asking for more time or a pause, deciding about it, and ending a pause (Art. 15)."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.engine.clocks import extensions
from duty_responsibility.engine.clocks.extensions import may_resume
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.rules.trace import RuleError, plain
from duty_responsibility.utils.words import moment, refuse, step_name

DOCTYPE = "Duty Extension Request"
MOST = 200
"""So many steps are offered to choose from; nobody has more at a time."""


@endpoint()
def allowance(clock: str) -> dict[str, Any]:
	"""What the policy still allows a step, and the permitted reasons of a pause."""
	frappe.get_doc("Duty Clock", clock).check_permission("read")
	at = extensions.standing(clock)
	reasons = frappe.get_all("Duty Pause Reason", filters={"disabled": 0}, pluck="name", order_by="name asc")
	return {
		"left": max(0, at.allowance.extensions - len(at.granted)),
		"latest": plain(at.latest),
		"latest_in_words": moment(at.latest),
		"overdue": at.state.is_breached(now_datetime()),
		"may_pause": at.allowance.may_pause,
		"reasons": [{"value": name, "label": _(name)} for name in reasons],
	}


@endpoint()
def own_steps() -> list[dict[str, str]]:
	"""The steps whose time the present user may ask for, soonest first: their clock, and what they are about."""
	staff = staff_of(frappe.session.user)
	rows = frappe.get_list(
		"Duty Clock",
		filters={"assignee": staff or "", "status": "Running"},
		fields=["name", "step", "part_label", "round_number", "title", "due_at"],
		order_by="due_at asc",
		limit_page_length=MOST,
	)
	return [
		{"value": row.name, "label": step_name(row), "description": f"{row.title} · {moment(row.due_at)}"}
		for row in rows
	]


@endpoint(methods=["POST"])
def ask(
	clock: str,
	reason: str,
	new_due_at: datetime | None = None,
	pause_reason: str | None = None,
	resume_by: datetime | None = None,
	late_reason: str = "",
	evidence: str | None = None,
) -> str:
	"""Ask for an extension, or with a `pause_reason` for a pause; returns the request's number."""
	frappe.get_doc("Duty Clock", clock).check_permission("read")
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"clock": clock,
			"kind": "Pause" if pause_reason else "Extension",
			"new_due_at": new_due_at,
			"pause_reason": pause_reason,
			"resume_by": resume_by,
			"reason": reason,
			"late_reason": late_reason,
			"evidence": evidence,
		}
	)
	return doc.insert().name


@endpoint(methods=["POST"])
def approve(name: str, until: datetime | None = None, note: str = "") -> None:
	"""Grant a request; with `until` for a shorter time than asked for."""
	held(DOCTYPE, name).approve(until, note)


@endpoint(methods=["POST"])
def refuse_request(name: str, note: str) -> None:
	"""Refuse a request, with the reason."""
	held(DOCTYPE, name).refuse_it(note)


@endpoint(methods=["POST"])
def withdraw(name: str) -> None:
	"""Take a request back."""
	held(DOCTYPE, name).withdraw()


@endpoint(methods=["POST"])
def resume(clock: str) -> str:
	"""End a pause, as the assignee or somebody above; returns the due time that follows, in words."""
	row = frappe.get_doc("Duty Clock", clock)
	row.check_permission("read")
	if not may_resume(row):
		frappe.throw(
			_("Only the assignee, the section head or the deputy director in charge resumes a step."),
			title=_("Not Permitted"),
		)
	try:
		due = extensions.resume(clock, now_datetime().replace(microsecond=0))
	except RuleError as error:
		refuse(error, title=_("Not Possible"))
	return moment(due)
