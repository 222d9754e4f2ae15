"""What the tests of inquiries need besides an office: a chain, a roster, limits for inquiries, inquiries."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import frappe

from duty_responsibility.tests.base import as_user
from duty_responsibility.tests.factories import (
	Office,
	condition,
	level,
	make_ladder,
	make_limit,
	set_settings,
	step,
	unique,
)

INQUIRY, GATE = "Duty Inquiry", "Duty Gate Registration"
MONDAY = date(2025, 1, 20)
"""The week of the roster; Friday the 24th is the last working day before the worked Sunday, the 26th."""

MORNING, LUNCH, EVENING = "2025-01-22 09:00:00", "2025-01-22 12:30:00", "2025-01-22 20:00:00"


def make_front_desk(office: Office) -> None:
	"""Everybody whom Art. 2 asks, two weeks of duty, and the limits for inquiries and gate registrations."""
	# whoever holds these posts on the site itself is not asked in a test
	for post in ("Clerk", "Document Transfer Clerk"):
		others = {"post": post, "name": ("not in", list(office.staff.values()))}
		frappe.db.set_value("Duty Staff", others, "post", "Staff Member", update_modified=False)
	office.hire("transfer", "Duty Member", post="Document Transfer Clerk", department=office.section_b)
	office.hire("weekly", "Duty Member", department=office.section_b)
	office.hire("temporary", "Duty Member", department=office.section_b)
	office.hire("porter", "Duty Member", post="Support Worker")
	chain = make_chain(last_resort=office.staff["director"])
	set_settings(responder_chain=chain, duty_changes_at="08:30:00", refusal_minutes=120, public_inquiries=0)
	make_roster(office)
	make_inquiry_limits(office)


def make_chain(links: Iterable[dict] | None = None, **values: Any) -> str:
	office_hours = {"hours": "In Office Hours", "article": "Art. 2"}
	links = links or [
		*({"source": source, **office_hours} for source in ("Clerk", "Document Transfer Clerk")),
		*({"source": source, **office_hours} for source in ("Weekly Duty", "Temporary Duty")),
		{"source": "Off-hours Duty", "hours": "Outside Office Hours", "article": "Art. 2"},
	]
	doc = {"doctype": "Duty Responder Chain", "chain_name": unique("Chain"), "links": links, **values}
	return frappe.get_doc(doc).insert().name


def turn(duty_type: str, staff: str, first: date, days: int = 1, **values: Any) -> dict[str, Any]:
	last = first + timedelta(days=days - 1)
	return {"duty_type": duty_type, "staff": staff, "from_date": first, "to_date": last, **values}


def new_roster(shifts: Iterable[dict], first: date = MONDAY, days: int = 14) -> Any:
	return frappe.get_doc(
		{
			"doctype": "Duty Roster",
			"from_date": first,
			"to_date": first + timedelta(days=days - 1),
			"shifts": [dict(row) for row in shifts],
		}
	)


def make_roster(office: Office) -> Any:
	return new_roster(
		[
			turn("Weekly Duty", office.staff["weekly"], MONDAY, 14),
			turn("Temporary Duty", office.staff["temporary"], MONDAY, 14),
			*(
				turn("Off-hours Duty", office.staff["duty_officer"], MONDAY + timedelta(days=number))
				for number in range(14)
			),
		]
	).insert()


def absent(staff: str, from_date: str = "2025-01-20", **values: Any) -> Any:
	values = {"to_date": "2025-02-02", **values}
	return frappe.get_doc(
		{"doctype": "Duty Absence", "staff": staff, "from_date": from_date, **values}
	).insert()


def make_inquiry_limits(office: Office) -> None:
	for doctype in (INQUIRY, GATE):
		frappe.db.set_value(
			"Duty Time Limit", {"document_type": doctype}, "enabled", 0, update_modified=False
		)
	returned = make_ladder(
		[
			level("Share of Time Left", 95, "Working Minutes", "assignee", "section_head"),
			level("After Due", 0, "Working Minutes", "assignee", "deputy_director", kind="Urging"),
		]
	)
	registration = step("Registration", "Half Days", 1, office.ladder, article="Art. 4–6")
	make_limit(
		[
			registration,
			step("First Response", "At Once", 0, returned, article="Art. 1"),
			step("Acknowledgement", "Working Hours", 1, returned, article="Art. 4–6"),
			step("Handling", "Working Days", 2, returned, article="Art. 4–6"),
		],
		[condition("visit_kind", "Came Back")],
		document_type=INQUIRY,
		sequence=10,
	)
	make_limit(
		[
			registration,
			step("First Response", "At Once", 0, office.urgent_ladder, article="Art. 1"),
			step("Acknowledgement", "Working Hours", 2, office.ladder, article="Art. 4–6"),
			step("Handling", "Working Days", 5, office.ladder, article="Art. 4–6"),
		],
		document_type=INQUIRY,
	)
	make_limit([step("Reception", "At Once", 0, office.urgent_ladder, article="Art. 3")], document_type=GATE)


def new_inquiry(**values: Any) -> Any:
	values = {"title": unique("How to apply"), "channel": "Personal Visit", "inquirer_name": "Wang", **values}
	return frappe.get_doc({"doctype": INQUIRY, **values})


def ask(by: str, **values: Any) -> Any:
	"""An inquiry, registered by the user `by`."""
	with as_user(by):
		return new_inquiry(**values).insert()


def at_the_gate(by: str, **values: Any) -> Any:
	values = {"visitor_name": "Li", "seeks": "Section A, about a permit", **values}
	with as_user(by):
		return frappe.get_doc({"doctype": GATE, **values}).insert()
