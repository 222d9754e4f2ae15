from duty_responsibility.controllers.row import RowDocument


class DutyMeetingAgendaItem(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		minutes: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reporter: DF.Data | None
		subject: DF.Data
	# end: auto-generated types
	pass
