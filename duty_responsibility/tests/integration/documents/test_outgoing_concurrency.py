"""Fifty who take a number at once, and people whose machine dies in the middle of a step.

These tests need real processes and real commits, so they clean up after themselves by name.
"""

import os
import random
import signal
import time
from multiprocessing import get_context
from typing import Any

import frappe

from duty_responsibility.api import handling
from duty_responsibility.api.endpoint import ATTEMPTS, again_on_conflict
from duty_responsibility.engine.clocks import clocks, sync
from duty_responsibility.engine.documents import numbering
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase, as_user
from duty_responsibility.tests.outgoing import OUTGOING, make_series, new_outgoing

AT_ONCE = 50
fork = get_context("fork")


def _take_number(site: str, user: str, name: str, ready: Any, dies: bool) -> None:
	"""One request in a process and a connection of its own; one that dies has its number already."""
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user(user)
	ready.wait(60)
	handling.do_step(OUTGOING, name, "Numbering")
	if not dies:
		frappe.db.commit()
	os._exit(0)  # without the test runner's own exit handlers, and without a commit for one that dies


def _step(site: str, user: str, name: str, step: str, ready: Any) -> None:
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user(user)
	ready.set()
	handling.do_step(OUTGOING, name, step)
	frappe.db.commit()
	os._exit(0)


def _lock_both(site: str, first: str, second: str, meet: Any, tries: Any) -> None:
	frappe.init(site, force=True)
	frappe.connect()

	@again_on_conflict
	def request() -> None:
		with tries.get_lock():
			tries.value += 1
		numbering.hold(first)
		if tries.value <= 2:
			meet.wait(30)  # both hold one and want the other's
		numbering.hold(second)

	request()
	os._exit(0)


def _die_before_the_clocks(site: str, user: str, name: str, step: str) -> None:
	"""Killed after document, version and number were written, and before the clocks were."""
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user(user)
	sync.sync = lambda *_args: os._exit(9)
	handling.do_step(OUTGOING, name, step)


class CommittedCase(DutyTestCase):
	"""A clerk who does every step of a short path; all of it committed, and removed again."""

	WAY: tuple[str, ...] = ()

	def setUp(self) -> None:
		super().setUp()
		self.clerk = make.make_staff("clerk", "Duty Clerk")
		self.drafter = make.make_staff("drafter", "Duty Member")
		self.user = make.user_of(self.clerk)
		self.users = [self.user, make.user_of(self.drafter)]
		self.series = make_series(year=0)
		self.ladder = make.make_ladder()
		self.limit = make.make_limit(
			[
				make.step(name, "Working Days", 1, self.ladder, article="Art. 10")
				for name in dict.fromkeys(("Drafting", *self.WAY))
			],
			document_type=OUTGOING,
			sequence=0,
		)
		self.path = make.make_path(
			[make.stop(name, "Named Person", person=self.clerk) for name in self.WAY],
			document_type=OUTGOING,
			sequence=0,
		)
		self.docs: list[str] = []
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.db.rollback()
		names = [name for doc in self.docs for name in clocks.of_matter(OUTGOING, doc)]
		for doctype in ("Duty Notification", "Duty Escalation", "Duty Clock Event"):
			frappe.db.delete(doctype, {"clock": ("in", [*names, ""])})
		frappe.db.delete("Duty Clock", {"name": ("in", [*names, ""])})
		for doctype in ("Duty Document Number", "Duty Draft Version"):
			frappe.db.delete(doctype, {"document": ("in", [*self.docs, ""])})
		for doctype in ("Duty Handling Record", "Duty Document Recipient"):
			frappe.db.delete(doctype, {"parent": ("in", [*self.docs, ""])})
		frappe.db.delete(OUTGOING, {"name": ("in", [*self.docs, ""])})
		for doctype, name in (
			("Duty Number Series", self.series),
			("Duty Path", self.path),
			("Duty Time Limit", self.limit),
			("Duty Escalation Ladder", self.ladder),
		):
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
		frappe.db.delete("Duty Staff", {"name": ("in", [self.clerk, self.drafter])})
		frappe.db.delete("Has Role", {"parent": ("in", self.users)})
		frappe.db.delete("User", {"name": ("in", self.users)})
		frappe.db.commit()
		super().tearDown()

	def draft(self) -> str:
		with as_user(self.user):
			doc = new_outgoing(series=self.series, assignee=self.drafter).insert()
		self.docs.append(doc.name)
		return doc.name


