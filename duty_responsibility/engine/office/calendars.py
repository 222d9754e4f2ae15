"""Duty Calendar documents as working calendars of the rules, compiled once per process and content."""

import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, get_time, getdate

from duty_responsibility.engine.office import snapshots
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.worktime import WorkingCalendar
from duty_responsibility.utils.words import listed

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTICES = Path(__file__).parents[2] / "data" / "state_council_notices.json"


class Compiled(NamedTuple):
	"""A calendar ready to count with, and the snapshot that keeps it as it is."""

	name: str
	snapshot: snapshots.Snapshot
	calendar: WorkingCalendar


def as_dict(doc: Document) -> dict[str, Any]:
	"""The plain form that the rules compile."""
	return {
		"periods": [
			{
				"weekday": WEEKDAYS.index(row.weekday),
				"start": _hhmm(row.start_time),
				"end": _hhmm(row.end_time),
				**({"season_from": row.season_from} if row.season_from else {}),
				**({"season_to": row.season_to} if row.season_to else {}),
			}
			for row in doc.periods
		],
		"days": [
			{
				"date": cstr(getdate(row.holiday_date)),
				"working": bool(row.working),
				"name": row.description or "",
				**({"periods": own_hours(row.hours)} if row.hours else {}),
			}
			for row in doc.holidays
		],
		"published_until": cstr(getdate(doc.published_until)),
	}


def own_hours(text: str) -> list[dict[str, str]]:
	"""“08:30-12:00, 14:00-16:00” as periods."""
	periods = []
	for part in text.replace("，", ",").replace("–", "-").replace("：", ":").split(","):
		start, dash, end = part.strip().partition("-")
		if not dash:
			frappe.throw(
				as_html(
					_("“{0}” is not a list of hours. Write them as 08:30-12:00, 14:00-16:00.").format(text)
				),
				title=_("Own Hours"),
			)
		periods.append({"start": start.strip(), "end": end.strip()})
	return periods


def current(name: str | None = None) -> Compiled:
	"""The calendar as it stands now; without a name the office's own."""
	name = name or frappe.get_cached_doc("Duty Settings").calendar
	if not name:
		frappe.throw(
			_("The office has no calendar yet. Choose one in {0}.").format(
				frappe.utils.get_link_to_form("Duty Settings", "Duty Settings", _("Duty Settings"))
			),
			title=_("No Calendar"),
		)
	doc = frappe.get_cached_doc("Duty Calendar", name)
	# every save moves `modified`, so a calendar is read anew as soon as it is another one
	key = (frappe.local.site, name, cstr(doc.modified))
	if key not in _known:
		if len(_known) > 32:
			_known.clear()
		snapshot = snapshots.make("Calendar", name, as_dict(doc))
		_known[key] = Compiled(name, snapshot, _compile(snapshot[0], snapshot[3]))
	return _known[key]


def of_snapshots(names: set[str]) -> dict[str, WorkingCalendar]:
	"""Compiled calendars by snapshot name."""
	calendars = {name: _compiled[name] for name in names if name in _compiled}
	for name, content in snapshots.read(names - set(calendars)).items():
		calendars[name] = _compile(name, json.dumps(content))
	return calendars


_known: dict[tuple[str, str, str], Compiled] = {}
_compiled: dict[str, WorkingCalendar] = {}


def _compile(snapshot: str, content: str) -> WorkingCalendar:
	# the key is the hash of the content, so the same key means the same calendar on every site
	if snapshot not in _compiled:
		if len(_compiled) > 32:
			_compiled.clear()
		_compiled[snapshot] = WorkingCalendar.from_dict(json.loads(content))
	return _compiled[snapshot]


def _hhmm(value: Any) -> str:
	if isinstance(value, timedelta) and value >= timedelta(days=1):
		return "24:00"
	at = get_time(value)
	return at.strftime("%H:%M:%S" if at.second else "%H:%M")


# -- the State Council's notices ------------------------------------------------------------------


@lru_cache(maxsize=1)
def notices() -> dict[int, dict[str, Any]]:
	"""The yearly notices that are shipped, by year."""
	return {item["year"]: item for item in json.loads(NOTICES.read_text(encoding="utf-8"))["years"]}


def days_of_year(year: int) -> list[dict[str, Any]]:
	"""The days of one year's notice as rows of a Duty Calendar; refused for a year not shipped."""
	if year not in notices():
		frappe.throw(
			as_html(
				_(
					"The holidays of {0} are not part of this version (it has {1}). When the State Council has "
					"published its notice, update the app or enter the days by hand."
				).format(year, listed(str(known) for known in sorted(notices())))
			),
			title=_("Year Not Available"),
		)
	notice = notices()[year]
	rows: dict[str, dict[str, Any]] = {}
	for festival in notice["festivals"]:
		day, last = date.fromisoformat(festival["from"]), date.fromisoformat(festival["to"])
		while day <= last:
			rows[day.isoformat()] = {"working": 0, "description": festival["name"]}
			day += timedelta(days=1)
		for worked in festival["working"]:
			rows[worked] = {"working": 1, "description": f"{festival['name']}调休"}
	return [{"holiday_date": day, "source": notice["notice"], **rows[day]} for day in sorted(rows)]


def fill_year(doc: Document, year: int) -> int:
	"""Put one year's days into the calendar, in place of what it held for them. Returns their number."""
	rows = days_of_year(year)
	filled = {row["holiday_date"] for row in rows}
	doc.set("holidays", [row for row in doc.holidays if cstr(getdate(row.holiday_date)) not in filled])
	for row in rows:
		doc.append("holidays", row)
	doc.holidays.sort(key=lambda row: getdate(row.holiday_date))
	for number, row in enumerate(doc.holidays, 1):
		row.idx = number
	end = date(year, 12, 31)
	if not doc.published_until or getdate(doc.published_until) < end:
		doc.published_until = end
	return len(rows)
