"""Clocks that are older than the columns that reports count by get them from what their rows say."""

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Substring
from pypika.functions import Cast, Coalesce

from duty_responsibility.rules.clock import Result


def execute() -> None:
	"""One statement for all; what has a month already is left alone, so that it may run again."""
	clock = frappe.qb.DocType("Duty Clock")
	missed = Coalesce(clock.breached_at, clock.due_at)
	(
		frappe.qb.update(clock)
		.set(clock.counted_month, _month(missed))
		.set(clock.done_month, _month(clock.finished_at))
		.set(clock.on_time_percent, Case().when(clock.result == Result.ON_TIME.value, 100).else_(0))
		.set(clock.unfigured, 1)
		.where(clock.counted_month.isnull())
		.run()
	)


def _month(instant: object) -> object:
	# as text, for each database has its own word for a date's month; the length keeps PostgreSQL from cutting it
	return Substring(Cast(instant, "CHAR(32)"), 1, 7)
