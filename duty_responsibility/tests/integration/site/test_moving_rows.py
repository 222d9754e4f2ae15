"""Rows of ERPNext and HRMS move here, and ours there, by Frappe's export and import, without a column being mapped.

Data Import commits, so these tests clean up after themselves by name.
"""

import json
from typing import Any

import frappe
from frappe.core.doctype.data_import.exporter import Exporter
from frappe.core.doctype.data_import.importer import Importer

from duty_responsibility.tests import stand_ins
from duty_responsibility.tests.factories import make_calendar, make_user, set_settings, unique
from duty_responsibility.tests.importing import import_file

EMPLOYEE = ("name", "employee_name", "user_id", "cell_number", "department", "reports_to", "status")
HOLIDAY = ("holiday_date", "description", "weekly_off")


class TestMovingRows(stand_ins.ErpnextCase):
	def setUp(self) -> None:
		super().setUp()
		self.admin = make_user("Duty Administrator", "System Manager", tag="mover")
		self.mark = unique("moved")
		self.jobs: list[str] = []
		self.theirs: list[tuple[str, str]] = []
		# where the bridge is on, departments would be sections before they are moved; an import commits this
		self.bridge = {
			field: frappe.db.get_single_value("Duty Settings", field)
			for field in ("bridge_enabled", "bridge_ran_at")
		}
		set_settings(bridge_enabled=0)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for doctype, field in (
			("Duty Absence", "description"),
			("Duty Section", "department_name"),
			("Duty Staff", "employee_name"),
			("Duty Calendar", "calendar_name"),
			("File", "file_name"),
		):
			names = [*frappe.get_all(doctype, {field: ("like", f"{self.mark}%")}, pluck="name"), ""]
			frappe.db.delete("Version", {"docname": ("in", names)})
			frappe.db.delete("Duty Calendar Day", {"parent": ("in", names)})
			frappe.db.delete("Duty Calendar Period", {"parent": ("in", names)})
			frappe.db.delete(doctype, {"name": ("in", names)})
		for doctype, name in self.theirs:
			frappe.db.delete(doctype, {"name": name})
		frappe.db.delete("Data Import Log", {"data_import": ("in", [*self.jobs, ""])})
		frappe.db.delete("Data Import", {"name": ("in", [*self.jobs, ""])})
		set_settings(**self.bridge)
		frappe.db.delete("Has Role", {"parent": self.admin})
		frappe.db.delete("User", {"name": self.admin})
		frappe.db.commit()
		super().tearDown()

	def exported(self, doctype: str, names: list[str], **fields: Any) -> list[list[Any]]:
		"""What Frappe writes into the file: a line of labels, then the rows."""
		wanted = {key.replace("_", " "): list(columns) for key, columns in fields.items()}
		export = Exporter(
			doctype, export_fields=wanted, export_data=True, export_filters={"name": ("in", names)}
		)
		return export.get_csv_array()

	def import_into(self, doctype: str, lines: list[list[Any]], how: str = "Insert New Records") -> Importer:
		"""Import a file as it is; a row that was refused, and a value that fits nothing, fails the test."""
		importer, job = import_file(doctype, lines, self.mark, self.admin, how)
		self.jobs.append(job.name)
		warnings = json.loads(job.template_warnings or "[]")
		self.assertEqual([one for one in warnings if one.get("type") != "info"], [])
		logs = frappe.get_all(
			"Data Import Log", {"data_import": job.name}, ["success", "messages", "exception"]
		)
		self.assertEqual([row for row in logs if not row.success], [])
		self.assertEqual(len(logs), len([line for line in lines[1:] if line[0]]))
		return importer

	def mapped(self, importer: Importer) -> dict[str, str]:
		return {
			column.header_title: column.df.fieldname
			for column in importer.import_file.header.columns
			if column.df
		}

	def test_departments_and_employees_become_sections_and_staff(self):
		department = stand_ins.make_department(f"{self.mark} archives")
		boss = stand_ins.make_employee(f"{self.mark} boss")
		head = stand_ins.make_employee(f"{self.mark} head", department=department, reports_to=boss)
		gone = stand_ins.make_employee(
			f"{self.mark} gone",
			department=department,
			status="Left",
			relieving_date="2025-01-31",
			cell_number="13800000000",
		)
		self.theirs = [("Department", department), *(("Employee", one) for one in (boss, head, gone))]

		fields = ("name", "department_name", "disabled")
		self.import_into("Duty Section", self.exported("Department", [department], Department=fields))
		section = frappe.get_doc("Duty Section", department)
		self.assertEqual(section.department_name, f"{self.mark} archives")
		# a department says nothing of who answers for it, so its section waits
		self.assertEqual((section.disabled, section.head), (1, None))

		lines = self.exported("Employee", [boss, head, gone], Employee=EMPLOYEE)
		importer = self.import_into("Duty Staff", lines)
		self.assertLessEqual(
			{"employee_name", "user_id", "cell_number", "department", "status"},
			set(self.mapped(importer).values()),
		)
		rows = {
			row.pop("name"): row
			for row in frappe.get_all(
				"Duty Staff",
				{"name": ("in", [boss, head, gone])},
				["name", "employee_name", "department", "status", "cell_number", "post"],
			)
		}
		self.assertEqual(rows[head].department, department)
		self.assertEqual(
			(rows[boss].department, rows[boss].status, rows[boss].post), (None, "Active", "Staff Member")
		)
		self.assertEqual((rows[gone].status, rows[gone].cell_number), ("Left", "13800000000"))

		section.update({"head": head, "deputy_director": boss, "disabled": 0}).save()
		leave = stand_ins.make_leave(head, "2026-03-02", "2026-03-04")
		self.theirs.append(("Leave Application", leave.name))
		fields = ("employee", "from_date", "to_date")
		lines = self.exported("Leave Application", [leave.name], Leave_Application=fields)
		self.import_into(
			"Duty Absence",
			[[*line, word] for line, word in zip(lines, ("Description", self.mark), strict=True)],
		)
		absence = frappe.get_last_doc("Duty Absence", {"description": self.mark})
		self.assertEqual((absence.staff, absence.employee, absence.reason), (head, head, "Leave"))

	def test_what_is_changed_here_moves_back(self):
		one = stand_ins.make_employee(f"{self.mark} one")
		self.theirs = [("Employee", one)]
		self.import_into("Duty Staff", self.exported("Employee", [one], Employee=EMPLOYEE))
		staff = frappe.get_doc("Duty Staff", one)
		staff.update({"cell_number": "13900000000", "status": "Suspended"}).save()
		# whoever may write there: with ERPNext those who look after personnel
		hr = frappe.get_all("Role", {"name": "HR Manager"}, pluck="name")
		frappe.get_doc("User", self.admin).add_roles("System Manager", *hr)
		lines = self.exported("Duty Staff", [one], Duty_Staff=("name", "cell_number", "status"))
		self.import_into("Employee", lines, "Update Existing Records")
		self.assertEqual(
			frappe.db.get_value("Employee", one, ["cell_number", "status"]), ("13900000000", "Suspended")
		)

	def test_the_days_of_a_holiday_list_become_days_of_a_calendar(self):
		holidays = stand_ins.make_holidays(
			f"{self.mark} list", 2026, [("2026-03-18", "Office day"), ("2026-03-19", "Another")]
		)
		self.theirs = [
			("Holiday List", holidays),
			*(("Holiday", name) for name in frappe.get_all("Holiday", {"parent": holidays}, pluck="name")),
		]
		calendar = make_calendar(days=[], calendar_name=f"{self.mark} list")
		lines = self.exported("Holiday List", [holidays], Holiday_List=("name",), holidays=HOLIDAY)
		lines[0][0] = "ID"
		self.import_into("Duty Calendar", lines, "Update Existing Records")
		days = frappe.get_doc("Duty Calendar", calendar).holidays
		self.assertEqual(
			[(str(day.holiday_date), day.working) for day in days], [("2026-03-18", 0), ("2026-03-19", 0)]
		)
