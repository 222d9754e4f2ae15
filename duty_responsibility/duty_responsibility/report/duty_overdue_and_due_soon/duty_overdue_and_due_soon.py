"""What is overdue at this moment and what will be soon (逾期和临期), most pressing first.

A step that is paused stands still and is in neither; one in a group of two sections is under the one it is with now.
Steps of cases of accountability are in no report: it would tell others that there is a case.
"""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import cint, now_datetime

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import LINES, card, column
from duty_responsibility.engine.office import calendars
from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.permissions.accountability import RECORD
from duty_responsibility.permissions.figures import seen
from duty_responsibility.permissions.matters import every_clock_at_work
from duty_responsibility.rules.clock import Status
from duty_responsibility.utils import words

FILTERS = ("section", "reference_doctype", "assignee")
FIELDS = (
	"name",
	"title",
	"reference_doctype",
	"reference_name",
	"step",
	"part_label",
	"round_number",
	"section",
	"assignee",
	"article",
	"due_at",
	"round_the_clock",
)
MOST_DAYS = 60


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[Any, ...]:
	now = now_datetime().replace(microsecond=0)
	calendar = calendars.current().calendar
	days = min(max(cint(1 if chosen.days_ahead in (None, "") else chosen.days_ahead), 0), MOST_DAYS)
	horizon = calendar.add_days(now, days) if days else now
	counted = count(chosen, reader, now, horizon)
	found = frappe.get_list(
		"Duty Clock",
		filters=[
			["status", "=", Status.RUNNING.value],
			["due_at", "<=", horizon],
			["reference_doctype", "!=", RECORD],
			*([field, "=", chosen[field]] for field in FILTERS if chosen.get(field)),
		],
		fields=list(FIELDS),
		order_by="due_at asc, name asc",
		limit_page_length=LINES,
		user=reader,
	)
	names = names_of(row.assignee for row in found)
	rows = []
	for row in found:
		overdue = row.due_at < now
		early, late = sorted((row.due_at, now))
		seconds = (late - early).total_seconds() if row.round_the_clock else calendar.elapsed(early, late)
		rows.append(
			{
				"light": _("Overdue") if overdue else _("Due Soon"),
				"overdue": int(overdue),
				"title": row.title,
				"kind": _(row.reference_doctype),
				"reference_doctype": row.reference_doctype,
				"reference_name": row.reference_name,
				"step": words.step_name(row),
				"section": row.section or "",
				"assignee": names.get(row.assignee, ""),
				"article": words.article(row.article or ""),
				"due_at": row.due_at,
				"late": utils.hours(seconds / 60) if overdue else None,
				"left": None if overdue else utils.hours(seconds / 60),
			}
		)
	overdue, soon = (sum(group[place] for group in counted) for place in (1, 2))
	message = _("As of {0}; due soon is what falls due by {1}.").format(
		words.moment(now.replace(second=0)), words.moment(horizon)
	)
	if overdue + soon > LINES:
		message += " " + _("Only the {0} most pressing are listed; narrow it by a filter.").format(LINES)
	return columns(), rows, message, chart(counted), summary(overdue, soon)


def count(chosen: Any, reader: str, now: datetime, horizon: datetime) -> list[tuple[str, int, int]]:
	"""Section, overdue, due soon: counted over all, not over what is listed."""
	clock, visible = frappe.qb.DocType("Duty Clock"), seen("Duty Clock", reader)
	query = (
		frappe.qb.from_(clock)
		.where(every_clock_at_work())
		.where((clock.status == Status.RUNNING.value) & (clock.due_at <= horizon))
		.groupby(clock.section)
		.select(clock.section, Sum(Case().when(clock.due_at < now, 1).else_(0)), Count("*"))
	)
	for field in FILTERS:
		if chosen.get(field):
			query = query.where(clock[field] == chosen[field])
	if visible.condition:
		query = query.where(visible.condition)
	return sorted(
		(utils.said("section", section), int(overdue), int(both) - int(overdue))
		for section, overdue, both in query.run()
	)


def columns() -> list[dict[str, Any]]:
	return [
		column("light", _("Light of the Step"), "Data", 95),
		column("title", _("Matter Title"), "Data", 280),
		column("kind", _("Kind of Matter"), "Data", 90),
		column("reference_name", _("Matter Number"), "Dynamic Link", 140, options="reference_doctype"),
		column("step", _("Step"), "Data", 165),
		column("section", _("Office Section"), "Link", 110, options="Duty Section"),
		column("assignee", _("Assignee"), "Data", 90),
		column("article", _("Article"), "Data", 125),
		column("due_at", _("Due at"), "Datetime", 185),
		column("late", _("Late by (Working Hours)"), "Float", 150, precision=1),
		column("left", _("Time Left (Working Hours)"), "Float", 150, precision=1),
	]


def chart(counted: list[tuple[str, int, int]]) -> dict[str, Any] | None:
	return utils.stacked(
		[section for section, _overdue, _soon in counted],
		(_("Overdue"), utils.RED, [overdue for _section, overdue, _soon in counted]),
		(_("Due Soon"), utils.ORANGE, [soon for _section, _overdue, soon in counted]),
	)


def summary(overdue: int, soon: int) -> list[dict[str, Any]]:
	return [card(_("Overdue"), overdue, "Red"), card(_("Due Soon"), soon, "Orange")]
