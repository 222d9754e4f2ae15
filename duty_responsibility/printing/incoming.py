"""What is printed of an incoming document, in the form that offices use: the processing sheet, the supervision notice.

The words stand here, where the translation tools find them; the print formats hold the tables only. Field
names follow the national regulation on official documents (2012, Art. 9 and 24).
"""

from datetime import date, datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from duty_responsibility.engine.clocks.shown import as_shown
from duty_responsibility.utils.words import listed

READERS = 4
"""Lines for readers at least, so that more can sign on the paper."""


def processing_sheet(doc: Any) -> dict[str, Any]:
	"""The slip that goes with a document: what it is, who said what to it and when, who has read it."""
	return {
		"title": _("{0} Document Processing Sheet").format(_office()),
		"number": _("Register No.: {0}").format(doc.name),
		"marks": "  ".join(filter(None, (_secrecy(doc), _urgency(doc)))),
		"rows": [
			[_cell(_("Issuing Organ"), doc.sender), _cell(_("Number on the Document"), doc.document_number)],
			[
				_cell(_("Date of the Document"), _day(doc.document_date)),
				_cell(_("Received at"), _at(doc.received_at)),
			],
			[
				_cell(_("Secrecy Grade and Term"), _secrecy(doc)),
				_cell(_("Degree of Urgency"), _(doc.urgency)),
			],
			[
				_cell(_("Kind of Document"), _(doc.kind)),
				_cell(
					_("Copies and Their Numbers"),
					listed(filter(None, (str(doc.copies or ""), doc.copy_numbers))),
				),
			],
			[_cell(_("Document Title"), doc.title)],
			[_cell(_("Summary"), doc.summary)],
			[
				_cell(_("Signed for by"), _name(doc.signed_for_by)),
				_cell(_("Registered by"), _name(doc.registered_by)),
			],
			[_cell(_("Kind of Handling"), _(doc.purpose or "")), _cell(_("Lead Section"), doc.section)],
			[_cell(_("Assisting Sections"), _assisting(doc))],
		],
		"parts": [
			_part(doc, _("Opinion of the First Check"), 30, "First Check"),
			_part(doc, _("Opinion Proposed"), 80, "Proposal"),
			_part(doc, _("Instruction of the Leader"), 90, "Instruction"),
			_part(doc, _("Outcome"), 80, "Undertaking", "Assistance"),
			_part(doc, _("Reply"), 30, "Reply"),
		],
		"reading": _reading(doc),
		"filing": [
			_cell(_("Retention Period"), _(doc.retention or "")),
			_cell(_("File Number"), doc.file_number),
		],
	}


def supervision_notice(doc: Any) -> dict[str, Any]:
	"""What is open of a document and with whom, by when it was due, and a slip for the answer."""
	clocks = frappe.get_all(
		"Duty Clock",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, "status": "Running"},
		fields=["*"],
		order_by="due_at asc, name asc",
	)
	shown = as_shown(clocks, {})
	office = _office()
	return {
		"title": _("{0} Supervision Notice").format(office),
		"number": _("Register No.: {0}").format(doc.name),
		"day": _day(now_datetime()),
		"rows": [
			_cell(
				_("Addressed To"),
				listed(dict.fromkeys(item["assignee"] for item in shown if item["assignee"])),
			),
			_cell(_("Matter"), doc.title),
			_cell(_("Issuing Organ"), listed(filter(None, (doc.sender, doc.document_number)))),
			_cell(_("Received at"), _at(doc.received_at)),
			_cell(_("Basis"), listed(dict.fromkeys(item["article"] for item in shown))),
			_cell(_("Reminders So Far"), _reminded(doc)),
		],
		"columns": [_("Handling Step"), _("Assignee"), _("Due"), _("State")],
		"lines": [[item["step"], item["assignee"], _at(item["due"]), item["said"]] for item in shown]
		or [[_("Nothing is open."), "", "", ""]],
		"demand": _cell(
			_("What Is Asked"),
			_(
				"Please handle it at once and report the outcome in writing; where it cannot be done in time, ask for an extension with the reason."
			),
		),
		"issued": _("{0} (seal or signature): ____________ {1}").format(office, _day(now_datetime())),
		"answer": _cell(_("Answer"), _("Signed: ____________ Date: ____________")),
	}


def _cell(label: str, value: Any) -> dict[str, str]:
	return {"label": label, "value": str(value if value is not None else "")}


def _part(doc: Any, label: str, height: int, *steps: str) -> dict[str, Any]:
	"""The opinions on these steps, each signed and dated; room to write where there is none yet."""
	entries = []
	for row in doc.handling:
		if row.step not in steps or row.decision not in ("Done", "Returned", "Skipped"):
			continue
		words = row.opinion or ("" if doc.secrecy else _(row.decision, context="Duty Handling Record"))
		if row.decision == "Returned":
			words = _("Returned: {0}").format(row.opinion or "")
		if row.step == "Assistance":
			words = _("{0} (assisting): {1}").format(row.section or "", words)
		by = _("(entered by {0})").format(row.entered_by_name) if row.entered_by_name else ""
		entries.append({"words": words, "signed": f"{row.person_name or ''} {by}  {_at(row.done_at)}"})
	return {"label": label, "height": height, "entries": entries}


def _reading(doc: Any) -> dict[str, Any]:
	rows = [row for row in doc.handling if row.step == "Circulation" and row.decision != "Removed"]
	read = [
		[row.person_name or "", _at(row.received_at), _at(row.done_at), row.opinion or ""] for row in rows
	]
	read += [["", "", "", ""]] * max(0, READERS - len(read))
	return {
		"label": _("Circulation"),
		"columns": [_("Reader"), _("Received at"), _("Signed at"), _("Opinion")],
		"rows": read,
	}


def _assisting(doc: Any) -> str:
	return listed(
		dict.fromkeys(
			row.section or ""
			for row in doc.handling
			if row.step == "Assistance" and row.decision != "Removed"
		)
	)


def _reminded(doc: Any) -> str:
	rows = [row for row in doc.handling if row.reminded]
	said = [
		_("{0}: {1} time(s), last {2}").format(row.person_name, row.reminded, _at(row.reminded_at))
		for row in rows
	]
	return listed(said)


def _secrecy(doc: Any) -> str:
	"""Grade and term as they stand on a document: 机密★10年."""
	return "★".join(filter(None, (_(doc.secrecy or ""), doc.secrecy_term)))


def _urgency(doc: Any) -> str:
	return "" if doc.urgency in ("Ordinary", "Telegram: Ordinary") else _(doc.urgency)


def _office() -> str:
	return frappe.get_cached_doc("Duty Settings").office_name or ""


def _name(staff: str | None) -> str:
	return frappe.db.get_value("Duty Staff", staff, "employee_name") or "" if staff else ""


def _day(value: date | datetime | str | None) -> str:
	if not value:
		return ""
	day = getdate(value)
	return _("{0}-{1}-{2}").format(day.year, f"{day.month:02}", f"{day.day:02}")


def _at(value: datetime | str | None) -> str:
	return f"{_day(value)} {get_datetime(value).strftime('%H:%M')}" if value else ""
