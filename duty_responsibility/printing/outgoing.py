"""An outgoing document on paper: the drafting sheet with its opinions, and the document as it is issued."""

import re
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import cint, get_datetime, getdate

from duty_responsibility.controllers.recipients import COPY, MAIN
from duty_responsibility.utils.words import listed

LEVELS = (
	("one", re.compile(r"[一二三四五六七八九十]+、")),
	("two", re.compile(r"（[一二三四五六七八九十]+）")),
)
"""Headings of the first and second level, which are set in typefaces of their own (GB/T 9704)."""

MARK_LARGEST, MARK_LINE = 50, 430
"""Points: the largest type of the organ's mark, and what its line holds."""


def sheet(doc: Any) -> dict[str, Any]:
	"""What the drafting sheet shows besides the document's own fields."""
	settings = frappe.get_cached_doc("Duty Settings")
	opinions: dict[str, list[dict[str, str]]] = {}
	for row in doc.handling:
		if row.decision in ("Done", "Returned") and row.done_at:
			opinions.setdefault(row.step, []).append(
				{
					"opinion": row.opinion or "",
					"name": row.person_name or "",
					"date": day(row.done_at),
					"entered_by": row.entered_by_name or "",
					"returned": row.decision == "Returned",
				}
			)
	return {
		"office": settings.office_name or "",
		"opinions": opinions,
		"drafter": _staff_name(doc.assignee),
		"drafted": day(doc.drafted_at),
		"main": listed(row.recipient for row in doc.recipients if row.role == MAIN),
		"copies": listed(row.recipient for row in doc.recipients if row.role == COPY),
		"proofreaders": listed(_proofreaders(doc.name)),
		"set_time": _moment(doc.set_time),
		"sent": _moment(doc.sent_at),
		"printed": _moment(doc.printed_at),
		"issued": _moment(doc.issued_at),
	}


def issued(doc: Any) -> dict[str, Any]:
	"""The elements of the document as it goes out (Art. 9 of the national regulation)."""
	series = frappe.get_cached_doc("Duty Number Series", doc.series) if doc.series else None
	settings = frappe.get_cached_doc("Duty Settings")
	main = listed(row.recipient for row in doc.recipients if row.role == MAIN)
	mark = (series.issuing_organ if series else settings.office_name) or ""
	lines = [line for line in (doc.text or "").split("\n") if line.strip()]
	if lines and main and lines[0].strip(" 　：:") == main:
		lines = lines[1:]  # some write it into the text as well
	return {
		"copy_number": f"{1:06}" if doc.secrecy and cint(doc.copies) else "",
		"mark": mark,
		# as large as fits on one line of 156 mm
		"mark_size": min(MARK_LARGEST, MARK_LINE // max(len(mark), 1)),
		"number": doc.document_number or "",
		"signer": _staff_name(doc.signed_by or doc.signer) if doc.direction == "Upward" else "",
		"main": main,
		"paragraphs": [_paragraph(line) for line in lines],
		"attachments": [line for line in (doc.attachments_note or "").split("\n") if line.strip()],
		"organ": (series.signature or series.issuing_organ) if series else settings.office_name,
		"date": day(doc.document_date),
		"copies": listed(row.recipient for row in doc.recipients if row.role == COPY),
		"printing_organ": settings.office_name or "",
		"printed": day(doc.printed_at or doc.document_date),
	}


def _paragraph(line: str) -> dict[str, str]:
	line = line.strip()
	level = next((name for name, pattern in LEVELS if pattern.match(line)), "")
	heading, rest = line, ""
	if level:
		# a heading ends with its first full stop; what follows in the line is text
		cut = line.find("。") + 1 or len(line)
		heading, rest = line[:cut], line[cut:]
	return {"level": level, "heading": heading if level else "", "text": rest if level else line}


def day(value: Any) -> str:
	"""A date as documents bear it: 2026年1月5日."""
	if not value:
		return ""
	found = getdate(value)
	return f"{found.year}年{found.month}月{found.day}日" if _chinese() else found.isoformat()


def _moment(value: Any) -> str:
	if not value:
		return ""
	found: datetime = get_datetime(value)
	return f"{day(found)}{'' if _chinese() else ' '}{found:%H:%M}"


def _chinese() -> bool:
	return (frappe.local.lang or "en").startswith("zh")


def _staff_name(staff: str | None) -> str:
	return (frappe.db.get_value("Duty Staff", staff, "employee_name") if staff else "") or ""


def _proofreaders(document: str) -> list[str]:
	filters = {"document": document, "stage": "Proof", "status": "Confirmed"}
	read = frappe.get_all(
		"Duty Proofreading Record", filters=filters, pluck="proofreader", order_by="creation"
	)
	return [_staff_name(staff) for staff in dict.fromkeys(read)]
