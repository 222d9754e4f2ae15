"""A mix of matters for the tests of figures and reports, made by the app itself, and a plain recount of their steps.

The recount knows nothing of the columns that figures are counted by: it goes by times and by what happened, row
by row in Python.
"""

from collections import Counter
from typing import Any

import frappe
from frappe.utils import get_datetime

from duty_responsibility.engine.clocks import clocks
from duty_responsibility.rules.clock import OPEN, EventKind
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import clock_of, make_office, register, set_settings

JANUARY, FEBRUARY, MARCH = "2025-01-22 09:00:00", "2025-02-12 09:00:00", "2025-03-12 09:00:00"
AFTER = "2025-03-31 09:00:00"
YEAR = {"from_date": "2025-01-01", "to_date": "2025-12-31"}
FIELDS = (
	"name",
	"reference_doctype",
	"reference_name",
	"section",
	"article",
	"step",
	"assignee",
	"status",
	"due_at",
	"breached_at",
	"finished_at",
	"excused",
	"late_minutes",
)


class MixCase(DutyTestCase):
	"""Steps of both sections over three months: in time, late, late and extended, excused, paused, cancelled in time
	and after, reopened, handed to the other section, late and not done, running.
	"""

	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users
		set_settings(on_duty_off_hours=1)
		self.docs: dict[str, Any] = {}
		for number, month in enumerate((JANUARY, FEBRUARY, MARCH)):
			for tag, section in (("a", self.office.section_a), ("b", self.office.section_b)):
				for place in range(3 if tag == "a" else 2):
					self.receive(f"on_time_{number}_{tag}_{place}", month, section, f"member_{tag}")
					self.finish(f"on_time_{number}_{tag}_{place}", month.replace(" 09:", " 10:"))
				self.receive(f"late_{number}_{tag}", month, section, f"member_{tag}")
				self.finish(
					f"late_{number}_{tag}", f"{month[:8]}20 10:00:00" if number else "2025-02-13 10:00:00"
				)
		a, b = self.office.section_a, self.office.section_b
		self.receive("extended", JANUARY, a, "member_a")
		self.let("extended", EventKind.EXTENDED, "2025-02-07 09:00:00", due_at="2025-02-28 18:00:00")
		self.finish("extended", "2025-02-21 09:00:00")
		self.receive("excused", JANUARY, a, "member_a2")
		self.finish("excused", "2025-02-11 09:00:00")
		self.let("excused", EventKind.EXCUSED, "2025-02-11 10:00:00")
		self.receive("paused", FEBRUARY, a, "member_a")
		self.let("paused", EventKind.PAUSED, "2025-02-12 10:00:00", resume_by="2025-04-30 18:00:00")
		self.receive("cancelled", FEBRUARY, b, "member_b")
		self.let("cancelled", EventKind.CANCELLED, "2025-02-12 10:00:00")
		self.receive("cancelled_late", FEBRUARY, b, "member_b")
		self.let("cancelled_late", EventKind.CANCELLED, "2025-02-25 10:00:00")
		self.receive("reopened", FEBRUARY, a, "member_a")
		self.finish("reopened", "2025-02-12 11:00:00")
		self.let("reopened", EventKind.REOPENED, "2025-02-13 09:00:00", due_at="2025-03-20 18:00:00")
		self.receive("moved", FEBRUARY, a, "member_a")
		moved = {"assignee": self.staff["member_b"], "section": b}
		self.let("moved", EventKind.REASSIGNED, "2025-02-12 10:00:00", **moved)
		self.receive("overdue", MARCH, b, "member_b")
		self.let("overdue", EventKind.BREACHED, "2025-03-20 09:00:00")
		self.receive("running", "2025-03-31 08:30:00", a, "member_a2")

	def receive(self, tag: str, at: str, section: str, member: str, **values: Any) -> None:
		given = {"section": section, "assignee": self.staff[member], **values}
		with clock_at(at):
			self.docs[tag] = register(self.users["clerk"], received_at=at, **given)

	def finish(self, tag: str, at: str) -> None:
		with clock_at(at):
			doc = frappe.get_doc(self.docs[tag].doctype, self.docs[tag].name)
			doc.finish("Done.", get_datetime(at))

	def let(self, tag: str, kind: EventKind, at: str, **data: Any) -> None:
		"""Let an event happen to the step “Completion” of a matter."""
		(item,) = clocks.hold([clock_of(self.docs[tag]).name])
		now = get_datetime(at)
		item.record(kind, now, data, actor="test", recorded_at=now)
		item.row["next_action_at"] = now if item.state.status in OPEN else None
		clocks.write([item], now)

	def steps(self, tag: str) -> list[Any]:
		"""All steps of the matters that this user's list shows."""
		with as_user(self.users.get(tag, tag)):
			return frappe.get_list("Duty Clock", fields=list(FIELDS), limit_page_length=0)


def month(row: Any) -> str:
	return str(row.breached_at or row.due_at)[:7]


def sort(row: Any) -> str:
	"""What a step is, in the words of docs/figures.md."""
	if row.breached_at:
		return "excused" if row.excused else "late"
	if row.status == "Finished":
		return "on_time"
	return row.status.lower()


def recount(rows: list[Any], by: str | None, first: str, last: str, **only: str) -> dict[Any, Counter]:
	"""The plain count: one pass over the rows."""
	found: dict[Any, Counter] = {}
	for row in rows:
		if not first <= month(row) <= last or any(row[field] != value for field, value in only.items()):
			continue
		key = None if not by else month(row) if by == "counted_month" else row[by]
		found.setdefault(key, Counter())[sort(row)] += 1
	return found


def worst(rows: list[Any], by: str | None, first: str, last: str) -> dict[Any, Counter]:
	"""The same for matters: each once in a group, by the worst of its steps there."""
	groups: dict[Any, dict[Any, set[str]]] = {}
	for row in rows:
		if first <= month(row) <= last:
			key = None if not by else month(row) if by == "counted_month" else row[by]
			matter = (row.reference_doctype, row.reference_name)
			groups.setdefault(key, {}).setdefault(matter, set()).add(sort(row))
	order = ("late", "on_time", "excused", "running", "paused", "cancelled")
	return {
		key: Counter(next(word for word in order if word in sorts) for sorts in matters.values())
		for key, matters in groups.items()
	}
