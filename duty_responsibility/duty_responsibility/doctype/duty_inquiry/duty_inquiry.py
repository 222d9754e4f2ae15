import secrets
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from duty_responsibility.controllers.acted import instant, now
from duty_responsibility.controllers.matter import DutyMatter
from duty_responsibility.duty_responsibility.doctype.duty_inquiry import handing_over, public, rounds
from duty_responsibility.engine.clocks.sync import Span, Spans
from duty_responsibility.engine.inquiries import inquirers
from duty_responsibility.engine.notices.delivery import tell, tell_staff
from duty_responsibility.engine.office import responders
from duty_responsibility.engine.office.posts import check_post_holder
from duty_responsibility.engine.office.staffing import administrators, staff_of, user_of
from duty_responsibility.permissions.inquiries import needs_phone
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import dump
from duty_responsibility.utils.series import next_number

OLDEST_DAYS = 366
"""An inquiry said to have been received longer ago is taken for a slip in the year."""

OVER = ("Concluded", "Withdrawn")


class DutyInquiry(DutyMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_handover.duty_handover import DutyHandover
		from duty_responsibility.duty_responsibility.doctype.duty_inquiry_round.duty_inquiry_round import (
			DutyInquiryRound,
		)

		alarm: DF.Check
		anonymous: DF.Check
		answer: DF.SmallText | None
		chain_responder: DF.Link | None
		channel: DF.Literal["Personal Visit", "Phone Call", "Written Letter", "Website Message", "Gatekeeper"]
		closed_at: DF.Datetime | None
		current_responder: DF.Link | None
		details: DF.SmallText | None
		first_responder: DF.Link | None
		gate_registration: DF.Link | None
		guided_to: DF.Data | None
		handover_count: DF.Int
		handovers: DF.Table[DutyHandover]
		has_phone: DF.Check
		inquirer: DF.Link | None
		inquirer_name: DF.Data | None
		inquirer_unit: DF.Data | None
		materials: DF.SmallText | None
		outcome: DF.Literal["", "Answered", "Handled", "Transferred", "Guided"]
		phone: DF.Data | None
		rated_at: DF.Datetime | None
		rating: DF.Int
		rating_note: DF.SmallText | None
		receipt: DF.Data | None
		received_at: DF.Datetime
		received_by: DF.Link | None
		refused_at: DF.Datetime | None
		registered_at: DF.Datetime | None
		registered_by: DF.Link | None
		reopen_reason: DF.SmallText | None
		reopened_at: DF.Datetime | None
		responded_at: DF.Datetime | None
		responder_trace: DF.Code | None
		round_number: DF.Int
		rounds: DF.Table[DutyInquiryRound]
		section: DF.Link | None
		status: DF.Literal["Received", "In Hand", "Handed Over", "Concluded", "Withdrawn"]
		title: DF.Data
		tracking_code: DF.Data | None
		transferred_to: DF.Data | None
		assignee: DF.Link | None
		visit_kind: DF.Literal["First Time", "Came Back"]
		withdrawal_reason: DF.SmallText | None
	# end: auto-generated types
	STEPS = ("Registration", "First Response", "Acknowledgement", "Handling")
	FACTS = ("channel", "visit_kind")
	ACTIONS = (
		"outcome",
		"answer",
		"guided_to",
		"transferred_to",
		"receipt",
		"responded_at",
		"closed_at",
		"reopened_at",
		"reopen_reason",
		"refused_at",
		"withdrawal_reason",
		"assignee",
		"handover_count",
		"rating",
		"rating_note",
		"rated_at",
	)
	FIXED = (
		"current_responder",
		"section",
		"first_responder",
		"chain_responder",
		"responder_trace",
		"alarm",
		"registered_at",
		"registered_by",
		"gate_registration",
		"tracking_code",
		"visit_kind",
		"round_number",
		"inquirer",
		"has_phone",
	)
	TABLES = ("handovers", "rounds")

	def autoname(self) -> None:
		"""A running number in the year of receipt, whenever it is typed in."""
		self.check_received_at()
		self.name = next_number(self, getdate(self.received_at).year)

	def before_insert(self) -> None:
		self.refuse_by_hand()
		# matters of the past, loaded by code, were registered when they came
		self.registered_at = self.flags.registered_at or now()
		# who writes on the public page does not receive it, even if they are of the office
		self.check_received_at()
		self.registered_by = None if self.flags.from_public else staff_of(frappe.session.user)
		self.received_by = self.received_by or self.registered_by
		self.round_number, self.visit_kind = 1, "First Time"
		self.inquirer, self.has_phone = None, 0
		self.tracking_code = f"{secrets.randbelow(10**8):08}"
		self.settle_responder()

	def validate(self) -> None:
		for field in ("title", "inquirer_name", "inquirer_unit", "phone"):
			self.set(field, " ".join((self.get(field) or "").split()))
		self.check_received_at()
		if self.is_new():
			check_post_holder_in_fact(self)
		else:
			self.refuse_by_hand()
			self.check_correction()
		self.keep_inquirer()
		self.status = self.current_status()

	def after_insert(self) -> None:
		self.tell_responder()

	# -- what the engine asks ---------------------------------------------------------------------

	def spans(self) -> Spans:
		opened = instant(self.reopened_at) or instant(self.received_at)
		responds = instant(self.refused_at) or opened
		closed = instant(self.closed_at)
		found: dict[Any, Span] = {
			"Registration": Span(
				instant(self.received_at),
				instant(self.registered_at),
				assignee=self.registered_by or self.first_responder,
			),
			"First Response": Span(responds, instant(self.responded_at), assignee=self.current_responder),
			"Handling": Span(opened, closed, assignee=self.assignee or self.current_responder),
		}
		return found | handing_over.spans(self)

	def withdrawn(self) -> str | None:
		return self.withdrawal_reason or None

	# -- who answers ------------------------------------------------------------------------------

	def settle_responder(self) -> None:
		"""Find who answers, and freeze who it was and why (Art. 2)."""
		found = responders.settle(instant(self.received_at), self.received_by)
		self.chain_responder, self.alarm = found.by_chain, int(found.choice.alarm)
		self.first_responder = self.current_responder = found.choice.staff
		self.section, self.assignee = found.section, None
		self.responder_trace = dump(found.choice.trace)

	def tell_responder(self) -> None:
		user = user_of(self.current_responder)
		if user and user != frappe.session.user:
			tell(
				[user],
				self.doctype,
				self.name,
				lambda: _("You answer for this inquiry: “{0}”").format(self.title),
				now(),
			)
		if self.alarm:
			tell(
				administrators(),
				"Duty Settings",
				"Duty Settings",
				lambda: _("Nobody on duty could be found for inquiry {0}. Check roster and chain.").format(
					self.name
				),
				now(),
			)

	# -- actions: what becomes of it --------------------------------------------------------------

	def answer_inquiry(self, answer: str, at: datetime | None = None) -> None:
		"""Answered on the spot, or after it was handled; closes the inquiry.

		`at`, here and below, is for loading matters of the past by code; nobody can send it from outside.
		"""
		self.check_may_handle()
		if not answer.strip():
			frappe.throw(_("Write down the answer that was given."), title=_("Answer"))
		outcome = self.outcome if self.outcome == "Handled" else "Answered"
		self.close(at, outcome=outcome, answer=answer.strip())

	def guide(self, guided_to: str, answer: str = "", at: datetime | None = None) -> None:
		"""Not this office's business: the inquirer was told where to go; closes the inquiry."""
		self.check_may_handle()
		if not guided_to.strip():
			frappe.throw(_("Write down where the inquirer was sent."), title=_("Guided to"))
		self.close(at, outcome="Guided", guided_to=guided_to.strip(), answer=answer.strip())

	def handle(self, assignee: str = "", at: datetime | None = None) -> None:
		"""It is taken in hand, by the responder or somebody of their section; stays open until it is answered."""
		self.check_may_handle()
		assignee = assignee or staff_of(frappe.session.user) or self.current_responder
		handing_over.check_may_take(self, assignee)
		section = frappe.db.get_value("Duty Staff", assignee, "department")
		self.act(
			outcome="Handled",
			assignee=assignee,
			section=section or self.section,
			responded_at=self.responded_at or at or now(),
		)
		self.tell_assignee()

	def hand_over(
		self, to_section: str = "", to_staff: str = "", note: str = "", at: datetime | None = None
	) -> None:
		"""To another section or person of the office; they have to acknowledge it."""
		self.check_may_handle()
		handing_over.hand_over(self, to_section, to_staff, note, at or now())

	def acknowledge(self) -> None:
		handing_over.acknowledge(self, now())

	def refuse_handover(self, reason: str) -> None:
		handing_over.refuse(self, reason, now())

	def pass_to_next_shift(self, holders: list[str], taker: str, log: Any, at: datetime) -> bool:
		return handing_over.pass_to_next_shift(self, holders, taker, log, at)

	def transfer(self, transferred_to: str, note: str = "", at: datetime | None = None) -> None:
		"""To another body; open until the body has acknowledged it."""
		self.check_may_handle()
		if not transferred_to.strip():
			frappe.throw(_("Name the body that receives it."), title=_("Transferred to"))
		self.act(
			outcome="Transferred",
			transferred_to=transferred_to.strip(),
			answer=note.strip(),
			responded_at=self.responded_at or at or now(),
		)

	def take_receipt(self, receipt: str) -> None:
		"""The other body has acknowledged; closes the inquiry."""
		self.check_may_handle()
		if self.outcome != "Transferred":
			frappe.throw(_("It was not transferred to another body."), title=_("Acknowledgement"))
		if not receipt.strip():
			frappe.throw(_("Write down who acknowledged it there."), title=_("Acknowledgement"))
		self.close(None, receipt=receipt.strip())

	def reopen(self, reason: str) -> None:
		"""A closed inquiry comes back: a new round begins, and the old one stays as it was."""
		rounds.reopen(self, reason, now())

	def rate(self, stars: int, note: str = "") -> None:
		"""What the inquirer thinks of the answer; who may say so is the caller's affair."""
		rounds.rate(self, stars, note, now())

	def for_public(self) -> dict[str, Any]:
		"""What the inquirer sees of it."""
		return public.view(self)

	def withdraw(self, reason: str) -> None:
		"""Registered by mistake: its clocks are cancelled, with the reason, and stay on record."""
		self.check_open()
		if not scope_of(frappe.session.user).everything:
			frappe.throw(_("Only the clerk or the director withdraws an inquiry."), title=_("Withdraw"))
		if not reason.strip():
			frappe.throw(_("Give a reason for withdrawing it."), title=_("Reason"))
		self.act(withdrawal_reason=reason.strip())

	def close(self, at: datetime | None, **values: Any) -> None:
		at = at or now()
		self.act(**values, responded_at=self.responded_at or at, closed_at=at)

	def tell_assignee(self) -> None:
		tell_staff(
			[self.assignee],
			self.doctype,
			self.name,
			lambda: _("You handle this inquiry: “{0}”").format(self.title),
		)

	# -- checks -----------------------------------------------------------------------------------

	def current_status(self) -> str:
		if self.withdrawal_reason:
			return "Withdrawn"
		if self.closed_at:
			return "Concluded"
		if handing_over.pending(self):
			return "Handed Over"
		return "In Hand" if self.outcome else "Received"

	def check_open(self) -> None:
		if self.status in OVER:
			frappe.throw(as_html(_("This document is closed: {0}.").format(_(self.status))), title=_("Over"))

	def check_may_handle(self) -> None:
		"""Whoever answers for it, those above them, and the clerk."""
		self.check_open()
		scope = scope_of(frappe.session.user)
		mine = scope.staff and scope.staff in (self.current_responder, self.assignee)
		if not (scope.everything or mine or (self.section and self.section in scope.sections)):
			frappe.throw(
				_(
					"Only whoever answers for it now, their section head or the clerk does this. Speak to them."
				),
				frappe.PermissionError,
				title=_("Not Permitted"),
			)
		if handing_over.pending(self):
			frappe.throw(
				_("It has been handed over and waits to be acknowledged. Wait, or let them refuse it."),
				title=_("Handed Over"),
			)

	def check_received_at(self) -> None:
		if not self.received_at:
			self.received_at = now_datetime()
		self.received_at = get_datetime(self.received_at).replace(microsecond=0)
		if not self.is_new():
			return
		ago = now_datetime() - self.received_at
		if ago.total_seconds() < -60:
			frappe.throw(
				_("“Came at” lies in the future. Nobody asks before they come: correct the time."),
				title=_("Came at"),
			)
		if ago.days > OLDEST_DAYS:
			frappe.throw(_("“Came at” lies more than a year back. Check the year."), title=_("Came at"))

	def check_correction(self) -> None:
		"""How it came decides the time; who was contacted first decides who answers."""
		if self.changed("received_by"):
			frappe.throw(
				_("Who received it stays as it was registered. Hand the inquiry over instead."),
				title=_("Received by"),
			)
		if self.changed("channel") and not scope_of(frappe.session.user).everything:
			frappe.throw(
				_("How it came decides the time. Only the clerk or the director corrects it."),
				title=_("Correction"),
			)

	def keep_inquirer(self) -> None:
		"""Name and number go into a record of their own; the number does not stay here."""
		inquirers.check_phone(self.phone)
		self.check_number_on_record()
		typed, self.phone = self.phone, None
		if self.anonymous:
			inquirers.forget(self.inquirer)
			self.inquirer_name = self.inquirer_unit = self.inquirer = None
			self.has_phone = 0
		elif self.is_new() or typed or self.changed("inquirer_name", "inquirer_unit"):
			self.inquirer = inquirers.keep(
				self.inquirer, self.inquirer_name, self.inquirer_unit, typed, now()
			)
			self.has_phone = int(bool(typed or self.has_phone))

	def check_number_on_record(self) -> None:
		"""Who may not see a number neither replaces it nor takes it away."""
		if not self.is_new() and self.has_phone and (self.phone or self.anonymous):
			if not needs_phone(self, frappe.session.user):
				frappe.throw(
					_("Only whoever answers for this inquiry changes the phone number. Ask the clerk."),
					frappe.PermissionError,
					title=_("Phone"),
				)


def check_post_holder_in_fact(doc: DutyInquiry) -> None:
	"""Anybody may have received it in fact, but somebody who is in office."""
	if doc.received_by and doc.received_by != doc.registered_by:
		status = frappe.db.get_value("Duty Staff", doc.received_by, "status")
		if status and status != "Active":
			check_post_holder(doc, "received_by")


def on_doctype_update() -> None:
	"""A person's inquiries, and what somebody answers for, are looked up often."""
	for fields in (
		["inquirer"],
		["current_responder", "status"],
		["first_responder"],
		["status", "received_at"],
	):
		frappe.db.add_index("Duty Inquiry", fields)
