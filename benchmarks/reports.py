"""Figures over many steps: the app's own way, beside fetching and summing in Python, and beside bare SQL.

Run it in a site's context: on the embedded host `./embedded/run python benchmarks/reports.py`, on a bench
`../env/bin/python ../apps/duty_responsibility/benchmarks/reports.py SITE` from its folder `sites`.
It makes its own clocks, measures, and removes them again; do not run it on a site in use.

    --clocks 1000000    how many; they fall due over two years, in ten sections
"""

import argparse
import statistics
from collections import defaultdict
from typing import Any

import frappe
from common import connect, remove, timed
from frappe.utils import now_datetime

from duty_responsibility.duty_responsibility.report.duty_on_time_rate import duty_on_time_rate
from duty_responsibility.engine.figures import figures
from duty_responsibility.permissions.figures import Seen, seen

PREFIX = "benchmark-"
SECTIONS = 10
YEARS = (2035, 2036)
"""Far away, so that nothing of the site itself is counted."""
YEAR = figures.Asked("2036-01", "2036-12")
SECTION = f"{PREFIX}section-3"
MONTH = figures.Asked("2036-05", "2036-05", {"section": SECTION})
EVERYTHING = Seen(True, frozenset(), None)
HEAD = f"{PREFIX}head@duty.test"
ROUNDS = 7
CHUNK = 64_000
"""Rows made by one statement: its temporary table stays small."""


def main() -> None:
	args = _arguments()
	connect(args.site)
	clean()
	try:
		print(f"making {args.clocks:,} clocks …")
		make(args.clocks)
		report(args.clocks)
	finally:
		clean()


def report(clocks: int) -> None:
	stale = {"the office's year": YEAR, "a section's month": MONTH}
	print("\nnothing kept yet, everything counted from the clocks:")
	for name, asked in stale.items():
		line(f"  {name}", took(lambda asked=asked: figures.tally(asked, EVERYTHING, "section")))
	seconds, _moved = timed(figures.refresh)
	print(f"\nkeeping the months of {clocks:,} clocks for the first time: {seconds:.1f} s")
	seconds, wrong = timed(figures.verify)
	print(f"counting all of them anew to verify what is kept: {seconds:.2f} s, {len(wrong)} months differ")
	touch()
	print("\nas it is by day: the month of 2036-05 has moved a moment ago, the others are kept")
	year = took(lambda: figures.tally(YEAR, EVERYTHING, "section"))
	month = took(lambda: figures.tally(MONTH, EVERYTHING, "article"))
	line("  the office's year by section", year, "0.5 s")
	line("  a section's month by article", month, "0.1 s")
	chosen = {"from_date": "2036-01-01", "to_date": "2036-12-31"}
	line(
		"  the report On-Time Rate, the year, all of it",
		took(lambda: duty_on_time_rate.execute(chosen)),
		"0.5 s",
	)
	narrow = {"from_date": "2036-05-01", "to_date": "2036-05-31", "section": SECTION}
	line("  the same, a section's month", took(lambda: duty_on_time_rate.execute(narrow)), "0.1 s")
	head = seen("Duty Clock", HEAD)
	assert head.sections == {SECTION}, head
	line("  as the section's head, the month", took(lambda: figures.tally(MONTH, head, "article")), "0.1 s")
	line(
		"  as the section's head, the year, without a filter",
		took(lambda: figures.tally(YEAR, head, "section"), 1),
	)
	line(
		"  matters instead of steps, the year", took(lambda: figures.matters(YEAR, EVERYTHING, "section"), 1)
	)
	frappe.db.sql("update `tabDuty Clock` set unfigured = 0 where name like %s", (f"{PREFIX}%",))
	kept = took(lambda: figures.tally(YEAR, EVERYTHING, "section"))
	line("  the office's year when nothing has moved", kept)
	print("\nthe same year otherwise:")
	floor, expected = took(group_by), group_by()
	line("  GROUP BY on the covering index, bare SQL", floor)
	peer, found = timed(fetch_and_sum)
	line("  get_all and a sum in Python (ERPNext's pattern)", peer)
	own = {key: (one.on_time, one.late) for key, one in figures.tally(YEAR, EVERYTHING, "section").items()}
	assert own == found == expected, "they do not agree"
	print(
		f"\nfetching and summing takes {peer / year:,.0f} times the app's year, {peer / kept:,.0f} times the kept one;"
	)
	print(f"bare SQL takes {floor / year:.1f} times the app's year, {floor / kept:.0f} times the kept one")


def fetch_and_sum() -> dict[str, tuple[int, int]]:
	"""The peer: the rows of the year as documents' values, summed one by one."""
	found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
	for row in frappe.get_all(
		"Duty Clock",
		filters={"counted_month": ("between", [YEAR.first, YEAR.last])},
		fields=["section", "status", "result", "late_minutes", "article"],
		limit_page_length=0,
	):
		if row.result == "On Time":
			found[row.section][0] += 1
		elif row.result == "Late":
			found[row.section][1] += 1
	return {key: tuple(value) for key, value in found.items()}


def group_by() -> dict[str, tuple[int, int]]:
	"""The floor: one statement, no permission, nothing else."""
	rows = frappe.db.sql(
		"""select section, sum(result = 'On Time'), sum(result = 'Late')
		from `tabDuty Clock` force index (figures_index) where counted_month between %s and %s group by section""",
		(YEAR.first, YEAR.last),
	)
	return {section: (int(on_time), int(late)) for section, on_time, late in rows}


