"""Rows of ERPNext and HRMS as the rules compare them: in our fields, by their own keys."""

from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.utils import cint, cstr, getdate, strip_html

from duty_responsibility.engine.office import calendars
from duty_responsibility.integrations.erpnext import has
from duty_responsibility.integrations.erpnext.writing import STAFF, keys
from duty_responsibility.rules.bridge import Person, There, leaders

IN_SERVICE = "Active"


def employees() -> list[Any]:
	"""Every employee, whoever asks: who may see them there decides nothing about who is on the staff here."""
	return frappe.get_all(
		"Employee",
		fields=[
			"name",
			"employee_name",
			"first_name",
			"user_id",
			"cell_number",
			"department",
			"reports_to",
			"status",
		],
		order_by="name asc",
		limit_page_length=0,
	)


def staff(rows: list[Any], departments: set[str]) -> list[There]:
	"""Employees as staff. A department that is no section here says nothing about theirs."""
	return [
		There(
			row.name,
			row.employee_name or row.first_name or row.name,
			{
				"employee_name": " ".join((row.employee_name or row.first_name or row.name).split()),
				"user_id": row.user_id or None,
				"cell_number": row.cell_number or None,
				"department": row.department if row.department in departments else None,
				"status": row.status,
				"employee": row.name,
			},
			why_not="" if row.status == IN_SERVICE else "bridge-left",
		)
		for row in rows
	]


def sections(rows: list[Any], here: set[str]) -> list[There]:
	"""Departments as sections; `here` are those that are sections already."""
	people = [Person(row.name, row.department, row.reports_to, row.status == IN_SERVICE) for row in rows]
	led = leaders(people)
	daily_deputy = frappe.get_cached_doc("Duty Settings").daily_deputy
	found = []
	for row in frappe.get_all(
		"Department",
		filters={"is_group": 0},
		fields=["name", "department_name", "disabled"],
		order_by="name asc",
		limit_page_length=0,
	):
		head, deputy = led.get(row.name, (None, None))
		why_not = ""
		if row.disabled:
			why_not = "bridge-disabled"
		elif row.name not in led:
			why_not = "bridge-no-people"
		elif not head:
			why_not = "bridge-no-head"
		elif not deputy and not daily_deputy:
			why_not = "bridge-no-deputy"
		values = {
			"department_name": " ".join((row.department_name or row.name).split()),
			"head": head,
			"deputy_director": deputy,
			"disabled": cstr(cint(row.disabled)),
			"department": row.name,
		}
		found.append(There(row.name, row.department_name or row.name, values, why_not))
	return found


def days(here: set[str]) -> list[There]:
	"""Holidays that take a working day away. What the calendar says of a worked weekend stays."""
	settings = frappe.get_cached_doc("Duty Settings")
	if not settings.bridge_holiday_list or not settings.calendar or not has("Holiday List", "Holiday"):
		return []
	calendar = calendars.current().calendar
	worked = {
		cstr(day)
		for day in frappe.get_all(
			"Duty Calendar Day",
			filters={"parent": settings.calendar, "working": 1},
			pluck="holiday_date",
			limit_page_length=0,
		)
	}
	first = date(getdate().year - 1, 1, 1)
	rows = frappe.get_all(
		"Holiday",
		filters={"parent": settings.bridge_holiday_list, "holiday_date": (">=", first)},
		fields=["holiday_date", "description"],
		order_by="holiday_date asc",
		limit_page_length=0,
	)
	found = []
	for row in rows:
		day = cstr(row.holiday_date)
		key = f"{settings.bridge_holiday_list}|{day}"
		text = strip_html(row.description or "").strip()[:140]
		if day in worked:
			found.append(There(key, f"{day} {text}", {}, "bridge-worked-here"))
		elif day in here:
			found.append(There(key, f"{day} {text}", {}))
		elif _is_worked(calendar, row.holiday_date):
			found.append(There(key, f"{day} {text}", {"description": text}))
	return found


def _is_worked(calendar: Any, day: date) -> bool:
	start = datetime.combine(day, time())
	return calendar.elapsed(start, start + timedelta(days=1)) > 0


def absences(coming: set[str], only: str | None = None) -> list[There]:
	"""Leave that was granted, and what of it was cancelled. Why somebody is on leave stays there.

	`coming` are employees who will be on the staff when this is written.
	"""
	if not has("Leave Application"):
		return []
	on_staff = coming.union(keys(STAFF).values())
	rows = frappe.get_all(
		"Leave Application",
		filters=_decided() | ({"name": only} if only else {}),
		fields=[
			"name",
			"employee",
			"employee_name",
			"from_date",
			"to_date",
			"half_day",
			"half_day_date",
			"status",
			"docstatus",
		],
		order_by="name asc",
		limit_page_length=0,
	)
	return [_absence(row, on_staff) for row in rows]


def leaves() -> int:
	"""How many rows `absences` reads."""
	return frappe.db.count("Leave Application", _decided()) if has("Leave Application") else 0


def _decided() -> dict[str, Any]:
	return {"docstatus": ("in", (1, 2)), "from_date": (">=", date(getdate().year - 1, 1, 1))}


def _absence(row: Any, on_staff: set[str]) -> There:
	first, last, half = getdate(row.from_date), getdate(row.to_date), None
	if row.half_day:
		half = getdate(row.half_day_date or row.from_date)
	# which half of a day is off is not said; the days around it are certain
	if half == first:
		first += timedelta(days=1)
	elif half == last:
		last -= timedelta(days=1)
	why_not = ""
	if first > last:
		why_not = "bridge-half-day"
	elif row.employee not in on_staff:
		why_not = "bridge-no-staff"
	return There(
		row.name,
		f"{row.employee_name or row.employee} {first} – {last}",
		{
			"staff": row.employee,
			"from_date": first.isoformat(),
			"to_date": last.isoformat(),
			"leave_application": row.name,
		},
		why_not,
		taken_back=row.docstatus == 2 or row.status != "Approved",
	)
