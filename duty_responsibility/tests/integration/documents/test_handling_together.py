"""Two people act on one document in the same moment, and a process that dies in the middle of a step.

These tests need real processes and real commits, so they clean up after themselves by name.
"""

import os
from multiprocessing import get_context
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.api import handling as api
from duty_responsibility.api import incoming
from duty_responsibility.engine.clocks import clocks, sync
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase, as_user, forget

fork = get_context("fork")
READERS = 4


def _as(site: str, user: str, start: Any, said: Any, action: Any, *args: Any) -> None:
	"""A request of somebody: a process and a connection of its own."""
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user(user)
	start.wait(30)
	try:
		action(*args)
		frappe.db.commit()
		said.put("done")
	except Exception as error:
		frappe.db.rollback()
		said.put(f"{type(error).__name__}: {error}")
	said.close()
	said.join_thread()
	os._exit(0)  # without the test runner's own exit handlers


def _die_in_the_middle(site: str, user: str, name: str) -> None:
	"""Killed after the document was written and before its clocks were."""
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user(user)
	sync.sync = lambda *_args: os._exit(9)
	incoming.pass_on(name)


class TestTogether(DutyTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.settings = {
			field: frappe.db.get_single_value("Duty Settings", field) for field in ("daily_deputy", "clerk")
		}
		self.deputy = make.make_staff("deputy", "Duty Deputy Director")
		self.clerk = make.make_staff("clerk", "Duty Clerk")
		self.head = make.make_staff("head", "Duty Section Head")
		self.section = make.make_section("Together", self.head, self.deputy)
		self.readers = [
			make.make_staff(f"reader{number}", "Duty Member", department=self.section)
			for number in range(READERS)
		]
		self.staff = [self.deputy, self.clerk, self.head, *self.readers]
		self.users = [make.user_of(staff) for staff in self.staff]
		ladder = make.make_ladder()
		self.ladder = ladder
		self.limit = make.make_limit(
			[
				make.step("Registration", "Working Hours", 2, ladder, "Clerk"),
				*(make.step(name, "Working Hours", 2, ladder) for name in ("Proposal", "Circulation")),
				make.step("Completion", "Working Days", 2, ladder),
			],
			[make.condition("kind", "Other Paper")],
			sequence=0,
		)
		self.path = make.make_path(
			[
				make.stop("Registration", "Whoever Registered"),
				make.stop("Proposal", "Deputy Director for Daily Work"),
				make.stop("Circulation", "Chosen Person"),
				make.stop("Filing", "Clerk"),
			],
			[make.condition("kind", "Other Paper")],
			sequence=0,
		)
		self.set_posts(daily_deputy=self.deputy, clerk=self.clerk)
		self.doc = make.register(make.user_of(self.clerk), kind="Other Paper", section=self.section)
		frappe.db.commit()

	def set_posts(self, **posts: str | None) -> None:
		frappe.db.set_single_value("Duty Settings", posts)
		forget()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		self.set_posts(**self.settings)
		names = clocks.of_matter(self.doc.doctype, self.doc.name)
		frappe.db.delete("Duty Clock Event", {"clock": ("in", names)})
		frappe.db.delete("Duty Clock", {"name": ("in", names)})
		frappe.db.delete("Duty Handling Record", {"parent": self.doc.name})
		frappe.db.delete("Version", {"docname": self.doc.name})
		frappe.db.delete(self.doc.doctype, {"name": self.doc.name})
		for doctype, parent in (
			("Duty Path Step", self.path),
			("Duty Time Limit Step", self.limit),
			("Duty Time Limit Condition", self.path),
			("Duty Time Limit Condition", self.limit),
			("Duty Escalation Level", self.ladder),
		):
			frappe.db.delete(doctype, {"parent": parent})
		frappe.db.delete("Duty Path", {"name": self.path})
		frappe.db.delete("Duty Time Limit", {"name": self.limit})
		frappe.db.delete("Duty Escalation Ladder", {"name": self.ladder})
		frappe.db.delete("Duty Section", {"name": self.section})
		frappe.db.delete("Duty Staff", {"name": ("in", self.staff)})
		frappe.db.delete("Has Role", {"parent": ("in", self.users)})
		frappe.db.delete("User", {"name": ("in", self.users)})
		frappe.db.commit()
		super().tearDown()

	def at_once(self, *requests: tuple) -> list[str]:
		"""Let these requests run at the same moment; returns what became of each, in no order."""
		start, said = fork.Event(), fork.Queue()
		site = frappe.local.site
		workers = [
			fork.Process(target=_as, args=(site, user, start, said, *rest)) for user, *rest in requests
		]
		for worker in workers:
			worker.start()
		start.set()
		found = [said.get(timeout=60) for _worker in workers]
		for worker in workers:
			worker.join(30)
		frappe.db.rollback()
		return sorted(found)

	def stored(self) -> Any:
		frappe.db.rollback()
		return frappe.get_doc(self.doc.doctype, self.doc.name)

	def clock(self, step: str) -> list[Any]:
		return frappe.get_all(
			"Duty Clock",
			filters={"reference_name": self.doc.name, "step": step},
			fields=["name", "status", "assignee"],
		)

	def test_two_who_pass_on_at_once_pass_on_once(self):
		clerk = make.user_of(self.clerk)
		said = self.at_once(*[(clerk, incoming.pass_on, self.doc.name)] * 3)
		self.assertEqual(said.count("done"), 1, said)
		for other in said[:-1]:
			self.assertIn("already been passed on", other)
		doc = self.stored()
		self.assertEqual([row.step for row in doc.handling], ["Registration", "Proposal"])
		self.assertEqual([row.status for row in self.clock("Registration")], ["Finished"])
		self.assertEqual([row.status for row in self.clock("Proposal")], ["Running"])

	def test_readers_who_sign_at_once_are_all_recorded(self):
		with as_user(make.user_of(self.clerk)):
			incoming.pass_on(self.doc.name)
		with as_user(make.user_of(self.deputy)):
			incoming.decide(self.doc.name, "Proposal", "For all.", readers=self.readers)
		frappe.db.commit()
		args = (self.doc.doctype, self.doc.name, "Circulation", "Read.")
		said = self.at_once(*[(make.user_of(reader), api.do_step, *args) for reader in self.readers])
		self.assertEqual(said, ["done"] * READERS)
		doc = self.stored()
		self.assertEqual((doc.status, doc.current_step), ("Finished", "Filing"))
		self.assertEqual([row.status for row in self.clock("Circulation")], ["Finished"] * READERS)
		self.assertEqual(len(doc.open_rows()), 1)

	def test_a_process_that_dies_in_a_step_leaves_document_and_clocks_as_they_were(self):
		before = self.stored().as_dict()
		worker = fork.Process(
			target=_die_in_the_middle,
			args=(frappe.local.site, make.user_of(self.clerk), self.doc.name),
		)
		worker.start()
		worker.join(60)
		self.assertEqual(worker.exitcode, 9)
		self.assertEqual(self.stored().as_dict(), before)
		self.assertEqual([row.status for row in self.clock("Registration")], ["Running"])
		self.assertEqual(self.clock("Proposal"), [])
		with as_user(make.user_of(self.clerk)):
			incoming.pass_on(self.doc.name)
		self.assertEqual([row.status for row in self.clock("Proposal")], ["Running"])
		self.assertEqual(self.broken(), [])

	def broken(self) -> list[str]:
		report = verify()
		names = {row.name for step in ("Registration", "Proposal") for row in self.clock(step)}
		return [finding.text for finding in report.findings if finding.clock in names]

	def test_clocks_follow_a_document_that_was_changed_behind_their_back(self):
		"""Whoever changed the document and in whatever way: with the next save they agree again."""
		at = now_datetime().replace(microsecond=0)
		frappe.db.set_value(self.doc.doctype, self.doc.name, {"passed_on_at": at, "passed_to": self.deputy})
		with as_user(make.user_of(self.clerk)):
			frappe.get_doc(self.doc.doctype, self.doc.name).update({"copies": 2}).save()
		self.assertEqual([row.status for row in self.clock("Registration")], ["Finished"])
