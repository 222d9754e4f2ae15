"""Many workers, and workers that die: every escalation once, every notification once, no clock forgotten (rule 6).

These tests need real processes and real commits, so they clean up after themselves by name.
"""

import os
import random
import signal
import time
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.ledger import seals, watch
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.engine.notices import delivery
from duty_responsibility.rules.clock import EventKind
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase

CLOCKS = 240
BATCH = 12
"""So small that workers meet often and a killed one dies in the middle."""

fork = get_context("fork")


def _work(site: str, now, job: str) -> None:
	"""One worker: a process of its own, with a connection of its own."""
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user("Administrator")
	engine.BATCH = delivery.BATCH = BATCH
	if job == "sweep":
		engine.sweep(now)
	elif job == "deliver":
		delivery.deliver(now)
	else:
		seals.seal(now)
	os._exit(0)  # without the test runner's own exit handlers


def _hold_for_a_while(site: str, names: list[str], holds: Any, enough: Any) -> None:
	frappe.init(site, force=True)
	frappe.connect()
	clocks.hold(names)
	holds.set()
	enough.wait(60)
	os._exit(0)


class TestManyWorkers(DutyTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.now = now_datetime().replace(microsecond=0)
		self.seals_before = frappe.get_all("Duty Seal", pluck="name")
		self.watch_before = watch.lock_watch()
		self.head = make.make_staff("head", "Duty Section Head")
		self.deputy = make.make_staff("deputy", "Duty Deputy Director")
		self.section = make.make_section("Crowded", self.head, self.deputy)
		self.member = make.make_staff("member", "Duty Member", department=self.section)
		self.users = [make.user_of(staff) for staff in (self.head, self.deputy, self.member)]
		self.doc = make.register(section=self.section, assignee=self.member, urgency="Urgent")
		self.names = make.overdue_clocks(self.doc, CLOCKS, self.now, self.member, self.section)
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.db.rollback()
		names = [*self.names, *clocks.of_matter(self.doc.doctype, self.doc.name)]
		for doctype in ("Duty Notification", "Duty Escalation", "Duty Clock Event"):
			frappe.db.delete(doctype, {"clock": ("in", names)})
		frappe.db.delete("Duty Clock", {"name": ("in", names)})
		self.take_back_seals()
		watch.set_watch(**{key: value or "" for key, value in self.watch_before.items()})
		frappe.db.delete("Notification Log", {"document_name": self.doc.name})
		frappe.db.delete(self.doc.doctype, {"section": self.section})
		frappe.db.delete("Duty Section", {"name": self.section})
		frappe.db.delete("Duty Staff", {"name": ("in", [self.head, self.deputy, self.member])})
		frappe.db.delete("Has Role", {"parent": ("in", self.users)})
		frappe.db.delete("User", {"name": ("in", self.users)})
		frappe.db.commit()
		super().tearDown()

	def take_back_seals(self) -> None:
		"""Those of the test go; what they held of the site's own clocks is to be sealed once more."""
		made = frappe.get_all(
			"Duty Seal", {"name": ("not in", [*self.seals_before, ""])}, ["name", "content"]
		)
		sealed = {clock for seal in made for clock in frappe.parse_json(seal.content)}
		if sealed:
			frappe.db.set_value(
				"Duty Clock", {"name": ("in", list(sealed))}, "unsealed", 1, update_modified=False
			)
		frappe.db.delete("Duty Seal", {"name": ("in", [seal.name for seal in made] or [""])})
		seals.wait_again()

	def workers(self, job: str, count: int = 1):
		found = [fork.Process(target=_work, args=(frappe.local.site, self.now, job)) for _ in range(count)]
		for worker in found:
			worker.start()
		return found

	def finish(self, workers) -> None:
		for worker in workers:
			worker.join(120)
			self.assertEqual(worker.exitcode, 0)
		frappe.db.rollback()  # see what the others have committed

	def finish_all(self, job: str, left) -> None:
		"""Like the scheduler: once more a little later, for what a dying worker still held."""
		for _minute in range(20):
			self.finish(self.workers(job))
			if not left():
				return
			time.sleep(0.25)

	def due(self) -> list[str]:
		filters = {"name": ("in", self.names), "next_action_at": ("<=", self.now)}
		return frappe.get_all("Duty Clock", filters=filters, pluck="name")

	def pending(self) -> list[str]:
		filters = {"clock": ("in", self.names), "status": "Pending"}
		return frappe.get_all("Duty Notification", filters=filters, pluck="name")

	def assert_each_once(self) -> None:
		frappe.db.rollback()
		escalations = frappe.get_all(
			"Duty Escalation", filters={"clock": ("in", self.names)}, fields=["clock", "level", "outcome"]
		)
		by_clock: dict[str, list] = {name: [] for name in self.names}
		for escalation in escalations:
			by_clock[escalation.clock].append((escalation.level, escalation.outcome))
		self.assertEqual(
			{tuple(sorted(found)) for found in by_clock.values()}, {((1, "Skipped"), (2, "Sent"))}
		)
		events = frappe.get_all(
			"Duty Clock Event",
			filters={"clock": ("in", self.names)},
			fields=["clock", "event"],
			order_by="seq",
		)
		for name in self.names:
			kinds = [event.event for event in events if event.clock == name]
			self.assertEqual(kinds, ["Started", "Breached", "Escalated"])
		self.assertEqual(self.due(), [], "clocks were forgotten")
		report = verify()
		self.assertEqual([f for f in report.findings if f.clock in self.names], [])

	def test_four_workers_at_once(self):
		self.finish(self.workers("sweep", 4))
		self.assert_each_once()

	def test_a_worker_killed_at_twenty_random_moments(self):
		luck = random.Random(20)
		for _attempt in range(20):
			(worker,) = self.workers("sweep")
			time.sleep(luck.uniform(0.005, 0.12))
			os.kill(worker.pid, signal.SIGKILL)
			worker.join(30)
		self.finish_all("sweep", self.due)
		self.assert_each_once()

	def test_every_notice_is_sent_once_by_workers_that_race_and_die(self):
		self.finish(self.workers("sweep"))
		later = self.now + timedelta(days=30)  # whatever waits for an opening is due by then
		self.now = later
		luck = random.Random(7)
		for _attempt in range(6):
			racing = self.workers("deliver", 2)
			time.sleep(luck.uniform(0.02, 0.15))
			os.kill(racing[0].pid, signal.SIGKILL)
			for worker in racing:
				worker.join(60)
		self.finish_all("deliver", self.pending)
		notifications = frappe.get_all(
			"Duty Notification",
			filters={"clock": ("in", self.names)},
			fields=["user", "status", "error", "attempts", "send_after"],
		)
		sent = [notification for notification in notifications if notification.status == "Sent"]
		# a month later another may be on duty by the site's own roster: theirs are withheld, and sent to the other
		others = {
			(notification.status, notification.error)
			for notification in notifications
			if notification not in sent
		}
		self.assertLessEqual(others, {("Withheld", "somebody else answers for it now")})
		self.assertGreaterEqual(len(sent), len(self.names))
		logs = frappe.get_all("Notification Log", filters={"document_name": self.doc.name}, pluck="for_user")
		expected = [notification.user for notification in sent]
		self.assertEqual(sorted(logs), sorted(expected))

	def test_writers_of_different_clocks_do_not_wait_for_each_other(self):
		"""Somebody keeps half of the clocks locked; the others are written, and new matters registered, meanwhile."""
		half, others = self.names[: CLOCKS // 2], self.names[CLOCKS // 2 :]
		holds, enough = fork.Event(), fork.Event()
		holder = fork.Process(target=_hold_for_a_while, args=(frappe.local.site, half, holds, enough))
		holder.start()
		try:
			self.assertTrue(holds.wait(30), "the holder never came to hold anything")
			start = time.monotonic()
			frappe.db.rollback()
			for item in clocks.hold(others):
				item.record(EventKind.FINISHED, self.now, {}, actor="test", recorded_at=self.now)
				clocks.write([item], self.now)
			more = make.register(section=self.section, assignee=self.member)
			self.names += clocks.of_matter(more.doctype, more.name)
			frappe.db.commit()
			self.finish(self.workers("sweep"))  # passes over what is held
			self.assertTrue(holder.is_alive())
			# a wait for the holder would last until the database gives up, fifty seconds
			self.assertLess(time.monotonic() - start, 30)
			frappe.db.delete(more.doctype, {"name": more.name})
		finally:
			enough.set()
			holder.join(30)
		self.assertEqual(holder.exitcode, 0)

	def test_sealers_that_meet_make_one_chain(self):
		self.finish(self.workers("seal", 3))
		self.finish(self.workers("sweep"))
		self.finish(self.workers("seal", 2))
		report = verify()
		self.assertEqual([f.text for f in report.findings if f.clock in self.names or "eal" in f.text], [])
		unsealed = frappe.get_all("Duty Clock", filters={"name": ("in", self.names), "unsealed": 1})
		self.assertEqual(unsealed, [])
