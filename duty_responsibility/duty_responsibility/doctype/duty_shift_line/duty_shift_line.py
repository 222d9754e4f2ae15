import frappe

from duty_responsibility.controllers.ledger import LedgerDocument


class DutyShiftLine(LedgerDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		called: DF.Check
		handed_on: DF.Check
		happened_at: DF.Datetime | None
		kind: DF.Literal[
			"Inquiry Received",
			"Visitor at the Gate",
			"Document Received",
			"Telephone Record",
			"Urgent Assignment",
			"Alarm Raised",
			"Fell Due",
			"Meeting Held",
			"Open Matter",
		]
		log: DF.Link | None
		part_label: DF.Data | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		state: DF.Data | None
		step: DF.Data | None
		taken_over_at: DF.Datetime | None
		takes_over: DF.Link | None
		title: DF.Data | None
	# end: auto-generated types
	pass


def on_doctype_update() -> None:
	"""A log's lines are read in order; who was called to a matter, or has taken it over, sees it."""
	frappe.db.add_index("Duty Shift Line", ["log", "happened_at"])
	frappe.db.add_index("Duty Shift Line", ["reference_doctype", "reference_name"])
	frappe.db.add_index("Duty Shift Line", ["takes_over", "handed_on"])
