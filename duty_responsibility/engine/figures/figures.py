"""Figures over many steps: how many were on time, by section, kind, article or month.

A month that nothing moves in any more is counted once and kept (Duty Monthly Figure); one in which a clock has
moved since is counted from the clocks themselves whenever it is asked for, until it is counted anew. So a figure is
never older than the clocks, and a year over a million of them is read from a few hundred rows.

Whoever writes a clock marks it (`unfigured`) in the same statement, and nobody waits for anybody: which months are
stale is read from the marks, with the months that the marked clocks stood under before. Only `refresh` takes marks
away, from clocks that it holds and counts in one snapshot.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import now_datetime
from pypika.terms import Criterion

from duty_responsibility.engine.ledger.watch import set_watch
from duty_responsibility.permissions.accountability import RECORD
from duty_responsibility.permissions.figures import Seen
from duty_responsibility.rules.clock import Result, Status
from duty_responsibility.rules.figures import Tally
from duty_responsibility.utils import bulk

DOCTYPE = "Duty Monthly Figure"
CELL = ("counted_month", "section", "reference_doctype", "article", "status", "result")
"""What tells the kept figures apart."""

GROUPS = ("section", "reference_doctype", "article", "counted_month")
"""What figures may be asked by."""

BATCH = 5000
"""Clocks whose marks are taken away in one transaction: not too many, for they are held meanwhile."""

INDEX = "figures_index"
"""Holds all that is counted; MariaDB would at times rather read the rows, or all of another index."""


@dataclass(frozen=True)
class Asked:
	"""Months from `first` to `last` (YYYY-MM), narrowed to what the fields hold."""

	first: str
	last: str
	only: Mapping[str, str] = field(default_factory=dict)

	def within(self, table: Any) -> Criterion:
		found = (table.counted_month >= self.first) & (table.counted_month <= self.last) & _of_work(table)
		for column, value in self.only.items():
			if value:
				found &= table[column] == value
		return found


def _of_work(table: Any) -> Criterion:
	"""Steps of cases of accountability are in no figure: a number by itself would tell that there is a case."""
	return table.reference_doctype != RECORD


# -- asking ---------------------------------------------------------------------------------------


def tally(asked: Asked, seen: Seen, by: str | None = None) -> dict[str | None, Tally]:
	"""The steps that `seen` lets be counted, by one of GROUPS or (under None) all together."""
	found: dict[str | None, Tally] = {}
	clock, kept = frappe.qb.DocType("Duty Clock"), frappe.qb.DocType(DOCTYPE)
	if seen.everything or seen.sections:
		wholly = [] if seen.everything else [lambda table: table.section.isin(sorted(seen.sections))]
		stale = sorted(stale_months(asked))
		fresh = [*wholly, *([lambda table: table.counted_month.notin(stale)] if stale else [])]
		_collect(found, _cells(kept, asked, by, fresh, Sum(kept.clocks)))
		if stale:
			moved = [*wholly, lambda table: table.counted_month.isin(stale)]
			_collect(found, _cells(clock, asked, by, moved, Count("*"), indexed=True))
	if not seen.everything:
		_collect(found, _cells(clock, asked, by, list(_the_rest(asked, seen)), Count("*")))
	return found


def matters(asked: Asked, seen: Seen, by: str | None = None) -> dict[str | None, Tally]:
	"""The same for matters: each counts once in a group, by the worst that its steps in it came to.

	Late if one of them is late, else on time if one was on time, else excused; open as long as nothing is judged.
	"""
	clock = frappe.qb.DocType("Duty Clock")
	group = [clock[by]] if by else []
	inner = frappe.qb.from_(clock).where(asked.within(clock))
	if seen.condition:
		inner = inner.where(seen.condition)
	inner = inner.groupby(clock.reference_doctype, clock.reference_name, *group).select(
		*([clock[by].as_("by_what")] if by else []),
		_any(clock.result == Result.LATE.value).as_("late"),
		_any(clock.result == Result.ON_TIME.value).as_("on_time"),
		_any(clock.result == Result.EXCUSED.value).as_("excused"),
		_any(clock.status == Status.RUNNING.value).as_("running"),
		_any(clock.status == Status.PAUSED.value).as_("paused"),
	)
	worst = (
		Case()
		.when(inner.late == 1, "late")
		.when(inner.on_time == 1, "on_time")
		.when(inner.excused == 1, "excused")
		.when(inner.running == 1, "running")
		.when(inner.paused == 1, "paused")
		.else_("cancelled")
	)
	outer = frappe.qb.from_(inner).select(worst.as_("worst"), Count("*").as_("count")).groupby(worst)
	if by:
		outer = outer.select(inner.by_what).groupby(inner.by_what)
	found: dict[str | None, Tally] = {}
	for row in outer.run(as_dict=True):
		one = found.setdefault(row.get("by_what"), Tally())
		setattr(one, row["worst"], getattr(one, row["worst"]) + row["count"])
	return found


def _any(condition: Criterion) -> Any:
	return Max(Case().when(condition, 1).else_(0))


def _the_rest(asked: Asked, seen: Seen) -> Iterable[Any]:
	"""What lies outside the sections that are seen wholly, by the list's condition."""
	section = asked.only.get("section")
	if section and section in seen.sections:
		yield lambda table: table.name.isnull()  # all of it has been counted
		return
	if seen.sections:
		yield lambda table: table.section.isnull() | table.section.notin(sorted(seen.sections))
	yield lambda table: seen.condition


def _by_index(query: Any) -> Any:
	return query if frappe.db.db_type == "postgres" else query.force_index(INDEX)


