from duty_responsibility.controllers.row import RowDocument


class DutyGradeMeasure(RowDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		article: DF.Data | None
		days: DF.Int
		done_by: DF.Literal["Deputy Director in Charge", "Director", "Person Concerned", "Clerk"]
		from_source: DF.Check
		head_present: DF.Check
		measure: DF.Literal[
			"Talk",
			"Written Self-criticism",
			"Criticism in a Circular",
			"Loss of the Year's Honours",
			"Transfer from the Post",
			"Hand-over to Discipline Inspection",
			"Other Measure",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		proof: DF.Literal["Talk Record", "Self-criticism", "Note"]
		sent_to: DF.Literal["", "Section Head and Deputy Director", "The Office"]
	# end: auto-generated types
	pass
