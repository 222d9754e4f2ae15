from duty_responsibility.duty_responsibility.ledger import LedgerDocument
from duty_responsibility.engine import ledger_sentences


class DutyFiring(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		clock: DF.Link | None
		collapsed_into: DF.Int
		cycle: DF.Int
		fired_at: DF.Datetime | None
		level: DF.Int
		notice: DF.Literal["Reminder", "Urging", "Supervision"]
		outcome: DF.Literal["Fired", "Skipped"]
		pause: DF.Int
		recipients: DF.Code | None
		ripe_at: DF.Datetime | None
		trace: DF.Code | None
	# end: auto-generated types

	def onload(self) -> None:
		"""The form shows in words who was told and why."""
		said = ledger_sentences.of_firing(self.recipients, self.trace, self.collapsed_into)
		self.set_onload("said", said)
