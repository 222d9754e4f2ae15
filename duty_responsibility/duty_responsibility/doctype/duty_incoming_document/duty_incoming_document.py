from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, getdate

from duty_responsibility.controllers.handling_records import instant, now
from duty_responsibility.controllers.path_matter import PathMatter
from duty_responsibility.duty_responsibility.doctype.duty_incoming_document.checks import (
	CHOICES,
	OVER,
	check_assignment,
	check_correction,
	check_document_date,
	check_editing,
	check_past_record,
	check_received_at,
	may_correct,
	point_to_same_document,
)
from duty_responsibility.engine.clocks.sync import Key, Span
from duty_responsibility.engine.office.posts import check_post_holder
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.permissions.secrecy import check_metadata_only, forget_text, forget_words
from duty_responsibility.printing import incoming
from duty_responsibility.rules.path import PathStep
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.series import next_number, reserve, series
from duty_responsibility.utils.words import listed


class DutyIncomingDocument(PathMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_handling_record.duty_handling_record import (
			DutyHandlingRecord,
		)

		copies: DF.Int
		copy_numbers: DF.Data | None
		current_step: DF.Literal[
			"",
			"Registration",
			"First Check",
			"Proposal",
			"Instruction",
			"Undertaking",
			"Assistance",
			"Circulation",
			"Reply",
			"Filing",
		]
		document_date: DF.Date | None
		document_number: DF.Data | None
		file_number: DF.Data | None
		filed_at: DF.Datetime | None
		finished_at: DF.Datetime | None
		handling: DF.Table[DutyHandlingRecord]
		kind: DF.Literal[
			"Official Document", "Telegram", "Telephone Record", "Letter Received", "Other Paper"
		]
		leader: DF.Link | None
		outcome: DF.SmallText | None
		passed_on_at: DF.Datetime | None
		passed_to: DF.Link | None
		past_record: DF.Check
		path: DF.Link | None
		purpose: DF.Literal["For Handling", "For Reading"]
		received_at: DF.Datetime
		register_number: DF.Int
		register_year: DF.Int
		registered_by: DF.Link | None
		reply_needed: DF.Check
		retention: DF.Literal["", "Permanent", "30 Years", "10 Years"]
		return_reason: DF.SmallText | None
		secrecy: DF.Literal["", "Secret", "Confidential", "Top Secret"]
		secrecy_term: DF.Data | None
		section: DF.Link | None
		sender: DF.Data
		signed_for_by: DF.Link | None
		source: DF.Literal["Regular", "Executive Meeting"]
		status: DF.Literal["Received", "Passed On", "In Hand", "Finished", "Filed", "Returned", "Withdrawn"]
		summary: DF.SmallText | None
		title: DF.Data
		assignee: DF.Link | None
		urgency: DF.Literal[
			"Ordinary",
			"Urgent",
			"Very Urgent",
			"Telegram: Ordinary",
			"Telegram: Urgent",
			"Telegram: Very Urgent",
			"Telegram: Special",
		]
		waiting_for: DF.Data | None
		withdrawal_reason: DF.SmallText | None
	# end: auto-generated types
	STEPS = (
		"Registration",
		"First Check",
		"Proposal",
		"Instruction",
		"Undertaking",
		"Assistance",
		"Circulation",
		"Reply",
		"Filing",
		"Completion",
	)
	"""Registration and Completion are the limits of Art. 11: until it is passed on, and for the whole matter."""
	PATH_STEPS = tuple(step for step in STEPS if step not in ("Assistance", "Completion"))
	PARALLEL = ("Assistance", "Circulation")
	SECTION_STEPS = ("Undertaking", "Assistance", "Reply")
	FOLLOWS = ("Undertaking", "Reply")
	CALLS_DUTY_OFFICER = True
	FACTS = ("urgency", "kind", "source", "purpose", "secrecy")
	ACTIONS = (
		"passed_on_at",
		"passed_to",
		"finished_at",
		"outcome",
		"withdrawal_reason",
		"return_reason",
		"filed_at",
		"retention",
		"file_number",
	)

	def autoname(self) -> None:
		"""A running register number in the year of receipt, whenever it is typed in."""
		check_received_at(self)
		self.register_year = getdate(self.received_at).year
		if self.past_record and cint(self.register_number) > 0:
			register = series(self.doctype, self.register_year)
			self.name = f"{register}{cint(self.register_number):05}"
			if frappe.db.exists(self.doctype, self.name):
				frappe.throw(
					as_html(
						_("Register number {0} of {1} is already taken.").format(
							self.register_number, self.register_year
						)
					),
					title=_("Past Record"),
				)
			reserve(register, cint(self.register_number))
			return
		self.name = next_number(self, self.register_year)
		self.register_number = cint(self.name.rsplit("-", 1)[1])

	def before_insert(self) -> None:
		self.registered_by = staff_of(frappe.session.user)
		self.signed_for_by = self.signed_for_by or self.registered_by
		for field in ("urgency", "kind", "source", "purpose"):  # an import leaves defaults out
			self.set(field, self.get(field) or self.meta.get_field(field).default)
		check_received_at(self)
		if self.past_record:
			check_past_record(self)
		else:
			self.start_path(instant(self.received_at))

	def validate(self) -> None:
		self.title = " ".join((self.title or "").split())
		self.sender = " ".join((self.sender or "").split())
		check_received_at(self)
		check_document_date(self)
		if not (self.past_record and self.is_new()):
			self.refuse_by_hand()
		check_post_holder(self, "signed_for_by")
		check_assignment(self)
		check_correction(self)
		check_editing(self)
		self.check_handling()
		forget_words(self, ("outcome",))
		check_metadata_only(self, ("summary", "outcome"))
		self.status = self.current_status()

	def on_update(self) -> None:
		super().on_update()
		forget_text(self)

	def after_insert(self) -> None:
		point_to_same_document(self)

	# -- what the engine asks ---------------------------------------------------------------------

	def spans(self) -> Mapping[str | Key, Span]:
		if self.past_record:
			return {}
		received = instant(self.received_at)
		return {
			**self.handling_spans(),
			"Registration": Span(
				received, instant(self.passed_on_at), assignee=self.registrar(), from_opening=True
			),
			"Completion": Span(received, instant(self.finished_at)),
		}

	def registrar(self) -> str | None:
		"""Who has it until it is passed on, where the path says so: whoever checks it, then whoever passes it on."""
		rows = [
			row.person
			for row in self.get("handling") or []
			if row.step in ("First Check", "Registration") and row.decision != "Removed"
		]
		return rows[-1] if rows else None

	def withdrawn(self) -> str | None:
		return self.withdrawal_reason or None

	# -- its way through the office ---------------------------------------------------------------

	def person_for(self, step: PathStep) -> str | None:
		if step.step == "Registration" and step.holder == "Whoever Registered":
			return self.signed_for_by  # who has taken it in passes it on at once, whoever types it in later
		return self.leader if step.step == "Instruction" else None

	def wants(self, step: str) -> bool:
		if step == "Instruction":
			return bool(self.leader)
		return bool(self.reply_needed) if step == "Reply" else super().wants(step)

	def step_done(self, row: Any, at: datetime) -> None:
		if row.step == "Undertaking":
			self.check_assistance()
			self.outcome = row.opinion
		elif row.step == "Filing":
			if not self.retention:
				frappe.throw(_("Choose how long it is kept."), title=_("Retention Period"))
			self.filed_at = at

	def path_ahead(self, step: str | None, at: datetime) -> None:
		if step == "Undertaking":
			self.open_planned("Assistance", at)
		if step in (None, "Filing") and not self.finished_at:
			self.finished_at, self.passed_on_at = at, self.passed_on_at or at

	def check_assistance(self) -> None:
		"""Who leads answers for the whole, and asks those who assist for their parts."""
		rows = [*self.open_rows("Assistance"), *self.planned("Assistance")]
		if rows:
			frappe.throw(
				as_html(
					_(
						"These have not finished their part yet: {0}. Remind them, or have them removed."
					).format(
						listed(
							_("{0} ({1})").format(row.section or "", row.person_name or "") for row in rows
						)
					)
				),
				title=_("Assistance"),
			)

	# -- on paper ---------------------------------------------------------------------------------

	def processing_sheet(self) -> dict[str, Any]:
		return incoming.processing_sheet(self)

	def supervision_notice(self) -> dict[str, Any]:
		return incoming.supervision_notice(self)

	# -- actions ----------------------------------------------------------------------------------

	def pass_on(self, at: datetime | None = None) -> None:
		"""Hand it to the deputy director in charge of daily work (Art. 11); the registration is done.

		`at` is for loading matters of the past by code; nobody can send it from outside.
		"""
		self.refuse_when_over()
		if self.passed_on_at:
			frappe.throw(_("It has already been passed on."), title=_("Passed On"))
		deputy = frappe.get_cached_doc("Duty Settings").daily_deputy
		if not deputy:
			frappe.throw(
				_(
					"Nobody is appointed to receive it. Choose the deputy director for daily work in Duty Settings."
				),
				title=_("No Deputy Director"),
			)
		at = at or now()
		if self.open_rows("First Check"):  # whoever checks it may pass it on in one go
			self.close_record(self.own_record("First Check"), "Done", "", at)
			self.go_on("First Check", at)
		self.passed_to, self.passed_on_at = deputy, at
		for row in self.open_rows("Registration"):
			self.close_record(row, "Done", "", at)
			self.go_on("Registration", at)
		self.act()

	def do_step(
		self, step: str, opinion: str = "", person: str | None = None, at: datetime | None = None
	) -> None:
		if step == "Registration":
			self.pass_on(at)
		elif step == "Undertaking":
			self.finish(opinion, at)
		else:
			super().do_step(step, opinion, person, at)

	def decide(
		self,
		step: str,
		opinion: str = "",
		assisting: Iterable[str] | None = None,
		readers: Iterable[str] | None = None,
		in_order: bool = False,
		at: datetime | None = None,
		**choices: Any,
	) -> None:
		"""A proposal or an instruction: the opinion, and who leads, who assists, who reads it."""
		if step not in CHOICES or not set(choices) <= set(CHOICES[step]):
			frappe.throw(as_html(_("“{0}” does not decide that.").format(_(step))), title=_("Proposal"))
		self.own_record(step)
		self.update(choices)
		if self.assignee and not self.section:
			self.section = frappe.db.get_value("Duty Staff", self.assignee, "department")
		self.choose_path()
		if assisting is not None:
			self.drop_planned("Assistance")
			for section in dict.fromkeys(assisting):
				if section == self.section:
					frappe.throw(
						as_html(_("{0} leads and cannot assist as well.").format(section)),
						title=_("Assistance"),
					)
				head = frappe.db.get_value("Duty Section", section, "head")
				self.plan("Assistance", [head], section=section)
		if readers is not None:
			self.drop_planned("Circulation")
			if readers:
				self.plan("Circulation", readers, in_order)
		super().do_step(step, opinion, at=at)

	def finish(self, outcome: str, at: datetime | None = None) -> None:
		"""The matter is done; `outcome` says how. `at` as in `pass_on`."""
		if not self.open_rows("Undertaking"):
			self.refuse_when_over()
		outcome = "" if self.secrecy else outcome.strip()
		if not outcome and not self.secrecy:
			frappe.throw(_("State briefly how the matter was finished."), title=_("Outcome"))
		if self.path:
			super().do_step("Undertaking", outcome, at=at)
			return
		at = at or now()
		self.act(finished_at=at, passed_on_at=self.passed_on_at or at, outcome=outcome)

	def file(self, retention: str, file_number: str = "") -> None:
		"""It goes into the archive, for as long as its retention period says."""
		self.retention, self.file_number = retention, (file_number or "").strip()
		if self.path:
			super().do_step("Filing")
			return
		if self.status != "Finished" or not scope_of(frappe.session.user).everything:
			frappe.throw(_("The clerk files it when it is finished."), title=_("Filing"))
		self.act(filed_at=now())

	def return_to_sender(self, reason: str) -> None:
		"""The first check says that it is not for this office, or not in order: back to whoever sent it."""
		self.refuse_when_over()
		if self.open_rows("First Check"):
			self.own_record("First Check")
		elif not may_correct(self, scope_of(frappe.session.user)):
			frappe.throw(
				_("Only whoever checks it first, the clerk or a leader in charge returns a document."),
				frappe.PermissionError,
				title=_("Return"),
			)
		if not reason.strip():
			frappe.throw(_("Give a reason for returning it."), title=_("Return"))
		at = now()
		self.close_all("Returned", at)
		self.act(return_reason=reason.strip(), finished_at=at, passed_on_at=self.passed_on_at or at)

	def goes_back(self) -> bool:
		return not self.finished_at

	def return_step(self, step: str, reason: str, to: str | None = None) -> None:
		if not self.goes_back():
			frappe.throw(_("It is finished and goes back to nobody."), title=_("Return"))
		super().return_step(step, reason, to)

	def withdraw(self, reason: str) -> None:
		"""Registered by mistake: its clocks are cancelled, with the reason, and stay on record."""
		self.refuse_when_over()
		if not reason.strip():
			frappe.throw(_("Give a reason for withdrawing it."), title=_("Reason"))
		self.close_all("Removed", now())
		self.act(withdrawal_reason=reason.strip())

	def refuse_when_over(self) -> None:
		if self.status in OVER:
			frappe.throw(as_html(_("This document is closed: {0}.").format(_(self.status))), title=_("Over"))

	# -- checks -----------------------------------------------------------------------------------

	def current_status(self) -> str:
		if self.withdrawal_reason:
			return "Withdrawn"
		if self.return_reason:
			return "Returned"
		if self.filed_at:
			return "Filed"
		if self.finished_at:
			return "Finished"
		if self.path and self.current_step:
			if self.current_step in ("Undertaking", "Assistance", "Circulation", "Reply"):
				return "In Hand"
		elif self.assignee or self.section:
			return "In Hand"
		return "Passed On" if self.passed_on_at else "Received"
