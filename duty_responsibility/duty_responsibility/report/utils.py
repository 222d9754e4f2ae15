"""What the script reports have in common: their reader, their period, their columns and how things are written."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Substring
from frappe.utils import getdate
from pypika.functions import Cast

from duty_responsibility.engine.figures.figures import Asked
from duty_responsibility.permissions.figures import reader_of
from duty_responsibility.rules.figures import Tally, month_of, too_few
from duty_responsibility.utils import words

LINES = 1000
"""Rows of a list of single things; who has more asks for a shorter period, or filters."""

GREEN, RED, ORANGE, BLUE, GREY = "#28a745", "#dc3545", "#fd7e14", "#2490ef", "#98a1a9"


def run(make: Callable[[Any, str], tuple[Any, ...]], filters: dict[str, Any] | None) -> tuple[Any, ...]:
	"""A report as its reader may see it, in the reader's language."""
	chosen = frappe._dict(filters or {})
	reader = reader_of(chosen)
	before = frappe.local.lang
	if reader != frappe.session.user:
		frappe.local.lang = frappe.get_cached_value("User", reader, "language") or before
	try:
		return make(chosen, reader)
	finally:
		frappe.local.lang = before


WORDS = ("Data", "Link", "Dynamic Link", "Select", "Date", "Datetime")
"""Kinds of column that are not numbers."""


def column(
	fieldname: str, label: str, fieldtype: str = "Int", width: int = 90, **more: Any
) -> dict[str, Any]:
	if fieldtype in WORDS:
		more = {"align": "left", **more}  # the Desk would take a column that begins empty for numbers
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}


def card(label: str, value: Any, indicator: str = "Grey", datatype: str = "Int") -> dict[str, Any]:
	"""One of the numbers above the table."""
	return {"label": label, "value": value, "indicator": indicator, "datatype": datatype}


# -- the period -----------------------------------------------------------------------------------


def period(chosen: Any) -> tuple[date, date]:
	"""The days asked for, both included; without any, the present month."""
	today = getdate()
	first = getdate(chosen.from_date or today.replace(day=1))
	last = getdate(chosen.to_date or today)
	if last < first:
		frappe.throw(_("The period ends before it begins. Correct one of the dates."), title=_("Period"))
	return first, last


def months(chosen: Any, *only: str) -> Asked:
	"""The whole months that the period touches, narrowed by those of the filters `only` that are set."""
	first, last = period(chosen)
	return Asked(
		month_of(first), month_of(last), {field: chosen[field] for field in only if chosen.get(field)}
	)


def month(value: str) -> str:
	"""“2026-03” as the reader writes it: 2026年3月."""
	year, number = value.split("-")
	return _("{0}-{1}", context="Month").format(year, int(number) if frappe.local.lang == "zh" else number)


def months_said(asked: Asked) -> str:
	"""The sentence above a report that counts by whole months."""
	if asked.first == asked.last:
		return _("Counted: the whole month {0}, by the month in which steps fall due.").format(
			month(asked.first)
		)
	return _("Counted: the whole months {0} to {1}, by the month in which steps fall due.").format(
		month(asked.first), month(asked.last)
	)


def month_column(instant: Any) -> Any:
	"""The month of a stored instant, as text: no database is asked for the parts of a date."""
	return Substring(Cast(instant, "CHAR(32)"), 1, 7)


# -- how things are written -----------------------------------------------------------------------


def said(by: str, value: str | None) -> str:
	"""What a group is called."""
	if not value:
		return _("Without a Section") if by == "section" else _("(none)")
	if by == "reference_doctype":
		return _(value)
	if by == "article":
		return words.article(value)
	if by in ("counted_month", "month"):
		return month(value)
	return _(value) if by in ("kind", "stage", "step") else value


def hours(minutes: float | None) -> float | None:
	"""Minutes as hours, to a tenth."""
	return None if minutes is None else round(float(minutes) / 60, 1)


SMALLEST_GROUP = 5
"""For an office that has not said it: a rate over fewer would speak of persons, not of the work."""


def smallest_group() -> int:
	"""Return the size of the smallest group that figures show, as Duty Settings say it."""
	least = frappe.get_cached_doc("Duty Settings").fault_group_least
	return SMALLEST_GROUP if least is None else int(least)


def few() -> str:
	return _("fewer than {0}").format(smallest_group())


# -- tallies --------------------------------------------------------------------------------------


def tally_columns(what: str) -> list[dict[str, Any]]:
	return [
		column("duties", what, "Int", 90),
		column("on_time", _("On Time"), "Int", 80),
		column("late", _("Late"), "Int", 80),
		column("excused", _("Excused"), "Int", 90),
		column("running", _("Running"), "Int", 90),
		column("paused", _("Paused"), "Int", 90),
		column("rate", _("On-Time Rate (%)"), "Percent", 140),
		column("average_late", _("Late on Average (Working Hours)"), "Float", 180, precision=1),
		column("remark", _("Remark"), "Data", 130),
	]


def tally_row(tally: Tally, whole: bool = False) -> dict[str, Any]:
	"""A tally as a row. Of a group that is too small only the size is told, and that it is; of the `whole`, all."""
	row: dict[str, Any] = {"duties": tally.duties}
	if not whole and too_few(tally.judged, smallest_group()) and tally.judged:
		return {**row, "remark": few()}
	return {
		**row,
		"on_time": tally.on_time,
		"late": tally.late,
		"excused": tally.excused,
		"running": tally.running,
		"paused": tally.paused,
		"rate": tally.rate,
		"average_late": hours(tally.average_late),
	}


def total(tallies: Iterable[Tally]) -> Tally:
	"""All of them together, where nothing stands in two of them."""
	found = Tally()
	for tally in tallies:
		found.join(tally)
	return found


def stacked(labels: list[str], *series: tuple[str, str, list[float | None]]) -> dict[str, Any] | None:
	"""A chart of bars on top of each other: (name, colour, values); none where there is nothing to see."""
	if not labels:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": labels,
			"datasets": [
				{"name": name, "values": [value or 0 for value in values]} for name, _c, values in series
			],
		},
		"colors": [colour for _name, colour, _values in series],
		"barOptions": {"stacked": 1},
	}
