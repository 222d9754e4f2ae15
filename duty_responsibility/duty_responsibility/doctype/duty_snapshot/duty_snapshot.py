from duty_responsibility.controllers.ledger import LedgerDocument


class DutySnapshot(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.Code | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		kind: DF.Literal["Calendar", "Policy"]
		source: DF.Data | None
		unsealed: DF.Check

	# end: auto-generated types
	pass
