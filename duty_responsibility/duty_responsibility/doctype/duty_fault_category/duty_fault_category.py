from frappe.model.document import Document


class DutyFaultCategory(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		category_name: DF.Data
		description: DF.SmallText | None
		disabled: DF.Check
		document_type: DF.Link | None
		sequence: DF.Int
		source_kind: DF.Literal["", "Breach", "Proofreading", "Meeting Fact"]
		steps: DF.SmallText | None
	# end: auto-generated types
	"""A kind of fault as the regulation names it (Arts. 17–20)."""
