"""Seals over the heads of all chains. Only the sealer writes them.

Each clock has a chain of its own, and each row of a case a head, so that writers never queue for one another. That
alone would not show a clock deleted with all its events, or a case with all its papers. So every minute the heads
that have moved are written into a seal, and the seals form one chain.
"""

from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.engine.ledger.findings import batches
from duty_responsibility.engine.ledger.watch import lock_watch, set_watch
from duty_responsibility.rules.hash_chain import START, canonical, link
from duty_responsibility.rules.trace import plain
from duty_responsibility.utils import bulk, heads

BATCH = 5000
CLOCK = "Duty Clock"

SEAL = (
	"name",
	"number",
	"sealed_at",
	"clock_count",
	"previous_hash",
	"hash",
	"content",
)


def seal(now: datetime | None = None, *, commit: bool = True) -> int:
	"""Seal the heads that have moved since they were last sealed; returns how many. For the scheduler."""
	now = (now or now_datetime()).replace(microsecond=0)
	total = 0
	while True:
		sealed = _seal_batch(now)
		if commit:
			# a seal is whole by itself, and its lock must not be kept while the next one is made
			frappe.db.commit()  # noqa: TID251
		total += sealed
		if sealed < BATCH:
			return total


def _seal_batch(now: datetime) -> int:
	waiting = {doctype: names for doctype in (CLOCK, *heads.KINDS) if (names := _unsealed(doctype))}
	if not waiting:
		return 0
	watch = lock_watch()
	taken = {doctype: _heads(doctype, names) for doctype, names in waiting.items()}
	content = {
		name if doctype == CLOCK else heads.key(doctype, name): [seq, head]
		for doctype, rows in taken.items()
		for name, seq, head in rows
	}
	if not content:
		return 0
	write(content, watch, now)
	for doctype, rows in taken.items():
		if rows:
			table = frappe.qb.DocType(doctype)
			names = [name for name, _seq, _head in rows]
			frappe.qb.update(table).set(table.unsealed, 0).where(table.name.isin(names)).run()
	return len(content)


def write(content: dict[str, list[Any]], watch: dict[str, Any], now: datetime) -> None:
	"""Write one seal behind the last one; the caller has locked the watch."""
	number = int(watch["last_seal"] or 0) + 1
	previous = watch["last_seal_hash"] or START
	hashed = link(previous, {"number": number, "sealed_at": plain(now), "content": content})
	row = (f"{number:08}", number, now, count_of(content), previous, hashed, canonical(content))
	bulk.insert("Duty Seal", SEAL, [row], bulk.stamp(now, bulk.SWEEP))
	set_watch(last_seal=number, last_seal_hash=hashed)


def wait_again() -> None:
	"""Let rows wait for a seal that no seal knows, because later seals were taken back with the sample office."""
	known = set()
	for rows in batches("Duty Seal", ["name", "content"], 50):
		for row in rows:
			known |= {key for key in frappe.parse_json(row.content) if key.startswith("|")}
	for doctype in heads.KINDS:
		for rows in batches(doctype, ["name", "head_hash"]):
			lost = [row.name for row in rows if row.head_hash and heads.key(doctype, row.name) not in known]
			bulk.update(doctype, ("name", "unsealed"), [(name, 1) for name in lost])


def count_of(content: dict[str, Any]) -> int:
	"""How many clocks a seal holds, as it says itself."""
	return sum(not key.startswith("|") for key in content)


def _unsealed(doctype: str) -> list[str]:
	return frappe.get_all(doctype, filters={"unsealed": 1}, pluck="name", limit=BATCH, order_by=None)


def _heads(doctype: str, names: list[str]) -> list[tuple[str, int, str]]:
	"""Names, numbers and heads of those rows that nobody is changing just now."""
	table = frappe.qb.DocType(doctype)
	seq = table.seq if doctype == CLOCK else table.head_seq
	query = (
		frappe.qb.from_(table)
		.select(table.name, seq, table.head_hash)
		.where(table.name.isin(names) & (table.unsealed == 1))
	)
	return list(bulk.locked(query, skip_locked=True).run())
