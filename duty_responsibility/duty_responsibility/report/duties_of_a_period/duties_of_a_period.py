"""One person's duties of a period (履职情况): every step that was theirs and belongs to these months, one by one.

Asked for by the person, by the head and the deputy director of their section, and by the director. The reader sees
those of the steps that their lists show; the counts above are over exactly these.
"""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import LINES, card, column
from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.accountability import RECORD
from duty_responsibility.permissions.figures import people_shown, seen
from duty_responsibility.rules.figures import Tally
from duty_responsibility.utils import words as util_words

FIELDS = (
	"title",
	"reference_doctype",
	"reference_name",
	"step",
	"part_label",
	"round_number",
	"article",
	"started_at",
	"due_at",
	"finished_at",
	"status",
	"result",
	"late_minutes",
	"round_the_clock",
)


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[Any, ...]:
	staff = chosen.staff or staff_of(reader)
	if not staff:
		frappe.throw(_("Choose whose duties are to be shown."), title=_("Member of Staff"))
	shown = people_shown(reader)
	if shown is not None and staff not in shown:
		frappe.throw(
			_("The duties of a person are shown to this person and to those who lead their section."),
			frappe.PermissionError,
			title=_("Not Shown to You"),
		)
	asked = utils.months(chosen, "reference_doctype")
	tally = count(asked, staff, reader)
	conditions = [
		["assignee", "=", staff],
		["reference_doctype", "!=", RECORD],  # as it is counted
		["counted_month", ">=", asked.first],
		["counted_month", "<=", asked.last],
	]
	conditions += [[field, "=", value] for field, value in asked.only.items()]
	found = frappe.get_list(
		"Duty Clock",
		filters=conditions,
		fields=list(FIELDS),
		order_by="due_at asc, name asc",
		limit_page_length=LINES,
		user=reader,
	)
	message = "{}{}".format(_("{0}:").format(names_of([staff]).get(staff, staff)), utils.months_said(asked))
	if tally.duties + tally.cancelled > LINES:
		message += " " + _("Only the first {0} are listed; choose a shorter period.").format(LINES)
	return columns(), [row_of(row) for row in found], message, chart(tally), summary(tally)


def count(asked: Any, staff: str, reader: str) -> Tally:
	clock, visible = frappe.qb.DocType("Duty Clock"), seen("Duty Clock", reader)
	query = (
		frappe.qb.from_(clock)
		.where(asked.within(clock) & (clock.assignee == staff))
		.groupby(clock.status, clock.result)
		.select(clock.status, clock.result, Count("*"), Sum(clock.late_minutes))
	)
	if visible.condition:
		query = query.where(visible.condition)
	tally = Tally()
	for status, result, number, late_minutes in query.run():
		tally.add(status, result, number, int(late_minutes or 0))
	return tally


def row_of(row: Any) -> dict[str, Any]:
	return {
		"title": row.title,
		"kind": _(row.reference_doctype),
		"reference_doctype": row.reference_doctype,
		"reference_name": row.reference_name,
		"step": util_words.step_name(row),
		"article": util_words.article(row.article or ""),
		"started_at": row.started_at,
		"due_at": row.due_at,
		"finished_at": row.finished_at,
		"status": _(row.status),
		"judged": _(row.result) if row.result else "",
		"late": utils.hours(row.late_minutes) if row.late_minutes else None,
	}


def columns() -> list[dict[str, Any]]:
	return [
		column("title", _("Matter Title"), "Data", 280),
		column("kind", _("Kind of Matter"), "Data", 90),
		column("reference_name", _("Matter Number"), "Dynamic Link", 140, options="reference_doctype"),
		column("step", _("Step"), "Data", 165),
		column("article", _("Article"), "Data", 125),
		column("started_at", _("Started at"), "Datetime", 185),
		column("due_at", _("Due at"), "Datetime", 185),
		column("finished_at", _("Finished at"), "Datetime", 185),
		column("status", _("Status"), "Data", 80),
		column("judged", _("Result"), "Data", 80),
		column("late", _("Late by (Working Hours)"), "Float", 150, precision=1),
	]


def chart(tally: Tally) -> dict[str, Any] | None:
	if not tally.duties:
		return None
	words = (_("On Time"), _("Late"), _("Excused"), _("Running"), _("Paused"))
	values = (tally.on_time, tally.late, tally.excused, tally.running, tally.paused)
	colours = (utils.GREEN, utils.RED, utils.GREY, utils.BLUE, utils.ORANGE)
	present = [place for place, value in enumerate(values) if value]
	return {
		"type": "donut",
		"data": {
			"labels": [words[place] for place in present],
			"datasets": [{"values": [values[place] for place in present]}],
		},
		"colors": [colours[place] for place in present],
	}


def summary(tally: Tally) -> list[dict[str, Any]]:
	rate = "—" if tally.rate is None else f"{tally.rate:g}%"
	return [
		card(_("Steps Counted"), tally.duties, "Blue"),
		card(_("On Time"), tally.on_time, "Green"),
		card(_("Late"), tally.late, "Red"),
		card(_("Excused"), tally.excused),
		card(_("Still Open"), tally.running + tally.paused, "Blue"),
		card(_("On-Time Rate"), rate, "Green", "Data"),
	]
