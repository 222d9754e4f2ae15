"""Workspaces: every number is the length of the list that a click on it opens, for each role; charts tell nobody more."""

import json
from pathlib import Path
from typing import Any

import frappe
from frappe.desk.desktop import get_desktop_page
from frappe.desk.doctype.number_card.number_card import get_result

import duty_responsibility
from duty_responsibility.api import charts, desk
from duty_responsibility.boot import extend_bootinfo
from duty_responsibility.engine.clocks import sweep
from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.tests.base import as_user, clock_at, in_language
from duty_responsibility.tests.factories import register
from duty_responsibility.tests.integration.figures.test_board import MONDAY, PEOPLE, WEDNESDAY, BoardCase

MODULE = Path(duty_responsibility.__file__).parent / "duty_responsibility"
WORKSPACES = {
	"Duty Responsibility": {*PEOPLE, "gatekeeper", "administrator"},
	"Duty Front Desk": {"clerk", "gatekeeper"},
	"Duty Staff Desk": {"member_a", "member_b"},
	"Duty Section Desk": {"head_a", "head_b"},
	"Duty Leaders": {"director", "deputy_a", "deputy_b"},
	"Duty Administration": {"administrator"},
}


def standard(kind: str) -> dict[str, dict[str, Any]]:
	"""The standard documents of one kind, as they are shipped."""
	docs = (json.loads(path.read_text(encoding="utf-8")) for path in (MODULE / kind).glob("*/*.json"))
	return {doc["name"]: doc for doc in docs}


def filters_of(card: dict[str, Any], boot: dict[str, Any]) -> list[list[Any]]:
	"""What the browser makes of a card's filters, with what the Desk was told at its start."""
	asked = {
		"frappe.boot.duty_staff || '-'": boot.get("duty_staff") or "-",
		"frappe.boot.duty_sections || ['-']": boot.get("duty_sections") or ["-"],
	}
	found = json.loads(card["filters_json"])
	for doctype, field, operator, expression in json.loads(card["dynamic_filters_json"]):
		found.append([doctype, field, operator, asked[expression]])
	return found


class TestCards(BoardCase):
	def given(self) -> None:
		super().given()
		with clock_at("2025-01-22 10:00:00") as now:
			sweep.sweep(now, commit=False)
			register(
				self.users["clerk"],
				section=self.office.section_a,
				assignee=self.staff["head_a"],
				received_at=now,
			)

	def test_each_card_counts_what_its_list_shows_to_each_person(self):
		seen: dict[str, set[int]] = {}
		for name, card in standard("number_card").items():
			if card["type"] != "Document Type":
				continue
			for who in (*PEOPLE, "gatekeeper", "administrator"):
				with clock_at(WEDNESDAY), as_user(self.users[who]):
					if not frappe.has_permission(card["document_type"], "read"):
						continue
					boot = frappe._dict()
					extend_bootinfo(boot)
					filters = filters_of(card, boot)
					number = get_result(json.dumps(card), json.dumps(filters))
					rows = frappe.get_list(card["document_type"], filters=filters, limit_page_length=0)
				with self.subTest(card=name, who=who):
					self.assertEqual(number, len(rows))
				seen.setdefault(name, set()).add(len(rows))
		# the test would say nothing if all of them were nought
		for name in (
			"Overdue in My Section",
			"My Steps Overdue",
			"My Steps Due This Week",
			"Clocks Running",
			"Documents in Hand",
		):
			self.assertGreater(max(seen[name]), 0, name)
			self.assertGreater(len(seen[name]), 1, f"{name} is the same for everybody")

	def test_no_filter_has_a_fifth_part(self):
		"""Frappe 16 drops the last condition of a card whose first condition has five parts, and counts too many."""
		for name, card in standard("number_card").items():
			for condition in (*json.loads(card["filters_json"]), *json.loads(card["dynamic_filters_json"])):
				self.assertEqual(len(condition), 4, name)
				self.assertTrue(frappe.get_meta(condition[0]).has_field(condition[1]), f"{name}: {condition}")
		for name, workspace in standard("workspace").items():
			for shortcut in workspace["shortcuts"]:
				for condition in json.loads(shortcut["stats_filter"] or "[]"):
					self.assertEqual(len(condition), 4, f"{name}: {shortcut['label']}")

	def test_the_card_of_my_duties_counts_what_the_page_lists(self):
		for who in (*PEOPLE, "outsider"):
			with clock_at(WEDNESDAY), as_user(self.users[who]), self.subTest(who=who):
				card = desk.how_many_wait()
				self.assertEqual(card["value"], len(desk.waiting()["now"]))
				self.assertEqual(card["route"], ["duty-desk"])
		with clock_at(WEDNESDAY), as_user(self.users["head_a"]):
			self.assertGreater(desk.how_many_wait()["value"], 0)

	def test_the_title_above_the_side_bar_is_translated(self):
		boot = frappe._dict(
			app_data=[
				{"app_name": "frappe", "app_title": "Framework"},
				{"app_name": "duty_responsibility", "app_title": "Duty Responsibility"},
			]
		)
		with as_user(self.users["head_a"]), in_language("zh"):
			extend_bootinfo(boot)
		self.assertEqual([app["app_title"] for app in boot.app_data], ["Framework", "工作责任制"])

	def test_reports_offer_every_kind_of_matter_but_cases(self):
		boot = frappe._dict()
		with as_user(self.users["head_a"]):
			extend_bootinfo(boot)
		self.assertEqual(set(boot.duty_matters), set(MATTERS) - {"Duty Fault Record"})
		self.assertIn("Duty Shift Log", boot.duty_matters)

	def test_the_desk_knows_who_looks(self):
		for who, staff in (
			("member_a", self.staff["member_a"]),
			("administrator", None),
			("outsider", None),
		):
			boot = frappe._dict()
			with as_user(self.users[who]):
				extend_bootinfo(boot)
			self.assertEqual(boot.get("duty_staff"), staff)
			self.assertIsNone(boot.get("duty_sections"))
		boot.module_wise_workspaces = {"Duty Responsibility": ["Duty Leaders", "Duty Responsibility"]}
		with as_user(self.users["head_a"]):
			extend_bootinfo(boot)
		self.assertEqual(boot.duty_sections, [self.office.section_a])
		first = boot.module_wise_workspaces["Duty Responsibility"][0]
		self.assertEqual(first, "Duty Responsibility", "what heads every page may be opened by everybody")


