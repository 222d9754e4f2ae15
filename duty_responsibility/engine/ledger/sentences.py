"""What the ledger holds as data, as lines that people read: an event of a clock, and an escalation."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime

from duty_responsibility.engine.office.posts import names_behind, names_of
from duty_responsibility.rules.older_words import in_present_words
from duty_responsibility.utils.words import duration, listed, moment, role, sentences


def of_event(data: dict[str, Any]) -> list[str]:
	"""What happened to a clock and why."""
	lines = []
	if data.get("level"):
		lines.append(_("Level {0}: {1}").format(data["level"], _(data.get("kind") or "")))
	if data.get("to"):
		lines.append(_("Told: {0}").format(listed(_names_of_users(data["to"]))))
	if data.get("assignee") != data.get("assignee_before") and "assignee_before" in data:
		names = _names_of_staff((data["assignee_before"], data["assignee"]))
		lines.append(_("Assignee: from {0} to {1}").format(*names))
	if data.get("section") != data.get("section_before") and "section_before" in data:
		sections = (data["section_before"], data["section"])
		lines.append(
			_("Section: from {0} to {1}").format(*(name or _("Without a Section") for name in sections))
		)
	if "taken_minutes" in data:
		lines.append(_("Time taken: {0}").format(duration(60 * data["taken_minutes"])))
	if data.get("late_minutes"):
		lines.append(_("Late by {0}").format(duration(60 * data["late_minutes"])))
	if data.get("trace"):
		return lines + sentences(frappe.as_json(data["trace"]))
	if data.get("due_at"):
		lines.append(_("Due: {0}").format(moment(get_datetime(data["due_at"]))))
	return lines


def of_escalation(recipients: str | None, trace: str | None, collapsed_into: int) -> list[str]:
	"""Who was told of a level and why, or which level stands for it."""
	heard = in_present_words(frappe.parse_json(recipients or "[]"))
	names = _names_of_users([user for user, _role in heard])
	lines = [
		_("{0} ({1})").format(name, role(code)) for name, (_user, code) in zip(names, heard, strict=True)
	]
	told = [_("Told: {0}").format(listed(lines))] if lines else []
	if collapsed_into:
		told.append(_("Level {0} stands for it too, as both had become due.").format(collapsed_into))
	return told + sentences(trace or "[]")


def _names_of_users(users: list[str]) -> list[str]:
	"""The names of members of staff; of others the user."""
	names = names_behind(users)
	return [names.get(user, user) for user in users]


def _names_of_staff(staff: tuple[str | None, ...]) -> list[str]:
	names = names_of(staff)
	return [names.get(name, name) if name else _("Nobody") for name in staff]
