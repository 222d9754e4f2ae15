"""Taking in one inquiry, responder found and three clocks opened, beside a plain insert of a document of its size.

Run it in a site's context: on the embedded host `./embedded/run python benchmarks/intake.py`, on a bench
`../env/bin/python ../apps/duty_responsibility/benchmarks/intake.py SITE` from its folder `sites`.
It makes a DocType of its own for the plain insert, and removes it and every row again; not for a site in use.

    --rounds 300    how many of each are measured, in turn
"""

import argparse
import contextlib
import cProfile
import pstats
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import frappe
from common import connect, timed
from frappe.utils import now_datetime

from duty_responsibility.duty_responsibility.doctype.duty_inquiry import duty_inquiry
from duty_responsibility.engine.clocks import sync
from duty_responsibility.engine.inquiries import inquirers
from duty_responsibility.engine.office import calendars, responders, staffing

PLAIN = "Benchmark Plain Inquiry"
TITLE = "benchmark: how to apply for a permit"
NAME = "Benchmark Wang"

PARTS = (
	("responder found (Art. 2)", responders, "settle"),
	("person and phone kept apart", inquirers, "keep"),
	("three clocks with their events", sync, "sync"),
	("responder told", duty_inquiry.DutyInquiry, "tell_responder"),
)


def main() -> None:
	args = _arguments()
	connect(args.site)
	clean()
	try:
		make_plain()
		report(args)
	finally:
		clean()


def report(args: argparse.Namespace) -> None:
	clerk = staffing.user_of(frappe.get_cached_doc("Duty Settings").clerk)
	if not clerk:
		raise SystemExit("the site needs an office: name the clerk, with a user, in Duty Settings")
	frappe.set_user(clerk)
	contenders: dict[str, Callable[[], Any]] = {"plain": plain, "inquiry": inquiry}
	if "erpnext" in frappe.get_installed_apps():
		contenders["issue"] = issue
	# what is measured came in office hours and is typed now: late at birth, which would open records of its own
	frappe.get_cached_doc("Duty Settings").fault_breaches = 0
	made = inquiry()
	clocks = frappe.db.count("Duty Clock", {"reference_name": made.name})
	if clocks != 3:
		raise SystemExit(f"{made.name} has {clocks} clocks, not three: enable the limits for inquiries")
	for _warm in range(20):
		for contender in contenders.values():
			contender()
	frappe.db.commit()
	took: dict[str, list[float]] = defaultdict(list)
	parts: dict[str, list[float]] = defaultdict(list)
	with _watched(parts):
		for _round in range(args.rounds):
			for name, contender in contenders.items():
				took[name].append(timed(contender)[0])
			frappe.db.commit()  # outside what is measured: its cost is the disk's
	plain_took, inquiry_took = (statistics.median(took[name]) for name in ("plain", "inquiry"))
	print(f"plain insert, same fields:   {1000 * plain_took:7.2f} ms")
	print(
		f"inquiry, three clocks:       {1000 * inquiry_took:7.2f} ms   "
		f"{inquiry_took / plain_took:5.2f} times a plain insert (target: 2 or less)"
	)
	rest = inquiry_took
	for name, _owner, _function in PARTS:
		part = statistics.median(parts[name])
		rest -= part
		print(f"  {name:31} {1000 * part:7.2f} ms   {100 * part / inquiry_took:4.0f} %")
	print(f"  {'the document itself':31} {1000 * rest:7.2f} ms   {100 * rest / inquiry_took:4.0f} %")
	print(f"  statements: plain {len(said(plain))}, inquiry {len(said(inquiry))}")
	if "issue" in took:
		issue_took = statistics.median(took["issue"])
		print(
			f"ERPNext Issue:               {1000 * issue_took:7.2f} ms   {issue_took / inquiry_took:5.2f} times ours"
		)
	else:
		print("ERPNext is not installed on this site, so its Issue is not measured")
	if args.profile:
		print(*said(inquiry), sep="\n")
		profile()


def inquiry() -> Any:
	return frappe.get_doc({"doctype": "Duty Inquiry", **values()}).insert()


def plain() -> Any:
	return frappe.get_doc({"doctype": PLAIN, **values()}).insert()


def issue() -> Any:
	"""With whatever Service Level Agreement the site applies; without one the figure flatters it."""
	return frappe.get_doc({"doctype": "Issue", "subject": TITLE, "description": TITLE}).insert()


