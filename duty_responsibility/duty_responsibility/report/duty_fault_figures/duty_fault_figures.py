"""Whether accountability is fair: by category, section, month or source, never by person (Arts. 16–25).

Small groups are put together, for a group of two is two people. Each sees the figures of the cases they may know of.
"""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, get_datetime, getdate

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import GREY, RED
from duty_responsibility.permissions.accountability import RECORD, criterion
from duty_responsibility.permissions.scope import scope_of

GROUPS = {"Category": "category", "Section": "section", "Month": "fault_month", "Source": "source_kind"}
DECIDED = ("Held to Account", "Dropped", "Excused")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(filters: Any, reader: str) -> tuple[Any, ...]:
	field = GROUPS.get(filters.group_by or "Category", "category")
	rows = records(filters, reader)
	return columns(filters.group_by or "Category"), *figures(rows, field)


def columns(group: str) -> list[dict[str, Any]]:
	def number(fieldname: str, label: str, fieldtype: str = "Int", width: int = 120) -> dict[str, Any]:
		return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}

	return [
		{"fieldname": "group", "label": _label(group), "fieldtype": "Data", "width": 240},
		number("records", _("On Record")),
		number("held", _("Held to Account")),
		number("spared", _("Dropped or Excused"), "Int", 140),
		number("share", _("Share Dropped or Excused"), "Percent", 180),
		number("open", _("Still Open")),
		number("days", _("Days to the Decision (Median)"), "Float", 200),
		number("repeated", _("Repeat Faults")),
		number("outage", _("While the System Stood Still"), "Int", 150),
	]


def _label(group: str) -> str:
	return {
		"Category": _("Category of Fault"),
		"Section": _("Office Section"),
		"Month": _("Fault Month"),
		"Source": _("Opened on Account of"),
	}.get(group, _("Category of Fault"))


def records(filters: Any, reader: str) -> list[Any]:
	"""The records of the period that the reader may know of, by mail as well."""
	record = frappe.qb.DocType(RECORD)
	fields = ("category", "section", "fault_month", "source_kind", "status", "outcome", "closed_kind")
	fields += ("happened_at", "found_at", "decided_at", "closed_at", "subject")
	query = frappe.qb.from_(record).select(*(record[field] for field in fields))
	query = query.where(criterion(scope_of(reader)))
	if filters.from_date and filters.to_date:
		utils.period(filters)  # refuses one that ends before it begins
	if filters.from_date:
		query = query.where(record.happened_at >= getdate(filters.from_date))
	if filters.to_date:
		query = query.where(record.happened_at < add_days(getdate(filters.to_date), 1))
	if filters.section:
		query = query.where(record.section == filters.section)
	return query.orderby(record.happened_at).run(as_dict=True)


def figures(rows: list[Any], field: str) -> tuple[list[dict[str, Any]], str | None, Any]:
	"""One line a group; the message says what is left out so that nobody can be told from it."""
	outages = _outages()
	_mark_repeats(rows)
	grouped: dict[str, list[Any]] = defaultdict(list)
	for row in rows:
		grouped[row[field] or ""].append(row)
	least = utils.smallest_group()
	shown = {name: found for name, found in grouped.items() if len(found) >= least}
	small = [row for name, found in grouped.items() if name not in shown for row in found]
	data = [
		_line(_(name) if name else _unnamed(field), found, outages) for name, found in sorted(shown.items())
	]
	message = None
	if len(small) >= least:
		data.append(_line(_("Smaller groups together"), small, outages))
		small = []
	if small:
		message = _(
			"Groups of fewer than {0} are not shown, so that nobody can be told from a figure."
		).format(least)
	elif data:
		data.append(_line(_("Together"), rows, outages) | {"bold": 1})
	return data, message, _chart(data, bool(small))


def _unnamed(field: str) -> str:
	return _("Without a Section") if field == "section" else _("not named")


def _line(name: str, rows: list[Any], outages: list[Any]) -> dict[str, Any]:
	held = [row for row in rows if row.outcome == "Held to Account"]
	spared = [row for row in rows if row.closed_kind in ("Dropped", "Excused")]
	over = len(held) + len(spared)
	days = [_days(row) for row in (*held, *spared)]
	return {
		"group": name,
		"records": len(rows),
		"held": len(held),
		"spared": len(spared),
		"share": round(100 * len(spared) / over, 1) if over else None,
		"open": sum(1 for row in rows if not row.closed_kind and row.status != "Closed"),
		"days": round(median(days), 1) if days else None,
		"repeated": sum(1 for row in held if row.repeated),
		"outage": sum(1 for row in rows if _within(row.happened_at, outages)),
	}


def _days(row: Any) -> float:
	end = row.decided_at or row.closed_at
	return (get_datetime(end) - get_datetime(row.found_at)).total_seconds() / 86400 if end else 0.0


def _mark_repeats(rows: Iterable[Any]) -> None:
	"""A fault repeats when the same person was held to account before, within these figures."""
	before: set[str] = set()
	for row in rows:  # they come by the time at which they happened
		row.repeated = bool(row.subject) and row.subject in before
		if row.outcome == "Held to Account" and row.subject:
			before.add(row.subject)


def _outages() -> list[Any]:
	return frappe.get_all("Duty Outage", fields=["from_time", "to_time"], limit_page_length=0)


def _within(at: Any, outages: list[Any]) -> bool:
	return any(row.from_time <= at and (not row.to_time or at <= row.to_time) for row in outages)


def _chart(data: list[dict[str, Any]], partial: bool) -> dict[str, Any] | None:
	lines = data if partial else data[:-1]
	if not lines:
		return None
	return {
		"data": {
			"labels": [line["group"] for line in lines],
			"datasets": [
				{"name": _("Held to Account"), "values": [line["held"] for line in lines]},
				{"name": _("Dropped or Excused"), "values": [line["spared"] for line in lines]},
			],
		},
		"type": "bar",
		"colors": [RED, GREY],
	}
