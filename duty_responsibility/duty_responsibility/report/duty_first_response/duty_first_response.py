"""How many inquiries the first responders take in, and how long first response and hand-overs take (Art. 1–6).

All of it is of the inquiries that came in the period; each counts once, with whoever was its first responder. Its
first responses and hand-overs are steps of their own and count with whoever had them.
"""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import card, column
from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.permissions.figures import people_shown, seen
from duty_responsibility.rules.clock import Result, Status
from duty_responsibility.rules.figures import too_few
from duty_responsibility.rules.text import as_html

RESPONSE, TAKING_OVER = "First Response", "Acknowledgement"
OUTCOMES = ("Answered", "Handled", "Transferred", "Guided")
INQUIRIES = ("inquiries", *(outcome.lower() for outcome in OUTCOMES), "came_back", "handed_over")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[Any, ...]:
	words = {"Section": _("Office Section"), "Person": _("Member of Staff"), "Month": _("Month Received")}
	by = chosen.group_by or "Section"
	if by not in words:
		frappe.throw(
			as_html(_("Choose one of: {0}.").format(", ".join(words.values()))), title=_("Grouped by")
		)
	taken_in, steps = inquiries(chosen, reader, by), times(chosen, reader, by)
	groups: dict[str, dict[str, int]] = {}
	# people of whom this reader is not shown a row by name stand together
	shown = people_shown(reader) if by == "Person" else None
	for key, numbers in [*taken_in.items(), *steps.items()]:
		group = key if shown is None or key in shown else OTHERS
		kept = groups.setdefault(group, {})
		for name, number in numbers.items():
			kept[name] = kept.get(name, 0) + number
	names = names_of(groups) if by == "Person" else {}
	rows = [
		(
			_("Other People") if key == OTHERS else names.get(key) or utils.said(by.lower(), key),
			key,
			numbers,
		)
		for key, numbers in groups.items()
	]
	rows.sort(key=lambda row: (row[1] == OTHERS, row[1] if by == "Month" else row[0]))
	whole: dict[str, int] = {}
	for _name, _key, numbers in rows:
		for name, number in numbers.items():
			whole[name] = whole.get(name, 0) + number
	lines = [{"group": name, **line(numbers)} for name, _key, numbers in rows]
	# where people are held back by name, a small total would tell of them all the same
	told = line(whole, whole=OTHERS not in groups)
	if lines:
		lines.append({"group": _("All Together"), "bold": 1, **told})
	return columns(words[by]), lines, None, chart(rows), summary(told)


OTHERS = "\x00"


def inquiries(chosen: Any, reader: str, by: str) -> dict[str, dict[str, int]]:
	"""What came in, with its first responder; a section is that of this person."""
	inquiry, staff = frappe.qb.DocType("Duty Inquiry"), frappe.qb.DocType("Duty Staff")
	group = {
		"Section": staff.department,
		"Person": inquiry.first_responder,
		"Month": utils.month_column(inquiry.received_at),
	}[by]
	query = _asked(chosen, reader).left_join(staff).on(staff.name == inquiry.first_responder)
	if chosen.section:
		query = query.where(staff.department == chosen.section)

	def those(condition: Any) -> Any:
		return Sum(Case().when(condition, 1).else_(0))

	rows = (
		query.groupby(group)
		.select(
			group.as_("by_what"),
			Count("*").as_("inquiries"),
			*(those(inquiry.outcome == outcome).as_(outcome.lower()) for outcome in OUTCOMES),
			those(inquiry.round_number > 1).as_("came_back"),
			those(inquiry.handover_count > 0).as_("handed_over"),
		)
		.run(as_dict=True)
	)
	return {row.by_what or "": {name: int(row[name] or 0) for name in INQUIRIES} for row in rows}


