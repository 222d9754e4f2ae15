import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.rules.text import as_html


class DutyFaultGrade(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_grade_measure.duty_grade_measure import (
			DutyGradeMeasure,
		)

		affects: DF.Literal["", "One Section", "Office", "Beyond the Office"]
		article: DF.Data | None
		description: DF.SmallText | None
		disabled: DF.Check
		from_source: DF.Check
		grade_name: DF.Data
		least_late_minutes: DF.Int
		least_repeats: DF.Int
		measures: DF.Table[DutyGradeMeasure]
		on_consequences: DF.Check
		severity: DF.Int
	# end: auto-generated types
	"""A grade of fault (Art. 22) with the criteria by which it is suggested and the measures that follow."""

	def validate(self) -> None:
		other = frappe.db.get_value(
			self.doctype, {"severity": self.severity, "name": ("!=", self.name or ""), "disabled": 0}
		)
		if other and not self.disabled:
			frappe.throw(as_html(_("“{0}” has this rank already.").format(_(other))), title=_("Rank"))
