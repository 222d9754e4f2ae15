"""The State Council notices the Duty Calendar is filled from.

A wrong day here moves every deadline that crosses it, and nobody would look for the cause in a data file. So
the file is checked twice: for what every notice must satisfy by itself, with nothing but the standard library,
and day by day against two packages that keep the same calendar independently. Those packages are needed by
this test only; the app never imports them.
"""

from __future__ import annotations

import json
import re
import unittest
from datetime import date, timedelta
from pathlib import Path
from typing import Any

try:
	import chinese_calendar
except ImportError:
	chinese_calendar = None

try:
	import holidays
except ImportError:
	holidays = None

NOTICES = Path(__file__).resolve().parents[2] / "data" / "state_council_notices.json"

YEARS = [2024, 2025, 2026]

FESTIVALS = {
	"元旦": "New Year",
	"春节": "Spring Festival",
	"清明节": "Qingming Festival",
	"劳动节": "Labour Day",
	"端午节": "Dragon Boat Festival",
	"中秋节": "Mid-Autumn Festival",
	"国庆节": "National Day",
}

# The first release of `holidays` that need be trusted with 2026. For a year it does not know it guesses instead
# of raising, so an older one would accuse a right file. Raise it when a year is added.
HOLIDAYS_SINCE = (0, 92)


def statutory_days(festival: str, year: int) -> int:
	"""How many days of leave the law itself gives for a festival; the rest of a long break is exchanged.

	The revision of November 2024 added New Year's Eve (除夕) and 2 May, from 2025 on.
	"""
	revised = year >= 2025
	return {"春节": 4 if revised else 3, "劳动节": 2 if revised else 1, "国庆节": 3}.get(festival, 1)


def days_between(first: date, last: date) -> list[date]:
	"""Every date of a range, both ends included, as the filler lists them."""
	return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def days_of_year(year: int) -> list[date]:
	"""Every date of a calendar year: the comparison must not pass over days the file is silent about."""
	return days_between(date(year, 1, 1), date(year, 12, 31))


def days_off(festival: dict[str, Any]) -> list[date]:
	"""The dates a festival's entry makes free."""
	return days_between(date.fromisoformat(festival["from"]), date.fromisoformat(festival["to"]))


def days_working(festival: dict[str, Any]) -> list[date]:
	"""The weekend dates a festival's entry makes working days."""
	return [date.fromisoformat(day) for day in festival["working"]]


def holidays_is_recent() -> bool:
	"""Whether the installed `holidays` is new enough to be a witness."""
	if holidays is None:
		return False
	numbers = tuple(int(part) for part in re.findall(r"\d+", holidays.__version__)[:2])
	return numbers >= HOLIDAYS_SINCE


class NoticesTestCase(unittest.TestCase):
	"""Reads the shipped file itself, not a copy, so that the test speaks of what is installed."""

	data: dict[str, Any]
	notices: list[dict[str, Any]]

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.data = json.loads(NOTICES.read_text(encoding="utf-8"))
		cls.notices = cls.data["years"]

	@classmethod
	def all_off(cls) -> list[date]:
		"""Days off of all notices together: a notice may name days of the December before its year."""
		return [day for notice in cls.notices for entry in notice["festivals"] for day in days_off(entry)]

	@classmethod
	def all_working(cls) -> list[date]:
		"""Make-up working days of all notices together, for the same reason."""
		return [day for notice in cls.notices for entry in notice["festivals"] for day in days_working(entry)]


