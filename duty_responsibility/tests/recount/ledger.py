"""The office's raw rows, and what its ledger says of each step: events told again one by one, days walked one by one.

Nothing is asked of the code that reports count by. What a step came to is read from its events, never from the
columns that the engine keeps on it; working time is added up over the periods of the calendar, day by day.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime, get_time, getdate

CASE = "Duty Fault Record"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def every(doctype: str, *fields: str, **filters: Any) -> list[Any]:
	"""All rows of a DocType as they are stored, whoever may see them."""
	wanted = ["name", *(field for field in fields if field != "name")]
	return frappe.get_all(doctype, filters=filters, fields=wanted, limit_page_length=0, order_by="name asc")


def plain(value: Any) -> datetime | None:
	"""A stored instant to the second."""
	return get_datetime(value).replace(microsecond=0) if value else None


# -- working time ---------------------------------------------------------------------------------


class Days:
	"""The office's calendar, asked day by day."""

	def __init__(self, name: str) -> None:
		doc = frappe.get_doc("Duty Calendar", name)
		self.weekly = [
			(WEEKDAYS.index(row.weekday), get_time(row.start_time), get_time(row.end_time), row)
			for row in doc.periods
		]
		self.special = {getdate(row.holiday_date): row for row in doc.holidays}

	def of_weekday(self, weekday: int, day: date) -> list[tuple[Any, Any]]:
		found = []
		for number, start, end, row in self.weekly:
			first, last, today = row.season_from, row.season_to, day.strftime("%m-%d")
			if first and last and first > last:
				in_season = today >= first or today <= last
			else:
				in_season = (not first or first <= today) and (not last or today <= last)
			if number == weekday and in_season:
				found.append((start, end))
		return sorted(found)

	def periods(self, day: date) -> list[tuple[datetime, datetime]]:
		"""From when to when the office works on this day."""
		row = self.special.get(day)
		if row and not row.working:
			return []
		hours = self.of_weekday(day.weekday(), day)
		if row and row.hours:
			text = row.hours.replace("，", ",").replace("：", ":").replace("–", "-")
			hours = sorted(tuple(map(get_time, part.strip().split("-"))) for part in text.split(","))
		elif row and not hours:  # a weekend that is worked instead: like the commonest day
			days = [tuple(self.of_weekday(weekday, day)) for weekday in range(7)]
			hours = list(Counter(one for one in days if one).most_common(1)[0][0])
		return [(datetime.combine(day, start), datetime.combine(day, end)) for start, end in hours]

	def seconds(self, start: datetime, end: datetime) -> int:
		"""Working seconds between two instants."""
		total, day = 0, start.date()
		while day <= end.date():
			for opens, closes in self.periods(day):
				total += max(int((min(closes, end) - max(opens, start)).total_seconds()), 0)
			day += timedelta(days=1)
		return total

	def close_after(self, start: datetime, days: int) -> datetime:
		"""The close of business so many working days after the day of `start`."""
		day = start.date()
		while days:
			day += timedelta(days=1)
			days -= bool(self.periods(day))
		return self.periods(day)[-1][1]


# -- steps ----------------------------------------------------------------------------------------


def tell(row: Any, events: list[Any], days: Days, now: datetime) -> Any:
	"""What the events of a clock, in their order, say of its step by `now`; `row` is asked for names and titles only."""
	step = frappe._dict(row, status="Running", missed=[], excused=False, level=0, finished=None)

	def pass_by(moment: datetime) -> None:
		if step.status == "Running" and step.due and moment > step.due and step.due not in step.missed:
			step.missed.append(step.due)
			step.excused = False

	for event in events:
		data, at = json.loads(event.data or "{}"), plain(event.happened_at)
		pass_by(at)
		kind = event.event
		if kind == "Started":
			step.started = plain(data.get("started_at")) or at
			step.wall = bool(data.get("round_the_clock"))
			for field in ("step", "reference_doctype", "article"):
				step[field] = data.get(field)
			step.round = data.get("round_number") or 1
			step.part = data.get("part") or ""
		if kind in ("Started", "Reassigned"):
			step.assignee, step.section = data.get("assignee"), data.get("section")
		if data.get("due_at") and kind in ("Started", "Resumed", "Extended", "Rescheduled", "Reopened"):
			if kind != "Resumed" and plain(data["due_at"]) != step.due:
				step.level = 0  # another due time is another run up the ladder
			step.due = plain(data["due_at"])
		if kind == "Escalated" and step.status == "Running":
			step.level = data["level"]
		if kind in ("Resumed", "Reopened"):
			step.status, step.finished = "Running", None
		if kind in ("Paused", "Cancelled", "Finished"):
			step.status, step.resume_by = kind, plain(data.get("resume_by"))
		if kind == "Rescheduled" and data.get("article"):
			step.article = data["article"]
		if kind == "Finished":
			step.finished = at
		if kind == "Excused":
			step.excused = True
	pass_by(now)
	step.first_missed = step.missed[0] if step.missed else None
	step.late = step.took = None
	if step.finished:
		step.took = minutes(days, step.wall, step.started, step.finished)
		step.late = minutes(days, step.wall, step.first_missed, step.finished) if step.missed else 0
	step.sort = what(step)
	step.month = (step.first_missed or step.due).strftime("%Y-%m")
	return step


