from duty_responsibility.controllers.row import RowDocument


class DutyPathStep(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		by_clerk: DF.Check
		holder: DF.Literal[
			"Clerk",
			"Whoever Registered",
			"Assignee",
			"Section Head",
			"Deputy Director in Charge",
			"Deputy Director for Daily Work",
			"Director",
			"Named Person",
			"Chosen Person",
		]
		needs_opinion: DF.Check
		optional: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		person: DF.Link | None
		step: DF.Literal[None]
	# end: auto-generated types
	pass
