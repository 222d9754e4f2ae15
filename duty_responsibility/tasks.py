"""What the scheduler calls. Each entry is one line of the engine's work."""

from frappe.utils import now_datetime

from duty_responsibility.engine import audit, delivery, watch
from duty_responsibility.engine import sweep as engine


def sweep() -> None:
	"""Every minute: look at what is due, tell people, seal what was written."""
	now = now_datetime().replace(microsecond=0)
	engine.sweep(now)
	watch.beat(now)  # after it: a sweep that fails every time must not look alive
	delivery.deliver(now)
	audit.seal(now)


def watchdog() -> None:
	"""Every five minutes, as a job of its own: has the sweep run?"""
	watch.check(noticed_by="watchdog")
