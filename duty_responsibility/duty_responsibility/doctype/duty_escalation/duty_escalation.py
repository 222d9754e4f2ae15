from duty_responsibility.controllers.ledger import LedgerDocument
from duty_responsibility.engine.ledger import sentences


class DutyEscalation(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		clock: DF.Link | None
		collapsed_into: DF.Int
		cycle: DF.Int
		escalated_at: DF.Datetime | None
		level: DF.Int
		kind: DF.Literal["Reminder", "Urging", "Supervision"]
		outcome: DF.Literal["Sent", "Skipped"]
		pause: DF.Int
		recipients: DF.Code | None
		reached_at: DF.Datetime | None
		trace: DF.Code | None
	# end: auto-generated types

	def onload(self) -> None:
		"""The form shows in words who was told and why."""
		said = sentences.of_escalation(self.recipients, self.trace, self.collapsed_into)
		self.set_onload("said", said)
