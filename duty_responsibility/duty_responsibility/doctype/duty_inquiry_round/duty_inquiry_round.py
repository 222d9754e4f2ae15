from duty_responsibility.controllers.row import RowDocument


class DutyInquiryRound(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.SmallText | None
		closed_at: DF.Datetime | None
		first_responder: DF.Link | None
		guided_to: DF.Data | None
		opened_at: DF.Datetime | None
		outcome: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rating: DF.Int
		rating_note: DF.SmallText | None
		reopen_reason: DF.SmallText | None
		responded_at: DF.Datetime | None
		responder_trace: DF.Code | None
		round_number: DF.Int
		transferred_to: DF.Data | None
		assignee: DF.Link | None
	# end: auto-generated types
	pass
