"""What happened in a shift: the sole writer of Duty Shift Line.

Until a log is handed over its lines are gathered anew whenever somebody looks; with the hand-over they are written down
as they are then. Whoever reads them gets those of the matters that they may see.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import get_datetime

from duty_responsibility.engine.office import calendars
from duty_responsibility.permissions.accountability import RECORD
from duty_responsibility.permissions.matters import readable
from duty_responsibility.rules.hash_chain import digest
from duty_responsibility.rules.shifts import off_hours
from duty_responsibility.utils import bulk
from duty_responsibility.utils.bulk import stamp
from duty_responsibility.utils.titles import plain_titles

LINE, LOG = "Duty Shift Line", "Duty Shift Log"
APART = (LOG, RECORD)
"""Kinds whose steps are not among what happened: the log's own, and those of cases, of which a shift need not know."""
MOST = 500
"""Of each kind, in one shift; more than anybody signs for."""

COLUMNS = (
	"name",
	"log",
	"happened_at",
	"kind",
	"title",
	"step",
	"part_label",
	"state",
	"reference_doctype",
	"reference_name",
	"called",
	"handed_on",
	"takes_over",
)

PASSED_ON = ("Duty Inquiry", "Duty Gate Registration", "Duty Incoming Document", "Duty Assignment")
"""Kinds of matter that come to a duty officer as such, and go to the next one."""


@dataclass(frozen=True)
class Line:
	"""One thing that happened."""

	at: datetime
	kind: str
	doctype: str
	name: str
	title: str = ""
	step: str = ""
	part_label: str = ""
	state: str = ""
	called: int = 0
	handed_on: int = 0
	takes_over: str | None = None

	def row(self, log: str) -> tuple[Any, ...]:
		what = (log, self.kind, self.doctype, self.name, str(self.at), self.step, self.part_label)
		return (
			digest("|".join(what))[:20],
			log,
			self.at,
			self.kind,
			self.title[:500],
			self.step,
			self.part_label,
			self.state,
			self.doctype,
			self.name,
			self.called,
			self.handed_on,
			self.takes_over,
		)


# -- gathering ------------------------------------------------------------------------------------


def gather(start: datetime, end: datetime) -> list[Line]:
	"""Everything that happened while the office was closed, in order, whoever may read of it."""
	calendar = calendars.current().calendar
	parts = off_hours(calendar, start, end) if end > start else []
	found = [*_received(start, end), *_alarms(start, end), *_due(start, end)]
	# what is due at the close of business was the office's own affair, and what begins with it is not
	within = [
		line
		for line in found
		if any(
			(begins < line.at <= ends) if line.kind == "Fell Due" else (begins <= line.at < ends)
			for begins, ends in parts
		)
	]
	within += _meetings(parts)
	return _titled(sorted(within, key=lambda line: (line.at, line.kind, line.name)))


def _received(start: datetime, end: datetime) -> Iterable[Line]:
	for doctype, field, kind, filters in (
		("Duty Inquiry", "received_at", "Inquiry Received", {}),
		("Duty Gate Registration", "arrived_at", "Visitor at the Gate", {}),
		("Duty Incoming Document", "received_at", "Document Received", {"kind": ("!=", "Telephone Record")}),
		("Duty Incoming Document", "received_at", "Telephone Record", {"kind": "Telephone Record"}),
		("Duty Assignment", "assigned_at", "Urgent Assignment", {"timing": "At Once"}),
	):
		rows = frappe.get_all(
			doctype,
			filters={**filters, field: ("between", (start, end)), "status": ("!=", "Withdrawn")},
			fields=["name", f"{field} as at", "status"],
			order_by=f"{field} asc",
			limit=MOST,
		)
		yield from (Line(row.at, kind, doctype, row.name, state=row.status) for row in rows)


