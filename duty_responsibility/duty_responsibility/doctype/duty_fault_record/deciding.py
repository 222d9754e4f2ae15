"""What the meeting has decided, brought into the case, and the notice to the person concerned."""

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from duty_responsibility.controllers.acted import now
from duty_responsibility.controllers.case import check_in_charge, check_status, in_charge, tell
from duty_responsibility.duty_responsibility.doctype.duty_fault_record import measures
from duty_responsibility.duty_responsibility.doctype.duty_fault_record.hearing import close_without
from duty_responsibility.duty_responsibility.doctype.duty_fault_record.proposing import HELD
from duty_responsibility.engine.accountability import decisions

if TYPE_CHECKING:
	from duty_responsibility.duty_responsibility.doctype.duty_case_deliberation.duty_case_deliberation import (
		DutyCaseDeliberation,
	)
	from duty_responsibility.duty_responsibility.doctype.duty_fault_record.duty_fault_record import (
		DutyFaultRecord,
	)

FIRST, ON_APPEAL, CORRECTION = "First Decision", "On Appeal", "Correction"


def stage_of(doc: "DutyFaultRecord") -> str | None:
	"""What a meeting that takes the case up decides about; none when there is nothing to decide."""
	if doc.status == "Proposed":
		return FIRST
	if doc.status == "Under Appeal":
		return ON_APPEAL
	if doc.decision:
		return CORRECTION
	return None


def take_decision(
	doc: "DutyFaultRecord",
	deliberation: "DutyCaseDeliberation",
	outcome: str,
	grade: str | None,
	reasons: str,
	chair: str,
	present: int,
	members: int,
) -> str:
	"""Write the decision down, for good, and let the case follow it. An earlier one stays and is referred to."""
	at = now()
	following = measures.of_grade(grade) if outcome == HELD else []
	name = decisions.write(
		{
			"record": doc.name,
			"number": f"{doc.number}-{frappe.db.count(decisions.DECISION, {'record': doc.name}) + 1}",
			"kind": deliberation.stage,
			"corrects": doc.decision,
			"outcome": outcome,
			"grade": grade if outcome == HELD else None,
			"subject_name": doc.subject_name,
			"decided_at": at,
			"chair": chair,
			"present": present,
			"members": members,
			"meeting": deliberation.meeting,
			"reasons": reasons,
			"measures": frappe.as_json(following),
			"evidence_hash": doc.evidence_head,
		},
		at,
	)
	measures.set_aside(doc)
	values: dict[str, Any] = {
		"outcome": outcome,
		"grade": grade if outcome == HELD else None,
		"decision": name,
		"decided_at": at,
		"notified_at": None,
		"closed_at": None,
		"closed_kind": "",
		"closed_reason": None,
		"closed_by": None,
	}
	if deliberation.stage == ON_APPEAL:
		values |= {"appeal_decided_at": at, "appeal_by": chair}
	doc.flags.ignore_permissions = True  # who took the chair has been checked by the meeting
	if outcome == HELD:
		doc.go_on(_decided(deliberation.stage), "", chair, **values)
		tell(doc, [in_charge(doc)])
	else:
		doc.update(values)
		closing = (
			"outcome",
			"grade",
			"decision",
			"decided_at",
			"notified_at",
			"appeal_decided_at",
			"appeal_by",
		)
		kept = {key: values[key] for key in closing if key in values}
		close_without(doc, outcome, reasons, chair, **kept)
	return name


def _decided(stage: str) -> str:
	return {FIRST: "Decided", ON_APPEAL: "Appeal Decided", CORRECTION: "Decision Corrected"}[stage]


def give_notice(doc: "DutyFaultRecord") -> None:
	"""The person concerned is told the decision, its grounds and how to appeal; its measures follow."""
	staff = check_in_charge(doc)
	check_status(doc, "Decided")
	at = now()
	measures.lay_out(doc)
	final = bool(doc.appeal_decided_at)  # what was decided on appeal is not appealed once more
	if final or not frappe.get_cached_doc("Duty Settings").fault_measures_wait:
		measures.begin(doc, at)
	values = {"appeal_closed_at": at} if final else {}
	doc.go_on("Notice Given", "", staff, notified_at=at, **values)
	office_head = measures.section_head(doc)
	tell(doc, [doc.subject, office_head])


def close(doc: "DutyFaultRecord") -> None:
	"""End the case once everything has been done and the time for an appeal is over."""
	staff = check_in_charge(doc)
	check_status(doc, "Notice Given")
	measures.check_all_done(doc)
	if not doc.appeal_closed_at and not doc.appeal_decided_at:
		frappe.throw(_("The time for an appeal is not over yet."), title=_("Appeal"))
	doc.go_on("Closed", "", staff, closed_at=now(), closed_by=staff)
	tell(doc, [doc.subject])
