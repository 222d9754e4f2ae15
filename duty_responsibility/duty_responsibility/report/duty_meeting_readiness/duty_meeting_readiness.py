"""Were meetings ready in time (Art. 13), and was everybody told in time (Art. 19)? One line a meeting.

An item of the preparation is a step with a due time before the meeting. An item that was taken back and done again
counts by its last round; one that was left out in time does not count.
"""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import add_days

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import LINES, card, column
from duty_responsibility.permissions.figures import seen
from duty_responsibility.rules.clock import Result, Status

ITEMS = ("Preparation", "Early Preparation")
NUMBERS = ("items", "on_time", "late", "not_ready")


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	return utils.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[Any, ...]:
	meeting = frappe.qb.DocType("Duty Meeting")
	fields = ("name", "title", "start_time", "level", "section", "room", "status")
	found = (
		_asked(chosen, reader)
		.select(*(meeting[field] for field in fields))
		.orderby(meeting.start_time, meeting.name)
		.limit(LINES)
		.run(as_dict=True)
	)
	items, notices = prepared(chosen, reader), told(chosen, reader)
	rows = []
	for row in found:
		counted = items.get(row.name, dict.fromkeys(NUMBERS, 0))
		sent = notices.get(row.name, (0, 0, 0))
		rows.append(
			{
				**row,
				**counted,
				"meeting": row.name,
				"level": _(row.level or "", context="Duty Meeting"),
				"status": _(row.status),
				"readiness": readiness(counted),
				"notices": sent[0],
				"notices_late": sent[1],
				"notices_received": sent[2],
			}
		)
	whole = {name: sum(one[name] for one in items.values()) for name in NUMBERS}
	late_notices = sum(one[1] for one in notices.values())
	number = _asked(chosen, reader).select(Count("*")).run()[0][0]
	message = None
	if number > LINES:
		message = _("Only the first {0} of {1} lines are shown; choose a shorter period.").format(
			LINES, number
		)
	if rows:
		rows.append(
			{
				"title": _("All Together"),
				"bold": 1,
				**whole,
				**dict(zip(("notices", "notices_late", "notices_received"), _columns(notices), strict=True)),
			}
		)
	return columns(), rows, message, chart(chosen, reader), summary(number, whole, late_notices)


def _columns(notices: dict[str, tuple[int, int, int]]) -> list[int]:
	return [sum(one[place] for one in notices.values()) for place in range(3)]


def readiness(counted: dict[str, int]) -> str:
	"""What the items come to together."""
	if not counted["items"]:
		return _("Nothing to Prepare")
	if counted["late"]:
		return _("Not in Time")
	return _("Being Prepared") if counted["not_ready"] else _("Ready in Time")


def prepared(chosen: Any, reader: str) -> dict[str, dict[str, int]]:
	"""For each meeting how many items there were, on time, late and still not ready."""
	meeting = frappe.qb.DocType("Duty Meeting")
	rows = _items(chosen, reader).select(meeting.name, *_numbers()).groupby(meeting.name).run(as_dict=True)
	return {row.name: {name: int(row[name] or 0) for name in NUMBERS} for row in rows}


def _numbers() -> list[Any]:
	clock = frappe.qb.DocType("Duty Clock")

	def those(condition: Any) -> Any:
		return Sum(Case().when(condition, 1).else_(0))

	missed = clock.result.isin([Result.LATE.value, Result.EXCUSED.value])
	return [
		Count("*").as_("items"),
		those(clock.result == Result.ON_TIME.value).as_("on_time"),
		those(missed).as_("late"),
		those(clock.status.isin([Status.RUNNING.value, Status.PAUSED.value]) & (clock.breached == 0)).as_(
			"not_ready"
		),
	]


def _items(chosen: Any, reader: str) -> Any:
	"""The last round of each item, but for what was cancelled in time."""
	meeting, clock = frappe.qb.DocType("Duty Meeting"), frappe.qb.DocType("Duty Clock")
	again = frappe.qb.DocType("Duty Clock").as_("again")
	last = (
		frappe.qb.from_(again)
		.select(Max(again.round_number))
		.where(
			(again.reference_doctype == "Duty Meeting")
			& (again.reference_name == clock.reference_name)
			& (again.step == clock.step)
			& (again.part == clock.part)
		)
	)
	return (
		_asked(chosen, reader)
		.join(clock)
		.on((clock.reference_name == meeting.name) & (clock.reference_doctype == "Duty Meeting"))
		.where(clock.step.isin(ITEMS) & (clock.round_number == last))
		.where((clock.status != Status.CANCELLED.value) | (clock.breached == 1))
	)


