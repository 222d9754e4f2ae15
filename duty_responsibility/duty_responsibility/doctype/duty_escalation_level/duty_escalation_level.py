from duty_responsibility.controllers.row import RowDocument


class DutyEscalationLevel(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Int
		basis: DF.Literal["Share of Time Left", "Before Due", "After Due"]
		kind: DF.Literal["Reminder", "Urging", "Supervision"]
		off_hours: DF.Literal["Wait for Opening", "Duty Officer", "Send Now"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		to_deputy_director: DF.Check
		to_director: DF.Check
		to_section_head: DF.Check
		to_assignee: DF.Check
		unit: DF.Literal[
			"Working Minutes", "Working Hours", "Half Days", "Working Days", "Minutes (Round the Clock)"
		]
	# end: auto-generated types
	pass
