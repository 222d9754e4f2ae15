"""The ledger's proof: seals over the clocks' chains, and the check that finds what was tampered with.

Each clock has a chain of its own, so that writers never queue for one another. That alone would not show
a clock deleted with all its events, or a chain whose tail was cut. So every minute the heads of the chains
that have moved are written into a seal, and the seals form one chain. Only the sealer writes there.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.engine import bulk, calendars, clocks, snapshots
from duty_responsibility.engine.delivery import notice_name
from duty_responsibility.engine.sweep import RETRY, firing_name
from duty_responsibility.engine.watch import lock_watch, set_watch
from duty_responsibility.rules.chain import START, canonical, digest, link
from duty_responsibility.rules.clock import ClockState, Event, EventKind, follow
from duty_responsibility.rules.ladder import Ladder
from duty_responsibility.rules.trace import RuleError, plain

SEAL_BATCH = 5000
CHECK_BATCH = 1000

SEAL = (
	"name",
	"number",
	"sealed_at",
	"clock_count",
	"previous_hash",
	"hash",
	"content",
)


# -- sealing --------------------------------------------------------------------------------------


def seal(now: datetime | None = None, *, commit: bool = True) -> int:
	"""Seal the chains that have moved since they were last sealed; returns how many. For the scheduler."""
	now = (now or now_datetime()).replace(microsecond=0)
	total = 0
	while True:
		sealed = _seal_batch(now)
		if commit:
			# a seal is whole by itself, and its lock must not be kept while the next one is made
			frappe.db.commit()  # noqa: TID251
		total += sealed
		if sealed < SEAL_BATCH:
			return total


def _seal_batch(now: datetime) -> int:
	names = frappe.get_all(
		"Duty Clock", filters={"unsealed": 1}, pluck="name", limit=SEAL_BATCH, order_by=None
	)
	if not names:
		return 0
	watch = lock_watch()
	clock = frappe.qb.DocType("Duty Clock")
	query = (
		frappe.qb.from_(clock)
		.select(clock.name, clock.seq, clock.head_hash)
		.where(clock.name.isin(names) & (clock.unsealed == 1))
	)
	heads = bulk.locked(query, skip_locked=True).run()
	if not heads:
		return 0
	content = {name: [seq, head] for name, seq, head in heads}
	number = int(watch["last_seal"] or 0) + 1
	previous = watch["last_seal_hash"] or START
	entry = {"number": number, "sealed_at": plain(now), "content": content}
	hashed = link(previous, entry)
	bulk.insert(
		"Duty Seal",
		SEAL,
		[
			(
				f"{number:08}",
				number,
				now,
				len(content),
				previous,
				hashed,
				canonical(content),
			)
		],
		clocks.stamp(now, clocks.SWEEP),
	)
	frappe.qb.update(clock).set(clock.unsealed, 0).where(clock.name.isin(list(content))).run()
	set_watch(last_seal=number, last_seal_hash=hashed)
	return len(content)


# -- checking -------------------------------------------------------------------------------------


@dataclass
class Finding:
	"""Something that does not fit, and with which clock."""

	text: str
	clock: str = ""
	matter: str = ""


@dataclass
class Report:
	"""What a check of the whole ledger came to."""

	clocks: int = 0
	events: int = 0
	seals: int = 0
	last_seal_hash: str = ""
	findings: list[Finding] = field(default_factory=list)

	@property
	def intact(self) -> bool:
		return not self.findings


def verify(progress: Callable[[float], None] | None = None) -> Report:
	"""Check every chain, every row against its events, every firing, every snapshot and every seal.

	Reads only, in batches; `progress` is told the share done, 0 to 100.
	"""
	report = Report()
	sealed = _check_seals(report)
	total = frappe.db.count("Duty Clock") or 1
	for rows in _batches("Duty Clock", ("name", *_CHECKED, "next_action_at", "unsealed")):
		_check_clocks(rows, sealed, report)
		if progress:
			progress(min(99.0, 100 * report.clocks / total))
	for clock, (seq, _head) in sorted(sealed.items()):
		report.findings.append(
			Finding(_("The clock was sealed with {0} event(s) and is gone.").format(seq), clock)
		)
	_check_orphans(report)
	_check_snapshots(report)
	return report


_SAID = (*clocks.IDENTITY, *clocks.POLICY, *clocks.SAID)
"""Columns that events say outright; the others follow from the state they come to."""

_CHECKED = (
	*clocks.IDENTITY,
	"started_at",
	"original_due_at",
	*clocks.POLICY,
	*(
		column
		for column in clocks.STATE
		if column not in ("next_action_at", "unsealed", "title", "part_label")
	),
)
"""Columns that are facts: all but two plans, which are checked by themselves, and two labels, the matter's own."""


