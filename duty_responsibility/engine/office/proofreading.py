"""What the office knows of names and expressions, brought to the rules of proofreading."""

from typing import Any

import frappe
from frappe.utils import getdate

from duty_responsibility.rules.likely_errors import Finding, Known, find
from duty_responsibility.rules.names import Leader
from duty_responsibility.rules.proofreading import ErrorClass, Verdict, verdict
from duty_responsibility.utils.words import sentence

MOST_PROPOSALS = 200
"""A text that was never meant to be proofread must not make a record that nobody can open."""

COUNTS = {
	"title_errors": ErrorClass.TITLE,
	"name_errors": ErrorClass.NAME,
	"policy_errors": ErrorClass.POLICY,
	"body_errors": ErrorClass.BODY,
}


def known() -> Known:
	"""The office's lists as they are now."""
	rows = frappe.get_all(
		"Duty Proofreading Term",
		filters={"enabled": 1},
		fields=["kind", "term", "titles"],
		order_by="creation",
	)

	def terms(kind: str) -> list[str]:
		return [row.term for row in rows if row.kind == kind]

	return Known(
		tuple(
			Leader(row.term, tuple((row.titles or "").split("、")) if row.titles else ())
			for row in rows
			if row.kind == "Leader"
		),
		tuple(terms("Fixed Expression")),
		frozenset(terms("Accepted Word")),
		frozenset(terms("Other Person")),
	)


def proposals(title: str, text: str, on: Any) -> list[dict[str, Any]]:
	"""Likely errors as rows of a record, for the proofreader to judge."""
	found = find(text, title=title, year=getdate(on).year, known=known())
	return [_row(item) for item in found[:MOST_PROPOSALS]]


def _row(item: Finding) -> dict[str, Any]:
	return {
		"error_class": item.error_class.value,
		"paragraph": item.paragraph,
		"position": item.character,
		"found": item.text,
		"correction": item.suggestion,
		"excerpt": item.excerpt,
		"why": sentence(item.why),
		"proposed": 1,
	}


def judged(rows: list[Any]) -> dict[str, int]:
	"""The errors of each class among the rows that the proofreader has judged to be one."""
	return {
		field: sum(1 for row in rows if row.judgement == "Error" and row.error_class == kind.value)
		for field, kind in COUNTS.items()
	}


def verdict_of(record: Any) -> Verdict:
	"""The verdict on what a record has counted."""
	return verdict({kind: record.get(field) or 0 for field, kind in COUNTS.items()}, record.characters or 0)
