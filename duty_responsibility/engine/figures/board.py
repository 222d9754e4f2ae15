"""Many clocks by section and light, in one statement: the database states facts, the rules give them a light.

Who may see which clocks is the caller's affair: it comes in as a condition on Duty Clock.
"""

from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder.functions import Count, IfNull
from pypika import Case
from pypika.terms import Criterion

from duty_responsibility.rules.clock import OPEN
from duty_responsibility.rules.lights import Facts, Light, light, showing

STATUSES = tuple(sorted(status.value for status in OPEN))

COLUMNS = (
	"name",
	"title",
	"section",
	"step",
	"part_label",
	"round_number",
	"assignee",
	"due_at",
	"status",
	"breached",
	"level",
	"next_action_at",
	"resume_by",
	"reference_doctype",
	"reference_name",
)
"""What a line about one clock needs."""


def by_section(now: datetime, visible: Criterion | None) -> dict[str, dict[Light, int]]:
	"""Open clocks, counted by section and light. One grouped query, whatever their number."""
	clock = frappe.qb.DocType("Duty Clock")
	facts = [fact.as_(name) for name, fact in _facts(clock, now).items()]
	section = IfNull(clock.section, "").as_("in_section")
	query = (
		frappe.qb.from_(clock)
		.select(section, clock.status, *facts, Count("*").as_("clocks"))
		.where(_open(clock, visible))
		.groupby(section, clock.status, *facts)
	)
	found: dict[str, dict[Light, int]] = {}
	for row in query.run(as_dict=True):
		shown = light(Facts(row.status, *(bool(row[name]) for name in _facts(clock, now))))
		counts = found.setdefault(row.in_section, dict.fromkeys(Light, 0))
		counts[shown] += row.clocks
	return found


def rows(
	now: datetime, visible: Criterion | None, wanted: Light | None, section: str | None, limit: int
) -> list[Any]:
	"""Open clocks of one light and one section, or of all of them; those due first come first."""
	clock = frappe.qb.DocType("Duty Clock")
	query = (
		frappe.qb.from_(clock)
		.select(*(clock[column] for column in COLUMNS))
		.where(_open(clock, visible))
		.orderby(clock.due_at)
		.orderby(clock.name)
		.limit(limit)
	)
	if wanted is not None:
		query = query.where(_of_light(clock, wanted, now))
	if section is not None:
		query = query.where(IfNull(clock.section, "") == section)
	return query.run(as_dict=True)


def pressing(now: datetime, visible: Criterion | None, limit: int) -> list[Any]:
	"""The running clocks that were due first: what a wall screen names one by one."""
	clock = frappe.qb.DocType("Duty Clock")
	query = (
		frappe.qb.from_(clock)
		.select(*(clock[column] for column in COLUMNS))
		.where(clock.status == "Running")
		.orderby(clock.due_at)
		.orderby(clock.name)
		.limit(limit)
	)
	return (query.where(visible) if visible is not None else query).run(as_dict=True)


def _open(clock: Any, visible: Criterion | None) -> Criterion:
	found = clock.status.isin(STATUSES)
	return found if visible is None else found & visible


def _conditions(clock: Any, now: datetime) -> dict[str, Criterion]:
	"""The facts of `rules.lights.Facts`, in its order, as a database states them."""
	now = now.replace(microsecond=0)
	return {
		"missed": clock.breached == 1,
		"past_due": clock.due_at < now,
		"warned": (clock.level > 0) | (clock.next_action_at <= now),
		"forgotten": clock.resume_by < now,
	}


def _facts(clock: Any, now: datetime) -> dict[str, Any]:
	return {name: Case().when(fact, 1).else_(0) for name, fact in _conditions(clock, now).items()}


def _of_light(clock: Any, wanted: Light, now: datetime) -> Criterion:
	"""The clocks whose facts give this light: every such state of facts, spelled out."""
	cases = list(_facts(clock, now).values())
	return Criterion.any(
		Criterion.all(
			[
				clock.status == facts.status,
				*(
					case == int(fact)
					for case, fact in zip(
						cases,
						(facts.breached, facts.past_due, facts.warned, facts.forgotten),
						strict=True,
					)
				),
			]
		)
		for facts in showing(wanted, STATUSES)
	)
