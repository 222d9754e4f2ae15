"""A document with a secrecy grade is registered, never stored: metadata only (rule 13)."""

import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import listed

HANGS_ON = {"Duty Proofreading Record": ("document", "Duty Outgoing Document")}
"""Documents that are graded when the matter in this field is."""


def refuse_file(doc: Document, method: str | None = None) -> None:
	"""No file hangs on a graded document, however it arrives."""
	if _graded(doc.attached_to_doctype, doc.attached_to_name):
		frappe.throw(
			_(
				"This document has a secrecy grade. Files may not be kept here; keep them in the system that "
				"is approved for them."
			),
			title=_("Secret Document"),
		)


def refuse_comment(doc: Document, method: str | None = None) -> None:
	"""No text is written beside a graded document either."""
	if doc.comment_type == "Comment" and _graded(doc.reference_doctype, doc.reference_name):
		frappe.throw(
			_("This document has a secrecy grade. Comments may not be kept here."), title=_("Secret Document")
		)


def refuse_communication(doc: Document, method: str | None = None) -> None:
	"""No e-mail, sent or received, and no other message is kept with a graded document."""
	about = [(doc.reference_doctype, doc.reference_name)]
	about += [(link.link_doctype, link.link_name) for link in doc.get("timeline_links") or []]
	if any(_graded(doctype, name) for doctype, name in about):
		frappe.throw(
			_("This document has a secrecy grade. Messages about it may not be written or kept here."),
			title=_("Secret Document"),
		)


def _graded(doctype: str | None, name: str | None) -> bool:
	if doctype in HANGS_ON and name:
		field, matter = HANGS_ON[doctype]
		return _graded(matter, frappe.db.get_value(doctype, name, field))
	if doctype not in MATTERS or not name or not frappe.get_meta(doctype).has_field("secrecy"):
		return False
	return bool(frappe.db.get_value(doctype, name, "secrecy"))


def forget_text(doc: Document) -> None:
	"""A document that gets its grade late leaves no text behind in its history."""
	before = doc.get_doc_before_save()
	if not doc.secrecy or not before or before.secrecy:
		return
	filters = {"reference_doctype": doc.doctype, "reference_name": doc.name, "comment_type": "Comment"}
	if frappe.db.exists("Comment", filters):
		frappe.throw(
			_("Remove the comments first: a document with a secrecy grade has none here."),
			title=_("Secret Document"),
		)
	mails = {"reference_doctype": doc.doctype, "reference_name": doc.name}
	if frappe.db.exists("Communication", mails):
		frappe.throw(
			_("Remove the messages first: a document with a secrecy grade has none here."),
			title=_("Secret Document"),
		)
	frappe.db.delete("Version", {"ref_doctype": doc.doctype, "docname": doc.name})
	doc.flags.ignore_version = True


def forget_words(doc: Document, fields: tuple[str, ...]) -> None:
	"""For validate: opinions, and what only actions write, go when a document gets its grade late."""
	before = doc.get_doc_before_save()
	if not doc.secrecy or not before or before.secrecy:
		return
	for field in fields:
		doc.set(field, "")
	for row in doc.get("handling") or []:
		row.opinion = ""


def check_metadata_only(doc: Document, text_fields: tuple[str, ...]) -> None:
	"""A grade excludes text and files; refused when either is there."""
	if not doc.secrecy:
		return
	filled = [_(doc.meta.get_label(field)) for field in text_fields if doc.get(field)]
	if filled:
		frappe.throw(
			as_html(_("This document has a secrecy grade: leave {0} empty.").format(listed(filled))),
			title=_("Secret Document"),
		)
	if not doc.is_new() and frappe.db.exists(
		"File", {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	):
		frappe.throw(
			_("Remove the attached files first: a document with a secrecy grade has none here."),
			title=_("Secret Document"),
		)
