"""What the benchmarks share: a site, a stopwatch, and the removal of many rows in bearable bites."""

import os
import time
from collections.abc import Callable
from typing import Any

import frappe


def connect(site: str | None) -> None:
	"""Go into a bench's site as Administrator; the embedded host has connected already."""
	if site:
		os.makedirs(os.path.join(site, "logs"), exist_ok=True)
		frappe.init(site=site)
		frappe.connect()
	frappe.set_user("Administrator")
	frappe.conf.allow_tests = False  # with it, Frappe asks Redis before every query


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
	"""Seconds, and what the call returned."""
	start = time.perf_counter()
	result = call()
	return time.perf_counter() - start, result


def remove(table: str, field: str, prefix: str) -> None:
	"""Delete the rows whose field begins with the prefix."""
	while True:
		frappe.db.sql(f"delete from `tab{table}` where `{field}` like %s limit 50000", (f"{prefix}%",))
		frappe.db.commit()
		if not frappe.db.sql(f"select 1 from `tab{table}` where `{field}` like %s limit 1", (f"{prefix}%",)):
			return
