"""What an outgoing document may say, who may change which of it, and what must be there before it goes on."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_datetime, now_datetime

from duty_responsibility.controllers.recipients import COPY, MAIN
from duty_responsibility.engine.office import policies
from duty_responsibility.engine.office.posts import check_post_holder
from duty_responsibility.permissions.scope import Scope, scope_of
from duty_responsibility.rules.text import as_html

OLDEST_DAYS = 366
"""A draft said to have been begun longer ago is taken for a slip in the year."""

UPWARD = ("Report to Superiors", "Request for Instructions")
"""Kinds that only ever go to a superior."""

WITHOUT_RECIPIENT = (
	"Resolution of a Meeting",
	"Official Decision",
	"Official Order",
	"Communiqué",
	"Public Announcement",
	"Public Notice",
	"Meeting Minutes",
)
"""Kinds that may speak to everybody and name no main recipient."""


def check_begin(doc: Any) -> None:
	if not doc.is_new():
		return
	doc.drafted_at = get_datetime(doc.drafted_at or now_datetime()).replace(microsecond=0)
	ago = now_datetime() - doc.drafted_at
	if ago.total_seconds() < -60 or ago.days > OLDEST_DAYS:
		frappe.throw(
			_("Drafting begins now or has begun within a year: correct the time."), title=_("Drafted from")
		)


def check_set_time(doc: Any) -> None:
	if (
		doc.set_time
		and doc.changed("set_time")
		and get_datetime(doc.set_time) <= get_datetime(doc.drafted_at)
	):
		frappe.throw(
			_("The set time lies before drafting began. Correct it, or leave it empty."), title=_("Set Time")
		)


def take_up(doc: Any) -> None:
	"""Whoever begins a document drafts it, unless they give it to another person."""
	scope = scope_of(frappe.session.user)
	if not doc.assignee and not doc.section:
		doc.assignee, doc.section = scope.staff, scope.section
	elif doc.assignee and not doc.section:
		doc.section = frappe.db.get_value("Duty Staff", doc.assignee, "department")


# -- recipients and copies ------------------------------------------------------------------------


def check_recipients(doc: Any) -> None:
	if doc.kind in UPWARD:
		doc.direction = "Upward"
	before = doc.get_doc_before_save()
	numbered = {row.name: (row.first_copy, row.last_copy) for row in before.recipients} if before else {}
	known: set[str] = set()
	for row in doc.recipients:
		row.recipient = " ".join((row.recipient or "").split())
		if row.recipient in known:
			frappe.throw(
				as_html(
					_("Row {0}: {1} is there twice. Keep one of the rows.").format(row.idx, row.recipient)
				),
				title=_("Main Recipients and Copies"),
			)
		known.add(row.recipient)
		if not doc.flags.duty_action:
			row.first_copy, row.last_copy = numbered.get(row.name, (0, 0))
	if doc.direction == "Upward" and len(main_recipients(doc)) > 1:
		frappe.throw(
			_(
				"An upward document has exactly one main recipient. Send it to the others as a copy, or answer "
				"to the one who decides."
			),
			title=_("Main Recipients and Copies"),
		)


def main_recipients(doc: Any) -> list[Any]:
	return [row for row in doc.recipients if row.role == MAIN]


def number_copies(doc: Any) -> None:
	"""Printed copies are numbered through, main recipients first; the rest is kept in the office."""
	number = 0
	for role in (MAIN, COPY):
		for row in doc.recipients:
			if row.role == role and cint(row.copies):
				row.first_copy, row.last_copy = number + 1, number + cint(row.copies)
				number += cint(row.copies)
	doc.copies = max(cint(doc.copies), number)


# -- people ---------------------------------------------------------------------------------------


def check_assignment(doc: Any) -> None:
	for field in ("assignee", "signer", "proofreader"):
		check_post_holder(doc, field)
	if not doc.changed("section", "assignee"):
		return
	if doc.section and frappe.get_cached_value("Duty Section", doc.section, "disabled"):
		frappe.throw(_("This section is disabled. Choose another one."), title=_("Assignment"))
	before, scope = doc.get_doc_before_save(), scope_of(frappe.session.user)
	if before and before.signed_at:
		frappe.throw(_("It has been signed; its drafter stays who it was."), title=_("Assignment"))
	if before:
		may = may_correct(before, scope) or before.section in scope.sections
	else:
		mine = (doc.assignee or scope.staff) == scope.staff and doc.section in (None, "", scope.section)
		may = scope.everything or doc.section in scope.sections or mine
	if not may:
		frappe.throw(
			_(
				"Only the clerk, the section head or a leader in charge assigns a matter. Speak to one of them."
			),
			title=_("Assignment"),
		)


def check_proofreader(doc: Any) -> None:
	"""Nobody sees their own mistakes."""
	rows = doc.open_rows("Proofreading")
	if doc.assignee and any(row.person == doc.assignee for row in rows):
		frappe.throw(
			_("The drafter of a document does not proofread it. Choose another proofreader."),
			title=_("Proofreader"),
		)


def check_correction(doc: Any) -> None:
	"""What decides the time is not for those whose time it is: that would be an extension (Art. 15)."""
	before = doc.get_doc_before_save()
	if before is None or may_correct(before, scope_of(frappe.session.user)):
		return
	deciding = {"urgency", "set_time", "secrecy", *policies.deciding_fields(doc.doctype)} - {"timing"}
	if before.signed_at:
		deciding |= {"on_network", "on_paper"}
	if doc.changed(*sorted(deciding)):
		frappe.throw(
			_(
				"Urgency, set time, secrecy and what else decides the time are corrected by the clerk, the deputy "
				"director in charge or the director only. Speak to one of them."
			),
			title=_("Correction"),
		)


def may_correct(doc: Document, scope: Scope) -> bool:
	"""The whole office's people, and the deputy director in charge."""
	if scope.everything:
		return True
	deputy = frappe.db.get_value("Duty Section", doc.section, "deputy_director") if doc.section else None
	return bool(scope.staff) and scope.staff == deputy


