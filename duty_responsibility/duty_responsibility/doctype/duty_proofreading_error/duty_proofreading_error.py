from duty_responsibility.controllers.row import RowDocument


class DutyProofreadingError(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		correction: DF.Data | None
		error_class: DF.Literal["Title", "Important Name", "Major Policy", "Body"]
		excerpt: DF.Data | None
		found: DF.Data | None
		judgement: DF.Literal["", "Error", "No Error"]
		paragraph: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		position: DF.Int
		proposed: DF.Check
		why: DF.SmallText | None

	# end: auto-generated types
