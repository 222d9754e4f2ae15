"""Background work: `python -m embedded.jobs worker` runs queued jobs, `… scheduler` queues what is due.

The fork's scheduler loop defines the function it calls twice, so that it runs without a site; this one opens the
site for each tick. It looks at the start of every minute, because an app may ask for every minute.
"""

from __future__ import annotations

import os
import sys
import time
import traceback

from embedded.host.site import SITE

TICK = 60  # seconds


def work() -> None:
	from frappe.utils.background_jobs import start_worker

	start_worker()


def tick() -> list[str]:
	"""Queue what is due now; returns the methods."""
	import frappe
	from frappe.utils import scheduler

	frappe.init(os.environ[SITE], force=True)
	try:
		frappe.connect()
		if scheduler.is_scheduler_inactive(verbose=False):
			return []
		return scheduler.enqueue_events() or []
	finally:
		frappe.destroy()


def schedule() -> None:
	while True:
		time.sleep(TICK - time.time() % TICK)
		try:
			if queued := tick():
				print(time.strftime("%H:%M:%S"), *queued, flush=True)
		except Exception:  # the next minute is another chance
			traceback.print_exc()


if __name__ == "__main__":
	{"worker": work, "scheduler": schedule}[sys.argv[1]]()