def told(chosen: Any, reader: str) -> dict[str, tuple[int, int, int]]:
	"""For each meeting how many notices, how many of them late, how many received; once for each person told."""
	meeting, notice = frappe.qb.DocType("Duty Meeting"), frappe.qb.DocType("Duty Meeting Notice")
	late = notice.limit_at.notnull() & (notice.sent_at > notice.limit_at)
	# who is invited to a meeting sees it, but not who else was told when
	visible = seen("Duty Meeting Notice", reader)
	query = _asked(chosen, reader)
	if visible.condition:
		query = query.where(visible.condition)
	rows = (
		query.join(notice)
		.on(notice.meeting == meeting.name)
		.select(
			meeting.name,
			Count("*"),
			Sum(Case().when(late, 1).else_(0)),
			Sum(Case().when(notice.received_at.notnull(), 1).else_(0)),
		)
		.groupby(meeting.name)
		.run()
	)
	return {name: (int(number), int(late or 0), int(got or 0)) for name, number, late, got in rows}


def _asked(chosen: Any, reader: str) -> Any:
	first, last = utils.period(chosen)
	meeting, visible = frappe.qb.DocType("Duty Meeting"), seen("Duty Meeting", reader)
	query = frappe.qb.from_(meeting).where(
		(meeting.start_time >= first)
		& (meeting.start_time < add_days(last, 1))
		& (meeting.status != "Cancelled")
	)
	for field in ("section", "level"):
		if chosen.get(field):
			query = query.where(meeting[field] == chosen[field])
	return query.where(visible.condition) if visible.condition else query


def columns() -> list[dict[str, Any]]:
	return [
		column("start_time", _("Starts at"), "Datetime", 185),
		column("title", _("Name of the Meeting"), "Data", 260),
		column("meeting", _("Meeting"), "Link", 140, options="Duty Meeting"),
		column("level", _("Level"), "Data", 80),
		column("section", _("Organising Section"), "Data", 110),
		column("room", _("Meeting Room"), "Data", 110),
		column("status", _("Status"), "Data", 80),
		column("items", _("Items to Prepare"), "Int", 90),
		column("on_time", _("Ready in Time"), "Int", 90),
		column("late", _("Not in Time"), "Int", 105),
		column("not_ready", _("Not Ready Yet"), "Int", 90),
		column("readiness", _("Readiness"), "Data", 110),
		column("notices", _("Notices Sent"), "Int", 90),
		column("notices_late", _("Notices Sent Late"), "Int", 100),
		column("notices_received", _("Notices Received"), "Int", 100),
	]


def chart(chosen: Any, reader: str) -> dict[str, Any] | None:
	meeting = frappe.qb.DocType("Duty Meeting")
	month = utils.month_column(meeting.start_time)
	rows = _items(chosen, reader).select(month.as_("month"), *_numbers()).groupby(month).run(as_dict=True)
	rows = sorted((row for row in rows if row["items"]), key=lambda row: row.month)
	return utils.stacked(
		[utils.month(row.month) for row in rows],
		(_("Ready in Time"), utils.GREEN, [int(row.on_time or 0) for row in rows]),
		(_("Not in Time"), utils.RED, [int(row.late or 0) for row in rows]),
		(_("Not Ready Yet"), utils.GREY, [int(row.not_ready or 0) for row in rows]),
	)


def summary(number: int, whole: dict[str, int], late_notices: int) -> list[dict[str, Any]]:
	return [
		card(_("Number of Meetings"), number, "Blue"),
		card(_("Items to Prepare"), whole["items"], "Blue"),
		card(_("Ready in Time"), whole["on_time"], "Green"),
		card(_("Not in Time"), whole["late"], "Red"),
		card(_("Notices Sent Late"), late_notices, "Orange"),
	]
