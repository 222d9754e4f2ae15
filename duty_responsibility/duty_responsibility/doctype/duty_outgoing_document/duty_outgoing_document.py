from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from duty_responsibility.controllers.handling_records import instant, now
from duty_responsibility.controllers.path_matter import PathMatter
from duty_responsibility.duty_responsibility.doctype.duty_outgoing_document import checks, draft
from duty_responsibility.engine.clocks.sync import Key, Span
from duty_responsibility.engine.documents import numbering
from duty_responsibility.engine.office import staffing
from duty_responsibility.permissions.secrecy import check_metadata_only, forget_text, forget_words
from duty_responsibility.printing import outgoing
from duty_responsibility.rules.path import PathStep
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.series import next_number


class DutyOutgoingDocument(PathMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_document_recipient.duty_document_recipient import (
			DutyDocumentRecipient,
		)
		from duty_responsibility.duty_responsibility.doctype.duty_handling_record.duty_handling_record import (
			DutyHandlingRecord,
		)

		annotation: DF.SmallText | None
		answers: DF.Link | None
		attachments_note: DF.SmallText | None
		copies: DF.Int
		current_step: DF.Literal[
			"",
			"Drafting",
			"Section Check",
			"Review",
			"Countersigning",
			"Signing",
			"Proofreading",
			"Numbering",
			"Sending Out",
			"Printing of Copies",
			"Check and Issue",
			"Filing",
		]
		direction: DF.Literal["Downward", "Lateral", "Upward"]
		document_date: DF.Date | None
		document_number: DF.Data | None
		drafted_at: DF.Datetime | None
		file_number: DF.Data | None
		filed_at: DF.Datetime | None
		handling: DF.Table[DutyHandlingRecord]
		issued_at: DF.Datetime | None
		kind: DF.Literal[
			"Resolution of a Meeting",
			"Official Decision",
			"Official Order",
			"Communiqu\u00e9",
			"Public Announcement",
			"Public Notice",
			"Guiding Opinion",
			"Official Notice",
			"Official Circular",
			"Report to Superiors",
			"Request for Instructions",
			"Reply to a Request",
			"Proposal to the Congress",
			"Official Letter",
			"Meeting Minutes",
		]
		on_network: DF.Check
		on_paper: DF.Check
		path: DF.Link | None
		printed_at: DF.Datetime | None
		proofreader: DF.Link | None
		recipients: DF.Table[DutyDocumentRecipient]
		register_number: DF.Int
		register_year: DF.Int
		retention: DF.Literal["", "Permanent", "30 Years", "10 Years"]
		secrecy: DF.Literal["", "Secret", "Confidential", "Top Secret"]
		secrecy_term: DF.Data | None
		section: DF.Link | None
		sent_at: DF.Datetime | None
		series: DF.Link | None
		set_time: DF.Datetime | None
		signed_at: DF.Datetime | None
		signed_by: DF.Link | None
		signed_version: DF.Int
		signer: DF.Link | None
		status: DF.Literal[
			"In Drafting", "In Review", "Signed", "Numbered", "Checked and Issued", "Filed", "Withdrawn"
		]
		text: DF.LongText | None
		text_version: DF.Int
		timing: DF.Literal["No Set Time", "Set Time"]
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
		"Drafting",
		"Section Check",
		"Review",
		"Countersigning",
		"Signing",
		"Proofreading",
		"Numbering",
		"Sending Out",
		"Printing of Copies",
		"Check and Issue",
		"Filing",
	)
	"""Drafting ends when it is handed to review, review when it is handed to the signer (Art. 9)."""
	PATH_STEPS = STEPS
	PARALLEL = ("Countersigning",)
	SECTION_STEPS = ("Drafting",)
	FOLLOWS = ("Drafting",)
	AFTER_SIGNING = ("Proofreading", "Numbering", "Sending Out", "Printing of Copies", "Check and Issue")
	FACTS = ("urgency", "timing", "kind", "direction", "secrecy")
	ACTIONS = (
		"document_number",
		"signed_at",
		"signed_by",
		"text_version",
		"signed_version",
		"sent_at",
		"printed_at",
		"issued_at",
		"filed_at",
		"retention",
		"file_number",
		"withdrawal_reason",
	)
	HAS_EVENT = True

	def autoname(self) -> None:
		"""A running number in the year in which it was begun; the document number comes after signing."""
		checks.check_begin(self)
		self.register_year = instant(self.drafted_at).year
		self.name = next_number(self, self.register_year)
		self.register_number = cint(self.name.rsplit("-", 1)[1])

	def before_insert(self) -> None:
		checks.check_begin(self)
		checks.take_up(self)
		self.timing = "Set Time" if self.set_time else "No Set Time"
		self.start_path(instant(self.drafted_at))

	def validate(self) -> None:
		self.title = " ".join((self.title or "").split())
		self.timing = "Set Time" if self.set_time else "No Set Time"
		self.refuse_by_hand()
		checks.check_set_time(self)
		checks.check_recipients(self)
		checks.check_assignment(self)
		checks.check_correction(self)
		draft.check_text(self)
		self.check_handling()
		forget_words(self, ())
		check_metadata_only(self, ("text", "attachments_note", "annotation"))
		checks.check_proofreader(self)
		self.status = self.current_status()

	def on_update(self) -> None:
		super().on_update()
		draft.keep(self)
		draft.forget(self)
		forget_text(self)

	@classmethod
	def before_hold(cls, name: str) -> None:
		"""Who is about to take a number, or might give one back, waits for the organ code first."""
		fields = ["series", "current_step", "document_number", "sent_at", "printed_at"]
		row = frappe.db.get_value("Duty Outgoing Document", name, fields, as_dict=True)
		may_give_back = row and row.document_number and not (row.sent_at or row.printed_at)
		if row and row.series and (row.current_step == "Numbering" or may_give_back):
			numbering.hold(row.series)

	# -- what the engine asks ---------------------------------------------------------------------

	def spans(self) -> Mapping[str | Key, Span]:
		"""Review and signing count back from the set time; sending and printing count from the signature."""
		event, signed = instant(self.set_time), instant(self.signed_at)
		found = {key: replace(span, event=event) for key, span in self.handling_spans().items()}
		clerk = frappe.get_cached_doc("Duty Settings").clerk
		for step, wanted, end in (
			("Sending Out", self.on_network, self.sent_at),
			("Printing of Copies", self.on_paper, self.printed_at),
		):
			row = found.pop(step, None)
			if wanted and signed:
				found[step] = Span(signed, instant(end), event, row.assignee if row else clerk)
		return found

	def withdrawn(self) -> str | None:
		return self.withdrawal_reason or None

	# -- its way through the office ---------------------------------------------------------------

	def person_for(self, step: PathStep) -> str | None:
		if step.step == "Signing":
			return self.signer
		return self.proofreader if step.step == "Proofreading" else None

	def wants(self, step: str) -> bool:
		if step == "Section Check":
			head = staffing.directory().heads.get(self.section or "")
			return bool(head) and head != self.assignee
		if step == "Numbering":
			return not self.document_number
		if step == "Sending Out":
			return bool(self.on_network and not self.sent_at)
		if step == "Printing of Copies":
			return bool(self.on_paper and not self.printed_at)
		return super().wants(step)

	def open_step(
		self, step: str, person: str | None, at: datetime | None, section: str | None = None, order: int = 0
	) -> Any:
		"""It is printed while it goes out on the network: neither waits for the other."""
		row = super().open_step(step, person, at, section, order)
		way = self.current_path() if step == "Sending Out" else None
		beside = way.step("Printing of Copies") if way else None
		if beside and self.wants("Printing of Copies") and not self.open_rows("Printing of Copies"):
			super().open_step("Printing of Copies", self._holder(beside), at)
		return row

	def step_done(self, row: Any, at: datetime) -> None:
		if self.signed_at and row.step in self.AFTER_SIGNING:
			draft.check_unchanged(self)
		match row.step:
			case "Drafting":
				checks.check_ready(self)
			case "Signing":
				self.signed_at, self.signed_by, self.signed_version = at, row.person, self.text_version
				self.document_date = self.document_date or at.date()
			case "Proofreading":
				checks.check_proofread(self)
			case "Numbering":
				if not self.document_number:
					self.document_number = numbering.issue(self.series, self.name, at)
			case "Sending Out":
				self.sent_at = at
			case "Printing of Copies":
				self.printed_at = at
				checks.number_copies(self)
			case "Check and Issue":
				self.issued_at = at
			case "Filing":
				checks.check_retention(self)
				self.filed_at = at

	# -- actions ----------------------------------------------------------------------------------

	def do_step(
		self, step: str, opinion: str = "", person: str | None = None, at: datetime | None = None
	) -> None:
		"""Do what waits for one; title and text are kept as they are handed on."""
		at = at or now()
		self.own_record(step, person)
		if not self.signed_at:  # what is signed has its version, and only a correction makes another one
			draft.next_version(self, step, at)
		super().do_step(step, opinion, person, at)

	def return_step(self, step: str, reason: str, to: str | None = None) -> None:
		"""Give it back. What goes back to the signer, or before, is no longer signed."""
		self.refuse_when_out()
		row = self.own_record(step)
		target = to or (self.current_path().before(step, self.done_steps()) if self.current_path() else None)
		for other in self.open_rows():
			if other is not row and other.step not in self.PARALLEL:
				self.close_record(other, "Removed", "", now(), needed=False)
		if target not in self.AFTER_SIGNING:
			self.signed_at = self.signed_by = None
			draft.next_version(self, step, now(), kind="Sent Back", reason=reason)
		if target == "Numbering":
			self.give_number_back(reason)
		super().return_step(step, reason, to)

	def skip_step(self, step: str, reason: str = "") -> None:
		"""Only what somebody has asked for besides; the rest follows from the document itself."""
		if step not in self.PARALLEL:
			frappe.throw(
				as_html(_("“{0}” belongs to the path and cannot be left out.").format(_(step))),
				title=_("Duty Path"),
			)
		super().skip_step(step, reason)

	def turn(self) -> dict[str, Any]:
		found = super().turn()
		for row in found["steps"]:
			row["optional"] = row["optional"] and row["step"] in self.PARALLEL
		return {**found, "corrects": bool(found["steps"]) and self.may_be_corrected()}

	def may_be_corrected(self) -> bool:
		"""Whether it is signed and not yet out."""
		return bool(self.signed_at and not (self.sent_at or self.printed_at))

	def correct(self, title: str, text: str, reason: str, *, substance: bool = False) -> None:
		"""Change what has been signed: a matter of form is put on record, one of substance goes back to the signer.

		Whoever has the document then says which of the two it is.
		"""
		self.refuse_when_over()
		if not self.signed_at:
			frappe.throw(_("It has not been signed yet: change it in the form."), title=_("Correction"))
		self.refuse_when_out()
		step = self.open_rows()[0].step if self.open_rows() else ""
		self.own_record(step)
		self._need(reason, _("State what is corrected and why."))
		self.title, self.text = " ".join((title or "").split()), text
		kind = "Change of Substance" if substance else "Correction of Form"
		if not draft.next_version(self, step, now(), kind=kind, reason=reason.strip()):
			frappe.throw(_("Nothing was changed."), title=_("Correction"))
		if substance:
			self.return_step(step, reason, "Signing")
		else:
			self.act()

	def file(self, retention: str, file_number: str = "") -> None:
		"""It goes into the archive, for as long as its retention period says."""
		self.retention, self.file_number = retention, (file_number or "").strip()
		self.do_step("Filing")

	def withdraw(self, reason: str) -> None:
		"""It is not issued after all: its clocks are cancelled, its number is given back, with the reason."""
		self.refuse_when_over()
		self.refuse_when_out()
		if not reason.strip():
			frappe.throw(_("Give a reason for withdrawing it."), title=_("Reason"))
		checks.check_may_withdraw(self)
		self.give_number_back(reason.strip())
		self.close_all("Removed", now())
		self.act(withdrawal_reason=reason.strip())

	def give_number_back(self, reason: str) -> None:
		"""Nothing is saved yet of the document itself."""
		if self.document_number:
			numbering.give_back(self.name, self.document_number, reason, now())
			self.document_number = None

	# -- on paper ---------------------------------------------------------------------------------

	def sheet(self) -> dict[str, Any]:
		"""For the drafting sheet."""
		return outgoing.sheet(self)

	def issued(self) -> dict[str, Any]:
		"""For the document as it goes out."""
		return outgoing.issued(self)

	# -- checks -----------------------------------------------------------------------------------

	def refuse_when_over(self) -> None:
		if self.status in ("Filed", "Withdrawn"):
			frappe.throw(as_html(_("This document is closed: {0}.").format(_(self.status))), title=_("Over"))

	def refuse_when_out(self) -> None:
		"""What others have received cannot be changed here any more."""
		if self.sent_at or self.printed_at:
			frappe.throw(
				_(
					"It has been sent or printed already. What is wrong with it is put right by a new document; "
					"copies that went out are called back."
				),
				title=_("Already Out"),
			)

	def current_status(self) -> str:
		if self.withdrawal_reason:
			return "Withdrawn"
		if self.filed_at:
			return "Filed"
		if self.issued_at:
			return "Checked and Issued"
		if self.signed_at:
			return "Numbered" if self.document_number else "Signed"
		return "In Drafting" if self.current_step in ("", "Drafting", None) else "In Review"