def times(chosen: Any, reader: str, by: str) -> dict[str, dict[str, int]]:
	"""First responses and hand-overs of the same inquiries, with whoever had the step."""
	inquiry, clock = frappe.qb.DocType("Duty Inquiry"), frappe.qb.DocType("Duty Clock")
	group = {
		"Section": clock.section,
		"Person": clock.assignee,
		"Month": utils.month_column(inquiry.received_at),
	}[by]
	query = (
		_asked(chosen, reader)
		.join(clock)
		.on((clock.reference_name == inquiry.name) & (clock.reference_doctype == "Duty Inquiry"))
		.where(clock.step.isin([RESPONSE, TAKING_OVER]))
	)
	if chosen.section:
		query = query.where(clock.section == chosen.section)
	rows = (
		query.groupby(group, clock.step, clock.status, clock.result)
		.select(
			group.as_("by_what"),
			clock.step,
			clock.status,
			clock.result,
			Count("*").as_("number"),
			Sum(clock.taken_minutes).as_("minutes"),
		)
		.run(as_dict=True)
	)
	found: dict[str, dict[str, int]] = {}
	for row in rows:
		numbers = found.setdefault(row.by_what or "", {})
		prefix = "response" if row.step == RESPONSE else "taking"

		def add(name: str, number: int, numbers: dict[str, int] = numbers, prefix: str = prefix) -> None:
			numbers[f"{prefix}_{name}"] = numbers.get(f"{prefix}_{name}", 0) + number

		if row.result:
			add("judged", int(row.number))
		if row.result == Result.ON_TIME.value:
			add("on_time", int(row.number))
		if row.result == Result.LATE.value:
			add("late", int(row.number))
		if row.status == Status.FINISHED.value:
			add("done", int(row.number))
			add("minutes", int(row.minutes or 0))
	return found


def _asked(chosen: Any, reader: str) -> Any:
	first, last = utils.period(chosen)
	inquiry, visible = frappe.qb.DocType("Duty Inquiry"), seen("Duty Inquiry", reader)
	query = frappe.qb.from_(inquiry).where(
		(inquiry.received_at >= first)
		& (inquiry.received_at < add_days(last, 1))
		& (inquiry.status != "Withdrawn")
	)
	return query.where(visible.condition) if visible.condition else query


def line(numbers: dict[str, int], whole: bool = False) -> dict[str, Any]:
	"""A row; of a group with too few steps that are judged only what came in is shown."""
	row: dict[str, Any] = {name: numbers.get(name, 0) for name in INQUIRIES}
	for prefix in ("response", "taking"):
		judged, done = numbers.get(f"{prefix}_judged", 0), numbers.get(f"{prefix}_done", 0)
		if not whole and too_few(judged, utils.smallest_group()) and judged:
			row["remark"] = utils.few()
			continue
		row[f"{prefix}_judged"] = judged
		row[f"{prefix}_late"] = numbers.get(f"{prefix}_late", 0)
		row[f"{prefix}_average"] = round(numbers.get(f"{prefix}_minutes", 0) / done) if done else None
	return row


def columns(label: str) -> list[dict[str, Any]]:
	return [
		column("group", label, "Data", 130),
		column("inquiries", _("Inquiries Taken In"), "Int", 120),
		column("answered", _("Answered"), "Int", 120),
		column("handled", _("Handled"), "Int", 80),
		column("transferred", _("Transferred"), "Int", 80),
		column("guided", _("Guided"), "Int", 80),
		column("came_back", _("Came Back"), "Int", 120),
		column("handed_over", _("Handed Over Inside"), "Int", 120),
		column("response_judged", _("First Responses Judged"), "Int", 120),
		column("response_late", _("First Responses Late"), "Int", 120),
		column("response_average", _("First Response Took (Minutes)"), "Int", 205),
		column("taking_judged", _("Hand-overs Judged"), "Int", 120),
		column("taking_late", _("Hand-overs Late"), "Int", 120),
		column("taking_average", _("Hand-over Took (Minutes)"), "Int", 205),
		column("remark", _("Remark"), "Data", 130),
	]


def chart(rows: list[tuple[str, str, dict[str, int]]]) -> dict[str, Any] | None:
	outcomes = [outcome.lower() for outcome in OUTCOMES]
	present = [(name, numbers) for name, _key, numbers in rows if any(numbers.get(one) for one in outcomes)]
	colours = (utils.GREEN, utils.BLUE, utils.ORANGE, utils.GREY)
	return utils.stacked(
		[name for name, _numbers in present],
		*(
			(_(outcome), colour, [numbers[outcome.lower()] for _name, numbers in present])
			for outcome, colour in zip(OUTCOMES, colours, strict=True)
		),
	)


def summary(found: dict[str, Any]) -> list[dict[str, Any]]:
	return [
		card(_("Inquiries Taken In"), found["inquiries"], "Blue"),
		card(_("Came Back"), found["came_back"], "Orange"),
		card(_("First Response Took (Minutes)"), _dash(found.get("response_average")), "Green", "Data"),
		card(_("Hand-over Took (Minutes)"), _dash(found.get("taking_average")), "Green", "Data"),
		card(_("First Responses Late"), _dash(found.get("response_late")), "Red", "Data"),
	]


def _dash(value: int | None) -> str:
	return "—" if value is None else str(value)
