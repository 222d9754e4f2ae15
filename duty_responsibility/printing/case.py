"""What is printed of a case: notice, statement form, decision, record of a talk. Laid out like an official document.

The words stand here, where the translation tools find them; the print formats hold the layout only.
"""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from duty_responsibility.engine.office.posts import staff_name
from duty_responsibility.utils.words import article, duty_moment, listed, sentences

LINES = 12
"""Lines to write on by hand."""


def fault_notice(doc: Any) -> dict[str, Any]:
	"""过错通知书: what is held against the person, on what evidence, and until when they may answer."""
	until = frappe.db.get_value(
		"Duty Clock",
		{"reference_name": doc.name, "step": "Statement", "status": ("!=", "Cancelled")},
		"due_at",
	)
	paragraphs = [
		_("{0}:").format(doc.subject_name or ""),
		_("The following has been recorded and may concern you. Nothing has been decided about it."),
		_("Category: {0} ({1}).").format(_(doc.category or ""), article(doc.article or "")),
		*_what(doc),
		_("Why you: {0}").format(" ".join(sentences(doc.subject_trace))),
		_("The evidence was frozen when it was recorded and you may read all of it; its hash is {0}.").format(
			doc.pack_hash or "—"
		),
	]
	if until:
		paragraphs.append(
			_("You may state your side in writing until {0}. To make no statement is your right.").format(
				duty_moment(until)
			)
		)
	paragraphs.append(
		_(
			"The deputy director in charge then proposes, and the leadership meeting decides (Art. 21). Against the "
			"decision you may appeal."
		)
	)
	return _paper(_("Notice of a Fault"), doc.number, paragraphs, doc.asked_at)


def statement_form(doc: Any) -> dict[str, Any]:
	"""陈述申辩书: the statement as it was made, or lines to write it by hand."""
	words = (doc.statement or "").split("\n") if doc.statement else []
	return {
		**_paper(
			_("Statement and Defence"),
			doc.number,
			[
				_("Person concerned: {0}; post: {1}; section: {2}.").format(
					doc.subject_name or "", _(doc.subject_post or ""), doc.section or ""
				),
				_("On: {0}.").format(_(doc.category or "")),
				*words,
			],
			doc.statement_at,
			_("Person concerned (signature): ____________"),
		),
		"lines": 0 if words else LINES,
	}


def decision_paper(doc: Any) -> dict[str, Any]:
	"""责任追究决定书: the decision with its grounds and measures, and how to appeal."""
	case = frappe.get_doc("Duty Fault Record", doc.record)
	measures = [_(row["measure"]) for row in frappe.parse_json(doc.measures or "[]")]
	before = frappe.db.get_value("Duty Fault Decision", doc.corrects, "number") if doc.corrects else None
	paragraphs = [
		_("{0}:").format(doc.subject_name or ""),
		*([_("This decision stands in place of {0}.").format(before)] if before else []),
		_("Category: {0} ({1}).").format(_(case.category or ""), article(case.article or "")),
		*_what(case),
		_("Statement of the person concerned: {0}").format(case.statement or _("none was made.")),
		_("The leadership meeting of {0}, {1} of {2} members being present, has decided: {3}.").format(
			_day(doc.decided_at), doc.present, doc.members, _outcome(doc)
		),
		_("Reasons: {0}").format(doc.reasons or ""),
	]
	if measures:
		paragraphs.append(_("Measures: {0}.").format(listed(measures)))
	if doc.outcome == "Held to Account" and doc.kind != "On Appeal":
		paragraphs.append(
			_(
				"An appeal may be made within the period that starts with the delivery of this decision. It is decided under another chair."
			)
		)
	return _paper(_("Decision on Accountability"), doc.number, paragraphs, doc.decided_at)


def talk_record(doc: Any) -> dict[str, Any]:
	"""谈话记录: when, where, who was there, what was said; with room for signatures."""
	case = frappe.db.get_value(
		"Duty Fault Record", doc.record, ["number", "subject_name", "category"], as_dict=True
	)
	paragraphs = [
		_("On: {0}.").format(_(case.category or "")),
		_("Held at: {0}; place: {1}.").format(duty_moment(doc.held_at), doc.place or ""),
		_("Led by: {0}; person concerned: {1}.").format(staff_name(doc.by), case.subject_name),
		_("Present: {0}.").format(
			listed(filter(None, (staff_name(doc.head), doc.others))) or _("nobody else")
		),
		*(doc.content or "").split("\n"),
	]
	signed = _("Led by (signature): ____________ Person concerned (signature): ____________")
	title = _("Record of a Talk") if doc.kind == "Talk Record" else _("Self-criticism in Writing")
	if doc.kind != "Talk Record":
		paragraphs = (doc.content or "").split("\n")
		signed = _("Person concerned (signature): ____________")
	return _paper(title, case.number, paragraphs, doc.written_at, signed)


def _what(doc: Any) -> list[str]:
	found = [_("Happened at: {0}.").format(duty_moment(doc.happened_at))]
	if doc.reference_name:
		found.append(
			_("Matter: {0} {1} {2}.").format(
				_(doc.reference_doctype), doc.reference_name, doc.matter_title or ""
			)
		)
	if doc.step:
		found.append(_("Step: {0}.").format(_(doc.step)))
	if doc.description:
		found.append(doc.description)
	return found


def _outcome(doc: Any) -> str:
	if doc.outcome == "Held to Account":
		return _("held to account, grade: {0}").format(_(doc.grade))
	return _("excused") if doc.outcome == "Excused" else _("not held to account")


def _paper(
	title: str, number: str | None, paragraphs: list[str], at: datetime | None, signed: str = ""
) -> dict[str, Any]:
	office = frappe.get_cached_doc("Duty Settings").office_name or ""
	return {
		"office": office,
		"title": title,
		"number": number or "",
		"paragraphs": paragraphs,
		"signed": signed or office,
		"day": _day(at),
		"lines": 0,
	}


def _day(value: datetime | None) -> str:
	if not value:
		return ""
	day = getdate(value)
	return _("{0}-{1}-{2}").format(day.year, f"{day.month:02}", f"{day.day:02}")
