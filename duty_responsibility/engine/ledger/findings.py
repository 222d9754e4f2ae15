"""What a check of the ledger finds, and how it keeps going over what cannot be read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _

BATCH = 1000


@dataclass
class Finding:
	"""Something that does not fit, and with which clock or row."""

	text: str
	clock: str = ""
	matter: str = ""
	about_case: bool = False
	"""Whether it tells of a case: then only those who may know of the case are told more than that."""


@dataclass
class Report:
	"""What a check of the whole ledger came to."""

	clocks: int = 0
	events: int = 0
	seals: int = 0
	rows: int = 0
	last_seal_hash: str = ""
	findings: list[Finding] = field(default_factory=list)

	@property
	def intact(self) -> bool:
		return not self.findings


Heads = dict[str, tuple[int, str]]
"""The newest sealed number and head of everything that is under the seals."""


def guarded(found: Iterator[str]) -> Iterator[str]:
	"""What a check finds; one that cannot read what it checks finds just that, and the others go on."""
	try:
		yield from found
	except Exception as error:
		yield _("It cannot be read: {0}").format(f"{type(error).__name__}: {error}")


def batches(doctype: str, fields: list[str], size: int = BATCH) -> Iterator[list[Any]]:
	"""All rows in the order of their names, without ever holding more than one batch."""
	after: dict[str, Any] = {}
	while True:
		rows = frappe.get_all(
			doctype, filters=after, fields=fields, order_by="name asc", limit_page_length=size
		)
		if not rows:
			return
		yield rows
		after = {"name": (">", rows[-1].name)}


def docstatus_of(row: Any) -> Iterator[str]:
	"""No document of the ledger or of a case is ever submitted or cancelled."""
	if row.docstatus:
		yield _("{0} is marked as submitted or cancelled.").format(row.name)
