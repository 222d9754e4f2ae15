"""What the scheduler calls. Each entry is one line of the engine's work."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.duty_responsibility.doctype.duty_fault_record import appealing
from duty_responsibility.engine import audit, delivery, evidence, invitations, keeper, meetings, watch
from duty_responsibility.engine import sweep as engine


def sweep() -> None:
	"""Every minute: look at what is due, tell people, look at meetings that begin or end, seal what was written.

	None of these stops the others: what is in the outbox goes out even if the sweep fails.
	"""
	now = now_datetime().replace(microsecond=0)
	_done(appealing.settle, now)  # before the sweep: who lets a right rest is not late
	if _done(engine.sweep, now):
		watch.beat(now)  # after it: a sweep that fails every time must not look alive
	_done(evidence.freeze, now)  # what the sweep has found, as it is in this minute
	_done(delivery.deliver, now)
	for work in (invitations.judge, meetings.settle):
		if _done(work, now):
			# what one of them found stands by itself
			frappe.db.commit()  # noqa: TID251
	_done(audit.seal, now)


def watchdog() -> None:
	"""Every five minutes, as a job of its own: has the sweep run?"""
	watch.check(noticed_by="watchdog")


def roster_watch() -> None:
	"""Every morning: is somebody rostered for the coming week?"""
	_done(keeper.watch, now_datetime().replace(microsecond=0))


def _done(work: Callable[..., Any], *args: Any) -> bool:
	try:
		work(*args)
		return True
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Duty Responsibility: {work.__name__} failed")
		return False
