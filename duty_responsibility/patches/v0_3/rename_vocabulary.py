"""One concept, one name: DocTypes, fields and stored values of earlier versions get their present names.

Runs before the models are synchronised, so that the schema finds its columns under the names that it expects. Tables
are changed by one statement each, whatever their size. Nothing that is hashed is touched: the data of events, the
content of snapshots and evidence keep their words (see `rules/older_words.py`). May run any number of times.
"""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.model.utils.rename_field import (
	update_property_setters,
	update_reports,
	update_user_settings,
	update_users_report_view_settings,
)

DOCTYPES = {"Duty Firing": "Duty Escalation", "Duty Notice": "Duty Notification"}

FIELDS = {
	"Duty Assignment": {"undertaker": "assignee"},
	"Duty Clock": {"on_the_wall": "round_the_clock", "undertaker": "assignee"},
	"Duty Escalation": {"fired_at": "escalated_at", "notice": "kind", "ripe_at": "reached_at"},
	"Duty Escalation Level": {"notice": "kind", "to_undertaker": "to_assignee"},
	"Duty Handling Record": {"urged": "reminded", "urged_at": "reminded_at"},
	"Duty Incoming Document": {"undertaker": "assignee"},
	"Duty Inquiry": {"undertaker": "assignee"},
	"Duty Inquiry Round": {"undertaker": "assignee"},
	"Duty Meeting": {"undertaker": "assignee"},
	"Duty Meeting Decision": {"undertaker": "assignee"},
	"Duty Meeting Preparation": {"undertaker": "assignee"},
	"Duty Meeting Template Item": {"undertaker": "assignee"},
	"Duty Notification": {"firing": "escalation", "notice": "kind"},
	"Duty Outgoing Document": {"undertaker": "assignee"},
	"Duty Time Limit": {"other_kind": "external_kind", "undertaker_field": "assignee_field"},
	"Duty Time Limit Step": {"undertaker": "assignee"},
}

VALUES = {
	"Duty Escalation": {"outcome": {"Fired": "Sent"}},
	"Duty Escalation Level": {"unit": {"Minutes on the Wall": "Minutes (Round the Clock)"}},
	"Duty Notification": {"recipient_role": {"undertaker": "assignee"}},
	"Duty Path Step": {"holder": {"Undertaker": "Assignee"}},
	"Duty Time Limit Step": {
		"assignee": {"Undertaker": "Assignee"},
		"limit_kind": {"Hours on the Wall": "Hours (Round the Clock)"},
	},
}
CARDS = {"Notices Not Delivered": "Notifications Not Delivered"}

INDEXES = {"Duty Clock": ("undertaker_status_due_at_index",)}
"""Indexes over several columns that are made anew under the name of their columns."""

SAVED = {
	"Number Card": ("document_type", ("filters_json", "dynamic_filters_json")),
	"Dashboard Chart": (
		"document_type",
		("filters_json", "dynamic_filters_json", "based_on", "value_based_on", "group_by_based_on"),
	),
	"List Filter": ("reference_doctype", ("filters",)),
	"Kanban Board": ("reference_doctype", ("field_name", "filters", "fields")),
	"Calendar View": ("reference_doctype", ("subject_field", "start_date_field", "end_date_field")),
	"Custom Field": (
		"dt",
		("insert_after", "depends_on", "fetch_from", "mandatory_depends_on", "read_only_depends_on"),
	),
	"Notification": ("document_type", ("condition", "date_changed", "value_changed")),
}
"""What people keep of a DocType besides its documents, and in which columns it names fields or values."""

SHORTCUTS = (("Workspace Shortcut", "stats_filter"), ("Workspace Quick List", "quick_list_filter"))


def execute() -> None:
	for old, new in DOCTYPES.items():
		if frappe.db.exists("DocType", old) and not frappe.db.exists("DocType", new):
			frappe.rename_doc("DocType", old, new, force=True, show_alert=False)
	for doctype, fields in FIELDS.items():
		if frappe.db.exists("DocType", doctype):
			_rename_fields(doctype, fields)
	for doctype, fields in VALUES.items():
		if frappe.db.exists("DocType", doctype):
			_rename_values(doctype, fields)
	for old, new in CARDS.items():
		if frappe.db.exists("Number Card", old) and not frappe.db.exists("Number Card", new):
			frappe.rename_doc("Number Card", old, new, force=True, show_alert=False)
			frappe.db.set_value("Number Card", new, "label", new)
	_rename_saved()
	_rename_in_sample_office()
	frappe.clear_cache()


