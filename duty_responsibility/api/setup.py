"""The set-up page: what is still missing, and the two things it can do itself. For whoever looks after the app."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine import readiness
from duty_responsibility.engine.office import people
from duty_responsibility.rules.people import ROLE_OF_POST
from duty_responsibility.rules.text import as_html

ADMINISTRATOR = "Duty Administrator"


@endpoint()
def state() -> dict[str, Any]:
	"""Every point of the list as it stands, and how many of those that are needed are done."""
	_only_for_administrators()
	points = readiness.points(now_datetime().replace(microsecond=0))
	needed = [point for point in points if point["state"] != readiness.ADVISED]
	done = sum(point["state"] == readiness.DONE for point in needed)
	return {"points": points, "done": done, "needed": len(needed), "may_make_users": _may_make_users()}


@endpoint(methods=["POST"])
def preview_people(table: str) -> dict[str, Any]:
	"""What a pasted table would come to, row by row; nothing is written."""
	_only_for_administrators()
	found = people.plan(table)
	return {
		"possible": found.possible,
		"rows": [
			{
				"row": person.row,
				"name": person.name,
				"section": person.section,
				"post": _(person.post),
				"phone": person.phone,
				"email": person.email,
				"role": _(ROLE_OF_POST[person.post]) if person.email and person.post in ROLE_OF_POST else "",
				"known": person.name in found.known,
				"problems": found.problems[person.row],
			}
			for person in found.people
		],
		"sections": [
			{"section": section, "head": found.heads.get(section, ""), "deputy": deputy or ""}
			for section, deputy in sorted(found.deputies.items())
		],
	}


@endpoint(methods=["POST"])
def import_people(table: str) -> dict[str, Any]:
	"""Bring the people of a table in; users only by somebody who may make users."""
	_only_for_administrators()
	may = _may_make_users()
	return {**people.bring_in(table, with_users=may), "with_users": may}


@endpoint(methods=["POST"])
def give_roles() -> int:
	"""Give each user the role of their post; returns to how many."""
	_only_for_administrators()
	# roles open doors: only who may change users gives them
	frappe.has_permission("User", "write", throw=True)
	rows = readiness.without_role()
	for row in rows:
		people.give_role(row.user_id, ROLE_OF_POST[row.post])
	return len(rows)


def _only_for_administrators() -> None:
	# not frappe.only_for, which lets everybody pass while tests run, on Frappe 15
	if frappe.session.user != "Administrator" and ADMINISTRATOR not in frappe.get_roles():
		frappe.throw(
			as_html(
				_("The office is set up by whoever looks after this app (role {0}).").format(_(ADMINISTRATOR))
			),
			frappe.PermissionError,
			title=_("Set Up the Office"),
		)


def _may_make_users() -> bool:
	return bool(frappe.has_permission("User", "create"))
