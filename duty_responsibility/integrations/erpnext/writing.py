"""The sole writer of what comes over from another personnel system, and of Duty Bridge Record.

Rows are compared by the other system's keys (see `rules.bridge`); here they become documents, which are saved with all
their own checks. What a check refuses is a conflict, listed with the check's own words; it stops nothing else.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, cstr, getdate

from duty_responsibility.rules.bridge import Here, Item, Known, Outcome
from duty_responsibility.rules.hash_chain import canonical
from duty_responsibility.rules.trace import Reason, Trace, dump, load, reason
from duty_responsibility.utils import bulk
from duty_responsibility.utils.words import sentences

RECORD = "Duty Bridge Record"
STAFF, SECTION, DAY, ABSENCE = "Duty Staff", "Duty Section", "Duty Calendar Day", "Duty Absence"
KINDS = (STAFF, SECTION, DAY, ABSENCE)

OWN_KEY = {STAFF: "employee", SECTION: "department", ABSENCE: "leave_application"}
"""The field that holds the other system's key."""

LINKS = {
	STAFF: {"department": SECTION},
	SECTION: {"head": STAFF, "deputy_director": STAFF},
	ABSENCE: {"staff": STAFF},
}
"""Fields whose values are links, and to what."""

TITLE = {STAFF: "employee_name", SECTION: "department_name"}
SAID = ("before", "after", "ours", "theirs")
"""What a reason calls the values of its field."""

FIELDS = {
	STAFF: ("employee_name", "user_id", "cell_number", "department", "status", "employee"),
	SECTION: ("department_name", "head", "deputy_director", "disabled", "department"),
	ABSENCE: ("staff", "from_date", "to_date", "leave_application"),
}
"""The fields that come over."""


# -- what is here ---------------------------------------------------------------------------------


def keys(doctype: str) -> dict[str, str]:
	"""The other system's key of each of our rows; a row without one is known by its own name, marked as such."""
	rows = frappe.get_all(doctype, fields=["name", OWN_KEY[doctype]], limit_page_length=0)
	return {row.name: row[OWN_KEY[doctype]] or f"#{row.name}" for row in rows}


def here(doctype: str, only: tuple[str, str] | None = None) -> dict[str, Here]:
	"""Our rows as the rules compare them: links by the other system's keys, days and numbers as text.

	`only` is the other system's key of a row and our name of it, where one row is all that is asked for.
	"""
	if doctype == DAY:
		return _days()
	rows = frappe.get_all(
		doctype,
		or_filters={OWN_KEY[doctype]: only[0], "name": only[1]} if only else None,
		fields=["name", *FIELDS[doctype]],
		limit_page_length=0,
	)
	links = {field: keys(kind) for field, kind in LINKS[doctype].items()}
	found = {}
	for row in rows:
		values = {field: cstr(row[field]) for field in FIELDS[doctype]}
		for field, known in links.items():
			values[field] = known.get(row[field], "") if row[field] else ""
		found[row.name] = Here(row.name, values)
	return found


def _days() -> dict[str, Here]:
	"""The days that the office's calendar takes away, by date."""
	calendar = frappe.get_cached_doc("Duty Settings").calendar
	rows = frappe.get_all(
		DAY,
		filters={"parent": calendar or "", "working": 0},
		fields=["holiday_date", "description"],
		limit_page_length=0,
	)
	return {
		cstr(row.holiday_date): Here(cstr(row.holiday_date), {"description": cstr(row.description)})
		for row in rows
	}


def known(source: str, only: str | None = None) -> dict[str, Known]:
	"""What came over before, by the other system's key."""
	rows = frappe.get_all(
		RECORD,
		filters={"source_doctype": source, **({"source_name": only} if only else {})},
		fields=["source_name", "target_name", "said"],
		limit_page_length=0,
	)
	return {
		row.source_name: Known(row.target_name, frappe.parse_json(row.said or "{}"))
		for row in rows
		if row.target_name
	}


# -- writing --------------------------------------------------------------------------------------


