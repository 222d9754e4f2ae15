from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from duty_responsibility.engine.accountability import breaches
from duty_responsibility.engine.office import proofreading
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.rules.proofreading import count_characters
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError, dump
from duty_responsibility.utils.series import next_number
from duty_responsibility.utils.words import refuse


class DutyProofreadingRecord(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from duty_responsibility.duty_responsibility.doctype.duty_proofreading_error.duty_proofreading_error import (
			DutyProofreadingError,
		)

		body_errors: DF.Int
		characters: DF.Int
		confirmed_at: DF.Datetime | None
		document: DF.Link
		errors: DF.Table[DutyProofreadingError]
		name_errors: DF.Int
		policy_errors: DF.Int
		proofreader: DF.Link | None
		remark: DF.SmallText | None
		section: DF.Link | None
		stage: DF.Literal["Proof", "Printed Copy"]
		status: DF.Literal["Being Read", "Confirmed"]
		text_version: DF.Int
		title_errors: DF.Int
		verdict: DF.Literal["", "Within the Limit", "Beyond the Limit"]
		verdict_trace: DF.Code | None
	# end: auto-generated types
	OWN = ("proofreader", "status", "confirmed_at", "verdict", "verdict_trace", "text_version", "section")
	"""Fields that only the record itself sets."""

	def autoname(self) -> None:
		# a format in the DocType would share one counter with all others that have one
		self.name = next_number(self, now_datetime().year)

	def before_insert(self) -> None:
		"""Begin: who reads, which version, and what the app finds doubtful in it."""
		matter = self.matter()
		matter.check_permission("read")
		self.proofreader = staff_of(frappe.session.user)
		self.check_may_read(matter)
		self.status, self.verdict, self.confirmed_at, self.verdict_trace = "Being Read", "", None, None
		self.section, self.text_version = matter.section, matter.text_version
		if self.stage == "Proof" and not matter.secrecy:
			for row in proofreading.proposals(matter.title, matter.text or "", now_datetime()):
				self.append("errors", row)

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if before is not None and not self.flags.by_the_record:
			self.check_unconfirmed(before)
		matter = self.matter()
		self.characters = characters_of(matter) or self.characters
		for row in self.errors:
			row.judgement = row.judgement or ("" if row.proposed else "Error")
		if matter.secrecy:
			self.refuse_text()
		self.update(proofreading.judged(self.errors))

	def matter(self) -> Any:
		if not hasattr(self, "_matter"):
			self._matter = frappe.get_doc("Duty Outgoing Document", self.document)
		return self._matter

	# -- actions ----------------------------------------------------------------------------------

	def confirm(self) -> None:
		"""Every proposal is judged; the verdict follows from what is counted, and stays as it is."""
		self.check_own()
		if self.status == "Confirmed":
			frappe.throw(_("It has been confirmed already."), title=_("Proofreading Record"))
		undecided = [row.idx for row in self.errors if not row.judgement]
		if undecided:
			frappe.throw(
				as_html(
					_("Judge every proposal first: an error, or none. Open rows: {0}.").format(
						", ".join(map(str, undecided[:20]))
					)
				),
				title=_("Proofreading Record"),
			)
		try:
			found = proofreading.verdict_of(self)
		except RuleError as error:
			refuse(error, title=_("Proofreading Record"))
		self.update(
			{
				"status": "Confirmed",
				"confirmed_at": now_datetime().replace(microsecond=0),
				"verdict": "Beyond the Limit" if found.at_fault else "Within the Limit",
				"verdict_trace": dump(found.trace),
			}
		)
		self.flags.by_the_record = True
		try:
			self.save()
		finally:
			self.flags.by_the_record = False
		breaches.from_proofreading(self, self.matter(), now_datetime().replace(microsecond=0))

	# -- checks -----------------------------------------------------------------------------------

	def check_may_read(self, matter: Any) -> None:
		"""Not the drafter: nobody sees their own mistakes. A proof is for whoever has the document to proofread."""
		if not self.proofreader:
			frappe.throw(
				_("Only a member of staff proofreads."), frappe.PermissionError, title=_("Proofreader")
			)
		if self.proofreader == matter.assignee:
			frappe.throw(
				_("The drafter of a document does not proofread it. Ask another person."),
				title=_("Proofreader"),
			)
		if self.stage == "Proof":
			matter.own_record("Proofreading")
		elif not matter.printed_at:
			frappe.throw(_("It has not been printed yet."), title=_("Printed Copy"))

	def check_unconfirmed(self, before: Document) -> None:
		if before.status == "Confirmed":
			frappe.throw(
				_("A confirmed record stays as it is. Make a new one instead."),
				title=_("Proofreading Record"),
			)
		for field in self.OWN:
			if (self.get(field) or before.get(field)) and self.has_value_changed(field):
				frappe.throw(
					as_html(
						_("“{0}” is set by the buttons of the form only.").format(
							_(self.meta.get_label(field))
						)
					),
					title=_("Not by Hand"),
				)
		self.check_own()

	def check_own(self) -> None:
		user = frappe.session.user
		if user != "Administrator" and staff_of(user) != self.proofreader:
			frappe.throw(
				_("This is another person's proofreading record. Make one of your own."),
				frappe.PermissionError,
				title=_("Proofreading Record"),
			)

	def refuse_text(self) -> None:
		"""Of a graded document, class and place of an error are kept, never the words."""
		if self.remark or any(row.found or row.correction or row.excerpt for row in self.errors):
			frappe.throw(
				_("This document has a secrecy grade: note class, paragraph and character, and no text."),
				title=_("Secret Document"),
			)

	def on_trash(self) -> None:
		if self.status == "Confirmed":
			frappe.throw(
				_("A confirmed record stays as it is. Make a new one instead."),
				title=_("Proofreading Record"),
			)


def characters_of(matter: Any) -> int:
	"""What there is to be proofread: title, text and what stands under it."""
	parts = (matter.title, matter.text, matter.attachments_note, matter.annotation)
	return sum(count_characters(part or "") for part in parts) if matter.text else 0
