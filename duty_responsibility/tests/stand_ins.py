"""DocTypes that tests make for themselves: one of another app, and those of ERPNext where it is not installed.

Making or dropping a DocType ends a transaction, so it happens before and after a class of tests, never within.
"""

from collections.abc import Iterable
from typing import Any

import frappe

from duty_responsibility.tests.base import DutyTestCase

REQUEST = "Test Purchase Request"
"""A document of another app, which knows nothing of clocks."""

REQUEST_FIELDS = (
	("subject", "Data", None),
	("status", "Select", "\nPending\nApproved\nDropped"),
	("kind", "Select", "Ordinary\nUrgent"),
	("amount", "Currency", None),
	("responsible", "Link", "User"),
	("member", "Link", "Duty Staff"),
	("section", "Link", "Duty Section"),
	("needed_by", "Datetime", None),
	("asked_on", "Datetime", None),
	("notes", "Text Editor", None),
)


def make(
	name: str, fields: Iterable[tuple[str, str, str | None]], roles: Iterable[str] = (), **values: Any
) -> bool:
	"""Make a DocType unless the site has one of that name; returns whether it was made."""
	if frappe.db.exists("DocType", name):
		return False
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": name,
			"module": "Custom",
			"custom": 1,
			"fields": [
				{
					"fieldname": fieldname,
					"fieldtype": fieldtype,
					"options": options,
					"label": LABELS.get((name, fieldname)) or fieldname.replace("_", " ").title(),
				}
				for fieldname, fieldtype, options in fields
			],
			"permissions": []
			if values.get("istable")
			else [
				{"role": role, "read": 1, "write": 1, "create": 1, "delete": 1}
				for role in ("System Manager", *roles)
			],
			**values,
		}
	).insert()
	frappe.db.commit()
	return True


def drop(name: str) -> None:
	"""Take away what `make` has made, with its rows."""
	frappe.db.rollback()
	frappe.delete_doc("DocType", name, force=True, ignore_missing=True)
	frappe.db.commit()
	frappe.db.sql_ddl(
		f"drop table if exists `tab{name}`"
		if frappe.db.db_type != "postgres"
		else f'drop table if exists "tab{name}"'
	)


# -- ERPNext and HRMS -----------------------------------------------------------------------------

LABELS = {
	("Department", "department_name"): "Department",
	("Employee", "employee_name"): "Full Name",
	("Employee", "user_id"): "User ID",
	("Employee", "cell_number"): "Mobile",
	("Employee", "reports_to"): "Reports to",
	("Holiday", "holiday_date"): "Date",
	("Leave Application", "description"): "Reason",
}
"""What ERPNext calls a field where that is not its name in words; files are matched by these."""

DEPARTMENT = (
	("department_name", "Data", None),
	("is_group", "Check", None),
	("disabled", "Check", None),
	("company", "Data", None),
)
EMPLOYEE = (
	("first_name", "Data", None),
	("employee_name", "Data", None),
	("user_id", "Link", "User"),
	("cell_number", "Data", "Phone"),
	("department", "Link", "Department"),
	("reports_to", "Link", "Employee"),
	("status", "Select", "Active\nInactive\nSuspended\nLeft"),
	("relieving_date", "Date", None),
)
HOLIDAY = (
	("holiday_date", "Date", None),
	("description", "Text Editor", None),
	("weekly_off", "Check", None),
)
HOLIDAY_LIST = (
	("holiday_list_name", "Data", None),
	("from_date", "Date", None),
	("to_date", "Date", None),
	("holidays", "Table", "Holiday"),
)
LEAVE_APPLICATION = (
	("employee", "Link", "Employee"),
	("employee_name", "Data", None),
	("from_date", "Date", None),
	("to_date", "Date", None),
	("half_day", "Check", None),
	("half_day_date", "Date", None),
	("description", "Small Text", None),
	("status", "Select", "Open\nApproved\nRejected\nCancelled"),
)


def make_erpnext() -> list[str]:
	"""The DocTypes of ERPNext and HRMS that are not installed here, with those of their fields that are read."""
	made = []
	for name, fields, values in (
		("Department", DEPARTMENT, {"autoname": "hash", "allow_rename": 1, "allow_import": 1}),
		("Employee", EMPLOYEE, {"autoname": "hash", "allow_rename": 1, "allow_import": 1}),
		("Holiday", HOLIDAY, {"istable": 1}),
		("Holiday List", HOLIDAY_LIST, {"autoname": "field:holiday_list_name"}),
		("Leave Application", LEAVE_APPLICATION, {"autoname": "hash", "is_submittable": 1}),
	):
		if make(name, fields, **values):
			made.append(name)
	return made


def drop_erpnext(made: Iterable[str]) -> None:
	for name in reversed(list(made)):
		drop(name)


class ErpnextCase(DutyTestCase):
	"""A site with the DocTypes of ERPNext and HRMS, real ones or stand-ins."""

	made: list[str]

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.made = make_erpnext()

	@classmethod
	def tearDownClass(cls) -> None:
		drop_erpnext(cls.made)
		super().tearDownClass()


def _insert(doctype: str, **values: Any) -> Any:
	"""A row of theirs; where the real app is installed, with what else it asks for."""
	doc = frappe.get_doc({"doctype": doctype, **values})
	if doc.meta.has_field("company") and doc.meta.get_field("company").fieldtype == "Link":
		doc.company = frappe.get_all("Company", pluck="name", limit=1)[0]
	doc.flags.ignore_mandatory = True
	return doc.insert(ignore_permissions=True)


def make_department(name: str) -> str:
	return _insert("Department", department_name=name).name


def make_employee(name: str, **values: Any) -> str:
	born = {"date_of_birth": "1990-01-01", "date_of_joining": "2020-01-01", "gender": "Male"}
	known = {field: value for field, value in born.items() if frappe.get_meta("Employee").has_field(field)}
	return _insert(
		"Employee", **{"first_name": name, "employee_name": name, "status": "Active", **known, **values}
	).name


def change(doctype: str, name: str, **values: Any) -> Any:
	doc = frappe.get_doc(doctype, name)
	doc.update(values)
	doc.flags.ignore_mandatory = True
	return doc.save(ignore_permissions=True)


def make_leave(employee: str, first: str, last: str, **values: Any) -> Any:
	"""A leave as it is when it has been granted; how HRMS grants it is not our concern."""
	values = {"status": "Approved", "docstatus": 1, **values}
	doc = frappe.get_doc(
		{
			"doctype": "Leave Application",
			"name": f"LAP-{frappe.generate_hash(length=8)}",
			"employee": employee,
			"employee_name": employee,
			"from_date": first,
			"to_date": last,
			**values,
		}
	)
	doc.db_insert()
	doc.run_method("on_change")
	return doc


def cancel_leave(doc: Any) -> None:
	frappe.db.set_value("Leave Application", doc.name, {"docstatus": 2, "status": "Cancelled"})
	frappe.get_doc("Leave Application", doc.name).run_method("on_change")


def make_holidays(name: str, year: int, days: Iterable[tuple[str, str]]) -> str:
	rows = [{"holiday_date": day, "description": f"<p>{text}</p>"} for day, text in days]
	values = {"from_date": f"{year}-01-01", "to_date": f"{year}-12-31", "holidays": rows}
	return _insert("Holiday List", holiday_list_name=name, **values).name
