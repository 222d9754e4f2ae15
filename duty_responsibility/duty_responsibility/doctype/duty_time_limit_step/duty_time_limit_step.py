from duty_responsibility.controllers.row import RowDocument


class DutyTimeLimitStep(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Int
		article: DF.Data
		combine: DF.Literal["", "Earlier Of", "Later Of"]
		ladder: DF.Link
		limit_kind: DF.Literal[
			"At Once",
			"Working Days",
			"Half Days",
			"Working Hours",
			"Working Minutes",
			"Calendar Days",
			"Hours (Round the Clock)",
			"Working Days Before",
			"Half Days Before",
			"Working Hours Before",
			"Hours Before",
			"Cut-off",
			"Set by Leader",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Literal[None]
		assignee: DF.Literal["Clerk", "Assignee", "Section Head", "Deputy Director in Charge"]
	# end: auto-generated types
	pass
