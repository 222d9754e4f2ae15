from duty_responsibility.controllers.row import RowDocument


class DutyMeetingParticipant(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		added_at: DF.Datetime | None
		email: DF.Data | None
		organ: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		participant_name: DF.Data | None
		phone: DF.Data | None
		post: DF.Data | None
		role: DF.Literal["Chairs", "Attends", "Observes"]
		signed_in_at: DF.Datetime | None
		staff: DF.Link | None
	# end: auto-generated types
	pass
