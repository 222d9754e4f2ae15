"""A report of ours is counted for whoever reads it: none is prepared, none is switched, none is handed on."""

import threading
import time
import unittest.mock

import frappe
from frappe.core.doctype.prepared_report import prepared_report
from frappe.desk import query_report
from freezegun import freeze_time

from duty_responsibility.duty_responsibility.report.incoming_register import incoming_register
from duty_responsibility.patches.v0_2 import no_prepared_reports
from duty_responsibility.tests.base import DutyTestCase, as_user
from duty_responsibility.tests.factories import make_office, register

REGISTER = "Incoming Register"
FILTERS = {"from_date": "2020-01-01", "to_date": "2030-12-31"}


class TestPreparedReports(DutyTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.office = make_office()
		register(self.office.users["clerk"], title="Seen by the clerk alone")

	def prepared_for(self, user: str, report: str = REGISTER) -> str:
		"""What an older version has left behind: prepared by one user, the file beside it."""
		with as_user(user):
			row = frappe.get_doc(
				{
					"doctype": "Prepared Report",
					"report_name": report,
					"filters": prepared_report.process_filters_for_prepared_report(FILTERS),
					"status": "Completed",
				}
			)
			row.set_new_name()
			row.owner = row.modified_by = user
			row.creation = row.modified = frappe.utils.now()
			row.db_insert()
			result = {"columns": [{"fieldname": "title"}], "result": [{"title": "Prepared for the clerk"}]}
			prepared_report.create_json_gz_file(result, "Prepared Report", row.name, report)
		frappe.db.set_value("Report", report, "prepared_report", 1)
		frappe.clear_document_cache("Report", report)
		return row.name

	def test_what_was_prepared_for_one_is_not_shown_to_another(self) -> None:
		clerk, member = self.office.users["clerk"], self.office.users["member_b"]
		name = self.prepared_for(clerk)
		for user in (clerk, member):
			with self.subTest(user), as_user(user):
				for filters in (dict(FILTERS), {**FILTERS, "prepared_report_name": name}):
					shown = query_report.run(REGISTER, filters)
					self.assertFalse(shown.get("prepared_report"))
					self.assertNotIn("Prepared for the clerk", frappe.as_json(shown["result"]))
		with as_user(clerk):
			self.assertIn(
				"Seen by the clerk alone", frappe.as_json(query_report.run(REGISTER, dict(FILTERS))["result"])
			)
		with as_user(member):
			shown = query_report.run(REGISTER, dict(FILTERS))
			self.assertNotIn("Seen by the clerk alone", frappe.as_json(shown["result"]))

	def test_it_is_neither_listed_nor_read_nor_downloaded(self) -> None:
		name = self.prepared_for(self.office.users["clerk"])
		for user in (
			self.office.users["clerk"],
			self.office.users["director"],
			self.office.users["member_b"],
		):
			with self.subTest(user), as_user(user):
				self.assertFalse(frappe.get_doc("Prepared Report", name).has_permission("read"))
				with self.assertRaises(frappe.ValidationError):
					prepared_report.download_attachment(name)
				if frappe.has_permission("Prepared Report", "read"):
					self.assertEqual(frappe.get_list("Prepared Report", filters={"name": name}), [])

	def test_it_is_not_prepared(self) -> None:
		for user in (self.office.users["clerk"], "Administrator"):
			with self.subTest(user), as_user(user), self.assertRaises(frappe.ValidationError):
				prepared_report.make_prepared_report(REGISTER, dict(FILTERS))
		self.assertEqual(frappe.get_all("Prepared Report", filters={"report_name": REGISTER}), [])

	def test_reports_of_others_on_our_kinds_are_not_prepared_either(self) -> None:
		report = frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": "Saved Register",
				"report_type": "Custom Report",
				"reference_report": REGISTER,
				"ref_doctype": "Duty Incoming Document",
				"is_standard": "No",
				"prepared_report": 1,
				"json": '{"columns": [], "filters": {}}',  # as the Desk saves it; Frappe 15 fails on less
			}
		).insert()
		self.assertFalse(report.prepared_report)
		self.prepared_for(self.office.users["clerk"], report.name)
		with as_user(self.office.users["member_b"]):
			shown = query_report.run(report.name, dict(FILTERS))
		self.assertFalse(shown.get("prepared_report"))
		with self.assertRaises(frappe.ValidationError):
			prepared_report.make_prepared_report(report.name, dict(FILTERS))

	def test_a_slow_report_is_not_switched(self) -> None:
		asked: list[object] = []
		run = incoming_register.execute

		with freeze_time(frappe.utils.now_datetime()) as standing:

			def slow(filters: dict) -> tuple:
				standing.tick(20)  # Frappe 15 looks at the time it took
				time.sleep(0.3)  # 16 has a watch run beside it
				return run(filters)

			class AtOnce(threading.Timer):
				"""The framework's watch over a report, which strikes at once."""

				def __init__(self, interval: float, function: object, **options: object) -> None:
					super().__init__(0.05, asked.append, args=(function,))

			with (
				unittest.mock.patch.object(incoming_register, "execute", slow),
				unittest.mock.patch.object(threading, "Timer", AtOnce),
				unittest.mock.patch.object(frappe, "enqueue", lambda *args, **values: asked.append(args)),
			):
				query_report.run(REGISTER, dict(FILTERS))
		self.assertEqual(asked, [])
		self.assertFalse(frappe.db.get_value("Report", REGISTER, "prepared_report"))

	def test_a_report_of_another_app_is_prepared_as_ever(self) -> None:
		frappe.db.set_value("Report", "ToDo", "prepared_report", 1)
		frappe.clear_document_cache("Report", "ToDo")
		self.assertTrue(frappe.get_doc("Report", "ToDo").prepared_report)
		with unittest.mock.patch.object(prepared_report, "enqueue"):
			self.assertTrue(prepared_report.make_prepared_report("ToDo", {})["name"])

	def test_the_patch_counts_again_what_was_switched(self) -> None:
		name = self.prepared_for(self.office.users["clerk"])
		no_prepared_reports.execute()
		self.assertFalse(frappe.db.exists("Prepared Report", name))
		self.assertFalse(frappe.db.get_value("Report", REGISTER, "prepared_report"))
