import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from duty_responsibility.engine.office.rosters import absence_of, read_times
from duty_responsibility.permissions.absences import may_enter_for
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.words import refuse


class DutyAbsence(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		employee: DF.Data | None
		from_date: DF.Date
		from_time: DF.Data | None
		leave_application: DF.Data | None
		reason: DF.Literal[
			"",
			"Out of the Office",
			"Leave",
			"Business Trip",
			"Meeting Elsewhere",
			"Training",
			"Sick Leave",
			"Other",
		]
		staff: DF.Link
		to_date: DF.Date | None
		to_time: DF.Data | None

	# end: auto-generated types
	def before_validate(self) -> None:
		"""A row of a personnel system names its employee; people here name a member of staff."""
		if self.employee and not self.staff:
			by_number = frappe.db.get_value("Duty Staff", {"employee": self.employee}, "name")
			# somebody who was imported from there has kept their ID
			self.staff = by_number or frappe.db.get_value("Duty Staff", self.employee, "name")
			self.reason = self.reason or "Leave"
		elif self.staff and not self.employee:
			self.employee = frappe.db.get_value("Duty Staff", self.staff, "employee")

		self.reason = self.reason or "Out of the Office"

	def validate(self) -> None:
		try:
			read_times(self, "from_time", "to_time")
		except RuleError as error:
			refuse(error, title=_("Absence"))
		if self.to_time and not self.to_date:
			self.to_date = self.from_date
		absence = absence_of(self)
		if absence.end and absence.end <= absence.start:
			frappe.throw(
				_("The absence ends before it begins. Correct the dates or times."), title=_("To Date")
			)
		if getdate(self.from_date).year < now_datetime().year - 1:
			frappe.throw(_("The absence lies more than a year back. Check the year."), title=_("From Date"))
		if not self.flags.duty_bridge and not may_enter_for(self.staff, frappe.session.user):
			frappe.throw(
				_("You enter absences for yourself and your section. For others ask the clerk."),
				frappe.PermissionError,
				title=_("Absence"),
			)


def on_doctype_update() -> None:
	"""Who is away is asked by days."""
	frappe.db.add_index("Duty Absence", ["to_date", "from_date"])
	frappe.db.add_index("Duty Absence", ["staff"])
