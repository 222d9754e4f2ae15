"""Figures while clocks move: in real processes, with real commits; whoever asks meanwhile gets one moment's truth."""

import os
import random
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.figures import figures
from duty_responsibility.permissions.figures import Seen
from duty_responsibility.rules.clock import EventKind
from duty_responsibility.tests.base import DutyTestCase
from duty_responsibility.tests.factories import unique
from duty_responsibility.tests.mix import month, recount, sort

CLOCKS, ROUNDS, ASKED = 120, 60, 40
EVERYTHING = Seen(True, frozenset(), None)
MONTHS = [f"2035-{number:02}" for number in range(1, 7)]
"""Far away, so that the site's own clocks are not waited for."""

fork = get_context("fork")


def _connect(site: str) -> None:
	frappe.init(site, force=True)
	frappe.connect()
	frappe.set_user("Administrator")


def _move(site: str, names: list[str], seed: int) -> None:
	"""Clocks get other due times, in other months, are finished and opened again."""
	_connect(site)
	draw, now = random.Random(seed), now_datetime().replace(microsecond=0)
	for _round in range(ROUNDS):
		held = clocks.hold(sorted(draw.sample(names, 3)))
		for item in held:
			due = f"{draw.choice(MONTHS)}-15 18:00:00"
			finished = item.state.status.value == "Finished"
			kind = EventKind.REOPENED if finished else draw.choice([EventKind.EXTENDED, EventKind.FINISHED])
			data = {} if kind is EventKind.FINISHED else {"due_at": due}
			item.record(kind, max(now, item.state.last_at), data, actor="test", recorded_at=now)
		clocks.write(held, now)
		frappe.db.commit()
	os._exit(0)


def _count(site: str) -> None:
	_connect(site)
	figures.BATCH = 20
	for _round in range(ROUNDS):
		figures.refresh()
	os._exit(0)


def _ask(site: str, section: str) -> None:
	"""What the figures say must be what the rows say, at every moment; says so by its exit code."""
	_connect(site)
	wrong = 0
	for _round in range(ASKED):
		frappe.db.rollback()  # a new snapshot
		wrong += _figures(section) != _rows(section)
	os._exit(1 if wrong else 0)


def _figures(section: str) -> dict[Any, dict[str, int]]:
	found = figures.tally(
		figures.Asked("2035-01", "2035-12", {"section": section}), EVERYTHING, "counted_month"
	)
	return {key: {word: one for word, one in vars(value).items() if one} for key, value in found.items()}


def _rows(section: str) -> dict[Any, dict[str, int]]:
	rows = frappe.get_all("Duty Clock", filters={"section": section}, fields=["*"], limit_page_length=0)
	assert {sort(row) for row in rows} <= {"running", "on_time"} and all(month(row) in MONTHS for row in rows)
	return {key: dict(value) for key, value in recount(rows, "counted_month", "2035-01", "2035-12").items()}


class TestTogether(DutyTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.section = unique("Counted")  # no more than a name: nothing here asks who leads it
		now = now_datetime().replace(microsecond=0)
		held = []
		for number in range(CLOCKS):
			item = clocks.new("Duty Incoming Document", f"{self.section}-{number}", "Completion", "counted")
			data = {
				"due_at": f"{MONTHS[number % 6]}-15 18:00:00",
				"section": self.section,
				"round_the_clock": 1,
			}
			started = now - timedelta(minutes=1)
			item.record(EventKind.STARTED, started, data, actor="test", recorded_at=now)
			held.append(item)
		clocks.write(held, now)
		self.names = [item.row["name"] for item in held]
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.db.rollback()
		frappe.db.delete("Duty Clock Event", {"clock": ("in", self.names)})
		frappe.db.delete("Duty Clock", {"name": ("in", self.names)})
		figures.recount(MONTHS)
		super().tearDown()

	def test_no_change_is_lost_and_none_is_counted_twice(self):
		site = frappe.local.site
		workers = [fork.Process(target=_move, args=(site, self.names, seed)) for seed in range(3)]
		workers += [fork.Process(target=_count, args=(site,)) for _ in range(2)]
		workers += [fork.Process(target=_ask, args=(site, self.section))]
		for worker in workers:
			worker.start()
		for worker in workers:
			worker.join(120)
		self.assertEqual([worker.exitcode for worker in workers], [0] * len(workers))
		frappe.db.rollback()
		figures.refresh()
		frappe.db.rollback()
		marked = frappe.get_all("Duty Clock", filters={"name": ("in", self.names), "unfigured": 1})
		self.assertEqual(marked, [])
		self.assertEqual(figures.verify(), [])
		self.assertEqual(_figures(self.section), _rows(self.section))
