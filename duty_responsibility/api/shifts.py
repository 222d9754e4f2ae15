"""The duty shift log: one's own, what happened in it, handing it over and taking it over."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.api.locking import held
from duty_responsibility.engine.office.staffing import staff_of
from duty_responsibility.engine.shifts import shifts

DOCTYPE = "Duty Shift Log"


@endpoint(methods=["POST"])
def mine() -> str:
	"""The log that one needs now: of the shift that one has, or the one that waits for one's signature."""
	staff = staff_of(frappe.session.user)
	if not staff:
		frappe.throw(_("You are not on the staff, so you have no shift."), title=_("My Shift's Log"))
	if not shifts.kept():
		frappe.throw(_("The office keeps no shift logs; see Duty Settings."), title=_("My Shift's Log"))
	found = shifts.of_person(staff, frappe.utils.now_datetime().replace(microsecond=0))
	if not found:
		frappe.throw(
			_("You have no shift now, and none waits for your signature. The roster says when yours begins."),
			title=_("My Shift's Log"),
		)
	return found


@endpoint()
def sheet(name: str) -> dict[str, Any]:
	"""What happened in a shift, as far as the user may read of it."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	return {**doc.sheet(), "may": doc.may()}


@endpoint(methods=["POST"])
def add_note(name: str, note: str, kind: str = "Matter Noted", at: datetime | None = None) -> None:
	"""As the officer: write something down, with the time."""
	held(DOCTYPE, name).add_note(note, kind, at)


@endpoint(methods=["POST"])
def close(name: str, note: str = "", to: str | None = None) -> None:
	"""As the officer: hand over at the end of the shift."""
	held(DOCTYPE, name).close(note, to or None)


@endpoint(methods=["POST"])
def take_over(name: str) -> None:
	"""As whoever comes next: sign."""
	held(DOCTYPE, name).take_over()


@endpoint(methods=["POST"])
def refuse(name: str, reason: str) -> None:
	"""As whoever comes next: not yet, with the reason."""
	held(DOCTYPE, name).refuse_it(reason)


@endpoint(methods=["POST"])
def name_successor(name: str, to: str) -> None:
	"""Another person takes over."""
	held(DOCTYPE, name).name_successor(to)


@endpoint(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""As the clerk: there was no such shift."""
	held(DOCTYPE, name).withdraw(reason)
