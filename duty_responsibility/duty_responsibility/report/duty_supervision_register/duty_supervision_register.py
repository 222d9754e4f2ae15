"""The register of reminders, urgings and supervision (督办登记簿): what went out about which step, to whom, and
what became of it. Each line is one level of the ladder that was reached for one step; levels passed over are not lines.
"""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count
from frappe.utils import add_days

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import LINES, card, column
from duty_responsibility.engine.office.posts import names_behind, names_of
from duty_responsibility.permissions.figures import seen
from duty_responsibility.permissions.matters import every_clock_at_work
from duty_responsibility.utils import words

NOTIFICATIONS = ("Reminder", "Urging", "Supervision")
CLOCK = (
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
	"status",
	"result",
	"breached_at",
	"finished_at",
	"late_minutes",
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


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
	escalation, clock = frappe.qb.DocType("Duty Escalation"), frappe.qb.DocType("Duty Clock")
	found = (
		_asked(chosen, reader)
		.select(
			escalation.kind,
			escalation.escalated_at,
			escalation.recipients,
			*(clock[field] for field in CLOCK if field != "name"),
		)
		.orderby(escalation.escalated_at, escalation.name)
		.limit(LINES)
		.run(as_dict=True)
	)
	names = names_of(row.assignee for row in found)
	told = [[user for user, _role in frappe.parse_json(row.recipients or "[]")] for row in found]
	users = names_behind({user for each in told for user in each})
	return [
		{
			"number": number,
			"escalated_at": row.escalated_at,
			"kind": _(row.kind or ""),
			"title": row.title,
			"reference_doctype": row.reference_doctype,
			"reference_name": row.reference_name,
			"step": words.step_name(row),
			"section": row.section or "",
			"assignee": names.get(row.assignee, ""),
			"article": words.article(row.article or ""),
			"due_at": row.breached_at or row.due_at,
			"told": words.listed(users.get(user, user) for user in each),
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
		done = _("Done, late by {0}").format(words.duration((row.late_minutes or 0) * 60))
		return done if row.result == "Late" else _("{0}, excused").format(done)
	return _("Not done yet") if row.status == "Running" else _(row.status)


def count(chosen: Any, reader: str) -> dict[str, tuple[int, int]]:
	"""For each sort of notification how many went out, and how many of them about steps that are not done to this day."""
	escalation, clock = frappe.qb.DocType("Duty Escalation"), frappe.qb.DocType("Duty Clock")
	still_open = Count(Case().when(clock.status.isin(["Running", "Paused"]), 1))
	rows = (
		_asked(chosen, reader).select(escalation.kind, Count("*"), still_open).groupby(escalation.kind).run()
	)
	return {notification: (number, left) for notification, number, left in rows}


def _asked(chosen: Any, reader: str) -> Any:
	first, last = utils.period(chosen)
	escalation, clock = frappe.qb.DocType("Duty Escalation"), frappe.qb.DocType("Duty Clock")
	visible = seen("Duty Escalation", reader)
	query = (
		frappe.qb.from_(escalation)
		.join(clock)
		.on(clock.name == escalation.clock)
		.where(
			(escalation.outcome == "Sent")
			& (escalation.escalated_at >= first)
			& (escalation.escalated_at < add_days(last, 1))
		)
		.where(every_clock_at_work())  # a register is shown about; it tells nobody of a case
	)
	if chosen.kind:
		query = query.where(escalation.kind == chosen.kind)
	for field in ("section", "reference_doctype"):
		if chosen.get(field):
			query = query.where(clock[field] == chosen[field])
	return query.where(visible.condition) if visible.condition else query


def columns() -> list[dict[str, Any]]:
	return [
		column("number", _("No."), "Int", 65),
		column("escalated_at", _("Sent at"), "Datetime", 185),
		column("kind", _("Kind of Notification"), "Data", 100),
		column("title", _("Matter Title"), "Data", 260),
		column("reference_name", _("Matter Number"), "Dynamic Link", 140, options="reference_doctype"),
		column("step", _("Step"), "Data", 165),
		column("section", _("Office Section"), "Data", 110),
		column("assignee", _("Assignee"), "Data", 90),
		column("article", _("Article"), "Data", 125),
		column("due_at", _("Due at"), "Datetime", 185),
		column("told", _("Who Was Told"), "Data", 180),
		column("outcome", _("What Became of It"), "Data", 190),
		column("finished_at", _("Finished at"), "Datetime", 185),
	]


def summary(counted: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
	colours = dict(zip(NOTIFICATIONS, ("Blue", "Orange", "Red"), strict=True))
	cards = [
		card(_(notification), counted.get(notification, (0, 0))[0], colours[notification])
		for notification in NOTIFICATIONS
	]
	return [*cards, card(_("About Steps Not Done Yet"), sum(left for _number, left in counted.values()))]
