from duty_responsibility.duty_responsibility.ledger import LedgerDocument


class DutyClockEvent(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actor: DF.Data | None
		clock: DF.Link | None
		data: DF.Code | None
		event: DF.Literal[
			"Started",
			"Paused",
			"Resumed",
			"Extended",
			"Rescheduled",
			"Reassigned",
			"Escalated",
			"Breached",
			"Finished",
			"Cancelled",
			"Reopened",
			"Excused",
			"Renamed",
		]
		happened_at: DF.Datetime | None
		hash: DF.Data | None
		previous_hash: DF.Data | None
		recorded_at: DF.Datetime | None
		seq: DF.Int
	# end: auto-generated types
	pass
