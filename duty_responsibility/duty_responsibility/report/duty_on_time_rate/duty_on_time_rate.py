"""How much was done on time (按时办结率), by section, kind of matter, article or month. What is counted how is said
in rules/figures.py and docs/figures.md.
"""

from typing import Any

import frappe
from frappe import _

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import card, column
from duty_responsibility.engine.figures import figures
from duty_responsibility.permissions.figures import seen
from duty_responsibility.rules.figures import Tally, too_few
from duty_responsibility.rules.text import as_html

BY = {
	"Section": "section",
	"Kind of Matter": "reference_doctype",
	"Article": "article",
	"Month": "counted_month",
}


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[Any, ...]:
	by = BY.get(chosen.group_by or "Section")
	if not by:
		frappe.throw(
			as_html(_("Choose one of: {0}.").format(", ".join(_(word) for word in BY))), title=_("Grouped by")
		)
	asked = utils.months(chosen, "section", "reference_doctype", "article")
	visible = seen("Duty Clock", reader)
	if chosen.counting == "Matters":
		groups = figures.matters(asked, visible, by)
		# a matter with steps in two groups stands in both, and once in the total
		whole = figures.matters(asked, visible).get(None, Tally())
	else:
		groups = figures.tally(asked, visible, by)
		whole = utils.total(groups.values())
	shown = sorted(
		((utils.said(by, key), key, one) for key, one in groups.items() if one.duties),
		key=lambda item: (item[1] or "") if by == "counted_month" else (-item[2].duties, item[0]),
	)
	rows: list[dict[str, Any]] = [
		{"group": name, "key": key, **utils.tally_row(one)} for name, key, one in shown
	]
	if rows:
		rows.append({"group": _("All Together"), "bold": 1, **utils.tally_row(whole, whole=True)})
	return columns(chosen, by), rows, utils.months_said(asked), chart(shown), summary(chosen, whole)


def columns(chosen: Any, by: str) -> list[dict[str, Any]]:
	label = {
		"section": _("Office Section"),
		"reference_doctype": _("Kind of Matter"),
		"article": _("Article"),
		"counted_month": _("Month Counted"),
	}[by]
	what = _("Matters") if chosen.counting == "Matters" else _("Steps Counted")
	return [column("group", label, "Data", 170), *utils.tally_columns(what)]


def chart(shown: list[tuple[str, str | None, Tally]]) -> dict[str, Any] | None:
	measured = [(name, one) for name, _key, one in shown if not too_few(one.judged, utils.smallest_group())]
	return utils.stacked(
		[name for name, _one in measured],
		(_("On Time"), utils.GREEN, [one.on_time for _name, one in measured]),
		(_("Late"), utils.RED, [one.late for _name, one in measured]),
		(_("Excused"), utils.GREY, [one.excused for _name, one in measured]),
	)


def summary(chosen: Any, whole: Tally) -> list[dict[str, Any]]:
	rate = "—" if whole.rate is None else f"{whole.rate:g}%"
	return [
		card(_("Matters") if chosen.counting == "Matters" else _("Steps Counted"), whole.duties, "Blue"),
		card(_("On-Time Rate"), rate, "Green", "Data"),
		card(_("Late"), whole.late, "Red"),
		card(_("Excused"), whole.excused),
		card(_("Still Open"), whole.running + whole.paused, "Blue"),
	]
