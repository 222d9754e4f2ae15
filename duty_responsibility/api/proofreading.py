"""Proofreading: begin a record, confirm it, and read why its verdict is what it is."""

from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.engine.documents import drafts
from duty_responsibility.engine.office import proofreading
from duty_responsibility.utils.words import sentences

RECORD, DOCUMENT = "Duty Proofreading Record", "Duty Outgoing Document"


@endpoint(methods=["POST"])
def begin(document: str, stage: str = "Proof") -> str:
	"""The reader's own open record of a document, a new one if there is none; its name."""
	doc = frappe.get_doc(DOCUMENT, document)
	doc.check_permission("read")
	record = frappe.get_doc({"doctype": RECORD, "document": document, "stage": stage})
	filters = {
		"document": document,
		"stage": stage,
		"status": "Being Read",
		"text_version": doc.text_version,
		"owner": frappe.session.user,
	}
	found = frappe.get_all(RECORD, filters=filters, pluck="name", limit=1)
	return found[0] if found else record.insert().name


@endpoint(methods=["POST"])
def confirm(name: str) -> None:
	"""Confirm a record whose proposals are all judged."""
	held(RECORD, name).confirm()


@endpoint()
def explained(name: str) -> list[str]:
	"""The verdict of a record in sentences."""
	doc = frappe.get_doc(RECORD, name)
	doc.check_permission("read")
	return sentences(doc.verdict_trace)


@endpoint()
def reading(name: str) -> list[str]:
	"""The paragraphs that were read, the title first; none of a graded document."""
	doc = frappe.get_doc(RECORD, name)
	doc.check_permission("read")
	matter = doc.matter()
	matter.check_permission("read")
	if matter.secrecy:
		return []
	kept = drafts.version(doc.document, doc.text_version or 0)
	title, text = (kept.document_title, kept.text) if kept else (matter.title, matter.text)
	return [title, *(text or "").split("\n")]


@endpoint()
def look(document: str) -> list[dict[str, Any]]:
	"""What the app finds doubtful in a document as it stands, without making a record: for the drafter's own use."""
	doc = frappe.get_doc(DOCUMENT, document)
	doc.check_permission("read")
	if doc.secrecy:
		return []
	return proofreading.proposals(doc.title, doc.text or "", now_datetime())
