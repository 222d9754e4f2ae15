"""What ERPNext's documents tell us when they change. They are saved whatever becomes of it here."""

from typing import Any

import frappe

from duty_responsibility.integrations.erpnext import SOURCES, is_on, running, writing


def on_change(doc: Any, method: str | None = None) -> None:
	"""After a save, a submission or a cancellation; for every document of the site."""
	if doc.doctype in SOURCES and doc.doctype != frappe.flags.duty_bridge_renames and is_on():
		_safely(doc, running.one, doc.doctype, doc.name)


def before_rename(doc: Any, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""An Employee writes its new number into itself before our keys have moved; until then it is nobody new."""
	if doc.doctype in SOURCES:
		frappe.flags.duty_bridge_renames = doc.doctype
		frappe.db.after_rollback.add(_renamed)


def after_rename(doc: Any, method: str | None, old: str, new: str, merge: bool = False) -> None:
	_renamed()
	if doc.doctype in SOURCES and is_on():
		_safely(doc, writing.moved, doc.doctype, old, new, SOURCES[doc.doctype])


def _renamed() -> None:
	frappe.flags.duty_bridge_renames = None


def _safely(doc: Any, work: Any, *args: Any) -> None:
	said = len(frappe.local.message_log)
	frappe.db.savepoint("duty_bridge_event")
	try:
		work(*args)
		frappe.db.release_savepoint("duty_bridge_event")
	except Exception as error:
		if isinstance(error, (frappe.QueryDeadlockError, frappe.QueryTimeoutError)):
			raise  # the whole transaction is gone
		frappe.db.rollback(save_point="duty_bridge_event")
		del frappe.local.message_log[said:]
		frappe.log_error(
			title="Duty Responsibility: the bridge could not follow",
			reference_doctype=doc.doctype,
			reference_name=str(doc.name),
		)
