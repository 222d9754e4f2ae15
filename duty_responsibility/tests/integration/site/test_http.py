"""The server that tests send requests to behaves as one of an office, and leaves nothing behind."""

import frappe

from duty_responsibility.tests.factories import make_user
from duty_responsibility.tests.http import HttpCase, everything_put_back


class TestServer(HttpCase):
	@classmethod
	def make(cls) -> None:
		cls.member = make_user("Duty Member")

	def test_each_user_is_who_they_are(self) -> None:
		for user in (self.member, "Administrator", "Guest"):
			answer = self.as_client(user).get("/api/method/frappe.auth.get_logged_user")
			if user == "Guest":
				self.assertEqual(answer.status_code, 403)
			else:
				self.assertEqual(answer.json()["message"], user)

	def test_a_post_without_the_token_is_refused(self) -> None:
		client = self.as_client("Administrator")
		values = {"doctype": "ToDo", "description": "with a token"}
		token = client.session.headers.pop("X-Frappe-CSRF-Token")
		self.assertEqual(client.post("/api/resource/ToDo", values).status_code, 400)
		client.session.headers["X-Frappe-CSRF-Token"] = token
		self.assertEqual(client.post("/api/resource/ToDo", values).status_code, 200)

	def test_what_is_written_within_is_gone_afterwards(self) -> None:
		with everything_put_back():
			answer = self.as_client("Administrator").post("/api/resource/ToDo", {"description": "soon gone"})
			name = answer.json()["data"]["name"]
			self.refresh()
			self.assertTrue(frappe.db.exists("ToDo", name))
		self.assertFalse(frappe.db.exists("ToDo", name))

	def test_what_is_changed_within_is_as_before(self) -> None:
		(reason,) = frappe.get_all("Duty Pause Reason", ["name", "modified"], limit=1)
		series = frappe.db.sql("select * from `tabSeries` order by name")
		with everything_put_back():
			frappe.db.set_value("Duty Pause Reason", reason.name, "owner", "Guest")
			frappe.get_doc({"doctype": "Duty Staff", "employee_name": "Soon gone"}).insert()
			frappe.db.commit()
		self.assertNotEqual(frappe.db.get_value("Duty Pause Reason", reason.name, "owner"), "Guest")
		self.assertEqual(frappe.db.get_value("Duty Pause Reason", reason.name, "modified"), reason.modified)
		self.assertEqual(frappe.db.sql("select * from `tabSeries` order by name"), series)
