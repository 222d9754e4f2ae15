"""Matters and what hangs on them: clocks, events and escalations are seen by whoever sees the matter.

A matter is somebody's own when one of its fields or one of its clocks says so. `criterion` is the one place
that turns this into a condition: lists use it as it is, a single document is looked up with it, so that the
two cannot disagree.
"""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.model.document import Document
from pypika.terms import Criterion, ValueWrapper

from duty_responsibility.permissions import accountability
from duty_responsibility.permissions.accountability import RECORD, as_sql
from duty_responsibility.permissions.scope import Scope, scope_of
from duty_responsibility.rules.ladder import DUTY_OFFICER

MATTERS = {
	"Duty Incoming Document": ("assignee", "passed_to", "registered_by"),
	"Duty Inquiry": (
		"assignee",
		"current_responder",
		"first_responder",
		"received_by",
		"registered_by",
	),
	"Duty Gate Registration": ("responder", "registered_by"),
	"Duty Assignment": ("assignee", "leader", "registered_by"),
	"Duty Meeting": ("assignee", "registered_by"),
	"Duty Outgoing Document": ("assignee", "signer", "proofreader"),
	"Duty Shift Log": ("officer", "second_officer", "successor", "receiver"),
	RECORD: ("subject",),
}
"""The kinds of matter; for each the fields whose holder sees it. Each new kind is named here."""

SHARED = {
	"Duty Assignment": ("Duty Assignment Helper", "parent", "staff"),
	"Duty Meeting": ("Duty Meeting Notice", "meeting", "staff"),
}
"""Kinds that others have a part in: rows that name the matter, and the person who sees it on account of them."""


# -- one document ---------------------------------------------------------------------------------


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether `user` may reach this matter or clock at all; roles decide what may be done with it."""
	return _sees(doc, scope_of(user or frappe.session.user))


def _sees(doc: Document, scope: Scope) -> bool:
	if scope.everything and doc.get("reference_doctype") != RECORD:
		return True
	if doc.is_new():
		return bool(scope.staff)
	# by what is stored, so that nobody opens a document by assigning it to themselves in the form
	return bool(_within(doc.doctype, [doc.name], scope))


def has_ledger_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Events, escalations and requests follow their clock."""
	scope = scope_of(user or frappe.session.user)
	if doc.is_new() and not doc.clock:
		return scope.everything or bool(scope.staff)
	if not doc.clock or not frappe.db.exists("Duty Clock", doc.clock):
		return scope.everything
	return _sees(frappe.get_doc("Duty Clock", doc.clock), scope)


def has_hanging_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Notices and facts of a meeting."""
	scope = scope_of(user or frappe.session.user)
	if scope.everything:
		return True
	table = frappe.qb.DocType(doc.doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name == (doc.name or ""))
	return bool(query.where(_hanging(doc.doctype, scope)).run())


# -- lists ----------------------------------------------------------------------------------------


def condition_incoming_document(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Incoming Document", user)


def condition_inquiry(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Inquiry", user)


def condition_gate_registration(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Gate Registration", user)


def condition_assignment(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Assignment", user)


def condition_meeting(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Meeting", user)


def condition_meeting_notice(user: str | None = None, doctype: str | None = None) -> str:
	scope = scope_of(user or frappe.session.user)
	return "" if scope.everything else as_sql(_hanging("Duty Meeting Notice", scope))


def condition_fact(user: str | None = None, doctype: str | None = None) -> str:
	scope = scope_of(user or frappe.session.user)
	return "" if scope.everything else as_sql(_hanging("Duty Fact", scope))


def condition_outgoing_document(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Outgoing Document", user)


def condition_shift_log(user: str | None = None, doctype: str | None = None) -> str:
	return _condition("Duty Shift Log", user)


def condition_clock(user: str | None = None, doctype: str | None = None) -> str:
	scope = scope_of(user or frappe.session.user)
	if scope.user == "Administrator":
		return ""
	return as_sql(_open_to_all(scope) if scope.everything else criterion("Duty Clock", scope))


def condition_clock_event(user: str | None = None, doctype: str | None = None) -> str:
	return _ledger_condition("Duty Clock Event", user)


def condition_escalation(user: str | None = None, doctype: str | None = None) -> str:
	return _ledger_condition("Duty Escalation", user)


def condition_extension_request(user: str | None = None, doctype: str | None = None) -> str:
	return _ledger_condition("Duty Extension Request", user)


def _condition(doctype: str, user: str | None) -> str:
	# one hook a kind of document: Frappe 15 does not always say which one it asks for
	scope = scope_of(user or frappe.session.user)
	return "" if scope.everything else as_sql(criterion(doctype, scope))


def _ledger_condition(doctype: str, user: str | None) -> str:
	scope = scope_of(user or frappe.session.user)
	if scope.user == "Administrator":
		return ""
	if scope.everything:
		return as_sql(not_of_hidden_cases(doctype, scope))
	clock = frappe.qb.DocType("Duty Clock")
	visible = frappe.qb.from_(clock).select(clock.name).where(criterion("Duty Clock", scope))
	return as_sql(frappe.qb.DocType(doctype).clock.isin(visible))


def _open_to_all(scope: Scope) -> Criterion:
	"""For those who see everything: every clock but those of cases that they do not know of."""
	clock = frappe.qb.DocType("Duty Clock")
	return (clock.reference_doctype != RECORD) | clock.reference_name.isin(accountability.visible(scope))


def whole_office(user: str) -> str | None:
	"""The list's condition of those who see every clock but those of hidden cases; none for everybody else."""
	scope = scope_of(user)
	return as_sql(_open_to_all(scope)) if scope.everything else None