# -- fields and values ------------------------------------------------------------------------------


def _rename_fields(doctype: str, fields: dict[str, str]) -> None:
	if frappe.db.get_value("DocType", doctype, "issingle"):
		singles = frappe.qb.DocType("Singles")
		for old, new in fields.items():
			known = (
				frappe.qb.from_(singles)
				.select(singles.value)
				.where((singles.doctype == doctype) & (singles.field == new))
			)
			if not known.run():
				frappe.qb.update(singles).set(singles.field, new).where(
					(singles.doctype == doctype) & (singles.field == old)
				).run()
		return
	for index in INDEXES.get(doctype, ()):
		_drop_index(doctype, index)
	for old, new in fields.items():
		columns = {row["name"] for row in frappe.db.get_table_columns_description(f"tab{doctype}")}
		if old not in columns:
			continue
		if new not in columns:
			# said alike by MariaDB and PostgreSQL; type, default and indexes of the column stay
			frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` RENAME COLUMN `{old}` TO `{new}`")
		else:  # the schema was synchronised before: the new column is there, and empty
			table = frappe.qb.DocType(doctype)
			frappe.qb.update(table).set(table[new], table[old]).where(
				table[old].isnotnull() & table[new].isnull()
			).run()
		for update in (
			update_reports,
			update_users_report_view_settings,
			update_property_setters,
			update_user_settings,
		):
			update(doctype, old, new)
	frappe.clear_cache(doctype=doctype)


def _drop_index(doctype: str, index: str) -> None:
	if frappe.db.has_index(f"tab{doctype}", index):
		on = "" if frappe.db.db_type == "postgres" else f" ON `tab{doctype}`"
		frappe.db.sql_ddl(f"DROP INDEX `{index}`{on}")


def _rename_values(doctype: str, fields: dict[str, dict[str, str]]) -> None:
	table = frappe.qb.DocType(doctype)
	columns = {row["name"] for row in frappe.db.get_table_columns_description(f"tab{doctype}")}
	for field, values in fields.items():
		if field not in columns:
			continue
		for old, new in values.items():
			frappe.qb.update(table).set(table[field], new).where(table[field] == old).run()


# -- what people and the sample office have kept of them ----------------------------------------------


def _rename_saved() -> None:
	ours = {*FIELDS, *VALUES, *DOCTYPES, *DOCTYPES.values()}
	for kind, (of, columns) in SAVED.items():
		if not frappe.db.table_exists(kind):
			continue
		known = {row["name"] for row in frappe.db.get_table_columns_description(f"tab{kind}")}
		fields = [column for column in columns if column in known]
		for row in frappe.get_all(kind, filters={of: ("in", sorted(ours))}, fields=["name", of, *fields]):
			_write(kind, row, fields, DOCTYPES.get(row[of], row[of]))
	for kind, column in SHORTCUTS:
		if frappe.db.table_exists(kind) and frappe.db.has_column(kind, column):
			of = "link_to" if kind == "Workspace Shortcut" else "document_type"
			for row in frappe.get_all(kind, filters={of: ("in", sorted(ours))}, fields=["name", of, column]):
				_write(kind, row, [column], DOCTYPES.get(row[of], row[of]))


def _write(kind: str, row: Any, columns: list[str], doctype: str) -> None:
	changed = {
		column: text
		for column in columns
		if row[column] and (text := _said(row[column], doctype)) != row[column]
	}
	if changed:
		frappe.db.set_value(kind, row["name"], changed, update_modified=False)


def _said(text: str, doctype: str) -> str:
	"""A filter, a condition or the name of a field, in the present words."""
	for old, new in _words(doctype):
		if text == old:
			return new
		for quote in ('"', "'"):
			text = text.replace(f"{quote}{old}{quote}", f"{quote}{new}{quote}")
		text = text.replace(f"doc.{old}", f"doc.{new}")
	return text


def _words(doctype: str) -> Iterator[tuple[str, str]]:
	yield from DOCTYPES.items()
	yield from FIELDS.get(doctype, {}).items()
	for values in VALUES.get(doctype, {}).values():
		yield from values.items()


def _rename_in_sample_office() -> None:
	"""The sample office knows its rows by their DocTypes."""
	singles = frappe.qb.DocType("Singles")
	mine = (singles.doctype == "Duty Sample Office") & (singles.field == "baseline")
	for (text,) in frappe.qb.from_(singles).select(singles.value).where(mine).run():
		if text and (new := _said(text, "")) != text:
			frappe.qb.update(singles).set(singles.value, new).where(mine).run()
