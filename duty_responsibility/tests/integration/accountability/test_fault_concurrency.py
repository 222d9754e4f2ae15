"""The same breach swept by four workers at once, replayed and noted again: one record (rule 6). Real processes, real commits."""

import os
import time
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine.accountability import breaches, evidence
from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.clocks.listeners import Missed
from duty_responsibility.engine.ledger import watch
from duty_responsibility.setup.seeds import accountability as seeds
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase
from duty_responsibility.tests.cases import POLICY, RECORD

CLOCKS = 60
fork = get_context("fork")


def _work(site: str, now, job: str, missed: list[Missed]) -> None:
	"""One worker: a process of its own, with a connection of its own."""
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user("Administrator")
	engine.BATCH = 7
	if job == "sweep":
		engine.sweep(now)
	elif job == "freeze":
		evidence.freeze(now)
	else:
		_again(breaches.note, missed, now)  # as a replay would come upon the same facts
	os._exit(0)


def _again(work: Any, *args: Any) -> None:
	"""Neighbours may lock each other out; whoever had to give way does it once more, as a request does."""
	for _try in range(5):
		try:
			work(*args)
			frappe.db.commit()
			return
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			frappe.db.rollback()
	raise AssertionError("five times in vain")


class TestOneRecord(DutyTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.before = {field: frappe.db.get_single_value("Duty Settings", field) for field in POLICY}
		self.now = now_datetime().replace(microsecond=0)
		self.watch_before = watch.lock_watch()
		seeds._categories()
		make.set_settings(**POLICY)
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
		records = frappe.get_all(RECORD, {"subject": self.member}, pluck="name") or [""]
		frappe.db.delete("Duty Fault Evidence", {"record": ("in", records)})
		frappe.db.delete(RECORD, {"name": ("in", records)})
		for doctype in ("Duty Notification", "Duty Escalation", "Duty Clock Event"):
			frappe.db.delete(doctype, {"clock": ("in", names)})
		frappe.db.delete("Duty Clock", {"name": ("in", names)})
		frappe.db.delete("Notification Log", {"document_name": self.doc.name})
		frappe.db.delete(self.doc.doctype, {"section": self.section})
		frappe.db.delete("Duty Section", {"name": self.section})
		frappe.db.delete("Duty Staff", {"name": ("in", [self.head, self.deputy, self.member])})
		frappe.db.delete("Has Role", {"parent": ("in", self.users)})
		frappe.db.delete("User", {"name": ("in", self.users)})
		make.set_settings(**self.before)
		frappe.db.commit()
		super().tearDown()

	def together(self, *jobs: str) -> None:
		due = self.now - timedelta(minutes=1)
		missed = [Missed(name, due, self.member, self.section) for name in self.names]
		args = (frappe.local.site, self.now)
		workers = [fork.Process(target=_work, args=(*args, job, missed)) for job in jobs]
		for worker in workers:
			worker.start()
		for worker in workers:
			worker.join(120)
			self.assertEqual(worker.exitcode, 0)
		frappe.db.rollback()

	def test_four_workers_a_replay_and_an_import(self):
		self.together("sweep", "sweep", "note", "sweep", "sweep")
		self.together("sweep", "note", "note")
		rows = frappe.get_all(RECORD, {"clock": ("in", self.names)}, ["name", "clock", "happened_at"])
		self.assertEqual(sorted(row.clock for row in rows), sorted(self.names))
		copy = {
			"doctype": RECORD,
			"source_kind": "Breach",
			"clock": rows[0].clock,
			"happened_at": rows[0].happened_at,
		}
		with self.refused("recorded already"):
			frappe.get_doc(copy).insert()
		self.together("freeze", "freeze", "freeze")
		for row in rows:
			self.assertEqual(evidence.verify(row.name), [])
		pieces = frappe.get_all(
			"Duty Fault Evidence", {"record": ("in", [row.name for row in rows])}, pluck="record"
		)
		self.assertEqual(sorted(pieces), sorted(row.name for row in rows))

	def test_a_worker_killed_before_the_commit_loses_nothing(self):
		import random
		import signal

		luck = random.Random(3)
		for _attempt in range(8):
			worker = fork.Process(target=_work, args=(frappe.local.site, self.now, "sweep", []))
			worker.start()
			time.sleep(luck.uniform(0.005, 0.1))
			os.kill(worker.pid, signal.SIGKILL)
			worker.join(30)
		for _attempt in range(20):
			self.together("sweep")
			if not frappe.get_all(
				"Duty Clock", {"name": ("in", self.names), "next_action_at": ("<=", self.now)}
			):
				break
			time.sleep(0.25)
		rows = frappe.get_all(RECORD, {"clock": ("in", self.names)}, pluck="clock")
		self.assertEqual(sorted(rows), sorted(self.names))
