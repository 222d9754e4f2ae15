"""The register of outgoing documents (发文登记簿) for a period, in the order of its numbers, gaps explained."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, getdate

from duty_responsibility.controllers.recipients import COPY, MAIN
from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.utils.words import listed

FIELDS = (
	"name",
	"document_number",
	"document_date",
	"title",
	"kind",
	"urgency",
	"secrecy",
	"section",
	"assignee",
	"signed_by",
	"copies",
	"sent_at",
	"printed_at",
	"issued_at",
	"file_number",
	"status",
	"series",
)


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""Columns and rows; only documents that the reader may see."""
	return utils.run(make, filters)


def make(chosen: Any, reader: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	return columns(), rows(chosen, reader)


def columns() -> list[dict[str, Any]]:
	def column(fieldname: str, label: str, fieldtype: str, width: int, **more: Any) -> dict[str, Any]:
		return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}

	return [
		column("document_number", _("Reference Number"), "Data", 170),
		column("document_date", _("Date of the Document"), "Date", 115),
		column("title", _("Document Title"), "Data", 320),
		column("kind", _("Kind of Official Document"), "Data", 80),
		column("urgency", _("Degree of Urgency"), "Data", 95),
		column("secrecy", _("Secrecy Grade"), "Data", 70),
		column("main", _("Main Recipient"), "Data", 220),
		column("copy", _("Copies to"), "Data", 150),
		column("section", _("Drafting Section"), "Data", 100),
		column("drafter", _("Drafter"), "Data", 80),
		column("signer", _("Signed by"), "Data", 80),
		column("copies", _("Copies"), "Int", 60),
		column("sent_at", _("Sent at"), "Datetime", 185),
		column("issued_at", _("Issued at"), "Datetime", 185),
		column("file_number", _("File Number"), "Data", 160),
		column("remark", _("Remark"), "Data", 160),
		column("document", _("Outgoing Document"), "Link", 130, options="Duty Outgoing Document"),
	]


def rows(chosen: Any, reader: str) -> list[dict[str, Any]]:
	first, last = _period(chosen)
	numbers = _numbers(chosen, first, last, reader)
	used = {row.document for row in numbers if row.state == "In Use"}
	found = _documents(chosen, first, last, used, reader)
	names = dict(frappe.get_all("Duty Staff", fields=["name", "employee_name"], as_list=True))
	recipients = _recipients([row.name for row in found])
	order = {row.document: (row.series, row.year, row.number) for row in numbers if row.state == "In Use"}
	shown = [
		(
			order.get(row.name, ("", 0, 0)),
			{
				**{field: row[field] for field in FIELDS if field not in ("name", "series", "status")},
				"kind": _(row.kind),
				"urgency": _(row.urgency),
				"secrecy": _(row.secrecy) if row.secrecy else "",
				"main": listed(recipients.get((row.name, MAIN), ())),
				"copy": listed(recipients.get((row.name, COPY), ())),
				"drafter": names.get(row.assignee, ""),
				"signer": names.get(row.signed_by, ""),
				"remark": _(row.status),
				"document": row.name,
			},
		)
		for row in found
	]
	held = {row.document_number for row in numbers if row.state == "In Use"}
	given_back = [row for row in numbers if row.state == "Given Back" and row.document_number not in held]
	for row in _of_section(given_back, chosen, reader):
		remark = _("Given back: {0}").format(row.reason or "")
		shown.append(
			(
				(row.series, row.year, row.number),
				{"document_number": row.document_number, "remark": remark, "document": row.document},
			)
		)
	return [row for _order, row in sorted(shown, key=lambda item: item[0])]


def _period(chosen: Any) -> tuple[Any, Any]:
	today = getdate()
	first = getdate(chosen.from_date or today.replace(month=1, day=1))
	last = getdate(chosen.to_date or today)
	if last < first:
		frappe.throw(_("The period ends before it begins. Correct one of the dates."), title=_("Period"))
	return first, add_days(last, 1)


def _numbers(chosen: Any, first: Any, after: Any, reader: str) -> list[Any]:
	filters: list[Any] = [["issued_at", ">=", first], ["issued_at", "<", after]]
	if chosen.series:
		filters.append(["series", "=", chosen.series])
	fields = ["document_number", "series", "year", "number", "document", "state", "reason"]
	return frappe.get_list("Duty Document Number", filters=filters, fields=fields, limit=0, user=reader)


def _documents(chosen: Any, first: Any, after: Any, numbered: set[str], reader: str) -> list[Any]:
	filters: list[Any] = [["name", "in", [*numbered, ""]]]
	if chosen.section:
		filters.append(["section", "=", chosen.section])
	ask = {"fields": list(FIELDS), "limit": 0, "user": reader}
	found = frappe.get_list("Duty Outgoing Document", filters=filters, **ask)
	if chosen.series:
		return found
	# letters and other papers that go out without a number belong into the register too
	more: list[Any] = [
		["issued_at", ">=", first],
		["issued_at", "<", after],
		["document_number", "is", "not set"],
	]
	if chosen.section:
		more.append(["section", "=", chosen.section])
	return found + frappe.get_list("Duty Outgoing Document", filters=more, **ask)


def _of_section(given_back: list[Any], chosen: Any, reader: str) -> list[Any]:
	if not chosen.section or not given_back:
		return given_back
	filters = {"name": ("in", [row.document for row in given_back]), "section": chosen.section}
	its = set(frappe.get_list("Duty Outgoing Document", filters=filters, pluck="name", limit=0, user=reader))
	return [row for row in given_back if row.document in its]


def _recipients(documents: list[str]) -> dict[tuple[str, str], list[str]]:
	found: dict[tuple[str, str], list[str]] = {}
	table = frappe.qb.DocType("Duty Document Recipient")
	if not documents:
		return found
	query = (
		frappe.qb.from_(table)
		.select(table.parent, table.role, table.recipient)
		.where(table.parent.isin(documents))
		.orderby(table.parent, table.idx)
	)
	for document, role, recipient in query.run():
		found.setdefault((document, role), []).append(recipient)
	return found
