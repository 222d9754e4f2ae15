"""An inquiry that comes back: the round that was closed is put on record, and a new one begins.

A round that was closed may be rated, once.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from duty_responsibility.engine.office import responders
from duty_responsibility.rules.trace import dump

if TYPE_CHECKING:
	from duty_responsibility.duty_responsibility.doctype.duty_inquiry.duty_inquiry import DutyInquiry

KEPT = (
	"round_number",
	"first_responder",
	"outcome",
	"answer",
	"guided_to",
	"transferred_to",
	"assignee",
	"responded_at",
	"closed_at",
	"reopen_reason",
	"rating",
	"rating_note",
	"responder_trace",
)
"""What a round leaves behind."""

EMPTY = (
	"outcome",
	"answer",
	"guided_to",
	"transferred_to",
	"receipt",
	"responded_at",
	"closed_at",
	"refused_at",
	"rating_note",
	"rated_at",
)


def reopen(doc: "DutyInquiry", reason: str, now: datetime) -> None:
	"""Whoever answered for it last answers again, if they are there; else the chain is asked anew."""
	if doc.status != "Concluded":
		frappe.throw(_("Only a closed inquiry comes back. This one is still open."), title=_("Came Back"))
	if not reason.strip():
		frappe.throw(_("Give a reason for the return: what was missing."), title=_("Reason"))
	doc.append(
		"rounds",
		{**{field: doc.get(field) for field in KEPT}, "opened_at": doc.reopened_at or doc.received_at},
	)
	doc.round_number += 1
	doc.visit_kind = "Came Back"
	found = responders.settle_again(now, doc.current_responder)
	doc.first_responder = doc.current_responder = found.choice.staff
	doc.section = found.section
	doc.chain_responder, doc.alarm = found.by_chain, int(found.choice.alarm)
	doc.responder_trace = dump(found.choice.trace)
	doc.act(
		**dict.fromkeys(EMPTY),
		rating=0,
		assignee=None,
		reopened_at=now,
		reopen_reason=reason.strip(),
	)
	doc.tell_responder()


def rate(doc: "DutyInquiry", stars: int, note: str, now: datetime) -> None:
	"""One to five stars and a remark, once for each round."""
	if doc.status != "Concluded":
		frappe.throw(_("It is rated when it is closed. This one is still open."), title=_("Rating"))
	if doc.rated_at:
		frappe.throw(_("This answer was rated already."), title=_("Rating"))
	if not 1 <= stars <= 5:
		frappe.throw(_("Choose one to five stars."), title=_("Rating"))
	doc.act(rating=stars, rating_note=note.strip(), rated_at=now)
