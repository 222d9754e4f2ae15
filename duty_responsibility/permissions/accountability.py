"""Who knows of a case (Arts. 16–25): whoever it concerns, those above them, the meeting. Nobody else, not even that it exists.

The person concerned sees their own case, but not what the meeting says among itself; the section head and the
deputy director in charge those of their sections; the director all; members of the leadership meeting what is
brought before them, unless they are recused. A role alone shows nothing: an administrator of the app, or the
clerk, sees no case that is not theirs.
"""

from typing import Any

import frappe
from frappe.model.document import Document
from pypika.terms import Criterion, LiteralValue, ValueWrapper

from duty_responsibility.permissions.scope import Scope, scope_of

RECORD = "Duty Fault Record"

ALL_CASES = "Duty Director"
"""The role that sees every case, while its holder is on the staff."""

HANGS_ON = ("Duty Fault Evidence", "Duty Fault Decision", "Duty Measure Proof")
"""Documents that are seen with their case."""


def sees_all(scope: Scope) -> bool:
	return bool(scope.staff) and ALL_CASES in frappe.get_roles(scope.user)


def criterion(scope: Scope) -> Criterion:
	"""The cases that somebody may know of."""
	record = frappe.qb.DocType(RECORD)
	if scope.user == "Administrator":
		return ValueWrapper(1) == ValueWrapper(1)
	if not scope.staff:
		return ValueWrapper(1) == ValueWrapper(0)
	# what is tolerated is no case, and what is cleared is known to the person and the director only
	real = record.status.notin(("Within Tolerance", "Tolerated"))
	if sees_all(scope):
		return real
	section, measure = frappe.qb.DocType("Duty Section"), frappe.qb.DocType("Duty Fault Measure")
	voice, deliberation = frappe.qb.DocType("Duty Case Voice"), frappe.qb.DocType("Duty Case Deliberation")
	led = (section.head == scope.staff) | (section.deputy_director == scope.staff)
	above = (
		(record.deputy == scope.staff)
		| record.section.isin(frappe.qb.from_(section).select(section.name).where(led))
		| record.name.isin(
			frappe.qb.from_(voice)
			.inner_join(deliberation)
			.on(voice.parent == deliberation.name)
			.where((voice.staff == scope.staff) & (voice.recused == 0))
			.select(deliberation.record)
		)
		| record.name.isin(
			frappe.qb.from_(measure)
			.where((measure.staff == scope.staff) & (measure.parenttype == RECORD))
			.select(measure.parent)
		)
	)
	return real & ((record.subject == scope.staff) | (above & record.cleared_at.isnull()))


def visible(scope: Scope) -> Any:
	record = frappe.qb.DocType(RECORD)
	return frappe.qb.from_(record).select(record.name).where(criterion(scope))


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	return _may(doc, user, lambda scope: criterion(scope))


def has_hanging_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	return _may(doc, user, lambda scope: frappe.qb.DocType(doc.doctype).record.isin(visible(scope)))


def has_look_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	return _may(doc, user, _looks)


def has_deliberation_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	return _may(doc, user, _deliberations)


def has_meeting_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	user = user or frappe.session.user
	if doc.is_new():
		return bool(scope_of(user).staff)
	return _may(doc, user, _meetings)


