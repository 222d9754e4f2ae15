import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


class DutyFaultLook(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		head_hash: DF.Data | None
		head_seq: DF.Int
		how: DF.Literal["On Screen", "Printed"]
		looked_at: DF.Datetime | None
		looked_by: DF.Data | None
		record: DF.Link | None
		staff_name: DF.Data | None
		unsealed: DF.Check

	# end: auto-generated types
	"""One look at a case: by whom, when, how."""


def on_doctype_update() -> None:
	"""The looks at a case, the latest first."""
	frappe.db.add_index("Duty Fault Look", ["record", "looked_at"])
