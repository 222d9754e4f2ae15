"""The proposal of the deputy director in charge, with the app's suggestion beside it (Arts. 21–24)."""

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import add_months

from duty_responsibility.controllers.acted import now
from duty_responsibility.controllers.case import check_in_charge, check_status, need, tell
from duty_responsibility.rules.faults import Affects, Facts, Grade, Measure, Suggestion, suggest
from duty_responsibility.rules.trace import RuleError, dump
from duty_responsibility.utils.words import refuse

if TYPE_CHECKING:
	from duty_responsibility.duty_responsibility.doctype.duty_fault_record.duty_fault_record import (
		DutyFaultRecord,
	)

HELD = "Held to Account"


def propose(
	doc: "DutyFaultRecord",
	outcome: str,
	reasons: str,
	grade: str | None = None,
	affects: str = "",
	consequences: str = "",
	serious: bool = False,
) -> None:
	"""Propose to the leadership meeting: a grade with its measures, or to drop or excuse it."""
	staff = check_in_charge(doc)
	check_status(doc, "Awaiting Proposal")
	check_ballot(outcome, grade)
	words = need(reasons, _("Give the reasons of the proposal."))
	found = suggestion(doc, affects, serious)
	doc.go_on(
		"Proposal Made",
		words,
		staff,
		affects=affects,
		consequences=consequences.strip(),
		serious=int(serious),
		suggested_grade=found.grade,
		suggestion_trace=dump(found.trace),
		proposed_outcome=outcome,
		proposed_grade=grade if outcome == HELD else None,
		proposal_reasons=words,
		proposed_by=staff,
		deputy=staff,
		proposed_at=now(),
	)
	tell(doc, [frappe.get_cached_doc("Duty Settings").director, doc.subject])


def check_ballot(outcome: str, grade: str | None) -> None:
	"""An outcome that there is, with a grade of the office's book where somebody is held to account."""
	if outcome not in (HELD, "Dropped", "Excused"):
		frappe.throw(_("Choose an outcome."), title=_("Outcome"))
	if outcome == HELD and not frappe.db.exists("Duty Fault Grade", {"name": grade or "", "disabled": 0}):
		frappe.throw(_("Choose the grade."), title=_("Grade of Fault"))


def suggestion(doc: "DutyFaultRecord", affects: str, serious: bool) -> Suggestion:
	"""What the office's criteria come to for this case; it binds nobody."""
	facts = Facts(Affects(affects or ""), lateness(doc), repeats(doc), bool(serious))
	try:
		return suggest(facts, grades())
	except RuleError as error:
		refuse(error, title=_("Grade of Fault"))
		raise


def grades() -> list[Grade]:
	names = frappe.get_all("Duty Fault Grade", filters={"disabled": 0}, pluck="name", order_by="severity asc")
	return [_grade(frappe.get_doc("Duty Fault Grade", name)) for name in names]


def _grade(doc: Any) -> Grade:
	return Grade(
		doc.name,
		doc.severity,
		doc.article or "",
		Affects(doc.affects or ""),
		doc.least_late_minutes or 0,
		doc.least_repeats or 0,
		bool(doc.on_consequences),
		bool(doc.from_source),
		tuple(Measure(row.measure, row.article or "", bool(row.from_source)) for row in doc.measures),
	)


def lateness(doc: "DutyFaultRecord") -> int:
	"""By how many minutes the step was late, once it is done; nothing while it is still open."""
	return (frappe.db.get_value("Duty Clock", doc.clock, "late_minutes") or 0) if doc.clock else 0


def repeats(doc: "DutyFaultRecord") -> int:
	"""Earlier faults for which the person was held to account within the office's period, those cleared left out."""
	months = frappe.get_cached_doc("Duty Settings").fault_repeat_months
	if not doc.subject or not months:
		return 0
	return frappe.db.count(
		doc.doctype,
		{
			"subject": doc.subject,
			"name": ("!=", doc.name),
			"outcome": HELD,
			"cleared_at": ("is", "not set"),
			"decided_at": (">=", add_months(now(), -months)),
		},
	)
