"""Cases for tests: an office with the seeded book, a late document, and everybody's next step by name."""

from typing import Any

import frappe

from duty_responsibility.api import faults, leadership
from duty_responsibility.engine.accountability import evidence
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.setup.seeds import accountability as seeds
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import (
	clock_of,
	make_limit,
	make_office,
	register,
	set_settings,
	step,
)

RECORD, MEETING, DELIBERATION = "Duty Fault Record", "Duty Leadership Meeting", "Duty Case Deliberation"
RECEIVED, LATE = "2025-01-20 09:00:00", "2025-01-23 09:00:00"
GENERAL, LARGER, MAJOR = seeds.GENERAL, seeds.LARGER, seeds.MAJOR
HELD = "Held to Account"
POLICY = {
	"fault_breaches": 1,
	"fault_tolerance_minutes": 0,
	"fault_deputy_may_drop": 1,
	"fault_repeat_months": 12,
	"fault_limitation_months": 24,
	"fault_clear_months": 36,
	"fault_quorum": 66,
	"fault_least_votes": 2,
	"fault_proposer_votes": 0,
	"fault_measures_wait": 1,
	"fault_group_least": 5,
}


def make_case_limits(ladder: str) -> None:
	"""Five days to answer, ten to appeal: in place of whatever limits the site has for cases."""
	frappe.db.set_value("Duty Time Limit", {"document_type": RECORD}, "enabled", 0, update_modified=False)
	days = (
		("Statement", 5),
		("Fault Proposal", 5),
		("Fault Decision", 20),
		("Fault Notice", 3),
		("Appeal Period", 10),
		("Appeal Decision", 20),
	)
	steps = [step(name, "Working Days", amount, ladder, article="Art. 21") for name, amount in days]
	steps.append(step("Measure", "Set by Leader", 0, ladder, article="Art. 23"))
	make_limit(steps, document_type=RECORD)


class FaultCase(DutyTestCase):
	"""`deputy_a` is in charge of section A, `deputy_b` of section B; both and the director are the leadership."""

	def given(self) -> None:
		super().given()
		with clock_at("2025-01-20 08:00:00"):
			for doctype in ("Duty Fault Category", "Duty Fault Grade", "Duty Grade Measure"):
				frappe.db.delete(
					doctype
				)  # the book as it is seeded, whatever this site's office has made of it
			seeds._categories()
			seeds._grades()
			self.office = make_office(**POLICY)
			make_case_limits(self.office.ladder)
			# the leadership is this office's, whoever leads other sections on this site
			others = {"name": ("not in", [self.office.section_a, self.office.section_b])}
			frappe.db.set_value("Duty Section", others, "deputy_director", None)
		self.staff, self.users = self.office.staff, self.office.users

	def settings(self, **values: Any) -> None:
		with clock_at("2025-01-22 08:00:00"):
			set_settings(**values)

	# -- how it comes about -----------------------------------------------------------------------

	def late_document(self, assignee: str = "member_a", **values: Any) -> Any:
		"""An ordinary document of Monday, due on Wednesday evening, not finished."""
		with clock_at(RECEIVED):
			return register(
				self.users["clerk"],
				received_at=RECEIVED,
				assignee=self.staff[assignee],
				section=values.pop("section", self.office.section_a),
				**values,
			)

	def sweep(self, at: str = LATE) -> None:
		with clock_at(at):
			engine.sweep(commit=False)
			evidence.freeze(frappe.utils.now_datetime().replace(microsecond=0), commit=False)

	def records_of(self, doc: Any, step_name: str = "Completion") -> list[Any]:
		return frappe.get_all(
			RECORD, filters={"clock": clock_of(doc, step_name).name}, fields=["*"], order_by="happened_at asc"
		)

	def breach(self, assignee: str = "member_a", **values: Any) -> str:
		"""A record on account of a late document; returns its name."""
		self.document = self.late_document(assignee, **values)
		self.sweep()
		(row,) = self.records_of(self.document)
		return row.name

	# -- who does what ----------------------------------------------------------------------------

	def does(self, who: str, at: str, action: Any, *args: Any, **values: Any) -> Any:
		with clock_at(at), as_user(self.users[who]):
			return action(*args, **values)

	def get(self, name: str) -> Any:
		return frappe.get_doc(RECORD, name)

	def status(self, name: str) -> str:
		return frappe.db.get_value(RECORD, name, "status")

	def up_to_proposal(
		self, name: str, grade: str = GENERAL, affects: str = "One Section", **who: str
	) -> None:
		deputy, subject = who.get("deputy", "deputy_a"), who.get("subject", "member_a")
		self.does(deputy, "2025-01-23 10:00:00", faults.ask_statement, name)
		self.does(subject, "2025-01-23 15:00:00", faults.make_statement, name, "I was ill on Wednesday.")
		self.does(deputy, "2025-01-24 09:00:00", faults.propose, name, HELD, "It was late.", grade, affects)

	def meeting(self, at: str, chair: str = "director", present: tuple[str, ...] = (), by: str = "") -> str:
		"""A meeting of the leadership, not yet opened."""
		with clock_at(at), as_user(self.users[by or chair]):
			doc = frappe.get_doc({"doctype": MEETING, "held_at": at, "chair": self.staff[chair]})
			return doc.insert().name

	def in_session(
		self,
		record: str,
		at: str = "2025-01-26 09:00:00",
		chair: str = "director",
		absent: tuple[str, ...] = (),
	) -> tuple[str, str]:
		"""A meeting in session with the case before it; returns meeting and deliberation."""
		meeting = self.meeting(at, chair)
		deliberation = self.does(chair, at, leadership.take_up, meeting, record)
		members = ("director", "deputy_a", "deputy_b")
		present = [self.staff[one] for one in members if one not in absent]
		absences = {self.staff[one]: "On leave" for one in absent}
		self.does(chair, at, leadership.open_session, meeting, present, absences)
		return meeting, deliberation

	def decided(
		self,
		record: str,
		outcome: str = HELD,
		grade: str | None = GENERAL,
		at: str = "2025-01-26 10:00:00",
		chair: str = "director",
		voters: tuple[str, ...] = ("director", "deputy_b"),
	) -> str:
		"""A meeting has decided; returns the deliberation."""
		meeting, deliberation = self.in_session(record, at, chair)
		for who in voters:
			self.does(who, at, leadership.vote, deliberation, outcome, grade)
		self.does(chair, at, leadership.decide, deliberation, "By the book.", "All agreed.")
		self.does(chair, at, leadership.end, meeting)
		return deliberation

	def measure(self, record: str, name: str) -> str:
		return next(
			row.name for row in self.get(record).measures if row.measure == name and not row.set_aside
		)

	def decisions(self, record: str) -> list[Any]:
		return frappe.get_all(
			"Duty Fault Decision", filters={"record": record}, fields=["*"], order_by="decided_at asc"
		)