def _alarms(start: datetime, end: datetime) -> Iterable[Line]:
	escalation, clock = frappe.qb.DocType("Duty Escalation"), frappe.qb.DocType("Duty Clock")
	rows = (
		frappe.qb.from_(escalation)
		.inner_join(clock)
		.on(escalation.clock == clock.name)
		.select(
			escalation.escalated_at,
			escalation.kind,
			clock.reference_doctype,
			clock.reference_name,
			clock.step,
		)
		.select(clock.part_label)
		.where(
			(escalation.outcome == "Sent")
			& (escalation.escalated_at >= start)
			& (escalation.escalated_at < end)
		)
		.where(clock.reference_doctype.notin(APART))
		.orderby(escalation.escalated_at)
		.limit(MOST)
		.run(as_dict=True)
	)
	for row in rows:
		what = (row.reference_doctype, row.reference_name)
		yield Line(row.escalated_at, "Alarm Raised", *what, "", row.step, row.part_label or "", row.kind)


def _due(start: datetime, end: datetime) -> Iterable[Line]:
	rows = frappe.get_all(
		"Duty Clock",
		filters={
			"due_at": ("between", (start, end)),
			"status": ("!=", "Cancelled"),
			"reference_doctype": ("not in", APART),
		},
		fields=["due_at", "reference_doctype", "reference_name", "step", "part_label", "status", "breached"],
		order_by="due_at asc",
		limit=MOST,
	)
	for row in rows:
		state = (
			"Not Done Yet" if row.status != "Finished" else "Done Late" if row.breached else "Done in Time"
		)
		what = (row.reference_doctype, row.reference_name)
		yield Line(row.due_at, "Fell Due", *what, "", row.step, row.part_label or "", state)


def _meetings(parts: list[tuple[datetime, datetime]]) -> list[Line]:
	if not parts:
		return []
	rows = frappe.get_all(
		"Duty Meeting",
		filters={
			"start_time": ("<", parts[-1][1]),
			"end_time": (">", parts[0][0]),
			"status": ("!=", "Cancelled"),
		},
		fields=["name", "start_time", "end_time", "status"],
		limit=MOST,
	)
	return [
		Line(row.start_time, "Meeting Held", "Duty Meeting", row.name, state=row.status)
		for row in rows
		if any(row.start_time < ends and row.end_time > begins for begins, ends in parts)
	]


def _titled(lines: list[Line]) -> list[Line]:
	titles = plain_titles((line.doctype, line.name) for line in lines)
	return [Line(**{**vars(line), "title": titles[line.doctype, line.name]}) for line in lines]


# -- what is still open ---------------------------------------------------------------------------


def is_urgent(doctype: str, name: str) -> bool:
	"""Whether something of a matter has to be done at once, round the clock."""
	return bool(_urgent_clocks({"reference_doctype": doctype, "reference_name": name}))


def _urgent_clocks(filters: dict[str, Any]) -> list[Any]:
	return frappe.get_all(
		"Duty Clock",
		filters={**filters, "status": ("in", ("Running", "Paused")), "round_the_clock": 1},
		fields=["reference_doctype", "reference_name", "step", "part_label", "assignee", "due_at"],
		order_by="due_at asc",
		limit=MOST,
	)


def still_open(log: Any, lines: Iterable[Line], taker: str | None) -> list[Line]:
	"""Urgent matters of the shift that are not done: to be told to whoever comes next, and taken over if they are held.

	Those that came in this shift, or that the officer took over from the one before.
	"""
	own = [one for one in (log.officer, log.second_officer) if one]
	before = frappe.get_all(
		LINE,
		filters={"takes_over": ("in", own), "taken_over_at": ("is", "set"), "handed_on": 1},
		fields=["reference_doctype", "reference_name"],
		as_list=True,
	)
	called = frappe.get_all(
		LINE,
		filters={"log": log.name, "called": 1},
		fields=["reference_doctype", "reference_name"],
		as_list=True,
	)
	of_shift = {(line.doctype, line.name) for line in lines} | set(before) | set(called)
	names = [name for doctype, name in of_shift if doctype in PASSED_ON]
	clocks = (
		_urgent_clocks({"reference_name": ("in", names), "reference_doctype": ("in", PASSED_ON)})
		if names
		else []
	)
	found: dict[tuple[str, str], Line] = {}
	for clock in clocks:
		what = (clock.reference_doctype, clock.reference_name)
		held = clock.assignee in own
		known = found.get(what)
		if known is None or (held and not known.takes_over):
			taking = taker if held else None
			found[what] = Line(
				clock.due_at,
				"Open Matter",
				*what,
				"",
				clock.step,
				clock.part_label or "",
				"Not Done Yet",
				handed_on=1,
				takes_over=taking,
			)
	return _titled(list(found.values()))


