"""The check of the whole ledger: seals, clocks, snapshots, cases and all that hangs on them. It only reads.

Whatever cannot be read is a finding with a name; everything else is still checked.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import frappe
from frappe import _

from duty_responsibility.engine.accountability import decisions, evidence
from duty_responsibility.engine.ledger import check_clocks, check_heads
from duty_responsibility.engine.ledger.findings import Finding, Heads, Report, batches, docstatus_of, guarded
from duty_responsibility.engine.ledger.seals import count_of
from duty_responsibility.rules.hash_chain import START, digest, link
from duty_responsibility.rules.trace import plain
from duty_responsibility.utils import heads

SEAL = ["name", "docstatus", "number", "sealed_at", "clock_count", "previous_hash", "hash", "content"]


def verify(progress: Callable[[float], None] | None = None) -> Report:
	"""Check every chain, every row against its events or its head, every escalation, every snapshot and every seal.

	Reads only, in batches; `progress` is told the share done, 0 to 100.
	"""
	report = Report()
	sealed = check_seals(report)
	check_clocks.check(sealed, report, progress)
	check_heads.check(sealed, report)
	_check_gone(sealed, report)
	known = {finding.clock for finding in report.findings}
	report.findings += [found for found in check_clocks.strays() if found.clock not in known]
	_check_snapshots(report)
	return report


def verify_cases() -> Report:
	"""Check whatever has a head, the cases above all, and the chains of their evidence and decisions; no clocks."""
	report = Report()
	sealed = check_seals(Report())
	check_heads.check(sealed, report)
	for doctype in heads.PINNED:
		for rows in batches(doctype, ["name"]):
			for row in rows:
				sealed.pop(heads.key(doctype, row.name), None)
	_check_gone({key: head for key, head in sealed.items() if key.startswith("|")}, report)
	for wrong in (evidence.verify_all(), decisions.verify_all()):
		for record, codes in sorted(wrong.items()):
			text = _("Its evidence or a decision is not as it was written: {0}").format(", ".join(codes))
			report.findings.append(Finding(text, matter=record, about_case=True))
	return report


def check_seals(report: Report) -> Heads:
	"""The newest sealed heads; the seals' own chain is checked on the way."""
	newest: Heads = {}
	previous, number = START, 0
	for rows in batches("Duty Seal", SEAL, 50):
		for row in rows:
			number += 1
			while row.name.isdigit() and number < int(row.name):
				report.findings.append(Finding(_("Seal {0} is missing.").format(number)))
				number += 1
			matter = _("Seal {0}").format(row.name)
			found = guarded(_check_seal(row, number, previous, newest))
			report.findings += [Finding(text, matter=matter) for text in found]
			previous = row.hash or START
			report.seals += 1
	report.findings += [Finding(text) for text in guarded(_check_last(number, previous))]
	report.last_seal_hash = previous
	return newest


def _check_seal(row: Any, number: int, previous: str, newest: Heads) -> Iterator[str]:
	yield from docstatus_of(row)
	content = json.loads(row.content)
	entry = {"number": row.number, "sealed_at": plain(row.sealed_at), "content": content}
	as_named = row.number == number and row.name == f"{number:08}"
	counted = row.clock_count == count_of(content)
	if row.previous_hash != previous or link(previous, entry) != row.hash or not as_named or not counted:
		yield _("Seal {0} was changed.").format(number)
	for key, (seq, head) in content.items():
		before = newest.get(key)
		if before and (seq < before[0] or (seq == before[0] and head != before[1])):
			yield _("It contradicts an earlier seal about {0}.").format(key)
		newest[key] = (seq, head)


def _check_last(number: int, previous: str) -> Iterator[str]:
	"""The last seal stands in Duty Watch, too: without it a chain that was cut at its end would not show."""
	watch = frappe.db.get_singles_dict("Duty Watch")
	last = str(watch.get("last_seal") or 0)
	if last != str(number) or (watch.get("last_seal_hash") or START) != previous:
		yield _("The last seal should be number {0}, but is {1}.").format(last, number)


def _check_gone(sealed: Heads, report: Report) -> None:
	"""What the seals hold and nobody has any more."""
	for key, (seq, _head) in sorted(sealed.items()):
		if key.startswith("|"):
			text = _(
				"A row that was sealed as {0} is gone: a paper of a case, a notification, a snapshot or an outage."
			)
			report.findings.append(Finding(text.format(key.strip("|"))))
		else:
			text = _("The clock was sealed with {0} event(s) and is gone.")
			report.findings.append(Finding(text.format(seq), key))


def _check_snapshots(report: Report) -> None:
	for rows in batches("Duty Snapshot", ["name", "content"], 200):
		for row in rows:
			if digest(row.content or "")[:32] != row.name:
				report.findings.append(Finding(_("The snapshot {0} was changed.").format(row.name)))
