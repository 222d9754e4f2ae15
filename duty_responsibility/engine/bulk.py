"""Many rows in one statement.

A sweep writes thousands of rows a second; documents one by one would take minutes. The query builder
composes a statement for one row, with placeholders; the row is then repeated for the batch, and the text is
kept for the next batch of that size.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

import frappe
from frappe.query_builder import Field
from pypika.functions import Cast
from pypika.terms import Parameter, Values, ValueWrapper

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


def read(compose: Callable[[], Any], **values: Any) -> list[Any]:
	"""Run a query that is asked again and again: composed once, only its `value(...)`s change."""
	# the text comes from the query builder; only running it with separate values needs the plain call
	return frappe.db.sql(_text(frappe.db.db_type, compose), values, as_dict=True)  # noqa: TID251


Part = tuple[Any, dict[str, tuple["Slot", Any]]]
"""One kind of rows among those that `together` reads: a query without its columns, and the columns by name."""


class Slot(Enum):
	"""What a column holds: columns of a kind share a place in the statement."""

	TEXT = "text"
	NUMBER = "number"
	DAY = "day"
	MOMENT = "moment"


def together(*parts: Callable[[], Part], **values: Any) -> list[list[Any]]:
	"""Rows of several kinds in one statement, given back kind by kind, in the order asked for.

	What is asked at every save is asked at once: a way to the database and back costs more than a few rows do.
	"""
	text, layouts = _together(frappe.db.db_type, parts)
	found: list[list[Any]] = [[] for _part in parts]
	# the text comes from the query builder; only running it with separate values needs the plain call
	for row in frappe.db.sql(text, values):  # noqa: TID251
		number = row[0]
		found[number].append(frappe._dict({name: row[place] for name, place in layouts[number]}))
	return found


@lru_cache(maxsize=64)
def _together(db_type: str, parts: tuple[Callable[[], Part], ...]) -> tuple[str, list[list[tuple[str, int]]]]:
	"""The statement, and for each kind of rows where its columns stand."""
	composed = [part() for part in parts]
	places: list[tuple[Slot, int]] = []
	for slot in Slot:
		most = max(sum(kind is slot for kind, _term in columns.values()) for _query, columns in composed)
		places += [(slot, number) for number in range(most)]
	moment = "TIMESTAMP" if db_type == "postgres" else "DATETIME"
	nothing = {
		Slot.TEXT: ValueWrapper(None),
		Slot.NUMBER: ValueWrapper(0),
		Slot.DAY: Cast(ValueWrapper(None), "DATE"),
		Slot.MOMENT: Cast(ValueWrapper(None), moment),
	}
	whole, layouts = None, []
	for number, (query, columns) in enumerate(composed):
		given: dict[tuple[Slot, int], Any] = {}
		layout = []
		for name, (slot, term) in columns.items():
			place = (slot, sum(kind is slot for kind, _number in given))
			given[place] = term
			layout.append((name, 1 + places.index(place)))
		terms = [given.get(place, nothing[place[0]]).as_(f"{place[0].value}_{place[1]}") for place in places]
		query = query.select(ValueWrapper(number).as_("part"), *terms)
		whole = query if whole is None else whole.union_all(query)
		layouts.append(layout)
	return str(whole), layouts


def value(name: str) -> Parameter:
	"""A place for a value in a query that `read` or `together` runs."""
	return Parameter(f"%({name})s")


@lru_cache(maxsize=64)
def _text(db_type: str, compose: Callable[[], Any]) -> str:
	return str(compose())


def locked(query: Any, *, skip_locked: bool = False) -> Any:
	"""A select by names that locks just these rows.

	On a small table MariaDB would rather read all of it, and lock whatever it reads; so it is told to go by
	the names. With `skip_locked`, rows that somebody else holds are left out instead of waited for.
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
