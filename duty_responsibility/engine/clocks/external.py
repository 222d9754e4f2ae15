"""Clocks on documents of other apps: the document is read by the limit that names its kind, and never written to.

A document without a limit costs one look into a set. One with a limit is followed after every change, whoever made
it, and before its clock would speak, in case the change came past the document. A time limit never keeps anybody from
saving what is not ours: what goes wrong here is logged, and the document stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.delete_doc import raise_link_exists_exception
from frappe.model.rename_doc import get_link_fields
from frappe.utils import get_datetime, getdate, now_datetime

from duty_responsibility.engine.clocks import clocks, sync
from duty_responsibility.engine.office import external_kinds, staffing
from duty_responsibility.engine.office.external_kinds import ExternalLimit
from duty_responsibility.rules.clock import OPEN, EventKind, Status
from duty_responsibility.rules.external import Stage, beginning
from duty_responsibility.rules.trace import reason

LEDGER = ("Duty Clock", "Duty Escalation", "Duty Extension Request", "Duty Fact")
"""The same as in the hook `ignore_links_on_delete`."""

LOOKED_AT = 500
"""Documents that one minute's look checks before their clocks speak."""


# -- what Frappe tells us -------------------------------------------------------------------------


def on_change(doc: Any, method: str | None = None) -> None:
	"""After a save, a submission, a cancellation, or a value set past the form; for every document of the site."""
	if doc.doctype not in external_kinds.doctypes() or doc.flags.in_delete:
		return
	_safely(doc.doctype, doc.name, follow, doc, is_new=bool(doc.flags.in_insert))


def on_trash(doc: Any, method: str | None = None) -> None:
	"""What the ledger points to stays: limits, people, sections, calendars.

	So that documents of other apps may go, Frappe is told to look past the ledger when something is deleted. What a
	row of the ledger is *about* may go; what it *rests on* may not, and Frappe's own check would miss that now.
	"""
	for field in get_link_fields(doc.doctype):
		if field["parent"] not in LEDGER:
			continue
		if row := frappe.db.get_value(field["parent"], {field["fieldname"]: doc.name}, "name"):
			raise_link_exists_exception(doc, field["parent"], row)