def at_work(scope: Scope) -> Criterion:
	"""The clocks that boards and charts count for somebody: of all that they see, without cases of accountability."""
	work = every_clock_at_work()
	return work if scope.everything else work & criterion("Duty Clock", scope)


def every_clock_at_work() -> Criterion:
	return frappe.qb.DocType("Duty Clock").reference_doctype != RECORD


def not_of_hidden_cases(doctype: str, scope: Scope) -> Criterion:
	"""The same for what hangs on clocks; found from the cases, which are few, not from all clocks."""
	table, clock, record = (frappe.qb.DocType(name) for name in (doctype, "Duty Clock", RECORD))
	hidden = (
		frappe.qb.from_(record).select(record.name).where(record.name.notin(accountability.visible(scope)))
	)
	theirs = (
		frappe.qb.from_(clock)
		.select(clock.name)
		.where((clock.reference_doctype == RECORD) & clock.reference_name.isin(hidden))
	)
	return table.clock.isnull() | table.clock.notin(theirs)


def _hanging(doctype: str, scope: Scope) -> Criterion:
	"""Notices are seen by those who organise the meeting, facts by those who lead its section; one's own by oneself."""
	if not scope.staff:
		return ValueWrapper(1) == ValueWrapper(0)
	table, meeting = frappe.qb.DocType(doctype), frappe.qb.DocType("Duty Meeting")
	section = frappe.qb.DocType("Duty Section")
	led = (section.head == scope.staff) | (section.deputy_director == scope.staff)
	mine = meeting.section.isin(frappe.qb.from_(section).select(section.name).where(led))
	if doctype == "Duty Meeting Notice":
		mine = mine | (meeting.assignee == scope.staff) | (meeting.registered_by == scope.staff)
	meetings = frappe.qb.from_(meeting).select(meeting.name).where(mine)
	hangs_on = table.meeting if doctype == "Duty Meeting Notice" else table.reference_name
	return (table.staff == scope.staff) | hangs_on.isin(meetings)


def criterion(doctype: str, scope: Scope) -> Criterion:
	"""The rows of a matter, or of Duty Clock, within a scope that is not everything. No scope, no rows."""
	table = frappe.qb.DocType(doctype)
	if doctype == "Duty Clock":
		own = [
			(table.reference_doctype == matter) & table.reference_name.isin(_names(matter, scope))
			for matter in MATTERS
		]
		# documents of other apps have rules of their own; their clocks, which hold no more than their number, are
		# seen by those who answer for the step or were told of it
		notification = frappe.qb.DocType("Duty Notification")
		told = frappe.qb.from_(notification).select(notification.clock).where(notification.user == scope.user)
		external = table.reference_doctype.notin(list(MATTERS)) & (
			_answered_for(table, scope) | table.name.isin(told)
		)
		return Criterion.any([*own, *([external] if scope.staff else [])])
	if doctype == RECORD:
		return accountability.criterion(scope)
	if not scope.staff:
		return ValueWrapper(1) == ValueWrapper(0)
	clock = frappe.qb.DocType("Duty Clock")
	mine = _answered_for(clock, scope)
	found = [table[field] == scope.staff for field in MATTERS[doctype]]
	# who has, or had, a step of it; whoever was taken off it, or comes later, does not
	record = frappe.qb.DocType("Duty Handling Record")
	handled = record.person == scope.staff
	if scope.sections:
		sections = _led(scope)
		if frappe.get_meta(doctype).has_field("section"):
			found.append(table.section.isin(sections))
		handled = handled | record.section.isin(sections)
	if doctype in SHARED:
		part, names, person = SHARED[doctype]
		row = frappe.qb.DocType(part)
		found.append(
			table.name.isin(frappe.qb.from_(row).select(row[names]).where(row[person] == scope.staff))
		)
	by_clock = (
		frappe.qb.from_(clock).select(clock.reference_name).where((clock.reference_doctype == doctype) & mine)
	)
	by_record = (
		frappe.qb.from_(record)
		.select(record.parent)
		.where((record.parenttype == doctype) & record.received_at.notnull() & handled)
		.where(record.decision.isnull() | (record.decision != "Removed"))
	)
	by_shift = _handed_on(doctype, scope)
	return Criterion.any(
		[*found, table.name.isin(by_clock), table.name.isin(by_record), table.name.isin(by_shift)]
	)


