"""What a case leaves elsewhere: a look for whoever reads it, nothing in the framework's logs; and what files and numbers tell."""

import json
import os
import re
from typing import Any

import frappe
from frappe import client
from frappe.deferred_insert import save_to_db

from duty_responsibility.patches.v0_3 import private_files
from duty_responsibility.tests import hostile
from duty_responsibility.tests.factories import make_user
from duty_responsibility.tests.http import HttpCase, everything_put_back

RECORD, LOOK = "Duty Fault Record", "Duty Fault Look"
WORDS = "Came late to work."
LOGS = (
	"Access Log",
	"Activity Log",
	"Comment",
	"Communication",
	"Deleted Document",
	"Email Queue",
	"Error Log",
	"Prepared Report",
	"Route History",
	"Scheduled Job Log",
	"ToDo",
	"Version",
	"View Log",
)


class TestTracesOfCases(HttpCase):
	@classmethod
	def make(cls) -> None:
		cls.office, cls.known = hostile.an_office()
		cls.case = cls.known["record"][0]
		cls.manager = make_user("System Manager", tag="manager")
		cls.matter = cls.known["name"][0]

	def looks(self) -> list[str]:
		self.refresh()
		return frappe.get_all(LOOK, {"record": self.case}, pluck="how")

	def forget_looks(self) -> None:
		frappe.db.delete(LOOK, {"record": self.case})
		frappe.db.commit()

	# -- reading ----------------------------------------------------------------------------------

	def test_whatever_hands_out_what_is_in_a_case_is_a_look(self) -> None:
		deputy = self.as_client(self.office.users["deputy_a"])
		fields = json.dumps(["name", "description"])
		escaped = '["name", "descr\\u0069ption"]'
		by_name = {"doctype": RECORD, "filters": json.dumps({"name": self.case})}
		ways: list[tuple[str, dict[str, Any]]] = [
			("frappe.client.get", {"doctype": RECORD, "name": self.case}),
			("frappe.client.get_list", {"doctype": RECORD, "fields": fields}),
			("frappe.client.get_list", {"doctype": RECORD, "fields": escaped}),
			("frappe.client.get_list", {"doctype": RECORD, "fields": '["*"]'}),
			("frappe.client.get_list", {"doctype": RECORD, "filters": [["description", "like", "Came%"]]}),
			("frappe.client.get_value", {**by_name, "fieldname": "description"}),
			(
				"frappe.client.validate_link",
				{"doctype": RECORD, "docname": self.case, "fields": '["description"]'},
			),
			("frappe.desk.reportview.get", {"doctype": RECORD, "fields": fields}),
			("frappe.desk.reportview.get_list", {"doctype": RECORD, "fields": fields}),
			(
				"frappe.desk.search.search_link",
				{"doctype": RECORD, "txt": "", "filters": {"description": ["like", "C%"]}},
			),
			("frappe.desk.form.load.getdoc", {"doctype": RECORD, "name": self.case}),
			("frappe.client.get_list", {"doctype": "Duty Fault Evidence", "fields": '["record", "content"]'}),
		]
		for function, values in ways:
			if function.endswith("validate_link") and not hasattr(client, "validate_link"):
				continue  # Frappe 15 only
			with self.subTest(function=function, values=values):
				self.forget_looks()
				answer = deputy.call(function, **values)
				self.assertEqual(200, answer.status_code, answer.text[:300])
				self.assertIn(
					"In a List" if "name" not in values else "On Screen", self.looks(), answer.text[:300]
				)

	def test_a_look_in_a_list_names_only_the_case_that_was_asked_for(self) -> None:
		deputy = self.as_client(self.office.users["deputy_a"])
		self.forget_looks()
		deputy.call(
			"frappe.client.get_value", doctype=RECORD, filters='{"name": "x"}', fieldname="description"
		)
		self.assertEqual([], self.looks())
		answer = deputy.call(
			"frappe.client.get_value",
			doctype=RECORD,
			filters=json.dumps({"name": self.case}),
			fieldname="description",
		)
		self.assertIn(WORDS, answer.text)
		self.assertEqual(["In a List"], self.looks())

	def test_a_list_of_harmless_columns_is_no_look(self) -> None:
		deputy = self.as_client(self.office.users["deputy_a"])
		self.forget_looks()
		fields = json.dumps(["name", "title", "status", "subject_name", "category", "happened_at"])
		answer = deputy.call("frappe.desk.reportview.get", doctype=RECORD, fields=fields)
		self.assertIn(self.case, answer.text)
		self.assertEqual([], self.looks())

	# -- logs -------------------------------------------------------------------------------------

	def test_no_log_of_the_framework_names_a_case(self) -> None:
		deputy, subject = (self.as_client(self.office.users[one]) for one in ("deputy_a", "member_a"))
		for function, browser, values in (
			("view", deputy, {}),
			("ask_statement", deputy, {}),
			("make_statement", subject, {"text": "My alarm clock failed me."}),
			("add_evidence", deputy, {"text": "The gate saw it."}),
		):
			answer = browser.call(f"duty_responsibility.api.faults.{function}", name=self.case, **values)
			self.assertEqual(200, answer.status_code, answer.text[-300:])
		deputy.get(f"/printview?doctype={RECORD}&name={self.case}&trigger_print=1")
		for browser in (deputy, subject):
			browser.call(
				"frappe.client.save",
				doc={"doctype": RECORD, "name": self.case, "measures": "x", "statement": "Broken words"},
			)
			browser.put(f"/api/resource/{RECORD}/{self.case}", {"measures": [1], "statement": "Broken words"})
			browser.call(
				"frappe.desk.doctype.route_history.route_history.deferred_insert",
				routes=json.dumps(
					[{"route": f"Form/{RECORD}/{self.case}", "creation": "2026-01-01 00:00:00"}]
				),
			)
			browser.call(
				"frappe.core.doctype.access_log.access_log.make_access_log",
				doctype=RECORD,
				document=self.case,
			)
		frappe.get_doc(
			{"doctype": "Error Log", "error": f'  File "x.py", line 1, in f\n doc = {RECORD} {WORDS}'}
		).insert()
		save_to_db()
		frappe.db.commit()
		self.refresh()
		number = frappe.db.get_value(RECORD, self.case, "number")
		secrets = [self.case, RECORD, "duty-fault-record", WORDS, "alarm clock", "gate saw", "Broken words"]
		secrets += [number] if number else []
		for doctype in LOGS:
			for row in frappe.get_all(doctype, fields=["*"]):
				for secret in secrets:
					self.assertNotIn(secret, frappe.as_json(row), f"{doctype}: {row}")

	# -- files and numbers ------------------------------------------------------------------------

	def test_a_file_of_a_matter_is_private_and_for_its_readers(self) -> None:
		clerk = self.as_client(self.office.users["clerk"])
		doctype = "Duty Incoming Document"
		answer = clerk.session.post(
			f"{self.address}/api/method/upload_file",
			files={"file": ("plan.txt", b"the plan", "text/plain")},
			data={"is_private": "0", "doctype": doctype, "docname": self.matter},
			timeout=60,
		)
		self.assertEqual(200, answer.status_code, answer.text[-500:])
		file = answer.json()["message"]
		self.assertTrue(file["file_url"].startswith("/private/"), file)
		self.assertFalse(os.path.exists(frappe.get_site_path("public", "files", "plan.txt")))
		clerk.put(f"/api/resource/File/{file['name']}", {"is_private": 0})
		self.refresh()
		self.assertEqual(1, frappe.db.get_value("File", file["name"], "is_private"))
		for user, may in (
			(self.office.users["clerk"], True),
			(self.office.users["member_b"], False),
			(self.manager, False),
		):
			browser = self.as_client(user)
			with self.subTest(user=user):
				self.assertEqual(may, browser.get(file["file_url"]).status_code == 200)
				self.assertEqual(may, browser.get(f"/api/resource/File/{file['name']}").status_code == 200)
				self.assertEqual(may, file["name"] in browser.get("/api/resource/File", {"limit": 500}).text)

	def test_a_new_form_is_opened_by_its_address(self) -> None:
		"""The Desk asks for what is not saved yet, and draws a new form when it is told of nothing."""
		clerk = self.as_client(self.office.users["clerk"])
		for name in ("new", "new-duty-incoming-document-abcdefghij"):
			values = {"doctype": "Duty Incoming Document", "name": name}
			answer = clerk.get("/api/method/frappe.desk.form.load.getdoc", values)
			self.assertEqual(200, answer.status_code, answer.text)
			self.assertFalse(answer.json().get("docs"))

	def test_files_of_other_apps_stay_under_the_rules_of_the_framework(self) -> None:
		"""The first hook that answers is the only one that Frappe 15 asks: ours must not open what is not ours."""
		values = {"doctype": "File", "file_name": "own.txt", "content": "own words", "is_private": 1}
		own = frappe.get_doc(values).insert()
		own.db_set("owner", self.office.users["member_a"])
		self.assertTrue(frappe.has_permission("File", doc=own, user=self.office.users["member_a"]))
		for user in (self.office.users["member_b"], self.office.users["clerk"]):
			self.assertFalse(frappe.has_permission("File", doc=own, user=user), user)

	def test_an_update_makes_files_private_that_were_public(self) -> None:
		with everything_put_back():
			values = {"doctype": "File", "file_name": "old.txt", "content": "old words", "is_private": 0}
			old = frappe.get_doc(values).insert()
			old.db_set(
				{"attached_to_doctype": "Duty Incoming Document", "attached_to_name": self.matter},
				commit=True,
			)
			private_files.execute()
			frappe.db.commit()
			old.reload()
			self.assertEqual(1, old.is_private)
			self.assertTrue(old.file_url.startswith("/private/files/"), old.file_url)
			old.delete()
			frappe.db.commit()

	def test_a_file_that_code_attaches_in_public_is_moved(self) -> None:
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "moved.txt",
				"content": "public words",
				"is_private": 0,
				"attached_to_doctype": "Duty Incoming Document",
				"attached_to_name": self.matter,
			}
		).insert()
		self.assertTrue(file.file_url.startswith("/private/files/"), file.file_url)
		self.assertFalse(
			os.path.exists(frappe.get_site_path("public", "files", file.file_url.split("/")[-1]))
		)

	def test_nobody_learns_by_trying_whether_a_number_exists(self) -> None:
		browser = self.as_client(self.office.users["member_b"])
		for doctype, name in ((RECORD, self.case), ("Duty Incoming Document", self.matter)):
			for verb, path, values in (
				("GET", "/api/resource/{0}/{1}", {}),
				("PUT", "/api/resource/{0}/{1}", {"title": "x"}),
				("DELETE", "/api/resource/{0}/{1}", {}),
				("GET", "/api/v2/document/{0}/{1}", {}),
				("POST", "/api/method/frappe.desk.form.load.getdoc", {"doctype": "{0}", "name": "{1}"}),
				("POST", "/api/method/frappe.client.get", {"doctype": "{0}", "name": "{1}"}),
				(
					"POST",
					"/api/method/frappe.client.get_value",
					{"doctype": "{0}", "filters": "{1}", "fieldname": "title"},
				),
				(
					"POST",
					"/api/method/frappe.client.set_value",
					{"doctype": "{0}", "name": "{1}", "fieldname": "title", "value": "x"},
				),
				("POST", "/api/method/frappe.client.validate_link", {"doctype": "{0}", "docname": "{1}"}),
				("GET", "/printview?doctype={0}&name={1}", {}),
				("GET", "/api/method/frappe.utils.print_format.download_pdf?doctype={0}&name={1}", {}),
				(
					"POST",
					"/api/method/duty_responsibility.api.clocks.of_matter",
					{"doctype": "{0}", "name": "{1}"},
				),
				(
					"POST",
					"/api/method/duty_responsibility.api.handling.turn",
					{"doctype": "{0}", "name": "{1}"},
				),
				("POST", "/api/method/duty_responsibility.api.incoming.pass_on", {"name": "{1}"}),
				("POST", "/api/method/duty_responsibility.api.faults.view", {"name": "{1}"}),
			):
				told = []
				for number in (name, name[:-2] + "zz"):
					filled = {key: value.format(doctype, number) for key, value in values.items()}
					answer = browser.request(verb, path.format(doctype, number), filled or None)
					said = answer.text.replace(number, "")
					told.append((answer.status_code, _without_marks(said)))
				with self.subTest(doctype=doctype, path=path):
					self.assertEqual(*told)

	def test_people_are_not_shown_to_users_without_a_role(self) -> None:
		browser = self.as_client(self.office.users["outsider"])
		staff = self.office.staff["member_a"]
		name = frappe.db.get_value("Duty Staff", staff, "employee_name")
		for function, values in (
			("frappe.desk.search.get_link_title", {"doctype": "Duty Staff", "docname": staff}),
			("frappe.desk.search.search_link", {"doctype": "Duty Staff", "txt": "member"}),
			("frappe.client.get", {"doctype": "Duty Staff", "name": staff}),
			(
				"frappe.client.get_value",
				{"doctype": "Duty Staff", "filters": staff, "fieldname": "employee_name"},
			),
			(
				"frappe.client.validate_link",
				{"doctype": "Duty Staff", "docname": staff, "fields": '["employee_name"]'},
			),
			("frappe.client.get_list", {"doctype": "Duty Staff", "fields": '["employee_name"]'}),
		):
			with self.subTest(function=function):
				self.assertNotIn(name, browser.call(function, **values).text)
		called = hostile.functions()
		for path in sorted(called):
			given = {key: self.known[key][0] for key in called[path] if key in self.known}
			self.assertNotIn(name, browser.call(path, **given).text, path)


def _without_marks(text: str) -> str:
	"""Without what differs from answer to answer: identifiers of errors."""
	return re.sub(r"[0-9a-f]{40,}", "", text)
