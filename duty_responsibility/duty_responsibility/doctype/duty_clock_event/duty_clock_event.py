import frappe

from duty_responsibility.controllers.ledger import LedgerDocument
from duty_responsibility.engine.ledger import sentences
from duty_responsibility.rules.older_words import in_present_words


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

	def onload(self) -> None:
		"""The form shows the event in words; what is stored stays as it was hashed."""
		self.set_onload("said", sentences.of_event(in_present_words(frappe.parse_json(self.data or "{}"))))
