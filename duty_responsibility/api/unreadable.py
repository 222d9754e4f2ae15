"""Requests that the framework itself answers for the app's documents: what it cannot read is refused in a sentence.

Frappe lets a broken JSON, a list for a date or an unknown method of a document end in an error of Python. Its own
functions are not the app's to change, so their answer is put right afterwards, by a hook that every Frappe has.
"""

import json
import re
from typing import Any
from urllib.parse import unquote

import frappe
from frappe import _

from duty_responsibility.api.endpoint import unknown
from duty_responsibility.engine.office.posts import names_behind
from duty_responsibility.permissions.kinds import kinds
from duty_responsibility.rules.text import as_html
from duty_responsibility.utils.words import moment

PATH = re.compile(
	r"/api/(?:v1/)?(?:resource|v2/document)/(?P<doctype>[^/]+)/(?P<name>[^?]+?)(?:/method/[^/]+)?/?$"
)
GETDOC = "frappe.desk.form.load.getdoc"
REFUSED = frappe.ValidationError.http_status_code


def put_right(response: Any = None, request: Any = None) -> None:
	"""Answer a failed request for one of the app's kinds by a sentence; Frappe has logged an error already.

	Whether a document exists that the user may not read cannot be told from the answer: both are refused alike.
	"""
	status = getattr(response, "status_code", 0)
	if not getattr(frappe.local, "db", None):
		return
	if (
		frappe.local.form_dict.get("cmd") == GETDOC
		and status == 200
		and not frappe.local.response.get("docs")
		# a form that is not saved yet is asked for by such a name, and opened because there is nothing
		and not str(frappe.local.form_dict.get("name")).startswith("new")
	):
		status = 404  # of a form's document that does not exist Frappe says nothing at all
	if status == REFUSED and _kind_of_error() == "TimestampMismatchError":
		_tell_of_change(response, request)
	if status not in (403, 404, 500):
		return
	if status == 500 and (_is_broken_json() or _names_us(request)):
		_answer(
			response,
			REFUSED,
			"ValidationError",
			_(
				"This request could not be carried out: a value in it cannot be read. If all values are right, tell whoever looks after the app; the error has been logged."
			),
		)
	elif status != 500 and _hides(request):
		_answer(response, 403, "PermissionError", unknown())


def _tell_of_change(response: Any, request: Any) -> None:
	"""Say who has saved the document meanwhile; the framework says that its hidden time stamps differ."""
	doctype, name = _asked(request)
	if (
		doctype not in kinds()
		or not isinstance(name, str)
		or not frappe.has_permission(doctype, "read", doc=name)
	):
		return
	user, at = frappe.db.get_value(doctype, name, ["modified_by", "modified"])
	person = names_behind([user]).get(user) or frappe.db.get_value("User", user, "full_name") or user
	_answer(
		response,
		REFUSED,
		"TimestampMismatchError",
		as_html(
			_(
				"{0} saved this document at {1}, after you had opened it, so that nothing of yours was saved. "
				"Copy what you have typed, reload the document and enter it again."
			).format(person, moment(at.replace(microsecond=0)))
		),
	)


def _answer(response: Any, status: int, kind: str, sentence: str) -> None:
	message = {"message": sentence, "title": _("Not Readable"), "indicator": "red", "raise_exception": 1}
	if kind == "PermissionError":
		message["title"] = _("Not Permitted")
	response.status_code = status
	if response.mimetype == "text/html":
		response.data = frappe.utils.escape_html(sentence)
		return
	response.mimetype = "application/json"
	response.data = json.dumps(
		{
			"exc_type": kind,
			"_server_messages": json.dumps([json.dumps(message)]),
			"errors": [{"type": kind, **message}],
		}
	)


def _hides(request: Any) -> bool:
	"""Whether the framework has refused one of the app's documents that the user may not read, if it exists at all."""
	doctype, name = _asked(request)
	if doctype not in kinds() or not isinstance(name, str):
		return False
	return not (frappe.db.exists(doctype, name) and frappe.has_permission(doctype, "read", doc=name))


def _asked(request: Any) -> tuple[str | None, Any]:
	"""The document that a request of the framework names, by its path or by its values."""
	found = PATH.match(request.path)
	if found:
		return unquote(found["doctype"]), unquote(found["name"])
	values = frappe.local.form_dict
	doc = values.get("doc") or values.get("docs") or values.get("document")
	if isinstance(doc, str) and doc[:1] == "{":
		try:
			doc = json.loads(doc)
		except ValueError:
			doc = None
	values = doc if isinstance(doc, dict) else values
	name = next((values.get(key) for key in ("name", "docname", "dn", "doc_name") if values.get(key)), None)
	return next((values.get(key) for key in ("doctype", "dt", "doc_type") if values.get(key)), None), name


def _is_broken_json() -> bool:
	"""Whether JSON ended the request: that is the sender's error, whichever document it was meant for."""
	return _kind_of_error() == "JSONDecodeError"


def _kind_of_error() -> str | None:
	errors = frappe.local.response.get("errors") or [{"type": frappe.local.response.get("exc_type")}]
	return errors[0].get("type")


def _names_us(request: Any) -> bool:
	"""Whether the path or a value of the request names a DocType of the app."""
	said = f"{request.path} {frappe.as_json(frappe.local.form_dict)}"
	return any(kind in said for kind in kinds())