def _cells(
	table: Any,
	asked: Asked,
	by: str | None,
	conditions: Iterable[Any],
	number: Any,
	indexed: bool = False,
) -> list[Any]:
	query = frappe.qb.from_(table).where(asked.within(table))
	if indexed:
		query = _by_index(query)
	for condition in conditions:
		query = query.where(condition(table))
	group = [table[by]] if by else []
	return (
		query.groupby(table.status, table.result, *group)
		.select(
			table.status,
			table.result,
			number.as_("clocks"),
			Sum(table.late_minutes).as_("late_minutes"),
			*([table[by].as_("by_what")] if by else []),
		)
		.run(as_dict=True)
	)


def _collect(found: dict[str | None, Tally], rows: Iterable[Any]) -> None:
	for row in rows:
		found.setdefault(row.get("by_what"), Tally()).add(
			row.status, row.result, int(row.clocks), int(row.late_minutes or 0)
		)


def stale_months(asked: Asked | None = None) -> set[str]:
	"""Months in which a clock has moved, or from which one has moved away, since they were counted."""
	clock = frappe.qb.DocType("Duty Clock")
	query = (
		frappe.qb.from_(clock)
		.select(clock.counted_month, clock.figured_month)
		.where(clock.unfigured == 1)
		.distinct()
	)
	found = {month for row in query.run() for month in row if month}
	return {month for month in found if not asked or asked.first <= month <= asked.last}


# -- keeping --------------------------------------------------------------------------------------


def refresh(*, commit: bool = True) -> int:
	"""Count anew the months in which a clock has moved; returns how many clocks had. For the scheduler."""
	total = 0
	while names := _marked():
		if commit:
			# the count has to see what was committed before the clocks were held: a new snapshot
			frappe.db.commit()  # noqa: TID251
		_alone()
		held = _hold(names)
		if held:
			_count_anew({month for row in held for month in (row.counted_month, row.figured_month) if month})
			_take_marks_away([row.name for row in held])
		if commit:
			frappe.db.commit()  # noqa: TID251
		total += len(held)
		if len(held) < BATCH:
			break  # what others hold at this moment is marked still, and counted the next time
	return total


def verify(*, commit: bool = True) -> list[str]:
	"""Count everything by another way; what the kept figures say otherwise is mended. Returns the months."""
	if commit:
		frappe.db.commit()  # noqa: TID251
	_alone()
	stale = stale_months()
	kept, counted = _totals(DOCTYPE), _totals("Duty Clock")
	wrong = sorted(
		month
		for month in kept.keys() | counted.keys()
		if month not in stale and kept.get(month) != counted.get(month)
	)
	if wrong:
		_count_anew(set(wrong))
		frappe.log_error(title="Duty Responsibility: monthly figures mended", message=", ".join(wrong))
	if commit:
		frappe.db.commit()  # noqa: TID251
	return wrong


def recount(months: Iterable[str], *, commit: bool = True) -> None:
	"""Count months anew whose clocks were removed, as when the sample office goes: what is gone bears no mark."""
	if commit:
		frappe.db.commit()  # noqa: TID251
	_alone()
	_count_anew(set(months))
	if commit:
		frappe.db.commit()  # noqa: TID251


def _totals(doctype: str) -> dict[str, dict[tuple[Any, ...], tuple[int, int]]]:
	"""All cells of all months."""
	table = frappe.qb.DocType(doctype)
	number = Sum(table.clocks) if doctype == DOCTYPE else Count("*")
	cell = [table[column] for column in CELL]
	query = frappe.qb.from_(table).select(*cell, number, Sum(table.late_minutes)).groupby(*cell)
	found: dict[str, dict[tuple[Any, ...], tuple[int, int]]] = {}
	for row in query.where(table.counted_month.notnull() & _of_work(table)).run():
		key = tuple(value or "" for value in row[1 : len(CELL)])
		found.setdefault(row[0], {})[key] = (int(row[-2]), int(row[-1] or 0))
	return found


def _marked() -> list[str]:
	return frappe.get_all(
		"Duty Clock",
		filters={"unfigured": 1},
		pluck="name",
		limit=BATCH,
		order_by="counted_month asc",  # as the index has them: clocks of one month together
	)


def _alone() -> None:
	"""One counts at a time; whoever comes second waits here, before anything was read."""
	set_watch(last_figures_at=now_datetime())


def _hold(names: list[str]) -> list[Any]:
	clock = frappe.qb.DocType("Duty Clock")
	query = (
		frappe.qb.from_(clock)
		.select(clock.name, clock.counted_month, clock.figured_month)
		.where(clock.name.isin(names) & (clock.unfigured == 1))
	)
	return bulk.locked(query, skip_locked=True).run(as_dict=True)


def _count_anew(months: set[str]) -> None:
	clock, kept = frappe.qb.DocType("Duty Clock"), frappe.qb.DocType(DOCTYPE)
	chosen = sorted(months)
	cell = [clock[column] for column in CELL]
	rows = (
		_by_index(frappe.qb.from_(clock))
		.select(*cell, Count("*"), Sum(clock.late_minutes))
		.where(clock.counted_month.isin(chosen) & _of_work(clock))
		.groupby(*cell)
		.run()
	)
	frappe.qb.from_(kept).delete().where(kept.counted_month.isin(chosen)).run()
	now = now_datetime().replace(microsecond=0)
	bulk.insert(
		DOCTYPE,
		("name", *CELL, "clocks", "late_minutes"),
		[(frappe.generate_hash(length=12), *row[:-1], int(row[-1] or 0)) for row in rows],
		bulk.stamp(now, bulk.SWEEP),
	)


def _take_marks_away(names: list[str]) -> None:
	clock = frappe.qb.DocType("Duty Clock")
	(
		frappe.qb.update(clock)
		.set(clock.unfigured, 0)
		.set(clock.figured_month, clock.counted_month)
		.where(clock.name.isin(names))
		.run()
	)
