"""Whoever handles a matter can be chosen in its form: the link's own query, with the filters of the form, is answered."""

import json

import frappe

from duty_responsibility.tests.base import DutyTestCase
from duty_responsibility.tests.factories import make_office
from duty_responsibility.tests.http import HttpCase
from duty_responsibility.tests.unit import fields_of_scripts

FORMS = ("Duty Assignment", "Duty Incoming Document", "Duty Meeting Decision")


class TestChoosing(HttpCase):
	@classmethod
	def make(cls) -> None:
		cls.office = make_office()

	def choose(self, user: str, form: str, filters: dict) -> list[str]:
		values = {
			"doctype": "Duty Staff",
			"txt": "",
			"filters": json.dumps(filters),
			"reference_doctype": form,
		}
		answer = self.as_client(self.office.users[user]).call("frappe.desk.search.search_link", **values)
		self.assertEqual(answer.status_code, 200, answer.text[:500])
		data = answer.json()
		return [row["value"] for row in data.get("message", data.get("results"))]

	def test_the_assignee_of_a_section(self) -> None:
		able = {"status": "Active", "support_worker": 0}
		staff = self.office.staff
		for user in ("clerk", "member_a", "director"):
			for form in FORMS:
				with self.subTest(user=user, form=form):
					found = self.choose(user, form, {**able, "department": self.office.section_a})
					self.assertIn(staff["member_a"], found)
					self.assertNotIn(staff["member_b"], found)

	def test_every_filter_of_every_link_to_a_person_is_answered(self) -> None:
		named = {
			one.fieldname
			for path in fields_of_scripts.scripts()
			for one in fields_of_scripts.in_script(path)
			if one.doctype == "Duty Staff"
		} - {"name", "user_id", "employee_name"}
		self.assertLessEqual({"status", "support_worker", "department"}, named)
		for field in sorted(named):
			with self.subTest(field):
				self.choose("member_a", "Duty Assignment", {field: ["is", "set"]})


class TestNames(DutyTestCase):
	def test_what_is_named_by_words_takes_no_markup_for_a_name(self) -> None:
		for name in ('Room" onmouseover="x', "Room <b>", "a>b"):
			with self.subTest(name), self.assertRaises((frappe.ValidationError, frappe.NameError)):
				frappe.get_doc({"doctype": "Duty Meeting Room", "room_name": name}).insert()
		room = frappe.get_doc(
			{"doctype": "Duty Meeting Room", "room_name": "The Director's “Large” Room"}
		).insert()
		room.save()
