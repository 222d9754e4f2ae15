"""The actions on an assignment (Art. 14)."""

from datetime import datetime

import frappe

from duty_responsibility.api.endpoint import endpoint

DOCTYPE = "Duty Assignment"


@endpoint(methods=["POST"])
def report_progress(name: str, content: str) -> None:
	"""Say how far it is."""
	_for_writing(name).report_progress(content)


@endpoint(methods=["POST"])
def report_back(name: str, outcome: str) -> None:
	"""Report the outcome back to the leader."""
	_for_writing(name).report_back(outcome)


@endpoint(methods=["POST"])
def accept(name: str) -> None:
	"""As the leader: it is done."""
	_for_writing(name).accept()


@endpoint(methods=["POST"])
def give_back(name: str, reason: str, set_time: datetime | None = None) -> None:
	"""As the leader: it is to be done again, by the set time or a new one."""
	_for_writing(name).give_back(reason, set_time)


@endpoint(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""As the leader: take it back."""
	_for_writing(name).withdraw(reason)


def _for_writing(name: str):
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("write")
	return doc
