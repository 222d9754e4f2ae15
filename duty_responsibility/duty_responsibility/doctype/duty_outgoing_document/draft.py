"""The text of an outgoing document: who may change it when, and its versions."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _

from duty_responsibility.engine.documents import drafts
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import listed

FIELDS = ("title", "text", "attachments_note", "annotation", "kind", "direction", "document_date", "signer")


def check_text(doc: Any) -> None:
	"""The text belongs to whoever has the document; what has been signed is changed by a correction only."""
	before = doc.get_doc_before_save()
	if before is not None and doc.document_number and doc.changed("series"):
		frappe.throw(_("It has its number already; the organ code stays."), title=_("Reference Number"))
	if (
		before is None
		or doc.flags.duty_action
		or not (doc.changed(*FIELDS) or _recipients_changed(doc, before))
	):
		return
	if doc.secrecy and not before.secrecy and not doc.text:
		return  # whoever grades it takes the text out
	if before.signed_at or before.status in ("Filed", "Withdrawn"):
		frappe.throw(
			_(
				"It has been signed as it stands. Use “Correct the Text”, which keeps on record who changed what."
			),
			title=_("Signed"),
		)
	scope = scope_of(frappe.session.user)
	rows = before.open_rows()
	if scope.user != "Administrator" and not any(_has_turn(before, row, scope) for row in rows):
		frappe.throw(
			as_html(
				_("{0} has the document now; only they change it.").format(
					listed(row.person_name or "" for row in rows) or _("Nobody")
				)
			),
			title=_("Another Person's Turn"),
		)


def _has_turn(doc: Any, row: Any, scope: Any) -> bool:
	return (bool(scope.staff) and row.person == scope.staff) or doc._may_stand_in(row, scope)


def _recipients_changed(doc: Any, before: Any) -> bool:
	def named(of: Any) -> list[tuple[str, str]]:
		return [(row.recipient, row.role) for row in of.recipients]

	return named(doc) != named(before)


def next_version(doc: Any, step: str, at: datetime, *, kind: str = "Handed On", reason: str = "") -> bool:
	"""Have title and text kept with the next save, if they differ from what was kept last."""
	if doc.secrecy or doc.flags.draft_version:
		return bool(doc.flags.draft_version)
	last = drafts.version(doc.name, doc.text_version or 0)
	if last and not drafts.differs(doc, last):
		return False
	doc.text_version = (doc.text_version or 0) + 1
	doc.flags.draft_version = {"step": step, "at": at, "kind": kind, "reason": reason}
	return True


def keep(doc: Any) -> None:
	"""For on_update: keep what `next_version` announced."""
	if announced := doc.flags.pop("draft_version", None):
		step, at = announced.pop("step"), announced.pop("at")
		drafts.keep(doc, doc.text_version, step, staff_of(frappe.session.user), at, **announced)


def check_unchanged(doc: Any) -> None:
	"""What goes out is what was signed, with the corrections on record: whatever else changed the text."""
	last = drafts.version(doc.name, doc.text_version or 0)
	if last and drafts.differs(doc, last):
		frappe.throw(
			_(
				"Title or text are not those that were signed or corrected on record. Compare the versions, put "
				"back what was signed, or return it to the signer."
			),
			title=_("Changed after Signing"),
		)


def _graded_late(doc: Any) -> bool:
	before = doc.get_doc_before_save()
	return bool(doc.secrecy and before is not None and not before.secrecy)


def forget(doc: Any) -> None:
	"""A document that gets its grade late leaves no text behind in its versions and records either."""
	if not _graded_late(doc):
		return
	drafts.forget(doc.name)
	records = frappe.get_all("Duty Proofreading Record", filters={"document": doc.name}, pluck="name")
	if records:
		frappe.db.delete("Version", {"ref_doctype": "Duty Proofreading Record", "docname": ("in", records)})
		error = frappe.qb.DocType("Duty Proofreading Error")
		(
			frappe.qb.update(error)
			.set(error.found, None)
			.set(error.correction, None)
			.set(error.excerpt, None)
			.set(error.why, None)
			.where(error.parent.isin(records))
			.run()
		)
