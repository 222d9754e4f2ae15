"""The set-up page: it names what is missing, says nothing is missing that is there, and brings people in whole or not at all."""

from typing import Any

import frappe

from duty_responsibility.api import setup as api
from duty_responsibility.engine.ledger import watch
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at, forget, in_language
from duty_responsibility.tests.factories import make_office, make_staff, make_user, set_settings, user_of

NOW = "2025-01-20 09:00:00"


class SetupCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.admin = self.office.users["administrator"]

	def points(self, at: str = NOW) -> dict[str, dict[str, Any]]:
		with clock_at(at), as_user(self.admin):
			return {point["key"]: point for point in api.state()["points"]}


class TestList(SetupCase):
	def test_only_whoever_looks_after_the_app_sees_it(self):
		for who in ("director", "clerk", "member_a", "gatekeeper", "outsider"):
			with as_user(self.office.users[who]):
				for call in (
					api.state,
					api.give_roles,
					lambda: api.preview_people("甲"),
					lambda: api.import_people("甲"),
				):
					with self.subTest(who=who), self.assertRaises(frappe.PermissionError):
						call()

	def test_an_office_without_anything_is_told_of_everything(self):
		for doctype in ("Duty Staff", "Duty Section", "Duty Time Limit", "Duty Escalation Ladder"):
			frappe.db.delete(doctype)
		frappe.db.delete("Duty Incoming Document")
		frappe.db.delete("Duty Inquiry")
		frappe.db.delete(
			"Singles", {"doctype": "Duty Settings", "field": ("not in", ("first_cut_off", "second_cut_off"))}
		)
		forget()
		found = self.points()
		for key in (
			"people",
			"users",
			"roles",
			"sections",
			"posts",
			"office",
			"calendar",
			"limits",
			"ladder",
			"roster",
			"first",
		):
			self.assertEqual(found[key]["state"], "missing", key)
			self.assertTrue(found[key]["said"] and found[key]["why"] and found[key]["route"], key)
		with clock_at(NOW), as_user(self.admin):
			whole = api.state()
		self.assertLess(whole["done"], whole["needed"])

	def test_whoever_has_no_user_is_named_but_no_support_worker(self):
		frappe.db.set_value("Duty Staff", {"user_id": ("is", "not set")}, "status", "Inactive")
		self.assertEqual(self.points()["users"]["state"], "done")
		make_staff("driver", post="Support Worker")
		self.assertEqual(self.points()["users"]["state"], "done")
		lonely = make_staff("lonely")
		point = self.points()["users"]
		self.assertEqual(point["state"], "missing")
		self.assertIn(frappe.db.get_value("Duty Staff", lonely, "employee_name"), point["said"])

	def test_a_disabled_user_is_not_a_user(self):
		frappe.db.set_value("Duty Staff", {"user_id": ("is", "not set")}, "status", "Inactive")
		name = frappe.db.get_value("Duty Staff", self.office.staff["head_a"], "employee_name")
		frappe.db.set_value("User", user_of(self.office.staff["head_a"]), "enabled", 0)
		point = self.points()["users"]
		self.assertEqual((point["state"], point["route"]), ("missing", ("List", "User")))
		self.assertIn(name, point["said"])

	def test_a_section_whose_head_cannot_be_told_is_named(self):
		user = self.office.users["head_a"]
		frappe.db.set_value("Duty Section", {"name": ("not like", "Section %")}, "disabled", 1)
		self.assertEqual(self.points()["sections"]["state"], "done")
		frappe.db.set_value("Duty Staff", {"user_id": user}, "user_id", None)
		point = self.points()["sections"]
		self.assertEqual(point["state"], "missing")
		self.assertIn(self.office.section_a, point["said"])
		self.assertNotIn(self.office.section_b, point["said"])

	def test_this_year_must_be_published_and_the_next_one_is_advised(self):
		found = self.points()
		self.assertEqual((found["calendar"]["state"], found["next_year"]["state"]), ("done", "advised"))
		self.assertIn("2026", found["next_year"]["said"])
		# 2025 is published, 2026 is not: after New Year it must be
		found = self.points("2026-01-05 09:00:00")
		self.assertEqual((found["calendar"]["state"], found["next_year"]["state"]), ("missing", "advised"))
		self.assertIn("Fill a Year", found["calendar"]["said"])

	def test_a_sweep_that_stands_still_is_seen(self):
		with clock_at(NOW) as now:
			watch.set_watch(last_sweep_at=now)
		self.assertIn("2025-01-20", self.points()["scheduler"]["said"] + "2025-01-20")
		state = self.points("2025-01-20 11:00:00")["scheduler"]["state"]
		self.assertEqual(state, "missing")

	def test_the_first_roster_begins_with_the_duty_that_is_on_now(self):
		frappe.db.delete("Duty Roster")
		set_settings(duty_changes_at="08:30:00")
		for at, begins in (("2025-01-20 09:00:00", "2025-01-20"), ("2025-01-20 02:00:00", "2025-01-19")):
			point = self.points(at)["roster"]
			self.assertEqual(point["route"], ("Form", "Duty Roster", "new"))
			self.assertEqual(point["options"], {"from_date": begins, "to_date": "2025-02-19"})

	def test_it_speaks_chinese(self):
		with clock_at(NOW), as_user(self.admin), in_language("zh"):
			for point in api.state()["points"]:
				self.assertRegex(point["title"] + point["why"], "[一-鿿]")


