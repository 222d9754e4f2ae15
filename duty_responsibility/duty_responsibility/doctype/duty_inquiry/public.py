"""What an inquirer sees of their matter: where it stands, until when, and the answer. Nothing else.

No names of people or sections, no hand-overs, no notes, and not what was asked either: whoever gets hold of a number
and its code learns as little as can be.
"""

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import getdate

from duty_responsibility.utils.words import day

if TYPE_CHECKING:
	from duty_responsibility.duty_responsibility.doctype.duty_inquiry.duty_inquiry import DutyInquiry


def view(doc: "DutyInquiry") -> dict[str, Any]:
	"""A closed matter shows its answer, an open one the day by which it is promised."""
	over = doc.status == "Concluded"
	where = state(doc)
	return {
		"number": doc.name,
		"state": where,
		"said": in_words(where),
		"received_on": day(getdate(doc.received_at)),
		"returned_on": day(getdate(doc.reopened_at)) if doc.reopened_at else "",
		"expected_by": "" if over or where == "withdrawn" else promised(doc),
		"closed_on": day(getdate(doc.closed_at)) if over else "",
		"answer": answer(doc) if over else "",
		"sent_to": sent_to(doc),
		"go_to": (doc.guided_to or "") if over and doc.outcome == "Guided" else "",
		"may_rate": over and not doc.rated_at,
		"may_return": over,
		"stars": (doc.rating or 0) if over else 0,
	}


def state(doc: "DutyInquiry") -> str:
	"""One of five; what goes on inside the office is “in hand”, whoever has it."""
	if doc.status in ("Concluded", "Withdrawn"):
		return doc.status.lower()
	if doc.status == "In Hand" and doc.outcome == "Transferred" and doc.transferred_to:
		return "referred"
	handed = any(row.round_number == doc.round_number for row in doc.handovers)
	# a hand-over that came back is not news for the inquirer
	return "received" if doc.status == "Received" and not handed else "in_hand"


def in_words(where: str) -> str:
	return {
		"received": _("Received by the office"),
		"in_hand": _("Being handled"),
		"referred": _("Passed on to the body concerned"),
		"concluded": _("Settled"),
		"withdrawn": _("Withdrawn by the office"),
	}[where]


def answer(doc: "DutyInquiry") -> str:
	"""What was said to the inquirer; what accompanied a transfer was said to the other body."""
	return "" if doc.outcome == "Transferred" else doc.answer or ""


def promised(doc: "DutyInquiry") -> str:
	"""The day by which the present round is to be settled."""
	due = frappe.get_all(
		"Duty Clock",
		filters={
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"step": "Handling",
			"status": ("!=", "Cancelled"),
		},
		order_by="round_number desc",
		limit=1,
		pluck="due_at",
	)
	return day(getdate(due[0])) if due else ""


def sent_to(doc: "DutyInquiry") -> str:
	"""The body that it was transferred to, as long as that is what has become of it."""
	there = state(doc) == "referred" or (doc.status == "Concluded" and doc.outcome == "Transferred")
	return (doc.transferred_to or "") if there else ""
