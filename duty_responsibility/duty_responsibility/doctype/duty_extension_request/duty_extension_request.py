from datetime import datetime

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from duty_responsibility.controllers.acted import ActedDocument
from duty_responsibility.engine.clocks import extensions
from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.accountability import RECORD
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.series import next_number
from duty_responsibility.utils.words import moment, refuse, step_name


class DutyExtensionRequest(ActedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_at: DF.Datetime | None
		asked_by: DF.Link | None
		clock: DF.Link
		decided_at: DF.Datetime | None
		decided_by: DF.Link | None
		decider: DF.Link | None
		decision_note: DF.SmallText | None
		due_at: DF.Datetime | None
		evidence: DF.Attach | None
		granted_until: DF.Datetime | None
		kind: DF.Literal["Extension", "Pause"]
		late_reason: DF.SmallText | None
		new_due_at: DF.Datetime | None
		original_due_at: DF.Datetime | None
		part_label: DF.Data | None
		pause_reason: DF.Link | None
		reason: DF.SmallText
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		resume_by: DF.Datetime | None
		status: DF.Literal["Waiting", "Approved", "Shortened", "Refused", "Withdrawn"]
		step: DF.Data | None
		title: DF.Data | None
	# end: auto-generated types
	ACTIONS = ("status", "granted_until", "decided_by", "decided_at", "decision_note")

	def autoname(self) -> None:
		self.name = next_number(self, now_datetime().year)

	def before_insert(self) -> None:
		"""Only the assignee asks, and everything about the step is what the clock says of it."""
		self.status = "Waiting"
		clock = frappe.get_doc("Duty Clock", self.clock)
		self.asked_by = staff_of(frappe.session.user)
		if not self.asked_by or self.asked_by != clock.assignee:
			frappe.throw(
				_("Only the assignee of a step asks for its time to be changed (Art. 15)."),
				title=_("Not Permitted"),
			)
		self.asked_at = now_datetime().replace(microsecond=0)
		self.decider = extensions.decider_of(clock.assignee, clock.section)
		if not self.decider:
			extensions.refuse_nobody_above()
		self.update(
			{
				"title": clock.title,
				"step": clock.step,
				"part_label": clock.part_label,
				"reference_doctype": clock.reference_doctype,
				"reference_name": clock.reference_name,
				"due_at": clock.due_at,
				"original_due_at": clock.original_due_at,
			}
		)
		self.check_request()

	def validate(self) -> None:
		self.check_secrecy()
		if not self.is_new():
			self.refuse_by_hand()

	def after_insert(self) -> None:
		def said() -> str:
			if self.reference_doctype == RECORD:
				return _("A matter that concerns you has moved on: {0}").format(self.title)
			text = (
				_("{0} asks to pause “{1}” – {2} until {3}")
				if self.kind == "Pause"
				else _("{0} asks for an extension of “{1}” – {2} until {3}")
			)
			who = frappe.db.get_value("Duty Staff", self.asked_by, "employee_name")
			return text.format(who, self.title, self.step_in_words, moment(self.until))

		tell_staff([self.decider], self.doctype, self.name, said)

	def on_trash(self) -> None:
		frappe.throw(
			_("A request is part of the record and is not deleted. Withdraw it instead."),
			title=_("Not Deleted"),
		)

	# -- what it asks for -------------------------------------------------------------------------

	@property
	def step_in_words(self) -> str:
		return step_name({"step": self.step, "part_label": self.part_label, "round_number": 1})

	@property
	def until(self) -> datetime:
		return get_datetime(self.resume_by if self.kind == "Pause" else self.new_due_at)

	def longest_days(self) -> int:
		"""For how many working days the reason lets a step stand still."""
		found = frappe.db.get_value(
			"Duty Pause Reason", self.pause_reason, ["max_days", "disabled"], as_dict=True
		)
		if not found or (found.disabled and self.is_new()):
			frappe.throw(_("Choose one of the permitted reasons of a pause."), title=_("Reason of the Pause"))
		return found.max_days

	def check_request(self) -> None:
		if not (self.resume_by if self.kind == "Pause" else self.new_due_at):
			frappe.throw(_("Enter until when."), title=_("No Time"))
		try:
			at = extensions.standing(self.clock)
			if self.kind == "Pause":
				extensions.may_ask_pause(at, self.until, self.asked_at, self.longest_days())
			else:
				extensions.may_ask_extension(at, self.until, self.asked_at, self.late_reason or "")
		except RuleError as error:
			refuse(error, title=_("Not Possible"))
		# read as it is now, past what this transaction saw at first: two may ask at one moment
		waiting = {"clock": self.clock, "status": "Waiting"}
		if other := frappe.db.get_value(self.doctype, waiting, "name", for_update=True):
			frappe.throw(
				as_html(_("A request for this step is waiting already: {0}.").format(other)),
				title=_("Waiting"),
			)

	def check_secrecy(self) -> None:
		matter = frappe.get_meta(self.reference_doctype)
		graded = matter.has_field("secrecy") and frappe.db.get_value(
			self.reference_doctype, self.reference_name, "secrecy"
		)
		if graded and self.evidence:
			frappe.throw(
				_("This document has a secrecy grade. Files may not be kept here."),
				title=_("Secret Document"),
			)

	# -- actions ----------------------------------------------------------------------------------

	def approve(self, until: str | None = None, note: str = "") -> None:
		"""Grant what was asked for, or less of it."""
		decided_by = self.check_decider()
		granted = get_datetime(until) if until else self.until
		now = now_datetime().replace(microsecond=0)
		decision = extensions.Decision(
			self.name,
			frappe.db.get_value("Duty Staff", decided_by, "employee_name"),
			get_datetime(self.asked_at),
			self.until,
			granted,
			self.pause_reason if self.kind == "Pause" else self.reason,
			self.late_reason or "",
			self.longest_days() if self.kind == "Pause" else 0,
		)
		try:
			if self.kind == "Pause":
				extensions.pause(self.clock, decision, now)
			else:
				extensions.extend(self.clock, decision, now)
		except RuleError as error:
			refuse(error, title=_("Not Possible"))
		self.decide(
			"Approved" if granted == self.until else "Shortened", decided_by, note, granted_until=granted
		)

	def refuse_it(self, note: str) -> None:
		"""Refuse, with the reason; the time goes on as it did."""
		decided_by = self.check_decider()
		if not note.strip():
			frappe.throw(_("Give a reason for refusing it."), title=_("Reason"))
		self.decide("Refused", decided_by, note)

	def withdraw(self) -> None:
		"""Whoever asked may take it back while it waits."""
		self.check_waiting()
		if staff_of(frappe.session.user) != self.asked_by:
			frappe.throw(_("Only whoever asked takes a request back."), title=_("Not Permitted"))
		self.act(status="Withdrawn")

	def decide(self, status: str, decided_by: str, note: str, **values: object) -> None:
		now = now_datetime().replace(microsecond=0)
		self.act(status=status, decided_by=decided_by, decided_at=now, decision_note=note.strip(), **values)

		def said() -> str:
			if self.reference_doctype == RECORD:
				return _("A matter that concerns you has moved on: {0}").format(self.title)
			texts = {
				"Approved": _("Granted: “{0}” – {1}, until {2}"),
				"Shortened": _("Granted for a shorter time: “{0}” – {1}, until {2}"),
				"Refused": _("Refused: “{0}” – {1}; the time goes on"),
			}
			until = moment(get_datetime(self.granted_until)) if self.granted_until else ""
			return texts[status].format(self.title, self.step_in_words, until)

		tell_staff([self.asked_by], self.doctype, self.name, said)

	def check_waiting(self) -> None:
		if self.status != "Waiting":
			frappe.throw(
				as_html(_("It has been decided already: {0}.").format(_(self.status))), title=_("Decided")
			)

	def check_decider(self) -> str:
		"""Whoever is in charge now; nobody decides about their own request."""
		self.check_waiting()
		staff = staff_of(frappe.session.user)
		assignee, section = frappe.db.get_value("Duty Clock", self.clock, ["assignee", "section"])
		in_charge = {self.decider, extensions.decider_of(assignee, section)}
		if not staff or staff not in in_charge or staff in (self.asked_by, assignee):
			frappe.throw(
				as_html(
					_("Only {0} decides about this request (Art. 15).").format(
						frappe.db.get_value("Duty Staff", self.decider, "employee_name")
					)
				),
				title=_("Not in Charge"),
			)
		return staff


def on_doctype_update() -> None:
	"""Who decides about a step sees it; a step has one waiting request at most."""
	frappe.db.add_index("Duty Extension Request", ["clock", "status"])
	frappe.db.add_index("Duty Extension Request", ["decider", "status"])
