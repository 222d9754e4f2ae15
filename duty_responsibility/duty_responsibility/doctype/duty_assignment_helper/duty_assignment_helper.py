from duty_responsibility.controllers.row import RowDocument


class DutyAssignmentHelper(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		section: DF.Link | None
		staff: DF.Link | None
		task: DF.Data | None
	# end: auto-generated types
	pass
