from duty_responsibility.controllers.row import RowDocument


class DutyCaseVoice(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		recusal_reason: DF.Data | None
		recused: DF.Check
		staff: DF.Link | None
		staff_name: DF.Data | None
		vote: DF.Literal["", "Held to Account", "Dropped", "Excused"]
		vote_grade: DF.Link | None
		voted_at: DF.Datetime | None
	# end: auto-generated types
	pass
