"""From a fact to a Duty Fault Record: the only place where one is opened (Art. 16, rule 10).

A record accuses nobody. It says that something happened, which rule it touches and whom it may concern, with the
reason why the app thinks so; people decide what follows. The key of the fact is unique in the database: however
many workers come upon it, however often it is replayed or imported, there is one record.

A missed due time is noted in the transaction in which the clock shows it, as a thin row; its evidence is frozen
by `evidence.freeze`, in batches, within the same minute.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import add_months, cstr

from duty_responsibility.engine.clocks.listeners import Missed
from duty_responsibility.engine.office import staffing
from duty_responsibility.engine.office.posts import staff_name
from duty_responsibility.rules.hash_chain import digest
from duty_responsibility.rules.trace import Trace, dump, plain, reason
from duty_responsibility.utils import bulk, heads

RECORD = "Duty Fault Record"

BREACH, PROOFREADING, FACT = "Breach", "Proofreading", "Meeting Fact"
CRITICISM, BY_HAND = "Criticised by a Leader", "By Hand"

COLUMNS = (
	"name",
	"title",
	"source_kind",
	"source_key",
	"source_name",
	"status",
	"category",
	"article",
	"happened_at",
	"fault_month",
	"found_at",
	"subject",
	"subject_name",
	"subject_post",
	"section",
	"deputy",
	"opened_by",
	"description",
	"reference_doctype",
	"reference_name",
	"clock",
	"step",
	"subject_trace",
)


@dataclass(frozen=True)
class Source:
	"""A fact that a record may be opened on. `identity` tells it apart from all others of its kind."""

	kind: str
	identity: str
	happened_at: datetime
	subject: str | None
	trace: Trace
	article: str = ""
	category: str | None = None
	section: str | None = None
	"""Where the fact belongs when nobody is named."""
	reference_doctype: str | None = None
	reference_name: str | None = None
	source_name: str = ""
	clock: str | None = None
	step: str = ""
	description: str = ""
	opened_by: str | None = None

	@property
	def key(self) -> str:
		return key_of(self.kind, self.identity)


@dataclass
class Book:
	"""The office's categories, in the order in which they are tried."""

	rows: list[Any] = field(default_factory=list)

	def category(self, kind: str, doctype: str | None, step: str) -> tuple[str | None, str]:
		"""The category that fits, with its article; none where the book names none."""
		for row in self.rows:
			steps = [part.strip() for part in (row.steps or "").replace("，", ",").split(",") if part.strip()]
			if row.source_kind != kind or (row.document_type and row.document_type != doctype):
				continue
			if not steps or step in steps:
				return row.name, row.article or ""
		return None, ""


def key_of(kind: str, identity: str) -> str:
	"""What makes a fact one fact."""
	return digest(f"{kind}|{identity}")[:40]


def book() -> Book:
	return Book(
		frappe.get_all(
			"Duty Fault Category",
			filters={"disabled": 0, "source_kind": ("is", "set")},
			fields=["name", "article", "source_kind", "document_type", "steps"],
			order_by="sequence asc, name asc",
		)
	)


# -- opening --------------------------------------------------------------------------------------


def open_records(
	sources: Iterable[Source],
	now: datetime,
	office: staffing.Directory | None = None,
	status: str = "Recorded",
) -> None:
	"""Open a record for each fact that has none yet; the others are left as they are."""
	wanted = {source.key: source for source in sources}
	if not wanted:
		return
	office = office or staffing.directory()
	categories = book()
	rows = [_row(source, now, office, categories, status) for source in wanted.values()]
	user = frappe.session.user
	stamp = {"creation": now, "modified": now, "owner": user, "modified_by": user}
	sealed = heads.fresh(RECORD, COLUMNS, rows)
	bulk.insert_missing(RECORD, (*COLUMNS, *heads.HEAD), sealed, {**stamp, "outcome": "", "closed_kind": ""})


def open_record(source: Source, now: datetime) -> str:
	"""Open one record, or find the one that the fact has already; returns its name."""
	open_records([source], now)
	return frappe.db.get_value(RECORD, {"source_key": source.key}, "name", for_update=True)


def _row(
	source: Source, now: datetime, office: staffing.Directory, categories: Book, status: str
) -> tuple[Any, ...]:
	name = frappe.generate_hash(length=16)  # not to be guessed, and not to be counted
	found, article = categories.category(source.kind, source.reference_doctype, source.step)
	person = office.people.get(source.subject or "")
	section, deputy = placed(office, source.subject, source.section)
	return (
		name,
		title_of(source.happened_at),
		source.kind,
		source.key,
		source.source_name,
		status,
		source.category or found,
		article or source.article,
		source.happened_at,
		source.happened_at.strftime("%Y-%m"),
		now,
		source.subject,
		person.employee_name if person else "",
		person.post if person else "",
		section,
		deputy,
		source.opened_by,
		source.description,
		source.reference_doctype,
		source.reference_name,
		source.clock,
		source.step,
		dump(source.trace),
	)


def title_of(happened_at: datetime) -> str:
	"""What a record is called until it has a number: nothing that says what it is about."""
	return happened_at.strftime("%Y-%m-%d %H:%M")


