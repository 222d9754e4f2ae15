import frappe

from duty_responsibility.duty_responsibility.ledger import LedgerDocument


class DutyNotice(LedgerDocument):
	pass


def on_doctype_update() -> None:
	"""Delivery looks for what is pending and due, and for nothing else."""
	frappe.db.add_index("Duty Notice", ["status", "send_after"])
