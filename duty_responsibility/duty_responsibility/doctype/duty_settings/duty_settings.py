import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_time

from duty_responsibility.engine.office import check_post_holder


class DutySettings(Document):
	def validate(self) -> None:
		self.check_cut_offs()
		if (self.at_once_minutes or 0) < 1:
			frappe.throw(_("“At once” needs at least one minute."), title=_("At Once"))
		if (self.watchdog_minutes or 0) < 3:
			frappe.throw(
				_("The sweep runs every minute; give it at least 3 minutes before the alarm."),
				title=_("Watch"),
			)
		for field in ("director", "daily_deputy", "clerk", "duty_officer"):
			check_post_holder(self, field)

	def check_cut_offs(self) -> None:
		if not self.first_cut_off or not self.second_cut_off:
			frappe.throw(_("Set both daily cut-offs."), title=_("Daily Cut-offs"))
		first, second = get_time(self.first_cut_off), get_time(self.second_cut_off)
		if first >= second:
			frappe.throw(_("The first daily cut-off must lie before the second."), title=_("Daily Cut-offs"))
