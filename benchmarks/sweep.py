"""The sweep over many open clocks, beside a loop of documents in the same run.

Run it in a site's context: on the embedded host `./embedded/run python benchmarks/sweep.py`, on a bench
`../env/bin/python ../apps/duty_responsibility/benchmarks/sweep.py SITE` from its folder `sites`.
It makes its own clocks, measures, and removes them again; do not run it on a site in use.

    --open 1000000 --due 10000    how many clocks are open, and how many of them are due for a look
"""

import argparse
import statistics
from datetime import timedelta

import frappe
from common import connect, remove, timed
from frappe.utils import now_datetime

from duty_responsibility.engine.clocks import clocks, sweep
from duty_responsibility.engine.office import calendars, policies, snapshots

PREFIX = "benchmark-"
CALENDAR_DAYS_LEFT = 30
LOOP = 300
"""Documents in the loop that the sweep is compared with; the loop's cost is even, so it is scaled up."""

TABLES = ("Duty Clock", "Duty Clock Event", "Duty Escalation", "Duty Notification", "Duty Fault Record")


def main() -> None:
	args = _arguments()
	connect(args.site)
	clean()
	try:
		print(f"making {args.open:,} open clocks …")
		make(args.open, args.due)
		report(args)
	finally:
		clean()


def report(args: argparse.Namespace) -> None:
	past, now = now_datetime() - timedelta(days=3650), now_datetime()
	idle = [timed(lambda: sweep.sweep(past, commit=False))[0] for _ in range(200)]
	print(
		f"idle tick, {args.open:,} open:      {1000 * statistics.median(idle):8.2f} ms   (target: 1 ms or less)"
	)
	took, done = timed(lambda: sweep.sweep(now))
	assert done.clocks == args.due and done.sent == args.due, done
	print(f"sweep, {args.due:,} of them due:     {took:8.2f} s    (target: 4 s or less)")
	print(f"  breaches {done.breaches:,}, escalations {done.sent:,}, notifications {done.notifications:,}")
	loop, _ = timed(documents_one_by_one)
	scaled = loop / LOOP * args.due
	print(f"get_doc + save, {args.due:,} (scaled): {scaled:8.2f} s    {scaled / took:6.1f} times the sweep")


def documents_one_by_one() -> None:
	"""The peer: what a scheduled job does that loads and saves each due row, with one notification each."""
	for name in frappe.get_all("ToDo", filters={"description": PREFIX}, pluck="name"):
		doc = frappe.get_doc("ToDo", name)
		doc.priority = "High"
		doc.save()
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"subject": PREFIX,
				"for_user": "Administrator",
				"type": "Alert",
				"document_type": "ToDo",
				"document_name": name,
			}
		).insert()
	frappe.db.commit()


def make(count: int, due: int) -> None:
	"""Clocks by doubling rows in the database; `due` of them are a minute past their due time."""
	now = now_datetime().replace(microsecond=0)
	compiled = calendars.current()
	# urgent matters: their ladder goes out at any hour, so the same work is done by day and by night
	plan = policies.plan_for("Duty Incoming Document", {"urgency": "Urgent"})
	step = plan.steps[-1]
	snapshots.store(compiled.snapshot, step.snapshot)
	staff = frappe.get_all(
		"Duty Staff", filters={"status": "Active"}, fields=["name", "department"], limit=20
	)
	held = []
	for number in range(min(1000, count)):
		item = clocks.new("Duty Incoming Document", f"{PREFIX}{number}", step.step, "benchmark")
		item.row["name"] = f"{PREFIX}{number:07}"
		person = staff[number % len(staff)] if staff else frappe._dict()
		item.record(
			clocks.EventKind.STARTED,
			now - timedelta(days=2),
			{
				"due_at": now - timedelta(minutes=1),
				"time_limit": plan.time_limit,
				"article": step.article,
				"calendar": compiled.name,
				"calendar_snapshot": compiled.snapshot[0],
				"policy_snapshot": step.snapshot[0],
				"round_the_clock": 1,
				"assignee": person.get("name"),
				"section": person.get("department"),
			},
			actor="benchmark",
			recorded_at=now,
		)
		# past its due time and awake at any hour, so that the benchmark does the same work day and night
		item.row["next_action_at"] = now - timedelta(seconds=30)
		held.append(item)
	clocks.write(held, now)
	_double(count)
	later = now + timedelta(days=CALENDAR_DAYS_LEFT)
	frappe.db.sql(
		"update `tabDuty Clock` set next_action_at = %s, due_at = %s, unsealed = 0 where name >= %s and name like %s",
		(later, later, f"{PREFIX}{due:07}", f"{PREFIX}%"),
	)
	for _ in range(LOOP):
		frappe.get_doc({"doctype": "ToDo", "description": PREFIX, "allocated_to": "Administrator"}).insert()
	frappe.db.commit()
	for table in TABLES:
		frappe.db.sql(f"analyze table `tab{table}`")


def _double(count: int) -> None:
	columns = [c for c in (*clocks.FIXED, *clocks.POLICY, *clocks.STATE) if c != "name"]
	listed = ", ".join(f"`{column}`" for column in columns)
	made = min(1000, count)
	while made < count:
		more = min(made, count - made)
		frappe.db.sql(
			f"""insert into `tabDuty Clock` (name, {listed})
			select concat(%s, lpad(cast(substring(name, %s) as unsigned) + %s, 7, '0')), {listed}
			from `tabDuty Clock` where name like %s and name < %s""",
			(PREFIX, len(PREFIX) + 1, made, f"{PREFIX}%", f"{PREFIX}{more:07}"),
		)
		frappe.db.commit()
		made += more


def clean() -> None:
	frappe.db.rollback()
	for table in TABLES:
		field = "name" if table == "Duty Clock" else "clock"
		remove(table, field, PREFIX)
	frappe.db.sql("delete from tabToDo where description = %s", (PREFIX,))
	frappe.db.sql("delete from `tabNotification Log` where subject = %s", (PREFIX,))
	frappe.db.commit()


def _arguments() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("site", nargs="?", help="the site, on a bench; the embedded host has one already")
	parser.add_argument("--open", type=int, default=1_000_000)
	parser.add_argument("--due", type=int, default=10_000)
	return parser.parse_args()


if __name__ == "__main__":
	main()