class TestCharts(BoardCase):
	def chart(self, who: str, name: str, at: str = WEDNESDAY) -> dict[str, Any]:
		with clock_at(at), as_user(self.users[who]):
			return charts.figures(chart_name=name)

	def test_each_chart_has_its_figures(self):
		self.assertEqual(set(standard("dashboard_chart")), set(charts.CHARTS))
		for name, chart in standard("dashboard_chart").items():
			self.assertEqual((chart["chart_type"], chart["source"]), ("Custom", "Duty Figures"), name)

	def test_a_reader_is_never_shown_what_was_drawn_for_another(self):
		name = "Open Steps by Section"
		for who in ("director", "member_b", "director", "head_a"):
			shown = self.chart(who, name)
			with clock_at(WEDNESDAY), as_user(self.users[who]):
				mine = frappe.get_list(
					"Duty Clock", filters={"status": ("in", ("Running", "Paused"))}, limit_page_length=0
				)
			with self.subTest(who=who):
				self.assertEqual(sum(sum(row["values"]) for row in shown["datasets"]), len(mine))
				self.assertEqual(
					set(shown["labels"])
					- {self.office.section_a, self.office.section_b, "Without a Section"},
					set(),
				)
		self.assertNotIn(self.office.section_a, self.chart("member_b", name)["labels"])

	def test_my_steps_have_a_colour_for_each_light(self):
		shown = self.chart("member_b", "My Steps by Light")
		self.assertEqual(shown["labels"][:3], ["Overdue", "Warned", "In Time"])
		self.assertEqual([row["name"] for row in shown["datasets"]], shown["labels"])
		for number, row in enumerate(shown["datasets"]):
			self.assertEqual(sum(row["values"]), row["values"][number], row["name"])
		with clock_at(WEDNESDAY), as_user(self.users["member_b"]):
			mine = frappe.get_list(
				"Duty Clock",
				filters={"assignee": self.staff["member_b"], "status": ("in", ("Running", "Paused"))},
				limit_page_length=0,
			)
		self.assertGreater(len(mine), 0)
		self.assertEqual(sum(sum(row["values"]) for row in shown["datasets"]), len(mine))

	def test_what_is_coming_is_counted_by_day_and_what_is_late_once(self):
		shown = self.chart("director", "Steps Due in the Coming Days", MONDAY)
		late, due = (row["values"] for row in shown["datasets"])
		self.assertEqual((late[0], sum(due)), (0, frappe.db.count("Duty Clock", {"status": "Running"})))
		self.assertEqual(len(shown["labels"]), len(due))
		after = self.chart("director", "Steps Due in the Coming Days", "2025-01-27 09:00:00")
		late, due = (row["values"] for row in after["datasets"])
		self.assertEqual((late[0], sum(due)), (frappe.db.count("Duty Clock", {"status": "Running"}), 0))
		# 28 January to 4 February are the Spring Festival: days off are left out
		self.assertEqual(after["labels"][:4], ["Late", "27", "5", "6"])

	def test_what_is_done_is_counted_by_outcome(self):
		doc = frappe.get_doc(
			"Duty Incoming Document",
			frappe.get_all("Duty Incoming Document", {"section": self.office.section_b}, pluck="name")[0],
		)
		with clock_at("2025-01-20 10:00:00"), as_user(self.users["member_b"]):
			doc.finish("Done.")
		shown = self.chart("head_b", "Steps Done in 30 Days")
		outcomes = {row["name"]: sum(row["values"]) for row in shown["datasets"]}
		with clock_at(WEDNESDAY), as_user(self.users["head_b"]):
			mine = frappe.get_list("Duty Clock", filters={"status": "Finished"}, fields=["result"])
		self.assertGreater(len(mine), 0)
		for outcome, count in outcomes.items():
			self.assertEqual(count, sum(row.result == outcome for row in mine))
		self.assertEqual(
			sum(sum(row["values"]) for row in self.chart("head_a", "Steps Done in 30 Days")["datasets"]), 0
		)

	def test_who_may_not_read_time_limits_gets_no_chart(self):
		for who in ("outsider", "gatekeeper"):
			for name in charts.CHARTS:
				with self.subTest(who=who), self.assertRaises(frappe.PermissionError):
					self.chart(who, name)
		with self.refused("There is no chart"):
			self.chart("clerk", "Someone Else's")


