from duty_responsibility.controllers.ledger import LedgerDocument


class DutySeal(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		clock_count: DF.Int
		content: DF.Code | None
		hash: DF.Data | None
		number: DF.Int
		previous_hash: DF.Data | None
		sealed_at: DF.Datetime | None
	# end: auto-generated types
	pass
