"""The register of reminders, urgings and supervision (督办登记簿): what went out about which step, to whom, and
what became of it. Each line is one level of the ladder that fired for one step; levels passed over are not lines.
"""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count
from frappe.utils import add_days

from duty_responsibility.duty_responsibility import reporting
from duty_responsibility.duty_responsibility.reporting import LINES, card, column
from duty_responsibility.engine import explain
from duty_responsibility.engine.office import names_behind, names_of
from duty_responsibility.permissions.figures import seen
from duty_responsibility.permissions.matters import every_clock_at_work

NOTICES = ("Reminder", "Urging", "Supervision")
CLOCK = (
	"name",
	"title",
	"reference_doctype",
	"reference_name",
	"step",
	"part_label",
	"round_number",
	"section",
	"undertaker",
	"article",
	"due_at",
	"status",
	"result",
	"breached_at",
	"finished_at",
	"late_minutes",
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return reporting.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[Any, ...]:
	counted = count(chosen, reader)
	rows = lines(chosen, reader)
	found = sum(number for number, _late in counted.values())
	message = None
	if found > LINES:
		message = _("Only the first {0} of {1} lines are shown; choose a shorter period.").format(
			LINES, found
		)
	return columns(), rows, message, None, summary(counted)


def lines(chosen: Any, reader: str) -> list[dict[str, Any]]:
	firing, clock = frappe.qb.DocType("Duty Firing"), frappe.qb.DocType("Duty Clock")
	found = (
		_asked(chosen, reader)
		.select(
			firing.notice,
			firing.fired_at,
			firing.recipients,
			*(clock[field] for field in CLOCK if field != "name"),
		)
		.orderby(firing.fired_at, firing.name)
		.limit(LINES)
		.run(as_dict=True)
	)
	names = names_of(row.undertaker for row in found)
	told = [[user for user, _role in frappe.parse_json(row.recipients or "[]")] for row in found]
	users = names_behind({user for each in told for user in each})
	return [
		{
			"number": number,
			"fired_at": row.fired_at,
			"notice": _(row.notice or ""),
			"title": row.title,
			"reference_doctype": row.reference_doctype,
			"reference_name": row.reference_name,
			"step": explain.step_name(row),
			"section": row.section or "",
			"undertaker": names.get(row.undertaker, ""),
			"article": explain.article(row.article or ""),
			"due_at": row.breached_at or row.due_at,
			"told": explain.listed(users.get(user, user) for user in each),
			"outcome": outcome(row),
			"finished_at": row.finished_at,
		}
		for number, (row, each) in enumerate(zip(found, told, strict=True), 1)
	]


def outcome(row: Any) -> str:
	"""What became of the step since."""
	if row.status == "Finished":
		if row.result == "On Time":
			return _("Done on time")
		done = _("Done, late by {0}").format(explain.duration((row.late_minutes or 0) * 60))
		return done if row.result == "Late" else _("{0}, excused").format(done)
	return _("Not done yet") if row.status == "Running" else _(row.status)


def count(chosen: Any, reader: str) -> dict[str, tuple[int, int]]:
	"""For each sort of notice how many went out, and how many of them about steps that are not done to this day."""
	firing, clock = frappe.qb.DocType("Duty Firing"), frappe.qb.DocType("Duty Clock")
	still_open = Count(Case().when(clock.status.isin(["Running", "Paused"]), 1))
	rows = _asked(chosen, reader).select(firing.notice, Count("*"), still_open).groupby(firing.notice).run()
	return {notice: (number, left) for notice, number, left in rows}


def _asked(chosen: Any, reader: str) -> Any:
	first, last = reporting.period(chosen)
	firing, clock = frappe.qb.DocType("Duty Firing"), frappe.qb.DocType("Duty Clock")
	visible = seen("Duty Firing", reader)
	query = (
		frappe.qb.from_(firing)
		.join(clock)
		.on(clock.name == firing.clock)
		.where(
			(firing.outcome == "Fired") & (firing.fired_at >= first) & (firing.fired_at < add_days(last, 1))
		)
		.where(every_clock_at_work())  # a register is shown about; it tells nobody of a case
	)
	if chosen.notice:
		query = query.where(firing.notice == chosen.notice)
	for field in ("section", "reference_doctype"):
		if chosen.get(field):
			query = query.where(clock[field] == chosen[field])
	return query.where(visible.condition) if visible.condition else query


def columns() -> list[dict[str, Any]]:
	return [
		column("number", _("No."), "Int", 65),
		column("fired_at", _("Sent at"), "Datetime", 185),
		column("notice", _("Sort of Notice"), "Data", 100),
		column("title", _("Matter Title"), "Data", 260),
		column("reference_name", _("Matter Number"), "Dynamic Link", 140, options="reference_doctype"),
		column("step", _("Step"), "Data", 165),
		column("section", _("Office Section"), "Data", 110),
		column("undertaker", _("Undertaker"), "Data", 90),
		column("article", _("Article"), "Data", 125),
		column("due_at", _("Due at"), "Datetime", 185),
		column("told", _("Who Was Told"), "Data", 180),
		column("outcome", _("What Became of It"), "Data", 190),
		column("finished_at", _("Finished at"), "Datetime", 185),
	]


def summary(counted: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
	colours = dict(zip(NOTICES, ("Blue", "Orange", "Red"), strict=True))
	cards = [card(_(notice), counted.get(notice, (0, 0))[0], colours[notice]) for notice in NOTICES]
	return [*cards, card(_("About Steps Not Done Yet"), sum(left for _number, left in counted.values()))]
