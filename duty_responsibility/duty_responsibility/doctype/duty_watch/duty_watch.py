from frappe.model.document import Document


class DutyWatch(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		last_delivery_at: DF.Datetime | None
		last_seal: DF.Int
		last_seal_hash: DF.Data | None
		last_sweep_at: DF.Datetime | None
	# end: auto-generated types
	pass
