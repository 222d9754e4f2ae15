"""The actions on an incoming document, and what makes its registration quick."""

import frappe

DOCTYPE = "Duty Incoming Document"


@frappe.whitelist(methods=["POST"])
def pass_on(name: str) -> None:
	"""Hand the document to the deputy director in charge of daily work."""
	_for_writing(name).pass_on()


@frappe.whitelist(methods=["POST"])
def finish(name: str, outcome: str = "") -> None:
	"""Finish the matter with its outcome."""
	_for_writing(name).finish(outcome)


@frappe.whitelist(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""Withdraw what was registered by mistake."""
	_for_writing(name).withdraw(reason)


@frappe.whitelist()
def senders() -> list[str]:
	"""Those who have sent documents lately, the most frequent first; only from documents the user may see."""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	recent = frappe.get_list(DOCTYPE, fields=["sender"], order_by="creation desc", limit=500, pluck="sender")
	counted: dict[str, int] = {}
	for sender in recent:
		counted[sender] = counted.get(sender, 0) + 1
	return sorted(counted, key=lambda sender: (-counted[sender], sender))[:100]


def _for_writing(name: str):
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("write")
	return doc
