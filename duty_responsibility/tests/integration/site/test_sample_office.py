"""The sample office: a year that has really happened in the app, and nothing left of it when it goes."""

import ast
import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from duty_responsibility.api import sample as api
from duty_responsibility.demo import first_look
from duty_responsibility.demo import office as demo_office
from duty_responsibility.demo.year import documents, meetings, moment, people, topics
from duty_responsibility.demo.year.extensions import ask_for_time
from duty_responsibility.demo.year.player import Player, Story, turn
from duty_responsibility.demo.year.world import World, insert, user_of
from duty_responsibility.engine.figures import figures
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.engine.ledger.watch import read_watch
from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import make_user
from duty_responsibility.tests.recount import charts, sight
from duty_responsibility.tests.recount.compare import REPORTS, everything, kept_differ
from duty_responsibility.tests.recount.ledger import Office

APP = Path(__file__).parents[3]
TODAY = "2026-11-20 15:40:00"
WEEKS, SHARE = 6, 0.5

UNAVOIDABLE = ("Error Log", "Scheduled Job Log", "Scheduled Job Type", "RQ Job", "Route History")
"""What Frappe itself notes of what goes on, whatever it is."""


def tables() -> dict[str, tuple[int, str]]:
	"""How many rows each table of the site has, and what is in them."""
	found = {}
	for (table,) in frappe.db.sql("show tables"):
		if table.removeprefix("tab") in UNAVOIDABLE:
			continue
		# a default that Frappe sets again, as whenever a user is made, is a new row of the same words
		what = "parent, defkey, defvalue" if table == "tabDefaultValue" else "*"
		rows = sorted(repr(row) for row in frappe.db.sql(f"select {what} from `{table}`"))
		found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
	return found


def told() -> dict[str, Any]:
	"""What the year is like, without names that are made by chance."""
	clocks = frappe.get_all(
		"Duty Clock",
		filters={"reference_doctype": ("in", [one for one in MATTERS if one != "Duty Fault Record"])},
		fields=[
			"reference_name",
			"step",
			"round_number",
			"due_at",
			"finished_at",
			"status",
			"result",
			"late_minutes",
		],
		order_by="reference_name, step, round_number, due_at, finished_at",
	)
	return {
		"clocks": [tuple(map(str, row.values())) for row in clocks],
		"events": Counter(frappe.get_all("Duty Clock Event", pluck="event")),
		"escalations": Counter(
			(row.level, row.outcome) for row in frappe.get_all("Duty Escalation", fields=["level", "outcome"])
		),
		# a case has no name that tells anything
		"titles": {
			doctype: frappe.get_all(doctype, pluck="name", order_by="name")
			if doctype != "Duty Fault Record"
			else frappe.db.count(doctype)
			for doctype in MATTERS
		},
	}


class LateOffice(World):
	"""Most of what is done there is done late."""

	def trouble(self) -> float:
		return 0.8


class EagerOffice(World):
	"""Whatever may happen there, happens."""

	def chance(self, share: float) -> bool:
		return True


