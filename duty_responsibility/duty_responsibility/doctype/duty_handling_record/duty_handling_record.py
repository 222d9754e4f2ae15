import frappe

from duty_responsibility.controllers.row import RowDocument


class DutyHandlingRecord(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assigned_by: DF.Link | None
		decision: DF.Literal["", "Done", "Returned", "Removed", "Skipped"]
		done_at: DF.Datetime | None
		entered_by: DF.Link | None
		entered_by_name: DF.Data | None
		opinion: DF.SmallText | None
		order_number: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		person: DF.Link | None
		person_name: DF.Data | None
		received_at: DF.Datetime | None
		section: DF.Link | None
		step: DF.Literal[None]
		reminded: DF.Int
		reminded_at: DF.Datetime | None

	# end: auto-generated types


def on_doctype_update() -> None:
	"""Each person's own list asks for what waits for them; who has had a matter goes on seeing it."""
	frappe.db.add_index("Duty Handling Record", ["person", "done_at"], index_name="person_done")
	frappe.db.add_index("Duty Handling Record", ["section"], index_name="section")
