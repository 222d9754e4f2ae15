"""The charts of the workspaces, counted again from the ledger; as in steps.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import frappe

from duty_responsibility.api import charts

from .ledger import Office

Values = dict[str, tuple[int, ...]]


def light(step: Any, office: Office) -> int:
	"""0 red, 1 yellow, 2 green, 3 grey: docs/boards.md."""
	if step.missed:
		return 0
	if step.status == "Paused":
		return 1 if step.resume_by and step.resume_by < office.now else 3
	return 1 if step.level else 2


def is_open(step: Any) -> bool:
	return step.status in ("Running", "Paused")


def open_by_section(office: Office, reader: str) -> Values:
	found: dict[str, list[int]] = {}
	for step in filter(is_open, office.work(reader)):
		found.setdefault(step.section or "Without a Section", [0, 0, 0, 0])[light(step, office)] += 1
	return {name: tuple(four) for name, four in found.items()}


def mine_by_light(office: Office, reader: str) -> Values:
	"""One's own steps, those of one's own case among them."""
	staff = office.staff_of(reader)
	lights = [
		light(step, office) for step in filter(is_open, office.steps) if staff and step.assignee == staff.name
	]
	names = ("Overdue", "Warned", "In Time", *(("Paused",) if 3 in lights else ()))
	if not lights:
		return {}
	# each light is a set of its own, for the sake of its colour
	return {
		name: tuple(lights.count(place) if place == of else 0 for of in range(len(names)))
		for place, name in enumerate(names)
	}


def coming(office: Office, reader: str) -> Values:
	"""What is overdue, and what falls due today and on the six working days after it; days off if something does."""
	today = office.now.date()
	days, day = [], today
	while len(days) < 7:
		if office.days.periods(day):
			days.append(day)
		day += timedelta(days=1)
	found = dict.fromkeys(days, 0)
	late = 0
	for step in office.work(reader):
		if step.status == "Running" and step.due < office.now:
			late += 1
		elif step.status == "Running" and step.due.date() <= days[-1]:
			found[step.due.date()] = found.get(step.due.date(), 0) + 1
	return {"Late": (late, 0), **{str(day.day): (0, found[day]) for day in sorted(found)}}


def done(office: Office, reader: str) -> Values:
	since = office.now.date() - timedelta(days=30)
	steps = [
		step for step in office.work(reader) if step.status == "Finished" and step.finished.date() >= since
	]
	sorts = ("on_time", "late", *(("excused",) if any(step.sort == "excused" for step in steps) else ()))
	found: dict[str, list[int]] = {}
	for step in steps:
		found.setdefault(step.section or "Without a Section", [0] * len(sorts))[sorts.index(step.sort)] += 1
	return {name: tuple(numbers) for name, numbers in found.items()}


CHARTS: dict[str, Callable[[Office, str], Values]] = {
	"Open Steps by Section": open_by_section,
	"My Steps by Light": mine_by_light,
	"Steps Due in the Coming Days": coming,
	"Steps Done in 30 Days": done,
}


def differences(office: Office, readers: list[str]) -> list[str]:
	"""Charts that show something else than the recount, for each reader who may read time limits."""
	wrong = []
	before = frappe.session.user
	for reader in readers:
		if not frappe.has_permission("Duty Clock", "read", user=reader):
			continue
		for name, count in CHARTS.items():
			frappe.set_user(reader)
			try:
				drawn = charts.figures(chart_name=name)
			finally:
				frappe.set_user(before)
			parts = [part["values"] for part in drawn["datasets"]]
			shown = dict(zip(drawn["labels"], zip(*parts, strict=True), strict=True)) if parts else {}
			if shown != count(office, reader):
				wrong.append(f"{name}, {reader}: shown {shown}, counted {count(office, reader)}")
	return wrong
