import frappe

from duty_responsibility.duty_responsibility.ledger import LedgerDocument


class DutyClock(LedgerDocument):
	pass


def on_doctype_update() -> None:
	"""The sweep looks for what is due, the form for a matter's clocks, the sealer for what moved, people for theirs."""
	frappe.db.add_index("Duty Clock", ["next_action_at", "name"])
	frappe.db.add_index("Duty Clock", ["reference_name", "reference_doctype"])
	frappe.db.add_index("Duty Clock", ["unsealed"])
	frappe.db.add_index("Duty Clock", ["undertaker", "status", "due_at"])
	frappe.db.add_index("Duty Clock", ["section", "status", "due_at"])
	frappe.db.add_index("Duty Clock", ["calendar", "status"])
