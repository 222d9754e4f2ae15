"""The leadership meeting (领导班子会议, Art. 21): taking up cases, recusals, votes, decisions."""

from typing import Any

import frappe
from frappe import _

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.permissions.accountability import RECORD
from duty_responsibility.utils.words import moment

MEETING, DELIBERATION = "Duty Leadership Meeting", "Duty Case Deliberation"


@endpoint()
def cases(name: str) -> dict[str, Any]:
	"""The cases of a meeting that the user may see, and for the chair those that may be taken up."""
	doc = frappe.get_doc(MEETING, name)
	doc.check_permission("read")
	rows = frappe.get_list(
		DELIBERATION,
		filters={"meeting": name},
		fields=["name", "record", "stage", "status"],
		order_by="creation asc",
		limit_page_length=0,
	)
	known = _of([row.record for row in rows])
	waiting = frappe.get_list(
		RECORD,
		filters={"status": ("in", ("Proposed", "Under Appeal"))},
		fields=["name", "number", "subject_name", "category", "status"],
		order_by="proposed_at asc",
		limit_page_length=200,
	)
	before = set(
		frappe.get_all(
			DELIBERATION,
			filters={"record": ("in", [row.name for row in waiting] or [""]), "status": "Under Deliberation"},
			pluck="record",
		)
	)
	return {
		"cases": [
			{
				**row,
				**known.get(row.record, {}),
				"stage": _(row.stage),
				"status_label": _(row.status),
			}
			for row in rows
		],
		"waiting": [
			{**row, "category": _(row.category or ""), "status": _(row.status)}
			for row in waiting
			if row.name not in before
		],
	}


def _of(records: list[str]) -> dict[str, dict[str, str]]:
	rows = frappe.get_list(
		RECORD,
		filters={"name": ("in", records or [""])},
		fields=["name", "number", "subject_name", "category", "happened_at"],
		limit_page_length=0,
	)
	return {
		row.name: {
			"number": row.number,
			"subject_name": row.subject_name,
			"category": _(row.category or ""),
			"happened_at": moment(row.happened_at),
		}
		for row in rows
	}


@endpoint(methods=["POST"])
def take_up(name: str, record: str) -> str:
	"""As the chair: put a case before the meeting."""
	return _held(MEETING, name).take_up(record)


@endpoint(methods=["POST"])
def open_session(name: str, present: list[str], absences: dict[str, str] | None = None) -> None:
	"""As the chair: who has come, and why the others have not."""
	_held(MEETING, name).open_session(present, absences or {})


@endpoint(methods=["POST"])
def end(name: str) -> None:
	"""As the chair: the meeting is over."""
	_held(MEETING, name).end()


@endpoint(methods=["POST"])
def recuse(name: str, staff: str, reason: str) -> None:
	"""Declare oneself, or as the chair somebody, related to a case."""
	_held(DELIBERATION, name).recuse(staff, reason)


@endpoint(methods=["POST"])
def vote(name: str, outcome: str, grade: str | None = None) -> None:
	"""Vote in a case."""
	_held(DELIBERATION, name).cast(outcome, grade)


@endpoint(methods=["POST"])
def decide(name: str, reasons: str, discussion: str) -> str:
	"""As the chair: count the votes and write the decision down."""
	return _held(DELIBERATION, name).decide(reasons, discussion)


@endpoint(methods=["POST"])
def put_off(name: str) -> None:
	"""As the chair: not decided today."""
	_held(DELIBERATION, name).put_off()


def _held(doctype: str, name: str) -> Any:
	if not frappe.db.exists(doctype, name) or not frappe.get_doc(doctype, name).has_permission("write"):
		# the same answer for both
		frappe.throw(_("There is no such meeting."), frappe.PermissionError)
	return held(doctype, name)
