from duty_responsibility.controllers.row import RowDocument


class DutyFaultMeasure(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		days: DF.Int
		decision: DF.Link | None
		done_at: DF.Datetime | None
		due_at: DF.Datetime | None
		from_source: DF.Check
		head_present: DF.Check
		measure: DF.Data | None
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		proof: DF.Data | None
		sent_to: DF.Data | None
		set_aside: DF.Check
		staff: DF.Link | None
		started_at: DF.Datetime | None
	# end: auto-generated types
	pass
