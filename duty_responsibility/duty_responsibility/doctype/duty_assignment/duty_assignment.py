from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from duty_responsibility.controllers.acted import instant
from duty_responsibility.controllers.matter import DutyMatter
from duty_responsibility.engine.clocks.sync import Key, Span
from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office import calendars
from duty_responsibility.engine.office.posts import check_post_holder
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import Scope, scope_of
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.series import next_number
from duty_responsibility.utils.words import listed, moment

SET_TIME = "By a Set Time"
OVER = ("Accepted", "Withdrawn")


class DutyAssignment(DutyMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_assignment_helper.duty_assignment_helper import (
			DutyAssignmentHelper,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_progress_report.duty_progress_report import (
			DutyProgressReport,
		)

		accepted_at: DF.Datetime | None
		affair: DF.Literal["Assigned by a Leader", "Website", "Information", "Finance", "General Affairs"]
		assigned_at: DF.Datetime | None
		details: DF.SmallText | None
		helpers: DF.Table[DutyAssignmentHelper]
		leader: DF.Link
		meeting: DF.Link | None
		next_report_due: DF.Datetime | None
		on_behalf_of: DF.Data | None
		outcome: DF.SmallText | None
		parent_assignment: DF.Link | None
		progress: DF.Table[DutyProgressReport]
		registered_by: DF.Link | None
		report_every: DF.Int
		reported_at: DF.Datetime | None
		return_reason: DF.SmallText | None
		returned_at: DF.Datetime | None
		section: DF.Link | None
		set_time: DF.Datetime | None
		source: DF.Literal["Leader", "Executive Meeting"]
		status: DF.Literal["In Hand", "Reported Back", "Accepted", "Withdrawn"]
		timing: DF.Literal["By a Set Time", "At Once", "By the Policy"]
		title: DF.Data
		assignee: DF.Link | None
		withdrawal_reason: DF.SmallText | None
	# end: auto-generated types
	"""What a leader has assigned (Art. 14), or an affair whose limits the responsible leader sets (Art. 12)."""

	STEPS = ("Execution", "Progress Report")
	FACTS = ("affair", "source", "timing")
	HAS_EVENT = True
	CALLS_DUTY_OFFICER = True
	ACTIONS = (
		"assigned_at",
		"next_report_due",
		"outcome",
		"reported_at",
		"returned_at",
		"return_reason",
		"accepted_at",
		"withdrawal_reason",
	)
	TERMS = ("title", "details", "leader", "on_behalf_of", "set_time", "report_every", *FACTS)
	"""What only those who assign may change: it decides by when, and to whom, the outcome is reported."""

	def autoname(self) -> None:
		self.name = next_number(self, now_datetime().year)

	def before_insert(self) -> None:
		self.registered_by = staff_of(frappe.session.user)
		self.leader = self.leader or self.registered_by
		self.flags.duty_action = True  # the assignment itself is the first action
		self.assigned_at = now_datetime().replace(microsecond=0)
		self.progress = []
		self.next_report_due = self.next_report(get_datetime(self.assigned_at))

	def validate(self) -> None:
		self.title = " ".join((self.title or "").split())
		self.refuse_by_hand()
		self.keep_progress()
		if self.timing != SET_TIME:
			self.set_time = None
		self.check_leader()
		self.check_assignment()
		self.check_terms()
		self.check_set_time()
		self.status = self.current_status()

	def after_insert(self) -> None:
		self.flags.duty_action = False
		self.tell_assignee("assigned")
		self.point_to_parent()

	# -- what the engine asks ---------------------------------------------------------------------

	def spans(self) -> Mapping[str | Key, Span]:
		begun = instant(self.returned_at) or instant(self.assigned_at)
		reported = instant(self.reported_at)
		found: dict[str | Key, Span] = {"Execution": Span(begun, reported, instant(self.set_time))}
		since = instant(self.assigned_at)
		for number, row in enumerate(self.progress, 1):
			ended = instant(row.reported_at)
			if row.due_at:  # others were made of somebody's own accord
				found["Progress Report", str(number)] = Span(since, ended, label=str(number))
			since = ended
		if self.next_report_due and not reported:
			number = str(len(self.progress) + 1)
			due = instant(self.next_report_due)
			found["Progress Report", number] = Span(max(since, begun), None, due, label=number)
		return found

	def withdrawn(self) -> str | None:
		return self.withdrawal_reason or None

	# -- actions ----------------------------------------------------------------------------------

	def report_progress(self, content: str) -> None:
		"""Say how far it is; the next report is due by the rhythm that the leader has set."""
		self.refuse_unless_in_hand()
		self.refuse_unless_mine()
		if not content.strip():
			frappe.throw(_("State briefly how far it is."), title=_("Progress"))
		now = now_datetime().replace(microsecond=0)
		self.append(
			"progress",
			{
				"reported_at": now,
				"staff": staff_of(frappe.session.user),
				"content": content.strip(),
				"due_at": self.next_report_due,
			},
		)
		self.act(next_report_due=self.next_report(now))
		self.tell_leader("progress")

	def report_back(self, outcome: str) -> None:
		"""Report the outcome back to the leader (Art. 14); the execution ends with it, until it is returned."""
		self.refuse_unless_in_hand()
		self.refuse_unless_mine()
		if not outcome.strip():
			frappe.throw(_("State briefly what came of it."), title=_("Outcome"))
		self.point_to_open_parts()
		now = now_datetime().replace(microsecond=0)
		self.act(outcome=outcome.strip(), reported_at=now, next_report_due=None)
		self.tell_leader("reported")

	def accept(self) -> None:
		"""The leader is content: it is done."""
		self.refuse_unless_reported()
		self.act(accepted_at=now_datetime().replace(microsecond=0))
		self.tell_assignee("accepted")

	def give_back(self, reason: str, set_time: str | None = None) -> None:
		"""The leader is not content: it is to be done again, in a new round from now."""
		self.refuse_unless_reported()
		if not reason.strip():
			frappe.throw(_("State what is missing."), title=_("Reason"))
		now = now_datetime().replace(microsecond=0)
		values = {"set_time": get_datetime(set_time)} if set_time and self.timing == SET_TIME else {}
		if self.timing == SET_TIME and (values.get("set_time") or get_datetime(self.set_time)) <= now:
			frappe.throw(_("The set time has passed. Set a new one."), title=_("Set Time"))
		self.act(
			reported_at=None,
			returned_at=now,
			return_reason=reason.strip(),
			next_report_due=self.next_report(now),
			**values,
		)
		self.tell_assignee("returned")

	def withdraw(self, reason: str) -> None:
		"""The leader takes it back; its clocks are cancelled and stay on record."""
		self.refuse_when_over()
		if not self.may_lead(scope_of(frappe.session.user)):
			frappe.throw(_("Only whoever assigned it takes it back."), title=_("Take Back"))
		if not reason.strip():
			frappe.throw(_("Give a reason for withdrawing it."), title=_("Reason"))
		self.act(withdrawal_reason=reason.strip())
		self.tell_assignee("withdrawn")

	def pass_to_next_shift(self, holders: list[str], taker: str, log: Any, at: datetime) -> bool:
		"""It is reported back to the leader, who therefore never undertakes it."""
		if self.assignee not in holders or self.status != "In Hand" or taker == self.leader:
			return False
		self.flags.next_shift = True
		self.act(assignee=taker)
		self.tell_leader("next_shift")
		return True

	def refuse_when_over(self) -> None:
		if self.status in OVER:
			frappe.throw(as_html(_("This document is closed: {0}.").format(_(self.status))), title=_("Over"))

	def refuse_unless_in_hand(self) -> None:
		self.refuse_when_over()
		if self.reported_at:
			frappe.throw(_("Its outcome has been reported back already."), title=_("Reported Back"))

	def refuse_unless_mine(self) -> None:
		"""The assignee reports, or the head of the lead section."""
		scope = scope_of(frappe.session.user)
		leads = self.section in scope.sections and scope.staff != self.leader
		if not scope.staff or not (scope.staff == self.assignee or leads):
			frappe.throw(
				_("Only the assignee or the head of the lead section reports on it."),
				title=_("Not Permitted"),
			)

	def refuse_unless_reported(self) -> None:
		"""The leader accepts or returns, never whoever did it."""
		self.refuse_when_over()
		if not self.reported_at:
			frappe.throw(_("Its outcome has not been reported back yet."), title=_("Not Reported Back"))
		staff = staff_of(frappe.session.user)
		if not staff or staff != self.leader or staff == self.assignee:
			frappe.throw(
				_("Only the leader who assigned it says whether it is done."), title=_("Not Permitted")
			)

	# -- checks -----------------------------------------------------------------------------------

	def current_status(self) -> str:
		if self.withdrawal_reason:
			return "Withdrawn"
		if self.accepted_at:
			return "Accepted"
		return "Reported Back" if self.reported_at else "In Hand"

	def may_lead(self, scope: Scope) -> bool:
		"""Whoever assigned it, and those who answer for the whole office."""
		before = self.get_doc_before_save() or self
		return scope.everything or (bool(scope.staff) and scope.staff == before.leader)

	def keep_progress(self) -> None:
		"""A report that was made is neither changed nor taken away."""
		before = self.get_doc_before_save()
		if before is None or self.flags.duty_action:
			return
		if [_report(row) for row in self.progress] != [_report(row) for row in before.progress]:
			frappe.throw(
				_("“{0}” is set by the buttons of the form only.").format(_("Progress Reports")),
				title=_("Not by Hand"),
			)

	def check_leader(self) -> None:
		if not self.changed("leader"):
			return
		check_post_holder(self, "leader")
		scope = scope_of(frappe.session.user)
		if not scope.everything and self.leader != scope.staff:
			frappe.throw(
				_("You assign in your own name. Only the clerk enters what another leader has assigned."),
				title=_("Assigned by"),
			)

	def check_assignment(self) -> None:
		check_post_holder(self, "assignee")
		if self.assignee and not self.section:
			self.section = frappe.db.get_value("Duty Staff", self.assignee, "department")
		if not self.section and not self.assignee:
			frappe.throw(_("Name the lead section, or who undertakes it."), title=_("Lead Section"))
		if self.assignee and self.assignee == self.leader:
			frappe.throw(
				_("Who assigns it cannot be its assignee, for the outcome is reported to them."),
				title=_("Assignee"),
			)
		before = self.get_doc_before_save()
		if before is None or not self.changed("section", "assignee") or self.flags.next_shift:
			return
		scope = scope_of(frappe.session.user)
		# within a section its head decides; another section only those who assigned it
		own = before.section in scope.sections and self.section == before.section
		if before.status in OVER or not (self.may_lead(scope) or own):
			frappe.throw(
				_(
					"Only whoever assigned it, or the head of the lead section within it, changes who does it."
				),
				title=_("Assignment"),
			)

	def check_terms(self) -> None:
		before = self.get_doc_before_save()
		if before is None or self.flags.duty_action or not self.changed(*self.TERMS):
			return
		if before.status in OVER or not self.may_lead(scope_of(frappe.session.user)):
			frappe.throw(
				_(
					"Only whoever assigned it changes what is to be done, by when, and when it is reported on. "
					"Ask for an extension instead (Art. 15)."
				),
				title=_("By When"),
			)
		if self.changed("report_every") and not self.reported_at:
			last = self.progress[-1].reported_at if self.progress else self.assigned_at
			self.next_report_due = self.next_report(max(get_datetime(last), now_datetime()))

	def check_set_time(self) -> None:
		if self.timing != SET_TIME or not self.changed("set_time", "timing"):
			return
		if not self.set_time:
			frappe.throw(_("Enter the time by which it is to be done."), title=_("Set Time"))
		self.set_time = get_datetime(self.set_time).replace(microsecond=0)
		if self.set_time <= now_datetime():
			frappe.throw(_("The set time has passed already. Correct it."), title=_("Set Time"))

	def next_report(self, since: datetime) -> datetime | None:
		"""The close of the N-th working day after the last report, as the leader has set it."""
		if not self.report_every:
			return None
		return calendars.current().calendar.add_days(since.replace(microsecond=0), self.report_every)

	# -- what is pointed out ----------------------------------------------------------------------

	def point_to_parent(self) -> None:
		if not self.parent_assignment or not self.set_time:
			return
		until = frappe.db.get_value(self.doctype, self.parent_assignment, "set_time")
		if until and get_datetime(self.set_time) > until:
			frappe.msgprint(
				as_html(_("This part is due after the whole: {0}.").format(moment(until))),
				alert=True,
				indicator="orange",
			)

	def point_to_open_parts(self) -> None:
		filters = {"parent_assignment": self.name, "status": ("not in", OVER)}
		if open_parts := frappe.get_list(self.doctype, filters=filters, pluck="title"):
			frappe.msgprint(
				as_html(_("Parts of it are not done yet: {0}.").format(listed(open_parts))),
				alert=True,
				indicator="orange",
			)

	def tell_assignee(self, text: str) -> None:
		head = frappe.db.get_value("Duty Section", self.section, "head") if self.section else None
		helpers = [row.staff for row in self.helpers]
		staff = [self.assignee or head, *helpers]
		tell_staff(staff, self.doctype, self.name, lambda: _texts()[text].format(self.title))

	def tell_leader(self, text: str) -> None:
		tell_staff([self.leader], self.doctype, self.name, lambda: _texts()[text].format(self.title))


def _texts() -> dict[str, str]:
	return {
		"assigned": _("Assigned to you: “{0}”"),
		"progress": _("Progress reported: “{0}”"),
		"reported": _("Outcome reported back: “{0}”"),
		"accepted": _("Accepted as done: “{0}”"),
		"returned": _("Returned, to be done again: “{0}”"),
		"withdrawn": _("Withdrawn: “{0}”"),
		"next_shift": _("Passed to the next shift: “{0}”"),
	}


def _report(row: object) -> tuple[str, str, str]:
	return str(get_datetime(row.reported_at)), row.staff, row.content


def on_doctype_update() -> None:
	"""Parts are listed under their whole; a leader's assignments by what has become of them."""
	frappe.db.add_index("Duty Assignment", ["leader", "status"])
