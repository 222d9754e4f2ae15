"""Meetings and assignments for tests: the limits of Art. 12 to 14 in place of whatever the site has."""

from typing import Any

import frappe

from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import clock_of, condition, make_limit, make_office, step, unique

FRIDAY = "2025-01-24 09:00:00"
MEETING, ASSIGNMENT = "Duty Meeting", "Duty Assignment"


def make_matter_limits(ladder: str, urgent: str) -> dict[str, str]:
	for doctype in (MEETING, ASSIGNMENT):
		frappe.db.set_value(
			"Duty Time Limit", {"document_type": doctype}, "enabled", 0, update_modified=False
		)
	reports = step("Progress Report", "Set by Leader", 0, ladder, article="Art. 14")

	def meeting(early: str, amount: int, preparation: str, before: int) -> list[dict]:
		return [
			step("Preparation", preparation, before, ladder, article="Art. 13"),
			step("Early Preparation", early, amount, ladder, article="Art. 13"),
			step("Notices", "Working Days Before", 1, ladder, article="Art. 19"),
			step("Minutes of the Meeting", "Working Days", 3, ladder, article="Art. 13"),
		]

	def assignment(kind: str, amount: int, by: str, article: str) -> list[dict]:
		return [step("Execution", kind, amount, by, article=article), reports]

	return {
		"major": make_limit(
			meeting("Working Days Before", 1, "Half Days Before", 1),
			[condition("level", "Major")],
			document_type=MEETING,
			sequence=10,
		),
		"ordinary": make_limit(meeting("Hours Before", 2, "Hours Before", 2), document_type=MEETING),
		"executive": make_limit(
			assignment("Working Days", 3, ladder, "Art. 11"),
			[condition("source", "Executive Meeting"), condition("timing", "By the Policy")],
			document_type=ASSIGNMENT,
			sequence=10,
		),
		"set_time": make_limit(
			assignment("Set by Leader", 0, ladder, "Art. 14"),
			[condition("timing", "By a Set Time")],
			document_type=ASSIGNMENT,
			sequence=20,
		),
		"affairs": make_limit(
			assignment("Working Days", 2, ladder, "Art. 12"),
			[condition("timing", "By the Policy")],
			document_type=ASSIGNMENT,
			sequence=30,
		),
		"at_once": make_limit(assignment("At Once", 0, urgent, "Art. 14"), document_type=ASSIGNMENT),
	}


def make_room(tag: str = "Room") -> str:
	return frappe.get_doc({"doctype": "Duty Meeting Room", "room_name": unique(tag)}).insert().name


def call_meeting(by: str, start: str, end: str, **values: Any) -> Any:
	"""A meeting with two items to prepare, called by the user `by`."""
	items = [{"item": "Banner", "early": 1}, {"item": "Cleaning"}]
	values = {
		"title": unique("Meeting"),
		"start_time": start,
		"end_time": end,
		"preparations": items,
		**values,
	}
	with as_user(by):
		return frappe.get_doc({"doctype": MEETING, **values}).insert()


def assign(by: str, **values: Any) -> Any:
	with as_user(by):
		return frappe.get_doc({"doctype": ASSIGNMENT, "title": unique("Assignment"), **values}).insert()


def clocks_of(doc: Any, step_name: str) -> list[Any]:
	"""All clocks of one step, oldest first, cancelled ones too."""
	return frappe.get_all(
		"Duty Clock",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, "step": step_name},
		fields=["*"],
		order_by="creation asc, part asc, round_number asc",
	)


class MeetingCase(DutyTestCase):
	"""An office that calls meetings; member A organises them."""

	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users
		make_matter_limits(self.office.ladder, self.office.urgent_ladder)

	def call(
		self, start: str, end: str | None = None, at: str = FRIDAY, by: str = "member_a", **values
	) -> Any:
		with clock_at(at):
			return call_meeting(self.users[by], start, end or f"{start[:10]} 23:00:00", **values)

	def save(self, doc, at: str, by: str = "member_a", **values):
		with clock_at(at), as_user(self.users[by]):
			doc = frappe.get_doc(MEETING, doc.name)
			doc.update(values).save()
		return doc

	def move(self, doc, at: str, start: str, by: str = "member_a"):
		return self.save(doc, at, by, start_time=start, end_time=f"{start[:10]} 23:00:00")

	def act(self, action, at: str, by: str, doc, *args):
		with clock_at(at), as_user(self.users[by]):
			return action(doc.name, *args)

	def due(self, doc, step: str = "Preparation") -> str:
		return str(clock_of(doc, step).due_at)

	def row(self, doc, item: str) -> str:
		return next(row.name for row in doc.preparations if row.item == item)

	def assert_ledger_intact(self, doc, at: str) -> None:
		names = set(frappe.get_all("Duty Clock", {"reference_name": doc.name}, pluck="name"))
		with clock_at(at):
			self.assertEqual([item.text for item in verify().findings if item.clock in names], [])