def _may(doc: Document, user: str | None, which: Any) -> bool:
	"""By what is stored, so that nobody opens a case by putting a name into it."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if doc.is_new():
		return False
	table = frappe.qb.DocType(doc.doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name == doc.name)
	return bool(query.where(which(scope_of(user))).run())


def _looks(scope: Scope) -> Criterion:
	"""The director sees who has looked at a case, and so does the person whose case it is."""
	look, record = frappe.qb.DocType("Duty Fault Look"), frappe.qb.DocType(RECORD)
	if not scope.staff:
		return ValueWrapper(1) == ValueWrapper(0)
	if sees_all(scope):
		return ValueWrapper(1) == ValueWrapper(1)
	own = frappe.qb.from_(record).select(record.name).where(record.subject == scope.staff)
	return look.record.isin(own)


def _deliberations(scope: Scope) -> Criterion:
	"""Those who take part, and the director; never the person concerned, nor whoever is recused."""
	table, voice = frappe.qb.DocType("Duty Case Deliberation"), frappe.qb.DocType("Duty Case Voice")
	record = frappe.qb.DocType(RECORD)
	if not scope.staff:
		return ValueWrapper(1) == ValueWrapper(0)
	own = frappe.qb.from_(record).select(record.name).where(record.subject == scope.staff)
	mine = frappe.qb.from_(voice).select(voice.parent).where(voice.staff == scope.staff)
	barred = table.record.isin(own) | table.name.isin(mine.where(voice.recused == 1))
	taking_part = table.name.isin(mine.where(voice.recused == 0))
	return (ValueWrapper(1) == ValueWrapper(1) if sees_all(scope) else taking_part) & barred.negate()


def _meetings(scope: Scope) -> Criterion:
	"""That the meeting meets, its members know; which cases it has, only the deliberations say."""
	table, member = frappe.qb.DocType("Duty Leadership Meeting"), frappe.qb.DocType("Duty Leadership Member")
	if not scope.staff:
		return ValueWrapper(1) == ValueWrapper(0)
	if sees_all(scope):
		return ValueWrapper(1) == ValueWrapper(1)
	mine = frappe.qb.from_(member).select(member.parent).where(member.staff == scope.staff)
	return table.name.isin(mine) | (table.chair == scope.staff)


# -- lists ----------------------------------------------------------------------------------------


def condition_record(user: str | None = None, doctype: str | None = None) -> str:
	return _sql(user, criterion)


def condition_evidence(user: str | None = None, doctype: str | None = None) -> str:
	return _hanging("Duty Fault Evidence", user)


def condition_decision(user: str | None = None, doctype: str | None = None) -> str:
	return _hanging("Duty Fault Decision", user)


def condition_proof(user: str | None = None, doctype: str | None = None) -> str:
	return _hanging("Duty Measure Proof", user)


def condition_look(user: str | None = None, doctype: str | None = None) -> str:
	return _sql(user, _looks)


def condition_deliberation(user: str | None = None, doctype: str | None = None) -> str:
	return _sql(user, _deliberations)


def condition_meeting(user: str | None = None, doctype: str | None = None) -> str:
	return _sql(user, _meetings)


def _hanging(doctype: str, user: str | None) -> str:
	return _sql(user, lambda scope: frappe.qb.DocType(doctype).record.isin(visible(scope)))


def _sql(user: str | None, which: Any) -> str:
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	return as_sql(which(scope_of(user)))


def as_sql(found: Criterion) -> str:
	"""A condition as the list query takes it: every column carries its table."""
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	return f"({found.get_sql(quote_char=quote, secondary_quote_char=chr(39), with_namespace=True)})"


def listed(doctype: str, user: str, of_record: str, name: str | None = None) -> list[str]:
	"""The cases whose rows of a kind a list may hand to somebody; `of_record` is the column that names the case."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table[of_record]).distinct()
	query = query.where((table.name == name) if name else table.name.isnotnull())
	conditions = frappe.get_hooks("permission_query_conditions")
	for path in (*conditions.get(doctype, ()), "duty_responsibility.permissions.rows.condition"):
		if condition := frappe.get_attr(path)(user, doctype=doctype):
			query = query.where(LiteralValue(condition))
	return [row[0] for row in query.run() if row[0]]


# -- ways round -----------------------------------------------------------------------------------

CASE_KINDS = (
	RECORD,
	*HANGS_ON,
	"Duty Fault Look",
	"Duty Case Deliberation",
	"Duty Leadership Meeting",
)
"""What nothing is hung on that people see by other rules: no file, comment, message, share or task."""
