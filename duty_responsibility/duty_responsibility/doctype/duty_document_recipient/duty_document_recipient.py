from duty_responsibility.controllers.row import RowDocument


class DutyDocumentRecipient(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		copies: DF.Int
		first_copy: DF.Int
		last_copy: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		recipient: DF.Data
		role: DF.Literal["Main Recipient", "Copied to"]

	# end: auto-generated types
