"""What is done with an outgoing document besides the steps of its path."""

from typing import Any

import frappe

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.engine.documents import drafts

DOCTYPE = "Duty Outgoing Document"


@endpoint(methods=["POST"])
def correct(name: str, title: str, text: str, reason: str, substance: bool = False) -> None:
	"""Change what has been signed; a change of substance goes back to the signer."""
	held(DOCTYPE, name).correct(title, text, reason, substance=substance)


@endpoint(methods=["POST"])
def file(name: str, retention: str, file_number: str = "") -> None:
	"""File the document for as long as its retention period says."""
	held(DOCTYPE, name).file(retention, file_number)


@endpoint(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""Withdraw a document that is not issued after all; its number is given back."""
	held(DOCTYPE, name).withdraw(reason)


@endpoint()
def versions(name: str) -> list[dict[str, Any]]:
	"""The versions of the text, each with what changed since the one before."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	names = _names()
	found: list[dict[str, Any]] = []
	before: Any = None
	for row in drafts.versions(name):
		found.append(
			{
				"version": row.version,
				"step": row.step,
				"kind": row.change_kind,
				"person": names.get(row.person, ""),
				"saved_at": str(row.saved_at),
				"reason": row.reason or "",
				"signed": bool(doc.signed_version and row.version == doc.signed_version),
				"changes": drafts.compared(before, row) if before else [],
				"weighty": drafts.weighty_parts(before, row) if before else [],
			}
		)
		before = row
	return found


@endpoint()
def weighty(name: str, title: str, text: str) -> list[str]:
	"""Figures and little words that a correction would change: seldom a matter of form."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("write")
	return drafts.weighty_parts(doc, {"title": title, "text": text})


def _names() -> dict[str, str]:
	return dict(frappe.get_all("Duty Staff", fields=["name", "employee_name"], as_list=True))
