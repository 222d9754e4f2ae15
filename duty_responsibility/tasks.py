"""What the scheduler calls. Each entry is one line of the engine's work."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.duty_responsibility.doctype.duty_fault_record import appealing
from duty_responsibility.engine.accountability import evidence
from duty_responsibility.engine.clocks import external
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.figures import figures
from duty_responsibility.engine.ledger import seals, watch
from duty_responsibility.engine.meetings import clashes, notices
from duty_responsibility.engine.notices import delivery, roster_gaps
from duty_responsibility.engine.shifts import shifts as shift_logs


def sweep() -> None:
	"""Every minute: look at what is due, tell people, look at meetings that begin or end, seal what was written.

	None of these stops the others: what is in the outbox goes out even if the sweep fails.
	"""
	now = now_datetime().replace(microsecond=0)
	if _done(external.catch_up, now):
		# what was found so stands by itself
		frappe.db.commit()  # noqa: TID251
	_done(appealing.end_periods, now)  # before the sweep: who lets a right rest is not late
	if _done(engine.sweep, now):
		watch.beat(now)  # after it: a sweep that fails every time must not look alive
	_done(evidence.freeze, now)  # what the sweep has found, as it is in this minute
	_done(delivery.deliver, now)
	for work in (notices.judge, clashes.close_past_meetings):
		if _done(work, now):
			# what one of them found stands by itself
			frappe.db.commit()  # noqa: TID251
	_done(seals.seal, now)


def watchdog() -> None:
	"""Every five minutes, as a job of its own: has the sweep run?"""
	watch.check(noticed_by="watchdog")


def shifts() -> None:
	"""Every five minutes: open the log of a shift that has begun, end what is over."""
	_done(shift_logs.keep, now_datetime().replace(microsecond=0))


def roster_watch() -> None:
	"""Every morning: is somebody rostered for the coming week?"""
	_done(roster_gaps.watch, now_datetime().replace(microsecond=0))


def figures_of_the_month() -> None:
	"""Every ten minutes: the months in which something has moved are counted anew."""
	_done(figures.refresh)


def recount() -> None:
	"""Every night: the monthly figures against a count of all steps; what differs is mended and said."""
	_done(figures.verify)


def _done(work: Callable[..., Any], *args: Any) -> bool:
	try:
		work(*args)
		return True
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Duty Responsibility: {work.__name__} failed")
		return False
