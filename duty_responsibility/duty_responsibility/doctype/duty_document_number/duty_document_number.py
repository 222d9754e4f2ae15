import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


class DutyDocumentNumber(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document: DF.Link | None
		document_number: DF.Data | None
		given_back_at: DF.Datetime | None
		given_back_by: DF.Link | None
		held: DF.Data | None
		issued_at: DF.Datetime | None
		issued_by: DF.Link | None
		number: DF.Int
		reason: DF.SmallText | None
		series: DF.Link | None
		state: DF.Literal["In Use", "Given Back"]
		year: DF.Int
	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""The book of numbers is read by series and year."""
	frappe.db.add_index("Duty Document Number", ["series", "year", "number"])
