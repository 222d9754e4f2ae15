import frappe

from duty_responsibility.duty_responsibility.ledger import LedgerDocument


class DutyWatch(LedgerDocument):
	def before_insert(self) -> None:
		# Frappe itself puts the empty document there when the app is installed
		if frappe.db.get_singles_dict(self.doctype) or self.last_seal_hash or self.last_sweep_at:
			super().before_insert()
