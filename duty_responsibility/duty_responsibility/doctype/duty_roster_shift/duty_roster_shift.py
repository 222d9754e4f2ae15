import frappe

from duty_responsibility.controllers.row import RowDocument


class DutyRosterShift(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		duty_type: DF.Literal["Weekly Duty", "Temporary Duty", "Off-hours Duty"]
		end_time: DF.Data | None
		from_date: DF.Date
		note: DF.Data | None
		original_staff: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		staff: DF.Link
		start_time: DF.Data | None
		to_date: DF.Date | None
	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""Who is on duty is asked by days, whichever roster says so."""
	frappe.db.add_index("Duty Roster Shift", ["to_date", "from_date"])