def placed(
	office: staffing.Directory, subject: str | None, otherwise: str | None = None
) -> tuple[str | None, str | None]:
	"""In which section a case is known, and who proposes: the deputy director in charge, never the person concerned.

	A leader's own case is known in no section, so that nobody sees the case of somebody above; about a deputy
	director the director proposes, about the director a deputy director.
	"""
	deputies = [one for one in (office.daily_deputy, *office.deputies.values()) if one]
	leaders = {office.director, *deputies} - {None}
	if subject in leaders:
		section, chain = None, [office.director, *deputies]
	else:
		section = office.section_of(subject) if subject else otherwise
		chain = [office.deputies.get(section or ""), office.daily_deputy, office.director]
	return section, next((one for one in chain if _able(office, one) and one != subject), None)


def _able(office: staffing.Directory, staff: str | None) -> bool:
	person = office.people.get(staff or "")
	return bool(person and person.enabled)


# -- missed due times -----------------------------------------------------------------------------


def note(missed: list[Missed], now: datetime) -> None:
	"""Open a record for each due time that was missed, as far as the office's policy wants it.

	Not for the steps of a case itself: to make no statement is a right, and a case about a case would have no end.
	"""
	settings = frappe.get_cached_doc("Duty Settings")
	if not missed or not settings.fault_breaches:
		return
	oldest = limitation(now)
	recent = [one for one in missed if not oldest or one.due_at >= oldest]
	rows = _clock_rows({one.clock for one in recent})
	sources = [_source(one, rows[one.clock]) for one in recent if one.clock in rows]
	status = "Within Tolerance" if settings.fault_tolerance_minutes else "Recorded"
	open_records(sources, now, status=status)


def limitation(now: datetime) -> datetime | None:
	"""What lies before that is not taken up any more; none where the office has set no period."""
	months = frappe.get_cached_doc("Duty Settings").fault_limitation_months
	return add_months(now, -months) if months else None


def _clock_rows(names: set[str]) -> dict[str, Any]:
	if not names:
		return {}
	clock = frappe.qb.DocType("Duty Clock")
	rows = (
		frappe.qb.from_(clock)
		.select(clock.name, clock.reference_doctype, clock.reference_name, clock.step, clock.article)
		.where(clock.name.isin(list(names)) & (clock.reference_doctype != RECORD))
		.run(as_dict=True)
	)
	return {row.name: row for row in rows}


def _source(one: Missed, row: Any) -> Source:
	code = "fault-subject-assignee" if one.assignee else "fault-subject-nobody"
	return Source(
		BREACH,
		f"{one.clock}|{plain(one.due_at)}",
		one.due_at,
		one.assignee,
		(reason(code, row.article or "Art. 22", step=row.step, at=one.due_at),),
		article="Art. 16",
		section=one.section,
		reference_doctype=row.reference_doctype,
		reference_name=row.reference_name,
		source_name=one.clock,
		clock=one.clock,
		step=row.step or "",
	)


# -- other facts ----------------------------------------------------------------------------------


def from_proofreading(record: Any, matter: Any, now: datetime) -> None:
	"""Errors beyond the limit that were still in the printed copy (Art. 18), laid to whoever had proofread it.

	What is found while there is still time is no fault: that is what proofreading is for.
	"""
	if record.verdict != "Beyond the Limit" or record.stage != "Printed Copy":
		return
	subject = matter.proofreader
	code = "fault-subject-proofreader" if subject else "fault-subject-nobody"
	source = Source(
		PROOFREADING,
		record.name,
		now,
		subject,
		(reason(code, "Art. 18", at=now, step="Proofreading"),),
		article="Art. 18",
		section=matter.section,
		reference_doctype=matter.doctype,
		reference_name=matter.name,
		source_name=record.name,
		step="Proofreading",
	)
	open_records([source], now)


def from_facts(facts: Iterable[Any], now: datetime) -> None:
	"""What was found about a meeting's notices (Art. 19)."""
	open_records(
		[
			Source(
				FACT,
				fact.name,
				fact.happened_at,
				fact.staff,
				(
					reason(
						"fault-subject-fact" if fact.staff else "fault-subject-nobody",
						fact.article,
						what=fact.kind,
						concerned=fact.concerned,
						step=fact.kind,
						at=fact.happened_at,
					),
				),
				article=fact.article,
				reference_doctype=fact.reference_doctype,
				reference_name=fact.reference_name,
				source_name=fact.name,
				step=fact.kind,
			)
			for fact in facts
		],
		now,
	)


def by_hand(
	kind: str,
	subject: str,
	category: str,
	happened_at: datetime,
	description: str,
	opened_by: str,
	now: datetime,
	reference: tuple[str, str] | None = None,
) -> str:
	"""What a leader criticises or somebody reports; the same report twice is one record."""
	doctype, name = reference or (None, None)
	identity = "|".join((subject, category, cstr(plain(happened_at)), doctype or "", name or ""))
	return open_record(
		Source(
			kind,
			identity,
			happened_at,
			subject,
			(reason("fault-subject-named", "Art. 22", by=staff_name(opened_by)),),
			article=frappe.db.get_value("Duty Fault Category", category, "article") or "Art. 16",
			category=category,
			reference_doctype=doctype,
			reference_name=name,
			description=description,
			opened_by=opened_by,
		),
		now,
	)
