"""Duty Path documents as rules: which way a matter takes, and whom each of its steps waits for."""

from collections.abc import Mapping
from typing import Any

import frappe

from duty_responsibility.engine.office.policies import conditions
from duty_responsibility.engine.office.staffing import Directory
from duty_responsibility.rules.path import Path, PathStep
from duty_responsibility.rules.policy import NoRuleApplies, Rule, choose


def path_for(doctype: str, facts: Mapping[str, Any]) -> str | None:
	"""The name of the path that applies to a matter; none where the office has set up none."""
	rows = frappe.get_all(
		"Duty Path",
		filters={"document_type": doctype, "enabled": 1},
		order_by="sequence asc, name asc",
		pluck="name",
	)
	try:
		rule, _trace = choose((_rule(name) for name in rows), facts)
	except NoRuleApplies:
		return None
	return rule.name


def path_named(name: str | None) -> Path | None:
	"""A path as it is today; a matter under way follows what its office has changed meanwhile."""
	if not name or not frappe.db.exists("Duty Path", name):
		return None
	return _rule(name).then


def _rule(name: str) -> Rule[Path]:
	doc: Any = frappe.get_cached_doc("Duty Path", name)
	steps = tuple(
		PathStep(
			row.step,
			row.holder,
			row.person,
			bool(row.optional),
			bool(row.needs_opinion),
			bool(row.by_clerk),
		)
		for row in doc.steps
	)
	return Rule(name, conditions(doc.conditions), Path(name, steps))


def holder(step: PathStep, matter: Any, office: Directory) -> str | None:
	"""The member of staff whom a step waits for, by the post that the path names; nobody when it is vacant."""
	section = matter.section or ""
	if step.holder == "Named Person":
		return step.person
	if step.holder == "Clerk":
		return office.clerk or matter.registered_by
	if step.holder == "Whoever Registered":
		return matter.registered_by or office.clerk
	if step.holder == "Assignee":
		return matter.assignee or office.heads.get(section)
	if step.holder == "Section Head":
		return office.heads.get(section)
	if step.holder == "Deputy Director in Charge":
		return office.deputies.get(section) or office.daily_deputy
	if step.holder == "Deputy Director for Daily Work":
		return matter.passed_to or office.daily_deputy
	return office.director if step.holder == "Director" else None
