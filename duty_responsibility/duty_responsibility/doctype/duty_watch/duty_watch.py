import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


class DutyWatch(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		last_figures_at: DF.Datetime | None
		last_seal: DF.Int
		last_seal_hash: DF.Data | None
		last_sweep_at: DF.Datetime | None

	# end: auto-generated types
	def before_insert(self) -> None:
		# Frappe itself puts the empty document there when the app is installed
		if frappe.db.get_singles_dict(self.doctype) or self.last_seal_hash or self.last_sweep_at:
			super().before_insert()