class TestNoticesByThemselves(NoticesTestCase):
	"""What must hold of any notice, whoever typed it; needs no package and so always runs."""

	def test_the_file_explains_itself(self) -> None:
		"""Whoever adds a year reads only this file: it must say where the dates come from."""
		self.assertEqual(set(self.data), {"_about", "years"})
		self.assertIn("State Council", self.data["_about"])

	def test_years_are_complete_and_in_order(self) -> None:
		"""A gap between two years would be taken for a year without a notice."""
		self.assertEqual([notice["year"] for notice in self.notices], YEARS)

	def test_fields_are_exactly_those_the_filler_reads(self) -> None:
		"""A misspelt key would silently drop make-up days."""
		for notice in self.notices:
			with self.subTest(year=notice["year"]):
				self.assertEqual(
					set(notice), {"year", "notice", "title", "published_on", "source", "festivals"}
				)
				self.assertTrue(notice["source"].startswith("https://www.gov.cn/"))
				for entry in notice["festivals"]:
					self.assertEqual(set(entry), {"name", "english", "from", "to", "working"})

	def test_notice_number_title_and_date_belong_to_the_year(self) -> None:
		"""A notice is issued the year before the one it arranges; a row copied on from last year shows here."""
		for notice in self.notices:
			year = notice["year"]
			with self.subTest(year=year):
				match = re.fullmatch(r"国办发明电〔(\d{4})〕\d+号", notice["notice"])
				self.assertIsNotNone(match)
				self.assertEqual(int(match.group(1)), year - 1)
				self.assertEqual(notice["title"], f"国务院办公厅关于{year}年部分节假日安排的通知")
				self.assertEqual(date.fromisoformat(notice["published_on"]).year, year - 1)

	def test_every_statutory_festival_is_there_once(self) -> None:
		"""Festivals may be joined (2025: 国庆节、中秋节), but none may be missing or come twice."""
		for notice in self.notices:
			with self.subTest(year=notice["year"]):
				names = [name for entry in notice["festivals"] for name in entry["name"].split("、")]
				self.assertEqual(sorted(names), sorted(FESTIVALS))

	def test_english_names_follow_the_chinese_ones(self) -> None:
		"""Both names are shown to users: the same festival must not be called differently from year to year."""
		for notice in self.notices:
			for entry in notice["festivals"]:
				with self.subTest(year=notice["year"], festival=entry["name"]):
					english = " and ".join(FESTIVALS[name] for name in entry["name"].split("、"))
					self.assertEqual(entry["english"], english)

	def test_ranges_are_in_order_and_do_not_meet(self) -> None:
		"""A reversed range lists no day at all, and an overlap gives a day two names."""
		for notice in self.notices:
			last: date | None = None
			for entry in notice["festivals"]:
				with self.subTest(year=notice["year"], festival=entry["name"]):
					off = days_off(entry)
					self.assertTrue(off, "the range ends before it begins")
					if last:
						self.assertLess(last, off[0])
					last = off[-1]

	def test_dates_lie_in_the_year_or_the_new_year_before_it(self) -> None:
		"""Only New Year may reach back, into the December before; anything else is a wrong year typed."""
		for notice in self.notices:
			for entry in notice["festivals"]:
				first = date(notice["year"], 1, 1)
				if entry["name"] == "元旦":
					first = date(notice["year"] - 1, 12, 25)
				for day in days_off(entry) + days_working(entry):
					with self.subTest(year=notice["year"], festival=entry["name"], day=day):
						self.assertTrue(first <= day <= date(notice["year"], 12, 31))

	def test_make_up_days_are_weekend_days(self) -> None:
		"""A make-up day on a weekday changes nothing, so it can only be a slip."""
		for day in self.all_working():
			with self.subTest(day=day):
				self.assertGreaterEqual(day.weekday(), 5)

	def test_make_up_days_are_near_their_festival(self) -> None:
		"""People work shortly before or after the break; a make-up day far away has the wrong month."""
		for notice in self.notices:
			for entry in notice["festivals"]:
				off = days_off(entry)
				for day in days_working(entry):
					with self.subTest(festival=entry["name"], day=day):
						self.assertTrue(
							off[0] - timedelta(days=14) <= day <= off[-1] + timedelta(days=14),
							"more than two weeks away",
						)

	def test_no_date_is_both_off_and_working_or_named_twice(self) -> None:
		"""The calendar holds one row per date; across notices too, since years meet at New Year."""
		dates = self.all_off() + self.all_working()
		self.assertEqual(len(dates), len(set(dates)))

	def test_weekdays_off_are_paid_for_by_law_or_by_a_make_up_day(self) -> None:
		"""The sum every notice obeys: weekdays off = statutory days + make-up days, festival by festival.

		It finds a range one day too long, a make-up day left out, and one put under the wrong festival,
		without any outside source.
		"""
		for notice in self.notices:
			for entry in notice["festivals"]:
				with self.subTest(year=notice["year"], festival=entry["name"]):
					weekdays = [day for day in days_off(entry) if day.weekday() < 5]
					given = sum(statutory_days(name, notice["year"]) for name in entry["name"].split("、"))
					self.assertEqual(len(weekdays), given + len(entry["working"]))


class TestNoticesAgainstOthers(NoticesTestCase):
	"""Agreement with calendars kept by other people: the file must not be right only by its own rules."""

	off: set[date]
	working: set[date]

	def is_workday(self, day: date) -> bool:
		"""The file's answer: what a notice says, and Monday to Friday where no notice says anything."""
		if day in self.working:
			return True
		return day not in self.off and day.weekday() < 5

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.off = set(cls.all_off())
		cls.working = set(cls.all_working())

	def skip_unless_chinesecalendar_knows(self, year: int) -> None:
		"""An older release is no witness for a newer year: it says so by raising."""
		try:
			chinese_calendar.is_workday(date(year, 1, 1))
		except NotImplementedError:
			self.skipTest(f"the installed chinesecalendar does not know {year} yet")

	@unittest.skipUnless(chinese_calendar, "the development package chinesecalendar is not installed")
	def test_every_day_agrees_with_chinesecalendar(self) -> None:
		"""All days of all years, so that a day the file forgets is found as well as one it has wrong."""
		for year in YEARS:
			with self.subTest(year=year):
				self.skip_unless_chinesecalendar_knows(year)
				wrong = [
					day
					for day in days_of_year(year)
					if self.is_workday(day) != chinese_calendar.is_workday(day)
				]
				self.assertEqual(wrong, [])

	@unittest.skipUnless(chinese_calendar, "the development package chinesecalendar is not installed")
	def test_every_date_is_under_the_festival_chinesecalendar_names(self) -> None:
		"""Working or not can agree while a plain weekend stands for a holiday, or under the wrong festival."""
		ours = {
			day: entry["name"]
			for notice in self.notices
			for entry in notice["festivals"]
			for day in days_off(entry) + days_working(entry)
		}
		for year in YEARS:
			with self.subTest(year=year):
				self.skip_unless_chinesecalendar_knows(year)
				wrong = []
				for day in days_of_year(year):
					_off, english = chinese_calendar.get_holiday_detail(day)
					theirs = chinese_calendar.Holiday(english).chinese if english else ""
					# Theirs is the shorter: 清明 for 清明节, and one festival where the notice joins two.
					if bool(theirs) != (day in ours) or theirs not in ours.get(day, ""):
						wrong.append((day, ours.get(day), theirs))
				self.assertEqual(wrong, [])

	@unittest.skipUnless(
		holidays_is_recent(), "the development package holidays is not installed, or older than 0.92"
	)
	def test_every_day_agrees_with_holidays(self) -> None:
		"""A second witness, maintained by other people from the gazette."""
		china = holidays.CN(years=YEARS)
		for year in YEARS:
			with self.subTest(year=year):
				wrong = [
					day for day in days_of_year(year) if self.is_workday(day) != china.is_working_day(day)
				]
				self.assertEqual(wrong, [])


if __name__ == "__main__":
	unittest.main()
