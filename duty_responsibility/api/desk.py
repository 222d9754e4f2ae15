"""Each person's own list: what waits for them now, most pressing first, and what others have that they answer for."""

from typing import Any

import frappe
from frappe import _

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine.clocks.shown import as_shown
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.permissions.matters import MATTERS, readable, titles
from duty_responsibility.rules.trace import plain
from duty_responsibility.utils.words import moment, step_name

MOST = 500
"""More than anybody works through at a sitting; the count says how many there are."""


@endpoint()
def waiting() -> dict[str, Any]:
	"""What waits for the user: `now` is theirs to do, `later` is what they answer for while others have it."""
	staff = staff_of(frappe.session.user)
	if not staff:
		return {"now": [], "later": [], "more": False}
	clocks, records = _clocks(staff), _records(staff)
	allowed = _allowed([*clocks, *records])
	clocks = [row for row in clocks if (row.reference_doctype, row.reference_name) in allowed]
	records = [row for row in records if (row.reference_doctype, row.reference_name) in allowed]
	with_others = _with_others(clocks, staff)
	shown = dict(zip((row.name for row in clocks), as_shown(clocks, {}), strict=True))
	by_step = {_key(row): shown[row.name] for row in clocks}
	first: dict[tuple[str, str], dict[str, Any]] = {}
	for row in clocks:  # they come in the order of their due times
		first.setdefault((row.reference_doctype, row.reference_name), shown[row.name])
	now, later = [], []
	for row in records:
		clock = by_step.pop(_key(row), None) or by_step.pop((*_key(row)[:3], ""), None)
		# a step without a limit of its own is as pressing as what else of the matter waits for the same person
		now.append(_item(row, clock or first.get((row.reference_doctype, row.reference_name))))
	has_records = {(row.reference_doctype, row.reference_name) for row in records}
	for row in clocks:
		if _key(row) not in by_step:
			continue
		matter = (row.reference_doctype, row.reference_name)
		if matter in has_records:
			continue  # the matter is in the list already, with what is to be done
		(later if matter in with_others else now).append(_item(row, shown[row.name]))
	return {"now": _pressing(now), "later": _pressing(later), "more": len(clocks) + len(records) >= MOST}


@endpoint()
def how_many_wait(filters: Any = None) -> dict[str, Any]:
	"""The number card of My Duties: so many as the page lists as the user's to do, and the way there."""
	return {"value": len(waiting()["now"]), "fieldtype": "Int", "route": ["duty-desk"]}


def _clocks(staff: str) -> list[Any]:
	return frappe.get_all(
		"Duty Clock",
		filters={"assignee": staff, "status": ("in", ("Running", "Paused"))},
		fields=["*"],
		order_by="due_at asc, name asc",
		limit=MOST,
	)


def _records(staff: str) -> list[Any]:
	record = frappe.qb.DocType("Duty Handling Record")
	return (
		frappe.qb.from_(record)
		.select(
			record.name.as_("part"),
			record.parenttype.as_("reference_doctype"),
			record.parent.as_("reference_name"),
			record.step,
			record.received_at,
			record.reminded_at,
		)
		.where(record.person == staff)
		.where(record.done_at.isnull() & record.received_at.notnull())
		.orderby(record.received_at)
		.limit(MOST)
		.run(as_dict=True)
	)


def _allowed(rows: list[Any]) -> dict[tuple[str, str], str]:
	found = {}
	for doctype in {row.reference_doctype for row in rows}:
		names = {row.reference_name for row in rows if row.reference_doctype == doctype}
		for name in readable(doctype, names, frappe.session.user):
			found[(doctype, name)] = name
	return found


def _with_others(clocks: list[Any], staff: str) -> set[tuple[str, str]]:
	"""Those of the clocks' matters that another person has in hand."""
	names = [row.reference_name for row in clocks]
	if not names:
		return set()
	record = frappe.qb.DocType("Duty Handling Record")
	rows = (
		frappe.qb.from_(record)
		.select(record.parenttype, record.parent)
		.where(record.parent.isin(names) & (record.person != staff))
		.where(record.done_at.isnull() & record.received_at.notnull())
		.run()
	)
	return set(rows)


def _key(row: Any) -> tuple[str, str, str, str]:
	return row.reference_doctype, row.reference_name, row.step, row.part or ""


def _item(row: Any, clock: dict[str, Any] | None) -> dict[str, Any]:
	return {
		"doctype": row.reference_doctype,
		"name": row.reference_name,
		"step": row.step,
		"step_short": _(row.step),
		# which part of a step it is, such as the item of a meeting's preparation
		"step_label": step_name({**row, "round_number": 1}) if row.get("part_label") else _(row.step),
		"clock": clock["name"] if clock else "",
		"due": clock["due"] if clock else "",
		"due_at": clock["due_at"] if clock else "",
		"said": clock["said"] if clock else _("No limit is set for this step."),
		"light": clock["light"] if clock else "grey",
		"since": plain(row.get("received_at") or row.get("started_at")),
		"reminded": moment(row.reminded_at) if row.get("reminded_at") else "",
	}


def _pressing(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""What is due first comes first, and of what has no limit what came first; with what the matters say."""
	for doctype in {item["doctype"] for item in items}:
		mine = [item for item in items if item["doctype"] == doctype]
		if doctype not in MATTERS:
			_called_by_others(doctype, mine)
			continue
		# a matter is called what its kind says: most by their title, a visitor by name
		called = frappe.get_meta(doctype).get_title_field()
		fields = ["name", called, "status"]
		fields += [
			field
			for field in ("sender", "urgency", "waiting_for", "current_step")
			if frappe.get_meta(doctype).has_field(field)
		]
		rows = frappe.get_all(
			doctype, filters={"name": ("in", [item["name"] for item in mine])}, fields=fields
		)
		said = {row.name: row for row in rows}
		for item in mine:
			row = said[item["name"]]
			item.update({key: value for key, value in row.items() if key != "name"}, title=row[called])
			item["urgency_label"] = _(item["urgency"]) if item.get("urgency") else ""
			item["kind_label"] = _(doctype)
	return sorted(items, key=lambda item: (not item["due"], item["due"], item["since"], item["name"]))


def _called_by_others(doctype: str, items: list[dict[str, Any]]) -> None:
	"""Documents of other apps: by their title for those who may read them, else by their number, which leads to the clock."""
	said = titles(doctype, [item["name"] for item in items])
	for item in items:
		number = item["name"]
		item.update(title=said.get(number, number), kind_label=_(doctype), urgency_label="")
		if number not in said:
			item["doctype"], item["name"] = "Duty Clock", item["clock"]
