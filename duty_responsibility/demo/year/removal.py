"""Removes the sample office without trace: past the guards, and for its own rows only.

Registered matters are never deleted, the ledger is append-only, seals form one chain: all of that holds against
everybody, and this module alone goes past it. It may, because the sample office is only loaded where there are no
matters: whatever is in the ledger has come since, and belongs to it as long as the site has no people of its own.
Seals since then hold its clocks alone; they go, and the chain ends again where it ended before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _

from duty_responsibility.demo.year import baseline as base
from duty_responsibility.demo.year import tables
from duty_responsibility.demo.year.people import USERS
from duty_responsibility.permissions.matters import MATTERS

SHOWN = 20
Rows = dict[str, set[str]]


@dataclass
class Plan:
	"""What goes, and what stands against it."""

	baseline: dict[str, Any]
	doomed: Rows = field(default_factory=lambda: defaultdict(set))
	others: list[tuple[str, str, str]] = field(default_factory=list)
	"""Matters that another person has registered meanwhile: DocType, name and who."""
	obstacles: list[str] = field(default_factory=list)


def plan() -> Plan:
	"""Find what belongs to the office. Nothing is changed."""
	found = base.kept()
	if found is None:
		frappe.throw(_("The sample office is not on this site."), title=_("Sample Office"))
	made = Plan(found)
	for doctype in tables.own_doctypes():
		new = _new(doctype, found)
		if new:
			made.doomed[doctype] = (
				set(new)
				if doctype not in (*tables.SETUP, *tables.MACHINE)
				else _of_office(doctype, new, found)
			)
		if doctype in MATTERS:
			own = (*USERS, "Administrator") if doctype in tables.OPENED else USERS
			made.others += [(doctype, name, owner) for name, owner in new.items() if owner not in own]
	made.doomed["User"] = set(
		frappe.get_all("User", filters={"name": ("in", USERS)}, pluck="name", order_by=None)
	)
	_look_for_obstacles(made)
	return made


def check(*, confirmed: bool = False) -> Plan:
	"""What would go; refused with a list when something stands against it."""
	found = plan()
	_refuse_obstacles(found)
	if found.others and not confirmed:
		_refuse_others(found)
	return found


def remove(*, confirmed: bool = False) -> dict[str, int]:
	"""Take it away; returns how many rows of each kind went. The transaction is the caller's.

	`confirmed` says that what others have registered on this site meanwhile may go as well.
	"""
	_keep_the_scheduler_out()
	found = check(confirmed=confirmed)
	_delete_files(found.doomed)
	gone = {doctype: len(rows) for doctype, rows in found.doomed.items() if rows}
	for doctype, rows in found.doomed.items():
		tables.remove(doctype, rows)
	_forget_users(found.doomed["User"])
	for doctype, rows in found.doomed.items():
		for chunk in tables.chunks(rows):
			frappe.db.delete("__global_search", {"doctype": doctype, "name": ("in", chunk)})
	base.put_back(found.baseline, found.doomed)
	frappe.clear_cache()
	return gone


def _keep_the_scheduler_out() -> None:
	"""Sweep, sealer and sender leave alone what they find locked; so this comes before anything is looked at."""
	clock, notice = frappe.qb.DocType("Duty Clock"), frappe.qb.DocType("Duty Notification")
	frappe.qb.from_(clock).select(clock.name).for_update().run()
	frappe.qb.from_(notice).select(notice.name).where(notice.status == "Pending").for_update().run()


def _new(doctype: str, baseline: Mapping[str, Any]) -> dict[str, str]:
	before = set(baseline["kept"].get(doctype, ()))
	rows = frappe.get_all(doctype, fields=["name", "owner"], order_by=None, limit_page_length=0)
	return {row.name: row.owner for row in rows if row.name not in before}


def _of_office(doctype: str, new: Mapping[str, str], baseline: Mapping[str, Any]) -> set[str]:
	"""Of what an office is set up with: what the loading made, or its people since; the rest is somebody's own."""
	made = set(baseline["made"].get(doctype, ()))
	return {name for name, owner in new.items() if name in made or owner in USERS}


# -- what stands against it -----------------------------------------------------------------------


def _look_for_obstacles(found: Plan) -> None:
	staff = set(_new("Duty Staff", found.baseline)) - found.doomed["Duty Staff"]
	if staff:
		names = frappe.get_all("Duty Staff", filters={"name": ("in", list(staff))}, pluck="employee_name")
		found.obstacles += [f"{_('Duty Staff')}: {name}" for name in sorted(names)]
	clock = frappe.qb.DocType("Duty Clock")
	for kind in frappe.qb.from_(clock).select(clock.reference_doctype).distinct().run(pluck=True):
		if kind not in found.doomed:
			found.obstacles.append(f"{_('Duty Clock')}: {_(kind)}")
	own = {
		*tables.own_doctypes(),
		*(child for one in tables.own_doctypes() for child in tables.children_of(one)),
	}
	fresh: Mapping[str, set[str]] = dict(found.doomed)
	references = tables.references()
	for reference in references:
		if reference.doctype in own and not reference.dynamic and reference.kind in fresh:
			_look_within(found, reference)
	outside = [one for one in references if one.doctype not in own and one.doctype != "Singles"]
	fresh = _add(found, _owned(own))
	fresh = {**{key: set(rows) for key, rows in found.doomed.items()}, **fresh}
	while fresh:
		hanging: Rows = defaultdict(set)
		for reference in outside:
			_look_outside(found, reference, fresh, hanging)
		fresh = _add(found, hanging)


