"""A shift has one log, although the scheduler and several people open it in the same instant.

Real processes and real commits, which clean up after themselves by name.
"""

import os
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine.shifts import shifts
from duty_responsibility.rules.shifts import Turn
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase

LOG = "Duty Shift Log"
PEOPLE = 6

fork = get_context("fork")


def _open(site: str, turn: Turn, start: Any, found: Any) -> None:
	"""One who opens it: a process of its own, with a connection of its own."""
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user("Administrator")
	start.wait(60)
	for _attempt in range(20):
		try:
			name = shifts.open_for(turn, turn.start)
			frappe.db.commit()
			found.put(name)
			break
		except frappe.QueryDeadlockError:
			frappe.db.rollback()  # as a request is done again
	found.close()
	found.join_thread()
	os._exit(0)


class TestOneLogAShift(DutyTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.officer = make.make_staff("officer", "Duty Member")
		self.user = make.user_of(self.officer)
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.db.rollback()
		frappe.db.delete(LOG, {"officer": self.officer})
		frappe.db.delete("Duty Staff", {"name": self.officer})
		frappe.db.delete("Has Role", {"parent": self.user})
		frappe.db.delete("User", {"name": self.user})
		frappe.db.commit()
		super().tearDown()

	def test_many_open_it_at_once_and_all_get_the_same(self):
		begins = now_datetime().replace(minute=0, second=0, microsecond=0)
		turn = Turn(begins, begins + timedelta(hours=12), (self.officer,))
		start, found = fork.Barrier(PEOPLE), fork.Queue()
		args = (frappe.local.site, turn, start, found)
		workers = [fork.Process(target=_open, args=args) for _ in range(PEOPLE)]
		for worker in workers:
			worker.start()
		names = [found.get(timeout=120) for _ in workers]
		for worker in workers:
			worker.join(60)
		frappe.db.rollback()  # to see what the others have written
		self.assertEqual(frappe.get_all(LOG, {"officer": self.officer}, pluck="name"), [names[0]])
		self.assertEqual(len(set(names)), 1)
