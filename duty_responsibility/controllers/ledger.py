"""Documents that only the engine writes: nobody, the Administrator included, changes or deletes them.

The engine writes rows set-based, past the document layer; whatever comes through it is refused here.
"""

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.rules.text import as_html


class LedgerDocument(Document):
	"""Read only, for everybody, for ever."""

	APPEND_ONLY = True
	"""Says to `permissions.door` that nothing is hung beside such a document either."""

	def before_insert(self) -> None:
		self._refuse()

	def validate(self) -> None:
		self._refuse()

	def on_trash(self) -> None:
		self._refuse()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self._refuse()

	def _refuse(self) -> NoReturn:
		frappe.throw(
			as_html(
				_(
					"{0} belongs to the ledger. It is written by the system alone and cannot be changed or deleted."
				).format(_(self.doctype))
			),
			frappe.PermissionError,
			title=_("Append Only"),
		)