class Writer:
	"""One pass over a plan. `told` hears of every row that is done, for a progress bar."""

	def __init__(self, now: datetime, told: Callable[[], None] | None = None) -> None:
		self.now, self.told = now, told or (lambda: None)
		self.counts: dict[str, int] = {}
		self._names: dict[str, dict[str, str]] = {}

	def write(self, source: str, doctype: str, items: Iterable[Item], *, skip: Iterable[str] = ()) -> None:
		"""Write rows of one kind and keep what came over; fields of `skip` wait for a later pass."""
		skip, done = set(skip), []
		for item in items:
			done.append(self._one(doctype, item, skip))
			self.told()
		self.keep(source, doctype, done, count=not skip)

	def write_days(self, source: str, items: list[Item]) -> None:
		"""Days of the calendar, in one save."""
		fresh = [item for item in items if item.outcome is Outcome.CREATE]
		done = items
		if fresh:
			calendar = frappe.get_doc("Duty Calendar", frappe.get_cached_doc("Duty Settings").calendar)
			for item in fresh:
				day = item.key.rpartition("|")[2]
				calendar.append(
					"holidays", {"holiday_date": day, "working": 0, "source": source, **item.values}
				)
			calendar.holidays.sort(key=lambda row: getdate(row.holiday_date))
			for number, row in enumerate(calendar.holidays, 1):
				row.idx = number
			refused = self._safely(lambda: calendar.save(ignore_permissions=True))
			done = [
				_refused(item, refused)
				if refused and item in fresh
				else _with_name(item, item.key.rpartition("|")[2])
				if item in fresh
				else item
				for item in items
			]
		for _item in items:
			self.told()
		self.keep(source, DAY, done)

	def _one(self, doctype: str, item: Item, skip: set[str]) -> Item:
		if item.outcome is Outcome.REMOVE:
			refused = self._safely(
				lambda: frappe.delete_doc(doctype, item.name, ignore_permissions=True, force=True)
			)
			return _refused(item, refused) if refused else _with_name(item, None)
		values = self._here(doctype, {key: value for key, value in item.values.items() if key not in skip})
		item = _without(item, set(item.values) - set(values))
		if item.outcome is Outcome.CREATE:
			doc = frappe.get_doc({"doctype": doctype, **_born_with(doctype, item), **values})
			doc.flags.duty_bridge = True
			refused = self._safely(lambda: doc.insert(ignore_permissions=True))
			if refused:
				return _refused(item, refused)
			self._learn(doctype, item.key, doc.name)
			return _with_name(item, doc.name)
		if values:
			doc = frappe.get_doc(doctype, item.name)
			doc.update(values)
			doc.flags.duty_bridge = True
			if refused := self._safely(lambda: doc.save(ignore_permissions=True)):
				return _refused(item, refused)
		return item

	def _here(self, doctype: str, values: dict[str, Any]) -> dict[str, Any]:
		"""Links as names of ours; what is not here yet is left out."""
		found = {}
		for field, value in values.items():
			kind = LINKS[doctype].get(field)
			if kind and value:
				value = self.names(kind).get(value)
				if not value:
					continue
			found[field] = cint(value) if field == "disabled" else value
		return found

	def names(self, doctype: str) -> dict[str, str]:
		"""Our names by the other system's keys."""
		if doctype not in self._names:
			self._names[doctype] = {key: name for name, key in keys(doctype).items()}
		return self._names[doctype]

	def _learn(self, doctype: str, key: str, name: str) -> None:
		if doctype in self._names:
			self._names[doctype][key] = name

	def _safely(self, work: Callable[[], Any]) -> str:
		"""Do it, or say why the document refused."""
		said = len(frappe.local.message_log)
		frappe.db.savepoint("duty_bridge")
		try:
			work()
			frappe.db.release_savepoint("duty_bridge")
			return ""
		except (frappe.ValidationError, frappe.DuplicateEntryError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point="duty_bridge")
			return re.sub(r"<[^>]+>", "", str(error)) or type(error).__name__
		finally:
			del frappe.local.message_log[said:]

	# -- records ------------------------------------------------------------------------------

	def keep(self, source: str, doctype: str, items: list[Item], *, count: bool = True) -> None:
		"""Remember what came over; a record is written only where it says something new."""
		stored = {
			row.source_name: row
			for row in frappe.get_all(
				RECORD,
				filters={"source_doctype": source, "source_name": ("in", [item.key for item in items])},
				fields=["name", "source_name", "target_name", "outcome", "said", "reasons"],
				limit_page_length=0,
			)
		}
		fresh, changed = [], []
		for item in items:
			if count:
				self.counts[item.outcome.value] = self.counts.get(item.outcome.value, 0) + 1
			row = stored.get(item.key)
			alone = item.outcome is Outcome.ALONE and not item.name
			if alone and (not row or row.outcome == item.outcome.value):
				continue  # never came over, or known to be gone; the preview says why
			columns = _columns(doctype, item, row)
			if not row:
				fresh.append((frappe.generate_hash(length=12), source, item.key, *columns))
			elif tuple(
				row[column] or "" for column in ("target_name", "outcome", "said", "reasons")
			) != tuple(value or "" for value in columns[2:]):
				changed.append((row.name, *columns, self.now))
		said = ("label", "target_doctype", "target_name", "outcome", "said", "reasons")
		stamp = bulk.stamp(self.now, frappe.session.user)
		bulk.insert(RECORD, ("name", "source_doctype", "source_name", *said), fresh, stamp)
		bulk.update(RECORD, ("name", *said, "modified"), changed)


