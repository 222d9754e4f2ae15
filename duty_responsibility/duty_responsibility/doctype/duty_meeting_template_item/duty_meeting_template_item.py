from duty_responsibility.controllers.row import RowDocument


class DutyMeetingTemplateItem(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		early: DF.Check
		item: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		requirements: DF.Data | None
		assignee: DF.Link | None
	# end: auto-generated types
	pass
