import frappe
from frappe import _
from frappe.model.document import Document


class DutyLedgerCheck(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_ledger_finding.duty_ledger_finding import (
			DutyLedgerFinding,
		)

		clocks_checked: DF.Int
		error: DF.SmallText | None
		events_checked: DF.Int
		findings: DF.Table[DutyLedgerFinding]
		finished_at: DF.Datetime | None
		last_seal_hash: DF.Data | None
		progress: DF.Percent
		seals_checked: DF.Int
		started_at: DF.Datetime | None
		status: DF.Literal["Queued", "Running", "Intact", "Broken", "Failed"]

	# end: auto-generated types
	def before_insert(self) -> None:
		"""Results are the check's own, never given with it."""
		self.update({"status": "Queued", "progress": 0, "error": "", "findings": []})

	def validate(self) -> None:
		if not self.is_new() and not self.flags.by_the_check:
			frappe.throw(
				_("A check is written by the system alone. Ask for a new one."), frappe.PermissionError
			)

	def after_insert(self) -> None:
		frappe.enqueue(
			"duty_responsibility.engine.ledger.checks.run",
			queue="long",
			name=self.name,
			enqueue_after_commit=True,
		)
