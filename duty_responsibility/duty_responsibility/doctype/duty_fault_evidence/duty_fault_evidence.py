import frappe

from duty_responsibility.controllers.case import CaseDocument
from duty_responsibility.controllers.ledger import LedgerDocument


class DutyFaultEvidence(CaseDocument, LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		added_at: DF.Datetime | None
		added_by: DF.Data | None
		content: DF.Code | None
		hash: DF.Data | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		kind: DF.Literal["Pack", "Further Evidence", "Earlier Statement"]
		previous_hash: DF.Data | None
		record: DF.Link | None
		seq: DF.Int
		unsealed: DF.Check

	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""A case's evidence in order; a place in it is taken once."""
	frappe.db.add_unique("Duty Fault Evidence", ["record", "seq"])
