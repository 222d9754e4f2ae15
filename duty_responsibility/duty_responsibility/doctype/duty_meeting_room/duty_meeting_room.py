from frappe.model.document import Document


class DutyMeetingRoom(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disabled: DF.Check
		location: DF.Data | None
		room_name: DF.Data
		seats: DF.Int
	# end: auto-generated types
	pass
