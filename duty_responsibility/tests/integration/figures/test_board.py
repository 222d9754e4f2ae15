"""The light board: every number is the length of the list behind it, for each person, and a wall tells no names."""

import json
from datetime import timedelta
from itertools import product
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.api import board as api
from duty_responsibility.engine.clocks import sweep
from duty_responsibility.engine.clocks.shown import light_of
from duty_responsibility.engine.figures import board
from duty_responsibility.engine.ledger.watch import set_watch
from duty_responsibility.rules.lights import Light
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import make_office, make_user, register

MONDAY = "2025-01-20 09:00:00"
WEDNESDAY = "2025-01-22 17:00:00"
PEOPLE = ("director", "clerk", "deputy_a", "deputy_b", "head_a", "head_b", "member_a", "member_b")


class BoardCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		# what the site has of its own is not counted
		frappe.db.delete("Duty Clock")
		# where no scheduler runs, opening a Desk would note an outage, and commit it
		set_watch(last_sweep_at=now_datetime())
		self.office = make_office()
		self.users, self.staff = self.office.users, self.office.staff
		with clock_at(MONDAY):
			for section, who in (
				(self.office.section_a, "member_a"),
				(self.office.section_a, "member_a2"),
				(self.office.section_b, "member_b"),
			):
				register(self.users["clerk"], section=section, assignee=self.staff[who], received_at=MONDAY)

	def board(self, who: str, at: str = WEDNESDAY) -> dict[str, Any]:
		with clock_at(at), as_user(self.users.get(who, who)):
			return api.lights()

	def listed(self, who: str, at: str = WEDNESDAY, **asked: Any) -> list[dict[str, Any]]:
		with clock_at(at), as_user(self.users.get(who, who)):
			return api.clocks(**asked)["rows"]


class TestCounts(BoardCase):
	def test_each_number_is_the_length_of_its_list_for_everybody(self):
		with clock_at("2025-01-22 10:00:00") as now:
			sweep.sweep(now, commit=False)
		seen = {}
		for who in PEOPLE:
			shown = self.board(who)
			seen[who] = sum(shown["total"].values())
			with clock_at(WEDNESDAY), as_user(self.users[who]):
				mine = frappe.get_list(
					"Duty Clock", filters={"status": ("in", board.STATUSES)}, limit_page_length=0
				)
			with self.subTest(who=who):
				self.assertEqual(seen[who], len(mine))
			for light in Light:
				with self.subTest(who=who, light=light):
					self.assertEqual(shown["total"][light.value], len(self.listed(who, light=light.value)))
			for row in shown["sections"]:
				for light in Light:
					listed = self.listed(who, light=light.value, section=row["section"])
					with self.subTest(who=who, section=row["label"], light=light):
						self.assertEqual(row[light.value], len(listed))
						self.assertEqual({line["light"] for line in listed} - {light.value}, set())
		self.assertEqual(seen["director"], seen["clerk"])
		self.assertEqual(seen["head_a"] + seen["head_b"], seen["director"])
		self.assertGreater(seen["head_a"], seen["head_b"])
		self.assertTrue(seen["member_b"])

	def test_the_database_and_the_rules_give_every_state_the_same_light(self):
		"""All states that a clock can be in, put into the rows themselves, second by second around now."""
		with clock_at(WEDNESDAY) as now:
			names = frappe.get_all("Duty Clock", pluck="name")
			moments = (None, now - timedelta(seconds=1), now, now + timedelta(seconds=1))
			states = list(
				product(("Running", "Paused"), (0, 1), moments[1:], (0, 2), moments, (None, *moments[1:]))
			)
			template = frappe.get_doc("Duty Clock", names[0]).as_dict()
			frappe.db.delete("Duty Clock")
			rows = []
			for number, (status, breached, due, level, look, resume) in enumerate(states):
				rows.append(
					frappe._dict(
						name=f"T-{number}",
						status=status,
						breached=breached,
						due_at=due,
						level=level,
						next_action_at=look,
						resume_by=resume,
						section=self.office.section_a if number % 2 else None,
						reference_doctype=template.reference_doctype,
						reference_name=template.reference_name,
					)
				)
			frappe.db.bulk_insert(
				"Duty Clock", list(rows[0]), [tuple(row[key] for key in rows[0]) for row in rows]
			)
			found = board.by_section(now, None)
			for section in ("", self.office.section_a):
				mine = [row for row in rows if (row.section or "") == section]
				for light in Light:
					wanted = {row.name for row in mine if light_of(row, now) == light.value}
					listed = {row.name for row in board.rows(now, None, light, section, 10_000)}
					with self.subTest(section=section, light=light):
						self.assertTrue(wanted)
						self.assertEqual(listed, wanted)
						self.assertEqual(found[section][light], len(wanted))

	def test_the_board_is_red_in_the_second_after_even_if_nobody_has_swept(self):
		due = self.listed("clerk", MONDAY, light="green", section=self.office.section_b)
		at = max(frappe.get_all("Duty Clock", {"section": self.office.section_b}, pluck="due_at"))
		self.assertTrue(due)
		self.assertFalse(
			frappe.db.get_value("Duty Clock", {"section": self.office.section_b, "due_at": at}, "breached")
		)
		before = self.board("clerk", str(at))["total"]["red"]
		self.assertGreater(self.board("clerk", str(at + timedelta(seconds=1)))["total"]["red"], before)

	def test_the_section_with_most_overdue_comes_first(self):
		shown = self.board("director", "2025-01-27 10:00:00")
		reds = [row["red"] for row in shown["sections"]]
		self.assertEqual(reds, sorted(reds, reverse=True))
		self.assertEqual(shown["sections"][0]["section"], self.office.section_a)

	def test_a_light_that_does_not_exist_is_refused(self):
		with self.refused("There is no light", "blue"):
			self.listed("clerk", light="blue")


