"""Conditions as an office types them in Duty Time Limit and Duty Path: checked, and put into stored values."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.rules.policy import Operator
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import listed


def check_matter(doc: Document) -> None:
	"""`document_type` must be a kind of matter."""
	if doc.document_type not in MATTERS:
		frappe.throw(
			as_html(
				_("{0} is not a kind of matter. Choose one of: {1}.").format(
					_(doc.document_type or ""), listed(_(matter) for matter in MATTERS)
				)
			),
			title=_("Matter"),
		)


def check_conditions(doc: Document) -> None:
	"""Each row names a field that decides, and values which that field can have."""
	check_rows(doc.document_type, doc.conditions, get_controller(doc.document_type).FACTS, _("Conditions"))


def check_rows(doctype: str, rows: Iterable[Document], fields: Iterable[str], title: str) -> None:
	"""Rows may name these fields, and are put into stored values where the field has a list of them."""
	meta, fields = frappe.get_meta(doctype), tuple(fields)
	for row in rows:
		if row.fieldname not in fields:
			frappe.throw(
				as_html(
					_("Row {0}: conditions may name these fields: {1}.").format(
						row.idx, listed(label_of(meta, field) for field in fields)
					)
				),
				title=title,
			)
		options = values_of(meta, row.fieldname)
		if not options:
			continue
		in_words = {_(word): value for value, word in options.items()} | {
			word: value for value, word in options.items()
		}
		several = row.operator == Operator.ONE_OF.value
		values = (row.value or "").replace("，", ",").split(",") if several else [row.value or ""]
		# a value may be typed as the form shows it
		values = [in_words.get(value.strip(), value.strip()) for value in values]
		for value in values:
			if value not in options:
				frappe.throw(
					as_html(
						_("Row {0}: “{1}” is not a value of {2}. Choose from: {3}.").format(
							row.idx,
							value,
							label_of(meta, row.fieldname),
							listed(_(word) for word in options.values() if word),
						)
					),
					title=title,
				)
		row.value = ", ".join(values)


DOCSTATUS = {"0": "Draft", "1": "Submitted", "2": "Cancelled"}


def label_of(meta: Any, fieldname: str) -> str:
	"""A field's name as a form shows it; `docstatus` has none of its own."""
	return _("Draft, Submitted or Cancelled") if fieldname == "docstatus" else _(meta.get_label(fieldname))


def values_of(meta: Any, fieldname: str) -> dict[str, str]:
	"""The values that a field can have, each with its word; none where anything may stand."""
	if fieldname == "docstatus":
		return DOCSTATUS
	field = meta.get_field(fieldname)
	if field and field.fieldtype == "Check":
		return {"0": "No", "1": "Yes"}
	if not field or field.fieldtype != "Select":
		return {}
	return {option: option for option in (field.options or "").split("\n")}
