from duty_responsibility.controllers.row import RowDocument


class DutyProgressReport(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.SmallText | None
		due_at: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reported_at: DF.Datetime | None
		staff: DF.Link | None
	# end: auto-generated types
	pass
