"""Many rows in one statement.

A sweep writes thousands of rows a second; documents one by one would take minutes. The statements are
composed by the query builder, with placeholders for the values, and kept for the next batch of that size.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import frappe
from frappe.query_builder import Field
from pypika.terms import Parameter, Values

BATCH = 500


def insert(doctype: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
	"""Insert rows; a row whose name exists raises, and the transaction is the caller's."""
	for chunk in _chunks(rows):
		_run(_insert_statement(frappe.db.db_type, doctype, tuple(columns), len(chunk)), chunk)


def update(doctype: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
	"""Set `columns` (the first is `name`) of rows that exist and that the caller holds locked."""
	for chunk in _chunks(rows):
		_run(_update_statement(frappe.db.db_type, doctype, tuple(columns), len(chunk)), chunk)


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterable[list[Sequence[Any]]]:
	rows = list(rows)
	for start in range(0, len(rows), BATCH):
		yield rows[start : start + BATCH]


def _run(statement: str, rows: list[Sequence[Any]]) -> None:
	# the text comes from the query builder; only running it with separate values needs the plain call
	frappe.db.sql(statement, [value for row in rows for value in row])  # noqa: TID251


def _values(doctype: str, columns: tuple[str, ...], count: int) -> Any:
	row = [Parameter("%s")] * len(columns)
	return frappe.qb.into(frappe.qb.DocType(doctype)).columns(*columns).insert(*[row] * count)


@lru_cache(maxsize=64)
def _insert_statement(db_type: str, doctype: str, columns: tuple[str, ...], count: int) -> str:
	return str(_values(doctype, columns, count))


@lru_cache(maxsize=64)
def _update_statement(db_type: str, doctype: str, columns: tuple[str, ...], count: int) -> str:
	# an insert that meets its own row sets each row to its own values, in one statement
	query = _values(doctype, columns, count)
	if db_type == "postgres":
		query = query.on_conflict("name")
		for column in columns[1:]:
			query = query.do_update(column)
		return str(query)
	for column in columns[1:]:
		query = query.on_duplicate_key_update(Field(column), Values(Field(column)))
	return str(query)
