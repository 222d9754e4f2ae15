"""Requests that the framework itself answers for the app's documents: what it cannot read is refused in a sentence.

Frappe lets a broken JSON, a list for a date or an unknown method of a document end in an error of Python. Its own
functions are not the app's to change, so their answer is put right afterwards, by a hook that every Frappe has.
"""

import json
from typing import Any

import frappe
from frappe import _

from duty_responsibility.permissions.kinds import kinds

REFUSED = frappe.ValidationError.http_status_code


def put_right(response: Any = None, request: Any = None) -> None:
	"""Answer a failed request for one of the app's kinds by a sentence; Frappe has logged the error already."""
	if getattr(response, "status_code", 0) != 500 or not frappe.db:
		return
	if not (_is_broken_json() or _names_us(request)):
		return
	sentence = _(
		"This request could not be carried out: a value in it cannot be read. If all values are right, tell whoever looks after the app; the error has been logged."
	)
	message = {"message": sentence, "title": _("Not Readable"), "indicator": "red", "raise_exception": 1}
	body = {
		"exc_type": "ValidationError",
		"_server_messages": json.dumps([json.dumps(message)]),
		"errors": [{"type": "ValidationError", **message}],
	}
	response.status_code = REFUSED
	response.mimetype = "application/json"
	response.data = json.dumps(body)


def _is_broken_json() -> bool:
	"""Whether JSON ended the request: that is the sender's error, whichever document it was meant for."""
	errors = frappe.local.response.get("errors") or [{"type": frappe.local.response.get("exc_type")}]
	return errors[0].get("type") == "JSONDecodeError"


def _names_us(request: Any) -> bool:
	"""Whether the path or a value of the request names a DocType of the app."""
	said = f"{request.path} {frappe.as_json(frappe.local.form_dict)}"
	return any(kind in said for kind in kinds())