# -- writing --------------------------------------------------------------------------------------


def call(log: str, matter: Any, officer: str, now: datetime) -> bool:
	"""Note that the officer was called to a matter; from then on they see it. False when they were before."""
	kind = "Urgent Assignment" if matter.doctype == "Duty Assignment" else "Document Received"
	if matter.get("kind") == "Telephone Record":
		kind = "Telephone Record"
	at = get_datetime(matter.get("received_at") or matter.get("assigned_at") or now).replace(microsecond=0)
	(line,) = _titled([Line(at, kind, matter.doctype, matter.name, state=matter.status or "", called=1)])
	row = line.row(log)
	if frappe.db.exists(LINE, row[0]):
		return False
	_insert([(*row[:-1], officer)], now)
	return True


def write(log: str, lines: Iterable[Line], now: datetime) -> None:
	"""Write the lines down as they are now, in place of what was written at an earlier hand-over."""
	table = frappe.qb.DocType(LINE)
	frappe.qb.from_(table).delete().where((table.log == log) & (table.called == 0)).run()
	add(log, lines, now)


def add(log: str, lines: Iterable[Line], now: datetime) -> None:
	"""Write down what is not there yet; what is there stays as it was."""
	rows = {line.row(log)[0]: line.row(log) for line in lines}
	known = set(frappe.get_all(LINE, filters={"log": log, "name": ("in", list(rows))}, pluck="name"))
	_insert([row for name, row in rows.items() if name not in known], now)


def _insert(rows: list[tuple[Any, ...]], now: datetime) -> None:
	bulk.insert(LINE, COLUMNS, rows, stamp(now, frappe.session.user))


def name_taker(log: str, before: str | None, taker: str | None) -> None:
	"""Another person takes over what waits to be taken over."""
	rows = frappe.get_all(
		LINE,
		filters={"log": log, "handed_on": 1, "takes_over": before, "taken_over_at": ("is", "not set")},
		pluck="name",
	)
	bulk.update(LINE, ("name", "takes_over"), [(name, taker) for name in rows])


def handed_to(log: str, taker: str) -> list[Any]:
	"""The open matters of a log that wait to be taken over by a person."""
	return frappe.get_all(
		LINE,
		filters={"log": log, "handed_on": 1, "takes_over": taker, "taken_over_at": ("is", "not set")},
		fields=["name", "reference_doctype", "reference_name"],
		order_by="happened_at asc",
	)


def taken(name: str, now: datetime) -> None:
	bulk.update(LINE, ("name", "taken_over_at"), [(name, now)])


# -- reading --------------------------------------------------------------------------------------


def written(log: str) -> list[Any]:
	"""All lines of a log as they were written down."""
	return frappe.get_all(
		LINE, filters={"log": log}, fields=[*COLUMNS, "taken_over_at"], order_by="happened_at asc, name asc"
	)


def shown(log: Any, now: datetime, user: str) -> list[dict[str, Any]]:
	"""The lines of a log that a user may see: written down if it is handed over, else as it stands now."""
	rows = written(log.name)
	if not log.handed_over:
		start, end = get_datetime(log.from_time), get_datetime(log.to_time)
		lines = gather(start, min(end, now))
		known = {row.name for row in rows}
		lines += still_open(log, lines, None)
		fresh = (dict(zip(COLUMNS, line.row(log.name), strict=True)) for line in lines)
		rows += [frappe._dict(row) for row in fresh if row["name"] not in known]
	allowed = _readable(rows, user)
	seen = (row for row in rows if (row.reference_doctype, row.reference_name) in allowed)
	return sorted(seen, key=lambda row: (row.happened_at, row.name))


def _readable(rows: Iterable[Any], user: str) -> set[tuple[str, str]]:
	wanted: dict[str, set[str]] = defaultdict(set)
	for row in rows:
		wanted[row.reference_doctype].add(row.reference_name)
	return {(doctype, name) for doctype, names in wanted.items() for name in readable(doctype, names, user)}