def check_may_withdraw(doc: Any) -> None:
	scope = scope_of(frappe.session.user)
	own = bool(scope.staff) and doc.assignee == scope.staff and doc.current_step == "Drafting"
	if not own and not may_correct(doc, scope):
		frappe.throw(
			_(
				"Only the clerk, the deputy director in charge or the director withdraws a document that has been "
				"handed on. Speak to one of them."
			),
			frappe.PermissionError,
			title=_("Withdraw"),
		)


# -- before it goes on ----------------------------------------------------------------------------


def check_ready(doc: Any) -> None:
	"""What reviewers are handed must be there in full."""
	if not doc.secrecy and not (doc.text or "").strip():
		frappe.throw(
			_("There is no text to be reviewed yet. Write it first."), title=_("Text of the Document")
		)
	if doc.kind not in WITHOUT_RECIPIENT and not main_recipients(doc):
		frappe.throw(_("Name the main recipient."), title=_("Main Recipients and Copies"))
	proofreader = doc.proofreader or frappe.get_cached_doc("Duty Settings").clerk
	if doc.assignee and proofreader == doc.assignee:
		frappe.throw(
			_("The drafter of a document does not proofread it. Choose another proofreader."),
			title=_("Proofreader"),
		)


def check_proofread(doc: Any) -> None:
	"""The check is on record, and it was of the text that was signed."""
	filters = {"document": doc.name, "stage": "Proof", "status": "Confirmed"}
	read = frappe.get_all("Duty Proofreading Record", filters=filters, pluck="text_version")
	if not read:
		frappe.throw(
			_("There is no confirmed proofreading record yet. Make one with “Proofread”."),
			title=_("Proofreading"),
		)
	if max(read) < cint(doc.signed_version):
		frappe.throw(
			_("The text was signed anew after it was proofread. Proofread it again."), title=_("Proofreading")
		)


def check_retention(doc: Any) -> None:
	if not doc.retention:
		frappe.throw(_("Choose how long it is kept."), title=_("Retention Period"))
