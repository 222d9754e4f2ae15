"""The base of every row of a table: a row is read and written with the document that it belongs to, never alone.

Frappe takes a row that is read or saved by itself for a document of its own. It then asks for the role on the parent's
DocType only, and none of the parent's checks run. The parent itself writes its rows with `db_insert`, `db_update` and
plain deletes, which call none of the methods below.
"""

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.rules.text import as_html


class RowDocument(Document):
	"""A row that cannot be written alone, by nobody, and that is read by whoever may read its document."""

	def stored_parent(self) -> Document | None:
		"""Return the document that the database says this row belongs to, whatever a request says of it."""
		found = frappe.db.get_value(self.doctype, self.name, ["parenttype", "parent"]) if self.name else None
		parenttype, parent = found or (self.parenttype, self.parent)
		if not parenttype or not parent or not frappe.db.exists(parenttype, parent):
			return None
		return frappe.get_doc(parenttype, parent)

	@Document.parent_doc.getter
	def parent_doc(self) -> Document | None:
		"""Return the document; the functions of `frappe.permissions` ask the role alone where there is none."""
		return Document.parent_doc.fget(self) or self.stored_parent()

	def has_permission(self, permtype: str = "read", **options: Any) -> bool:
		if self.flags.ignore_permissions:
			return True
		parent = self.stored_parent()
		return bool(parent and parent.has_permission(permtype, **options))

	def apply_fieldlevel_read_permissions(self) -> None:
		"""Note what the document notes when it is read: a row that is read alone is a part of it."""
		if parent := self.stored_parent():
			parent.apply_fieldlevel_read_permissions()
		super().apply_fieldlevel_read_permissions()

	def before_print(self, settings: Any = None) -> None:
		if parent := self.stored_parent():
			parent.run_method("before_print", settings)

	# -- written alone ----------------------------------------------------------------------------

	def before_insert(self) -> None:
		self._refuse()

	def validate(self) -> None:
		self._refuse()

	def on_trash(self) -> None:
		self._refuse()

	def _refuse(self) -> NoReturn:
		frappe.throw(
			as_html(
				_(
					"{0} is a row of a table. It is changed only within the document that it belongs to."
				).format(_(self.doctype))
			),
			frappe.PermissionError,
			title=_("Not Permitted"),
		)
