from duty_responsibility.controllers.ledger import LedgerDocument


class DutyOutage(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alarm_sent: DF.Check
		from_time: DF.Datetime | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		noticed_at: DF.Datetime | None
		noticed_by: DF.Data | None
		to_time: DF.Datetime | None
		unsealed: DF.Check

	# end: auto-generated types
	pass
