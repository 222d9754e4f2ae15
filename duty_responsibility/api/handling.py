"""What people do with a matter on its way through the office; the same for every kind that takes a path."""

from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import get_controller

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.controllers.path_matter import PathMatter
from duty_responsibility.permissions.matters import MATTERS
from duty_responsibility.rules.text import as_html


def _handled(doctype: str, name: str) -> PathMatter:
	if doctype not in MATTERS or not issubclass(get_controller(doctype), PathMatter):
		frappe.throw(
			as_html(_("{0} takes no path through the office.").format(_(doctype))), frappe.PermissionError
		)
	return held(doctype, name)


@endpoint(methods=["POST"])
def do_step(doctype: str, name: str, step: str, opinion: str = "", person: str | None = None) -> None:
	"""Do what waits for one, such as signing that one has read it."""
	_handled(doctype, name).do_step(step, opinion, person)


@endpoint(methods=["POST"])
def return_step(doctype: str, name: str, step: str, reason: str, to: str | None = None) -> None:
	"""Give it back to an earlier step, with the reason."""
	_handled(doctype, name).return_step(step, reason, to)


@endpoint(methods=["POST"])
def skip_step(doctype: str, name: str, step: str, reason: str = "") -> None:
	"""Leave out an optional step."""
	_handled(doctype, name).skip_step(step, reason)


@endpoint(methods=["POST"])
def hand_over(doctype: str, name: str, step: str, to: str, person: str | None = None) -> None:
	"""Give a step to another person."""
	_handled(doctype, name).hand_over(step, to, person)


@endpoint(methods=["POST"])
def name_people(doctype: str, name: str, step: str, people: list[str], in_order: bool = False) -> None:
	"""Have several people do a step, such as reading: at once, or one after the other."""
	_handled(doctype, name).name_people(step, people, in_order)


@endpoint(methods=["POST"])
def remove_person(doctype: str, name: str, step: str, person: str) -> None:
	"""Somebody does not need to do it after all."""
	_handled(doctype, name).remove_person(step, person)


@endpoint(methods=["POST"])
def remind(doctype: str, name: str, step: str, message: str = "", person: str | None = None) -> list[str]:
	"""Remind those whom a step waits for; returns the names of those who have been told."""
	return _handled(doctype, name).remind(step, message, person)


@endpoint()
def turn(doctype: str, name: str) -> dict[str, Any]:
	"""What the user may do now with a matter."""
	if doctype not in MATTERS or not issubclass(get_controller(doctype), PathMatter):
		frappe.throw(
			as_html(_("{0} takes no path through the office.").format(_(doctype))), frappe.PermissionError
		)
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return doc.turn()


@endpoint(methods=["POST"])
def bulk_step(doctype: str, names: list[str], step: str, opinion: str = "") -> dict[str, Any]:
	"""Do the same step of many matters; each is done wholly or not at all, and those that were not say why."""
	done, failed = [], []
	for name in dict.fromkeys(names):
		frappe.db.savepoint("duty_bulk")
		frappe.clear_messages()
		try:
			_handled(doctype, name).do_step(step, opinion)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			raise  # nothing of it is left; the whole of it can be tried again
		except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as error:
			frappe.db.rollback(save_point="duty_bulk")
			failed.append({"name": name, "reason": _said(error)})
		else:
			done.append(name)
	frappe.clear_messages()
	return {"done": done, "failed": failed}


def _said(error: Exception) -> str:
	"""What a person would have read of a refusal."""
	for message in reversed(frappe.local.message_log or []):
		text = frappe.parse_json(message) if isinstance(message, str) else message
		if text.get("message"):
			return frappe.utils.strip_html(str(text["message"]))
	return str(error) or _("You may not do this with this document.")
