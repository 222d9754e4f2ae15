"""What of the figures a user may see: exactly the rows that their list shows, and no other ever counts.

The condition is the list's own (roles, the hooks of this app, user permissions that an office has set). For whom
certain sections are seen wholly, as by their head, whole months of these may be read ready counted.
"""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery
from frappe.model.document import Document
from pypika.terms import LiteralValue

from duty_responsibility.permissions.accountability import as_sql
from duty_responsibility.permissions.matters import whole_office
from duty_responsibility.permissions.scope import Scope, scope_of

MODULE = "Duty Responsibility"

READER = "as_user"
"""The filter that a mailed report carries: in whose name it is made."""

LEADERS = {"Duty Director"}
"""Who is shown figures by person for the whole office. Clerks and administrators keep the registers of the whole
office; they are not the superiors of everybody in it."""


@dataclass(frozen=True)
class Seen:
	"""The rows of one DocType that a user may see."""

	everything: bool
	sections: frozenset[str]
	"""Sections of which every clock is seen."""
	condition: LiteralValue | None
	"""The list's condition; none where everything is seen."""


def seen(doctype: str, user: str) -> Seen:
	"""What `user` sees of a DocType; raises where the role does not let them read it at all."""
	found = DatabaseQuery(doctype, user=user).build_match_conditions()
	# cases of accountability are in no figure, so that whether one knows of them makes no difference here
	if not found or (doctype == "Duty Clock" and _bare(found) == _bare(whole_office(user))):
		return Seen(True, frozenset(), None)
	# a user permission may take out rows of one's own section, too
	narrowed = bool(frappe.permissions.get_user_permissions(user))
	sections = frozenset() if narrowed else scope_of(user).sections
	# the query runs with values, so that a percent sign has to be said twice
	return Seen(False, sections, LiteralValue(found.replace("%", "%%")))


def _bare(condition: str | None) -> str:
	return (condition or "").strip("() ")


def people_shown(user: str) -> set[str] | None:
	"""Of whom a report may have a row by name: the whole office (None) for its director, the people of one's sections
	for their head and the deputy director in charge, oneself for everybody else.
	"""
	scope = scope_of(user)
	if user == "Administrator" or (scope.staff and LEADERS & set(frappe.get_roles(user))):
		return None
	found = {scope.staff} if scope.staff else set()
	return found | people_of(scope)


def people_of(scope: Scope) -> set[str]:
	"""The staff of the sections that somebody leads."""
	if not scope.sections:
		return set()
	return set(
		frappe.get_all(
			"Duty Staff", filters={"department": ("in", list(scope.sections))}, pluck="name", order_by=None
		)
	)


def reader_of(filters: dict[str, str] | None) -> str:
	"""Who reads a report: whoever is logged in; of one that is mailed, the person in whose name it is made.

	The scheduler makes mailed reports as Administrator and tells a report nothing of that person.
	"""
	named = (filters or {}).get(READER)
	return named if named and frappe.session.user == "Administrator" else frappe.session.user


def is_own_kind(doctype: str | None) -> bool:
	"""Whether a DocType is one of this app."""
	return bool(doctype) and frappe.db.get_value("DocType", doctype, "module", cache=True) == MODULE


def is_own_report(name: str | None) -> bool:
	"""Whether a report is on a DocType of this app, whoever made the report."""
	return bool(name) and is_own_kind(frappe.db.get_value("Report", name, "ref_doctype"))


def refuse_prepared(doc: Document, method: str | None = None) -> None:
	"""A report on our kinds shows each reader what they may see; it is not prepared for others to see."""
	if is_own_report(doc.report_name):
		frappe.throw(
			_("This report is counted for whoever reads it and is not prepared beforehand."),
			title=_("Duty Figures"),
		)


def condition_prepared(user: str | None = None, doctype: str | None = None) -> str:
	"""Nothing that was prepared of our kinds is listed."""
	kind, report = frappe.qb.DocType("DocType"), frappe.qb.DocType("Report")
	kinds = frappe.qb.from_(kind).select(kind.name).where(kind.module == MODULE)
	own = frappe.qb.from_(report).select(report.name).where(report.ref_doctype.isin(kinds))
	return as_sql(frappe.qb.DocType("Prepared Report").report_name.notin(own))


def has_prepared_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Nothing that was prepared of our kinds is read or downloaded, by whomever; of others the framework says."""
	from frappe.core.doctype.prepared_report.prepared_report import has_permission

	# the first hook that answers is the only one that Frappe 15 asks
	return not is_own_report(doc.report_name) and bool(has_permission(doc, user or frappe.session.user))


def bind_mailed_report(doc: Document, method: str | None = None) -> None:
	"""A report of this app that is to be mailed keeps the person whose permissions it is based on."""
	if frappe.db.get_value("Report", doc.report, "module") != MODULE:
		return
	filters = frappe.parse_json(doc.filters) if doc.filters else {}
	if isinstance(filters, dict):
		doc.filters = frappe.as_json({**filters, READER: doc.user})
