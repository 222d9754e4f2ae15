"""Exports of this app's kinds of document: the framework's own, with cells that no spreadsheet program runs.

These stand in the place of the framework's functions of the same purpose; what is of another app passes through.
"""

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _

from duty_responsibility.permissions.figures import is_own_kind
from duty_responsibility.rules import cells
from duty_responsibility.rules.text import as_html

QUERY_REPORT = "frappe.desk.query_report.export_query"
LIST = "frappe.desk.reportview.export_query"
TEMPLATE = "frappe.core.doctype.data_import.data_import.download_template"
REJECTED_ROWS = "frappe.core.doctype.data_import.data_import.download_errored_template"
IMPORT_LOG = "frappe.core.doctype.data_import.data_import.download_import_log"
DATA = "frappe.core.doctype.data_export.exporter.export_data"


@frappe.whitelist()
def export_list() -> None:
	"""The rows of a list as a file."""
	_export_or_mail(LIST, _given("doctype"))


@frappe.whitelist()
def export_report() -> None:
	"""The rows of a report as a file."""
	_export_or_mail(QUERY_REPORT, frappe.db.get_value("Report", _given("report_name"), "ref_doctype"))


@frappe.whitelist()
def download_template() -> None:
	"""A table to be filled in and imported, with or without the rows there are."""
	_export(TEMPLATE, _given("doctype"))


@frappe.whitelist()
def download_rejected_rows() -> None:
	"""The rows of an import that were not taken."""
	_export(REJECTED_ROWS, _imported())


@frappe.whitelist()
def download_import_log() -> None:
	"""What became of each row of an import."""
	_export(IMPORT_LOG, _imported())


@frappe.whitelist()
def export_data() -> None:
	"""Documents with their tables as a file."""
	_export(DATA, _given("doctype"))


def mail_export(path: str, doctype: str, form: dict[str, Any]) -> None:
	"""Make an export in the background and send its address to whoever asked for it."""
	from frappe.desk.utils import send_report_email

	frappe.local.form_dict = frappe._dict(form)
	_export(path, doctype, byte_order_mark=True)
	title, _dot, ending = frappe.response.filename.rpartition(".")
	email = frappe.db.get_value("User", frappe.session.user, "email")
	send_report_email(email, title, ending, frappe.response.filecontent, form.get("report_name") or doctype)


def _imported() -> str | None:
	return frappe.db.get_value("Data Import", _given("data_import_name"), "reference_doctype")


def _given(name: str) -> str:
	"""What the request must say; the framework's functions take it from the request, and fail without it."""
	value = frappe.form_dict.get(name)
	if not value or not isinstance(value, str):
		frappe.throw(as_html(_("“{0}” is missing.").format(name)), title=_("Not Readable"))
	return value


def _export_or_mail(path: str, doctype: str | None) -> None:
	form = frappe.form_dict
	if not doctype or not is_own_kind(doctype) or not frappe.utils.cint(form.get("export_in_background")):
		_export(path, doctype, byte_order_mark=True)
		return
	form = {key: value for key, value in form.items() if key not in ("export_in_background", "cmd")}
	frappe.enqueue(mail_export, queue="long", path=path, doctype=doctype, form=form, now=frappe.flags.in_test)
	frappe.msgprint(_("The export is being made. You receive an e-mail with its address."))


def _export(path: str, doctype: str | None, byte_order_mark: bool = False) -> None:
	delimiter = str(frappe.form_dict.get("csv_delimiter") or ",")[0]
	function: Callable[..., None] = frappe.get_attr(path)
	frappe.call(function, **frappe.form_dict)
	if not doctype or not is_own_kind(doctype):
		return
	response = frappe.response
	if response.get("type") == "csv":
		response["result"] = cells.csv_as_text(response["result"], delimiter)
	elif response.get("type") == "binary":
		content = response["filecontent"]
		is_workbook = response["filename"].endswith(".xlsx")
		response["filecontent"] = file_as_text(content, is_workbook, delimiter, byte_order_mark)


def file_as_text(
	content: bytes | str, is_workbook: bool, delimiter: str = ",", byte_order_mark: bool = False
) -> bytes:
	"""An exported file with cells of text; CSV with the mark by which a spreadsheet program knows UTF-8."""
	if is_workbook:
		return cells.workbook_as_text(content)
	table = content if isinstance(content, str) else content.decode("utf-8")
	table = cells.csv_as_text(table, delimiter)
	return ((cells.BYTE_ORDER_MARK if byte_order_mark else "") + table).encode("utf-8")
