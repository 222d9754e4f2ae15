import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


class DutyDraftVersion(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		change_kind: DF.Literal["Handed On", "Correction of Form", "Change of Substance", "Sent Back"]
		characters: DF.Int
		document: DF.Link | None
		document_title: DF.Data | None
		person: DF.Link | None
		reason: DF.SmallText | None
		saved_at: DF.Datetime | None
		step: DF.Data | None
		text: DF.LongText | None
		version: DF.Int
	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""One version of a number; the versions of a document are read in order."""
	frappe.db.add_unique("Duty Draft Version", ["document", "version"], constraint_name="duty_draft_version")
