"""Issues document numbers: the sole writer of Duty Document Number and of the state of a series.

A number is issued in the transaction that saves the document, under a lock on the row of its series. Who
comes second waits for the first; what is rolled back has never been issued, so that it leaves no gap.
"""

from datetime import datetime
from typing import Any

import frappe
from frappe import _

from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.rules.numbering import Book, written
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils import bulk
from duty_responsibility.utils.bulk import stamp
from duty_responsibility.utils.words import refuse

SERIES, NUMBER = "Duty Number Series", "Duty Document Number"


def issue(series: str, document: str, at: datetime) -> str:
	"""The next number of a series for a document, held by it from now on."""
	held = hold(series)
	if held.disabled:
		frappe.throw(
			as_html(
				_("No numbers are issued with the organ code {0} any more. Choose another one.").format(
					series
				)
			),
			title=_("Reference Number"),
		)
	try:
		number, book = _book(held, at.year).issue(at.year)
	except RuleError as error:
		refuse(error, title=_("Reference Number"))
	text = written(series, book.year, number)
	_keep(series, book, at)
	row = {
		"name": frappe.generate_hash(length=12),
		"document_number": text,
		"series": series,
		"year": book.year,
		"number": number,
		"document": document,
		"state": "In Use",
		"issued_at": at,
		"issued_by": staff_of(frappe.session.user),
		"held": text,
	}
	bulk.insert(NUMBER, tuple(row), [tuple(row.values())], stamp(at, frappe.session.user))
	return text


def give_back(document: str, document_number: str, reason: str, at: datetime) -> None:
	"""A document no longer needs its number. It is issued again first, and the book says why."""
	row = frappe.db.get_value(
		NUMBER,
		{"held": document_number, "document": document},
		["name", "series", "year", "number"],
		as_dict=True,
	)
	if not row:
		return  # numbers from before the app was there are not in its book
	book = _book(hold(row.series), row.year)
	try:
		_keep(row.series, book.give_back(row.year, row.number), at)
	except RuleError as error:
		refuse(error, title=_("Reference Number"))
	number = frappe.qb.DocType(NUMBER)
	(
		frappe.qb.update(number)
		.set(number.state, "Given Back")
		.set(number.held, None)
		.set(number.given_back_at, at)
		.set(number.given_back_by, staff_of(frappe.session.user))
		.set(number.reason, reason)
		.set(number.modified, at)
		.where(number.name == row.name)
		.run()
	)


def has_issued(series: str, year: int) -> bool:
	"""Whether numbers of this year have been issued here."""
	return bool(frappe.db.exists(NUMBER, {"series": series, "year": year}))


def hold(series: str) -> Any:
	"""The row of a series as it is now, locked until the transaction ends."""
	table = frappe.qb.DocType(SERIES)
	query = (
		frappe.qb.from_(table)
		.select(table.year, table.last_number, table.free_numbers, table.disabled)
		.where(table.name == series)
	)
	rows = bulk.locked(query).run(as_dict=True)
	if not rows:
		frappe.throw(_("Choose the organ code of the document first."), title=_("Reference Number"))
	return rows[0]


def _book(held: Any, year: int) -> Book:
	return Book.of(held.year or year, held.last_number or 0, held.free_numbers)


def _keep(series: str, book: Book, at: datetime) -> None:
	table = frappe.qb.DocType(SERIES)
	(
		frappe.qb.update(table)
		.set(table.year, book.year)
		.set(table.last_number, book.last)
		.set(table.free_numbers, book.free_text)
		# a form that was opened before must not put back what it knew
		.set(table.modified, at)
		.where(table.name == series)
		.run()
	)
	frappe.clear_document_cache(SERIES, series)
