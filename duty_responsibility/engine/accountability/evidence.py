"""The evidence of a case: frozen as it was, added to, never replaced; the sole writer of Duty Fault Evidence.

Each piece carries the hash of the one before it. The first is the pack: the matter, its clock with the events,
notifications and requests, the rule it counted by, the roster of the hour and who held which post. Whatever is edited or
deleted afterwards, the pack says how it was, and its hash says that nobody has touched it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.model import no_value_fields
from frappe.utils import cstr

from duty_responsibility.engine.accountability.breaches import RECORD
from duty_responsibility.engine.office import rosters, snapshots, staffing
from duty_responsibility.rules.hash_chain import START, canonical, link
from duty_responsibility.rules.trace import plain
from duty_responsibility.utils import bulk, heads

EVIDENCE = "Duty Fault Evidence"
BATCH = 200
"""Packs in one transaction."""

COLUMNS = ("name", "record", "seq", "kind", "added_at", "added_by", "content", "previous_hash", "hash")
HASHED = ("record", "seq", "kind", "added_at", "added_by", "content")

TEXTS = ("Text Editor", "HTML Editor", "Markdown Editor", "Long Text", "Code", "Attach", "Attach Image")
"""Fields whose content a case does not need: how late something was does not hang on its text."""

PERSONAL = ("inquirer", "phone", "visitor", "identity")
"""Beginnings of fields about people outside the office, who have no part in it."""

METADATA = ("name", "status", "secrecy", "secrecy_term", "urgency", "received_at", "creation", "modified")
"""All that is told of a matter with a secrecy grade."""

CLOCK = (
	"name",
	"reference_doctype",
	"reference_name",
	"step",
	"part_label",
	"round_number",
	"status",
	"assignee",
	"section",
	"started_at",
	"original_due_at",
	"due_at",
	"finished_at",
	"late_minutes",
	"time_limit",
	"article",
	"calendar",
	"calendar_snapshot",
	"policy_snapshot",
	"round_the_clock",
	"event_at",
	"cycle",
)


def freeze(now: datetime, *, commit: bool = True, records: Iterable[str] | None = None) -> int:
	"""Freeze the evidence of records that have none yet; for the scheduler, so it commits each batch."""
	done = 0
	while names := _without_pack(records):
		rows = _hold(names)
		_freeze(rows, now)
		done += len(rows)
		if commit:
			# a batch is whole, and the next has nothing to do with it
			frappe.db.commit()  # noqa: TID251
		if len(rows) < BATCH:
			break
	return done


def _without_pack(records: Iterable[str] | None) -> list[str]:
	record = frappe.qb.DocType(RECORD)
	query = frappe.qb.from_(record).select(record.name).where(record.pack_hash.isnull())
	if records is not None:
		query = query.where(record.name.isin([*records, ""]))
	return query.orderby(record.creation).limit(BATCH).run(pluck=True)


def _hold(names: list[str]) -> list[Any]:
	record = frappe.qb.DocType(RECORD)
	fields = ("name", "pack_hash", "happened_at", "subject", "section", "clock", "source_kind", "source_name")
	fields += ("reference_doctype", "reference_name", "description", "opened_by", "subject_trace", "found_at")
	query = (
		frappe.qb.from_(record).select(*(record[field] for field in fields)).where(record.name.isin(names))
	)
	return [row for row in bulk.locked(query, skip_locked=True).run(as_dict=True) if not row.pack_hash]


def _freeze(rows: list[Any], now: datetime) -> None:
	if not rows:
		return
	packs = _packs(rows)
	entries, frozen = [], []
	for row in rows:
		pack, title = packs[row.name]
		entry = _entry(row.name, 1, "Pack", canonical(pack), START, now, "system")
		entries.append(entry)
		frozen.append((row.name, entry[-1], entry[-1], 1, title))
	_insert(entries, now)
	columns = ("name", "pack_hash", "evidence_head", "evidence_count", "matter_title")
	with heads.following(RECORD, [row.name for row in rows]):
		bulk.update(RECORD, columns, frozen)


def _insert(entries: list[tuple[Any, ...]], now: datetime) -> None:
	user = frappe.session.user
	stamp = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	bulk.insert(EVIDENCE, (*COLUMNS, *heads.HEAD), heads.fresh(EVIDENCE, COLUMNS, entries), stamp)


def _entry(
	record: str, seq: int, kind: str, content: str, previous: str, at: datetime, by: str
) -> tuple[Any, ...]:
	said = dict(zip(HASHED, (record, seq, kind, plain(at), by, content), strict=True))
	name = f"{record}-{seq:04}"
	return name, record, seq, kind, at, by, content, previous, link(previous, said)


# -- what is frozen -------------------------------------------------------------------------------


def _packs(rows: list[Any]) -> dict[str, tuple[dict[str, Any], str]]:
	"""The packs of a batch, with the matters' titles; each kind of thing is read once for all of them."""
	matters = _matters(rows)
	clocks = _by(_clocks(rows), lambda row: (row.reference_doctype, row.reference_name))
	own = [row.clock for row in rows if row.clock]
	events = _by(_of_clocks("Duty Clock Event", own, _EVENT, "seq asc"), lambda row: row.clock)
	escalations = _by(
		_of_clocks("Duty Escalation", own, _ESCALATION, "escalated_at asc"), lambda row: row.clock
	)
	notifications = _by(
		_of_clocks("Duty Notification", own, _NOTIFICATION, "name asc"), lambda row: row.clock
	)
	requests = _by(_of_clocks("Duty Extension Request", own, _REQUEST, "asked_at asc"), lambda row: row.clock)
	policies = snapshots.read({row.policy_snapshot for found in clocks.values() for row in found} - {None})
	sources = _sources(rows)
	outages = _outages(rows)
	office = staffing.directory()
	shifts, absences = rosters.shifts_and_absences(
		min(row.happened_at for row in rows), max(row.happened_at for row in rows) + timedelta(seconds=1)
	)
	packs = {}
	for row in rows:
		matter = matters.get((row.reference_doctype, row.reference_name), {})
		of_matter = clocks.get((row.reference_doctype, row.reference_name), [])
		clock = next((one for one in of_matter if one.name == row.clock), None)
		title = "" if matter.get("secrecy") else cstr(matter.get("_title"))
		at = row.happened_at
		packs[row.name] = (
			{
				"fact": {
					"kind": row.source_kind,
					"source": sources.get(row.source_name) or row.source_name,
					"happened_at": at,
					"recorded_at": row.found_at,
					"description": row.description,
					"opened_by": row.opened_by,
					"why_this_person": frappe.parse_json(row.subject_trace or "[]"),
				},
				"matter": {"kind": row.reference_doctype}
				| {k: v for k, v in matter.items() if k != "_title"},
				"clock": dict(clock) if clock else None,
				"other_clocks": [_brief(one) for one in of_matter if one.name != row.clock],
				"rule": policies.get(clock.policy_snapshot) if clock else None,
				"events": [dict(one) for one in events.get(row.clock, ())],
				"escalations": [dict(one) for one in escalations.get(row.clock, ())],
				"notifications": [dict(one) for one in notifications.get(row.clock, ())],
				"requests": [dict(one) for one in requests.get(row.clock, ())],
				"roster": [
					{"duty": shift.kind.value, "staff": _named(office, shift.staff), "roster": shift.roster}
					for shift in shifts
					if shift.covers(at)
				],
				"away": sorted(
					{
						_named(office, one.staff)
						for one in absences
						if one.start <= at and (one.end is None or at < one.end)
					}
				),
				"person": _person(office, row.subject, row.section),
				"outages": [one for one in outages if _touches(one, clock, at)],
			},
			title[:140],
		)
	return {name: (_plain(pack), title) for name, (pack, title) in packs.items()}


