from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from duty_responsibility.controllers.acted import rows_of
from duty_responsibility.engine.office import rosters
from duty_responsibility.engine.office.posts import check_on_duty
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.rules.roster import check
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.words import refuse

LONGEST_DAYS = 92
"""A roster for longer is taken for a slip in the month or year."""

SHIFT = ("duty_type", "staff", "from_date", "to_date", "start_time", "end_time")


class DutyRoster(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_roster_change.duty_roster_change import (
			DutyRosterChange,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_roster_shift.duty_roster_shift import (
			DutyRosterShift,
		)

		changes: DF.Table[DutyRosterChange]
		from_date: DF.Date
		note: DF.SmallText | None
		shifts: DF.Table[DutyRosterShift]
		title: DF.Data | None
		to_date: DF.Date

	# end: auto-generated types
	def validate(self) -> None:
		self.check_dates()
		for row in self.shifts:
			self.check_shift(row)
		self.check_turns()
		self.check_past()
		self.title = f"{getdate(self.from_date)} ~ {getdate(self.to_date)}"

	def check_dates(self) -> None:
		first, last = getdate(self.from_date), getdate(self.to_date)
		if last < first:
			frappe.throw(_("The last day lies before the first. Correct one of the two."), title=_("To Date"))
		if (last - first).days >= LONGEST_DAYS:
			frappe.throw(
				as_html(
					_("A roster covers at most {0} days. Check the dates, or make several.").format(
						LONGEST_DAYS
					)
				),
				title=_("To Date"),
			)

	def check_shift(self, row: Any) -> None:
		row.to_date = row.to_date or row.from_date
		try:
			rosters.read_times(row, "start_time", "end_time")
		except RuleError as error:
			refuse(error, title=_("Shifts"), where=_("Row {0}").format(row.idx))
		if getdate(row.from_date) < getdate(self.from_date) or getdate(row.to_date) > getdate(self.to_date):
			frappe.throw(
				as_html(
					_("Row {0}: the shift lies outside the roster, which covers {1} to {2}.").format(
						row.idx, getdate(self.from_date), getdate(self.to_date)
					)
				),
				title=_("Shifts"),
			)
		check_on_duty(self, row)

	def check_turns(self) -> None:
		try:
			check(rosters.shifts_of(self.shifts))
		except RuleError as error:
			if staff := error.values.get("staff"):
				error.values["staff"] = frappe.get_cached_value("Duty Staff", staff, "employee_name")
			refuse(error, title=_("Shifts"))

	def check_past(self) -> None:
		"""Who was on duty is a fact; a shift that has begun changes only by a replacement, with its reason."""
		before = self.get_doc_before_save()
		if self.flags.duty_action:
			return
		if rows_of(self, "changes") != rows_of(before, "changes"):
			frappe.throw(
				_("Swaps and replacements are written down by “Replace” and “Swap” only."),
				title=_("Not by Hand"),
			)
		if before is None:
			return
		now = now_datetime()
		kept = {row.name: row for row in self.shifts}
		for was in before.shifts:
			row = kept.get(was.name)
			if row and all(_same(row.get(field), was.get(field)) for field in SHIFT):
				continue
			if rosters.shifts_of([was])[0].start <= now:
				frappe.throw(
					as_html(
						_(
							"{0}: this shift has begun. Use “Replace” and give a reason, so that it stays on record."
						).format(rosters.shift_in_words(was))
					),
					title=_("Shift Has Begun"),
				)

	def replace(self, shift: str, staff: str, reason: str) -> None:
		"""Put another person on duty and write down who, when and why."""
		if not reason.strip():
			frappe.throw(_("Give a reason why another person takes the duty."), title=_("Reason"))
		row = self.row(shift)
		if row.staff == staff:
			frappe.throw(_("This person has the duty already."), title=_("Replace"))
		self.note_change(row, staff, reason)
		rosters.replace(self, row, staff, now_datetime().replace(microsecond=0))
		self.save_change()

	def swap(self, shift: str, other: str, reason: str) -> None:
		"""Two people take each other's shifts of this roster."""
		if not reason.strip():
			frappe.throw(_("Give a reason for the swap."), title=_("Reason"))
		one, two = self.row(shift), self.row(other)
		if one.staff == two.staff:
			frappe.throw(_("Both shifts have the same person. Choose another shift."), title=_("Swap"))
		now = now_datetime().replace(microsecond=0)
		first, second = one.staff, two.staff
		for row, staff in ((one, second), (two, first)):
			self.note_change(row, staff, reason)
			rosters.replace(self, row, staff, now)
		self.save_change()

	def sheet(self) -> dict[str, Any]:
		"""For the printed sheet: a line a day, with everybody who is on duty."""
		return rosters.sheet(self)

	def row(self, name: str) -> Any:
		for row in self.shifts:
			if row.name == name:
				return row
		frappe.throw(_("This shift is not in the roster any more. Load the page again."), title=_("Shifts"))

	def note_change(self, row: Any, staff: str, reason: str) -> None:
		self.append(
			"changes",
			{
				"changed_at": now_datetime().replace(microsecond=0),
				"changed_by": staff_of(frappe.session.user),
				"from_staff": row.staff,
				"to_staff": staff,
				"shift": rosters.shift_in_words(row),
				"reason": reason.strip(),
			},
		)

	def save_change(self) -> None:
		self.flags.duty_action = True
		try:
			self.save()
		finally:
			self.flags.duty_action = False


def _same(one: Any, other: Any) -> bool:
	return str(one if one is not None else "") == str(other if other is not None else "")