class TestSampleOffice(DutyTestCase):
	def given(self) -> None:
		super().given()
		for doctype in (*MATTERS, "Duty Clock", "Duty Clock Event", "Duty Staff", "Duty Section"):
			frappe.db.delete(doctype)  # what another test has left on this site

	def load(self, weeks: int = WEEKS, share: float = SHARE) -> dict[str, Any]:
		return demo_office.load(weeks, share, commit=False)

	def test_it_comes_genuine_and_goes_without_trace(self) -> None:
		with clock_at(TODAY):
			before = tables()
			made = self.load()
			self.assertGreater(made["matters"], 100)
			self.the_ledger_is_genuine()
			self.the_year_is_plausible()
			self.the_named_people_are_there()
			self.every_report_says_what_a_recount_says()
			demo_office.remove(commit=False)
			self.assertEqual(self.differences(before, tables()), {})

	def test_the_same_day_makes_the_same_office(self) -> None:
		with clock_at(TODAY):
			self.load(1, 0.3)
			first = told()
			demo_office.remove(commit=False)
			self.load(1, 0.3)
			self.assertEqual(told(), first)

	def differences(self, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
		return {
			name: (before.get(name), after.get(name))
			for name in sorted(before | after)
			if before.get(name) != after.get(name)
		}

	def the_ledger_is_genuine(self) -> None:
		report = verify()
		self.assertEqual([finding.text for finding in report.findings], [])
		self.assertGreater(report.events, 1000)
		self.assertEqual(frappe.db.count("Duty Clock", {"unsealed": 1}), 0)
		first = get_datetime(
			frappe.get_all("Duty Incoming Document", pluck="creation", order_by="creation")[0]
		)
		self.assertLess(first, get_datetime("2026-10-20"), "rows are of the moment of the story")
		actors = set(frappe.get_all("Duty Clock Event", pluck="actor", distinct=True))
		# meetings are closed by the scheduler, as Administrator
		self.assertTrue(actors <= {*people.USERS, "sweep", "Administrator"}, actors)
		# nothing is noted before it happens, or after the present
		rows = frappe.get_all("Duty Clock Event", fields=["clock", "seq", "happened_at", "recorded_at"])
		self.assertLessEqual(max(row.recorded_at for row in rows), now_datetime())
		# the watch is the machine's own: it was not told that the sweep ran in the past
		self.assertNotEqual(str(read_watch()["last_sweep_at"])[:10], "2026-11-19")

	def the_year_is_plausible(self) -> None:
		"""In so few weeks; how often a notice is forgotten, or a step paused, is chance."""
		for doctype in MATTERS:
			# the last two nights have logs
			self.assertGreaterEqual(
				frappe.db.count(doctype), 2 if doctype == "Duty Shift Log" else 3, doctype
			)
		results = Counter(frappe.get_all("Duty Clock", filters={"status": "Finished"}, pluck="result"))
		on_time = results["On Time"] / sum(results.values())
		self.assertTrue(0.85 <= on_time <= 0.97, results)
		self.assertGreater(results["Late"], 0)
		levels = Counter(frappe.get_all("Duty Escalation", filters={"outcome": "Sent"}, pluck="level"))
		self.assertEqual({1, 2, 3, 4} - set(levels), set(), levels)
		self.assertGreater(
			frappe.db.count("Duty Escalation", {"outcome": "Skipped"}), 0, "there was an outage"
		)
		self.assertEqual(frappe.db.count("Duty Outage", {"creation": (">", "2026-10-01")}), 1)
		for doctype in (
			"Duty Notification",
			"Duty Absence",
			"Duty Roster",
			"Duty Proofreading Record",
		):
			self.assertGreater(frappe.db.count(doctype), 0, doctype)
		self.assertTrue(frappe.db.get_value("Duty Section", people.MERGED[0], "disabled"))
		self.assertFalse(frappe.db.exists("Duty Staff", {"department": people.MERGED[0]}))

	def every_report_says_what_a_recount_says(self) -> None:
		"""As five readers, with many filters; the whole year: tests/recount/compare.py."""
		readers = [
			f"{login}@office.example" for login in ("zhuren", "fuzhuren", "kezhang", "wenshu", "zonghe1")
		]
		lines: Counter = Counter()
		for one in everything(readers, now_datetime()):
			lines[one.report] += one.lines
			with self.subTest(report=one.report, reader=one.reader, filters=one.asked):
				self.assertEqual(one.differences, [])
		for report in REPORTS:
			self.assertGreater(lines[report], 0, f"{report} is empty")
		office = Office(now_datetime())
		everybody = sorted(one.user for one in office.people.values() if one.user)
		self.assertEqual(sight.differences(office, everybody), [])
		self.assertEqual(charts.differences(office, everybody), [])
		frappe.db.savepoint("not_figured")
		figures.refresh(commit=False)
		self.assertEqual(kept_differ(office), [])
		frappe.db.rollback(save_point="not_figured")

	def the_named_people_are_there(self) -> None:
		for login in ("wenshu", "kezhang", "fuzhuren", "zhuren", "menwei", "guanli", "zonghe1"):
			self.assertTrue(frappe.db.exists("User", {"name": f"{login}@office.example", "enabled": 1}))
		waiting = frappe.db.count("Duty Clock", {"status": "Running"})
		self.assertGreater(waiting, 15, "the Desk is lively on the day it is loaded")
		self.assertEqual({one["user"] for one in first_look.load()}, {one["user"] for one in people.logins()})

	def test_it_is_refused_where_there_is_an_office_already(self) -> None:
		with clock_at(TODAY):
			frappe.get_doc({"doctype": "Duty Staff", "employee_name": "王五"}).insert()
			with self.refused("an office of its own"):
				self.load(1, 0.05)

	def test_what_is_ones_own_stands_against_its_removal(self) -> None:
		with clock_at(TODAY):
			kept = self.version_of_settings()
			self.load(1, 0.05)
			forgotten = self.version_of_settings()
			with self.refused("on this site already"):
				self.load(1, 0.05)
			values = {"title": "自己的来文", "sender": "县林业局", "section": "综合科"}
			mine = frappe.get_doc({"doctype": "Duty Incoming Document", **values}).insert()
			with self.refused("would go too", mine.name):
				demo_office.remove(commit=False)
			# a calendar of one's own stays
			staff = frappe.get_doc({"doctype": "Duty Staff", "employee_name": "王五"}).insert()
			with self.refused("people of its own", "王五"):
				demo_office.remove(confirmed=True, commit=False)
			frappe.db.delete("Duty Staff", {"name": staff.name})
			room = frappe.get_doc({"doctype": "Duty Meeting Room", "room_name": "自己的会议室"}).insert()
			demo_office.remove(confirmed=True, commit=False)
			self.assertTrue(frappe.db.exists("Duty Meeting Room", room.name))
			# the settings are again what they were, and so is their history
			self.assertTrue(frappe.db.exists("Version", kept))
			self.assertFalse(frappe.db.exists("Version", forgotten))
			self.assertFalse(frappe.db.exists("Duty Incoming Document", mine.name))
			self.assertTrue(verify().intact)

	def version_of_settings(self) -> str:
		"""What Frappe keeps of a change to them; it keeps none by itself in tests."""
		values = {"ref_doctype": "Duty Settings", "docname": "Duty Settings", "data": "{}"}
		return frappe.get_doc({"doctype": "Version", **values}).insert().name

	def test_only_administrators_load_it(self) -> None:
		for call in (api.state, api.load, api.remove):
			with as_user(make_user("Duty Clerk")), self.refused(error=frappe.PermissionError):
				call()
		with as_user(make_user("Duty Administrator")):
			self.assertFalse(api.state()["loaded"])

	def test_what_is_late_is_told_to_its_end(self) -> None:
		"""Of a year some matters, in an office that is nearly always late and whose sweep stands still for two days."""
		since, until = get_datetime("2026-11-02 08:30:00"), get_datetime("2026-11-18 18:00:00")
		stopped = get_datetime("2026-11-05 09:10:00"), get_datetime("2026-11-09 08:40:00")
		with clock_at(TODAY), moment.telling() as story:
			story.at(since)
			player = Player(story, since, until, user_of)
			office = LateOffice(player, people.hire(), random.Random(11))
			office.bad_weeks.add(since.date())
			player.outages.append(stopped)
			meetings.rooms()
			for number, at in enumerate(office.moments(2, since, since + timedelta(days=3))):
				player.play(meetings.meeting(office, at, executive=not number % 2))
				player.play(documents.document(office, at, topics.ORDINARY[0], "secret"))
			player.play(self.asks_late(EagerOffice(player, office.staff, office.rng), since))
			player.run()
			self.what_comes_before_a_meeting_came_before_it(until, stopped)
			reminded = {"reminded": (">", 0), "parenttype": "Duty Incoming Document"}
			self.assertGreater(frappe.db.count("Duty Handling Record", reminded), 0)
			asked = frappe.get_all("Duty Extension Request", pluck="kind")
			self.assertEqual(asked, ["Extension"], "what is nearly due is not paused any more")

	def asks_late(self, office: World, at: datetime) -> Story:
		"""Whoever undertakes a document asks for time four minutes before it is due."""
		values = {"title": "关于报送材料的通知", "sender": "市人民政府办公室", "section": "综合科"}
		values["assignee"] = office.staff["zonghe1"]
		doc = yield turn(at, "wenshu", insert(documents.DOCTYPE, **values))
		yield turn(office.soon(), "wenshu", doc.pass_on)
		yield turn(office.due(doc, "Completion") - timedelta(minutes=4), "zonghe1", doc.reload)
		yield from ask_for_time(office, doc, "zonghe1", ("Completion",))

	def what_comes_before_a_meeting_came_before_it(
		self, until: datetime, stopped: tuple[datetime, datetime]
	) -> None:
		filters = {"end_time": ("<=", until)}
		over = frappe.get_all("Duty Meeting", filters=filters, fields=["name", "status", "start_time"])
		self.assertGreater(len(over), 4)
		self.assertEqual([row.name for row in over if row.status == "Planned"], [])
		starts = {row.name: row.start_time for row in over}
		for doctype, meeting, *fields in (
			("Duty Meeting Notice", "meeting", "sent_at", "replied_at"),
			("Duty Meeting Preparation", "parent", "done_at"),
		):
			for row in frappe.get_all(doctype, fields=[meeting, *fields]):
				moments = [row[field] for field in fields if row[field]]
				self.assertTrue(all(at < starts[row[meeting]] for at in moments), row)
		# what was too late was left undone, and is seen as such; minutes waited until the sweep was there again
		missed = {"parent": ("in", list(starts)), "done_at": ("is", "not set")}
		self.assertGreater(frappe.db.count("Duty Meeting Preparation", missed), 0)
		ended_meanwhile = {"end_time": ("between", stopped), "minutes_done_at": (">", stopped[1])}
		self.assertGreater(frappe.db.count("Duty Meeting", ended_meanwhile), 0)

	def test_time_is_told_inside_only(self) -> None:
		real = now_datetime()
		with moment.telling() as story:
			story.at(get_datetime("2026-02-03 09:15:00"))
			self.assertEqual(str(now_datetime())[:19], "2026-02-03 09:15:00")
			self.assertEqual(frappe.utils.nowdate(), "2026-02-03")
			doc = frappe.get_doc({"doctype": "Duty Meeting Room", "room_name": "昨天的会议室"}).insert()
			self.assertEqual(str(doc.creation)[:19], "2026-02-03 09:15:00")
			self.assertIsInstance(get_datetime("2026-02-03 09:15:00"), type(real))
		self.assertLess((now_datetime() - real).total_seconds(), 60)

	def test_no_request_leads_to_the_seam(self) -> None:
		known = {"demo/office.py", "demo/year/load.py", "demo/year/player.py"}
		for path in APP.rglob("*.py"):
			name = str(path.relative_to(APP))
			if name.startswith("tests/"):
				continue
			if any(one.endswith("demo.year.moment") for one in imports(path)):
				self.assertIn(name, known)
		# only jobs and commands call what tells it; neither is whitelisted
		for function in (api.load_now, api.remove_now, demo_office.load, demo_office.remove):
			self.assertNotIn(function, frappe.whitelisted)


def imports(path: Path) -> Iterator[str]:
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom) and node.module:
			yield node.module
			yield from (f"{node.module}.{alias.name}" for alias in node.names)
