from typing import Any

from frappe.model.document import Document

from duty_responsibility.permissions.papers import has_row_permission


class DutyProofreadingError(Document):
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
	def has_permission(self, permtype: str = "read", **options: Any) -> bool:
		return has_row_permission(self, permtype, **options)
