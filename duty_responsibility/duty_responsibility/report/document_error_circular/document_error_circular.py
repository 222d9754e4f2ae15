"""公文错情通报: the errors that were found in a quarter's documents, by section and class, without anybody's name (Art. 18)."""

from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.engine.office.proofreading import COUNTS

FIELDS = ("title_errors", "name_errors", "policy_errors", "body_errors")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(filters: Any, reader: str) -> tuple[Any, ...]:
	return columns(), rows(filters, reader)


def columns() -> list[dict[str, Any]]:
	def number(fieldname: str, label: str, fieldtype: str = "Int", width: int = 120) -> dict[str, Any]:
		return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width}

	return [
		{"fieldname": "section", "label": _("Office Section"), "fieldtype": "Data", "width": 180},
		number("documents", _("Documents Proofread")),
		number("characters", _("Characters Proofread")),
		*(number(field, _(COUNTS[field].value)) for field in FIELDS),
		number("rate", _("Body Errors in 10,000"), "Float", 180),
		number("beyond", _("Documents beyond the Limit")),
	]


def rows(filters: Any, reader: str) -> list[dict[str, Any]]:
	"""What the reader may see of confirmed records; a document counts by its last proofreading of each stage."""
	first, last = utils.period(filters)
	found = frappe.get_list(
		"Duty Proofreading Record",
		filters=[
			["status", "=", "Confirmed"],
			["confirmed_at", ">=", first],
			["confirmed_at", "<", add_days(last, 1)],
			*([["stage", "=", filters.stage]] if filters.stage else []),
		],
		fields=["document", "stage", "section", "characters", "verdict", *FIELDS],
		order_by="confirmed_at asc",
		limit_page_length=0,
		user=reader,
	)
	last = {(row.document, row.stage): row for row in found}
	by_section: dict[str, list[Any]] = defaultdict(list)
	for row in last.values():
		by_section[row.section or ""].append(row)
	lines = [_line(name or _("Without a Section"), group) for name, group in sorted(by_section.items())]
	if len(lines) > 1:
		lines.append(_line(_("Together"), list(last.values())) | {"bold": 1})
	return lines


def _line(section: str, group: list[Any]) -> dict[str, Any]:
	line = {field: sum(row[field] or 0 for row in group) for field in FIELDS}
	characters = sum(row.characters or 0 for row in group)
	return {
		"section": section,
		"documents": len({row.document for row in group}),
		"characters": characters,
		**line,
		"rate": round(line["body_errors"] * 10_000 / characters, 2) if characters else None,
		"beyond": len({row.document for row in group if row.verdict == "Beyond the Limit"}),
	}