def _columns(doctype: str, item: Item, row: Any) -> tuple[Any, ...]:
	"""What a record says of a row; once in step, always shown as in step until somebody has to look at it."""
	gone = item.outcome is Outcome.REMOVE
	looks = gone or item.outcome in (Outcome.CONFLICT, Outcome.ALONE)
	outcome = Outcome.ALONE.value if gone else item.outcome.value if looks else Outcome.SAME.value
	name = item.name if item.name or not row or gone else row.target_name
	reasons = dump(item.trace) if looks else "[]"
	return item.label[:140], doctype, name, outcome, canonical(dict(item.remember)), reasons


def _without(item: Item, fields: set[str]) -> Item:
	"""Fields that wait for what is not here yet did not come over this time."""
	kept = {key: value for key, value in item.remember.items() if key not in fields}
	kept |= {key: item.last[key] for key in fields if key in item.last}
	return replace(item, remember=kept)


def _with_name(item: Item, name: str | None) -> Item:
	return replace(item, name=name)


def _refused(item: Item, text: str) -> Item:
	"""Nothing of it came over this time; what came before is still known."""
	trace = (reason("bridge-refused", text=text),)
	return replace(item, outcome=Outcome.CONFLICT, values={}, remember=item.last, trace=trace)


def _born_with(doctype: str, item: Item) -> dict[str, Any]:
	if doctype == SECTION:
		return {"deputy_director": frappe.get_cached_doc("Duty Settings").daily_deputy}
	if doctype == ABSENCE:
		return {"reason": "Leave"}
	return {"post": "Staff Member"}


def settle(name: str, take: str) -> None:
	"""Say which side holds in a conflict: what the other does is taken as seen, so that the next run follows it or leaves it."""
	record = frappe.get_doc(RECORD, name)
	said = frappe.parse_json(record.said or "{}")
	ours = here(record.target_doctype).get(record.target_name)
	for step in load(record.reasons):
		field = step.values.get("field")
		if step.code != "bridge-both-differ" or not field:
			continue
		said[field] = (
			(ours.values.get(field) if ours else "") if take == "theirs" else step.values.get("theirs", "")
		)
	record.db_set({"said": canonical(said)})


def moved(source: str, old: str, new: str, doctype: str) -> None:
	"""The other system has given a row another key."""
	frappe.db.set_value(RECORD, {"source_doctype": source, "source_name": old}, "source_name", new)
	if field := OWN_KEY.get(doctype):
		frappe.db.set_value(doctype, {field: old}, field, new)
	elif frappe.get_cached_doc("Duty Settings").bridge_holiday_list == old:
		frappe.db.set_single_value("Duty Settings", "bridge_holiday_list", new)


class Words:
	"""Reasons about rows of one kind in words: fields, choices, people and sections called as their forms call them."""

	def __init__(self, doctype: str) -> None:
		self.doctype, self.meta = doctype, frappe.get_meta(doctype)
		self._called: dict[str, dict[str, str]] = {}

	def explain(self, trace: Trace) -> list[str]:
		return sentences(tuple(Reason(step.code, step.article, self._values(step)) for step in trace))

	def _values(self, step: Reason) -> dict[str, Any]:
		values, field = dict(step.values), step.values.get("field")
		if field:
			said = {key: self._value(field, values[key]) for key in SAID if key in values}
			values |= said | {"field": self._label(field)}
		if "fields" in values:
			values["fields"] = [self._label(name) for name in values["fields"]]
		return values

	def _label(self, field: Any) -> str:
		return _(self.meta.get_label(field), context=self.doctype)

	def _value(self, field: Any, value: Any) -> str:
		if kind := LINKS.get(self.doctype, {}).get(field):
			return self._names(kind).get(value, value)
		fieldtype = getattr(self.meta.get_field(field), "fieldtype", None)
		if fieldtype == "Check":
			return _("Yes") if cint(value) else _("No")
		return _(value, context=self.doctype) if fieldtype == "Select" and value else value

	def _names(self, kind: str) -> dict[str, str]:
		"""What rows are called, by the other system's keys; one that is not here yet has only its key."""
		if kind not in self._called:
			titles = dict(frappe.get_all(kind, fields=["name", TITLE[kind]], as_list=True))
			self._called[kind] = {key: titles[name] for name, key in keys(kind).items()}
		return self._called[kind]