_EVENT = ("clock", "seq", "event", "happened_at", "recorded_at", "actor", "data", "hash")
_ESCALATION = ("clock", "cycle", "level", "kind", "outcome", "recipients", "escalated_at")
_NOTIFICATION = ("clock", "user", "recipient_role", "kind", "status", "sent_at", "error")
_REQUEST = (
	"clock",
	"name",
	"kind",
	"status",
	"asked_by",
	"asked_at",
	"reason",
	"new_due_at",
	"resume_by",
	"granted_until",
	"decided_by",
	"decided_at",
	"decision_note",
)


def _by(rows: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
	found: dict[Any, list[Any]] = defaultdict(list)
	for row in rows:
		found[key(row)].append(row)
	return found


def _of_clocks(doctype: str, clocks: list[str], fields: tuple[str, ...], order: str) -> list[Any]:
	if not clocks:
		return []
	return frappe.get_all(
		doctype, filters={"clock": ("in", clocks)}, fields=list(fields), order_by=order, limit_page_length=0
	)


def _clocks(rows: list[Any]) -> list[Any]:
	names = {row.reference_name for row in rows if row.reference_name}
	if not names:
		return []
	return frappe.get_all(
		"Duty Clock",
		filters={"reference_name": ("in", list(names))},
		fields=list(CLOCK),
		order_by="started_at asc, name asc",
		limit_page_length=0,
	)


def _matters(rows: list[Any]) -> dict[tuple[str, str], dict[str, Any]]:
	"""The matters' own fields, as far as a case needs them; of a graded one the metadata only (rule 13)."""
	wanted: dict[str, set[str]] = defaultdict(set)
	for row in rows:
		if row.reference_doctype and row.reference_name:
			wanted[row.reference_doctype].add(row.reference_name)
	found = {}
	for doctype, names in wanted.items():
		meta = frappe.get_meta(doctype)
		title = meta.get_title_field()
		fields = ["name", "creation", "modified"] + [
			field.fieldname
			for field in meta.fields
			if field.fieldtype not in (*no_value_fields, *TEXTS)
			and not field.fieldname.startswith(PERSONAL)
			and not field.get("is_virtual")
		]
		for row in frappe.get_all(
			doctype,
			filters={"name": ("in", list(names))},
			fields=list(dict.fromkeys(fields)),
			limit_page_length=0,
		):
			said = {key: row.get(key) for key in fields if not row.get("secrecy") or key in METADATA}
			found[doctype, row.name] = {**said, "_title": row.get(title)}
	return found


def _sources(rows: list[Any]) -> dict[str, dict[str, Any]]:
	"""The facts and verdicts that records rest on."""
	facts = [row.source_name for row in rows if row.source_kind == "Meeting Fact"]
	read = [row.source_name for row in rows if row.source_kind == "Proofreading"]
	found = {}
	if facts:
		fields = ["name", "kind", "article", "happened_at", "found_at", "concerned", "evidence"]
		for row in frappe.get_all("Duty Fact", filters={"name": ("in", facts)}, fields=fields):
			found[row.name] = dict(row)
	if read:
		fields = ["name", "stage", "proofreader", "confirmed_at", "characters", "verdict", "verdict_trace"]
		fields += ["title_errors", "name_errors", "policy_errors", "body_errors", "text_version"]
		for row in frappe.get_all("Duty Proofreading Record", filters={"name": ("in", read)}, fields=fields):
			found[row.name] = dict(row)
	return found


def _outages(rows: list[Any]) -> list[dict[str, Any]]:
	"""When the system itself stood still: nobody is judged for that."""
	last = max(row.happened_at for row in rows)
	found = frappe.get_all(
		"Duty Outage",
		filters={"from_time": ("<=", last)},
		fields=["name", "from_time", "to_time"],
		order_by="from_time asc",
		limit_page_length=0,
	)
	return [dict(row) for row in found]


def _touches(outage: dict[str, Any], clock: Any, at: datetime) -> bool:
	since = clock.started_at if clock else at
	return outage["from_time"] <= at and (not outage["to_time"] or outage["to_time"] >= since)


def _brief(clock: Any) -> dict[str, Any]:
	return {
		key: clock[key]
		for key in ("step", "part_label", "round_number", "status", "assignee", "due_at", "finished_at")
	}


def _person(office: staffing.Directory, staff: str | None, section: str | None) -> dict[str, Any] | None:
	person = office.people.get(staff or "")
	if not person:
		return None
	return {
		"staff": staff,
		"name": person.employee_name,
		"post": person.post,
		"section": person.section,
		"section_head": _named(office, office.heads.get(person.section or section or "")),
		"deputy_in_charge": _named(office, office.deputies.get(person.section or section or "")),
	}


def _named(office: staffing.Directory, staff: str | None) -> str:
	person = office.people.get(staff or "")
	return person.employee_name if person else cstr(staff)


def _plain(value: Any) -> Any:
	if isinstance(value, dict):
		return {key: _plain(item) for key, item in value.items()}
	if isinstance(value, (list, tuple)):
		return [_plain(item) for item in value]
	if value is None or isinstance(value, (str, int, float, bool)):
		return value
	said = plain(value)
	return said if isinstance(said, (str, int, float)) else cstr(value)


# -- adding and verifying -------------------------------------------------------------------------


def add(record: Any, kind: str, text: str, by: str, now: datetime) -> None:
	"""Put a further piece behind the others; the caller holds the record."""
	freeze(now, commit=False, records=[record.name])
	head, count = frappe.db.get_value(
		RECORD, record.name, ["evidence_head", "evidence_count"], for_update=True
	)
	entry = _entry(record.name, count + 1, kind, canonical({"text": text}), head, now, by)
	_insert([entry], now)
	with heads.following(RECORD, [record.name]):
		columns = ("name", "evidence_head", "evidence_count")
		bulk.update(RECORD, columns, [(record.name, entry[-1], count + 1)])


def pieces(record: str) -> list[Any]:
	return frappe.get_all(
		EVIDENCE,
		filters={"record": record},
		fields=[*COLUMNS],
		order_by="seq asc",
		limit_page_length=0,
	)


def verify(record: str) -> list[str]:
	"""What is wrong with the evidence of a case, as codes; nothing when it is as it was."""
	row = frappe.db.get_value(RECORD, record, ["pack_hash", "evidence_head", "evidence_count"], as_dict=True)
	return _findings(row, pieces(record)) if row else []


def _findings(row: Any, found: list[Any]) -> list[str]:
	if not row.pack_hash and not found and not row.evidence_count:
		return []  # not frozen yet
	previous, wrong = START, []
	for number, piece in enumerate(found, 1):
		said = {key: plain(piece[key]) for key in HASHED}
		if piece.seq != number or piece.previous_hash != previous or link(previous, said) != piece.hash:
			wrong.append(f"piece-{number}")
		previous = piece.hash
	if not found or found[0].hash != row.pack_hash:
		wrong.append("pack")
	if len(found) != row.evidence_count or previous != row.evidence_head:
		wrong.append("end")
	return wrong


def verify_all() -> dict[str, list[str]]:
	"""The cases whose evidence is no longer as it was, with what is wrong."""
	found: dict[str, list[str]] = {}
	after = ""
	while True:
		rows = frappe.get_all(
			RECORD,
			filters={"name": (">", after)},
			fields=["name", "pack_hash", "evidence_head", "evidence_count"],
			order_by="name asc",
			limit=BATCH,
		)
		if not rows:
			return found
		of = _by(
			frappe.get_all(
				EVIDENCE,
				filters={"record": ("in", [row.name for row in rows])},
				fields=[*COLUMNS],
				order_by="record asc, seq asc",
				limit_page_length=0,
			),
			lambda piece: piece.record,
		)
		for row in rows:
			if wrong := _findings(row, of.get(row.name, [])):
				found[row.name] = wrong
		after = rows[-1].name