def after_rename(doc: Any, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""The ledger goes with the document, and says that it moved, and from where."""
	if doc.doctype in external_kinds.doctypes():
		_safely(doc.doctype, new, _renamed, doc.doctype, old, new)


def after_delete(doc: Any, method: str | None = None) -> None:
	"""A document that is gone leaves no clock running; what its clocks have seen stays on record."""
	if doc.doctype in external_kinds.doctypes():
		_safely(doc.doctype, doc.name, _deleted, doc.doctype, doc.name)


def _safely(doctype: str, name: str, work: Any, *args: Any, **values: Any) -> None:
	said = len(frappe.local.message_log)
	frappe.db.savepoint("duty_external")
	try:
		work(*args, **values)
		frappe.db.release_savepoint("duty_external")
	except Exception as error:
		if isinstance(error, (frappe.QueryDeadlockError, frappe.QueryTimeoutError)):
			raise  # the whole transaction is gone
		frappe.db.rollback(save_point="duty_external")
		del frappe.local.message_log[said:]
		frappe.log_error(
			title="Duty Responsibility: a clock could not be kept",
			reference_doctype=doctype,
			reference_name=str(name),
		)


# -- one document ---------------------------------------------------------------------------------


@dataclass
class ExternalMatter:
	"""One step of a document of another app, as the engine sees matters.

	Its title is its number: what the document is about is read there, by those who may read it, and kept nowhere else.
	"""

	doctype: str
	name: str
	only_step: str
	said: Mapping[str, Any]
	span: sync.Span | None
	section: str | None = None
	assignee: str | None = None
	registered_by: str | None = None
	gone: str | None = None
	before: "ExternalMatter | None" = None
	passed_to: str | None = None

	def get_doc_before_save(self) -> "ExternalMatter | None":
		return self.before

	def facts(self) -> Mapping[str, Any]:
		return self.said

	def spans(self) -> sync.Spans:
		return {self.only_step: self.span} if self.span else {}

	def withdrawn(self) -> str | None:
		return self.gone

	def get_title(self) -> str:
		return self.name


def follow(
	doc: Any, now: datetime | None = None, *, is_new: bool = False, at: datetime | None = None
) -> None:
	"""Bring a document's clocks into agreement with it; `at` is when it changed, if that is not now."""
	now = now or now_datetime().replace(microsecond=0)
	limits = external_kinds.limits(doc.doctype)
	known = _clocks_of(doc) if not is_new else []
	for step, of_step in limits.items():
		mine = [row for row in known if row.step == step]
		running = next((row for row in mine if row.status in OPEN_NOW), None)
		matter = (
			_under_way(doc, step, of_step, running, at or now)
			if running
			else _beginning(doc, step, of_step, mine, is_new, now)
		)
		if matter:
			sync.sync(matter, now)


OPEN_NOW = {status.value for status in OPEN}


def _clocks_of(doc: Any) -> list[Any]:
	return frappe.get_all(
		"Duty Clock",
		filters={
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"status": ("!=", Status.CANCELLED.value),
		},
		fields=["name", "step", "status", "time_limit", "started_at"],
	)


def _applying(limits: list[ExternalLimit], facts: Mapping[str, Any]) -> ExternalLimit | None:
	return next(
		(limit for limit in limits if limit.enabled and limit.terms.stage(facts) is Stage.UNDER_WAY), None
	)


def _under_way(
	doc: Any, step: str, limits: list[ExternalLimit], clock: Any, at: datetime
) -> ExternalMatter | None:
	"""A document whose step has a clock: its own limit says whether it is over."""
	facts = external_kinds.facts(doc, limits)
	was = doc.get_doc_before_save()
	before = external_kinds.facts(was, limits) if was else facts
	own = next((limit for limit in limits if limit.name == clock.time_limit), None)
	applies = _applying(limits, facts)
	judge = own or applies
	if judge is None:
		return None  # its limit speaks of other documents now; what has begun goes on as it began
	span = sync.Span(clock.started_at, event=_event(doc, applies or judge))
	matter = _matter(doc, step, applies or judge, facts, span)
	matter.before = ExternalMatter(doc.doctype, str(doc.name), step, before, span)
	stage = judge.terms.stage(facts)
	if stage is Stage.WITHDRAWN:
		matter.gone = _("it was cancelled or taken back")
	elif stage is Stage.FINISHED:
		matter.said = before  # being over is no correction of what it is about
		matter.span = sync.Span(span.start, max(at, clock.started_at), event=span.event)
	elif applies is None:
		# an edited or disabled limit reaches back to nobody; a document that has changed is let go
		edited = own is None or not own.enabled or own.modified > clock.started_at
		if before == facts and edited:
			matter.said = before
		else:
			matter.span = None
			matter.said = before
	return matter


def _beginning(
	doc: Any, step: str, limits: list[ExternalLimit], known: list[Any], is_new: bool, now: datetime
) -> ExternalMatter | None:
	"""A document whose step has no open clock: it gets one if the step begins with this very change.

	What was under way before the limit was made is left alone; nobody is late by a limit that came later.
	"""
	facts = external_kinds.facts(doc, limits)
	limit = _applying(limits, facts)
	start = limit and _start(doc, limit)
	if not limit or not start:
		return None
	if not is_new:
		was = doc.get_doc_before_save()
		if was is None:
			return None
		applied = _applying(limits, external_kinds.facts(was, limits))
		if applied and _start(was, applied):
			return None
		if limit.start_field == "creation" or _start(was, limit) == start:
			start = now
	matter = _matter(doc, step, limit, facts, sync.Span(start, event=_event(doc, limit)))
	if known:
		matter.before = ExternalMatter(doc.doctype, str(doc.name), step, facts, None)
	return matter


def begin_now(doc: Any, limit: ExternalLimit, now: datetime) -> None:
	"""Give a document that was under way before its limit a clock that counts from now."""
	facts = external_kinds.facts(doc, [limit])
	span = sync.Span(now, event=_event(doc, limit))
	matter = _matter(doc, limit.step, limit, facts, span)
	matter.before = ExternalMatter(doc.doctype, str(doc.name), limit.step, facts, None)
	sync.sync(matter, now)


def not_begun(limit: ExternalLimit, now: datetime) -> Iterator[Any]:
	"""The documents that are under way by this limit and have no clock for its step, oldest first."""
	meta = frappe.get_meta(limit.doctype)
	named = {
		limit.start_field,
		limit.assignee_field,
		limit.section_field,
		limit.event_field,
		*limit.terms.fields,
	}
	wanted = [field for field in named if field == "docstatus" or (field and meta.has_field(field))]
	fields = list(dict.fromkeys(["name", "owner", "creation", "docstatus", *wanted]))
	after = ""
	while True:
		rows = frappe.get_all(
			limit.doctype,
			filters={"name": (">", after), "docstatus": ("!=", 2)},
			fields=fields,
			order_by="name asc",
			limit=LOOKED_AT,
		)
		names = [str(row.name) for row in rows]
		has_clock = set(
			frappe.get_all(
				"Duty Clock",
				filters={
					"reference_doctype": limit.doctype,
					"reference_name": ("in", names),
					"step": limit.step,
					"status": ("in", sorted(OPEN_NOW)),
				},
				pluck="reference_name",
			)
		)
		for row in rows:
			row.update(doctype=limit.doctype, meta=meta)
			facts = external_kinds.facts(row, [limit])
			if str(row.name) in has_clock or limit.terms.stage(facts) is not Stage.UNDER_WAY:
				continue
			start = _start(row, limit)
			if start and start <= now:
				yield row
		if len(rows) < LOOKED_AT:
			return
		after = rows[-1].name


def _matter(
	doc: Any, step: str, limit: ExternalLimit, facts: Mapping[str, Any], span: sync.Span
) -> ExternalMatter:
	assignee = staff_behind(doc, limit.assignee_field)
	return ExternalMatter(
		doc.doctype,
		str(doc.name),
		step,
		facts,
		span,
		section=section_of(doc, limit.section_field) or _section_of_staff(assignee),
		assignee=assignee,
		registered_by=staffing.staff_of(doc.owner),
	)


def _start(doc: Any, limit: ExternalLimit) -> datetime | None:
	created = get_datetime(doc.creation)
	value = doc.get(limit.start_field)
	if value in (None, "") or (limit.event_field and not doc.get(limit.event_field)):
		return None
	field = doc.meta.get_field(limit.start_field) if limit.start_field != "creation" else None
	return beginning(getdate(value) if field and field.fieldtype == "Date" else get_datetime(value), created)


def _event(doc: Any, limit: ExternalLimit) -> datetime | None:
	value = doc.get(limit.event_field) if limit.event_field else None
	return get_datetime(value).replace(microsecond=0) if value else None


# -- who ------------------------------------------------------------------------------------------


def staff_behind(doc: Any, fieldname: str) -> str | None:
	"""The active member of staff whom a field names, be it by user, by employee or directly."""
	value = doc.get(fieldname)
	if not value:
		return None
	field = doc.meta.get_field(fieldname)
	kind = field.options if field else "User"  # the standard fields, owner and modified_by, are users
	if kind == "User":
		return staffing.staff_of(value)
	if kind == "Employee":
		staff = frappe.db.get_value("Duty Staff", {"employee": value, "status": "Active"}, "name")
		user = None if staff else frappe.db.get_value("Employee", value, "user_id")
		return staff or (staffing.staff_of(user) if user else None)
	return frappe.db.get_value("Duty Staff", {"name": value, "status": "Active"}, "name")


def section_of(doc: Any, fieldname: str) -> str | None:
	"""The section that a field names, itself or as a department."""
	value = doc.get(fieldname) if fieldname else None
	if not value:
		return None
	by = "department" if doc.meta.get_field(fieldname).options == "Department" else "name"
	return frappe.db.get_value("Duty Section", {by: value}, "name")


def _section_of_staff(staff: str | None) -> str | None:
	return frappe.db.get_value("Duty Staff", staff, "department") if staff else None


# -- renamed, deleted, changed past the document --------------------------------------------------


def _renamed(doctype: str, old: str, new: str) -> None:
	_move_references(doctype, old, new)
	now = now_datetime().replace(microsecond=0)
	moved = []
	for item in clocks.hold(clocks.of_matter(doctype, new)):
		if item.row["title"] != str(old):
			continue  # merged into a document that has clocks of its own
		trace = [reason("document-renamed", before=str(old), after=str(new)).to_dict()]
		data = {"reference_name": str(new), "reference_name_before": str(old), "trace": trace}
		item.row["title"] = str(new)
		item.record(
			EventKind.RENAMED,
			max(now, item.state.last_at),
			data,
			actor=frappe.session.user,
			recorded_at=now,
		)
		moved.append(item)
	clocks.write(moved, now)


def _move_references(doctype: str, old: str, new: str) -> None:
	"""Frappe goes by a map of links that it keeps; a kind that has got its first limit since may not be in it."""
	for ledger in LEDGER:
		table = frappe.qb.DocType(ledger)
		if frappe.get_meta(ledger).has_field("reference_name"):
			(
				frappe.qb.update(table)
				.set(table.reference_name, str(new))
				.where((table.reference_doctype == doctype) & (table.reference_name == str(old)))
				.run()
			)


def _deleted(doctype: str, name: str) -> None:
	now = now_datetime().replace(microsecond=0)
	held = [item for item in clocks.hold(clocks.of_matter(doctype, name)) if item.state.status in OPEN]
	for item in held:
		data = {"trace": [reason("document-deleted").to_dict()]}
		item.record(
			EventKind.CANCELLED,
			max(now, item.state.last_at),
			data,
			actor=frappe.session.user,
			recorded_at=now,
		)
		item.row["next_action_at"] = None
	clocks.write(held, now)


def catch_up(now: datetime) -> None:
	"""Before clocks speak: has their document been changed, or removed, in a way that told nobody?

	For the scheduler. What was finished so counts as finished when the document was last changed.
	"""
	kinds = external_kinds.doctypes()
	if not kinds:
		return
	rows = frappe.get_all(
		"Duty Clock",
		filters={"next_action_at": ("<=", now), "reference_doctype": ("in", sorted(kinds))},
		fields=["reference_doctype", "reference_name"],
		group_by="reference_doctype, reference_name",
		order_by=None,
		limit=LOOKED_AT,
	)
	for row in rows:
		if not frappe.db.exists(row.reference_doctype, row.reference_name):
			_safely(*row.values(), _deleted, row.reference_doctype, row.reference_name)
			continue
		doc = frappe.get_doc(row.reference_doctype, row.reference_name)
		changed = min(get_datetime(doc.modified).replace(microsecond=0), now)
		_safely(doc.doctype, doc.name, follow, doc, now, at=changed)
