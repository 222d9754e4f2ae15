from duty_responsibility.controllers.row import RowDocument


class DutyResponderLink(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		hours: DF.Literal["In Office Hours", "Outside Office Hours", "Always"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		source: DF.Literal[
			"Clerk",
			"Document Transfer Clerk",
			"Weekly Duty",
			"Temporary Duty",
			"Off-hours Duty",
			"Named Person",
		]
		staff: DF.Link | None
	# end: auto-generated types
	pass