class TestFiftyAtOnce(CommittedCase):
	WAY = ("Numbering", "Check and Issue")

	def take(self, names: list[str], dying: set[str]) -> None:
		ready = fork.Barrier(len(names))
		site = frappe.local.site
		workers = [
			fork.Process(target=_take_number, args=(site, self.user, name, ready, name in dying))
			for name in names
		]
		for worker in workers:
			worker.start()
		for worker in workers:
			worker.join(180)
		self.assertEqual([worker.exitcode for worker in workers], [0] * len(workers))
		frappe.db.rollback()  # see what the others have committed

	def numbers(self) -> list[int]:
		filters = {"series": self.series, "state": "In Use"}
		return sorted(frappe.get_all("Duty Document Number", filters=filters, pluck="number"))

	def test_no_number_twice_and_none_left_out(self):
		for _number in range(AT_ONCE):
			self.draft()
		frappe.db.commit()
		dying = set(self.docs[::7])
		self.take(self.docs, dying)
		alive = [name for name in self.docs if name not in dying]
		self.assertEqual(self.numbers(), list(range(1, len(alive) + 1)))
		held = dict(
			frappe.get_all(OUTGOING, {"name": ("in", self.docs)}, ["name", "document_number"], as_list=True)
		)
		self.assertEqual({name for name, number in held.items() if not number}, dying)
		self.assertEqual(len(set(held.values()) - {None, ""}), len(alive))
		# those whose machine died come again
		self.take(sorted(dying), set())
		self.assertEqual(self.numbers(), list(range(1, AT_ONCE + 1)))
		series = frappe.get_doc("Duty Number Series", self.series)
		self.assertEqual((series.last_number, series.free_numbers or ""), (AT_ONCE, ""))


class TestDeadlock(CommittedCase):
	WAY = ("Numbering",)

	def test_two_who_wait_for_each_other_both_come_through(self):
		other = make_series()
		frappe.db.commit()
		meet, tries = fork.Barrier(2), fork.Value("i", 0)
		pairs = ((self.series, other), (other, self.series))
		site = frappe.local.site
		workers = [fork.Process(target=_lock_both, args=(site, *pair, meet, tries)) for pair in pairs]
		try:
			for worker in workers:
				worker.start()
			for worker in workers:
				worker.join(60)
			self.assertEqual([worker.exitcode for worker in workers], [0, 0])
			self.assertGreater(tries.value, 2, "there was no deadlock to be overcome")
		finally:
			frappe.db.rollback()
			frappe.delete_doc("Duty Number Series", other, force=True, delete_permanently=True)
			frappe.db.commit()

	def test_in_the_end_it_says_so(self):
		tries = []

		@again_on_conflict
		def never() -> None:
			tries.append(1)
			raise frappe.QueryDeadlockError

		with self.refused("Try once more"):
			never()
		self.assertEqual(len(tries), ATTEMPTS)


class TestDeath(CommittedCase):
	WAY = ("Drafting", "Numbering", "Sending Out", "Check and Issue", "Filing")

	def test_a_death_between_steps_leaves_document_and_clocks_in_agreement(self):
		name = self.draft()
		frappe.db.commit()
		luck = random.Random(11)
		reached = set()
		for step in self.WAY[:-1]:
			for _attempt in range(12):
				if frappe.db.get_value(OUTGOING, name, "current_step") != step:
					break
				ready = fork.Event()
				worker = fork.Process(target=_step, args=(frappe.local.site, self.user, name, step, ready))
				worker.start()
				ready.wait(60)
				time.sleep(luck.uniform(0.0, 0.09))
				os.kill(worker.pid, signal.SIGKILL)
				worker.join(60)
				frappe.db.rollback()
				reached.add(self.assert_agrees(name))
			else:
				with as_user(self.user):
					handling.do_step(OUTGOING, name, step)
					frappe.db.commit()
				self.assert_agrees(name)
		self.assertGreater(len(reached), 1, "no attempt ever came through")
		self.assertEqual(frappe.db.get_value(OUTGOING, name, "current_step"), "Filing")

	def test_killed_before_the_clocks_were_written_nothing_of_it_is_left(self):
		name = self.draft()
		frappe.db.commit()
		for step in self.WAY[:3]:
			worker = fork.Process(
				target=_die_before_the_clocks, args=(frappe.local.site, self.user, name, step)
			)
			worker.start()
			worker.join(60)
			self.assertEqual(worker.exitcode, 9)
			frappe.db.rollback()
			with self.subTest(step=step):
				self.assertEqual(self.assert_agrees(name), step)
			with as_user(self.user):
				handling.do_step(OUTGOING, name, step)
				frappe.db.commit()
		self.assertEqual(frappe.db.get_value("Duty Number Series", self.series, "last_number"), 1)
		self.assertEqual(frappe.db.count("Duty Draft Version", {"document": name}), 1)

	def assert_agrees(self, name: str) -> str:
		"""What waits has a running clock of its person, what is done has a finished one, and the number is held once."""
		doc = frappe.get_doc(OUTGOING, name)
		filters = {"reference_doctype": OUTGOING, "reference_name": name}
		rows = frappe.get_all("Duty Clock", filters, ["step", "status", "assignee"])
		self.assertEqual(
			{(row.step, row.assignee) for row in rows if row.status == "Running"},
			{(row.step, row.person) for row in doc.open_rows() if row.step != "Sending Out"},
		)
		self.assertEqual(
			{row.step for row in rows if row.status == "Finished"},
			{row.step for row in doc.handling if row.done_at and row.step != "Sending Out"},
		)
		held = frappe.get_all("Duty Document Number", {"document": name, "state": "In Use"}, pluck="held")
		self.assertEqual(held, [doc.document_number] if doc.document_number else [])
		return doc.current_step
