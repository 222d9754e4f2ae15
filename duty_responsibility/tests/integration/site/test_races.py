"""Whoever saves a document that another person has saved meanwhile is told so, in words."""

import json
from typing import Any

import frappe

from duty_responsibility.tests.factories import make_staff, unique, user_of
from duty_responsibility.tests.http import HttpCase, everything_put_back

KIND = "Duty Pause Reason"


class TestRaces(HttpCase):
	@classmethod
	def make(cls) -> None:
		values = {"doctype": KIND, "reason_name": unique("Waiting"), "max_days": 5}
		cls.reason = frappe.get_doc(values).insert().name
		cls.admin = user_of(make_staff("administrator", "Duty Administrator"))

	def said_to_the_second(self, path: str, of: Any) -> str:
		"""Save what was opened before another person saved it; returns the message."""
		opened = frappe.get_doc(KIND, self.reason).as_dict(convert_dates_to_str=True, no_nulls=True)
		first, second = self.as_client(self.admin), self.as_client("Administrator")
		with everything_put_back():
			other = first.put(f"/api/resource/{KIND}/{self.reason}", {"max_days": 9})
			self.assertEqual(other.status_code, 200, other.text)
			self.refresh()
			answer = second.post(path, of({**opened, "max_days": 7}))
			self.assertEqual(answer.status_code, 417, answer.text)
			self.refresh()
			self.assertEqual(frappe.db.get_value(KIND, self.reason, "max_days"), 9)
		self.assertNotIn("Traceback", answer.text)
		(message,) = json.loads(answer.json()["_server_messages"])
		return json.loads(message)["message"]

	def test_the_second_of_two_is_told_who_was_first(self) -> None:
		ways = {
			"/api/method/frappe.client.save": lambda doc: {"doc": json.dumps(doc)},
			"/api/method/frappe.desk.form.save.savedocs": lambda doc: {
				"doc": json.dumps(doc),
				"action": "Save",
			},
		}
		for path, of in ways.items():
			with self.subTest(path=path):
				said = self.said_to_the_second(path, of)
				self.assertIn("saved this document", said)
				self.assertIn(
					frappe.db.get_value("Duty Staff", {"user_id": self.admin}, "employee_name"), said
				)