def minutes(days: Days, wall: bool, start: datetime, end: datetime) -> int:
	"""Minutes between two instants, a begun one counted; none if the second lies before the first."""
	seconds = int((end - start).total_seconds()) if wall else days.seconds(start, end)
	return max(seconds + 59, 0) // 60


def what(step: Any) -> str:
	"""What a step counts as."""
	if step.missed:
		return "excused" if step.excused else "late"
	return "on_time" if step.status == "Finished" else step.status.lower()


# -- the office -----------------------------------------------------------------------------------


class Office:
	"""All raw rows that reports are made of, read once; `reader` narrows them to what a user's lists show."""

	def __init__(self, now: datetime) -> None:
		self.now = plain(now)
		self.days = Days(frappe.get_single("Duty Settings").calendar)
		events: dict[str, list[Any]] = {}
		for row in every("Duty Clock Event", "clock", "seq", "event", "happened_at", "data"):
			events.setdefault(row.clock, []).append(row)
		rows = every("Duty Clock", "title", "reference_name", "part_label")
		self.steps = [
			tell(row, sorted(events[row.name], key=lambda one: one.seq), self.days, self.now) for row in rows
		]
		self.step = {step.name: step for step in self.steps}
		people = every("Duty Staff", "employee_name", "user_id", "department", "status", "post")
		self.people = {row.name: row for row in people}
		self.sections = every("Duty Section", "head", "deputy_director")
		self._seen: dict[tuple[str, str], set[str]] = {}

	def seen(self, doctype: str, reader: str) -> set[str]:
		"""The names that the reader's list shows."""
		if (doctype, reader) not in self._seen:
			before = frappe.session.user
			frappe.set_user(reader)
			try:
				names = frappe.get_list(doctype, pluck="name", limit_page_length=0)
			finally:
				frappe.set_user(before)
			self._seen[doctype, reader] = set(names)
		return self._seen[doctype, reader]

	def rows(self, doctype: str, reader: str, *fields: str) -> list[Any]:
		"""Raw rows of those that the reader's list shows."""
		seen = self.seen(doctype, reader)
		return [row for row in every(doctype, *fields) if row.name in seen]

	def work(self, reader: str) -> Iterator[Any]:
		"""The steps that the reader's list shows, but for those of cases, which are in no figure."""
		seen = self.seen("Duty Clock", reader)
		return (step for step in self.steps if step.name in seen and step.reference_doctype != CASE)

	def name_of(self, staff: str | None) -> str:
		return self.people[staff].employee_name if staff in self.people else ""

	def staff_of(self, user: str) -> Any:
		return next(
			(one for one in self.people.values() if one.user_id == user and one.status == "Active"), None
		)

	def led_by(self, user: str) -> set[str]:
		"""The sections whose head, or deputy director in charge, somebody is."""
		staff = self.staff_of(user)
		return {row.name for row in self.sections if staff and staff.name in (row.head, row.deputy_director)}

	def named_to(self, user: str) -> set[str]:
		"""The people of whom a user is shown a line by name."""
		staff = self.staff_of(user)
		if staff and "Duty Director" in frappe.get_roles(user):
			return set(self.people)
		led = self.led_by(user)
		own = {staff.name} if staff else set()
		return own | {one.name for one in self.people.values() if one.department in led}
