from typing import Any

from frappe.model.document import Document

from duty_responsibility.permissions.papers import has_row_permission


class DutyDocumentRecipient(Document):
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
	def has_permission(self, permtype: str = "read", **options: Any) -> bool:
		return has_row_permission(self, permtype, **options)
