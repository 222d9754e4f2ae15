"""The actions in a case (Arts. 16–25). Each checks who acts; a case that somebody may not know of does not exist for them."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.controllers.acted import now
from duty_responsibility.controllers.case import check_in_charge, in_charge, me, need, not_now, refuse
from duty_responsibility.duty_responsibility.doctype.duty_fault_record import (
	appealing,
	deciding,
	hearing,
	measures,
	proposing,
)
from duty_responsibility.engine.accountability import access_log, breaches, decisions, evidence
from duty_responsibility.engine.ledger import check_heads
from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office.posts import check_person
from duty_responsibility.permissions.matters import MATTERS, readable
from duty_responsibility.rules.older_words import in_present_words
from duty_responsibility.rules.trace import dump
from duty_responsibility.utils.words import article, moment, sentences

RECORD = "Duty Fault Record"
REPORTERS = ("Duty Section Head", "Duty Deputy Director", "Duty Director")
LEADERS = ("Duty Deputy Director", "Duty Director")


@endpoint(methods=["POST"])
def report(
	subject: str,
	category: str,
	happened_at: datetime,
	description: str,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
) -> str:
	"""Report a fault: a leader who criticises, or a section head. It goes to whoever is in charge of the person.

	Returns the record's name if the reporter may see it, nothing otherwise: to report is not to be a party.
	"""
	staff = me()
	roles = set(frappe.get_roles())
	if not roles & set(REPORTERS):
		refuse(_("A fault is reported by a section head or a leader."))
	if staff == subject:
		refuse(_("Nobody reports a fault of their own here. Tell the deputy director in charge."))
	if not frappe.db.exists("Duty Staff", subject):
		check_person(subject)
	if not frappe.db.exists("Duty Fault Category", {"name": category, "disabled": 0}):
		frappe.throw(_("Choose the category of the fault."), title=_("Category of Fault"))
	at = happened_at.replace(microsecond=0)
	if at > now():
		frappe.throw(_("This lies ahead. A fault is reported once it has happened."), title=_("Happened at"))
	oldest = breaches.limitation(now())
	if oldest and at < oldest:
		not_now(_("This happened too long ago to be taken up (policy of the office)."))
	reference = None
	if reference_doctype or reference_name:
		if reference_doctype not in MATTERS or reference_doctype == RECORD or not reference_name:
			frappe.throw(_("Name the matter, or leave it out."), title=_("Matter"))
		if not readable(reference_doctype, [reference_name], frappe.session.user):
			refuse(_("You may not see this matter."))
		reference = (reference_doctype, reference_name)
	name = breaches.by_hand(
		breaches.CRITICISM if roles & set(LEADERS) else breaches.BY_HAND,
		subject,
		category,
		at,
		need(description, _("Describe what happened.")),
		staff,
		now(),
		reference,
	)
	evidence.freeze(now(), commit=False, records=[name])
	doc = frappe.get_doc(RECORD, name)
	tell_staff([doc.deputy], RECORD, name, lambda: _("A fault has been reported to you."))
	return name if doc.has_permission("read") else ""


@endpoint()
def view(name: str) -> dict[str, Any]:
	"""What the form shows besides the fields: evidence and whether it is as it was, reasons, and who may do what."""
	doc = _readable(name)
	staff = me() if frappe.session.user != "Administrator" else ""
	mine, leads = staff == doc.subject, bool(staff) and staff == in_charge(doc)
	return {
		"article": article(doc.article or ""),
		"why": sentences(doc.subject_trace),
		"suggestion": sentences(doc.suggestion_trace),
		"evidence": [_piece(piece) for piece in evidence.pieces(name)],
		"wrong": [*evidence.verify(name), *decisions.verify(name), *check_heads.of_case(name)],
		"access_log": _access_log(doc, staff),
		"decisions": _decisions(name),
		"proofs": _proofs(name),
		"mine": mine,
		"leads": leads,
		"carries_out": [
			{"name": row.name, "measure": row.measure, "proof": row.proof, "label": _(row.measure)}
			for row in doc.measures
			if row.staff == staff and row.started_at and not row.done_at and not row.set_aside
		],
		"late_minutes": proposing.lateness(doc),
		"repeats": proposing.repeats(doc),
	}


@endpoint()
def suggested(name: str, affects: str = "", serious: bool = False) -> dict[str, Any]:
	"""The grade that the office's criteria come to, with the reasons, for whoever proposes."""
	doc = _readable(name)
	check_in_charge(doc)
	found = proposing.suggestion(doc, affects, serious)
	return {
		"grade": found.grade,
		"measures": [_(measure.measure) for measure in found.measures],
		"why": sentences(dump(found.trace)),
	}


@endpoint(methods=["POST"])
def ask_statement(name: str) -> None:
	"""As the deputy director in charge: open the case and hear the person concerned."""
	hearing.ask_statement(_held(name))


@endpoint(methods=["POST"])
def make_statement(name: str, text: str) -> None:
	"""As the person concerned."""
	hearing.make_statement(_held(name), text)


@endpoint(methods=["POST"])
def waive_statement(name: str) -> None:
	"""As the person concerned: make none."""
	hearing.waive_statement(_held(name))


