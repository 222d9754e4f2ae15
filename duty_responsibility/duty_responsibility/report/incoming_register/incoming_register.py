"""The register of incoming documents for a period, as it is kept and printed (收文登记簿)."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, getdate

from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.duty_responsibility.report.utils import column
from duty_responsibility.engine.office.posts import names_of

DOCTYPE = "Duty Incoming Document"
LINES = 5000
"""A year of a busy office; a longer period is asked for in parts."""


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	return utils.run(make, filters)


def make(filters: Any, reader: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	if not filters.from_date or not filters.to_date:
		frappe.throw(_("Choose the period of the register."), title=_("Period"))
	if getdate(filters.from_date) > getdate(filters.to_date):
		frappe.throw(_("The period ends before it begins."), title=_("Period"))
	return _columns(), _rows(filters, reader)


def _columns() -> list[dict[str, Any]]:
	return [
		column("name", _("Register Number"), "Link", 140, options=DOCTYPE),
		column("received", _("Received at"), "Data", 160),
		column("sender", _("Issuing Organ"), "Data", 150),
		column("document_number", _("Document Number"), "Data", 190),
		column("title", _("Title of the Document"), "Data", 320),
		column("secrecy_said", _("Secrecy Grade"), "Data", 80),
		column("urgency_said", _("Degree of Urgency"), "Data", 90),
		column("copies", _("Copies"), "Int", 60),
		column("handled_by", _("Assignee"), "Data", 140),
		column("status_said", _("Status"), "Data", 90),
		column("waiting_for", _("Waiting for"), "Data", 180),
		column("finished", _("Finished at"), "Data", 160),
		column("file_number", _("File Number"), "Data", 160),
	]


def _rows(filters: Any, reader: str) -> list[dict[str, Any]]:
	conditions: list[Any] = [
		["received_at", ">=", str(getdate(filters.from_date))],
		["received_at", "<", str(getdate(add_days(filters.to_date, 1)))],
	]
	conditions += [[field, "=", filters[field]] for field in ("section", "status") if filters.get(field)]
	# as the reader of the register may see them, by mail as well
	rows = frappe.get_list(
		DOCTYPE,
		filters=conditions,
		fields=[
			"name",
			"received_at",
			"sender",
			"document_number",
			"title",
			"secrecy",
			"urgency",
			"copies",
			"section",
			"assignee",
			"status",
			"waiting_for",
			"finished_at",
			"file_number",
		],
		order_by="register_year asc, register_number asc",
		limit_page_length=LINES,
		user=reader,
	)
	staff = names_of(row.assignee for row in rows)
	for row in rows:
		row.received = row.received_at.strftime("%Y-%m-%d %H:%M")
		row.finished = row.finished_at.strftime("%Y-%m-%d %H:%M") if row.finished_at else ""
		row.secrecy_said, row.urgency_said = _(row.secrecy or ""), _(row.urgency or "")
		row.status_said = _(row.status)
		row.handled_by = " ".join(filter(None, (row.section, staff.get(row.assignee))))
	return rows
