"""The charts of the workspaces, counted anew for whoever looks.

Frappe keeps the outcome of its own charts per chart, not per reader: what the director had drawn, the next member
of staff would be shown. These charts are of the kind “Custom”, which Frappe does not keep, and count within
what the reader may see.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime
from pypika.terms import Criterion

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine.figures import board
from duty_responsibility.engine.office import calendars
from duty_responsibility.permissions.matters import at_work
from duty_responsibility.permissions.scope import Scope, scope_of
from duty_responsibility.rules.lights import PRESSING, Light
from duty_responsibility.rules.text import as_html

AHEAD = 7
"""Working days that a chart looks ahead."""
BACK = 30
"""Days that a chart looks back."""


@endpoint()
def figures(
	chart_name: str | None = None,
	chart: str | dict[str, Any] | None = None,
	no_cache: int | str | None = None,
	filters: str | dict[str, Any] | list[Any] | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	timespan: str | None = None,
	time_interval: str | None = None,
	heatmap_year: int | str | None = None,
	refresh: int | str | None = None,
) -> dict[str, Any]:
	"""What Frappe's chart asks for by the chart's name; the other arguments are those it sends along."""
	frappe.has_permission("Duty Clock", "read", throw=True)
	draw = CHARTS.get(chart_name or "")
	if not draw:
		frappe.throw(as_html(_("There is no chart “{0}”.").format(chart_name)), title=_("Duty Figures"))
	scope = scope_of(frappe.session.user)
	return draw(now_datetime().replace(microsecond=0), at_work(scope), scope)


def _by_section(now: datetime, visible: Criterion | None, _scope: Scope) -> dict[str, Any]:
	"""Open steps of each section, one above the other by light."""
	found = board.by_section(now, visible)
	sections = sorted(found, key=lambda name: (-sum(found[name].values()), name))
	return {
		"labels": [name or _("Without a Section") for name in sections],
		"datasets": [
			{"name": _light_name(light), "values": [found[name][light] for name in sections]}
			for light in PRESSING
		],
	}


def _my_lights(now: datetime, _visible: Criterion | None, scope: Scope) -> dict[str, Any]:
	"""The reader's own open steps by light."""
	clock = frappe.qb.DocType("Duty Clock")
	found = board.by_section(now, clock.assignee == (scope.staff or ""))
	counted = {light: sum(counts[light] for counts in found.values()) for light in PRESSING}
	if not any(counted.values()):
		return {"labels": [], "datasets": []}
	if not counted[Light.GREY]:  # the last one, so that the colours of the others stay theirs
		del counted[Light.GREY]
	# a set of values for each light: a chart colours its sets, not its bars
	return {
		"labels": [_light_name(light) for light in counted],
		"datasets": [
			{
				"name": _light_name(light),
				"values": [counted[light] if at == number else 0 for at in range(len(counted))],
			}
			for number, light in enumerate(counted)
		],
	}


def _coming(now: datetime, visible: Criterion | None, _scope: Scope) -> dict[str, Any]:
	"""What is overdue, and what falls due on today and the working days after it; days off only if something is due."""
	calendar = calendars.current().calendar
	today = datetime.combine(now.date(), time())
	last = calendar.add_days(today, AHEAD - 1).date()
	clock = frappe.qb.DocType("Duty Clock")
	query = (
		frappe.qb.from_(clock)
		.select(clock.due_at, Count("*"))
		.where(clock.status == "Running")
		.where(clock.due_at < datetime.combine(last + timedelta(days=1), time()))
		.groupby(clock.due_at)
	)
	late, days = 0, {}
	for due_at, count in (query.where(visible) if visible is not None else query).run():
		if due_at < now:
			late += count
		else:
			days[due_at.date()] = days.get(due_at.date(), 0) + count
	for number in range(AHEAD):
		days.setdefault(calendar.add_days(today, number).date(), 0)
	shown = sorted(day for day in days if day <= last)
	return {
		"labels": [_("Late"), *(str(day.day) for day in shown)],
		"datasets": [
			{"name": _("Overdue"), "values": [late, *(0 for _day in shown)]},
			{"name": _("Falls Due"), "values": [0, *(days[day] for day in shown)]},
		],
	}


def _done(now: datetime, visible: Criterion | None, _scope: Scope) -> dict[str, Any]:
	"""Steps finished in the last thirty days, by section: on time, late, excused."""
	clock = frappe.qb.DocType("Duty Clock")
	query = (
		frappe.qb.from_(clock)
		.select(clock.section, clock.result, Count("*"))
		.where(clock.status == "Finished")
		.where(clock.finished_at >= datetime.combine(now.date() - timedelta(days=BACK), time()))
		.groupby(clock.section, clock.result)
	)
	found: dict[str, dict[str, int]] = {}
	for section, outcome, count in (query.where(visible) if visible is not None else query).run():
		counts = found.setdefault(section or "", {})
		counts[outcome] = counts.get(outcome, 0) + count
	sections = sorted(found, key=lambda name: (-sum(found[name].values()), name))
	outcomes = {"On Time": _("On Time"), "Late": _("Late"), "Excused": _("Excused")}
	return {
		"labels": [name or _("Without a Section") for name in sections],
		"datasets": [
			{"name": label, "values": [found[name].get(outcome, 0) for name in sections]}
			for outcome, label in outcomes.items()
			if outcome != "Excused" or any(counts.get(outcome) for counts in found.values())
		],
	}


def _light_name(light: Light) -> str:
	return {
		Light.RED: _("Overdue"),
		Light.YELLOW: _("Warned"),
		Light.GREEN: _("In Time"),
		Light.GREY: _("Paused"),
	}[light]


CHARTS: dict[str, Callable[[datetime, Criterion | None, Scope], dict[str, Any]]] = {
	"Open Steps by Section": _by_section,
	"My Steps by Light": _my_lights,
	"Steps Due in the Coming Days": _coming,
	"Steps Done in 30 Days": _done,
}
"""The charts by the names of their Dashboard Charts."""
