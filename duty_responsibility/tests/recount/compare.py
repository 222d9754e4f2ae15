"""Every report asked for as every reader with many filters, and held against the recount, line by line.

By hand, on any site that has matters (the ledger of a year takes some minutes):

	bench --site SITE execute duty_responsibility.tests.recount.compare.by_hand
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import click
import frappe
from frappe.desk import query_report
from frappe.utils import flt, now_datetime

from . import charts, matters, sight, steps
from .ledger import CASE, Office, every
from .steps import Counted

Recount = Callable[[Office, str, dict[str, Any]], Counted | None]


def _fault_figures(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	least = frappe.get_single("Duty Settings").fault_group_least or 1
	return matters.fault_figures(office, reader, asked, least)


REPORTS: dict[str, tuple[Recount, str]] = {
	"Duty On-Time Rate": (steps.on_time_rate, "Duty Clock"),
	"Duty Overdue and Due Soon": (steps.overdue, "Duty Clock"),
	"Duties of a Period": (steps.duties, "Duty Clock"),
	"Duty Supervision Register": (steps.supervision, "Duty Escalation"),
	"Duty First Response": (matters.first_response, "Duty Inquiry"),
	"Duty Extension and Pause Use": (matters.extensions, "Duty Extension Request"),
	"Duty Meeting Readiness": (matters.meetings, "Duty Meeting"),
	"Duty Proofreading Quality": (matters.proofreading, "Duty Proofreading Record"),
	"Document Error Circular": (matters.circular, "Duty Proofreading Record"),
	"Duty Fault Figures": (_fault_figures, CASE),
	"Incoming Register": (matters.incoming, "Duty Incoming Document"),
	"Duty Outgoing Register": (matters.outgoing, "Duty Outgoing Document"),
}
"""For each report its recount, and the list whose rows it is made of."""


class Outcome(NamedTuple):
	report: str
	reader: str
	asked: dict[str, Any]
	lines: int
	values: int
	differences: list[str]


# -- what is asked --------------------------------------------------------------------------------


def questions(office: Office) -> Iterator[tuple[str, dict[str, Any]]]:
	"""Reports with filters: none, a month, each grouping, a section, a kind of matter, an article, a person."""
	months = sorted({step.month for step in office.steps})
	first, last = f"{months[0]}-01", f"{max(months[-1], office.now.strftime('%Y-%m'))}-28"
	whole = {"from_date": first, "to_date": last}
	busy = Counter(step.month for step in office.steps).most_common(1)[0][0]
	month = {"from_date": f"{busy}-01", "to_date": f"{busy}-28"}
	sections = Counter(step.section for step in office.steps if step.section)
	some = [name for name, _number in sections.most_common(2)]
	kinds = ("Duty Incoming Document", "Duty Inquiry")
	article = Counter(step.article for step in office.steps if step.article).most_common(1)[0][0]
	person = Counter(step.assignee for step in office.steps if step.assignee).most_common(1)[0][0]
	plans: dict[str, list[dict[str, Any]]] = {
		"Duty On-Time Rate": [
			*({"group_by": by, "counting": what} for by in steps.GROUPED for what in ("Steps", "Matters")),
			*({"section": section, "group_by": "Article"} for section in some),
			*({"reference_doctype": kind, "group_by": "Month"} for kind in kinds),
			{"article": article},
			{"section": some[0], "reference_doctype": kinds[0], "counting": "Matters"},
		],
		"Duty Overdue and Due Soon": [
			{},
			{"days_ahead": 0},
			{"days_ahead": 5},
			{"section": some[0]},
			{"reference_doctype": kinds[0], "days_ahead": 3},
			{"assignee": person, "days_ahead": 3},
		],
		"Duties of a Period": [{}, {"staff": person}, {"staff": person, "reference_doctype": kinds[0]}],
		"Duty Supervision Register": [
			{},
			{"kind": "Urging"},
			{"section": some[0]},
			{"reference_doctype": kinds[0]},
		],
		"Duty First Response": [
			*({"group_by": by} for by in ("Section", "Person", "Month")),
			{"section": some[0], "group_by": "Person"},
		],
		"Duty Extension and Pause Use": [
			*({"group_by": by} for by in ("Section", "Kind of Matter", "Month", "Reason")),
			{"section": some[0]},
			{"kind": "Pause"},
			{"reference_doctype": kinds[0]},
		],
		"Duty Meeting Readiness": [{}, {"section": some[0]}, {"level": "Major"}],
		"Duty Proofreading Quality": [
			*(
				{"group_by": by}
				for by in ("Section", "Month", "Kind of Official Document", "Stage of Proofreading")
			),
			{"section": some[0]},
			{"stage": "Proof"},
		],
		"Document Error Circular": [{}, {"stage": "Proof"}],
		"Duty Fault Figures": [
			*({"group_by": by} for by in ("Category", "Section", "Month", "Source")),
			*({"section": section} for section in some),
		],
		"Incoming Register": [{}, {"section": some[0]}],
		"Duty Outgoing Register": [
			{},
			*({"section": section} for section in some),
			*({"series": series} for series in frappe.get_all("Duty Number Series", pluck="name", limit=1)),
		],
	}
	for report, plan in plans.items():
		for asked in plan:
			yield report, {**whole, **asked}
		yield report, month
		if report not in (
			"Document Error Circular",
			"Duty Fault Figures",
			"Incoming Register",
			"Duty Outgoing Register",
		):
			yield report, {}


# -- asking and comparing -------------------------------------------------------------------------


def ask(reader: str, report: str, asked: dict[str, Any]) -> dict[str, Any] | None:
	"""The report as the Desk asks for it; None if it is refused."""
	before = frappe.session.user
	frappe.set_user(reader)
	try:
		return query_report.run(report, filters=dict(asked), ignore_prepared_report=True)
	except frappe.PermissionError:
		return None
	finally:
		frappe.set_user(before)
		frappe.local.message_log = []


def compare(office: Office, reader: str, report: str, asked: dict[str, Any]) -> Outcome:
	"""One report against its recount: each line, each column, the cards, the chart, the sentence above it."""
	found, counted = ask(reader, report, asked), REPORTS[report][0](office, reader, asked)
	if found is None or counted is None:
		wrong = [] if found is None and counted is None else ["shown to one of them only"]
		return Outcome(report, reader, asked, 0, 0, wrong)
	fields = [column["fieldname"] for column in found["columns"]]
	lines = [tuple(same(line.get(field)) for field in fields) for line in found["result"]]
	expected = [tuple(same(line.get(field)) for field in fields) for line in counted.lines]
	wrong = [
		f"shown {dict(zip(fields, line, strict=True))}"
		for line in (Counter(lines) - Counter(expected)).elements()
	]
	wrong += [
		f"counted {dict(zip(fields, line, strict=True))}"
		for line in (Counter(expected) - Counter(lines)).elements()
	]
	if not wrong and in_order(report) and lines != expected:
		wrong.append("the lines stand in another order")
	cards = {card["label"]: card["value"] for card in found.get("report_summary") or []}
	if counted.cards is not None and cards != counted.cards:
		wrong.append(f"cards: shown {cards}, counted {counted.cards}")
	chart = read_chart(found.get("chart"))
	if counted.chart is not None and chart != counted.chart:
		wrong.append(f"chart: shown {chart}, counted {counted.chart}")
	if chart and counted.parts and (named := parts_of(found["chart"])) != counted.parts:
		wrong.append(f"chart: parts shown {named}, counted {counted.parts}")
	wrong += [f"not said: {word}" for word in counted.says if word not in (found.get("message") or "")]
	values = len(lines) * len(fields) + len(cards) + sum(map(len, chart.values()))
	return Outcome(report, reader, asked, len(lines), values, wrong)


def in_order(report: str) -> bool:
	"""Whether a report lists single things, in an order that is promised."""
	return report in (
		"Duty Overdue and Due Soon",
		"Duties of a Period",
		"Duty Supervision Register",
		"Duty Meeting Readiness",
		"Incoming Register",
	)


def same(value: Any) -> Any:
	"""Values that are written alike: nothing and an empty text, 3 and 3.0, an instant and its seconds."""
	if value is None or value == "":
		return None
	if isinstance(value, bool | int | float):
		return flt(value, 6)
	if isinstance(value, datetime):
		return value.strftime("%Y-%m-%d %H:%M:%S")
	return str(value) if isinstance(value, date) else value


def read_chart(chart: dict[str, Any] | None) -> dict[str, tuple[Any, ...]]:
	"""Label to values, in the order of the chart's parts."""
	if not chart:
		return {}
	parts = [part["values"] for part in chart["data"]["datasets"]]
	return dict(zip(chart["data"]["labels"], zip(*parts, strict=True), strict=True))


