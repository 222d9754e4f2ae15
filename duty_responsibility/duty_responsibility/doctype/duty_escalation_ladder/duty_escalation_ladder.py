from frappe import _
from frappe.model.document import Document

from duty_responsibility.engine.office import policies
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.words import refuse


class DutyEscalationLadder(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_escalation_level.duty_escalation_level import (
			DutyEscalationLevel,
		)

		article: DF.Data | None
		description: DF.SmallText | None
		ladder_name: DF.Data
		levels: DF.Table[DutyEscalationLevel]

	# end: auto-generated types
	def validate(self) -> None:
		try:
			policies.ladder_of(self)
		except RuleError as error:
			refuse(error, title=_("The Ladder Cannot Be Climbed"))
