"""Conditions as an office types them in Duty Time Limit and Duty Path: checked, and put into stored values."""

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from duty_responsibility.engine.explain import listed
from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.rules.policy import Operator


def check_matter(doc: Document) -> None:
	"""`document_type` must be a kind of matter."""
	if doc.document_type not in MATTERS:
		frappe.throw(
			_("{0} is not a kind of matter. Choose one of: {1}.").format(
				_(doc.document_type or ""), listed(_(matter) for matter in MATTERS)
			),
			title=_("Matter"),
		)


def check_conditions(doc: Document) -> None:
	"""Each row names a field that decides, and values which that field can have."""
	matter = get_controller(doc.document_type)
	meta = frappe.get_meta(doc.document_type)
	for row in doc.conditions:
		if row.fieldname not in matter.FACTS:
			frappe.throw(
				_("Row {0}: conditions may name these fields: {1}.").format(
					row.idx, listed(_(meta.get_label(field)) for field in matter.FACTS)
				),
				title=_("Conditions"),
			)
		field = meta.get_field(row.fieldname)
		if field.fieldtype != "Select":
			continue
		options = (field.options or "").split("\n")
		in_words = {_(option): option for option in options}
		several = row.operator == Operator.ONE_OF.value
		values = (row.value or "").replace("，", ",").split(",") if several else [row.value or ""]
		# a value may be typed as the form shows it
		values = [in_words.get(value.strip(), value.strip()) for value in values]
		for value in values:
			if value not in options:
				frappe.throw(
					_("Row {0}: “{1}” is not a value of {2}. Choose from: {3}.").format(
						row.idx, value, _(field.label), listed(_(option) for option in options if option)
					),
					title=_("Conditions"),
				)
		row.value = ", ".join(values)
