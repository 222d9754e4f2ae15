"""Which kinds of document beside our own carry a time limit, and how each limit reads them.

Every save of every document on the site asks here whether it concerns us. So the answer is a look into a set that
this process keeps for the request, and that the site's cache holds between requests; it is made anew when a limit
is saved, and by itself after some minutes, so that a site whose database was put back notices too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.model.document import Document

from duty_responsibility.engine.office import policies
from duty_responsibility.rules.external import Terms, as_fact

KEY = "duty_external_doctypes"
LASTS = 600
"""Seconds after which the site's cache is not believed any more."""


@dataclass(frozen=True)
class ExternalLimit:
	"""A Duty Time Limit on a kind of document that knows nothing of us."""

	name: str
	doctype: str
	step: str
	enabled: bool
	modified: datetime
	terms: Terms
	start_field: str
	assignee_field: str
	section_field: str
	event_field: str


def doctypes() -> frozenset[str]:
	"""The kinds that a limit names, an enabled one or not: what is under way has to end as well."""
	found = getattr(frappe.local, KEY, None)
	if found is None:
		found = frozenset(_kinds())
		setattr(frappe.local, KEY, found)
	return found


def _kinds() -> list[str]:
	if frappe.flags.in_migrate or frappe.flags.in_install or frappe.flags.in_uninstall:
		return []  # while tables are being made they cannot be asked
	known = frappe.cache.get_value(KEY, expires=True)
	if known is None:
		known = _asked()
		frappe.cache.set_value(KEY, known, expires_in_sec=LASTS)
	return known


def _asked() -> list[str]:
	limit = frappe.qb.DocType("Duty Time Limit")
	query = frappe.qb.from_(limit).select(limit.document_type).where(limit.external_kind == 1).distinct()
	try:
		return query.run(pluck=True)
	except Exception as error:
		# a backup of an older version: until it is migrated, nobody must be kept from saving anything
		if frappe.db.is_missing_column(error) or frappe.db.is_table_missing(error):
			return []
		raise


def forget() -> None:
	"""A limit has changed: ask again, here and in every other process of the site."""
	_drop()
	# between now and the commit another process may have put back what the database still said
	frappe.db.after_commit.add(_drop)
	frappe.db.after_rollback.add(_drop)


def _drop() -> None:
	setattr(frappe.local, KEY, None)
	frappe.cache.delete_value(KEY)


def limits(doctype: str) -> dict[str, list[ExternalLimit]]:
	"""The limits of a kind by the step they are for, in their order of precedence.

	Limits for different steps stand side by side; of those for one step the first one whose conditions hold applies.
	"""
	names = frappe.get_all(
		"Duty Time Limit",
		filters={"document_type": doctype, "external_kind": 1},
		pluck="name",
		order_by="sequence asc, name asc",
	)
	found: dict[str, list[ExternalLimit]] = {}
	for name in names:
		limit = read(frappe.get_cached_doc("Duty Time Limit", name))
		found.setdefault(limit.step, []).append(limit)
	return found


def read(doc: Document) -> ExternalLimit:
	"""A limit as it reads documents."""
	return ExternalLimit(
		doc.name,
		doc.document_type,
		doc.step_name,
		bool(doc.enabled),
		frappe.utils.get_datetime(doc.modified),
		Terms(
			policies.conditions(doc.conditions),
			policies.conditions(doc.finish_conditions),
			policies.conditions(doc.withdraw_conditions),
		),
		doc.start_field or "creation",
		doc.assignee_field or "owner",
		doc.section_field or "",
		doc.event_field or "",
	)


def facts(doc: Any, limits: list[ExternalLimit]) -> dict[str, str]:
	"""What the conditions of these limits ask of a document, and whether it was cancelled."""
	fields = {"docstatus"}.union(*(limit.terms.fields for limit in limits))
	return {field: as_fact(doc.get(field)) for field in sorted(fields)}
