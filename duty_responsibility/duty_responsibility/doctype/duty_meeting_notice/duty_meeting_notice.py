import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


class DutyMeetingNotice(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		channel: DF.Literal["System", "Personal Link", "Phone", "Paper"]
		email: DF.Data | None
		limit_at: DF.Datetime | None
		link_version: DF.Int
		meeting: DF.Link
		organ: DF.Data | None
		participant: DF.Data | None
		phone: DF.Data | None
		received_at: DF.Datetime | None
		recipient_name: DF.Data | None
		replied_at: DF.Datetime | None
		reply: DF.Literal["", "Attends", "Sends Somebody", "Cannot Attend"]
		reply_note: DF.SmallText | None
		sent_at: DF.Datetime | None
		sent_by: DF.Link | None
		staff: DF.Link | None
		substitute_name: DF.Data | None
		substitute_phone: DF.Data | None
		substitute_post: DF.Data | None
		told_sequence: DF.Int
		was_listed: DF.Check
	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""A meeting's notices; and which meetings somebody on the staff is invited to."""
	frappe.db.add_index("Duty Meeting Notice", ["meeting"])
	frappe.db.add_index("Duty Meeting Notice", ["staff", "meeting"])
