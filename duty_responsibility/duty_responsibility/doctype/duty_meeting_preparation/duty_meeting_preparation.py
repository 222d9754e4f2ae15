from duty_responsibility.controllers.row import RowDocument


class DutyMeetingPreparation(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done_at: DF.Datetime | None
		done_by: DF.Link | None
		early: DF.Check
		item: DF.Data
		note: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		requirements: DF.Data | None
		since: DF.Datetime | None
		assignee: DF.Link | None
	# end: auto-generated types
	pass