def _handed_on(doctype: str, scope: Scope) -> Any:
	"""What an officer was called to in a shift, and what is open at its end, for whoever has that shift or the next."""
	line, log = frappe.qb.DocType("Duty Shift Line"), frappe.qb.DocType("Duty Shift Log")
	had = (log.officer == scope.staff) | (log.second_officer == scope.staff)
	gets = (log.successor == scope.staff) | (log.receiver == scope.staff)
	return (
		frappe.qb.from_(line)
		.inner_join(log)
		.on(line.log == log.name)
		.select(line.reference_name)
		.where(line.reference_doctype == doctype)
		.where(
			((line.called == 1) & (had | (line.takes_over == scope.staff)))
			| ((line.handed_on == 1) & (had | gets))
		)
	)


def _answered_for(clock: Any, scope: Scope) -> Criterion:
	"""The clocks whose assignee the person is, whose section they lead, or about which they have to act or decide."""
	notification = frappe.qb.DocType("Duty Notification")
	# the duty officer was told of it at night and has to be able to act on it, then and afterwards
	as_duty_officer = (
		frappe.qb.from_(notification)
		.select(notification.clock)
		.where((notification.user == scope.user) & (notification.recipient_role == DUTY_OFFICER))
	)
	# who has to decide about a step's time has to see what it is about
	request = frappe.qb.DocType("Duty Extension Request")
	as_decider = frappe.qb.from_(request).select(request.clock).where(request.decider == scope.staff)
	mine = (clock.assignee == scope.staff) | clock.name.isin(as_duty_officer) | clock.name.isin(as_decider)
	return mine | clock.section.isin(_led(scope)) if scope.sections else mine


def _led(scope: Scope) -> Any:
	"""The sections that the person leads: asked for by the person, for a section's name may hold any character."""
	section = frappe.qb.DocType("Duty Section")
	led = (section.head == scope.staff) | (section.deputy_director == scope.staff)
	return frappe.qb.from_(section).select(section.name).where(led)


def _names(matter: str, scope: Scope) -> Any:
	table = frappe.qb.DocType(matter)
	return frappe.qb.from_(table).select(table.name).where(criterion(matter, scope))


def _within(doctype: str, names: Iterable[str], scope: Scope) -> set[str]:
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name.isin(list(names)))
	if scope.everything and doctype == "Duty Clock":
		query = query.where(_open_to_all(scope))
	elif not scope.everything or doctype == RECORD:
		query = query.where(criterion(doctype, scope))
	return set(query.run(pluck=True))


def readable(doctype: str, names: Iterable[str], user: str) -> set[str]:
	"""Those of the named matters that `user` may see, by role and by scope, in one query.

	Of a document of another app: those of which they see a clock. That shows its number, and nothing of what it says.
	"""
	if doctype not in MATTERS:
		return _with_clocks(doctype, names, scope_of(user))
	if not frappe.has_permission(doctype, "read", user=user):
		return set()
	return _within(doctype, names, scope_of(user))


def _with_clocks(doctype: str, names: Iterable[str], scope: Scope) -> set[str]:
	clock = frappe.qb.DocType("Duty Clock")
	query = frappe.qb.from_(clock).select(clock.reference_name).distinct()
	query = query.where((clock.reference_doctype == doctype) & clock.reference_name.isin(list(names)))
	if not scope.everything:
		query = query.where(criterion("Duty Clock", scope))
	return set(query.run(pluck=True))


def place_of(doctype: str, name: str, clock: str, user: str) -> tuple[str, str]:
	"""Where a user is sent who hears of a clock: to the matter, or to the clock where the document is closed to them."""
	if doctype in MATTERS or frappe.has_permission(doctype, "read", doc=name, user=user):
		return doctype, name
	return "Duty Clock", clock


def titles(doctype: str, names: Iterable[str]) -> dict[str, str]:
	"""What documents of another app are called, as far as the present user may read them."""
	if not frappe.has_permission(doctype, "read"):
		return {}
	field = frappe.get_meta(doctype).get_title_field()
	rows = frappe.get_list(
		doctype, filters={"name": ("in", list(names))}, fields=["name", field], limit_page_length=0
	)
	return {row.name: row[field] or row.name for row in rows}