class TestDesks(BoardCase):
	def test_everybody_finds_their_workspace_and_no_other(self):
		shipped = standard("workspace")
		self.assertEqual(set(shipped), set(WORKSPACES))
		for who in {name for group in WORKSPACES.values() for name in group}:
			with as_user(self.users[who]):
				for name, group in WORKSPACES.items():
					roles = {row["role"] for row in shipped[name]["roles"]}
					with self.subTest(who=who, workspace=name):
						self.assertEqual(bool(roles & set(frappe.get_roles())), who in group)

	def test_what_a_workspace_names_is_there_and_opens_for_those_it_is_for(self):
		cards, chart_names = standard("number_card"), standard("dashboard_chart")
		for name, workspace in standard("workspace").items():
			blocks = [(block["type"], block["data"]) for block in json.loads(workspace["content"])]
			self.assertEqual(
				{data["number_card_name"] for kind, data in blocks if kind == "number_card"},
				{row["number_card_name"] for row in workspace["number_cards"]},
			)
			self.assertEqual(
				{data["shortcut_name"] for kind, data in blocks if kind == "shortcut"},
				{row["label"] for row in workspace["shortcuts"]},
			)
			self.assertLessEqual({row["number_card_name"] for row in workspace["number_cards"]}, set(cards))
			self.assertLessEqual({row["chart_name"] for row in workspace["charts"]}, set(chart_names))
			for row in (*workspace["links"], *workspace["shortcuts"]):
				if row.get("link_to"):
					kind = row.get("link_type") or row["type"]
					self.assertTrue(frappe.db.exists(kind, row["link_to"]), f"{name}: {row['label']}")

	def test_a_workspace_shows_its_cards_and_charts_to_those_it_is_for(self):
		for name, who, numbers, drawn in (
			("Duty Leaders", "director", 8, 3),
			("Duty Section Desk", "head_a", 8, 2),
			("Duty Staff Desk", "member_a", 8, 2),
			("Duty Front Desk", "clerk", 8, 1),
			("Duty Administration", "administrator", 8, 2),
			# the gate sees no time limits, and so no numbers of them
			("Duty Front Desk", "gatekeeper", 1, 0),
		):
			with as_user(self.users[who]), self.subTest(workspace=name, who=who):
				shown = get_desktop_page(json.dumps({"name": name, "title": name, "public": 1}))
				self.assertEqual(
					(len(shown["number_cards"]["items"]), len(shown["charts"]["items"])), (numbers, drawn)
				)
				self.assertTrue(shown["shortcuts"]["items"])
