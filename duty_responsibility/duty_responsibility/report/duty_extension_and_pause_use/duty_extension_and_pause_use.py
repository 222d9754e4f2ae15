"""How extensions and pauses are used (Art. 15): asked for, granted, refused, and whether the step was on time with
the time it was given. Each request counts once, in the period in which it was asked.
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
from duty_responsibility.permissions.matters import every_clock_at_work
from duty_responsibility.rules.figures import too_few
from duty_responsibility.rules.text import as_html

GRANTED = ("Approved", "Shortened")
NUMBERS = (
	"asked",
	"granted",
	"shortened",
	"refused",
	"withdrawn",
	"waiting",
	"late_anyway",
	"steps",
)
KINDS = ("Extension", "Pause")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[Any, ...]:
	by = chosen.group_by or "Section"
	request = frappe.qb.DocType("Duty Extension Request")
	clock = frappe.qb.DocType("Duty Clock")
	groups = {
		"Section": ("section", clock.section, _("Office Section")),
		"Kind of Matter": ("reference_doctype", request.reference_doctype, _("Kind of Matter")),
		"Month": ("month", utils.month_column(request.asked_at), _("Month Asked")),
		"Reason": ("reason", request.pause_reason, _("Reason of the Pause")),
	}
	if by not in groups:
		frappe.throw(
			as_html(_("Choose one of: {0}.").format(", ".join(_(word) for word in groups))),
			title=_("Grouped by"),
		)
	word, group, label = groups[by]
	found = (
		_asked(chosen, reader)
		.select(group.as_("by_what"), request.kind, *numbers())
		.groupby(group, request.kind)
	)
	rows = [
		{"group": utils.said(word, row.by_what), "key": row.by_what or "", "kind": row.kind, **_read(row)}
		for row in found.run(as_dict=True)
	]
	rows.sort(key=lambda row: (row["key"] if by == "Month" else row["group"], row["kind"]))
	# a step may have been extended several times, in several groups: steps are counted once again for the whole
	whole = _asked(chosen, reader).select(request.kind, *numbers()).groupby(request.kind).run(as_dict=True)
	totals = {row.kind: _read(row) for row in whole}
	figure = chart(rows)
	shown = [line(row) for row in rows]
	if shown:
		shown += [
			{"group": _("All Together"), "kind_said": _(kind), "bold": 1, **totals[kind]}
			for kind in KINDS
			if kind in totals
		]
	return columns(label), shown, None, figure, summary(totals)


def numbers() -> list[Any]:
	"""What is counted of the requests of a group; the names are those of NUMBERS."""
	request, clock = frappe.qb.DocType("Duty Extension Request"), frappe.qb.DocType("Duty Clock")

	def those(*status: str) -> Any:
		return Sum(Case().when(request.status.isin(status), 1).else_(0))

	late = request.status.isin(GRANTED) & clock.result.isin(["Late", "Excused"])
	return [
		Count("*").as_("asked"),
		those(*GRANTED).as_("granted"),
		those("Shortened").as_("shortened"),
		those("Refused").as_("refused"),
		those("Withdrawn").as_("withdrawn"),
		those("Waiting").as_("waiting"),
		Sum(Case().when(late, 1).else_(0)).as_("late_anyway"),
		Count(request.clock).distinct().as_("steps"),
	]


def _asked(chosen: Any, reader: str) -> Any:
	first, last = utils.period(chosen)
	request, clock = frappe.qb.DocType("Duty Extension Request"), frappe.qb.DocType("Duty Clock")
	visible = seen("Duty Extension Request", reader)
	query = (
		frappe.qb.from_(request)
		.join(clock)
		.on(clock.name == request.clock)
		.where((request.asked_at >= first) & (request.asked_at < add_days(last, 1)))
		.where(every_clock_at_work())
	)
	if chosen.section:
		query = query.where(clock.section == chosen.section)
	if chosen.reference_doctype:
		query = query.where(request.reference_doctype == chosen.reference_doctype)
	if chosen.kind:
		query = query.where(request.kind == chosen.kind)
	return query.where(visible.condition) if visible.condition else query


def _read(row: Any) -> dict[str, int]:
	return {name: int(row[name] or 0) for name in NUMBERS}


def line(row: dict[str, Any]) -> dict[str, Any]:
	"""A row as it is shown; of fewer requests than a group needs only how many there were."""
	shown = {"group": row["group"], "key": row["key"], "kind_said": _(row["kind"]), "asked": row["asked"]}
	if too_few(row["asked"], utils.smallest_group()):
		return {**shown, "remark": utils.few()}
	return {**shown, **{name: row[name] for name in NUMBERS}}


def columns(label: str) -> list[dict[str, Any]]:
	return [
		column("group", label, "Data", 150),
		column("kind_said", _("Asked for"), "Data", 130),
		column("asked", _("Requests Made"), "Int", 90),
		column("granted", _("Granted"), "Int", 90),
		column("shortened", _("Of These Shortened"), "Int", 130),
		column("refused", _("Refused"), "Int", 90),
		column("withdrawn", _("Withdrawn", context="Duty Extension Request"), "Int", 90),
		column("waiting", _("Waiting"), "Int", 90),
		column("late_anyway", _("Granted, and Late All the Same"), "Int", 150),
		column("steps", _("Steps Concerned"), "Int", 110),
		column("remark", _("Remark"), "Data", 130),
	]


def chart(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	asked: dict[str, dict[str, int]] = {}
	for row in rows:
		asked.setdefault(row["group"], dict.fromkeys(KINDS, 0))[row["kind"]] += row["asked"]
	return utils.stacked(
		list(asked),
		(_("Extension"), utils.BLUE, [one["Extension"] for one in asked.values()]),
		(_("Pause"), utils.ORANGE, [one["Pause"] for one in asked.values()]),
	)


def summary(totals: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
	extensions, pauses = (totals.get(kind, dict.fromkeys(NUMBERS, 0)) for kind in KINDS)
	return [
		card(_("Extensions Asked for"), extensions["asked"], "Blue"),
		card(_("Extensions Granted"), extensions["granted"], "Green"),
		card(_("Pauses Asked for"), pauses["asked"], "Blue"),
		card(_("Pauses Granted"), pauses["granted"], "Green"),
		card(_("Granted, and Late All the Same"), extensions["late_anyway"] + pauses["late_anyway"], "Red"),
	]
