"""Meetings beside each other: two in one room, or one person in two places at once; and those that are over."""

from datetime import datetime
from typing import Any, NamedTuple

import frappe
from frappe import _

from duty_responsibility.engine.office.posts import names_of
from duty_responsibility.permissions.matters import readable
from duty_responsibility.utils.words import moment

STANDING = ("Planned", "Held")
BATCH = 200


def uid(name: str) -> str:
	"""A meeting's name in calendars: the same in a notice and in a person's own feed, so that it stands there once."""
	return f"{name}@{frappe.local.site}"


class Clash(NamedTuple):
	"""What is needed twice at one time: a room, or a person; and the other meeting."""

	what: str
	meeting: str
	title: str
	start: datetime
	is_room: bool


def clashes(meeting: Any) -> list[Clash]:
	"""What this meeting needs while another one has it. Two that touch, 10:00 and from 10:00, do not clash."""
	if meeting.status not in STANDING:
		return []
	table = frappe.qb.DocType("Duty Meeting")
	others = (
		frappe.qb.from_(table)
		.select(table.name, table.title, table.room, table.start_time, table.assignee)
		.where(table.start_time < meeting.end_time)
		.where(table.end_time > meeting.start_time)
		.where(table.status.isin(STANDING) & (table.name != (meeting.name or "")))
		.orderby(table.start_time)
		.run(as_dict=True)
	)
	if not others:
		return []
	by_name = {row.name: row for row in others}
	found = [
		Clash(row.room, row.name, row.title, row.start_time, True)
		for row in others
		if meeting.room and row.room == meeting.room
	]
	people = {row.staff for row in meeting.participants if row.staff} | {meeting.assignee}
	needed = [(row.assignee, row.name) for row in others if row.assignee in people - {None}]
	needed += frappe.get_all(
		"Duty Meeting Participant",
		filters={"parent": ("in", list(by_name)), "staff": ("in", list(people - {None}))},
		fields=["staff", "parent"],
		as_list=True,
		order_by="parent asc, idx asc",
	)
	names = names_of({staff for staff, _parent in needed})
	for staff, parent in dict.fromkeys(map(tuple, needed)):
		other = by_name[parent]
		found.append(Clash(names[staff], parent, other.title, other.start_time, False))
	return found


def in_words(found: list[Clash], user: str) -> list[str]:
	"""Each clash as a sentence; the name of a meeting only for those who may see it."""
	seen = readable("Duty Meeting", {clash.meeting for clash in found}, user) if found else set()
	said = []
	for clash in found:
		title = clash.title if clash.meeting in seen else _("another meeting")
		text = (
			_("The room {0} is taken by “{1}” from {2}.")
			if clash.is_room
			else _("{0} is needed at “{1}” from {2} too.")
		)
		said.append(text.format(clash.what, title, moment(clash.start)))
	return said


def close_past_meetings(now: datetime) -> int:
	"""Meetings whose end has come are held; from then on the time for their minutes runs. For the scheduler."""
	names = frappe.get_all(
		"Duty Meeting",
		filters={"status": "Planned", "end_time": ("<=", now)},
		pluck="name",
		limit=BATCH,
		order_by="end_time asc",
	)
	return sum(_settle(name) for name in names)


def _settle(name: str) -> bool:
	frappe.db.savepoint("duty_settle")
	try:
		frappe.get_doc("Duty Meeting", name).settle()
	except Exception:
		# one meeting that cannot be saved must not keep the others open
		frappe.db.rollback(save_point="duty_settle")
		frappe.log_error(title=f"Duty Responsibility: meeting {name} could not be closed")
		return False
	frappe.db.release_savepoint("duty_settle")
	return True
