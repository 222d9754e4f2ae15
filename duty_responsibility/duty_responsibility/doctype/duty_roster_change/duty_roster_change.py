from duty_responsibility.controllers.row import RowDocument


class DutyRosterChange(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		changed_at: DF.Datetime | None
		changed_by: DF.Link | None
		from_staff: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		shift: DF.Data | None
		to_staff: DF.Link | None
	# end: auto-generated types
	pass
