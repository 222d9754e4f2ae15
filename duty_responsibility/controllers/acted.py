"""Documents whose state changes by what people do with them, not by what is typed into a form."""

from datetime import datetime
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.utils import cast, get_datetime, now_datetime

from duty_responsibility.rules.text import as_html


class ActedDocument(Document):
	"""A document whose state changes by what people do with it, not by what somebody types into a form."""

	ACTIONS: tuple[str, ...] = ()
	"""Fields that only the document's own actions set, never a form or an import."""

	FIXED: tuple[str, ...] = ()
	"""Fields that the document sets for itself when it is registered, and that stay as they are."""

	TABLES: tuple[str, ...] = ()
	"""Child tables whose rows only the document's own actions write."""

	def refuse_by_hand(self) -> None:
		"""Fields that belong to an action cannot be written past it."""
		if self.flags.duty_action:
			return
		before = self.get_doc_before_save()
		changed = [field for field in self.ACTIONS if self.changed(field)]
		if before is not None:
			changed += [field for field in self.FIXED if self.changed(field)]
		changed += [table for table in self.TABLES if rows_of(self, table) != rows_of(before, table)]
		for field in changed:
			self.refuse_field(field)

	def refuse_field(self, field: str) -> NoReturn:
		frappe.throw(
			as_html(_("“{0}” is set by the buttons of the form only.").format(_(self.meta.get_label(field)))),
			title=_("Not by Hand"),
		)

	def changed(self, *fields: str) -> bool:
		"""Whether one of the fields differs from what is stored; a form sends times as text, which is no change."""
		if self.get_doc_before_save() is None:
			return any(self.get(field) for field in fields)
		return any(
			(self.get(field) or self.get_doc_before_save().get(field)) and self.has_value_changed(field)
			for field in fields
		)

	def act(self, **values: Any) -> None:
		"""Save what an action sets, with all the checks and permissions of a save."""
		self.flags.duty_action = True
		try:
			self.update(values)
			self.save()
		finally:
			self.flags.duty_action = False


def rows_of(doc: Document | None, table: str) -> list[tuple[str, ...]]:
	"""A table's rows with their names and what is stored of them, so that a form's text and a database's value are the same."""
	if doc is None:
		return []
	rows = frappe.get_meta(doc.meta.get_field(table).options)
	stored = [field for field in rows.fields if field.fieldtype not in no_value_fields]
	return [
		(str(row.name), *(str(cast(field.fieldtype, row.get(field.fieldname)) or "") for field in stored))
		for row in doc.get(table)
	]


def now() -> datetime:
	"""This moment to the second, as the rules count."""
	return now_datetime().replace(microsecond=0)


def instant(value: str | datetime | None) -> datetime | None:
	"""A moment as the rules take it, whether a form or the database gave it; none stays none."""
	return get_datetime(value).replace(microsecond=0) if value else None
