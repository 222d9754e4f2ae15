"""Handing an inquiry over inside the office: it must be acknowledged, and may be refused once.

Until it is acknowledged the previous step remains responsible for it (Art. 4–6).
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from duty_responsibility.controllers.acted import instant
from duty_responsibility.engine.clocks.sync import Key, Span
from duty_responsibility.engine.notices.delivery import tell_staff
from duty_responsibility.engine.office import calendars
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.text import as_html

if TYPE_CHECKING:
	from duty_responsibility.duty_responsibility.doctype.duty_inquiry.duty_inquiry import DutyInquiry


def spans(doc: "DutyInquiry") -> dict[Key, Span]:
	"""Each hand-over is a step of its own, until it is acknowledged or refused."""
	return {
		("Acknowledgement", row.name): Span(
			instant(row.handed_at),
			instant(row.acknowledged_at or row.refused_at),
			assignee=row.to_staff,
			label=row.to_section or frappe.get_cached_value("Duty Staff", row.to_staff, "employee_name"),
		)
		for row in doc.handovers
	}


def pending(doc: "DutyInquiry") -> Any | None:
	"""The hand-over that waits to be acknowledged."""
	for row in doc.handovers:
		if not (row.acknowledged_at or row.refused_at):
			return row
	return None


def hand_over(doc: "DutyInquiry", to_section: str, to_staff: str, note: str, now: datetime) -> None:
	"""To a section, whose head answers for taking it, or to a person."""
	if not (to_section or to_staff):
		frappe.throw(_("Choose the section or the person who receives it."), title=_("Hand Over"))
	if to_staff:
		check_may_take(doc, to_staff)
		to_section = to_section or frappe.db.get_value("Duty Staff", to_staff, "department") or ""
	else:
		head, disabled = frappe.db.get_value("Duty Section", to_section, ["head", "disabled"]) or (None, 0)
		if disabled or not head:
			frappe.throw(
				_("This section is disabled or has no head. Choose another one."), title=_("Hand Over")
			)
		to_staff = head
		check_may_take(doc, to_staff)
	if to_staff == doc.current_responder:
		frappe.throw(_("This person answers for it already."), title=_("Hand Over"))
	doc.append(
		"handovers",
		{
			"from_staff": doc.current_responder or staff_of(frappe.session.user),
			"to_section": to_section,
			"to_staff": to_staff,
			"handed_at": now,
			"note": note.strip(),
			"round_number": doc.round_number,
		},
	)
	doc.act(outcome="Transferred", handover_count=count(doc), responded_at=doc.responded_at or now)
	_tell(doc, to_staff, "handed")


def acknowledge(doc: "DutyInquiry", now: datetime) -> None:
	"""From now on the receiver answers for it."""
	row = _waiting_for_me(doc)
	staff = staff_of(frappe.session.user) or row.to_staff
	row.acknowledged_at, row.acknowledged_by = now, staff
	# the head of a section may take it for the section; whoever takes it answers for it
	taker = staff if staff != row.to_staff and _in_section(staff, row.to_section) else row.to_staff
	doc.act(current_responder=taker, assignee=taker, section=row.to_section, outcome="Handled")
	_tell(doc, row.from_staff, "acknowledged")


def refuse(doc: "DutyInquiry", reason: str, now: datetime) -> None:
	"""Back to the previous step, once in each round and within the time that the office has set."""
	row = _waiting_for_me(doc)
	if not reason.strip():
		frappe.throw(_("Give a reason for refusing it. Without one it cannot be refused."), title=_("Reason"))
	before = [one for one in doc.handovers if one.refused_at and one.round_number == doc.round_number]
	if before:
		who = frappe.get_cached_value("Duty Staff", before[0].to_staff, "employee_name")
		frappe.throw(
			as_html(
				_(
					"It was refused once already, by {0}. Take it, and ask the deputy director in charge to assign it."
				).format(who)
			),
			title=_("Refused Before"),
		)
	minutes = frappe.get_cached_doc("Duty Settings").refusal_minutes or 0
	last = calendars.current().calendar.add(get_datetime(row.handed_at), minutes * 60) if minutes else None
	if last is None or now > last:
		frappe.throw(
			as_html(
				_(
					"The time for refusing is over ({0} working minutes). Take it, and speak to the deputy director."
				).format(minutes)
			),
			title=_("Too Late to Refuse"),
		)
	row.refused_at, row.refused_by, row.refusal_reason = now, staff_of(frappe.session.user), reason.strip()
	# the previous step has to find another way, and its time for that begins now
	doc.act(refused_at=now, responded_at=None, outcome="", handover_count=count(doc))
	_tell(doc, row.from_staff, "refused")


def pass_to_next_shift(doc: "DutyInquiry", holders: list[str], taker: str, log: Any, at: datetime) -> bool:
	"""At the end of a shift: a hand-over like any other, which the signature under the shift's log acknowledges."""
	if doc.current_responder not in holders or doc.closed_at or doc.withdrawal_reason or pending(doc):
		return False
	section = frappe.db.get_value("Duty Staff", taker, "department")
	doc.append(
		"handovers",
		{
			"from_staff": doc.current_responder,
			"to_section": section,
			"to_staff": taker,
			"handed_at": log.closed_at,
			"acknowledged_at": at,
			"acknowledged_by": taker,
			"note": log.name,
			"round_number": doc.round_number,
		},
	)
	assignee = taker if doc.assignee in holders else doc.assignee
	doc.act(
		current_responder=taker,
		assignee=assignee,
		section=section or doc.section,
		handover_count=count(doc),
	)
	return True