class TestWhoSees(BoardCase):
	def test_those_who_are_not_on_the_staff_and_the_gate_see_no_board(self):
		for who in ("outsider", "gatekeeper", "Guest"):
			with self.subTest(who=who), self.refused(error=frappe.PermissionError):
				self.board(who)
			with self.subTest(who=who), self.refused(error=frappe.PermissionError):
				self.listed(who)

	def test_a_member_finds_nothing_of_others_behind_a_number(self):
		mine = {line["name"] for line in self.listed("member_a")}
		other = {line["name"] for line in self.listed("member_b")}
		self.assertTrue(mine and other)
		self.assertFalse(mine & other)
		self.assertEqual(self.listed("member_b", section=self.office.section_a), [])

	def test_a_wall_counts_the_whole_office_and_tells_neither_titles_nor_names(self):
		wall = make_user("Duty Wall Screen", tag="wall")
		frappe.db.set_value("Duty Clock", {"step": "Completion"}, "part_label", "Li Jianguo")
		shown = self.board(wall)
		self.assertTrue(shown["neutral"])
		self.assertEqual(shown["total"], self.board("director")["total"])
		self.assertTrue(shown["pressing"])
		said = json.dumps(shown, ensure_ascii=False)
		secrets = set()
		for row in frappe.get_all("Duty Clock", fields=["title", "reference_name", "assignee", "name"]):
			secrets |= {row.title, row.reference_name, row.assignee, row.name}
		secrets |= {frappe.db.get_value("Duty Staff", name, "employee_name") for name in self.staff.values()}
		for secret in secrets - {None, ""} | {"Li Jianguo"}:
			self.assertNotIn(secret, said)
		self.assertEqual({line["step"] for line in shown["pressing"]}, {"Registration", "Completion"})

	def test_a_wall_reaches_nothing_behind_the_numbers(self):
		wall = make_user("Duty Wall Screen", tag="wall")
		with self.refused("numbers only", error=frappe.PermissionError):
			self.listed(wall, light="red")
		name = frappe.get_all("Duty Clock", pluck="name")[0]
		with as_user(wall):
			for doctype in ("Duty Clock", "Duty Incoming Document", "Duty Staff", "Duty Clock Event"):
				with self.subTest(doctype=doctype), self.assertRaises(frappe.PermissionError):
					frappe.get_list(doctype)
			self.assertFalse(frappe.has_permission("Duty Clock", "read", name))

	def test_the_role_of_a_wall_takes_nothing_from_a_member(self):
		frappe.get_doc("User", self.users["member_a"]).add_roles("Duty Wall Screen")
		shown = self.board("member_a")
		self.assertFalse(shown["neutral"])
		self.assertEqual(
			{line["name"] for line in shown["pressing"]}, {x["name"] for x in self.listed("member_a")}
		)
