import frappe
from frappe import _
from frappe.model.document import Document


class DutySampleOffice(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		baseline: DF.LongText | None
		loaded_at: DF.Datetime | None
		loaded_by: DF.Data | None
		matters: DF.Int
		seconds: DF.Int
		weeks: DF.Int
	# end: auto-generated types
	"""Whether the sample office is on this site, and what was there before it came."""

	def validate(self) -> None:
		frappe.throw(
			_("The sample office is loaded and removed by the buttons of Duty Settings only."),
			frappe.PermissionError,
			title=_("Sample Office"),
		)
