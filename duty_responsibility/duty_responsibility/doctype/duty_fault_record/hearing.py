"""From the record to the person's statement: asking for it, making it, correcting who is meant, dropping it."""

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from duty_responsibility.controllers.acted import now
from duty_responsibility.controllers.case import (
	check_in_charge,
	check_status,
	check_subject,
	is_director,
	me,
	need,
	not_now,
	refuse,
	tell,
)
from duty_responsibility.engine.accountability import breaches, evidence, excuses
from duty_responsibility.engine.office import posts, staffing
from duty_responsibility.engine.office.posts import check_person
from duty_responsibility.rules.trace import dump, load, reason
from duty_responsibility.utils.series import next_number

if TYPE_CHECKING:
	from duty_responsibility.duty_responsibility.doctype.duty_fault_record.duty_fault_record import (
		DutyFaultRecord,
	)

UNDECIDED = ("Recorded", "Statement Open", "Awaiting Proposal", "Proposed")


def ask_statement(doc: "DutyFaultRecord") -> None:
	"""Open the case: the person concerned is told what is held against them, and has their time to answer."""
	staff = check_in_charge(doc)
	check_status(doc, "Recorded")
	if not doc.subject:
		not_now(_("Choose first whom it concerns."))
	at = now()
	# a number is given to what is followed up only, so that none tells how much is on record
	number = doc.number or next_number(doc, at.year, digits=4)
	doc.go_on("Statement Asked for", "", staff, asked_at=at, number=number, deputy=staff)
	tell(doc, [doc.subject])


def make_statement(doc: "DutyFaultRecord", text: str) -> None:
	"""The person concerned says their side; it stands as it was made."""
	staff = check_subject(doc)
	check_status(doc, "Statement Open")
	words = need(text, _("Write what you have to say, or declare that you make no statement."))
	doc.go_on("Statement Made", "", staff, statement=words, statement_at=now())
	tell(doc, [doc.deputy])


def waive_statement(doc: "DutyFaultRecord") -> None:
	"""To say nothing is a right, and nothing is concluded from it."""
	staff = check_subject(doc)
	check_status(doc, "Statement Open")
	doc.go_on("No Statement Made", "", staff, statement_closed_at=now())
	tell(doc, [doc.deputy])


def drop(doc: "DutyFaultRecord", outcome: str, why: str) -> None:
	"""Before a case is opened the deputy director in charge may drop or excuse it, with the reason; it stays on record."""
	staff = check_in_charge(doc)
	check_status(doc, "Recorded")
	if not frappe.get_cached_doc("Duty Settings").fault_deputy_may_drop:
		refuse(_("By the office's policy the leadership meeting decides about this too."))
	if outcome not in ("Dropped", "Excused"):
		frappe.throw(_("Choose whether it is dropped or excused."), title=_("Outcome"))
	words = need(why, _("Give a reason; it stays with the record."))
	close_without(doc, outcome, words, staff)


def close_without(doc: "DutyFaultRecord", kind: str, why: str, staff: str, **values: Any) -> None:
	"""End a case without accountability; a breach that is excused is excused in the ledger as well."""
	at = now()
	if kind == "Excused" and doc.clock:
		excuses.excuse(doc.clock, doc.name, posts.staff_name(staff), why, at)
	doc.go_on(kind, why, staff, closed_kind=kind, closed_reason=why, closed_by=staff, closed_at=at, **values)
	tell(doc, [doc.subject, doc.deputy])


def correct_subject(doc: "DutyFaultRecord", subject: str, why: str) -> None:
	"""Say that another person is directly concerned (Art. 22). They are heard anew; what was said before is kept."""
	staff = check_in_charge(doc)
	check_status(doc, *UNDECIDED)
	words = need(why, _("Give a reason why it concerns this person."))
	if subject == doc.subject:
		not_now(_("The case is theirs already."))
	if not frappe.db.exists("Duty Staff", subject):
		check_person(subject)
	at = now()
	office = staffing.directory()
	person = office.people[subject]
	if doc.statement:
		text = f"{doc.subject_name}: {doc.statement}"
		evidence.add(doc, "Earlier Statement", text, posts.staff_name(staff), at)
		doc.reload()
	section, deputy = breaches.placed(office, subject)
	if not deputy:
		not_now(_("Nobody is appointed who could propose about this person."))
	said = reason(
		"fault-subject-corrected",
		"Art. 22",
		by=posts.staff_name(staff),
		before=doc.subject_name or "—",
		why=words,
	)
	before = doc.subject_name or "—"
	doc.go_on(
		"Person Concerned Corrected",
		_("{0} instead of {1}: {2}").format(person.employee_name, before, words),
		staff,
		subject=subject,
		subject_name=person.employee_name,
		subject_post=person.post,
		section=section,
		deputy=deputy,
		subject_trace=dump((*load(doc.subject_trace), said)),
		asked_at=None,
		statement=None,
		statement_at=None,
		statement_closed_at=None,
		proposed_at=None,
		proposed_by=None,
		proposed_outcome="",
		proposed_grade=None,
		proposal_reasons=None,
		suggested_grade=None,
		suggestion_trace=None,
	)


def add_evidence(doc: "DutyFaultRecord", text: str) -> None:
	"""Put something behind the evidence that is there; nothing takes any of it away."""
	staff = me()
	office = staffing.directory()
	if staff not in (doc.subject, doc.deputy, office.heads.get(doc.section or "")) and not is_director(staff):
		refuse(_("Evidence is added by the person concerned and those above them."))
	if doc.status in doc.OVER:
		not_now(_("The case is over: {0}.").format(_(doc.status)))
	words = need(text, _("Write what is to be added."))
	evidence.add(doc, "Further Evidence", words, posts.staff_name(staff), now())
	doc.reload()
	doc.go_on("Evidence Added", "", staff)
