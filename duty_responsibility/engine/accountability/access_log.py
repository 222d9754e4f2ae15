"""A look at a case is written down: who, when, how. Append-only; the director and the person concerned see it."""

import json
import re
from datetime import timedelta
from typing import Any

import frappe
from frappe.model import no_value_fields
from frappe.utils import now_datetime

from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.accountability import RECORD, listed
from duty_responsibility.rules.hash_chain import digest
from duty_responsibility.utils import bulk, heads

LOOK = "Duty Fault Look"
COLUMNS = ("name", "record", "looked_by", "staff_name", "how", "looked_at")

IN_A_LIST = "In a List"
AN_HOUR = timedelta(hours=1)
"""A list that is read again within this time is one look."""

CASE_OF = {
	RECORD: "name",
	"Duty Fault Evidence": "record",
	"Duty Fault Decision": "record",
	"Duty Measure Proof": "record",
	"Duty Case Deliberation": "record",
	"Duty Fault Look": "record",
	"Duty Fault Measure": "parent",
	"Duty Fault Entry": "parent",
	"Duty Case Voice": "parent",
}
"""The kinds of which a list hands out what is in a case, and the column that names the case; of a vote the deliberation."""

HARMLESS = frozenset(
	"number title status subject_name category happened_at kind seq added_at record meeting stage decided_at "
	"written_at looked_by staff_name how looked_at".split()
)
"""Columns that a list may show without a look: which case it is and where it stands, not what is said in it."""


def note(record: str, how: str = "On Screen") -> None:
	"""Write down that the present user looks; a form that is drawn again within the minute is one look."""
	user = frappe.session.user
	if not record or frappe.flags.read_only or frappe.flags.in_import:
		return
	now = now_datetime().replace(microsecond=0)
	name = digest(f"{record}|{user}|{how}|{now:%Y%m%d%H%M}")[:32]
	staff = staff_of(user)
	called = frappe.db.get_value("Duty Staff", staff, "employee_name") if staff else ""
	stamp = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	look = heads.fresh(LOOK, COLUMNS, [(name, record, user, called, how, now)])
	bulk.insert_missing(LOOK, (*COLUMNS, *heads.HEAD), look, stamp)
	# reading changes nothing else, and what is only read would otherwise not be kept
	frappe.local.flags.commit = True


def note_listed(user: str | None = None, doctype: str | None = None) -> str:
	"""Write down that a list hands out what is in cases; called for every list of a kind, and restricts none.

	Which rows a request takes in the end is not known here, so all that it may see are noted, unless it asks for
	one by name. A list that asks for harmless columns only is no look.
	"""
	if doctype not in CASE_OF or not getattr(frappe.local, "request", None):
		return ""
	if (user or frappe.session.user) != frappe.session.user:
		return ""
	asked = _words(frappe.local.form_dict)
	if asked.isdisjoint(_content()):
		return ""
	records = listed(doctype, frappe.session.user, CASE_OF[doctype], _only_name(frappe.local.form_dict))
	if doctype == "Duty Case Voice":
		records = frappe.get_all("Duty Case Deliberation", {"name": ("in", records or [""])}, pluck="record")
	since = frappe.get_all(
		"Duty Fault Look",
		filters={
			"looked_by": frappe.session.user,
			"how": IN_A_LIST,
			"looked_at": (">", now_datetime() - AN_HOUR),
			"record": ("in", records or [""]),
		},
		pluck="record",
	)
	for record in set(records) - set(since):
		note(record, IN_A_LIST)
	return ""


def _content() -> set[str]:
	"""Fields of cases that are not harmless; an asterisk asks for all of them."""
	fields = {
		field.fieldname
		for kind in CASE_OF
		for field in frappe.get_meta(kind).fields
		if field.fieldtype not in no_value_fields
	}
	return (fields | {"*"}) - HARMLESS


def _words(value: Any) -> set[str]:
	"""All names of fields that a request may hold, in whatever JSON they are wrapped."""
	if isinstance(value, dict):
		return _words(list(value)).union(*map(_words, value.values()))
	if isinstance(value, list | tuple):
		return set().union(*map(_words, value))
	if isinstance(value, str) and value[:1] in ("[", "{", '"'):
		try:
			return _words(json.loads(value))
		except ValueError:
			pass
	return set(re.findall(r"[a-z_]+|\*", str(value).lower()))


def _only_name(values: dict[str, Any]) -> str | None:
	"""The one document that a request asks for, where it asks by name and in no other way."""
	filters = values.get("filters") if values.get("filters") is not None else values.get("docname")
	if isinstance(filters, str) and filters[:1] in ("[", "{"):
		try:
			filters = json.loads(filters)
		except ValueError:
			return None
	if isinstance(filters, dict) and len(filters) == 1:
		filters = filters.get("name")
	return filters if isinstance(filters, str) and not values.get("or_filters") else None
