"""Files of the app's documents: always private, and seen by whoever sees the document they are attached to."""

import frappe
from frappe.core.doctype.file.file import has_permission as permission_of_the_framework
from frappe.model.document import Document
from frappe.utils import cint
from pypika.terms import LiteralValue

from duty_responsibility.permissions.accountability import as_sql
from duty_responsibility.permissions.kinds import kinds


def keep_private(doc: Document, method: str | None = None) -> None:
	"""Before a File is saved: private, whatever the upload or an edit says."""
	if doc.attached_to_doctype in kinds() and not doc.is_new():
		doc.is_private = 1


def make_private(doc: Document, method: str | None = None) -> None:
	"""After a File was inserted: a public one is moved, for its content is on disk already."""
	if doc.attached_to_doctype in kinds() and not cint(doc.is_private) and not doc.is_folder:
		doc.is_private = 1
		doc.save(ignore_permissions=True)


def upload_privately() -> None:
	"""Before a request: an upload to one of the app's documents is written to the private folder at once."""
	if "upload_file" in frappe.request.path and frappe.form_dict.get("doctype") in kinds():
		frappe.form_dict.is_private = 1


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""As the document that it is attached to, also for whoever has uploaded it; of other files the framework says."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if doc.attached_to_doctype not in kinds() or not doc.attached_to_name:
		# the first hook that answers is the only one that Frappe 15 asks
		return bool(permission_of_the_framework(doc, ptype, user))
	if not frappe.db.exists(doc.attached_to_doctype, doc.attached_to_name):
		return False
	needed = (
		"read"
		if ptype in (None, "read", "select", "print", "export", "email", "report", "share")
		else "write"
	)
	return bool(frappe.has_permission(doc.attached_to_doctype, needed, doc=doc.attached_to_name, user=user))


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""Files in a list: those of other apps as Frappe says, those of the app's documents with their document."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	file = frappe.qb.DocType("File")
	found = file.attached_to_doctype.isnull() | file.attached_to_doctype.notin(kinds())
	attached = frappe.get_all(
		"File", {"attached_to_doctype": ("in", kinds())}, pluck="attached_to_doctype", distinct=True
	)
	for kind in attached:
		if not frappe.has_permission(kind, "read", user=user):
			continue
		table = frappe.qb.DocType(kind)
		visible = frappe.qb.from_(table).select(table.name).where(table.name.isnotnull())
		for hook in frappe.get_hooks("permission_query_conditions").get(kind, []):
			if limit := frappe.get_attr(hook)(user, doctype=kind):
				visible = visible.where(LiteralValue(limit))
		found = found | ((file.attached_to_doctype == kind) & file.attached_to_name.isin(visible))
	return as_sql(found)
