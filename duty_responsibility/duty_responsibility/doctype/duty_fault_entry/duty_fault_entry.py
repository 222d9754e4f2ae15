from duty_responsibility.controllers.row import RowDocument


class DutyFaultEntry(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal[
			"Statement Asked for",
			"Statement Made",
			"No Statement Made",
			"Person Concerned Corrected",
			"Evidence Added",
			"Proposal Made",
			"Decided",
			"Appeal Decided",
			"Decision Corrected",
			"Notice Given",
			"Talk Recorded",
			"Talk Record Signed",
			"Self-criticism Handed In",
			"Self-criticism Accepted",
			"Self-criticism Returned",
			"Measure Carried Out",
			"Appealed",
			"Decision Accepted",
			"No Appeal Made",
			"Dropped",
			"Excused",
			"Closed",
		]
		at: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		staff_name: DF.Data | None
		words: DF.SmallText | None
	# end: auto-generated types
	pass
