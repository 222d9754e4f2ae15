"""Requests that meet in the database are done again, as the database asks for."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import frappe
from frappe import _

ATTEMPTS = 5


def again_on_deadlock(function: Callable[..., Any]) -> Callable[..., Any]:
	"""Do a request anew when the database has broken it off because two waited for each other.

	Saving a document locks its rows and, in MariaDB, the gaps beside them; two people who act on neighbouring
	documents in the same instant can thus stand in each other's way. Nothing of a request that was broken
	off has been kept, so that it is simply done again. Only for the outermost call of a request.
	"""

	@wraps(function)
	def wrapper(*args: Any, **kwargs: Any) -> Any:
		for attempt in range(ATTEMPTS):
			try:
				return function(*args, **kwargs)
			except frappe.QueryDeadlockError:
				frappe.db.rollback()
				# two that start again together would meet again
				time.sleep(random.uniform(0.0, 0.05 * (attempt + 1)))
		frappe.throw(
			_("Several people are changing neighbouring documents at this moment. Try once more."),
			title=_("Try Once More"),
		)

	return wrapper
