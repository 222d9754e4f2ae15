"""Whatever way an export of our kinds goes, its cells are text or numbers."""

import csv
import io
import json

import frappe
from openpyxl import load_workbook

from duty_responsibility.rules import cells
from duty_responsibility.tests.factories import INCOMING, make_office, register
from duty_responsibility.tests.http import HttpCase

TITLES = ("=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", '=HYPERLINK("http://x.example","Look")')
LIST = "/api/method/frappe.desk.reportview.export_query"
REPORT = "/api/method/frappe.desk.query_report.export_query"
TEMPLATE = "/api/method/frappe.core.doctype.data_import.data_import.download_template"
DATA = "/api/method/frappe.core.doctype.data_export.exporter.export_data"
FORMATS = {"CSV": "csv", "Excel": "xlsx"}


def rows_of_csv(content: bytes) -> list[list[str]]:
	return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


class TestExports(HttpCase):
	@classmethod
	def make(cls) -> None:
		cls.office = make_office()
		for title in TITLES:
			register(cls.office.users["clerk"], title=title)
		cls.todo = frappe.get_doc(
			{"doctype": "ToDo", "description": "=2+2", "reference_type": INCOMING}
		).insert()

	def assert_text(self, content: bytes, is_workbook: bool) -> None:
		if is_workbook:
			found = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
			self.assertEqual([cell.coordinate for cell in found if cell.data_type == "f"], [])
			texts = [cell.value for cell in found]
			self.assertLessEqual(set(TITLES), {str(text) for text in texts})
		else:
			texts = [text for row in rows_of_csv(content) for text in row]
			self.assertEqual([text for text in texts if text != cells.as_text(text)], [])
			self.assertLessEqual({f"'{title}" for title in TITLES}, set(texts))

	def get(self, path: str, values: dict) -> bytes:
		answer = self.as_client("Administrator").post(path, values)
		self.assertEqual(answer.status_code, 200, answer.text[:2000])
		return answer.content

	def test_a_list(self) -> None:
		for name in FORMATS:
			with self.subTest(name):
				fields = json.dumps([f"`tab{INCOMING}`.`name`", f"`tab{INCOMING}`.`title`"])
				values = {"doctype": INCOMING, "file_format_type": name, "title": INCOMING, "fields": fields}
				content = self.get(LIST, values)
				self.assert_text(content, name == "Excel")
				if name == "CSV":
					self.assertTrue(content.startswith(cells.BYTE_ORDER_MARK.encode()))

	def test_a_list_with_another_delimiter(self) -> None:
		fields = json.dumps([f"`tab{INCOMING}`.`title`"])
		values = {"doctype": INCOMING, "file_format_type": "CSV", "title": INCOMING, "fields": fields}
		content = self.get(LIST, {**values, "csv_delimiter": ";", "csv_quoting": 0})
		rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
		self.assertLessEqual({f"'{title}" for title in TITLES}, {cell for row in rows for cell in row})

	def test_a_report(self) -> None:
		filters = {"from_date": "2020-01-01", "to_date": "2030-12-31"}
		for name in FORMATS:
			with self.subTest(name):
				values = {"report_name": "Incoming Register", "file_format_type": name, "visible_idx": "[]"}
				self.assert_text(
					self.get(REPORT, {**values, "filters": json.dumps(filters)}), name == "Excel"
				)

	def test_a_template_with_rows(self) -> None:
		for name in FORMATS:
			with self.subTest(name):
				values = {
					"doctype": INCOMING,
					"file_type": name,
					"export_records": "all",
					"export_filters": "{}",
				}
				content = self.get(
					TEMPLATE, {**values, "export_fields": json.dumps({INCOMING: ["name", "title"]})}
				)
				self.assert_text(content, name == "Excel")

	def test_data_export(self) -> None:
		for name in FORMATS:
			with self.subTest(name):
				values = {
					"doctype": INCOMING,
					"file_type": name,
					"with_data": 1,
					"template": 0,
					"filters": "{}",
				}
				columns = json.dumps({INCOMING: ["name", "title"]})
				content = self.get(
					DATA, {**values, "select_columns": columns, "export_without_column_meta": 1}
				)
				self.assert_text(content, name == "Excel")

	def test_a_mailed_report(self) -> None:
		for name, ending in (("CSV", "csv"), ("XLSX", "xlsx")):
			with self.subTest(ending):
				mailed = frappe.get_doc(
					{
						"doctype": "Auto Email Report",
						"report": "Incoming Register",
						"report_type": "Script Report",
						"user": "Administrator",
						"email_to": "someone@example.com",
						"format": name,
						"frequency": "Daily",
						"no_of_rows": 1000,
						"filters": json.dumps({"from_date": "2020-01-01", "to_date": "2030-12-31"}),
					}
				)
				mailed.validate()
				content = mailed.get_report_content()
				self.assert_text(content if ending == "xlsx" else content.encode(), ending == "xlsx")

	def test_kinds_of_other_apps_are_exported_as_ever(self) -> None:
		fields = json.dumps(["`tabToDo`.`name`", "`tabToDo`.`reference_type`"])
		values = {"doctype": "ToDo", "file_format_type": "CSV", "title": "ToDo", "fields": fields}
		content = self.get(LIST, values)
		self.assertFalse(content.startswith(cells.BYTE_ORDER_MARK.encode()))
		self.assertIn(self.todo.name, content.decode())