def values() -> dict[str, Any]:
	return {
		"title": TITLE,
		"channel": "Phone Call",
		"details": "She asks for the form and where to hand it in. " * 5,
		"inquirer_name": NAME,
		"inquirer_unit": "Benchmark village",
		"phone": "13900000000",
		"received_at": _opening(),
	}


def _opening() -> datetime:
	"""Nine o'clock of the last working day: the chain then asks those who are in the office."""
	calendar = calendars.current().calendar
	day = now_datetime().replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=1)
	while not calendar.is_working(day):
		day -= timedelta(days=1)
	return day


def make_plain() -> None:
	"""The same fields and child tables in a DocType of the site: same columns, a series of its own, no clocks."""
	meta = frappe.get_meta("Duty Inquiry")
	fields = [
		{
			key: field.get(key)
			for key in ("fieldname", "fieldtype", "label", "options", "reqd", "default", "length")
		}
		for field in meta.fields
	]
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": PLAIN,
			"module": "Duty Responsibility",
			"custom": 1,
			"autoname": "BPI-.YYYY.-.#####",
			"track_changes": 1,
			"fields": fields,
			"permissions": [{"role": "Duty Clerk", "read": 1, "write": 1, "create": 1}],
		}
	).insert()
	for index in (
		["inquirer"],
		["current_responder", "status"],
		["first_responder"],
		["status", "received_at"],
	):
		frappe.db.add_index(PLAIN, index)
	frappe.db.commit()


def clean() -> None:
	"""Ledger and matters are append-only for everybody; a benchmark takes its own rows out past them."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	names = frappe.get_all("Duty Inquiry", filters={"title": TITLE}, pluck="name")
	clocks = frappe.get_all("Duty Clock", filters={"reference_name": ("in", names or [""])}, pluck="name")
	for doctype, field, gone in (
		("Duty Clock Event", "clock", clocks),
		("Duty Escalation", "clock", clocks),
		("Duty Notification", "clock", clocks),
		("Duty Clock", "name", clocks),
		("Duty Inquiry", "name", names),
		("Notification Log", "document_name", names),
		("Version", "docname", names),
		("Email Queue", "reference_name", names),
	):
		for start in range(0, len(gone), 500):
			frappe.db.delete(doctype, {field: ("in", gone[start : start + 500])})
	frappe.db.delete("Duty Inquirer", {"inquirer_name": NAME})
	with contextlib.suppress(ImportError):
		if "erpnext" in frappe.get_installed_apps():
			frappe.db.delete("Issue", {"subject": TITLE})
	if frappe.db.exists("DocType", PLAIN):
		frappe.delete_doc("DocType", PLAIN, force=True)
		frappe.db.sql_ddl(f"drop table if exists `tab{PLAIN}`")
	frappe.db.commit()


@contextlib.contextmanager
def _watched(parts: dict[str, list[float]]) -> Iterator[None]:
	"""Take the time of each part where it is called; a few microseconds a call."""
	before = [(owner, function, getattr(owner, function)) for _name, owner, function in PARTS]
	for (name, owner, function), (_owner, _function, original) in zip(PARTS, before, strict=True):

		def timed(*args: Any, _call: Any = original, _into: list[float] = parts[name], **kwargs: Any) -> Any:
			start = time.perf_counter()
			try:
				return _call(*args, **kwargs)
			finally:
				_into.append(time.perf_counter() - start)

		setattr(owner, function, timed)
	try:
		yield
	finally:
		for owner, function, original in before:
			setattr(owner, function, original)


def said(call: Callable[[], Any]) -> list[str]:
	"""The statements that one call sends to the database."""
	sent: list[str] = []
	original = frappe.db.sql

	def noted(query: Any, *args: Any, **kwargs: Any) -> Any:
		sent.append(str(query)[:160])
		return original(query, *args, **kwargs)

	frappe.db.sql = noted
	try:
		call()
	finally:
		del frappe.db.sql
	return sent


def profile() -> None:
	profiler = cProfile.Profile()
	profiler.enable()
	for _round in range(100):
		inquiry()
	profiler.disable()
	pstats.Stats(profiler).sort_stats("cumulative").print_stats(
		"duty_responsibility|frappe.model|frappe.permissions", 75
	)


def _arguments() -> argparse.Namespace:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("site", nargs="?", help="the site, on a bench; the embedded host has one already")
	parser.add_argument("--rounds", type=int, default=300)
	parser.add_argument("--profile", action="store_true", help="print where the time goes")
	return parser.parse_args()


if __name__ == "__main__":
	main()
