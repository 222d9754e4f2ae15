import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


class DutyMonthlyFigure(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		clocks: DF.Int
		counted_month: DF.Data | None
		late_minutes: DF.Int
		reference_doctype: DF.Link | None
		result: DF.Data | None
		section: DF.Link | None
		status: DF.Data | None
	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""Asked for by month, counted anew by month."""
	frappe.db.add_index("Duty Monthly Figure", ["counted_month", "section"])
