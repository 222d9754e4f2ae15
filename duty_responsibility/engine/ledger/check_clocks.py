"""The check of the clocks: each row against the replay of its events, each escalation and notification against what the events say."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.engine.accountability.breaches import RECORD
from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.clocks.names import escalation_name, notification_name
from duty_responsibility.engine.clocks.sweep import ESCALATION, RETRY, digest_of_escalations
from duty_responsibility.engine.ledger.findings import Finding, Heads, Report, batches, docstatus_of, guarded
from duty_responsibility.engine.notices.delivery import HANDED_ON
from duty_responsibility.rules.clock import ClockState, Event, EventKind, follow
from duty_responsibility.rules.hash_chain import START, link
from duty_responsibility.rules.ladder import Ladder
from duty_responsibility.rules.older_words import in_present_words
from duty_responsibility.rules.trace import RuleError, plain
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils import heads

_SAID = (*clocks.IDENTITY, *clocks.POLICY, *clocks.SAID)
"""Columns that events say outright; the others follow from the state they come to."""

_FIELDS = [
	"name",
	"docstatus",
	"figured_month",
	*dict.fromkeys((*clocks.FIXED[1:], *clocks.POLICY, *clocks.STATE)),
]

_NOTIFICATION = ["name", "clock", "escalation", "user", "recipient_role", "kind", "error", "head_hash"]


@dataclass
class Snapshots:
	"""Ladders and calendars that the clocks count by, each read once in a check."""

	contents: dict[str, str | None] = field(default_factory=dict)
	ladders: dict[str, Ladder] = field(default_factory=dict)
	calendars: dict[str, WorkingCalendar] = field(default_factory=dict)

	def load(self, names: set[str]) -> None:
		if wanted := sorted(names - set(self.contents)):
			rows = frappe.get_all(
				"Duty Snapshot", filters={"name": ("in", wanted)}, fields=["name", "content"]
			)
			self.contents.update({row.name: row.content for row in rows})

	def ladder(self, name: str) -> Ladder:
		if name not in self.ladders:
			self.ladders[name] = Ladder.from_dict(in_present_words(json.loads(self.contents[name]))["ladder"])
		return self.ladders[name]

	def calendar(self, name: str) -> WorkingCalendar:
		if name not in self.calendars:
			self.calendars[name] = WorkingCalendar.from_dict(
				in_present_words(json.loads(self.contents[name]))
			)
		return self.calendars[name]


@dataclass
class _Clock:
	"""A clock with all that hangs on it, and what the events say of it."""

	row: Any
	events: list[Any]
	escalations: dict[str, Any]
	notifications: dict[str, Any]
	sealed: tuple[int, str] | None
	pins: dict[str, tuple[int, str]]
	whole: bool = False
	"""Whether all its events fit: only then they say what else there has to be."""
	state: ClockState | None = None
	head: str = START
	said: dict[str, Any] = field(default_factory=dict)
	labels: str | None = None
	expected: dict[str, dict[str, Any]] = field(default_factory=dict)
	digests: list[tuple[list[str], str]] = field(default_factory=list)
	counted_by: set[str] = field(default_factory=set)


def check(sealed: Heads, report: Report, progress: Any = None) -> None:
	"""Check all clocks; what they find in `sealed` is taken out of it. `progress` is told the share done, 0 to 99."""
	total = frappe.db.count("Duty Clock") or 1
	snapshots = Snapshots()
	now = now_datetime().replace(microsecond=0)
	for rows in batches("Duty Clock", _FIELDS):
		for one in _of(rows, sealed, report):
			report.clocks += 1
			found = [
				*guarded(_check_clock(one)),
				*guarded(_check_escalations(one)),
				*guarded(_check_notices(one)),
				*guarded(_check_figures(one.row)),
				*guarded(_check_plans(one, snapshots, now)),
			]
			report.findings += [_finding(one.row, text) for text in dict.fromkeys(found)]
		if progress:
			progress(min(99.0, 100 * report.clocks / total))


def _of(rows: list[Any], sealed: Heads, report: Report) -> Iterator[_Clock]:
	names = [row.name for row in rows]
	fields = ["name", "docstatus", *clocks.HASHED, "previous_hash", "hash"]
	events = _by_clock("Duty Clock Event", names, fields, "clock asc, seq asc")
	fields = list(dict.fromkeys((*ESCALATION, "escalated_at", *heads.columns("Duty Escalation"))))
	escalations = _by_clock("Duty Escalation", names, fields)
	notifications = _by_clock("Duty Notification", names, _NOTIFICATION)
	for row in rows:
		report.events += len(events[row.name])
		pinned = {"Duty Clock": [row.name], "Duty Escalation": [one.name for one in escalations[row.name]]}
		pins = {
			name: pin
			for doctype, named in pinned.items()
			for name in named
			if (pin := sealed.pop(heads.key(doctype, name), None))
		}
		yield _Clock(
			row,
			events[row.name],
			{one.name: one for one in escalations[row.name]},
			{one.name: one for one in notifications[row.name]},
			sealed.pop(row.name, None),
			pins,
		)


def _by_clock(
	doctype: str, names: list[str], fields: list[str], order: str | None = None
) -> dict[str, list[Any]]:
	found: dict[str, list[Any]] = defaultdict(list)
	for row in frappe.get_all(
		doctype,
		filters={"clock": ("in", names)},
		fields=list(dict.fromkeys(fields)),
		order_by=order,
		limit_page_length=0,
	):
		found[row.clock].append(row)
	return found


def _finding(row: Any, text: str) -> Finding:
	doctype = row.reference_doctype or ""
	return Finding(text, row.name, f"{_(doctype)} {row.reference_name or ''}".strip(), doctype == RECORD)


# -- events and row -------------------------------------------------------------------------------


def _check_clock(one: _Clock) -> Iterator[str]:
	yield from docstatus_of(one.row)
	for number, event in enumerate(one.events, 1):
		yield from docstatus_of(event)
		wrong = _follow(one, number, event)
		if wrong:
			yield wrong
			return
	if one.sealed and one.sealed[0] > len(one.events):
		yield _("It was sealed with {0} events and has only {1} now.").format(one.sealed[0], len(one.events))
		return
	if one.state is None:
		yield _("All events are gone.")
		return
	one.whole = True
	if one.row.seq != len(one.events) or one.row.head_hash != one.head:
		yield _("The row speaks of {0} events, the ledger has {1}.").format(one.row.seq, len(one.events))
	beginning = {"started_at": one.state.started_at, "original_due_at": one.state.original_due_at}
	yield from _differences(
		one.row, {**clocks.columns_of(one.state), **beginning, **dict.fromkeys(clocks.SAID, 0), **one.said}
	)
	labels = one.labels or one.pins.get(one.row.name, (0, ""))[1]
	if labels and labels != clocks.labels_of(one.row):
		yield _("Its title was changed.")


def _follow(one: _Clock, number: int, event: Any) -> str | None:
	"""Take the next event in; returns what is wrong with it."""
	if event.seq != number:
		return _("Event {0} is missing.").format(number)
	entry = {key: event[key] for key in clocks.HASHED}
	entry |= {key: plain(event[key]) for key in ("happened_at", "recorded_at")}
	try:
		hashed = link(one.head, entry)
	except (TypeError, ValueError):
		hashed = None
	as_named = event.name == clocks.event_name(one.row.name, number)
	if (event.previous_hash or START) != one.head or hashed != event.hash or not as_named:
		return _("Event {0} was changed.").format(number)
	one.head = event.hash
	if one.sealed and one.sealed[0] == number and one.sealed[1] != one.head:
		return _("Event {0} is not the one that was sealed.").format(number)
	try:
		data = in_present_words(json.loads(event.data))
		one.state = follow(one.state, Event(event.seq, EventKind(event.event), event.happened_at, data))
		_note(one, event, data)
	except (RuleError, KeyError, ValueError, TypeError, AttributeError) as error:
		return _("Event {0} does not fit: {1}").format(number, error)
	return None


def _note(one: _Clock, event: Any, data: Mapping[str, Any]) -> None:
	"""What an event says of columns, labels, snapshots and escalations."""
	one.said |= {key: data[key] for key in _SAID if key in data}
	one.labels = data.get("labels", one.labels)
	one.counted_by |= {data[key] for key in ("policy_snapshot", "calendar_snapshot") if data.get(key)}
	if event.event != EventKind.ESCALATED.value:
		return
	expected = _escalations_of(one.row.name, one.state.cycle, event, data)
	one.expected |= expected
	if "escalations" in data:
		one.digests.append((sorted(expected), data["escalations"]))


def _differences(row: Any, expected: Mapping[str, Any]) -> Iterator[str]:
	meta = frappe.get_meta("Duty Clock")
	for column, value in expected.items():
		if column == "seq":
			continue  # already compared
		if (plain(row[column]) or None) != (plain(value) or None):
			yield _("“{0}” of the row was changed: it says {1}, the events say {2}.").format(
				_(meta.get_label(column)), row[column] or "—", value or "—"
			)


def _check_figures(row: Any) -> Iterator[str]:
	"""A clock that waits for no figures has been counted in the month that it says."""
	if not row.unfigured and (row.figured_month or "") != (row.counted_month or ""):
		yield _("It was counted in another month than the row says.")


# -- escalations and notifications --------------------------------------------------------------------------


def _escalations_of(clock: str, cycle: int, event: Any, data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
	"""What an event says of the escalations that it stands for."""
	level, pause = data["level"], data.get("pause", 0)
	same = {"escalated_at": event.recorded_at, "cycle": cycle, "pause": pause}
	found = {
		escalation_name(clock, cycle, low, pause): {
			"outcome": "Skipped",
			"collapsed_into": level,
			"level": low,
			**same,
		}
		for low in data.get("skipped", ())
	}
	sent = {
		"outcome": "Sent",
		"collapsed_into": 0,
		"level": level,
		"kind": data["kind"],
		"to": data["to"],
	}
	return {**found, escalation_name(clock, cycle, level, pause): {**sent, **same}}


def _check_escalations(one: _Clock) -> Iterator[str]:
	if not one.whole:
		return
	for name in sorted(set(one.expected) - set(one.escalations)):
		yield _("Escalation {0} is gone.").format(name)
	for name in sorted(set(one.escalations) - set(one.expected)):
		yield _("Escalation {0} has no event.").format(name)
	for name in sorted(set(one.expected) & set(one.escalations)):
		row = one.escalations[name]
		yield from docstatus_of(row)
		seq, pinned = one.pins.get(name, (0, ""))
		if not _fits(one.expected[name], row) or (
			pinned and pinned != heads.digest_of("Duty Escalation", row, seq)
		):
			yield _("Escalation {0} was changed.").format(name)
	for names, digest in one.digests:
		rows = [
			[one.escalations[name][column] for column in ESCALATION]
			for name in names
			if name in one.escalations
		]
		if len(rows) == len(names) and digest_of_escalations(rows) != digest:
			yield _("Escalation {0} was changed.").format(names[-1])


def _fits(said: Mapping[str, Any], row: Any) -> bool:
	said = dict(said)
	to = said.pop("to", [])
	return all(row[key] == value for key, value in said.items()) and sorted(_recipients_of(row)) == sorted(to)


def _recipients_of(escalation: Any) -> dict[str, str]:
	"""Who hears of an escalation, and as what; none where what is stored cannot be read."""
	try:
		return {user: role for user, role in in_present_words(json.loads(escalation.recipients or "[]"))}
	except (TypeError, ValueError):
		return {}


def _check_notices(one: _Clock) -> Iterator[str]:
	"""Each hearer has a notification; another one only where a notification was handed on because another person answers now."""
	if not one.whole:
		return
	expected = {
		notification_name(escalation.name, user): (escalation, user, role)
		for escalation in one.escalations.values()
		if escalation.name in one.expected
		for user, role in _recipients_of(escalation).items()
	}
	for name, (escalation, user, role) in sorted(expected.items()):
		row = one.notifications.get(name)
		if not row:
			yield _("A notification of escalation {0} is gone.").format(escalation.name)
		elif (row.escalation, row.kind, row.recipient_role) != (
			escalation.name,
			escalation.kind,
			role,
		) or not _is(row.user, user):
			yield _("Notification {0} was changed.").format(name)
	handed_on = {row.escalation for row in one.notifications.values() if row.error == HANDED_ON}
	for name in sorted(set(one.notifications) - set(expected)):
		row = one.notifications[name]
		escalation = one.escalations.get(row.escalation)
		if row.escalation in one.expected and not escalation:
			continue  # that the escalation is gone has been said
		named = name == notification_name(row.escalation, row.user) or row.head_hash
		if not escalation or row.escalation not in handed_on or row.kind != escalation.kind or not named:
			yield _("Notification {0} has no event.").format(name)


def _is(user: str | None, meant: str) -> bool:
	"""Whether a notification is for whom the event names; a user who was renamed since is not called so any more."""
	return user == meant or bool(
		user and not frappe.db.exists("User", meant) and frappe.db.exists("User", user)
	)


# -- plans ----------------------------------------------------------------------------------------


def _check_plans(one: _Clock, snapshots: Snapshots, now: datetime) -> Iterator[str]:
	"""Columns that are plans, not facts: whoever moves them makes the sweep or the sealer forget a clock."""
	row = one.row
	snapshots.load(one.counted_by | {name for name in (row.policy_snapshot, row.calendar_snapshot) if name})
	for name in sorted(one.counted_by):
		if name not in snapshots.contents:
			yield _("The snapshot {0} is gone.").format(name)
	if not row.unsealed and (not one.sealed or one.sealed[0] != row.seq):
		yield _("It is marked as sealed, but the seals know {0} of its {1} events.").format(
			one.sealed[0] if one.sealed else 0, row.seq
		)
	if row.unsealed and one.sealed and one.sealed[0] == row.seq:
		yield _("It is marked as not sealed, but it is.")
	try:
		held = clocks.Held(dict(row), clocks.state_of(row))
		ladder, calendar = snapshots.ladder(row.policy_snapshot), snapshots.calendar(row.calendar_snapshot)
		expected = clocks.next_check_at(held, ladder, calendar, now)
	except (RuleError, KeyError, ValueError, TypeError, AttributeError):
		return  # what is wrong with it has been said already
	if expected and (not row.next_action_at or row.next_action_at > expected + RETRY):
		yield _("The sweep would look at it too late: {0} instead of {1}.").format(
			row.next_action_at or "—", expected
		)


def strays() -> Iterable[Finding]:
	"""Events, escalations and notifications whose clock is gone."""
	clock = frappe.qb.DocType("Duty Clock")
	for doctype, text in (
		("Duty Clock Event", _("The clock is gone, its events are left.")),
		("Duty Escalation", _("The clock is gone, its escalations are left.")),
		("Duty Notification", _("The clock is gone, its notifications are left.")),
	):
		row = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(row).left_join(clock).on(row.clock == clock.name)
		for name in query.where(clock.name.isnull()).select(row.clock).distinct().run(pluck=True):
			yield Finding(text, name or "")
