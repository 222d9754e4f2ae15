from duty_responsibility.controllers.row import RowDocument


class DutyShiftNote(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime
		entered_by: DF.Link | None
		kind: DF.Literal["Matter Noted", "Instruction Received", "Weather", "To Hand Over"]
		note: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
	pass