class TestRoles(SetupCase):
	def test_users_get_the_role_of_their_post_from_a_system_manager_only(self):
		user = make_user(tag="new")
		make_staff("new", user=user, post="Section Head")
		self.assertIn("new", self.points()["roles"]["said"])
		with as_user(self.admin), self.assertRaises(frappe.PermissionError):
			api.give_roles()
		self.assertNotIn("Duty Section Head", frappe.get_roles(user))
		frappe.get_doc("User", self.admin).add_roles("System Manager")
		with as_user(self.admin):
			self.assertGreaterEqual(api.give_roles(), 1)
		self.assertIn("Duty Section Head", frappe.get_roles(user))
		self.assertEqual(self.points()["roles"]["state"], "done")


TABLE = """姓名	科室	职务	手机	邮箱
钱主任{0}		主任		d{0}@duty.test
孙副{0}		副主任		p{0}@duty.test
李科{0}	新科{0}	科长	13800138000	h{0}@duty.test
周员{0}	新科{0}	科员		m{0}@duty.test
吴司机{0}	新科{0}	驾驶员
"""


class TestPeople(SetupCase):
	def given(self) -> None:
		super().given()
		self.tag = frappe.generate_hash(length=6).lower()
		self.table = TABLE.format(self.tag)
		# an office that is only beginning
		frappe.db.set_value("Duty Staff", {"post": "Deputy Director"}, "post", "Staff Member")
		frappe.get_doc("User", self.admin).add_roles("System Manager")

	def test_a_table_brings_in_people_their_section_and_users_with_the_role_of_their_post(self):
		set_settings(director=None, daily_deputy=None)
		with as_user(self.admin):
			seen = api.preview_people(self.table)
			self.assertTrue(seen["possible"], seen)
			self.assertEqual(frappe.db.count("Duty Staff", {"employee_name": ("like", f"%{self.tag}")}), 0)
			made = api.import_people(self.table)
		self.assertEqual((made["people"], made["sections"], len(made["users"])), (5, 1, 4))
		section = frappe.get_doc("Duty Section", f"新科{self.tag}")
		names = {
			row.employee_name: row
			for row in frappe.get_all(
				"Duty Staff",
				{"employee_name": ("like", f"%{self.tag}")},
				["name", "employee_name", "department", "user_id", "post", "support_worker"],
			)
		}
		head, deputy = names[f"李科{self.tag}"], names[f"孙副{self.tag}"]
		self.assertEqual((section.head, section.deputy_director), (head.name, deputy.name))
		self.assertEqual(names[f"周员{self.tag}"].department, section.name)
		driver = names[f"吴司机{self.tag}"]
		self.assertEqual((driver.support_worker, driver.user_id), (1, None))
		self.assertIn("Duty Section Head", frappe.get_roles(head.user_id))
		# they can log in, at once
		made_users = [row["login"] for row in made["users"]]
		self.assertEqual(frappe.db.count("User", {"name": ("in", made_users), "enabled": 1}), 4)
		self.assertNotIn("System Manager", frappe.get_roles(head.user_id))
		settings = frappe.get_doc("Duty Settings")
		self.assertEqual(
			(settings.director, settings.daily_deputy), (names[f"钱主任{self.tag}"].name, deputy.name)
		)

	def test_the_same_table_again_changes_nothing(self):
		with as_user(self.admin):
			api.import_people(self.table)
			before = frappe.get_all(
				"Duty Staff", fields=["name", "user_id", "department", "post"], order_by="name asc"
			)
			made = api.import_people(self.table)
		self.assertEqual((made["people"], made["sections"], made["users"]), (0, 0, []))
		self.assertEqual(
			frappe.get_all(
				"Duty Staff", fields=["name", "user_id", "department", "post"], order_by="name asc"
			),
			before,
		)

	def test_a_row_that_is_wrong_keeps_all_of_them_out(self):
		table = self.table + "郑某\t另科\t部长\n"
		with as_user(self.admin):
			seen = api.preview_people(table)
			self.assertFalse(seen["possible"])
			self.assertEqual([row["name"] for row in seen["rows"] if row["problems"]], ["郑某"])
			with self.refused("nothing was imported"):
				api.import_people(table)
		self.assert_gone("Duty Staff", employee_name=f"李科{self.tag}")
		self.assert_gone("User", email=f"h{self.tag}@duty.test")

	def test_two_deputies_make_a_question_that_a_column_answers(self):
		table = self.table + f"冯副{self.tag}\t\t副主任\n"
		with as_user(self.admin):
			problems = {row["name"]: row["problems"] for row in api.preview_people(table)["rows"]}
		self.assertIn("in charge", problems[f"李科{self.tag}"][0])
		table = table.replace("邮箱", "邮箱\t分管领导").replace(
			f"h{self.tag}@duty.test", f"h{self.tag}@duty.test\t冯副{self.tag}"
		)
		with as_user(self.admin):
			self.assertTrue(api.preview_people(table)["possible"])
			api.import_people(table)
		deputy = frappe.db.get_value("Duty Section", f"新科{self.tag}", "deputy_director")
		self.assertEqual(frappe.db.get_value("Duty Staff", deputy, "employee_name"), f"冯副{self.tag}")

	def test_a_login_of_somebody_else_is_refused(self):
		taken = user_of(self.office.staff["clerk"])
		with as_user(self.admin):
			(row,) = api.preview_people(f"陌生{self.tag},,科员,,{taken}")["rows"]
		self.assertIn("belongs to another person", row["problems"][0])

	def test_whoever_may_not_make_users_brings_in_people_without(self):
		other = make_user("Duty Administrator", tag="other")
		with as_user(other):
			self.assertFalse(api.state()["may_make_users"])
			made = api.import_people(self.table)
		self.assertEqual((made["people"], made["users"], made["with_users"]), (5, [], False))
		self.assert_gone("User", email=f"h{self.tag}@duty.test")
		# the same table pasted by a system manager adds what is missing
		with as_user(self.admin):
			made = api.import_people(self.table)
		self.assertEqual((made["people"], len(made["users"])), (0, 4))
		self.assertTrue(frappe.db.exists("Duty Staff", {"user_id": f"h{self.tag}@duty.test"}))
