"""What follows from a decision: each measure with its person, its time and its proof (Arts. 23–25)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from duty_responsibility.controllers.acted import now
from duty_responsibility.controllers.case import (
	check_in_charge,
	check_subject,
	in_charge,
	me,
	need,
	not_now,
	refuse,
	tell,
)
from duty_responsibility.engine.office import calendars, staffing

if TYPE_CHECKING:
	from duty_responsibility.duty_responsibility.doctype.duty_fault_record.duty_fault_record import (
		DutyFaultRecord,
	)

PROOF = "Duty Measure Proof"
TALK, SELF_CRITICISM, NOTE = "Talk Record", "Self-criticism", "Note"


def of_grade(grade: str | None) -> list[dict[str, Any]]:
	"""The measures of a grade as the office's book has them today; the decision keeps them as they are now."""
	if not grade:
		return []
	fields = ("measure", "done_by", "head_present", "sent_to", "proof", "days", "article", "from_source")
	return [
		{field: row.get(field) for field in fields}
		for row in frappe.get_doc("Duty Fault Grade", grade).measures
	]


def lay_out(doc: "DutyFaultRecord") -> None:
	"""Put the measures of the decision into the case, each with the person who carries it out."""
	office = staffing.directory()
	decided = frappe.parse_json(frappe.db.get_value("Duty Fault Decision", doc.decision, "measures") or "[]")
	for row in decided:
		row = dict(row)
		done_by = row.pop("done_by")
		doc.append("measures", {**row, "staff": _who(doc, done_by, office), "decision": doc.decision})


def _who(doc: "DutyFaultRecord", done_by: str, office: staffing.Directory) -> str | None:
	above = in_charge(doc, office)
	if done_by == "Person Concerned":
		return doc.subject
	wanted = {"Director": office.director, "Clerk": office.clerk}.get(done_by, above)
	return above if wanted in (None, doc.subject) else wanted


def begin(doc: "DutyFaultRecord", at: datetime) -> None:
	"""The time of each measure that has not begun yet runs from now."""
	calendar = calendars.current().calendar
	for row in doc.measures:
		if not row.started_at and not row.set_aside:
			row.started_at, row.due_at = at, calendar.add_days(at, max(1, row.days or 1))


def set_aside(doc: "DutyFaultRecord") -> None:
	"""What an earlier decision asked for and is not done yet is asked no more."""
	for row in doc.measures:
		if not row.done_at:
			row.set_aside = 1


def section_head(doc: "DutyFaultRecord") -> str | None:
	"""The head of the person's section, if that is another person."""
	head = frappe.db.get_value("Duty Section", doc.section, "head") if doc.section else None
	return head if head != doc.subject else None


def row_of(doc: "DutyFaultRecord", row: str, proof: str) -> Any:
	"""A measure that is under way and is proved in this way."""
	found = next((one for one in doc.measures if one.name == row), None)
	if not found or found.proof != proof:
		not_now(_("There is no such measure in this case."))
	if found.set_aside or not found.started_at:
		not_now(_("This measure is not under way."))
	if found.done_at:
		not_now(_("This measure has been carried out already."))
	return found


def record_talk(
	doc: "DutyFaultRecord", row: str, held_at: str, place: str, content: str, others: str = ""
) -> str:
	"""The talk that whoever leads has had, with who was there (谈话记录)."""
	staff, measure = me(), row_of(doc, row, TALK)
	if staff == doc.subject or staff != measure.staff:
		refuse(_("Only the person who leads the talk records it."))
	held, at = get_datetime(held_at), now()
	if held > at:
		frappe.throw(_("The talk lies ahead. Record it once it has been held."), title=_("Talk"))
	head = section_head(doc) if measure.head_present else None
	name = _proof(
		doc,
		measure,
		TALK,
		"Accepted",
		staff,
		need(content, _("Write down what was said.")),
		held_at=held,
		place=need(place, _("Enter where the talk was held.")),
		others=others.strip(),
		head=head,
	)
	measure.done_at = at
	doc.go_on("Talk Recorded", "", staff)
	tell(doc, [doc.subject, head])
	return name