def parts_of(chart: dict[str, Any]) -> tuple[str, ...]:
	return tuple(part["name"] for part in chart["data"]["datasets"])


def everything(readers: list[str], now: datetime, only: Iterable[str] = REPORTS) -> Iterator[Outcome]:
	"""All questions of all readers who may open the report."""
	office = Office(now)
	asked = [(report, filters) for report, filters in questions(office) if report in only]
	for reader in readers:
		roles = set(frappe.get_roles(reader))
		for report, filters in asked:
			meant_for = {row.role for row in frappe.get_cached_doc("Report", report).roles}
			if meant_for & roles:
				yield compare(office, reader, report, filters)


def kept_differ(office: Office) -> list[str]:
	"""What Duty Monthly Figure holds otherwise than the ledger, if every month has been counted."""
	stored, counted = steps.kept(office)
	return [
		f"{key}: kept {stored[key]}, counted {counted[key]}"
		for key in sorted(stored.keys() | counted.keys())
		if stored[key] != counted[key]
	]


# -- by hand --------------------------------------------------------------------------------------


def one_of_each_role() -> list[str]:
	"""For each role the first of the staff who has it and not one of those above it."""
	found: dict[str, str] = {}
	order = ("Director", "Clerk", "Administrator", "Deputy Director", "Section Head", "Member")
	for row in every("Duty Staff", "user_id", "status"):
		roles = set(frappe.get_roles(row.user_id)) if row.user_id and row.status == "Active" else set()
		word = next((word for word in order if f"Duty {word}" in roles), None)
		if word:
			found.setdefault(word, row.user_id)
	return list(found.values())


def by_hand(readers: str | None = None) -> None:
	"""Print a table: report, reader, filters, lines and values compared, differences. `readers`: users, by commas."""
	frappe.local.lang = "en"
	lines = values = wrong = 0
	for one in everything(readers.split(",") if readers else one_of_each_role(), now_datetime()):
		narrowed = ", ".join(f"{key}={value}" for key, value in one.asked.items())
		click.echo(
			f"{one.report:30}{one.reader:28}{one.lines:5}{one.values:7}{len(one.differences):4}  {narrowed}"
		)
		for difference in one.differences:
			click.echo(f"      {difference}")
		lines, values, wrong = lines + one.lines, values + one.values, wrong + len(one.differences)
	click.echo(f"{lines} lines and {values} values compared, {wrong} differences.")
	office = Office(now_datetime())
	everybody = sorted(one.user_id for one in office.people.values() if one.user_id)
	for difference in (*charts.differences(office, everybody), *sight.differences(office, everybody)):
		click.echo(difference)