def _look_within(found: Plan, reference: tables.Reference) -> None:
	"""The app's own documents that stay must not name what goes."""
	for row in tables.matching(reference, reference.kind, found.doomed[reference.kind]):
		doctype, name = (row.parenttype, row.parent) if reference.is_child else (reference.doctype, row.name)
		if name not in found.doomed.get(doctype, ()) and doctype not in tables.MACHINE:
			found.obstacles.append(f"{_(doctype)}: {name}")


def _look_outside(
	found: Plan, reference: tables.Reference, fresh: Mapping[str, set[str]], hanging: Rows
) -> None:
	"""What hangs on what goes, goes with it; somebody's own document stands against it."""
	for kind in _kinds(reference, fresh):
		for row in tables.matching(reference, kind, fresh[kind]):
			if reference.is_child:
				hanging[reference.doctype].add(row.name)
			elif reference.doctype in tables.ATTACHED:
				hanging[reference.doctype].add(row.name)
			elif row.name not in found.doomed.get(reference.doctype, ()):
				found.obstacles.append(f"{_(reference.doctype)}: {row.name}")


def _kinds(reference: tables.Reference, fresh: Mapping[str, set[str]]) -> Iterable[str]:
	if not reference.dynamic:
		return (reference.kind,) if reference.kind in fresh else ()
	table = frappe.qb.DocType(reference.doctype)
	kinds = frappe.qb.from_(table).select(table[reference.kind]).distinct().run(pluck=True)
	return [kind for kind in kinds if kind in fresh]


def _owned(own: set[str]) -> Rows:
	"""What its people have made outside the app: notes, filters, reports of their own."""
	found: Rows = {}
	for doctype in frappe.get_all(
		"DocType", filters={"issingle": 0, "is_virtual": 0, "istable": 0}, pluck="name"
	):
		if doctype in own:
			continue
		filters = {"owner": ("in", USERS)}
		rows = frappe.get_all(doctype, filters=filters, pluck="name", order_by=None, limit_page_length=0)
		if rows:
			found[doctype] = set(rows)
	return found


def _add(found: Plan, rows: Mapping[str, set[str]]) -> Rows:
	"""Note what goes as well; returns what was not known yet."""
	fresh = {doctype: names - found.doomed[doctype] for doctype, names in rows.items()}
	for doctype, names in fresh.items():
		found.doomed[doctype] |= names
	return {doctype: names for doctype, names in fresh.items() if names}


def _refuse_obstacles(found: Plan) -> None:
	if not found.obstacles:
		return
	frappe.throw(
		_(
			"The sample office is in use by what is your own: {0}. Take its people out of there first. A site with people of its own keeps its ledger."
		).format(_listed(found.obstacles)),
		title=_("Sample Office"),
	)


def _refuse_others(found: Plan) -> None:
	rows = [f"{_(doctype)} {name} ({owner})" for doctype, name, owner in found.others]
	frappe.throw(
		_("Others than its people have registered these meanwhile, and they would go too: {0}.").format(
			_listed(rows)
		),
		title=_("Confirm the Removal"),
	)


def _listed(rows: list[str]) -> str:
	shown = [frappe.utils.escape_html(row) for row in sorted(set(rows))]
	more = _(" and {0} more").format(len(shown) - SHOWN) if len(shown) > SHOWN else ""
	return "<br>".join(["", *shown[:SHOWN]]) + more


# -- beside the tables ----------------------------------------------------------------------------


def _delete_files(doomed: Rows) -> None:
	"""Files lie on the disk as well."""
	for name in sorted(doomed.pop("File", ())):
		frappe.delete_doc("File", name, ignore_permissions=True, delete_permanently=True, force=True)


def _forget_users(users: Iterable[str]) -> None:
	"""Passwords, sessions, defaults and what the lists of a user look like."""
	users = sorted(users)
	if not users:
		return
	sessions = frappe.qb.DocType("Sessions")
	for sid in (
		frappe.qb.from_(sessions).select(sessions.sid).where(sessions.user.isin(users)).run(pluck=True)
	):
		frappe.cache.hdel("session", sid)
	frappe.db.delete("Sessions", {"user": ("in", users)})
	frappe.db.delete("__Auth", {"doctype": "User", "name": ("in", users)})
	frappe.db.delete("__UserSettings", {"user": ("in", users)})
	frappe.db.delete("DefaultValue", {"parent": ("in", users)})
	tables.remove("Notification Settings", users)  # named like the user, whom they need not name otherwise
