"""What an incoming document may say, and who may change which of it."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate, now_datetime

from duty_responsibility.engine.office.posts import check_post_holder
from duty_responsibility.permissions.scope import Scope, scope_of
from duty_responsibility.rules.text import as_html

OLDEST_DAYS = 366
"""A document said to have been received longer ago is taken for a slip in the year."""

OVER = ("Finished", "Filed", "Returned", "Withdrawn")

CHOICES = {
	"Proposal": ("purpose", "section", "assignee", "leader", "reply_needed"),
	"Instruction": ("section", "assignee", "reply_needed"),
}
"""What a proposal and an instruction decide besides their opinion."""

WRITTEN = (
	"title",
	"sender",
	"document_number",
	"document_date",
	"copies",
	"summary",
	"leader",
	"reply_needed",
	"urgency",
	"kind",
	"source",
	"purpose",
	"secrecy",
	"secrecy_term",
	"copy_numbers",
)
"""What the document says of itself; not for those who only read it or assist."""


def check_received_at(doc: Any) -> None:
	if not doc.received_at:
		doc.received_at = now_datetime()
	doc.received_at = get_datetime(doc.received_at).replace(microsecond=0)
	if not doc.is_new():
		return
	ago = now_datetime() - doc.received_at
	if ago.total_seconds() < -60:
		frappe.throw(
			_("“Received at” lies in the future. Nothing is received before it comes: correct the time."),
			title=_("Received at"),
		)
	if ago.days > OLDEST_DAYS and not doc.past_record:
		frappe.throw(_("“Received at” lies more than a year back. Check the year."), title=_("Received at"))


def check_document_date(doc: Any) -> None:
	if not doc.document_date:
		return
	if getdate(doc.document_date) > getdate(doc.received_at):
		frappe.throw(
			_("The date of the document lies after its receipt. Correct one of the two."),
			title=_("Date of the Document"),
		)
	if getdate(doc.document_date).year < 1949:
		frappe.throw(
			_("The date of the document cannot be right. Check the year."),
			title=_("Date of the Document"),
		)


def check_assignment(doc: Any) -> None:
	check_post_holder(doc, "assignee")
	before = doc.get_doc_before_save()
	if not doc.changed("section", "assignee") or doc.flags.next_shift:
		return
	if doc.section and frappe.get_cached_value("Duty Section", doc.section, "disabled"):
		frappe.throw(_("This section is disabled. Choose another one."), title=_("Assignment"))
	if before and before.status in OVER:
		frappe.throw(_("This document is closed and cannot be assigned any more."), title=_("Over"))
	if not may_assign(doc, before, scope_of(frappe.session.user)):
		frappe.throw(
			_(
				"Only the clerk, the section head or a leader in charge assigns a matter. Speak to one of them."
			),
			title=_("Assignment"),
		)


def may_assign(doc: Any, before: Document | None, scope: Scope) -> bool:
	if before is not None:
		# a proposal and an instruction say who leads
		decides = any(
			scope.staff and row.person == scope.staff and row.step in CHOICES for row in before.open_rows()
		)
		return decides or may_correct(before, scope) or before.section in scope.sections
	# who registers may keep a matter for themselves or, as its head, for the section; others are asked
	mine = (doc.assignee or scope.staff) == scope.staff and doc.section in (None, "", scope.section)
	return scope.everything or doc.section in scope.sections or mine


def check_correction(doc: Any) -> None:
	"""What decides the time is not for those whose time it is: that would be an extension (Art. 15)."""
	before = doc.get_doc_before_save()
	if before is None or not doc.changed(*doc.FACTS, "withdrawal_reason"):
		return
	if not may_correct(before, scope_of(frappe.session.user)):
		frappe.throw(
			_(
				"Urgency, kind, origin and secrecy decide the time. Only the clerk, the deputy director in "
				"charge or the director corrects them or withdraws a document. Speak to one of them."
			),
			title=_("Correction"),
		)


def check_editing(doc: Any) -> None:
	"""Who only reads a document, or assists with it, does not rewrite it."""
	before = doc.get_doc_before_save()
	if before is None or doc.flags.duty_action or not doc.changed(*WRITTEN):
		return
	scope = scope_of(frappe.session.user)
	has_it = {row.person for row in before.open_rows() if row.step not in doc.PARALLEL}
	own = scope.staff and scope.staff in {before.assignee, before.registered_by, *has_it}
	if not (own or before.section in scope.sections or may_correct(before, scope)):
		frappe.throw(
			_("You have this document to read or to assist with; only those who handle it change it."),
			frappe.PermissionError,
			title=_("Not Permitted"),
		)


def check_past_record(doc: Any) -> None:
	"""For before_insert: a document of the old register, which has no clocks and takes no path any more.

	No way round the clocks: only the clerk brings such records in, and only what was finished before this app was in
	charge of the register.
	"""
	if not scope_of(frappe.session.user).everything:
		frappe.throw(
			_("Only the clerk imports past records."), frappe.PermissionError, title=_("Past Record")
		)
	if not doc.finished_at:
		frappe.throw(
			_("A past record needs “Finished at”. What is not finished yet is registered as usual."),
			title=_("Past Record"),
		)
	doc.finished_at = get_datetime(doc.finished_at).replace(microsecond=0)
	if doc.finished_at < get_datetime(doc.received_at):
		frappe.throw(_("It cannot have been finished before it was received."), title=_("Past Record"))
	if doc.finished_at >= get_datetime(getdate(now_datetime())):
		frappe.throw(
			_("A past record was finished before today. Register what is finished today as usual."),
			title=_("Past Record"),
		)
	since = frappe.get_cached_doc("Duty Settings").in_charge_since
	if since and getdate(doc.finished_at) >= getdate(since):
		frappe.throw(
			as_html(
				_(
					"The old register ends before {0}. What was finished from then on is registered as usual; an "
					"administrator can move the day in Duty Settings, “In Charge since”."
				).format(getdate(since))
			),
			title=_("Past Record"),
		)
	doc.passed_on_at = doc.passed_on_at or doc.finished_at


def point_to_same_document(doc: Any) -> None:
	"""A document that came before is named, not refused: copies do come twice."""
	if not doc.document_number or doc.past_record:
		return
	filters = {"document_number": doc.document_number, "name": ("!=", doc.name)}
	for name in frappe.get_list("Duty Incoming Document", filters=filters, pluck="name", limit=1):
		frappe.msgprint(
			_("A document with this number is already registered: {0}.").format(
				frappe.utils.get_link_to_form(doc.doctype, name)
			),
			alert=True,
			indicator="orange",
		)


def may_correct(doc: Document, scope: Scope) -> bool:
	"""The whole office's people, the deputy director in charge, and whoever it was passed on to."""
	if scope.everything:
		return True
	deputy = frappe.db.get_value("Duty Section", doc.section, "deputy_director") if doc.section else None
	return bool(scope.staff) and scope.staff in (deputy, doc.passed_to)
