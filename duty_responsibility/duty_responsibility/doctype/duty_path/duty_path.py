import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from duty_responsibility.controllers.conditions import check_conditions, check_matter
from duty_responsibility.engine.office.posts import check_post_holder
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import listed


class DutyPath(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_path_step.duty_path_step import DutyPathStep
		from duty_responsibility.duty_responsibility.doctype.duty_time_limit_condition.duty_time_limit_condition import (
			DutyTimeLimitCondition,
		)

		conditions: DF.Table[DutyTimeLimitCondition]
		description: DF.SmallText | None
		document_type: DF.Link
		enabled: DF.Check
		sequence: DF.Int
		steps: DF.Table[DutyPathStep]
		title: DF.Data

	# end: auto-generated types
	def validate(self) -> None:
		check_matter(self)
		if not getattr(get_controller(self.document_type), "PATH_STEPS", None):
			frappe.throw(
				as_html(_("{0} takes no path through the office.").format(_(self.document_type))),
				title=_("Matter"),
			)
		check_conditions(self)
		self.check_steps()

	def check_steps(self) -> None:
		known = get_controller(self.document_type).PATH_STEPS
		seen: set[str] = set()
		for row in self.steps:
			if row.step not in known:
				frappe.throw(
					as_html(
						_("Row {0}: {1} has these steps: {2}.").format(
							row.idx, _(self.document_type), listed(_(step) for step in known)
						)
					),
					title=_("Handling Steps"),
				)
			if row.step in seen:
				frappe.throw(
					as_html(
						_("Row {0}: the step “{1}” is there twice. Remove one of them.").format(
							row.idx, _(row.step)
						)
					),
					title=_("Handling Steps"),
				)
			seen.add(row.step)
			if row.holder != "Named Person":
				row.person = None
			elif not row.person:
				frappe.throw(
					as_html(_("Row {0}: choose the person whom the step waits for.").format(row.idx)),
					title=_("Handling Steps"),
				)
			else:
				check_post_holder(row, "person")
