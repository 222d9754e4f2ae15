"""Keeps the versions of a draft: the sole writer of Duty Draft Version."""

from datetime import datetime
from typing import Any

import frappe

from duty_responsibility.rules.proofreading import count_characters
from duty_responsibility.rules.texts import Change, changes, weighty
from duty_responsibility.utils import bulk
from duty_responsibility.utils.bulk import stamp

VERSION = "Duty Draft Version"
FIELDS = ["name", "version", "step", "change_kind", "person", "saved_at", "reason", "document_title", "text"]


def keep(
	doc: Any, version: int, step: str, person: str | None, at: datetime, *, kind: str, reason: str = ""
) -> None:
	"""Keep title and text as they are now. A document with a secrecy grade has no versions here."""
	row = {
		"name": frappe.generate_hash(length=12),
		"document": doc.name,
		"version": version,
		"step": step,
		"change_kind": kind,
		"person": person,
		"saved_at": at,
		"characters": count_characters(doc.text or ""),
		"reason": reason,
		"document_title": doc.title,
		"text": doc.text or "",
	}
	bulk.insert(VERSION, tuple(row), [tuple(row.values())], stamp(at, frappe.session.user))


def versions(document: str) -> list[Any]:
	"""A document's versions in order."""
	return frappe.get_all(VERSION, filters={"document": document}, fields=FIELDS, order_by="version asc")


def version(document: str, number: int) -> Any:
	"""One version, or None where it was never kept."""
	rows = frappe.get_all(VERSION, filters={"document": document, "version": number}, fields=FIELDS, limit=1)
	return rows[0] if rows else None


def differs(doc: Any, other: Any) -> bool:
	"""Whether title or text differ from a version."""
	return (doc.title, doc.text or "") != (other.document_title, other.text or "")


def compared(before: Any, after: Any) -> list[dict[str, Any]]:
	"""What changed from one version to another, paragraph by paragraph; paragraph 0 is the title."""
	found = changes(_whole(before), _whole(after))
	return [{**_numbers(change), "parts": list(change.parts)} for change in found]


def weighty_parts(before: Any, after: Any) -> list[str]:
	"""Figures and little words among the changes, which are seldom a matter of form."""
	return weighty(changes(_whole(before), _whole(after)))


def forget(document: str) -> None:
	"""A document that gets its secrecy grade late leaves no text behind."""
	frappe.db.delete(VERSION, {"document": document})


def _numbers(change: Change) -> dict[str, int | None]:
	"""Paragraphs as people count them: the title is 0; None where it is not there."""
	return {
		"before": change.before - 1 if change.before else None,
		"after": change.after - 1 if change.after else None,
	}


def _whole(found: Any) -> str:
	title = found.get("document_title") or found.get("title") or ""
	return f"{' '.join(title.split())}\n{found.get('text') or ''}"
