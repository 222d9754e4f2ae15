"""Puts what stands on a site from before heads under the seals: cases, notices, snapshots, outages, escalations, titles.

It says what there was on the day of the update, not that nothing was changed before. Old seals stay as they are.
"""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine.clocks.clocks import LABELS, labels_of
from duty_responsibility.engine.ledger import seals
from duty_responsibility.engine.ledger.findings import batches
from duty_responsibility.engine.ledger.watch import lock_watch
from duty_responsibility.utils import bulk, heads

BATCH = 500


def execute() -> None:
	for doctype in heads.KINDS:
		_give_heads(doctype)
	seals.seal(commit=False)
	_pin()


def _give_heads(doctype: str) -> None:
	"""Each row that has no head gets one; on a second run there is none left."""
	fields = [*heads.columns(doctype), *heads.HEAD]
	for rows in batches(doctype, fields, BATCH):
		bare = [row for row in rows if not row.head_hash and not heads.is_pristine(doctype, row)]
		tables = heads.rows_digests(doctype, [row.name for row in bare])
		given = [_with_head(doctype, row, tables.get(row.name)) for row in bare]
		columns = ("name", heads.ROWS, *heads.HEAD) if heads.tables(doctype) else ("name", *heads.HEAD)
		bulk.update(doctype, columns, given)


def _with_head(doctype: str, row: Any, tables: str | None) -> tuple[Any, ...]:
	if not heads.tables(doctype):
		return row.name, 1, heads.digest_of(doctype, row, 1), 1
	return row.name, tables, 1, heads.digest_of(doctype, {**row, heads.ROWS: tables}, 1), 1


def _pin() -> None:
	"""Escalations, and the titles of clocks, of which the events from before say too little."""
	known = _pinned()
	for pins in (_escalations(), _labels()):
		for some in pins:
			content = {key: [1, head] for key, head in some.items() if key not in known}
			if content:
				seals.write(content, lock_watch(), now_datetime().replace(microsecond=0))


def _pinned() -> set[str]:
	"""What the seals hold already."""
	found: set[str] = set()
	for rows in batches("Duty Seal", ["name", "content"], 50):
		for row in rows:
			found |= {key for key in frappe.parse_json(row.content) if key.startswith("|")}
	return found


def _escalations() -> Iterator[dict[str, str]]:
	for rows in batches("Duty Escalation", heads.columns("Duty Escalation")):
		yield {
			heads.key("Duty Escalation", row.name): heads.digest_of("Duty Escalation", row, 1) for row in rows
		}


def _labels() -> Iterator[dict[str, str]]:
	for rows in batches("Duty Clock", ["name", *LABELS]):
		yield {heads.key("Duty Clock", row.name): labels_of(row) for row in rows}
