"""A report on our kinds that ran long once was switched to prepared results; they are counted for each reader again."""

import frappe

from duty_responsibility.permissions.figures import MODULE


def execute() -> None:
	kinds = frappe.get_all("DocType", filters={"module": MODULE}, pluck="name")
	reports = frappe.get_all("Report", filters={"ref_doctype": ("in", kinds)}, pluck="name")
	if not reports:
		return
	frappe.db.set_value("Report", {"name": ("in", reports)}, "prepared_report", 0, update_modified=False)
	for name in frappe.get_all("Prepared Report", filters={"report_name": ("in", reports)}, pluck="name"):
		frappe.delete_doc("Prepared Report", name, ignore_permissions=True, force=True)
