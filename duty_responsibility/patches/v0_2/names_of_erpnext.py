"""People, sections and calendar days take the field names that ERPNext has for them, so that rows move either way."""

import frappe
from frappe.model.utils.rename_field import rename_field

from duty_responsibility.rules.hash_chain import canonical

RENAMED = {
	"Duty Staff": {
		"staff_name": "employee_name",
		"user": "user_id",
		"phone": "cell_number",
		"section": "department",
	},
	"Duty Section": {"section_name": "department_name"},
}


def execute() -> None:
	if not frappe.db.has_column("Duty Staff", "staff_name"):
		return  # installed with the new names
	for doctype, fields in RENAMED.items():
		for old, new in fields.items():
			rename_field(doctype, old, new)
	# a table has no column of its own, and Frappe would look for one
	rename_field("Duty Calendar", "days", "holidays", validate=False)
	staff = frappe.qb.DocType("Duty Staff")
	frappe.qb.update(staff).set(staff.status, "Inactive").where(staff.enabled == 0).run()
	_rename_what_came_over()


def _rename_what_came_over() -> None:
	"""The last values that came over from ERPNext are known by field as well."""
	names = RENAMED["Duty Staff"]
	for row in frappe.get_all("Duty Bridge Record", {"target_doctype": "Duty Staff"}, ["name", "said"]):
		said = {
			names.get(field, field): value for field, value in frappe.parse_json(row.said or "{}").items()
		}
		if "enabled" in said:
			said["status"] = "Active" if said.pop("enabled") == "1" else "Inactive"
		frappe.db.set_value("Duty Bridge Record", row.name, "said", canonical(said))
