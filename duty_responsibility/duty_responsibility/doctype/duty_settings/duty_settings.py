import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_time

from duty_responsibility.engine.office.posts import check_post_holder


class DutySettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at_once_minutes: DF.Int
		bridge_enabled: DF.Check
		bridge_holiday_list: DF.Literal[None]
		bridge_ran_at: DF.Datetime | None
		calendar: DF.Link | None
		clerk: DF.Link | None
		cut_off_lead_minutes: DF.Int
		daily_deputy: DF.Link | None
		director: DF.Link | None
		duty_changes_at: DF.Time
		duty_officer: DF.Link | None
		fault_breaches: DF.Check
		fault_clear_months: DF.Int
		fault_deputy_may_drop: DF.Check
		fault_group_least: DF.Int
		fault_least_votes: DF.Int
		fault_limitation_months: DF.Int
		fault_measures_wait: DF.Check
		fault_proposer_votes: DF.Check
		fault_quorum: DF.Int
		fault_repeat_months: DF.Int
		fault_tolerance_minutes: DF.Int
		first_cut_off: DF.Time
		in_charge_since: DF.Date | None
		keep_shift_log: DF.Check
		office_name: DF.Data | None
		on_duty_off_hours: DF.Check
		public_inquiries: DF.Check
		refusal_minutes: DF.Int
		responder_chain: DF.Link | None
		roster_keeper: DF.Link | None
		second_cut_off: DF.Time
		send_email: DF.Check
		watchdog_minutes: DF.Int

	# end: auto-generated types
	def validate(self) -> None:
		if not self.bridge_enabled:
			self.bridge_ran_at = None  # switched on again, it is looked at before it runs
		self.check_cut_offs()
		if (self.at_once_minutes or 0) < 1:
			frappe.throw(_("“At once” needs at least one minute."), title=_("At Once"))
		if (self.watchdog_minutes or 0) < 5:
			frappe.throw(_("Give the sweep at least 5 minutes before the alarm."), title=_("Watch"))
		for field in ("director", "daily_deputy", "clerk", "duty_officer", "roster_keeper"):
			check_post_holder(self, field)

	def check_cut_offs(self) -> None:
		if not self.first_cut_off or not self.second_cut_off:
			frappe.throw(_("Set both daily cut-offs."), title=_("Daily Cut-offs"))
		first, second = get_time(self.first_cut_off), get_time(self.second_cut_off)
		if first >= second:
			frappe.throw(_("The first daily cut-off must lie before the second."), title=_("Daily Cut-offs"))
