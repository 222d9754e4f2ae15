"""The actions on an inquiry and on a gate registration, and what makes taking one in quick."""

from typing import Any

import frappe
from frappe import _

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.engine.inquiries import inquirers
from duty_responsibility.permissions.inquiries import needs_phone, reads_contacts
from duty_responsibility.utils.words import moment, sentences

DOCTYPE = "Duty Inquiry"
GATE = "Duty Gate Registration"


@endpoint(methods=["POST"])
def answer(name: str, answer: str) -> None:
	"""Answered; closes the inquiry."""
	held(DOCTYPE, name).answer_inquiry(answer)


@endpoint(methods=["POST"])
def guide(name: str, guided_to: str, answer: str = "") -> None:
	"""The inquirer was told where to go; closes the inquiry."""
	held(DOCTYPE, name).guide(guided_to, answer)


@endpoint(methods=["POST"])
def handle(name: str, assignee: str = "") -> None:
	"""Take it in hand, or give it to somebody of one's section."""
	held(DOCTYPE, name).handle(assignee)


@endpoint(methods=["POST"])
def hand_over(name: str, to_section: str = "", to_staff: str = "", note: str = "") -> None:
	"""Hand over inside the office."""
	held(DOCTYPE, name).hand_over(to_section, to_staff, note)


@endpoint(methods=["POST"])
def acknowledge(name: str) -> None:
	"""Take what was handed over."""
	held(DOCTYPE, name).acknowledge()


@endpoint(methods=["POST"])
def refuse(name: str, reason: str) -> None:
	"""Send back what was handed over."""
	held(DOCTYPE, name).refuse_handover(reason)


@endpoint(methods=["POST"])
def transfer(name: str, transferred_to: str, note: str = "") -> None:
	"""Transfer to another body."""
	held(DOCTYPE, name).transfer(transferred_to, note)


@endpoint(methods=["POST"])
def take_receipt(name: str, receipt: str) -> None:
	"""The other body has acknowledged."""
	held(DOCTYPE, name).take_receipt(receipt)


@endpoint(methods=["POST"])
def reopen(name: str, reason: str) -> None:
	"""A closed inquiry comes back."""
	held(DOCTYPE, name).reopen(reason)


@endpoint(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""Withdraw what was registered by mistake."""
	held(DOCTYPE, name).withdraw(reason)


@endpoint()
def why(name: str) -> dict[str, Any]:
	"""Why this person answers, in sentences, and who may look up the phone number."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	return {
		"why": sentences(doc.responder_trace),
		"may_see_phone": bool(doc.has_phone and needs_phone(doc, frappe.session.user)),
	}


@endpoint(methods=["POST"])
def phone(name: str) -> str:
	"""The inquirer's number, for those who have to call back; every look is written down."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	if not needs_phone(doc, frappe.session.user):
		frappe.throw(
			_("Only whoever answers for this inquiry looks up the number. Ask the clerk."),
			frappe.PermissionError,
			title=_("Phone"),
		)
	doc.add_comment("Info", _("looked up the phone number"))
	return inquirers.phones([doc.inquirer]).get(doc.inquirer, "") if doc.inquirer else ""


@endpoint()
def earlier(
	inquirer_name: str = "", inquirer_unit: str = "", phone: str = "", but: str = ""
) -> list[dict[str, Any]]:
	"""Earlier inquiries of the same person, the newest first; only those that the user may see.

	Only those who may read phone numbers find by them: a guess must not be answered.
	"""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	by_phone = reads_contacts(frappe.session.user)
	records = inquirers.alike(inquirer_name.strip(), inquirer_unit.strip(), phone.strip(), by_phone=by_phone)
	if not records:
		return []
	rows = frappe.get_list(
		DOCTYPE,
		filters={"inquirer": ("in", records), "name": ("!=", but)},
		fields=["name", "title", "inquirer_name", "received_at", "status", "outcome"],
		order_by="received_at desc",
		limit=5,
	)
	return [{**row, "received_at": moment(row.received_at), "status_label": _(row.status)} for row in rows]


@endpoint(methods=["POST"])
def receive_visitor(name: str) -> str:
	"""Make an inquiry of a gate registration; returns its number."""
	return held(GATE, name).receive()


@endpoint(methods=["POST"])
def visitor_left(name: str, note: str) -> None:
	"""The visitor left without being received."""
	held(GATE, name).leave(note)
