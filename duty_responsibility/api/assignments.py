"""The actions on an assignment (Art. 14)."""

from datetime import datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held

DOCTYPE = "Duty Assignment"


@endpoint(methods=["POST"])
def report_progress(name: str, content: str) -> None:
	"""Say how far it is."""
	held(DOCTYPE, name).report_progress(content)


@endpoint(methods=["POST"])
def report_back(name: str, outcome: str) -> None:
	"""Report the outcome back to the leader."""
	held(DOCTYPE, name).report_back(outcome)


@endpoint(methods=["POST"])
def accept(name: str) -> None:
	"""As the leader: it is done."""
	held(DOCTYPE, name).accept()


@endpoint(methods=["POST"])
def give_back(name: str, reason: str, set_time: datetime | None = None) -> None:
	"""As the leader: it is to be done again, by the set time or a new one."""
	held(DOCTYPE, name).give_back(reason, set_time)


@endpoint(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""As the leader: take it back."""
	held(DOCTYPE, name).withdraw(reason)
