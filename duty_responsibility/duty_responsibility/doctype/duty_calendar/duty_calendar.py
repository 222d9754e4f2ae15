import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from duty_responsibility.engine import calendars
from duty_responsibility.engine.explain import refuse
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.rules.worktime import WorkingCalendar


class DutyCalendar(Document):
	def validate(self) -> None:
		if not self.published_until:
			frappe.throw(
				_("Say until when the holidays are published; deadlines beyond that day are provisional."),
				title=_("Published until"),
			)
		for row in self.days:
			if row.hours and not row.working:
				frappe.throw(
					_(
						"Row {0}: {1} is a free day and cannot have hours of its own. Tick “Worked” or empty them."
					).format(row.idx, getdate(row.holiday_date)),
					title=_("Own Hours"),
				)
		try:
			WorkingCalendar.from_dict(
				calendars.as_dict(self)
			)  # compiled for trial: an unusable one is refused
		except RuleError as error:
			refuse(error, title=_("The Calendar Cannot Be Used"))
