"""The actions on an incoming document, and what makes its registration quick."""

import frappe

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held

DOCTYPE = "Duty Incoming Document"


@endpoint(methods=["POST"])
def pass_on(name: str) -> None:
	"""Hand the document to the deputy director in charge of daily work."""
	held(DOCTYPE, name).pass_on()


@endpoint(methods=["POST"])
def finish(name: str, outcome: str = "") -> None:
	"""Finish the matter with its outcome."""
	held(DOCTYPE, name).finish(outcome)


@endpoint(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""Withdraw what was registered by mistake."""
	held(DOCTYPE, name).withdraw(reason)


@endpoint(methods=["POST"])
def decide(
	name: str,
	step: str,
	opinion: str = "",
	purpose: str | None = None,
	section: str | None = None,
	assignee: str | None = None,
	leader: str | None = None,
	reply_needed: bool | None = None,
	assisting: list[str] | None = None,
	readers: list[str] | None = None,
	in_order: bool = False,
) -> None:
	"""Propose how it is handled, or instruct it: who leads, who assists, who reads it. What is left out stays."""
	choices = {
		"purpose": purpose,
		"section": section,
		"assignee": assignee,
		"leader": leader,
		"reply_needed": reply_needed if reply_needed is None else int(reply_needed),
	}
	held(DOCTYPE, name).decide(
		step,
		opinion,
		assisting=assisting,
		readers=readers,
		in_order=in_order,
		**{field: value for field, value in choices.items() if value is not None},
	)


@endpoint(methods=["POST"])
def return_to_sender(name: str, reason: str) -> None:
	"""Send back what is not for this office, or not in order."""
	held(DOCTYPE, name).return_to_sender(reason)


@endpoint(methods=["POST"])
def file(name: str, retention: str, file_number: str = "") -> None:
	"""Put a finished document into the archive."""
	held(DOCTYPE, name).file(retention, file_number)


@endpoint()
def senders() -> list[str]:
	"""Those who have sent documents lately, the most frequent first; only from documents the user may see."""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	recent = frappe.get_list(DOCTYPE, fields=["sender"], order_by="creation desc", limit=500, pluck="sender")
	counted: dict[str, int] = {}
	for sender in recent:
		counted[sender] = counted.get(sender, 0) + 1
	return sorted(counted, key=lambda sender: (-counted[sender], sender))[:100]
