"""What all documents of a case share: who acts, in which capacity, and that every look is written down."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from duty_responsibility.engine.accountability import access_log, breaches
from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office import staffing
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.accountability import ALL_CASES
from duty_responsibility.rules.text import as_html

RECORD = "Duty Fault Record"


class QuietDocument(Document):
	"""A document whose changes are not called out: whoever listens to a list must not hear that there is one."""

	def notify_update(self) -> None:
		return None


class CaseDocument(QuietDocument):
	"""A document of a case: reading or printing it is a look, whichever way it is read."""

	def case(self) -> str:
		return self.record

	def apply_fieldlevel_read_permissions(self) -> None:
		# the one method that every way of handing a document to somebody calls
		if not self.is_new():
			access_log.note(self.case())
		super().apply_fieldlevel_read_permissions()

	def before_print(self, settings: Any = None) -> None:
		access_log.note(self.case(), "Printed")


def me() -> str:
	"""The member of staff who acts; who is none has no part in a case."""
	staff = staff_of(frappe.session.user)
	if not staff:
		refuse(_("Only a member of staff has a part in a case."))
	return staff


def refuse(text: str) -> None:
	frappe.throw(as_html(text), frappe.PermissionError, title=_("Not Permitted"))


def not_now(text: str) -> None:
	frappe.throw(as_html(text), title=_("Not at This Point"))


def need(text: str | None, asked: str) -> str:
	"""Words that must not be missing."""
	words = (text or "").strip()
	if not words:
		frappe.throw(as_html(asked), title=_("Words Are Missing"))
	return words


def in_charge(doc: Any, office: staffing.Directory | None = None) -> str | None:
	"""Who proposes about a case as things stand: never the person concerned."""
	return breaches.placed(office or staffing.directory(), doc.subject, doc.section)[1]


def check_in_charge(doc: Any) -> str:
	"""Art. 21: the deputy director in charge, whoever holds the post now; about a leader the one above."""
	staff = me()
	if staff == doc.subject:
		refuse(_("Nobody proposes, decides or closes anything in their own case."))
	if staff != in_charge(doc):
		refuse(_("Only the deputy director in charge does this (Art. 21)."))
	return staff


def check_subject(doc: Any) -> str:
	staff = me()
	if staff != doc.subject:
		refuse(_("Only the person concerned does this."))
	return staff


def check_status(doc: Any, *allowed: str) -> None:
	if doc.status not in allowed:
		not_now(_("The case stands at “{0}”; this is not possible now.").format(_(doc.status)))


def is_director(staff: str) -> bool:
	user = staffing.user_of(staff)
	return bool(user) and ALL_CASES in frappe.get_roles(user)


def tell(doc: Any, staff: list[str | None]) -> None:
	"""Say that there is something to see, and nothing more: a notice is read over shoulders."""
	number = doc.number or ""

	def said() -> str:
		return _("A matter that concerns you has moved on: {0}").format(number)

	tell_staff(staff, RECORD, doc.name, said)
