import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from duty_responsibility.controllers.conditions import check_conditions
from duty_responsibility.duty_responsibility.doctype.duty_time_limit import external
from duty_responsibility.engine.office import external_kinds, policies
from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.rules.limits import BACKWARD, LimitKind
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.words import listed, refuse


class DutyTimeLimit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_time_limit_condition.duty_time_limit_condition import (
			DutyTimeLimitCondition,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_time_limit_step.duty_time_limit_step import (
			DutyTimeLimitStep,
		)

		conditions: DF.Table[DutyTimeLimitCondition]
		description: DF.SmallText | None
		document_type: DF.Link
		enabled: DF.Check
		event_field: DF.Literal[None]
		finish_conditions: DF.Table[DutyTimeLimitCondition]
		max_extension_days: DF.Int
		max_extensions: DF.Int
		may_pause: DF.Check
		external_kind: DF.Check
		section_field: DF.Literal[None]
		sequence: DF.Int
		start_field: DF.Literal[None]
		step_name: DF.Data | None
		steps: DF.Table[DutyTimeLimitStep]
		title: DF.Data
		assignee_field: DF.Literal[None]
		withdraw_conditions: DF.Table[DutyTimeLimitCondition]

	# end: auto-generated types
	def validate(self) -> None:
		self.external_kind = int(self.document_type not in MATTERS)
		if self.external_kind:
			external.check(self)
		if not self.steps:
			frappe.throw(
				_("A time limit needs at least one step: what has to be done, and by when."),
				title=_("No Steps"),
			)
		if self.external_kind:
			external.check_step(self)
		else:
			check_conditions(self)
			self.check_steps()
		try:
			policies.steps(self)
		except RuleError as error:
			refuse(error, title=_("Handling Steps"))

	def on_update(self) -> None:
		external_kinds.forget()

	def after_delete(self) -> None:
		external_kinds.forget()

	def check_steps(self) -> None:
		matter = get_controller(self.document_type)
		seen: set[str] = set()
		above: str | None = None
		for row in self.steps:
			if row.step not in matter.STEPS:
				frappe.throw(
					as_html(
						_("Row {0}: {1} has these steps: {2}.").format(
							row.idx, _(self.document_type), listed(_(step) for step in matter.STEPS)
						)
					),
					title=_("Handling Steps"),
				)
			if row.combine and row.step != above:
				frappe.throw(
					as_html(
						_(
							"Row {0}: it can be joined only with a row of the same step directly above."
						).format(row.idx)
					),
					title=_("Handling Steps"),
				)
			if not row.combine and row.step in seen:
				frappe.throw(
					as_html(
						_("Row {0}: the step “{1}” is there twice. Join the rows, or remove one.").format(
							row.idx, _(row.step)
						)
					),
					title=_("Handling Steps"),
				)
			if not matter.HAS_EVENT and LimitKind(row.limit_kind) in {*BACKWARD, LimitKind.SET_BY_LEADER}:
				frappe.throw(
					as_html(
						_("Row {0}: {1} has no set time or event to count from.").format(
							row.idx, _(self.document_type)
						)
					),
					title=_("Handling Steps"),
				)
			seen.add(row.step)
			above = row.step