def touch() -> None:
	"""A clock of May has moved since it was counted."""
	frappe.db.sql(
		"update `tabDuty Clock` set unfigured = 1 where name like %s and counted_month = '2036-05' limit 1",
		(f"{PREFIX}%",),
	)
	frappe.db.commit()


def make(count: int) -> None:
	"""Clocks by doubling rows in the database; what they are is spread by their number."""
	now = now_datetime().replace(microsecond=0)
	make_head()
	first = min(2000, count)
	columns = (
		"name, creation, modified, owner, modified_by, title, reference_doctype, reference_name, step, part, "
		"round_number, section, article, status, result, started_at, due_at, original_due_at, finished_at, due_month, "
		"counted_month, done_month, late_minutes, breached, breached_at, unfigured, unsealed, cycle, seq"
	)
	kinds = (
		"Duty Incoming Document",
		"Duty Outgoing Document",
		"Duty Inquiry",
		"Duty Meeting",
		"Duty Assignment",
	)
	rows = []
	for number in range(first):
		year, month = YEARS[number % 2], number // 2 % 12 + 1
		due, text = f"{year}-{month:02}-15 18:00:00", f"{year}-{month:02}"
		late, open_ = number % 7 == 0, number % 53 == 0
		result = "Late" if late else "" if open_ else "On Time"
		rows.append(
			(
				f"{PREFIX}{number:07}", now, now, "Administrator", "Administrator", "benchmark",
				kinds[number // 24 % 5], f"{PREFIX}{number // 3:07}", "Completion", "", 1,
				f"{PREFIX}section-{number // 5 % SECTIONS}", f"Art. {number // 11 % 8 + 7}",
				"Running" if open_ else "Finished", result, f"{text}-10 09:00:00", due, due,
				None if open_ else due, text, text, None if open_ else text, 90 if late else 0, int(late),
				due if late else None, 1, 0, 1, 2,
			)
		)  # fmt: skip
	places = ", ".join(["%s"] * len(rows[0]))
	for row in rows:
		frappe.db.sql(f"insert into `tabDuty Clock` ({columns}) values ({places})", row)
	_double(columns, first, count)
	frappe.db.commit()
	frappe.db.sql("analyze table `tabDuty Clock`")


def make_head() -> None:
	"""A section head with a section of the benchmark's, as rows."""
	user = frappe.get_doc(
		{
			"doctype": "User",
			"name": HEAD,
			"email": HEAD,
			"first_name": "benchmark",
			"user_type": "System User",
		}
	)
	user.enabled = 1
	user.db_insert()
	frappe.get_doc(
		{
			"doctype": "Has Role", "name": f"{PREFIX}role", "parent": HEAD, "parenttype": "User",
			"parentfield": "roles", "role": "Duty Section Head",
		}
	).db_insert()  # fmt: skip
	staff = {
		"doctype": "Duty Staff",
		"name": f"{PREFIX}head",
		"employee_name": f"{PREFIX}head",
		"user_id": HEAD,
		"status": "Active",
	}
	frappe.get_doc(staff).db_insert()
	section = {
		"doctype": "Duty Section",
		"name": SECTION,
		"department_name": SECTION,
		"head": f"{PREFIX}head",
	}
	frappe.get_doc(section).db_insert()
	frappe.db.commit()


def _double(columns: str, made: int, count: int) -> None:
	listed = columns.removeprefix("name, ")
	while made < count:
		more = min(made, count - made, CHUNK)
		frappe.db.sql(
			f"""insert into `tabDuty Clock` (name, {listed})
			select concat(%s, lpad(cast(substring(name, %s) as unsigned) + %s, 7, '0')),
			{listed.replace("reference_name", f"concat('{PREFIX}', lpad(cast(substring(reference_name, %s) as unsigned) + %s, 7, '0'))")}
			from `tabDuty Clock` where name like %s and name < %s""",
			(
				PREFIX, len(PREFIX) + 1, made, len(PREFIX) + 1, made // 3 + 1,
				f"{PREFIX}%", f"{PREFIX}{more:07}",
			),
		)  # fmt: skip
		frappe.db.commit()
		made += more


def clean() -> None:
	frappe.db.rollback()
	remove("Duty Clock", "name", PREFIX)
	months = (f"{YEARS[0]}-01", f"{YEARS[1]}-12")
	frappe.db.sql("delete from `tabDuty Monthly Figure` where counted_month between %s and %s", months)
	for doctype, name in (
		("Duty Section", SECTION),
		("Duty Staff", f"{PREFIX}head"),
		("User", HEAD),
		("Has Role", f"{PREFIX}role"),
	):
		frappe.db.delete(doctype, {"name": name})
	frappe.db.commit()


def line(what: str, seconds: float, target: str = "") -> None:
	print(f"{what + ':':55}{1000 * seconds:10.1f} ms   {f'(target: {target} or less)' if target else ''}")


def took(call: Any, rounds: int = ROUNDS) -> float:
	"""The median of several rounds, after one to warm up where there are several."""
	if rounds > 1:
		call()
	return statistics.median(timed(call)[0] for _ in range(rounds))


def _arguments() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("site", nargs="?", help="the site, on a bench; the embedded host has one already")
	parser.add_argument("--clocks", type=int, default=1_000_000)
	return parser.parse_args()


if __name__ == "__main__":
	main()
