"""The appeal of the person concerned, and what the passing of time does to a case."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import add_months

from duty_responsibility.controllers.acted import now
from duty_responsibility.controllers.case import check_status, check_subject, need, not_now, tell
from duty_responsibility.duty_responsibility.doctype.duty_fault_record import measures
from duty_responsibility.engine.accountability.breaches import RECORD, limitation
from duty_responsibility.engine.office import calendars
from duty_responsibility.utils import heads

if TYPE_CHECKING:
	from duty_responsibility.duty_responsibility.doctype.duty_fault_record.duty_fault_record import (
		DutyFaultRecord,
	)

BATCH = 500


def appeal(doc: "DutyFaultRecord", text: str) -> None:
	"""Ask that another person decides; once, within the time that the office gives."""
	staff = _may_appeal(doc)
	doc.go_on(
		"Appealed",
		"",
		staff,
		appeal=need(text, _("Write what you appeal against, and why.")),
		appealed_at=now(),
	)
	tell(doc, [doc.deputy, frappe.get_cached_doc("Duty Settings").director])


def accept(doc: "DutyFaultRecord") -> None:
	"""Not to appeal: the measures need not wait any longer."""
	staff = _may_appeal(doc)
	at = now()
	measures.begin(doc, at)
	doc.go_on("Decision Accepted", "", staff, appeal_closed_at=at)
	tell(doc, [doc.deputy])


def _may_appeal(doc: "DutyFaultRecord") -> str:
	staff = check_subject(doc)
	check_status(doc, "Notice Given")
	if doc.appealed_at or doc.appeal_closed_at:
		not_now(_("The time for an appeal is over."))
	return staff


# -- time -----------------------------------------------------------------------------------------


def end_periods(at: datetime, *, commit: bool = True) -> int:
	"""End the periods that are over: to say nothing and not to appeal are no faults. Called before each sweep.

	The clock of a period ends with it, on time; so that nobody is late who has only used a right or let it rest.
	"""
	done = 0
	for step, status, end in (
		("Statement", "Statement Open", _end_statement),
		("Appeal Period", "Notice Given", _end_appeal),
	):
		for name, due in _over(step, status, at):
			doc = frappe.get_doc(RECORD, name, for_update=True)
			if doc.status == status:
				doc.flags.ignore_permissions = True
				end(doc, due, at)
				done += 1
			if commit:
				# each case stands by itself
				frappe.db.commit()  # noqa: TID251
	_tolerate(at)
	_lapse(at)
	_clear(at)
	if commit:
		frappe.db.commit()  # noqa: TID251
	return done


def _over(step: str, status: str, at: datetime) -> list[tuple[str, datetime]]:
	clock, record = frappe.qb.DocType("Duty Clock"), frappe.qb.DocType(RECORD)
	return (
		frappe.qb.from_(record)
		.inner_join(clock)
		.on((clock.reference_name == record.name) & (clock.reference_doctype == RECORD))
		.where((record.status == status) & (clock.step == step) & (clock.status == "Running"))
		.where(clock.due_at < at)
		.select(record.name, clock.due_at)
		.limit(BATCH)
		.run()
	)


def _end_statement(doc: "DutyFaultRecord", due: datetime, at: datetime) -> None:
	doc.go_on("No Statement Made", "", "", statement_closed_at=due)
	tell(doc, [doc.deputy])


def _end_appeal(doc: "DutyFaultRecord", due: datetime, at: datetime) -> None:
	measures.begin(doc, at)
	doc.go_on("No Appeal Made", "", "", appeal_closed_at=due)


def _tolerate(at: datetime) -> None:
	"""What was finished within the minutes that the office tolerates is no case; what is later becomes one."""
	tolerated = frappe.get_cached_doc("Duty Settings").fault_tolerance_minutes or 0
	record, clock = frappe.qb.DocType(RECORD), frappe.qb.DocType("Duty Clock")
	rows = (
		frappe.qb.from_(record)
		.inner_join(clock)
		.on(record.clock == clock.name)
		.where(record.status == "Within Tolerance")
		.select(record.name, record.happened_at, clock.status, clock.late_minutes)
		.orderby(record.happened_at)
		.limit(BATCH)
		.run(as_dict=True)
	)
	if not rows:
		return
	calendar = calendars.current().calendar
	values: dict[str, dict[str, Any]] = {
		"Recorded": {},
		"Tolerated": {"closed_kind": "Tolerated", "closed_at": at},
	}
	found: dict[str, list[str]] = {"Recorded": [], "Tolerated": []}
	for row in rows:
		over = row.status in ("Finished", "Cancelled")
		late = row.late_minutes if over else calendar.elapsed(row.happened_at, at) // 60
		if late > tolerated:
			found["Recorded"].append(row.name)
		elif over:
			found["Tolerated"].append(row.name)
	for status, names in found.items():
		_set(names, {"status": status, **values[status]})


def _lapse(at: datetime) -> None:
	"""What nobody took up within the office's period is not taken up any more."""
	if oldest := limitation(at):
		names = frappe.get_all(
			RECORD,
			filters={"status": "Recorded", "happened_at": ("<", oldest)},
			pluck="name",
			limit=BATCH,
		)
		_set(names, {"status": "Lapsed", "closed_kind": "Lapsed", "closed_at": at})


def _clear(at: datetime) -> None:
	"""So long after its end a case counts no more, and is known to the person concerned and the director only."""
	months = frappe.get_cached_doc("Duty Settings").fault_clear_months
	if months:
		record = frappe.qb.DocType(RECORD)
		# a list's filter would take an empty end for an early one
		names = (
			frappe.qb.from_(record)
			.select(record.name)
			.where((record.closed_at < add_months(at, -months)) & record.cleared_at.isnull())
			.limit(BATCH)
			.run(pluck=True)
		)
		_set(names, {"cleared_at": at})


def _set(names: list[str], values: dict[str, Any]) -> None:
	if not names:
		return
	record = frappe.qb.DocType(RECORD)
	query = frappe.qb.update(record).where(record.name.isin(names))
	for field, value in values.items():
		query = query.set(record[field], value)
	with heads.following(RECORD, names):
		query.run()
