"""The reports that go by steps, counted again from docs/figures.md with loops and dicts.

Each returns the lines (a dict of what its columns hold), the cards, the chart as a dict of labels to values, and words that the sentence above the table must hold.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from frappe.utils import getdate

from .ledger import CASE, Office, every, plain

FEW = "fewer than 5"
MOST = 1000
"""Lines of a list; a longer one is cut and says so."""


class Counted(NamedTuple):
	lines: list[dict[str, Any]]
	cards: dict[str, Any] | None = None
	chart: dict[str, tuple[Any, ...]] | None = None
	says: tuple[str, ...] = ()
	parts: tuple[str, ...] = ()
	"""What the values of the chart are called."""


def within(value: Any, first: date, last: date) -> bool:
	return bool(value) and first <= getdate(value) <= last


def meets(row: Any, asked: dict[str, Any], *fields: str) -> bool:
	"""Whether a row holds what the filters ask for."""
	return all(not asked.get(field) or row.get(field) == asked[field] for field in fields)


def period(office: Office, asked: dict[str, Any]) -> tuple[date, date]:
	"""The days asked for; without any, this month until today."""
	today = office.now.date()
	return getdate(asked.get("from_date") or today.replace(day=1)), getdate(asked.get("to_date") or today)


def months(office: Office, asked: dict[str, Any]) -> tuple[str, str]:
	first, last = period(office, asked)
	return first.strftime("%Y-%m"), last.strftime("%Y-%m")


def tenth(minutes: float) -> float:
	"""Minutes as hours."""
	return round(minutes / 60, 1)


def percent(sorts: Counter) -> float | None:
	rated = sorts["on_time"] + sorts["late"]
	return round(sorts["on_time"] * 100 / rated, 1) if rated else None


def said(rate: float | None) -> str:
	return "—" if rate is None else f"{rate:g}%"


def name_of_step(step: Any) -> str:
	text = f"{step.step} ({step.part_label})" if step.part_label else step.step
	return f"{text}, round {step.round}" if step.round > 1 else text


def judged(sorts: Counter) -> int:
	return sorts["on_time"] + sorts["late"] + sorts["excused"]


# -- on-time rate ---------------------------------------------------------------------------------

GROUPED = {
	"Section": lambda step: step.section or "Without a Section",
	"Kind of Matter": lambda step: step.reference_doctype,
	"Article": lambda step: step.article,
	"Month": lambda step: step.month,
}
WORST = ("late", "on_time", "excused", "running", "paused", "cancelled")


def on_time_rate(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	first, last = months(office, asked)
	group_of = GROUPED[asked.get("group_by") or "Section"]
	matters = asked.get("counting") == "Matters"
	steps = [
		step
		for step in office.work(reader)
		if first <= step.month <= last and meets(step, asked, "section", "reference_doctype", "article")
	]
	groups: dict[str, list[Any]] = {}
	for step in steps:
		groups.setdefault(group_of(step) or "(none)", []).append(step)
	lines, chart = [], {}
	for name, members in groups.items():
		sorts = count(members, matters)
		if sorts.total() == sorts["cancelled"]:
			continue
		lines.append({"group": name, **line_of(sorts, () if matters else members)})
		if judged(sorts) >= 5:
			chart[name] = (sorts["on_time"], sorts["late"], sorts["excused"])
	whole = count(steps, matters)
	if lines:
		lines.append(
			{"group": "All Together", **line_of(whole, () if matters else steps, whole=True)},
		)
	cards = {
		"Matters" if matters else "Steps Counted": whole.total() - whole["cancelled"],
		"On-Time Rate": said(percent(whole)),
		"Late": whole["late"],
		"Excused": whole["excused"],
		"Still Open": whole["running"] + whole["paused"],
	}
	return Counted(lines, cards, chart, (first, last), ("On Time", "Late", "Excused"))


def count(steps: Iterable[Any], matters: bool) -> Counter:
	"""Steps by what they are; or matters, each once, by the worst of its steps."""
	if not matters:
		return Counter(step.sort for step in steps)
	sorts: dict[Any, set[str]] = {}
	for step in steps:
		sorts.setdefault((step.reference_doctype, step.reference_name), set()).add(step.sort)
	return Counter(next(word for word in WORST if word in found) for found in sorts.values())


def line_of(sorts: Counter, steps: Iterable[Any], whole: bool = False) -> dict[str, Any]:
	line: dict[str, Any] = {"duties": sorts.total() - sorts["cancelled"]}
	if 0 < judged(sorts) < 5 and not whole:
		return {**line, "remark": FEW}
	late = [step.late for step in steps if step.sort == "late" and step.status == "Finished"]
	return {
		**line,
		**{word: sorts[word] for word in ("on_time", "late", "excused", "running", "paused")},
		"rate": percent(sorts),
		"average_late": tenth((sum(late) + len(late) - 1) // len(late)) if late else None,
	}


# -- overdue and due soon -------------------------------------------------------------------------


def overdue(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	ahead = min(int(asked.get("days_ahead", 1)), 60)
	horizon = office.days.close_after(office.now, ahead) if ahead else office.now
	steps = [
		step
		for step in office.work(reader)
		if step.status == "Running"
		and step.due <= horizon
		and meets(step, asked, "section", "reference_doctype", "assignee")
	]
	steps.sort(key=lambda step: (step.due, step.name))
	lines = []
	chart: dict[str, list[int]] = {}
	for step in steps:
		late = step.due < office.now
		start, end = (step.due, office.now) if late else (office.now, step.due)
		seconds = (end - start).total_seconds() if step.wall else office.days.seconds(start, end)
		chart.setdefault(step.section or "Without a Section", [0, 0])[not late] += 1
		lines.append(
			{
				"light": "Overdue" if late else "Due Soon",
				"title": step.title,
				"kind": step.reference_doctype,
				"reference_name": step.reference_name,
				"step": name_of_step(step),
				"section": step.section,
				"assignee": office.name_of(step.assignee),
				"article": step.article,
				"due_at": step.due,
				"late": round(seconds / 3600, 1) if late else None,
				"left": None if late else round(seconds / 3600, 1),
			}
		)
	words = ("Overdue", "Due Soon")
	cards = {word: sum(pair[place] for pair in chart.values()) for place, word in enumerate(words)}
	shown = {name: tuple(pair) for name, pair in chart.items()}
	return Counted(lines[:MOST], cards, shown, (str(horizon.date()),), words)


# -- one person's duties --------------------------------------------------------------------------


def duties(office: Office, reader: str, asked: dict[str, Any]) -> Counted | None:
	"""None: it is not shown to this reader."""
	mine = office.staff_of(reader)
	staff = asked.get("staff") or (mine.name if mine else None)
	if not staff or staff not in office.named_to(reader):
		return None
	first, last = months(office, asked)
	steps = [
		step
		for step in office.work(reader)
		if step.assignee == staff and first <= step.month <= last and meets(step, asked, "reference_doctype")
	]
	steps.sort(key=lambda step: (step.due, step.name))
	lines = [
		{
			"title": step.title,
			"kind": step.reference_doctype,
			"reference_name": step.reference_name,
			"step": name_of_step(step),
			"article": step.article,
			"started_at": step.started,
			"due_at": step.due,
			"finished_at": step.finished,
			"status": step.status,
			"judged": {"on_time": "On Time", "late": "Late", "excused": "Excused"}.get(step.sort, ""),
			"late": tenth(step.late) if step.late else None,
		}
		for step in steps[:MOST]
	]
	sorts = count(steps, False)
	names = {
		"On Time": "on_time",
		"Late": "late",
		"Excused": "excused",
		"Running": "running",
		"Paused": "paused",
	}
	chart = {name: (sorts[word],) for name, word in names.items() if sorts[word]}
	cards = {
		"Steps Counted": sorts.total() - sorts["cancelled"],
		"On Time": sorts["on_time"],
		"Late": sorts["late"],
		"Excused": sorts["excused"],
		"Still Open": sorts["running"] + sorts["paused"],
		"On-Time Rate": said(percent(sorts)),
	}
	return Counted(lines, cards, chart, (office.name_of(staff), first, last))


# -- the register of reminders --------------------------------------------------------------------


def supervision(office: Office, reader: str, asked: dict[str, Any]) -> Counted:
	first, last = period(office, asked)
	fields = ("clock", "kind", "escalated_at", "recipients", "outcome")
	fired = [
		row
		for row in office.rows("Duty Escalation", reader, *fields)
		if row.outcome == "Sent"
		and within(row.escalated_at, first, last)
		and meets(row, asked, "kind")
		and office.step[row.clock].reference_doctype != CASE
		and meets(office.step[row.clock], asked, "section", "reference_doctype")
	]
	fired.sort(key=lambda row: (row.escalated_at, row.name))
	users = {one.user_id: one.employee_name for one in office.people.values() if one.user_id}
	lines = []
	for number, row in enumerate(fired[:MOST], 1):
		step = office.step[row.clock]
		told = [users.get(user, user) for user, _role in json.loads(row.recipients or "[]")]
		lines.append(
			{
				"number": number,
				"escalated_at": plain(row.escalated_at),
				"kind": row.kind,
				"title": step.title,
				"reference_name": step.reference_name,
				"step": name_of_step(step),
				"section": step.section,
				"assignee": office.name_of(step.assignee),
				"article": step.article,
				"due_at": step.first_missed or step.due,
				"told": ", ".join(told),
				"outcome": became(step),
				"finished_at": step.finished,
			}
		)
	sorts = Counter(row.kind for row in fired)
	still_open = sum(office.step[row.clock].status in ("Running", "Paused") for row in fired)
	cut = (str(len(fired)),) if len(fired) > MOST else ()
	cards = {word: sorts[word] for word in ("Reminder", "Urging", "Supervision")}
	return Counted(lines, {**cards, "About Steps Not Done Yet": still_open}, None, cut)


def became(step: Any) -> str:
	"""What became of a step, in the register's words."""
	if step.status != "Finished":
		return "Not done yet" if step.status == "Running" else step.status
	if step.sort == "on_time":
		return "Done on time"
	hours, rest = divmod(step.late, 60)
	span = f"{hours} h {rest:02} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
	return f"Done, late by {span}" + (", excused" if step.sort == "excused" else "")


# -- what is kept ---------------------------------------------------------------------------------


def kept(office: Office) -> tuple[Counter, Counter]:
	"""Duty Monthly Figure as it is kept, and as the ledger has it: steps of each cell, and how late they were."""
	cell = ("counted_month", "section", "reference_doctype", "article", "status", "result")
	stored: Counter = Counter()
	for row in every("Duty Monthly Figure", *cell, "clocks", "late_minutes"):
		key = tuple(row[field] or "" for field in cell)
		stored[(*key, "steps")] += row.clocks
		stored[(*key, "minutes")] += row.late_minutes
	counted: Counter = Counter()
	words = {"on_time": "On Time", "late": "Late", "excused": "Excused"}
	for step in office.steps:
		if step.reference_doctype != CASE:
			key = (step.month, step.section or "", step.reference_doctype, step.article or "", step.status)
			key = (*key, words.get(step.sort, ""))
			counted[(*key, "steps")] += 1
			counted[(*key, "minutes")] += step.late or 0
	return +stored, +counted
