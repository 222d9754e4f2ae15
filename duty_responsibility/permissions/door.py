"""Ways of Frappe that go past a controller, shut for all documents of the app (Frappe 15 and 16).

Three means, each where Frappe itself offers it:

- what changes a document's state outside its actions (submit, cancel, discard, rename) is refused by document events
  for all DocTypes of the module, so that a new one is covered without being named;
- what is hung beside a document (comments, files, tasks, shares, tags and the like) are documents themselves, and are
  refused by their own `validate` where they name the ledger, a case or a row;
- a few functions write into a table without any document. They are refused by the request, by what the called name
  leads to and not by the name, for the same function can be called by more than one.
"""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from duty_responsibility.permissions.accountability import CASE_KINDS
from duty_responsibility.permissions.kinds import kinds
from duty_responsibility.permissions.rows import MODULE
from duty_responsibility.rules.text import as_html

PAST_DOCUMENTS = {
	"frappe.desk.like.toggle_like": "doctype",
	"frappe.desk.doctype.tag.tag.add_tag": "dt",
	"frappe.desk.doctype.tag.tag.add_tags": "dt",
	"frappe.desk.doctype.tag.tag.remove_tag": "dt",
	"frappe.email.relink": "reference_doctype",
}
"""Functions that write without a document's events, and the argument that names the DocType."""


def is_closed(doctype: str | None) -> bool:
	"""Whether nothing is hung beside documents of this kind: the ledger, cases, and rows of tables."""
	if not doctype or not frappe.db.exists("DocType", doctype, cache=True):
		return False
	meta = frappe.get_meta(doctype)
	return meta.module == MODULE and bool(
		doctype in CASE_KINDS or meta.istable or getattr(get_controller(doctype), "APPEND_ONLY", False)
	)


# -- a document's own state -----------------------------------------------------------------------


def refuse_docstatus(doc: Document, method: str | None = None) -> None:
	"""For all events before a write: no document of the app is submitted, cancelled or discarded."""
	if method == "validate" and not doc.docstatus:
		return
	if doc.meta.module != MODULE:
		return
	frappe.throw(
		as_html(
			_("{0} is neither submitted nor cancelled. Use the buttons of the document.").format(
				_(doc.doctype)
			)
		),
		frappe.PermissionError,
		title=_("Not Permitted"),
	)


def refuse_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""For all DocTypes: no document of the app is renamed or merged, for the ledger refers to names."""
	if doc.meta.module == MODULE:
		frappe.throw(
			as_html(_("{0} cannot be renamed: the records refer to its name.").format(_(doc.doctype))),
			title=_("Not Permitted"),
		)


# -- beside a document ----------------------------------------------------------------------------


def refuse_hanging(doc: Document, method: str | None = None) -> None:
	"""For comments, files, tasks and all else that names a document, in whichever field or row."""
	closed = {doctype for doctype in _named(doc) if is_closed(doctype)}
	if closed & set(CASE_KINDS):
		frappe.throw(
			_(
				"A case is known to those concerned only: nothing is shared, attached or written beside it. Add what matters as evidence."
			),
			title=_("Not beside a Case"),
		)
	if closed:
		_refuse_beside(closed.pop())


def _named(doc: Document) -> Iterator[str]:
	"""The DocTypes that a document and its rows refer to, by dynamic links or by a DocType and a name."""
	for one in (doc, *doc.get_all_children()):
		fields = [field.options for field in one.meta.get_dynamic_link_fields()]
		fields += [field.fieldname for field in one.meta.get("fields", {"options": "DocType"})]
		yield from filter(None, map(one.get, fields))


def _refuse_beside(doctype: str) -> None:
	frappe.throw(
		as_html(_("Nothing is shared, attached or written beside {0}.").format(_(doctype))),
		frappe.PermissionError,
		title=_("Not Permitted"),
	)


# -- past all documents ---------------------------------------------------------------------------


def refuse_request() -> None:
	"""Before a request: the functions that write into a table by themselves do not write into closed kinds."""
	given = [frappe.form_dict.get(argument) for argument in set(PAST_DOCUMENTS.values())]
	# among the app's own first: what a request says need not be text that a database takes
	closed = {one for one in given if isinstance(one, str) and one in kinds() and is_closed(one)}
	if not closed:
		return
	argument = PAST_DOCUMENTS.get(_called())
	if argument and frappe.form_dict.get(argument) in closed:
		_refuse_beside(frappe.form_dict[argument])


def _called() -> str:
	"""Where the function that this request calls is written; empty where it calls none of the framework's."""
	name = frappe.form_dict.get("cmd") or frappe.request.path.rpartition("/method/")[2]
	try:
		if "/" in name:  # /api/v2/method/<DocType>/<function>
			doctype, _slash, name = name.rpartition("/")
			name = f"{get_controller(doctype).__module__}.{name}"
		function: Any = frappe.get_attr(name)
	except Exception:
		return ""  # the framework answers what leads nowhere
	return f"{getattr(function, '__module__', '')}.{getattr(function, '__name__', '')}"
