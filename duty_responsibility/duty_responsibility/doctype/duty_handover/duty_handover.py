from duty_responsibility.controllers.row import RowDocument


class DutyHandover(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acknowledged_at: DF.Datetime | None
		acknowledged_by: DF.Link | None
		from_staff: DF.Link | None
		handed_at: DF.Datetime | None
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		refusal_reason: DF.SmallText | None
		refused_at: DF.Datetime | None
		refused_by: DF.Link | None
		round_number: DF.Int
		to_section: DF.Link | None
		to_staff: DF.Link | None
	# end: auto-generated types
	pass
