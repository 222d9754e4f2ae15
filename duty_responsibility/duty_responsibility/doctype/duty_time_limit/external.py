"""A time limit on a document of another app: which kinds and which of their fields it may name."""

from typing import Any

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.model.document import Document

from duty_responsibility.controllers.conditions import check_rows, label_of
from duty_responsibility.rules.limits import BACKWARD, LimitKind
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import listed

PEOPLE = ("User", "Employee", "Duty Staff")
SECTIONS = ("Duty Section", "Department")
TIMES = ("Date", "Datetime")

WORDLESS = {*no_value_fields, "Password", "Text Editor", "HTML Editor", "Markdown Editor", "Code", "JSON"}
"""Kinds of field that no condition compares: they hold nothing, or whole texts."""


def why_not(doctype: str) -> str | None:
	"""Why a kind of document cannot have a time limit, if so."""
	meta = frappe.get_meta(doctype)
	if meta.module == "Duty Responsibility":
		return _("{0} has no limits of this kind.").format(_(doctype))
	if meta.istable or meta.issingle or meta.get("is_virtual"):
		return _("{0} is no document of its own that begins and ends.").format(_(doctype))
	return None


def fields_for(doctype: str) -> dict[str, list[str]]:
	"""The fields of a kind that each place of a limit may name."""
	found: dict[str, list[str]] = {
		"conditions": ["docstatus", "owner"],
		"start": ["creation"],
		"event": [],
		"assignee": ["owner"],
		"section": [],
	}
	for field in frappe.get_meta(doctype).fields:
		if field.fieldtype in WORDLESS or field.get("is_virtual"):
			continue
		found["conditions"].append(field.fieldname)
		if field.fieldtype in TIMES:
			found["start"].append(field.fieldname)
			found["event"].append(field.fieldname)
		if field.fieldtype == "Link" and field.options in PEOPLE:
			found["assignee"].append(field.fieldname)
		if field.fieldtype == "Link" and field.options in SECTIONS:
			found["section"].append(field.fieldname)
	return found


def check(doc: Document) -> None:
	"""The kind can carry a limit, and what the limit names is there and fit for it."""
	if not doc.document_type:
		return  # the form's own check says so
	if problem := why_not(doc.document_type):
		frappe.throw(as_html(problem), title=_("Matter"))
	before = doc.get_doc_before_save()
	if before and before.document_type != doc.document_type:
		frappe.throw(
			as_html(
				_("A limit stays with its kind of document. Make another limit for {0}.").format(
					_(doc.document_type)
				)
			),
			title=_("Matter"),
		)
	fields, meta = fields_for(doc.document_type), frappe.get_meta(doc.document_type)
	for place in ("start", "event", "assignee", "section"):
		fieldname = f"{place}_field"
		if doc.get(fieldname) and doc.get(fieldname) not in fields[place]:
			frappe.throw(
				as_html(
					_("{0}: “{1}” is not fit for this. Choose one of: {2}.").format(
						_(doc.meta.get_label(fieldname)),
						doc.get(fieldname),
						listed(label_of(meta, field) for field in fields[place]) or "—",
					)
				),
				title=_(doc.meta.get_label(fieldname)),
			)
	for table in ("conditions", "finish_conditions", "withdraw_conditions"):
		label = _(doc.meta.get_label(table))
		check_rows(doc.document_type, doc.get(table), fields["conditions"], label)
	if not doc.finish_conditions:
		frappe.throw(
			_("State when such a document is finished; without that its clocks would never end."),
			title=_("Finished When"),
		)


def check_step(doc: Document) -> None:
	"""One step, in the office's own words; joined rows are one limit of it."""
	doc.step_name = " ".join((doc.step_name or "").split())
	if not doc.step_name:
		frappe.throw(_("State briefly what has to be done, such as Approval."), title=_("No Step"))
	for row in doc.steps:
		row.step = doc.step_name
		if row.combine and row.idx == 1:
			frappe.throw(
				as_html(
					_("Row {0}: it can be joined only with a row of the same step directly above.").format(
						row.idx
					)
				),
				title=_("Handling Steps"),
			)
		if not row.combine and row.idx > 1:
			frappe.throw(
				as_html(
					_("Row {0}: a limit on {1} has one step. Join the rows, or make another limit.").format(
						row.idx, _(doc.document_type)
					)
				),
				title=_("Handling Steps"),
			)
		if not doc.event_field and LimitKind(row.limit_kind) in {*BACKWARD, LimitKind.SET_BY_LEADER}:
			frappe.throw(
				as_html(
					_("Row {0}: choose under “{1}” what this limit counts back from.").format(
						row.idx, _(doc.meta.get_label("event_field"))
					)
				),
				title=_("Handling Steps"),
			)


def choices(doctype: str) -> dict[str, Any]:
	"""What the form of a limit on this kind offers to choose from."""
	meta, found = frappe.get_meta(doctype), fields_for(doctype)
	offered = {
		place: [{"value": field, "label": label_of(meta, field)} for field in fields]
		for place, fields in found.items()
	}
	by_words = (meta.autoname or "").startswith(("field:", "prompt", "Prompt"))
	return {"places": offered, "named_by_words": by_words}
