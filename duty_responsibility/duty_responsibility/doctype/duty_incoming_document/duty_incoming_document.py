from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.utils import cint, get_datetime, getdate, now_datetime

from duty_responsibility.duty_responsibility.matter import DutyMatter
from duty_responsibility.engine.matters import Span
from duty_responsibility.engine.office import check_post_holder
from duty_responsibility.engine.staffing import staff_of
from duty_responsibility.permissions.scope import Scope, scope_of
from duty_responsibility.permissions.secrecy import check_metadata_only, forget_text

OLDEST_DAYS = 366
"""A document said to have been received longer ago is taken for a slip in the year."""


class DutyIncomingDocument(DutyMatter):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		copies: DF.Int
		document_date: DF.Date | None
		document_number: DF.Data | None
		finished_at: DF.Datetime | None
		kind: DF.Literal[
			"Official Document", "Telegram", "Telephone Record", "Letter Received", "Other Paper"
		]
		outcome: DF.SmallText | None
		passed_on_at: DF.Datetime | None
		passed_to: DF.Link | None
		received_at: DF.Datetime
		register_number: DF.Int
		register_year: DF.Int
		registered_by: DF.Link | None
		secrecy: DF.Literal["", "Secret", "Confidential", "Top Secret"]
		section: DF.Link | None
		sender: DF.Autocomplete
		source: DF.Literal["Regular", "Executive Meeting"]
		status: DF.Literal["Received", "Passed On", "In Hand", "Finished", "Withdrawn"]
		summary: DF.SmallText | None
		title: DF.Data
		undertaker: DF.Link | None
		urgency: DF.Literal[
			"Ordinary",
			"Urgent",
			"Very Urgent",
			"Telegram: Ordinary",
			"Telegram: Urgent",
			"Telegram: Very Urgent",
			"Telegram: Special",
		]
		withdrawal_reason: DF.SmallText | None
	# end: auto-generated types
	STEPS = ("Registration", "Completion")
	FACTS = ("urgency", "kind", "source", "secrecy")
	ACTIONS = ("passed_on_at", "passed_to", "finished_at", "outcome", "withdrawal_reason")

	def autoname(self) -> None:
		"""A running register number in the year of receipt, whenever it is typed in."""
		self.check_received_at()
		self.register_year = getdate(self.received_at).year
		self.name = make_autoname(f"SW-{self.register_year}-.#####", doc=self)
		self.register_number = cint(self.name.rsplit("-", 1)[1])

	def before_insert(self) -> None:
		self.registered_by = staff_of(frappe.session.user)

	def validate(self) -> None:
		self.title = " ".join((self.title or "").split())
		self.sender = " ".join((self.sender or "").split())
		self.check_received_at()
		self.check_document_date()
		self.refuse_by_hand()
		self.check_assignment()
		self.check_correction()
		check_metadata_only(self, ("summary", "outcome"))
		self.status = self.current_status()

	def on_update(self) -> None:
		super().on_update()
		forget_text(self)

	def after_insert(self) -> None:
		self.point_to_same_document()

	# -- what the engine asks ---------------------------------------------------------------------

	def spans(self) -> Mapping[str, Span]:
		received = _instant(self.received_at)
		return {
			"Registration": Span(received, _instant(self.passed_on_at)),
			"Completion": Span(received, _instant(self.finished_at)),
		}

	def withdrawn(self) -> str | None:
		return self.withdrawal_reason or None

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
		self.act(passed_to=deputy, passed_on_at=at or now_datetime().replace(microsecond=0))

	def finish(self, outcome: str, at: datetime | None = None) -> None:
		"""The matter is done; `outcome` says how. `at` as in `pass_on`."""
		self.refuse_when_over()
		if not outcome.strip() and not self.secrecy:
			frappe.throw(_("Say in a few words how the matter was finished."), title=_("Outcome"))
		at = at or now_datetime().replace(microsecond=0)
		self.act(
			finished_at=at,
			passed_on_at=self.passed_on_at or at,
			outcome="" if self.secrecy else outcome.strip(),
		)

	def withdraw(self, reason: str) -> None:
		"""Registered by mistake: its clocks are cancelled, with the reason, and stay on record."""
		self.refuse_when_over()
		if not reason.strip():
			frappe.throw(_("Say why it is withdrawn."), title=_("Reason"))
		self.act(withdrawal_reason=reason.strip())

	def refuse_when_over(self) -> None:
		if self.status in ("Finished", "Withdrawn"):
			frappe.throw(_("It is already over: {0}.").format(_(self.status)), title=_("Over"))

	# -- checks -----------------------------------------------------------------------------------

	def current_status(self) -> str:
		if self.withdrawal_reason:
			return "Withdrawn"
		if self.finished_at:
			return "Finished"
		if self.undertaker or self.section:
			return "In Hand"
		return "Passed On" if self.passed_on_at else "Received"

	def check_received_at(self) -> None:
		if not self.received_at:
			self.received_at = now_datetime()
		self.received_at = get_datetime(self.received_at).replace(microsecond=0)
		if not self.is_new():
			return
		ago = now_datetime() - self.received_at
		if ago.total_seconds() < -60:
			frappe.throw(
				_("“Received at” lies in the future. Nothing is received before it comes: correct the time."),
				title=_("Received at"),
			)
		if ago.days > OLDEST_DAYS:
			frappe.throw(
				_("“Received at” lies more than a year back. Check the year."), title=_("Received at")
			)

	def check_document_date(self) -> None:
		if not self.document_date:
			return
		if getdate(self.document_date) > getdate(self.received_at):
			frappe.throw(
				_("The date of the document lies after its receipt. Correct one of the two."),
				title=_("Date of the Document"),
			)
		if getdate(self.document_date).year < 1949:
			frappe.throw(
				_("The date of the document cannot be right. Check the year."),
				title=_("Date of the Document"),
			)

	def check_assignment(self) -> None:
		check_post_holder(self, "undertaker")
		before = self.get_doc_before_save()
		if not self.changed("section", "undertaker"):
			return
		if self.section and frappe.get_cached_value("Duty Section", self.section, "disabled"):
			frappe.throw(_("This section is disabled. Choose another one."), title=_("Assignment"))
		if before and before.status in ("Finished", "Withdrawn"):
			frappe.throw(_("It is already over and cannot be assigned any more."), title=_("Over"))
		if not self.may_assign(before, scope_of(frappe.session.user)):
			frappe.throw(
				_(
					"Only the clerk, the section head or a leader in charge assigns a matter. Speak to one of them."
				),
				title=_("Assignment"),
			)

	def may_assign(self, before: Document | None, scope: Scope) -> bool:
		if before is not None:
			return may_correct(before, scope) or before.section in scope.sections
		# who registers may keep a matter for themselves or, as its head, for the section; others are asked
		mine = (self.undertaker or scope.staff) == scope.staff and self.section in (None, "", scope.section)
		return scope.everything or self.section in scope.sections or mine

	def check_correction(self) -> None:
		"""What decides the time is not for those whose time it is: that would be an extension (Art. 15)."""
		before = self.get_doc_before_save()
		if before is None or not self.changed(*self.FACTS, "withdrawal_reason"):
			return
		if not may_correct(before, scope_of(frappe.session.user)):
			frappe.throw(
				_(
					"Urgency, kind, origin and secrecy decide the time. Only the clerk, the deputy director in "
					"charge or the director corrects them or withdraws a document. Speak to one of them."
				),
				title=_("Correction"),
			)

	def point_to_same_document(self) -> None:
		"""A document that came before is named, not refused: copies do come twice."""
		if not self.document_number:
			return
		filters = {"document_number": self.document_number, "name": ("!=", self.name)}
		for name in frappe.get_list("Duty Incoming Document", filters=filters, pluck="name", limit=1):
			frappe.msgprint(
				_("A document with this number is already registered: {0}.").format(
					frappe.utils.get_link_to_form(self.doctype, name)
				),
				alert=True,
				indicator="orange",
			)


def may_correct(doc: Document, scope: Scope) -> bool:
	"""The whole office's people, the deputy director in charge, and whoever it was passed on to."""
	if scope.everything:
		return True
	deputy = frappe.db.get_value("Duty Section", doc.section, "deputy_director") if doc.section else None
	return bool(scope.staff) and scope.staff in (deputy, doc.passed_to)


def _instant(value: str | datetime | None) -> datetime | None:
	return get_datetime(value).replace(microsecond=0) if value else None