def _check_seals(report: Report) -> dict[str, tuple[int, str]]:
	"""The newest sealed head of every clock; the seals' own chain is checked on the way."""
	heads: dict[str, tuple[int, str]] = {}
	previous, number = START, 0
	for rows in _batches(
		"Duty Seal", ("name", "number", "sealed_at", "previous_hash", "hash", "content"), 50
	):
		for row in rows:
			number += 1
			if row.number != number:
				report.findings.append(Finding(_("Seal {0} is missing.").format(number)))
				number = row.number
			content = frappe.parse_json(row.content)
			entry = {"number": row.number, "sealed_at": plain(row.sealed_at), "content": content}
			if row.previous_hash != previous or link(row.previous_hash or START, entry) != row.hash:
				report.findings.append(Finding(_("Seal {0} was changed.").format(row.number)))
			previous = row.hash
			heads.update({clock: (seq, head) for clock, (seq, head) in content.items()})
			report.seals += 1
	watch = frappe.db.get_singles_dict("Duty Watch")
	if int(watch.get("last_seal") or 0) != number or (watch.get("last_seal_hash") or START) != previous:
		report.findings.append(
			Finding(
				_("The last seal should be number {0}, but is {1}.").format(
					watch.get("last_seal") or 0, number
				)
			)
		)
	report.last_seal_hash = previous
	return heads


def _check_clocks(rows: list[Any], sealed: dict[str, tuple[int, str]], report: Report) -> None:
	names = [row.name for row in rows]
	events: dict[str, list[Any]] = defaultdict(list)
	for event in frappe.get_all(
		"Duty Clock Event",
		filters={"clock": ("in", names)},
		fields=[*clocks.HASHED, "previous_hash", "hash"],
		order_by="clock asc, seq asc",
		limit_page_length=0,
	):
		events[event.clock].append(event)
		report.events += 1
	firings: dict[str, dict[str, Any]] = defaultdict(dict)
	fields = ["name", "clock", "outcome", "collapsed_into", "notice", "fired_at", "recipients"]
	for firing in frappe.get_all("Duty Firing", filters={"clock": ("in", names)}, fields=fields):
		firings[firing.clock][firing.name] = firing
	notices = set(frappe.get_all("Duty Notice", filters={"clock": ("in", names)}, pluck="name"))
	ladders = _Ladders(rows)
	known = set(_snapshots_of(rows))
	now = now_datetime().replace(microsecond=0)
	for row in rows:
		report.clocks += 1
		matter = f"{_(row.reference_doctype)} {row.reference_name}"
		seal_of = sealed.pop(row.name, None)
		found = [
			*_check_clock(row, events[row.name], seal_of, firings[row.name], notices),
			*_check_plans(row, seal_of, ladders, now),
		]
		report.findings += [Finding(text, row.name, matter) for text in found]
		for name in (row.policy_snapshot, row.calendar_snapshot):
			if name not in known:
				report.findings.append(Finding(_("The snapshot {0} is gone.").format(name), row.name, matter))


def _snapshots_of(rows: list[Any]) -> list[str]:
	names = {name for row in rows for name in (row.policy_snapshot, row.calendar_snapshot) if name}
	return frappe.get_all("Duty Snapshot", filters={"name": ("in", list(names))}, pluck="name")


def _check_clock(
	row: Any,
	events: list[Any],
	sealed: tuple[int, str] | None,
	firings: dict[str, Any],
	notices: set[str],
) -> Iterator[str]:
	state: ClockState | None = None
	previous = START
	said: dict[str, Any] = {}
	expected: dict[str, dict[str, Any]] = {}
	for number, event in enumerate(events, 1):
		if event.seq != number:
			yield _("Event {0} is missing.").format(number)
			return
		entry = {key: event[key] for key in clocks.HASHED}
		entry |= {key: plain(event[key]) for key in ("happened_at", "recorded_at")}
		if (event.previous_hash or START) != previous or link(previous, entry) != event.hash:
			yield _("Event {0} was changed.").format(number)
			return
		previous = event.hash
		if sealed and sealed[0] == number and sealed[1] != previous:
			yield _("Event {0} is not the one that was sealed.").format(number)
			return
		data = frappe.parse_json(event.data)
		try:
			state = follow(state, Event(event.seq, EventKind(event.event), event.happened_at, data))
		except (RuleError, KeyError, ValueError) as error:
			yield _("Event {0} does not fit: {1}").format(number, error)
			return
		said |= {key: data[key] for key in _SAID if key in data}
		if event.event == EventKind.ESCALATED.value:
			expected |= _firings_of(row.name, state.cycle, event, data)
	if sealed and sealed[0] > len(events):
		yield _("It was sealed with {0} events and has only {1} now.").format(sealed[0], len(events))
		return
	if state is None:
		yield _("All events are gone.")
		return
	if row.seq != len(events) or row.head_hash != previous:
		yield _("The row speaks of {0} events, the ledger has {1}.").format(row.seq, len(events))
	beginning = {"started_at": state.started_at, "original_due_at": state.original_due_at}
	yield from _differences(
		row, {**clocks.columns_of(state), **beginning, **dict.fromkeys(clocks.SAID, 0), **said}
	)
	yield from _check_firings(expected, firings, notices)