def count(doc: "DutyInquiry") -> int:
	"""How often it changed hands or was sent back: what shows a matter that nobody wants."""
	return len(doc.handovers) + sum(1 for row in doc.handovers if row.refused_at)


def check_may_take(doc: "DutyInquiry", staff: str) -> None:
	"""No support worker answers for an inquiry (Art. 2), and nobody who is not in office."""
	person = frappe.db.get_value(
		"Duty Staff", staff, ["employee_name", "status", "support_worker", "post"], as_dict=True
	)
	if not person:
		frappe.throw(_("There is nobody of this name. Choose from the list."), title=_("Person"))
	if person.support_worker or person.post == "Gatekeeper":
		frappe.throw(
			as_html(
				_("{0} is a support worker or gatekeeper and cannot answer for an inquiry (Art. 2).").format(
					person.employee_name
				)
			),
			title=_("Person"),
		)
	if person.status != "Active":
		frappe.throw(
			as_html(
				_("{0} is not active on the staff. Choose a person who is in office.").format(
					person.employee_name
				)
			),
			title=_("Person"),
		)


def _waiting_for_me(doc: "DutyInquiry") -> Any:
	doc.check_open()
	row = pending(doc)
	if row is None:
		frappe.throw(_("No hand-over waits to be acknowledged. Load the page again."), title=_("Hand-over"))
	scope = scope_of(frappe.session.user)
	mine = scope.staff and (scope.staff == row.to_staff or _in_section(scope.staff, row.to_section))
	if not (mine or (row.to_section and row.to_section in scope.sections)):
		frappe.throw(
			as_html(
				_("It was handed over to {0}. Only they acknowledge or refuse it.").format(
					row.to_section or frappe.get_cached_value("Duty Staff", row.to_staff, "employee_name")
				)
			),
			frappe.PermissionError,
			title=_("Not Permitted"),
		)
	return row


def _in_section(staff: str | None, section: str | None) -> bool:
	return bool(staff and section) and frappe.db.get_value("Duty Staff", staff, "department") == section


def _tell(doc: "DutyInquiry", staff: str | None, what: str) -> None:
	def say() -> str:
		text = {
			"handed": _("Handed over to you, please acknowledge: “{0}”"),
			"acknowledged": _("Your hand-over was acknowledged: “{0}”"),
			"refused": _("Your hand-over was refused; you answer for it still: “{0}”"),
		}[what]
		return text.format(doc.title)

	tell_staff([staff], doc.doctype, doc.name, say)
