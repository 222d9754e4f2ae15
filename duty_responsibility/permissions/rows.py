"""Lists of rows of tables: a row is listed for whoever sees the document that it belongs to.

Frappe lists rows by the role on the parent's DocType alone. The condition here is put together from what Frappe asks
of the parent itself (its own hook, user permissions, shares), so that every table of the app is covered, new ones too.
"""

import frappe
from frappe.desk.reportview import build_match_conditions
from frappe.permissions import get_role_permissions

MODULE = "Duty Responsibility"
NOTHING = "1=0"


def is_row(doctype: str) -> bool:
	"""Whether this is a table of the app."""
	meta = frappe.get_meta(doctype)
	return bool(meta.istable) and meta.module == MODULE


def parents_of(doctype: str) -> list[str]:
	"""Return the DocTypes that have a table of these rows, of other apps as well."""
	tables = {"fieldtype": ("in", ("Table", "Table MultiSelect")), "options": doctype}
	found = frappe.get_all("DocField", filters=tables, pluck="parent", distinct=True, order_by=None)
	found += frappe.get_all("Custom Field", filters=tables, pluck="dt", distinct=True, order_by=None)
	return sorted(set(found))


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""For the hook of all DocTypes: nothing to add for what is no row of ours."""
	user = user or frappe.session.user
	if not doctype or user == "Administrator" or not is_row(doctype):
		return ""
	found = [_of_parent(doctype, parent, user) for parent in parents_of(doctype)]
	return f"({' or '.join(one for one in found if one) or NOTHING})"


def _of_parent(doctype: str, parent: str, user: str) -> str | None:
	row, table = f"`tab{doctype}`", f"`tab{parent}`"
	belongs = f"{row}.parenttype = {frappe.db.escape(parent, percent=False)}"
	role = get_role_permissions(frappe.get_meta(parent), user=user)
	if not role.get("read"):
		shared = ", ".join(
			frappe.db.escape(name, percent=False) for name in frappe.share.get_shared(parent, user)
		)
		return f"({belongs} and {row}.parent in ({shared}))" if shared else None
	# percent signs are doubled for reports that fill in values afterwards; a condition of a list is taken as it is
	seen = build_match_conditions(parent, user).replace("%%", "%")
	if not seen:
		return f"({belongs})"
	return f"({belongs} and {row}.parent in (select {table}.name from {table} where {seen}))"
