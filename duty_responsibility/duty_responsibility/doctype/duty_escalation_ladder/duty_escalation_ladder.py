from frappe import _
from frappe.model.document import Document

from duty_responsibility.engine import policies
from duty_responsibility.engine.explain import refuse
from duty_responsibility.rules.trace import RuleError


class DutyEscalationLadder(Document):
	def validate(self) -> None:
		try:
			policies.ladder_of(self)
		except RuleError as error:
			refuse(error, title=_("The Ladder Cannot Be Climbed"))
