from duty_responsibility.controllers.row import RowDocument


class DutyLeadershipMember(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		absence_reason: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		present: DF.Check
		staff: DF.Link
		staff_name: DF.Data | None
	# end: auto-generated types
	pass
