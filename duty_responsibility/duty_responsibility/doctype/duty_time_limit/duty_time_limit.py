import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from duty_responsibility.engine import policies
from duty_responsibility.engine.explain import listed, refuse
from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.rules.limits import BACKWARD, LimitKind
from duty_responsibility.rules.policy import Operator
from duty_responsibility.rules.trace import RuleError


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
		max_extension_days: DF.Int
		max_extensions: DF.Int
		may_pause: DF.Check
		sequence: DF.Int
		steps: DF.Table[DutyTimeLimitStep]
		title: DF.Data

	# end: auto-generated types
	def validate(self) -> None:
		if self.document_type not in MATTERS:
			frappe.throw(
				_("{0} is not a kind of matter. Choose one of: {1}.").format(
					_(self.document_type or ""), listed(_(matter) for matter in MATTERS)
				),
				title=_("Matter"),
			)
		if not self.steps:
			frappe.throw(
				_("A time limit needs at least one step: what has to be done, and by when."),
				title=_("No Steps"),
			)
		self.check_conditions()
		self.check_steps()

	def check_conditions(self) -> None:
		matter = get_controller(self.document_type)
		meta = frappe.get_meta(self.document_type)
		for row in self.conditions:
			if row.fieldname not in matter.FACTS:
				frappe.throw(
					_("Row {0}: conditions may name these fields: {1}.").format(
						row.idx, listed(_(meta.get_label(field)) for field in matter.FACTS)
					),
					title=_("Conditions"),
				)
			field = meta.get_field(row.fieldname)
			if field.fieldtype != "Select":
				continue
			options = (field.options or "").split("\n")
			in_words = {_(option): option for option in options}
			several = row.operator == Operator.ONE_OF.value
			values = (row.value or "").replace("，", ",").split(",") if several else [row.value or ""]
			# a value may be typed as the form shows it
			values = [in_words.get(value.strip(), value.strip()) for value in values]
			for value in values:
				if value not in options:
					frappe.throw(
						_("Row {0}: “{1}” is not a value of {2}. Choose from: {3}.").format(
							row.idx, value, _(field.label), listed(_(option) for option in options if option)
						),
						title=_("Conditions"),
					)
			row.value = ", ".join(values)

	def check_steps(self) -> None:
		matter = get_controller(self.document_type)
		seen: set[str] = set()
		above: str | None = None
		for row in self.steps:
			if row.step not in matter.STEPS:
				frappe.throw(
					_("Row {0}: {1} has these steps: {2}.").format(
						row.idx, _(self.document_type), listed(_(step) for step in matter.STEPS)
					),
					title=_("Handling Steps"),
				)
			if row.combine and row.step != above:
				frappe.throw(
					_("Row {0}: it can be joined only with a row of the same step directly above.").format(
						row.idx
					),
					title=_("Handling Steps"),
				)
			if not row.combine and row.step in seen:
				frappe.throw(
					_("Row {0}: the step “{1}” is there twice. Join the rows, or remove one.").format(
						row.idx, _(row.step)
					),
					title=_("Handling Steps"),
				)
			if not matter.HAS_EVENT and LimitKind(row.limit_kind) in {*BACKWARD, LimitKind.SET_BY_LEADER}:
				frappe.throw(
					_("Row {0}: {1} has no set time or event to count from.").format(
						row.idx, _(self.document_type)
					),
					title=_("Handling Steps"),
				)
			seen.add(row.step)
			above = row.step
		try:
			policies.steps(self)
		except RuleError as error:
			refuse(error, title=_("Handling Steps"))
