"""Duty Time Limit and Duty Escalation Ladder documents as rules: which steps a matter has, and how long each.

The rules are read anew whenever one of the documents has been saved, and not otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, get_time

from duty_responsibility.engine.office import snapshots
from duty_responsibility.rules.extensions import Allowance
from duty_responsibility.rules.ladder import Ladder
from duty_responsibility.rules.limits import COMBINED, CutOffsMissing, Limit, LimitKind
from duty_responsibility.rules.policy import Condition, Operator, Rule, choose
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError, Trace
from duty_responsibility.utils.words import in_words

RECIPIENTS = {
	"to_assignee": "assignee",
	"to_section_head": "section_head",
	"to_deputy_director": "deputy_director",
	"to_director": "director",
}


@dataclass(frozen=True)
class Step:
	"""One step of a matter: what it is called, how long it may take, who hears of it, who undertakes it."""

	step: str
	limit: Limit
	ladder: Ladder
	assignee: str
	article: str
	snapshot: snapshots.Snapshot


@dataclass(frozen=True)
class Plan:
	"""The time limit that applies to a matter, with its steps and the reason why it was chosen."""

	time_limit: str
	steps: tuple[Step, ...]
	trace: Trace


def plan_for(doctype: str, facts: Mapping[str, Any], step: str | None = None) -> Plan:
	"""The plan for a matter, or for one step of it; refused with a sentence when no time limit applies."""
	rules = _rules(doctype)
	if step is not None:
		rules = [rule for rule in rules if rule.then[0].step == step]
	try:
		rule, trace = choose(rules, facts)
	except RuleError as error:
		frappe.throw(as_html(in_words(error)), title=_("No Time Limit"))
	return Plan(rule.name, rule.then, trace)


def deciding_fields(doctype: str) -> set[str]:
	"""The fields that conditions of the office's limits name: they decide how long a matter may take."""
	return {condition.fieldname for rule in _rules(doctype) for condition in rule.conditions}


_known: dict[tuple[str, ...], list[Rule[tuple[Step, ...]]]] = {}


def _rules(doctype: str) -> list[Rule[tuple[Step, ...]]]:
	"""The office's limits for a kind of document, compiled anew when a limit, a ladder or the settings were saved."""
	limits = frappe.get_all(
		"Duty Time Limit",
		filters={"document_type": doctype, "enabled": 1},
		fields=["name", "modified"],
		order_by="sequence asc, name asc",
	)
	ladders = frappe.get_all("Duty Escalation Ladder", fields=["name", "modified"], order_by="name asc")
	key = (
		frappe.local.site,
		doctype,
		cstr(frappe.get_cached_doc("Duty Settings").modified),
		*(f"{row.name}@{row.modified}" for row in (*limits, *ladders)),
	)
	if key not in _known:
		if len(_known) > 32:
			_known.clear()
		_known[key] = [_rule(frappe.get_doc("Duty Time Limit", row.name)) for row in limits]
	return _known[key]


def _rule(doc: Document) -> Rule[tuple[Step, ...]]:
	return Rule(doc.name, conditions(doc.conditions), tuple(steps(doc)))


def conditions(rows: Iterable[Any]) -> tuple[Condition, ...]:
	return tuple(Condition(row.fieldname, Operator(row.operator), row.value or "") for row in rows)


def steps(doc: Document) -> list[Step]:
	"""The steps of a time limit; rows joined with the row above become one limit."""
	settings = frappe.get_cached_doc("Duty Settings")
	grouped: list[list[Any]] = []
	for row in doc.steps:
		if row.combine and grouped:
			grouped[-1].append(row)
		else:
			grouped.append([row])
	allowance = Allowance(doc.max_extensions, doc.max_extension_days, bool(doc.may_pause)).to_dict()
	found = []
	for rows in grouped:
		first = rows[0]
		limit = limit_of(rows, settings)
		ladder = ladder_of(frappe.get_cached_doc("Duty Escalation Ladder", first.ladder))
		content = {
			"time_limit": doc.name,
			"step": first.step,
			"article": first.article,
			"assignee": first.assignee,
			"on_duty": int(settings.on_duty_off_hours or 0),
			"limit": limit.to_dict(),
			"ladder_name": first.ladder,
			"ladder": ladder.to_dict(),
			"extensions": allowance,
		}
		snapshot = snapshots.make("Policy", f"{doc.name}: {first.step}", content)
		found.append(Step(first.step, limit, ladder, first.assignee, first.article, snapshot))
	return found


def limit_of(rows: list[Any], settings: Any) -> Limit:
	"""The limit that one or more joined rows say, with the office's settings filled in."""
	parts = [_single(row, settings) for row in rows]
	if len(parts) == 1:
		return parts[0]
	kind = LimitKind(rows[1].combine)
	if kind not in COMBINED or any(row.combine != rows[1].combine for row in rows[1:]):
		frappe.throw(
			as_html(
				_(
					"Row {0}: join all limits of one step in the same way, by the earlier or by the later."
				).format(rows[-1].idx)
			)
		)
	return Limit(kind, article=rows[0].article, parts=tuple(parts))


def _single(row: Any, settings: Any) -> Limit:
	kind = LimitKind(row.limit_kind)
	if kind is LimitKind.AT_ONCE:
		return Limit(kind, row.amount or settings.at_once_minutes, row.article)
	if kind is LimitKind.CUT_OFF:
		cut_offs = sorted(_time(settings.get(field)) for field in ("first_cut_off", "second_cut_off"))
		return Limit(kind, 0, row.article, tuple(cut_offs), settings.cut_off_lead_minutes or 0)
	return Limit(kind, row.amount or 0, row.article)


def _time(value: Any) -> time:
	if value is None:  # Frappe would read it as the time of now
		raise CutOffsMissing()
	return get_time(value).replace(microsecond=0)


def ladder_of(doc: Any) -> Ladder:
	"""The rungs of a Duty Escalation Ladder, refused by the rules when they do not rise."""
	return Ladder.from_dict(
		{
			"levels": [
				{
					"number": row.idx,
					"when": row.basis,
					"amount": row.amount,
					"unit": row.unit,
					"recipients": [role for field, role in RECIPIENTS.items() if row.get(field)],
					"kind": row.kind,
					"off_hours": row.off_hours,
				}
				for row in doc.levels
			]
		}
	)
