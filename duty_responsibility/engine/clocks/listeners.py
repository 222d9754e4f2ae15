"""Who else is told of a clock: the functions that this app and others name in hooks.

`duty_on_missed` and `duty_on_excused` are called in the transaction in which it happens, so that what follows from it
stands with it or not at all. A listener that raises stops the writing of the clocks.
"""

from dataclasses import dataclass
from datetime import datetime

import frappe


@dataclass(frozen=True)
class Missed:
	"""One due time that a clock has missed, and who had the step in hand when it passed."""

	clock: str
	due_at: datetime
	assignee: str | None
	section: str | None


def missed(items: list[Missed], now: datetime) -> None:
	"""Tell of due times that were missed."""
	if items:
		for method in frappe.get_hooks("duty_on_missed"):
			frappe.get_attr(method)(items, now)


def excused(clock: str, due_at: datetime, why: str) -> None:
	"""Tell of a missed due time that a decision about the clock has excused."""
	for method in frappe.get_hooks("duty_on_excused"):
		frappe.get_attr(method)(clock, due_at, why)
