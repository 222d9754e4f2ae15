from typing import Any

import frappe
from frappe import _
from frappe.model import no_value_fields

from duty_responsibility.controllers.acted import ActedDocument
from duty_responsibility.controllers.case import CaseDocument, refuse
from duty_responsibility.printing import case


class DutyMeasureProof(CaseDocument, ActedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		by: DF.Link | None
		content: DF.LongText | None
		head: DF.Link | None
		head_hash: DF.Data | None
		head_seq: DF.Int
		held_at: DF.Datetime | None
		judged_at: DF.Datetime | None
		judged_by: DF.Link | None
		kind: DF.Literal["Talk Record", "Self-criticism", "Note"]
		measure_row: DF.Data | None
		number: DF.Data | None
		others: DF.Data | None
		place: DF.Data | None
		record: DF.Link | None
		return_reason: DF.SmallText | None
		signed_at: DF.Datetime | None
		status: DF.Literal["Handed In", "Accepted", "Returned"]
		unsealed: DF.Check
		written_at: DF.Datetime | None

	# end: auto-generated types
	"""What shows that a measure was carried out: the record of a talk (谈话记录), a self-criticism (书面检查)."""

	@property
	def ACTIONS(self) -> tuple[str, ...]:
		return tuple(field.fieldname for field in self.meta.fields if field.fieldtype not in no_value_fields)

	def talk_record(self) -> dict[str, Any]:
		return case.talk_record(self)

	def before_insert(self) -> None:
		if not self.flags.duty_action:
			refuse(_("Papers of a case are written from the case."))

	def validate(self) -> None:
		self.refuse_by_hand()

	def on_trash(self) -> None:
		frappe.throw(_("Papers of a case stay with it."), title=_("Not Deleted"))
