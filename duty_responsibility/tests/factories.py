"""An office of its own for every test: people, sections, calendar, limits, none of which the site knew before.

Nothing here depends on the sample office, on the seeded limits or on what day it is. All names carry a
random part, so that nothing cached of one test is taken for something of the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import frappe

from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.office import calendars, policies, snapshots
from duty_responsibility.engine.office.calendars import WEEKDAYS
from duty_responsibility.rules.clock import EventKind
from duty_responsibility.tests.base import as_user, forget

INCOMING = "Duty Incoming Document"

OFFICE_HOURS = (("08:30:00", "12:00:00"), ("14:30:00", "18:00:00"))
WEEK = tuple(
	{"weekday": day, "start_time": start, "end_time": end}
	for day in WEEKDAYS[:5]
	for start, end in OFFICE_HOURS
)
"""Monday to Friday, 08:30–12:00 and 14:30–18:00."""

ALWAYS = tuple({"weekday": day, "start_time": "00:00:00", "end_time": "24:00:00"} for day in WEEKDAYS)
"""A duty room that never closes: for tests that run at whatever time it is."""

SPRING_FESTIVAL = (
	{"holiday_date": "2025-01-26", "working": 1, "description": "春节调休"},
	*({"holiday_date": f"2025-01-{day}", "working": 0, "description": "春节"} for day in range(28, 32)),
	*({"holiday_date": f"2025-02-0{day}", "working": 0, "description": "春节"} for day in range(1, 5)),
	{"holiday_date": "2025-02-08", "working": 1, "description": "春节调休"},
)
"""2025: free from Tuesday 28 January to Tuesday 4 February; Sunday 26 January and Saturday 8 February are worked."""


def unique(text: str) -> str:
	return f"{text} {frappe.generate_hash(length=8)}"


# -- people ---------------------------------------------------------------------------------------


def make_user(*roles: str, tag: str = "somebody") -> str:
	"""A user with these roles, as rows: inserting a User sets off mails, contacts and jobs that no test needs."""
	email = f"test-{tag}-{frappe.generate_hash(length=8)}@duty.test"
	user = frappe.get_doc(
		{
			"doctype": "User",
			"name": email,
			"email": email,
			"first_name": tag,
			"full_name": tag,
			"enabled": 1,
			"user_type": "System User",
			"language": "en",
		}
	)
	user.db_insert()
	for role in roles:
		frappe.get_doc(
			{
				"doctype": "Has Role",
				"name": frappe.generate_hash(length=10),
				"parent": email,
				"parenttype": "User",
				"parentfield": "roles",
				"role": role,
			}
		).db_insert()
	return email


def make_staff(tag: str, *roles: str, user: str | None = None, **values: Any) -> str:
	"""A member of staff; with roles, or a `user`, somebody who can log in."""
	if roles and not user:
		user = make_user(*roles, tag=tag)
	values = {"doctype": "Duty Staff", "employee_name": unique(tag), "user_id": user, **values}
	return frappe.get_doc(values).insert().name


def make_section(tag: str, head: str, deputy: str) -> str:
	values = {"department_name": unique(tag), "head": head, "deputy_director": deputy}
	return frappe.get_doc({"doctype": "Duty Section", **values}).insert().name


def user_of(staff: str) -> str:
	return frappe.db.get_value("Duty Staff", staff, "user_id")


# -- calendar and policy --------------------------------------------------------------------------


def new_calendar(
	periods: Iterable[dict] = WEEK, days: Iterable[dict] = (), until: str = "2025-12-31", **values: Any
) -> Any:
	"""A calendar that is not yet saved."""
	return frappe.get_doc(
		{
			"doctype": "Duty Calendar",
			"calendar_name": unique("Test Calendar"),
			"published_until": until,
			"periods": [dict(row) for row in periods],
			"holidays": [dict(row) for row in days],
			**values,
		}
	)


def make_calendar(*args: Any, **values: Any) -> str:
	return new_calendar(*args, **values).insert().name


def level(
	basis: str, amount: int, unit: str, *to: str, kind: str = "Reminder", off: str = "Wait for Opening"
):
	"""A rung; `to` of assignee, section_head, deputy_director, director."""
	rung = {"basis": basis, "amount": amount, "unit": unit, "kind": kind, "off_hours": off}
	return {**rung, **{f"to_{role}": 1 for role in to}}


STANDARD = (
	level("Share of Time Left", 25, "Working Minutes", "assignee"),
	level("After Due", 0, "Working Minutes", "assignee", "section_head", kind="Urging"),
	level("After Due", 1, "Half Days", "assignee", "deputy_director", kind="Supervision"),
	level("After Due", 1, "Working Days", "deputy_director", "director", kind="Supervision"),
)
URGENT = (
	level("Share of Time Left", 25, "Minutes (Round the Clock)", "assignee", off="Duty Officer"),
	level(
		"After Due",
		0,
		"Minutes (Round the Clock)",
		"assignee",
		"section_head",
		kind="Urging",
		off="Duty Officer",
	),
	level(
		"After Due",
		30,
		"Minutes (Round the Clock)",
		"section_head",
		"deputy_director",
		kind="Supervision",
		off="Send Now",
	),
	level(
		"After Due",
		120,
		"Minutes (Round the Clock)",
		"deputy_director",
		"director",
		kind="Supervision",
		off="Send Now",
	),
)


def new_ladder(levels: Iterable[dict] = STANDARD, **values: Any) -> Any:
	values = {"ladder_name": unique("Test Ladder"), **values}
	return frappe.get_doc(
		{"doctype": "Duty Escalation Ladder", "levels": [dict(row) for row in levels], **values}
	)


def make_ladder(levels: Iterable[dict] = STANDARD, **values: Any) -> str:
	return new_ladder(levels, **values).insert().name


def step(
	name: str, kind: str, amount: int, ladder: str, by: str = "Assignee", **values: Any
) -> dict[str, Any]:
	row = {"step": name, "limit_kind": kind, "amount": amount, "ladder": ladder, "assignee": by}
	return {**row, "article": "Art. 11", **values}


def condition(fieldname: str, value: str, operator: str = "Is") -> dict[str, str]:
	return {"fieldname": fieldname, "operator": operator, "value": value}


def new_limit(steps: Iterable[dict], conditions: Iterable[dict] = (), **values: Any) -> Any:
	"""A time limit for incoming documents that is not yet saved."""
	values = {"title": unique("Test Limit"), "document_type": INCOMING, "sequence": 100, **values}
	return frappe.get_doc(
		{
			"doctype": "Duty Time Limit",
			"conditions": [dict(row) for row in conditions],
			"steps": [dict(row) for row in steps],
			**values,
		}
	)


def make_limit(steps: Iterable[dict], conditions: Iterable[dict] = (), **values: Any) -> str:
	return new_limit(steps, conditions, **values).insert().name


def make_limits(standard: str, urgent: str) -> dict[str, str]:
	"""What Art. 11 says, in place of whatever limits the site has."""
	frappe.db.set_value("Duty Time Limit", {"document_type": INCOMING}, "enabled", 0, update_modified=False)
	grades = "Urgent, Very Urgent, Telegram: Urgent, Telegram: Very Urgent, Telegram: Special"
	return {
		"urgent": make_limit(
			[
				step("Registration", "At Once", 0, urgent, "Clerk"),
				step("Completion", "At Once", 0, urgent),
			],
			[condition("urgency", grades, "Is One Of")],
			sequence=10,
		),
		"executive": make_limit(
			[
				step("Registration", "Cut-off", 0, standard, "Clerk"),
				step("Completion", "Working Days", 3, standard),
			],
			[condition("source", "Executive Meeting")],
			sequence=20,
		),
		"ordinary": make_limit(
			[
				step("Registration", "Cut-off", 0, standard, "Clerk"),
				step("Completion", "Working Days", 2, standard),
			]
		),
	}


def make_path(steps: Iterable[dict], conditions: Iterable[dict] = (), **values: Any) -> str:
	"""A path of a kind of matter, by default of incoming documents."""
	values = {"title": unique("Test Path"), "document_type": INCOMING, "sequence": 100, **values}
	doc = {"doctype": "Duty Path", "conditions": list(conditions), "steps": list(steps), **values}
	return frappe.get_doc(doc).insert().name


def stop(name: str, holder: str, **values: Any) -> dict[str, Any]:
	"""A step of a path, and whom it waits for."""
	return {"step": name, "holder": holder, **values}


# -- the office -----------------------------------------------------------------------------------


@dataclass
class Office:
	"""Everybody by name; `staff` are Duty Staff names, `users` the users behind them."""

	staff: dict[str, str] = field(default_factory=dict)
	users: dict[str, str] = field(default_factory=dict)
	section_a: str = ""
	section_b: str = ""
	calendar: str = ""
	ladder: str = ""
	urgent_ladder: str = ""
	limits: dict[str, str] = field(default_factory=dict)

	def hire(self, tag: str, *roles: str, **values: Any) -> str:
		self.staff[tag] = make_staff(tag, *roles, **values)
		self.users[tag] = user_of(self.staff[tag])
		return self.staff[tag]


def make_office(
	periods: Iterable[dict] = WEEK,
	days: Iterable[dict] = SPRING_FESTIVAL,
	until: str = "2025-12-31",
	**settings: Any,
) -> Office:
	"""Two sections with a head and a deputy director each, a clerk, a director and those beside them.

	`deputy_a` is in charge of section A and of daily work; `deputy_b` of section B.
	"""
	office = Office()
	for tag, role, post in (
		("director", "Duty Director", "Director"),
		("deputy_a", "Duty Deputy Director", "Deputy Director"),
		("deputy_b", "Duty Deputy Director", "Deputy Director"),
		("head_a", "Duty Section Head", "Section Head"),
		("head_b", "Duty Section Head", "Section Head"),
		("clerk", "Duty Clerk", "Clerk"),
		("gatekeeper", "Duty Gatekeeper", "Gatekeeper"),
		("duty_officer", "Duty Member", "Staff Member"),
	):
		office.hire(tag, role, post=post)
	office.section_a = make_section("Section A", office.staff["head_a"], office.staff["deputy_a"])
	office.section_b = make_section("Section B", office.staff["head_b"], office.staff["deputy_b"])
	for tag, section in (
		("member_a", office.section_a),
		("member_a2", office.section_a),
		("member_b", office.section_b),
	):
		office.hire(tag, "Duty Member", department=section)
	office.users["administrator"] = make_user("Duty Administrator", tag="administrator")
	office.users["outsider"] = make_user(tag="outsider")
	office.calendar = make_calendar(periods, days, until)
	office.ladder, office.urgent_ladder = make_ladder(STANDARD), make_ladder(URGENT)
	set_settings(
		calendar=office.calendar,
		at_once_minutes=30,
		on_duty_off_hours=1,
		first_cut_off="11:00:00",
		second_cut_off="17:00:00",
		cut_off_lead_minutes=30,
		watchdog_minutes=10,
		send_email=0,
		keep_shift_log=0,  # who tests logs keeps them
		director=office.staff["director"],
		daily_deputy=office.staff["deputy_a"],
		clerk=office.staff["clerk"],
		duty_officer=office.staff["duty_officer"],
	)
	if settings:
		set_settings(**settings)
	office.limits = make_limits(office.ladder, office.urgent_ladder)
	# without a path of its own a matter goes as its people like; who tests a path makes one
	frappe.db.set_value("Duty Path", {"document_type": INCOMING}, "enabled", 0, update_modified=False)
	return office


def set_settings(**values: Any) -> None:
	settings = frappe.get_doc("Duty Settings")
	settings.update(values)
	settings.save()
	forget()


# -- matters and their clocks ---------------------------------------------------------------------


def new_document(**values: Any) -> Any:
	"""An incoming document that is not yet saved."""
	values = {"title": unique("Notice"), "sender": "Bureau of Forestry", **values}
	return frappe.get_doc({"doctype": INCOMING, **values})


def register(by: str = "Administrator", **values: Any) -> Any:
	"""An incoming document, registered by the user `by`."""
	with as_user(by):
		return new_document(**values).insert()


def overdue_clocks(doc: Any, number: int, now: datetime, assignee: str, section: str) -> list[str]:
	"""Urgent clocks of a document, a minute past their due time: they go out at any hour, day or night."""
	compiled = calendars.current()
	plan = policies.plan_for(doc.doctype, {"urgency": "Urgent"})
	step = plan.steps[-1]
	snapshots.store(compiled.snapshot, step.snapshot)
	held = []
	for _number in range(number):
		item = clocks.new(doc.doctype, doc.name, step.step, "crowded")
		data = {
			"due_at": now - timedelta(minutes=1),
			"time_limit": plan.time_limit,
			"article": step.article,
			"calendar": compiled.name,
			"calendar_snapshot": compiled.snapshot[0],
			"policy_snapshot": step.snapshot[0],
			"round_the_clock": 1,
			"assignee": assignee,
			"section": section,
		}
		item.record(EventKind.STARTED, now - timedelta(minutes=31), data, actor="test", recorded_at=now)
		item.row["next_action_at"] = now
		held.append(item)
	clocks.write(held, now)
	return [item.row["name"] for item in held]


def clock_of(doc: Any, name: str = "Completion") -> Any:
	"""The row of a matter's clock that has not been cancelled, or of the last cancelled one."""
	rows = frappe.get_all(
		"Duty Clock",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, "step": name},
		fields=["*"],
	)
	return min(rows, key=lambda row: row.status == "Cancelled") if rows else None


def events_of(clock: Any) -> list[Any]:
	"""A clock's events in order, their data parsed."""
	rows = frappe.get_all("Duty Clock Event", filters={"clock": clock.name}, fields=["*"], order_by="seq asc")
	for row in rows:
		row.data = frappe.parse_json(row.data)
	return rows


def kinds_of(clock: Any) -> list[str]:
	return [event.event for event in events_of(clock)]
