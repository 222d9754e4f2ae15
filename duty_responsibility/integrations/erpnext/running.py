"""The bridge at work: a plan of everything or of one document, its preview, and its writing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.integrations.erpnext import reading, writing
from duty_responsibility.integrations.erpnext.writing import ABSENCE, DAY, SECTION, STAFF
from duty_responsibility.rules.bridge import Here, Item, Outcome, There, plan

SOURCE = {STAFF: "Employee", SECTION: "Department", DAY: "Holiday List", ABSENCE: "Leave Application"}


@dataclass
class Planned:
	"""What would become of each row, kind by kind."""

	items: dict[str, list[Item]]

	@property
	def total(self) -> int:
		return sum(len(items) for items in self.items.values())

	def counts(self) -> dict[str, dict[str, int]]:
		found: dict[str, dict[str, int]] = {}
		for doctype, items in self.items.items():
			found[doctype] = {outcome.value: 0 for outcome in Outcome}
			for item in items:
				found[doctype][item.outcome.value] += 1
		return found


def people_and_sections() -> tuple[list[Item], list[Item]]:
	"""Staff and sections name each other, so they are planned together."""
	rows = reading.employees()
	ours, theirs = writing.here(SECTION), writing.known("Department")
	departments = reading.sections(rows, set(theirs))
	sections = plan(departments, ours, theirs, _same(ours, "department", departments, "department_name"))
	are_sections = {item.key for item in sections if item.name or item.outcome is Outcome.CREATE}
	ours = writing.here(STAFF)
	people = reading.staff(rows, are_sections)
	staff = plan(people, ours, writing.known("Employee"), _same(ours, "employee", people, "user_id"))
	return staff, sections


def _same(ours: dict[str, Here], own_key: str, theirs: list[There], by: str) -> dict[str, str]:
	"""Rows that are the same though nothing came over yet: by the key somebody has entered, else by user or name."""
	by_key = {row.values[own_key]: name for name, row in ours.items() if row.values[own_key]}
	if by == "user_id":
		other = {row.values[by]: name for name, row in ours.items() if row.values[by]}
	else:
		other = {name: name for name, row in ours.items() if not row.values[own_key]}
	found = {}
	for row in theirs:
		word = row.values.get(by) if by == "user_id" else row.label
		# a row that was imported from there has kept its ID
		name = by_key.get(row.key) or other.get(word or "") or (row.key if row.key in ours else None)
		# one that has another key is another one
		if name and ours[name].values[own_key] in ("", row.key):
			found[row.key] = name
	return found


def days() -> list[Item]:
	ours = writing.here(DAY)
	rows = reading.days(set(ours))
	known = writing.known("Holiday List")
	found = {row.key: day for row in rows if (day := row.key.rpartition("|")[2]) in ours}
	return plan(rows, ours, known, found)


def absences(only: str | None = None, coming: set[str] | None = None) -> list[Item]:
	known = writing.known("Leave Application", only)
	# of one leave, neither the others nor their absences are read
	ours = writing.here(ABSENCE, (only, known[only].name if only in known else "") if only else None)
	by_key = {
		row.values["leave_application"]: name for name, row in ours.items() if row.values["leave_application"]
	}
	return plan(reading.absences(coming or set(), only), ours, known, by_key)


def everything() -> Planned:
	"""The plan of a whole run, in which leave follows the people who come over."""
	staff, sections = people_and_sections()
	coming = {item.key for item in staff if item.outcome is Outcome.CREATE}
	return Planned({STAFF: staff, SECTION: sections, DAY: days(), ABSENCE: absences(coming=coming)})


def run(told: Callable[[int, int], None] | None = None) -> dict[str, Any]:
	"""Bring everything in step; returns what became of how many rows. Again, it finds nothing left to do."""
	now = now_datetime().replace(microsecond=0)
	staff, sections = people_and_sections()
	holidays = days()
	# the whole from the beginning on: a bar that starts anew says nothing
	total, done = len(staff) + len(sections) + len(holidays) + reading.leaves(), [0]

	def one() -> None:
		done[0] += 1
		if told:
			told(min(done[0], total), total)

	counts = {}
	# a section needs its head and deputy; everybody else needs their section
	leading = {item.values.get(field) for item in sections for field in ("head", "deputy_director")}
	first = [item for item in staff if item.key in leading and item.outcome is Outcome.CREATE]
	writing.Writer(now).write("Employee", STAFF, first, skip=["department"])
	counts[SECTION] = _write(now, one, "Department", SECTION, sections)
	came = {item.key for item in first}
	again = people_and_sections()[0] if first else staff
	counts[STAFF] = _write(now, one, "Employee", STAFF, again)
	if came:
		# those who came first were changed once more, but for the office they were created
		_count_as_created(counts[STAFF], [item for item in again if item.key in came])
	writer = writing.Writer(now, one)
	writer.write_days("Holiday List", holidays)
	counts[DAY] = writer.counts
	counts[ABSENCE] = _write(now, one, "Leave Application", ABSENCE, absences())
	return counts


def _write(
	now: Any, told: Callable[[], None], source: str, doctype: str, items: list[Item]
) -> dict[str, int]:
	writer = writing.Writer(now, told)
	writer.write(source, doctype, items)
	return writer.counts


def _count_as_created(counts: dict[str, int], items: list[Item]) -> None:
	for item in items:
		counts[item.outcome.value] -= 1
		counts[Outcome.CREATE.value] = counts.get(Outcome.CREATE.value, 0) + 1


def one(source: str, name: str) -> None:
	"""Bring what hangs on one document of theirs in step."""
	now = now_datetime().replace(microsecond=0)
	if source in ("Employee", "Department"):
		staff, sections = people_and_sections()
		if source == "Employee":
			department = frappe.db.get_value("Employee", name, "department")
			mine = [item for item in staff if item.key == name]
			theirs = [item for item in sections if item.key == department]
			# a section that is new needs its head first, and its head then needs the section
			is_new = any(item.outcome is Outcome.CREATE for item in theirs)
			writing.Writer(now).write("Employee", STAFF, mine, skip=["department"] if is_new else [])
			writing.Writer(now).write("Department", SECTION, theirs)
			if is_new:
				again = [item for item in people_and_sections()[0] if item.key == name]
				writing.Writer(now).write("Employee", STAFF, again)
		else:
			mine = [item for item in sections if item.key == name]
			writing.Writer(now).write("Department", SECTION, mine)
	elif source == "Holiday List":
		if name == frappe.get_cached_doc("Duty Settings").bridge_holiday_list:
			writing.Writer(now).write_days("Holiday List", days())
	else:
		writing.Writer(now).write("Leave Application", ABSENCE, absences(name))