def sign_talk(doc: "DutyFaultRecord", proof: str) -> None:
	"""The person concerned has read the record of the talk. Not to sign is no fault."""
	staff = check_subject(doc)
	found = _of_case(doc, proof, TALK)
	if found.signed_at:
		not_now(_("It has been signed already."))
	found.flags.ignore_permissions = True
	found.act(signed_at=now())
	doc.go_on("Talk Record Signed", "", staff)


def hand_in(doc: "DutyFaultRecord", row: str, content: str) -> str:
	"""The self-criticism of the person concerned (书面检查); their time ends with it, whoever reads it when."""
	staff, measure = check_subject(doc), row_of(doc, row, SELF_CRITICISM)
	words = need(content, _("Write the self-criticism."))
	name = _proof(doc, measure, SELF_CRITICISM, "Handed In", staff, words)
	measure.done_at = now()
	doc.go_on("Self-criticism Handed In", "", staff)
	tell(doc, [in_charge(doc), section_head(doc)])
	return name


def judge(doc: "DutyFaultRecord", proof: str, accepted: bool, why: str = "") -> None:
	"""Accept a self-criticism, or return it with the reason: then it is to be written again, in a new time."""
	staff, found = check_in_charge(doc), _of_case(doc, proof, SELF_CRITICISM)
	if found.status != "Handed In":
		not_now(_("It has been judged already."))
	at = now()
	why = why.strip() if accepted else need(why, _("State what is missing."))
	found.flags.ignore_permissions = True
	found.act(status="Accepted" if accepted else "Returned", judged_by=staff, judged_at=at, return_reason=why)
	if not accepted:
		measure = next(one for one in doc.measures if one.name == found.measure_row)
		calendar = calendars.current().calendar
		measure.done_at, measure.started_at = None, at
		measure.due_at = calendar.add_days(at, max(1, measure.days or 1))
	doc.go_on("Self-criticism Accepted" if accepted else "Self-criticism Returned", why, staff)
	tell(doc, [doc.subject])


def note_done(doc: "DutyFaultRecord", row: str, note: str) -> None:
	"""A measure that needs no paper of its own: whoever carries it out says what was done."""
	staff, measure = me(), row_of(doc, row, NOTE)
	if staff != measure.staff or staff == doc.subject:
		refuse(_("Only whoever carries this measure out says that it is done."))
	measure.note = need(note, _("State what was done."))
	measure.done_at = now()
	doc.go_on("Measure Carried Out", f"{_(measure.measure)}: {measure.note}", staff)
	tell(doc, [doc.subject])


def check_all_done(doc: "DutyFaultRecord") -> None:
	standing = [row for row in doc.measures if not row.set_aside]
	if any(not row.done_at for row in standing):
		not_now(_("Not all measures have been carried out yet."))
	if frappe.db.exists(PROOF, {"record": doc.name, "status": "Handed In"}):
		not_now(_("A self-criticism has not been read yet."))


def _proof(
	doc: "DutyFaultRecord", measure: Any, kind: str, status: str, by: str, content: str, **values: Any
) -> str:
	proof = frappe.get_doc(
		{
			"doctype": PROOF,
			"record": doc.name,
			"measure_row": measure.name,
			"kind": kind,
			"status": status,
			"by": by,
			"written_at": now(),
			"content": content,
			**values,
		}
	)
	proof.flags.duty_action = True
	# who may write it has been checked here; nobody has the right to make one by hand
	return proof.insert(ignore_permissions=True).name


def _of_case(doc: "DutyFaultRecord", proof: str, kind: str) -> Any:
	if not frappe.db.exists(PROOF, {"name": proof, "record": doc.name, "kind": kind}):
		not_now(_("There is no such paper in this case."))
	return frappe.get_doc(PROOF, proof, for_update=True)