@endpoint(methods=["POST"])
def drop(name: str, outcome: str, reason: str) -> None:
	"""As the deputy director in charge, before a case is opened: drop or excuse it."""
	hearing.drop(_held(name), outcome, reason)


@endpoint(methods=["POST"])
def correct_subject(name: str, subject: str, reason: str) -> None:
	"""As the deputy director in charge: another person is directly concerned."""
	hearing.correct_subject(_held(name), subject, reason)


@endpoint(methods=["POST"])
def add_evidence(name: str, text: str) -> None:
	"""Put something behind the evidence that is there."""
	hearing.add_evidence(_held(name), text)


@endpoint(methods=["POST"])
def propose(
	name: str,
	outcome: str,
	reasons: str,
	grade: str | None = None,
	affects: str = "",
	consequences: str = "",
	serious: bool = False,
) -> None:
	"""As the deputy director in charge: propose to the leadership meeting (Art. 21)."""
	proposing.propose(_held(name), outcome, reasons, grade, affects, consequences, serious)


@endpoint(methods=["POST"])
def give_notice(name: str) -> None:
	"""As the deputy director in charge: tell the decision to the person concerned."""
	deciding.give_notice(_held(name))


@endpoint(methods=["POST"])
def appeal(name: str, text: str) -> None:
	"""As the person concerned: ask that another person decides."""
	appealing.appeal(_held(name), text)


@endpoint(methods=["POST"])
def accept(name: str) -> None:
	"""As the person concerned: not to appeal."""
	appealing.accept(_held(name))


@endpoint(methods=["POST"])
def record_talk(
	name: str, measure: str, held_at: datetime, place: str, content: str, others: str = ""
) -> str:
	"""As whoever leads the talk: what was said, and who was there."""
	return measures.record_talk(_held(name), measure, held_at, place, content, others)


@endpoint(methods=["POST"])
def sign_talk(name: str, proof: str) -> None:
	"""As the person concerned: the record of the talk has been read."""
	measures.sign_talk(_held(name), proof)


@endpoint(methods=["POST"])
def hand_in(name: str, measure: str, content: str) -> str:
	"""As the person concerned: hand the self-criticism in."""
	return measures.hand_in(_held(name), measure, content)


@endpoint(methods=["POST"])
def judge(name: str, proof: str, accepted: bool, reason: str = "") -> None:
	"""As the deputy director in charge: accept a self-criticism or return it."""
	measures.judge(_held(name), proof, accepted, reason)


@endpoint(methods=["POST"])
def note_done(name: str, measure: str, note: str) -> None:
	"""As whoever carries a measure out: it is done."""
	measures.note_done(_held(name), measure, note)


@endpoint(methods=["POST"])
def close(name: str) -> None:
	"""As the deputy director in charge: everything has been done."""
	deciding.close(_held(name))


# -- parts ----------------------------------------------------------------------------------------


def _held(name: str) -> Any:
	"""A case for an action: nobody else changes it meanwhile, and the user may know of it."""
	_check_known(name)
	return held(RECORD, name)


def _readable(name: str) -> Any:
	_check_known(name)
	doc = frappe.get_doc(RECORD, name)
	access_log.note(name)
	return doc


def _check_known(name: str) -> None:
	# one answer for what is not there and for what is not to be known: nothing can be learnt by asking
	if not readable(RECORD, [name], frappe.session.user):
		frappe.throw(_("There is no such case."), frappe.PermissionError)


def _piece(piece: Any) -> dict[str, Any]:
	return {
		"kind": piece.kind,
		"kind_label": _(piece.kind),
		"added_at": moment(piece.added_at),
		"added_by": _("The System") if piece.added_by == "system" else piece.added_by,
		"content": in_present_words(frappe.parse_json(piece.content)),
		"hash": piece.hash,
	}


def _access_log(doc: Any, staff: str) -> list[dict[str, str]]:
	"""The last entries of the access log, for those who may see them."""
	rows = frappe.get_list(
		"Duty Fault Look",
		filters={"record": doc.name},
		fields=["staff_name", "looked_by", "how", "looked_at"],
		order_by="looked_at desc",
		limit_page_length=100,
	)
	return [
		{"who": row.staff_name or row.looked_by, "how": _(row.how), "at": moment(row.looked_at)}
		for row in rows
	]


def _decisions(name: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Duty Fault Decision",
		filters={"record": name},
		fields=["name", "number", "kind", "outcome", "grade", "decided_at", "reasons"],
		order_by="decided_at asc",
	)
	return [
		{
			**row,
			"decided_at": moment(row.decided_at),
			"kind": _(row.kind),
			"outcome": _(row.outcome),
			"grade": _(row.grade) if row.grade else "",
		}
		for row in rows
	]


def _proofs(name: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Duty Measure Proof",
		filters={"record": name},
		fields=["name", "kind", "status", "measure_row", "written_at", "signed_at", "return_reason"],
		order_by="written_at asc, creation asc",
	)
	return [
		{
			**row,
			"written_at": moment(row.written_at),
			"kind_label": _(row.kind),
			"status_label": _(row.status),
		}
		for row in rows
	]
