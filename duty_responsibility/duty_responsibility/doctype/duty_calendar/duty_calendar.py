import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from duty_responsibility.engine.office import calendars
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils.words import refuse


class DutyCalendar(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_calendar_day.duty_calendar_day import (
			DutyCalendarDay,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_calendar_period.duty_calendar_period import (
			DutyCalendarPeriod,
		)

		calendar_name: DF.Data
		holidays: DF.Table[DutyCalendarDay]
		periods: DF.Table[DutyCalendarPeriod]
		published_until: DF.Date

	# end: auto-generated types
	def validate(self) -> None:
		if not self.published_until:
			frappe.throw(
				_("Enter until when the holidays are published; deadlines beyond that day are provisional."),
				title=_("Published until"),
			)
		for row in self.holidays:
			if row.hours and not row.working:
				frappe.throw(
					as_html(
						_(
							"Row {0}: {1} is a free day and cannot have hours of its own. Tick “Worked” or empty them."
						).format(row.idx, getdate(row.holiday_date))
					),
					title=_("Own Hours"),
				)
		try:
			WorkingCalendar.from_dict(
				calendars.as_dict(self)
			)  # compiled for trial: an unusable one is refused
		except RuleError as error:
			refuse(error, title=_("The Calendar Cannot Be Used"))