def _firings_of(clock: str, cycle: int, event: Any, data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
	"""What an event says of the firings that it stands for."""
	level, when, pause = data["level"], event.recorded_at, data.get("pause", 0)
	found = {
		firing_name(clock, cycle, low, pause): {
			"outcome": "Skipped",
			"collapsed_into": level,
			"fired_at": when,
		}
		for low in data.get("skipped", ())
	}
	fired = {"outcome": "Fired", "notice": data["notice"], "fired_at": when, "to": data["to"]}
	return {**found, firing_name(clock, cycle, level, pause): fired}


def _check_firings(
	expected: Mapping[str, Mapping[str, Any]], firings: Mapping[str, Any], notices: set[str]
) -> Iterator[str]:
	for name in sorted(set(expected) - set(firings)):
		yield _("Firing {0} is gone.").format(name)
	for name in sorted(set(firings) - set(expected)):
		yield _("Firing {0} has no event.").format(name)
	for name in sorted(set(expected) & set(firings)):
		said, row = dict(expected[name]), firings[name]
		to = said.pop("to", [])
		heard = sorted(user for user, _role in frappe.parse_json(row.recipients or "[]"))
		if any(row[key] != value for key, value in said.items()) or heard != sorted(to):
			yield _("Firing {0} was changed.").format(name)
		if any(notice_name(name, user) not in notices for user in to):
			yield _("A notice of firing {0} is gone.").format(name)


class _Ladders:
	"""Ladders and calendars of a batch of clocks, for what the sweep has planned."""

	def __init__(self, rows: list[Any]) -> None:
		self.policies = snapshots.read({row.policy_snapshot for row in rows if row.policy_snapshot})
		self.calendars = calendars.of_snapshots(
			{row.calendar_snapshot for row in rows if row.calendar_snapshot}
		)

	def next_look(self, row: Any, now: datetime) -> datetime | None:
		held = clocks.Held(dict(row), clocks.state_of(row))
		ladder = Ladder.from_dict(self.policies[row.policy_snapshot]["ladder"])
		return clocks.next_look(held, ladder, self.calendars[row.calendar_snapshot], now)


def _check_plans(row: Any, sealed: tuple[int, str] | None, ladders: _Ladders, now: datetime) -> Iterator[str]:
	"""The two columns that are plans, not facts: whoever moves them makes the sweep or the sealer forget a clock."""
	if not row.unsealed and (not sealed or sealed[0] != row.seq):
		yield _("It is marked as sealed, but the seals know {0} of its {1} events.").format(
			sealed[0] if sealed else 0, row.seq
		)
	try:
		expected = ladders.next_look(row, now)
	except (RuleError, KeyError, ValueError, TypeError):
		return  # what is wrong with it has been said already
	if expected and (not row.next_action_at or row.next_action_at > expected + RETRY):
		yield _("The sweep would look at it too late: {0} instead of {1}.").format(
			row.next_action_at or "—", expected
		)


def _differences(row: Any, expected: Mapping[str, Any]) -> Iterator[str]:
	meta = frappe.get_meta("Duty Clock")
	for column, value in expected.items():
		if column == "seq":
			continue  # already compared
		if (plain(row[column]) or None) != (plain(value) or None):
			yield _("“{0}” of the row was changed: it says {1}, the events say {2}.").format(
				_(meta.get_label(column)), row[column] or "—", value or "—"
			)


def _check_orphans(report: Report) -> None:
	event, clock = frappe.qb.DocType("Duty Clock Event"), frappe.qb.DocType("Duty Clock")
	rows = (
		frappe.qb.from_(event)
		.left_join(clock)
		.on(event.clock == clock.name)
		.where(clock.name.isnull())
		.select(event.clock)
		.distinct()
		.run(pluck=True)
	)
	known = {finding.clock for finding in report.findings}
	report.findings += [
		Finding(_("The clock is gone, its events are left."), name) for name in rows if name not in known
	]


def _check_snapshots(report: Report) -> None:
	for rows in _batches("Duty Snapshot", ("name", "content"), 200):
		for row in rows:
			if digest(row.content)[:32] != row.name:
				report.findings.append(Finding(_("The snapshot {0} was changed.").format(row.name)))


def _batches(doctype: str, fields: tuple[str, ...], size: int = CHECK_BATCH) -> Iterator[list[Any]]:
	"""All rows in the order of their names, without ever holding more than one batch."""
	last = ""
	while True:
		rows = frappe.get_all(
			doctype,
			filters={"name": (">", last)},
			fields=list(fields),
			order_by="name asc",
			limit_page_length=size,
		)
		if not rows:
			return
		yield rows
		last = rows[-1].name
