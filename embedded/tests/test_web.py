"""The web application as a client sees it: login, CSRF token, REST, upload, pages, files."""

import json
import re
from io import BytesIO
from unittest import mock

import frappe
from frappe.tests import IntegrationTestCase
from werkzeug.test import Client

from embedded.web import make_application

PASSWORD = "An-embedded-test-1"
USER = "embedded@example.com"


class TestWeb(IntegrationTestCase):
	"""Requests have their own connection, so what they need is committed, and removed at the end."""

	@classmethod
	def setUpClass(cls):
		super().setUpClass()
		if not frappe.db.exists("User", USER):
			user = {"doctype": "User", "email": USER, "first_name": "Embedded", "language": "zh"}
			user |= {"send_welcome_email": 0, "new_password": PASSWORD, "roles": [{"role": "System Manager"}]}
			frappe.get_doc(user).insert(ignore_permissions=True)
			frappe.db.commit()
		cls.site = frappe.local.site
		cls.client = Client(make_application())
		answer = cls.client.post("/api/method/login", json={"usr": USER, "pwd": PASSWORD})
		assert answer.status_code == 200, answer.text
		with mock.patch.object(frappe, "in_test", False):  # in a test the framework does not keep the token
			cls.desk = cls.client.get("/desk").text
		cls.token = re.search(r'csrf_token = "(\w+)"', cls.desk).group(1)

	@classmethod
	def tearDownClass(cls):
		cls.reconnect()
		frappe.delete_doc("User", USER, force=True, ignore_permissions=True)
		for doctype in ("Note", "ToDo", "Event", "File"):
			for name in frappe.get_all(doctype, {"owner": USER}, pluck="name"):
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
		frappe.db.commit()
		super().tearDownClass()

	@classmethod
	def reconnect(cls):
		frappe.init(cls.site, force=True)
		frappe.connect()

	def setUp(self):
		self.addCleanup(self.reconnect)

	def post(self, path, values=None, **options):
		headers = {"X-Frappe-CSRF-Token": self.token, "Accept": "application/json"}
		return self.client.open(
			path, method=options.pop("method", "POST"), json=values, headers=headers, **options
		)

	def test_token_is_asked_for(self):
		answer = self.client.post("/api/resource/ToDo", json={"description": "no token"})
		self.assertEqual(answer.status_code, 400)

	def test_document_over_rest(self):
		made = self.post("/api/resource/Note", {"title": "over REST"})
		self.assertEqual(made.status_code, 200, made.text)
		name = made.json["data"]["name"]
		self.assertEqual(self.client.get(f"/api/resource/Note/{name}").json["data"]["public"], 0)
		self.assertEqual(self.client.get(f"/api/v2/document/Note/{name}").status_code, 200)
		changed = self.post(f"/api/resource/Note/{name}", {"content": "changed"}, method="PUT")
		self.assertEqual(changed.json["data"]["content"], "changed")
		refused = self.post("/api/resource/Note", {"content": "no title"})
		self.assertEqual((refused.status_code, refused.json["exc_type"]), (417, "MandatoryError"))
		self.assertEqual(self.post(f"/api/resource/Note/{name}", method="DELETE").status_code, 202)

	def test_link_field_search(self):
		values = {"doctype": "User", "txt": "embed", "ignore_user_permissions": "0", "page_length": 10}
		answer = self.post("/api/method/frappe.desk.search.search_link", values)
		self.assertEqual(answer.status_code, 200, answer.text)
		self.assertIn(USER, [row["value"] for row in answer.json["message"]])

	def test_calendar(self):
		event = {"subject": "Office meeting", "starts_on": "2026-03-02 09:00:00", "event_type": "Public"}
		self.assertEqual(self.post("/api/resource/Event", event).status_code, 200)
		values = {"start": "2026-03-01", "end": "2026-03-31"}
		answer = self.post("/api/method/frappe.desk.doctype.event.event.get_events", values)
		self.assertEqual(answer.status_code, 200, answer.text)
		self.assertIn("Office meeting", [row["subject"] for row in answer.json["message"]])

	def test_query_report(self):
		answer = self.post("/api/method/frappe.desk.query_report.run", {"report_name": "ToDo"})
		self.assertEqual(answer.status_code, 200, answer.text)
		self.assertIn("columns", answer.json["message"])

	def test_upload_is_served(self):
		data = {"file": (BytesIO(b"hello"), "embedded.txt"), "is_private": "0"}
		headers = {"X-Frappe-CSRF-Token": self.token}
		answer = self.client.post("/api/method/upload_file", data=data, headers=headers)
		address = answer.json["message"]["file_url"]
		self.assertEqual(self.client.get(address).data, b"hello")

	def test_print_page(self):
		name = self.post("/api/resource/ToDo", {"description": "on paper"}).json["data"]["name"]
		page = self.client.get(f"/printview?doctype=ToDo&name={name}")
		self.assertEqual(page.status_code, 200)
		self.assertIn("on paper", page.text)

	def test_desk_speaks_chinese(self):
		self.assertIn('"lang":"zh"', re.sub(r"\s", "", self.desk))
		word = re.search(r'"Save": ?("[^"]*")', self.desk).group(1)
		self.assertEqual(json.loads(word), "保存")

	def test_old_address_of_the_desk(self):
		answer = self.client.get("/app/todo/新?view=list")
		self.assertEqual(answer.status_code, 302)
		self.assertEqual(answer.headers["Location"], "/desk/todo/%E6%96%B0?view=list")

	def test_public_files_of_apps(self):
		self.assertEqual(self.client.get("/assets/frappe/images/frappe-favicon.svg").status_code, 200)

	def test_unknown_page(self):
		self.assertEqual(self.client.get("/no-such-page").status_code, 404)
