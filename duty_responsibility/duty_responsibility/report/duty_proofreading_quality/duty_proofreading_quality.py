"""What proofreading found (Art. 10 and 18): errors by class, errors in the body per 10,000 characters, and how many
readings were beyond the limit. Only confirmed records count, each once, in the period in which it was confirmed.
"""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import card, column
from duty_responsibility.permissions.figures import seen
from duty_responsibility.rules.figures import too_few
from duty_responsibility.rules.proofreading import PER_CHARACTERS
from duty_responsibility.rules.text import as_html

ERRORS = ("title_errors", "name_errors", "policy_errors", "body_errors")
NUMBERS = ("documents", "readings", "characters", *ERRORS, "beyond")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[Any, ...]:
	record, document = (
		frappe.qb.DocType("Duty Proofreading Record"),
		frappe.qb.DocType("Duty Outgoing Document"),
	)
	groups = {
		"Section": ("section", record.section, _("Drafting Section")),
		"Month": ("month", utils.month_column(record.confirmed_at), _("Month Confirmed")),
		"Kind of Official Document": ("kind", document.kind, _("Kind of Official Document")),
		"Stage of Proofreading": ("stage", record.stage, _("Stage of Proofreading")),
	}
	by = chosen.group_by or "Section"
	if by not in groups:
		frappe.throw(
			as_html(_("Choose one of: {0}.").format(", ".join(_(word) for word in groups))),
			title=_("Grouped by"),
		)
	word, group, label = groups[by]
	found = _asked(chosen, reader).select(group.as_("by_what"), *numbers()).groupby(group).run(as_dict=True)
	rows = [{"key": row.by_what or "", "group": utils.said(word, row.by_what), **_read(row)} for row in found]
	rows.sort(key=lambda row: row["key"] if by == "Month" else row["group"])
	# a document that was read twice may stand in two groups; in the whole it is one
	whole = _read(_asked(chosen, reader).select(*numbers()).run(as_dict=True)[0])
	shown = [line(row) for row in rows]
	if shown:
		shown.append({"group": _("All Together"), "bold": 1, **whole, "share": share(whole)})
	return columns(label), shown, None, chart(rows), summary(whole)


def _asked(chosen: Any, reader: str) -> Any:
	first, last = utils.period(chosen)
	record, document = (
		frappe.qb.DocType("Duty Proofreading Record"),
		frappe.qb.DocType("Duty Outgoing Document"),
	)
	visible = seen("Duty Proofreading Record", reader)
	query = (
		frappe.qb.from_(record)
		.join(document)
		.on(document.name == record.document)
		.where(
			(record.status == "Confirmed")
			& (record.confirmed_at >= first)
			& (record.confirmed_at < add_days(last, 1))
		)
	)
	for field in ("section", "stage"):
		if chosen.get(field):
			query = query.where(record[field] == chosen[field])
	return query.where(visible.condition) if visible.condition else query


def numbers() -> list[Any]:
	record = frappe.qb.DocType("Duty Proofreading Record")
	return [
		Count(record.document).distinct().as_("documents"),
		Count("*").as_("readings"),
		Sum(record.characters).as_("characters"),
		*(Sum(record[field]).as_(field) for field in ERRORS),
		Sum(Case().when(record.verdict == "Beyond the Limit", 1).else_(0)).as_("beyond"),
	]


def _read(row: Any) -> dict[str, int]:
	return {name: int(row[name] or 0) for name in NUMBERS}


def share(row: dict[str, int]) -> float | None:
	"""Errors in the body per 10,000 characters, to two places; the verdict itself is counted in integers."""
	return round(row["body_errors"] * PER_CHARACTERS / row["characters"], 2) if row["characters"] else None


def line(row: dict[str, Any]) -> dict[str, Any]:
	shown = {"group": row["group"], "readings": row["readings"]}
	if too_few(row["readings"], utils.smallest_group()):
		return {**shown, "remark": utils.few()}
	return {**shown, **{name: row[name] for name in NUMBERS}, "share": share(row)}


def columns(label: str) -> list[dict[str, Any]]:
	return [
		column("group", label, "Data", 150),
		column("documents", _("Documents Proofread"), "Int", 100),
		column("readings", _("Readings"), "Int", 90),
		column("characters", _("Characters Proofread"), "Int", 110),
		column("title_errors", _("Errors in the Title"), "Int", 100),
		column("name_errors", _("Errors in Important Names"), "Int", 120),
		column("policy_errors", _("Errors in Major Policies"), "Int", 120),
		column("body_errors", _("Errors in the Body"), "Int", 100),
		column("share", _("Errors in the Body per 10,000 Characters"), "Float", 200, precision=2),
		column("beyond", _("Beyond the Limit"), "Int", 100),
		column("remark", _("Remark"), "Data", 130),
	]


def chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	measured = [row for row in rows if not too_few(row["readings"], utils.smallest_group())]
	return utils.stacked(
		[row["group"] for row in measured],
		(_("Errors in the Body per 10,000 Characters"), utils.ORANGE, [share(row) for row in measured]),
	)


def summary(whole: dict[str, int]) -> list[dict[str, Any]]:
	said = share(whole)
	return [
		card(_("Documents Proofread"), whole["documents"], "Blue"),
		card(_("Readings"), whole["readings"], "Blue"),
		card(
			_("Errors in the Body per 10,000 Characters"),
			"—" if said is None else f"{said:g}",
			"Orange",
			"Data",
		),
		card(_("Beyond the Limit"), whole["beyond"], "Red"),
	]
