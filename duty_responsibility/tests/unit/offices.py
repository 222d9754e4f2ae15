"""The calendars that the unit tests and the benchmarks count with, in the plain form a snapshot keeps.

Standard library only, because the benchmarks read them too; random calendars are in `strategies`.
"""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from duty_responsibility.rules.worktime import WorkingCalendar

NOTICES = Path(__file__).resolve().parents[2] / "data" / "state_council_notices.json"

MORNING = ("08:30", "12:00")
AFTERNOON = ("14:30", "18:00")
SUMMER_AFTERNOON = ("15:00", "18:30")


def at(text: str) -> datetime:
	"""An instant as it is written in the examples: "2025-01-24 16:30"."""
	return datetime.fromisoformat(text)


def notice_days() -> list[dict[str, Any]]:
	"""Every day that the shipped notices name, as rows of a calendar."""
	rows = []
	for notice in json.loads(NOTICES.read_text(encoding="utf-8"))["years"]:
		for festival in notice["festivals"]:
			day, last = date.fromisoformat(festival["from"]), date.fromisoformat(festival["to"])
			while day <= last:
				rows.append({"date": day.isoformat(), "working": False, "name": festival["name"]})
				day += timedelta(days=1)
			rows += [
				{"date": worked, "working": True, "name": festival["name"]} for worked in festival["working"]
			]
	return rows


def week(*periods: tuple[str, str], weekdays: range = range(5), **season: str) -> list[dict[str, Any]]:
	"""The same periods on every given weekday."""
	return [
		{"weekday": weekday, "start": start, "end": end, **season}
		for weekday in weekdays
		for start, end in periods
	]


def office_data() -> dict[str, Any]:
	"""Monday to Friday 08:30–12:00 and 14:30–18:00, with the State Council's days of 2024 to 2026."""
	return {
		"periods": week(MORNING, AFTERNOON),
		"days": notice_days(),
		"published_until": "2026-12-31",
	}


def summer_data() -> dict[str, Any]:
	"""The same office with a later afternoon from June to September; the morning is listed with it."""
	data = office_data()
	data["periods"] += week(MORNING, SUMMER_AFTERNOON, season_from="06-01", season_to="09-30")
	return data


def with_days(data: dict[str, Any], *days: dict[str, Any]) -> dict[str, Any]:
	"""A copy in which these days stand in place of what was said of their dates."""
	out = deepcopy(data)
	named = {day["date"] for day in days}
	out["days"] = [day for day in out["days"] if day["date"] not in named] + list(days)
	return out


def round_the_clock_data() -> dict[str, Any]:
	"""A duty room that never closes: periods to 24:00 that meet the next day's."""
	return {"periods": week(("00:00", "24:00"), weekdays=range(7)), "published_until": "2026-12-31"}


def late_shift_data() -> dict[str, Any]:
	"""Works until midnight, so that the close of a day is written as the next day's 00:00."""
	return {"periods": week(("08:00", "12:00"), ("16:00", "24:00")), "published_until": "2026-12-31"}


OFFICE = WorkingCalendar.from_dict(office_data())
SUMMER = WorkingCalendar.from_dict(summer_data())
ROUND_THE_CLOCK = WorkingCalendar.from_dict(round_the_clock_data())
LATE_SHIFT = WorkingCalendar.from_dict(late_shift_data())
