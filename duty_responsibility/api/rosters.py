"""Who is on duty, now and at any time; filling and changing rosters; being out and back."""

from datetime import date, datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.engine.office import responders, rosters
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.responder import Choice
from duty_responsibility.rules.roster import Duty
from duty_responsibility.rules.trace import plain
from duty_responsibility.utils.words import moment, sentences

COVERAGE_DAYS = 30
LOOK_AHEAD = timedelta(days=7)


@endpoint()
def now() -> dict[str, Any]:
	"""The person who answers now, why, and who is next."""
	_check_staff()
	at = _now()
	[first, *later] = responders.timetable(at, at + LOOK_AHEAD)
	following = next((one for one in later if one.choice.staff != first.choice.staff), None)
	me = staff_of(frappe.session.user)
	return {
		"at": moment(at.replace(second=0)),
		"now": _person(first.choice),
		"until": moment(first.end),
		"next": following and {**_person(following.choice), "from": moment(following.start)},
		"me": me,
		"out": bool(me and _open_absence(me)),
	}


@endpoint()
def who_at(at: datetime) -> dict[str, Any]:
	"""Who would answer at another time, by the roster as it stands."""
	_check_staff()
	when = at.replace(microsecond=0)
	return {"at": moment(when), **_person(responders.who(when))}


@endpoint()
def coverage(days: int = COVERAGE_DAYS) -> list[dict[str, str]]:
	"""What the roster leaves open in the coming days."""
	_check_staff()
	start = _now().replace(second=0)
	gaps = responders.coverage(start, start + timedelta(days=min(max(days, 1), 92)))
	return [
		{
			"from": moment(gap.start),
			"to": moment(gap.end),
			"role": _(gap.role) if gap.role else _("Nobody in the whole chain"),
			"serious": "1" if gap.serious else "",
			"date": plain(gap.start.date()),
		}
		for gap in gaps
	]


@endpoint()
def copy_last(from_date: date) -> list[dict[str, Any]]:
	"""The rows of the last roster, moved to this one's days; nothing is saved."""
	frappe.has_permission("Duty Roster", "create", throw=True)
	return rosters.copy_of_last(from_date)


@endpoint()
def people() -> list[dict[str, Any]]:
	"""Those who can be put on duty, by section."""
	frappe.has_permission("Duty Roster", "read", throw=True)
	return frappe.get_all(
		"Duty Staff",
		filters={
			"status": "Active",
			"support_worker": 0,
			"post": ("not in", ("Gatekeeper", "Support Worker")),
		},
		fields=["name", "employee_name", "department", "post"],
		order_by="department asc, employee_name asc",
	)


@endpoint(methods=["POST"])
def replace(roster: str, shift: str, staff: str, reason: str) -> None:
	"""Put another person on duty, with the reason."""
	held("Duty Roster", roster).replace(shift, staff, reason)


@endpoint(methods=["POST"])
def swap(roster: str, shift: str, other: str, reason: str) -> None:
	"""Let two people take each other's shifts."""
	held("Duty Roster", roster).swap(shift, other, reason)


@endpoint(methods=["POST"])
def go_out(staff: str = "", reason: str = "Out of the Office") -> None:
	"""Out of the office from now on, until they are back."""
	staff = staff or _own()
	if _open_absence(staff):
		frappe.throw(_("Out of the office already."), title=_("Absence"))
	at = _now()
	doc = frappe.get_doc(
		{"doctype": "Duty Absence", "staff": staff, "reason": reason, "from_date": at.date()}
	)
	doc.from_time = at.strftime(rosters.CLOCK)
	doc.insert()


@endpoint(methods=["POST"])
def come_back(staff: str = "") -> None:
	"""Back in the office: whatever absence is running ends now."""
	staff = staff or _own()
	at = _now()
	for name in _open_absence(staff):
		doc = held("Duty Absence", name)
		doc.to_date, doc.to_time = at.date(), at.strftime(rosters.CLOCK)
		if doc.from_time == doc.to_time and getdate(doc.from_date) == at.date():
			doc.delete()  # gone out and back within the same minute: nobody was away
		else:
			doc.save()


@endpoint()
def events(start: datetime, end: datetime, **_other: Any) -> list[dict[str, Any]]:
	"""Shifts for the calendar view."""
	frappe.has_permission("Duty Roster", "read", throw=True)
	names = {
		row.name: row.employee_name for row in frappe.get_all("Duty Staff", fields=["name", "employee_name"])
	}
	colours = {Duty.WEEKLY: "#2490ef", Duty.TEMPORARY: "#7c7c7c", Duty.OFF_HOURS: "#d99a00"}
	return [
		{
			"name": shift.roster,
			"doctype": "Duty Roster",
			"title": f"{_(shift.kind.value)} {names.get(shift.staff, '')}",
			"start": plain(shift.start),
			"end": plain(shift.end),
			"color": colours[shift.kind],
			"allDay": 0,
		}
		for shift in rosters.shifts(start, end)
	]


def _person(choice: Choice) -> dict[str, Any]:
	person = (
		frappe.db.get_value(
			"Duty Staff", choice.staff, ["employee_name", "department", "cell_number", "post"], as_dict=True
		)
		if choice.staff
		else None
	)
	return {
		"staff": choice.staff,
		"name": person.employee_name if person else _("Nobody"),
		"section": (person and person.department) or "",
		"phone": (person and person.cell_number) or "",
		"role": _(choice.source) if choice.source else "",
		"alarm": choice.alarm,
		"why": sentences(choice.trace),
	}


def _open_absence(staff: str) -> list[str]:
	at = _now()
	rows = frappe.get_all(
		"Duty Absence",
		filters={"staff": staff, "from_date": ("<=", at.date())},
		or_filters=[["to_date", "is", "not set"], ["to_date", ">=", at.date()]],
		fields=["name", "staff", "from_date", "from_time", "to_date", "to_time"],
	)
	return [row.name for row in rows if rosters.absence_of(row).covers(at)]


def _own() -> str:
	staff = staff_of(frappe.session.user)
	if not staff:
		frappe.throw(_("You are not on the staff. Choose the person."), title=_("Absence"))
	return staff


def _check_staff() -> None:
	"""Who is on duty is for the office's own people."""
	scope = scope_of(frappe.session.user)
	if not (scope.staff or scope.everything):
		frappe.throw(_("This is for the staff of the office only."), frappe.PermissionError)


def _now() -> datetime:
	return now_datetime().replace(microsecond=0)
