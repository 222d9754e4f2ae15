"""The light board over many clocks: one grouped query, beside fetching the open clocks and counting them in Python.

Run it in a site's context: on the embedded host `./embedded/run python benchmarks/board.py`, on a bench
`../env/bin/python ../apps/duty_responsibility/benchmarks/board.py SITE` from its folder `sites`.
It makes its own clocks with the sweep's benchmark and removes them again; do not run it on a site in use.

    --clocks 1000000 --open 20000    how many clocks there are, and how many of them are open
"""

import argparse
import statistics
import time
from collections import Counter
from typing import Any

import frappe
from common import connect
from frappe.utils import now_datetime
from sweep import PREFIX, clean, make

from duty_responsibility.engine.clocks.shown import light_of
from duty_responsibility.engine.figures import board

AGAIN = 15


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("site", nargs="?", help="the site, on a bench; the embedded host has one already")
	parser.add_argument("--clocks", type=int, default=1_000_000)
	parser.add_argument("--open", type=int, default=20_000)
	args = parser.parse_args()
	connect(args.site)
	clean()
	try:
		print(f"making {args.clocks:,} clocks, {args.open:,} of them open …")
		make(args.clocks, args.open // 10)
		frappe.db.sql(
			"update `tabDuty Clock` set status = 'Finished', next_action_at = null where name >= %s and name like %s",
			(f"{PREFIX}{args.open:07}", f"{PREFIX}%"),
		)
		frappe.db.commit()
		frappe.db.sql("analyze table `tabDuty Clock`")
		report()
	finally:
		clean()


def report() -> None:
	now = now_datetime().replace(microsecond=0)
	# the board's own statement and this count must agree before their times are compared
	grouped, counted = board.by_section(now, None), fetched(now)
	for section, counts in grouped.items():
		for light, number in counts.items():
			assert counted[section, light.value] == number, (section, light)
	ours = median(lambda: board.by_section(now, None))
	named = median(lambda: board.pressing(now, None, 24))
	peer = median(lambda: fetched(now), 3)
	print(f"by section and light:          {1000 * ours:8.1f} ms")
	print(f"the 24 that were due first:    {1000 * named:8.1f} ms")
	print(
		f"fetched and counted in Python: {1000 * peer:8.1f} ms    {peer / ours:.1f} times the grouped query"
	)


def fetched(now: Any) -> Counter[tuple[str, str]]:
	"""The peer: what a page does that loads the rows and counts them itself."""
	rows = frappe.get_all(
		"Duty Clock",
		filters={"status": ("in", board.STATUSES)},
		fields=["section", "status", "breached", "due_at", "level", "next_action_at", "resume_by"],
	)
	return Counter((row.section or "", light_of(row, now)) for row in rows)


def median(call: Any, times: int = AGAIN) -> float:
	taken = []
	for _ in range(times):
		start = time.perf_counter()
		call()
		taken.append(time.perf_counter() - start)
	return statistics.median(taken)


if __name__ == "__main__":
	main()
