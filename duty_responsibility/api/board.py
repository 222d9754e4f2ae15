"""The light board 红黄绿灯: open clocks by section and light, for whoever looks, as far as they may see.

A wall screen hangs where visitors stand. The role Duty Wall Screen therefore sees how many, which section,
which step and since when, of the whole office; never a title, a number or a name.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime
from pypika.terms import Criterion

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine.clocks.shown import light_of
from duty_responsibility.engine.figures import board
from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.permissions.matters import at_work, every_clock_at_work
from duty_responsibility.permissions.roles import WALL
from duty_responsibility.permissions.scope import scope_of
from duty_responsibility.rules.lights import PRESSING, Light
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import moment, step_name

MOST = 200
"""Lines of one list; more than that is read in the list of all clocks."""
NAMED = 24
"""Clocks that the board names one by one."""


@endpoint()
def lights() -> dict[str, Any]:
	"""The whole board at this moment."""
	visible, neutral = _visible()
	now = now_datetime().replace(microsecond=0)
	found = board.by_section(now, visible)
	total = {light.value: sum(counts[light] for counts in found.values()) for light in Light}
	return {
		"office": frappe.get_cached_doc("Duty Settings").office_name or "",
		"at": now.strftime("%H:%M:%S"),
		"neutral": neutral,
		"total": total,
		"sections": [
			{"section": name, "label": name or _("Without a Section")}
			| {light.value: counts[light] for light in Light}
			for name, counts in sorted(found.items(), key=_worst_first)
		],
		"pressing": _as_lines(board.pressing(now, visible, NAMED), now, neutral),
	}


@endpoint()
def clocks(light: str | None = None, section: str | None = None) -> dict[str, Any]:
	"""The clocks behind one number of the board; by the same condition, so that there are as many of them."""
	visible, neutral = _visible()
	if neutral:
		frappe.throw(_("A wall screen shows numbers only."), frappe.PermissionError)
	wanted = _light(light)
	now = now_datetime().replace(microsecond=0)
	rows = board.rows(now, visible, wanted, section, MOST + 1)
	return {"rows": _as_lines(rows[:MOST], now, False), "more": len(rows) > MOST}


def _visible() -> tuple[Criterion, bool]:
	"""The condition of whoever looks, and whether titles are to be left out."""
	if frappe.has_permission("Duty Clock", "read"):
		return at_work(scope_of(frappe.session.user)), False
	if WALL in frappe.get_roles():
		return every_clock_at_work(), True
	raise frappe.PermissionError(_("The light board is for the office's staff."))


def _light(value: str | None) -> Light | None:
	if not value:
		return None
	try:
		return Light(value)
	except ValueError:
		frappe.throw(
			as_html(_("There is no light “{0}”. Choose red, yellow, green or grey.").format(value)),
			title=_("Light Board"),
		)


def _worst_first(item: tuple[str, dict[Light, int]]) -> tuple[Any, ...]:
	name, counts = item
	return (*(-counts[light] for light in PRESSING[:2]), name)


def _as_lines(rows: list[Any], now: Any, neutral: bool) -> list[dict[str, Any]]:
	names = {} if neutral else names_of({row.assignee for row in rows})
	lines = []
	for row in rows:
		line = {
			"light": light_of(row, now),
			"kind": _(row.reference_doctype),
			# the part of a step may hold a person's name
			"step": _(row.step) if neutral else step_name(row),
			"section": row.section or "",
			"due_at": moment(row.due_at),
			"due_short": row.due_at.strftime("%m-%d %H:%M"),
		}
		if not neutral:
			line |= {
				"title": row.title or "",
				"assignee": names.get(row.assignee, ""),
				"doctype": row.reference_doctype,
				"name": row.reference_name,
			}
		lines.append(line)
	return lines
