import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


class DutyNotification(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		clock: DF.Link | None
		error: DF.SmallText | None
		escalation: DF.Link | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		kind: DF.Literal["Reminder", "Urging", "Supervision"]
		recipient_role: DF.Data | None
		send_after: DF.Datetime | None
		sent_at: DF.Datetime | None
		status: DF.Literal["Pending", "Sent", "Withheld", "Failed"]
		unsealed: DF.Check
		user: DF.Link | None

	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""Delivery looks for what is pending and due; permissions for what a duty officer was told."""
	frappe.db.add_index("Duty Notification", ["status", "send_after"])
	frappe.db.add_index("Duty Notification", ["user", "recipient_role"])
