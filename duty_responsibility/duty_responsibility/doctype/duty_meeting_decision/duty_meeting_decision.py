from duty_responsibility.controllers.row import RowDocument


class DutyMeetingDecision(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assignment: DF.Link | None
		decision: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		section: DF.Link | None
		assignee: DF.Link | None
	# end: auto-generated types
	pass
