"""Many rows in one statement.

A sweep writes thousands of rows a second; documents one by one would take minutes. The query builder
composes a statement for one row, with placeholders; the row is then repeated for the batch, and the text is
kept for the next batch of that size.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import frappe
from frappe.query_builder import Field
from pypika.terms import Parameter, Values

SWEEP = "sweep"
"""The actor of what no person did."""


BATCH = 500


def insert(
	doctype: str,
	columns: Sequence[str],
	rows: Iterable[Sequence[Any]],
	same: Mapping[str, Any] | None = None,
) -> None:
	"""Insert rows; a row whose name exists raises, and the transaction is the caller's.

	`same` holds columns that have one value in all rows: they are escaped once, not once a row.
	"""
	same = same or {}
	literals = tuple(_literal(value) for value in same.values())
	for chunk in _chunks(rows):
		head, row, tail = _insert_statement(frappe.db.db_type, doctype, (*columns, *same))
		_run(head, _with_literals(row, literals), tail, chunk)


def insert_missing(
	doctype: str,
	columns: Sequence[str],
	rows: Iterable[Sequence[Any]],
	same: Mapping[str, Any] | None = None,
) -> None:
	"""Insert those rows of which no unique column exists yet; the others are left out, whoever wrote them first."""
	same = same or {}
	literals = tuple(_literal(value) for value in same.values())
	for chunk in _chunks(rows):
		head, row, tail = _insert_statement(frappe.db.db_type, doctype, (*columns, *same), missing=True)
		_run(head, _with_literals(row, literals), tail, chunk)


def update(doctype: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
	"""Set `columns` (the first is `name`) of rows that exist and that the caller holds locked."""
	for chunk in _chunks(rows):
		_run(*_update_statement(frappe.db.db_type, doctype, tuple(columns)), chunk)


def locked(query: Any, *, skip_locked: bool = False) -> Any:
	"""A select by names that locks just these rows.

	On a small table MariaDB would rather read all of it, and lock whatever it reads; so it is told to go by
	the names. With `skip_locked`, rows that another person holds are left out instead of waited for.
	"""
	if frappe.db.db_type != "postgres":
		query = query.force_index("PRIMARY")
	return query.for_update(skip_locked=skip_locked and can_skip_locked())


def can_skip_locked() -> bool:
	"""Whether the database knows SKIP LOCKED (MariaDB from 10.6, PostgreSQL)."""
	if frappe.db.db_type == "postgres":
		return True
	version = frappe.db.sql("select version()")[0][0]  # noqa: TID251, the query builder has no word for it
	return tuple(int(part) for part in version.split("-")[0].split(".")[:2]) >= (10, 6)


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterable[list[Sequence[Any]]]:
	rows = list(rows)
	for start in range(0, len(rows), BATCH):
		yield rows[start : start + BATCH]


def _run(head: str, row: str, tail: str, rows: list[Sequence[Any]]) -> None:
	statement = head + ",".join([row] * len(rows)) + tail
	# the text comes from the query builder; only running it with separate values needs the plain call
	frappe.db.sql(statement, [value for row in rows for value in row])  # noqa: TID251


def _literal(value: Any) -> str:
	if value is None:
		return "NULL"
	return str(value) if isinstance(value, int) else frappe.db.escape(str(value))


def _with_literals(row: str, literals: tuple[str, ...]) -> str:
	"""The last placeholders of a row give way to what is the same in all rows."""
	if not literals:
		return row
	places = row.strip("()").split(",")
	kept = places[: len(places) - len(literals)]
	return f"({','.join((*kept, *(text.replace('%', '%%') for text in literals)))})"


def _parts(statement: str) -> tuple[str, str, str]:
	"""What stands before, in and behind the one row of values."""
	start = statement.index("VALUES (") + len("VALUES ")
	end = statement.index(")", start) + 1
	return statement[:start], statement[start:end], statement[end:]


def _one_row(doctype: str, columns: tuple[str, ...]) -> Any:
	row = [Parameter("%s")] * len(columns)
	return frappe.qb.into(frappe.qb.DocType(doctype)).columns(*columns).insert(*row)


@lru_cache(maxsize=64)
def _insert_statement(
	db_type: str, doctype: str, columns: tuple[str, ...], *, missing: bool = False
) -> tuple[str, str, str]:
	query = _one_row(doctype, columns)
	if missing:
		query = query.on_conflict().do_nothing() if db_type == "postgres" else query.ignore()
	return _parts(str(query))


@lru_cache(maxsize=64)
def _update_statement(db_type: str, doctype: str, columns: tuple[str, ...]) -> tuple[str, str, str]:
	# an insert that meets its own row sets each row to its own values, in one statement
	query = _one_row(doctype, columns)
	if db_type == "postgres":
		query = query.on_conflict("name")
		for column in columns[1:]:
			query = query.do_update(column)
	else:
		for column in columns[1:]:
			query = query.on_duplicate_key_update(Field(column), Values(Field(column)))
	return _parts(str(query))


def stamp(now: datetime, user: str) -> dict[str, Any]:
	"""The columns that Frappe keeps for every row."""
	return {"creation": now, "modified": now, "owner": user, "modified_by": user}
