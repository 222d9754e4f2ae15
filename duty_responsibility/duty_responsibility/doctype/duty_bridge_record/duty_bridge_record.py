import frappe
from frappe.model.document import Document


class DutyBridgeRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		label: DF.Data | None
		outcome: DF.Literal["In Step", "Conflict", "Left Alone"]
		reasons: DF.Code | None
		said: DF.Code | None
		source_doctype: DF.Data | None
		source_name: DF.Data | None
		target_doctype: DF.Link | None
		target_name: DF.Data | None
	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""A row there has one record here, whoever brings it over at the same time."""
	frappe.db.add_unique("Duty Bridge Record", ["source_doctype", "source_name"])
