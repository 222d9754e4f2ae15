"""Rosters and absences: filled quickly, changed with a reason, asked now and ahead."""

import re
from datetime import date, timedelta

import frappe
from frappe.utils import get_datetime, getdate

from duty_responsibility import tasks
from duty_responsibility.api import feeds as feeds_api
from duty_responsibility.api import rosters as api
from duty_responsibility.engine.notices import roster_gaps
from duty_responsibility.engine.office import responders, staffing
from duty_responsibility.rules.responder import Source
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at, in_language
from duty_responsibility.tests.factories import make_office, set_settings
from duty_responsibility.tests.frontdesk import MONDAY, absent, make_front_desk, new_roster, turn

NEXT = MONDAY + timedelta(days=14)


class RosterCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		# the site's own rosters and absences have no say in a test
		frappe.db.delete("Duty Roster Shift")
		frappe.db.delete("Duty Roster")
		frappe.db.delete("Duty Absence")
		with clock_at("2025-01-17 09:00:00"):
			self.office = make_office()
			make_front_desk(self.office)
		self.users, self.staff = self.office.users, self.office.staff
		[name] = frappe.get_all("Duty Roster", pluck="name")
		self.roster = frappe.get_doc("Duty Roster", name)

	def night(self, day: date):
		return next(
			row
			for row in self.roster.shifts
			if row.duty_type == "Off-hours Duty" and getdate(row.from_date) == day
		)


class TestFilling(RosterCase):
	def test_a_roster_says_who_answers(self) -> None:
		self.assertEqual(self.roster.title, "2025-01-20 ~ 2025-02-02")
		choice = responders.who(get_datetime("2025-01-22 20:00:00"))
		self.assertEqual((choice.staff, choice.source), (self.staff["duty_officer"], Source.OFF_HOURS.value))

	def test_the_last_one_is_copied_to_the_same_weekdays(self) -> None:
		with as_user(self.users["clerk"]):
			rows = api.copy_last(str(NEXT))
			self.assertEqual(len(rows), len(self.roster.shifts))
			self.assertEqual({rows[0]["from_date"], rows[2]["from_date"]}, {NEXT})
			copied = new_roster(rows, NEXT).insert()
		self.assertEqual(len(copied.shifts), 16)
		with self.refused("no earlier roster"):
			api.copy_last("2025-01-01")

	def test_who_stepped_in_once_is_not_copied(self) -> None:
		with clock_at("2025-01-19 09:00:00"), as_user(self.users["clerk"]):
			api.replace(self.roster.name, self.night(date(2025, 1, 22)).name, self.staff["weekly"], "ill")
		rows = [row for row in api.copy_last(str(NEXT)) if row["duty_type"] == "Off-hours Duty"]
		self.assertEqual({row["staff"] for row in rows}, {self.staff["duty_officer"]})

	def test_bad_rosters_are_refused(self) -> None:
		officer = self.staff["duty_officer"]
		for words, shifts, first, days in (
			(("before the first",), [], MONDAY, 0),
			(("at most 92 days",), [], MONDAY, 93),
			(("outside the roster",), [turn("Off-hours Duty", officer, NEXT)], MONDAY, 7),
			(("rostered twice", "duty_officer"), [turn("Weekly Duty", officer, NEXT, 2)] * 2, NEXT, 7),
			(("support worker", "Art. 2"), [turn("Off-hours Duty", self.staff["porter"], NEXT)], NEXT, 7),
			(
				("Row 1", "not a time of day"),
				[turn("Off-hours Duty", officer, NEXT, start_time="late")],
				NEXT,
				7,
			),
			(("before its first",), [turn("Off-hours Duty", officer, NEXT, 0)], NEXT - timedelta(1), 7),
		):
			with self.subTest(words), self.refused(*words):
				new_roster(shifts, first, days).insert()

	def test_members_read_it_and_write_nothing(self) -> None:
		with as_user(self.users["member_a"]):
			self.assertTrue(frappe.has_permission("Duty Roster", "read", doc=self.roster.name))
			with self.refused(error=frappe.PermissionError):
				api.replace(self.roster.name, self.roster.shifts[0].name, self.staff["member_a"], "I want it")

	def test_the_printed_sheet_has_a_line_a_day(self) -> None:
		with in_language("zh"):
			sheet = self.roster.sheet()
			html = frappe.get_print("Duty Roster", self.roster.name, "Duty Roster Sheet")
		self.assertEqual(len(sheet["lines"]), 14)
		self.assertEqual(sheet["lines"][0]["day"], "2025年1月20日（周一）")
		name = frappe.db.get_value("Duty Staff", self.staff["weekly"], "employee_name")
		self.assertEqual({line["weekly"] for line in sheet["lines"]}, {name})
		self.assertIn("值班表", html)
		self.assertIn("2025年1月28日（周二）", html)

	def test_the_calendar_view(self) -> None:
		with as_user(self.users["member_a"]):
			events = api.events(start="2025-01-20", end="2025-01-27")
		nights = [event for event in events if "Off-hours" in event["title"]]
		self.assertEqual(nights[0]["name"], self.roster.name)
		self.assertIn(
			{"2025-01-22 08:30:00": "2025-01-23 08:30:00"}, [{n["start"]: n["end"]} for n in nights]
		)


class TestChanging(RosterCase):
	def test_a_replacement_ahead(self) -> None:
		with clock_at("2025-01-20 09:00:00"), as_user(self.users["clerk"]):
			with self.refused("Give a reason"):
				api.replace(self.roster.name, self.night(date(2025, 1, 22)).name, self.staff["weekly"], " ")
			api.replace(self.roster.name, self.night(date(2025, 1, 22)).name, self.staff["weekly"], "ill")
		self.roster.reload()
		row = self.night(date(2025, 1, 22))
		self.assertEqual((row.staff, row.original_staff), (self.staff["weekly"], self.staff["duty_officer"]))
		[change] = self.roster.changes
		self.assertEqual((change.reason, change.changed_by), ("ill", self.staff["clerk"]))
		self.assertEqual(change.from_staff, self.staff["duty_officer"])

	def test_a_replacement_in_the_night(self) -> None:
		"""Who was on duty until then stays on record; the other answers from now on."""
		with clock_at("2025-01-23 02:00:00"), as_user(self.users["clerk"]):
			api.replace(self.roster.name, self.night(date(2025, 1, 22)).name, self.staff["weekly"], "ill")
		for at, expected in (
			("2025-01-22 20:00:00", "duty_officer"),
			("2025-01-23 01:59:00", "duty_officer"),
			("2025-01-23 02:00:00", "weekly"),
			("2025-01-23 08:29:00", "weekly"),
			("2025-01-23 20:00:00", "duty_officer"),
		):
			self.assertEqual(responders.who(get_datetime(at)).staff, self.staff[expected], at)

	def test_a_week_of_duty_changes_hands_with_the_day(self) -> None:
		weekly = next(row for row in self.roster.shifts if row.duty_type == "Weekly Duty")
		for tag in ("clerk", "transfer"):
			absent(self.staff[tag])
		with clock_at("2025-01-22 09:00:00"), as_user(self.users["clerk"]):
			api.replace(self.roster.name, weekly.name, self.staff["member_a"], "on leave from today")
		self.assertEqual(responders.who(get_datetime("2025-01-21 10:00:00")).staff, self.staff["weekly"])
		self.assertEqual(responders.who(get_datetime("2025-01-22 10:00:00")).staff, self.staff["member_a"])

	def test_what_is_over_stays_as_it_was(self) -> None:
		with clock_at("2025-01-25 09:00:00"), as_user(self.users["clerk"]):
			with self.refused("is over"):
				api.replace(
					self.roster.name, self.night(date(2025, 1, 22)).name, self.staff["weekly"], "late"
				)
			self.roster.reload()
			self.night(date(2025, 1, 22)).staff = self.staff["weekly"]
			with self.refused("has begun", "Replace"):
				self.roster.save()
			self.roster.reload()
			self.roster.remove(self.night(date(2025, 1, 22)))
			with self.refused("has begun"):
				self.roster.save()

	def test_a_swap(self) -> None:
		with clock_at("2025-01-19 09:00:00"), as_user(self.users["clerk"]):
			api.replace(self.roster.name, self.night(date(2025, 1, 22)).name, self.staff["weekly"], "ill")
			api.swap(
				self.roster.name,
				self.night(date(2025, 1, 22)).name,
				self.night(date(2025, 1, 24)).name,
				"family",
			)
		self.roster.reload()
		self.assertEqual(self.night(date(2025, 1, 22)).staff, self.staff["duty_officer"])
		self.assertEqual(self.night(date(2025, 1, 24)).staff, self.staff["weekly"])
		self.assertEqual(len(self.roster.changes), 3)

	def test_changes_are_not_written_by_hand(self) -> None:
		with clock_at("2025-01-19 09:00:00"), as_user(self.users["clerk"]):
			self.roster.append("changes", {"reason": "made up", "changed_at": "2025-01-19 08:00:00"})
			with self.refused("Replace"):
				self.roster.save()


class TestAbsence(RosterCase):
	def test_out_and_back(self) -> None:
		with clock_at("2025-01-22 09:00:00"), as_user(self.users["clerk"]):
			self.assertEqual(api.now()["now"]["staff"], self.staff["clerk"])
			api.go_out()
			with self.refused("Out of the office already"):
				api.go_out()
		with clock_at("2025-01-22 09:10:00"), as_user(self.users["member_a"]):
			now = api.now()
			self.assertEqual(now["now"]["staff"], self.staff["transfer"])
			self.assertTrue(any("out of the office" in line for line in now["now"]["why"]))
		with clock_at("2025-01-22 09:20:00"), as_user(self.users["clerk"]):
			self.assertTrue(api.now()["out"])
			api.come_back()
			self.assertEqual(api.now()["now"]["staff"], self.staff["clerk"])

	def test_dates_and_times(self) -> None:
		with self.refused("ends before it begins"):
			absent(self.staff["clerk"], "2025-01-22", to_date="2025-01-21")
		with self.refused("ends before it begins"):
			absent(
				self.staff["clerk"], "2025-01-22", from_time="10:00", to_date="2025-01-22", to_time="09:00"
			)
		with self.refused("not a time of day"):
			absent(self.staff["clerk"], "2025-01-22", from_time="noon")
		with self.refused("Check the year"):
			absent(self.staff["clerk"], "2019-01-22", to_date="2019-01-23")

	def test_for_whom_one_may_enter_it(self) -> None:
		with clock_at("2025-01-20 09:00:00"):
			for tag, about, allowed in (
				("member_a", "member_a", True),
				("member_a", "member_b", False),
				("head_a", "member_a", True),
				("head_a", "member_b", False),
				("clerk", "member_b", True),
			):
				with self.subTest(tag=tag, about=about), as_user(self.users[tag]):
					if allowed:
						absent(self.staff[about])
					else:
						with self.refused(error=frappe.PermissionError):
							absent(self.staff[about])

	def test_the_reason_is_not_everybodys(self) -> None:
		row = absent(self.staff["member_a"], reason="Sick Leave")
		for tag, sees in (
			("member_a", True),
			("head_a", True),
			("clerk", True),
			("director", True),
			("member_a2", False),
			("head_b", False),
			("gatekeeper", False),
		):
			user = self.users[tag]
			with self.subTest(tag):
				self.assertEqual(frappe.has_permission("Duty Absence", doc=row, user=user), sees)
				self.assertEqual(
					frappe.get_list("Duty Absence", filters={"name": row.name}, user=user, pluck="name"),
					[row.name] if sees else [],
				)


class TestWatching(RosterCase):
	def test_the_simulator_and_the_next_person(self) -> None:
		with clock_at("2025-01-22 11:00:00"), as_user(self.users["member_a"]):
			found = api.now()
			self.assertEqual(found["now"]["staff"], self.staff["clerk"])
			self.assertEqual(found["next"]["staff"], self.staff["duty_officer"])
			self.assertIn("12:00", found["until"])
			self.assertEqual(api.who_at("2025-01-26 10:00:00")["staff"], self.staff["clerk"])
			self.assertEqual(api.who_at("2025-01-29 10:00:00")["staff"], self.staff["duty_officer"])
		with as_user(self.users["outsider"]), self.refused(error=frappe.PermissionError):
			api.now()

	def test_gaps_of_the_coming_days(self) -> None:
		with clock_at("2025-01-22 09:00:00"), as_user(self.users["clerk"]):
			self.assertEqual(api.coverage(5), [])
			gaps = api.coverage(30)
		self.assertEqual({gap["date"] for gap in gaps if gap["role"] == "Off-hours Duty"}, {"2025-02-03"})
		self.assertTrue(any(gap["serious"] for gap in gaps))

	def test_the_keeper_is_warned_a_week_ahead(self) -> None:
		set_settings(roster_keeper=self.staff["member_a"])
		told = {"for_user": self.users["member_a"]}
		with clock_at("2025-01-25 07:30:00") as now:
			self.assertEqual(roster_gaps.watch(now), [])
		with clock_at("2025-01-27 07:30:00"):
			tasks.roster_watch()
		[subject] = frappe.get_all("Notification Log", filters=told, pluck="subject")
		self.assertIn("gap(s) within a week", subject)
		self.assertIn("2025-02-03", subject)

	def test_the_roster_names_the_duty_officer_of_the_hour(self) -> None:
		set_settings(duty_officer=self.staff["head_b"])
		night, later = get_datetime("2025-01-22 20:00:00"), get_datetime("2025-02-10 20:00:00")
		self.assertEqual(staffing.directory(night).duty_officer, self.staff["duty_officer"])
		self.assertEqual(staffing.directory(later).duty_officer, self.staff["head_b"])
		absent(self.staff["duty_officer"])
		self.assertEqual(staffing.directory(night).duty_officer, self.staff["head_b"])


class TestFeed(RosterCase):
	def get(self, key: str) -> str:
		feeds_api.duties(key)
		return frappe.local.response.filecontent

	def test_a_phone_reads_its_owners_duties_without_a_login(self) -> None:
		with clock_at("2025-01-20 09:00:00"):
			with as_user(self.users["duty_officer"]):
				address = feeds_api.my_address()
			key = address.partition("key=")[2]
			with as_user("Guest"):
				text = self.get(key)
		self.assertEqual(text.count("BEGIN:VEVENT"), 14)
		# 08:30 in Shanghai is half past midnight in Greenwich
		zone = frappe.utils.get_system_timezone()
		if zone == "Asia/Shanghai":
			self.assertIn("DTSTART:20250122T003000Z", text)
		self.assertTrue(all(len(line.encode()) <= 75 for line in text.split("\r\n")))
		others = [name for tag, name in self.staff.items() if tag != "duty_officer"]
		self.assertFalse([name for name in others if name in text])

	def test_a_wrong_key_shows_nothing(self) -> None:
		with as_user(self.users["duty_officer"]):
			key = feeds_api.my_address().partition("key=")[2]
		staff, token = key.rsplit(".", 1)
		for wrong in (
			"",
			staff,
			f"{staff}.",
			f"{staff}.{'0' * 40}",
			f"{self.staff['clerk']}.{token}",
			f"x.{token}",
		):
			with self.subTest(wrong), as_user("Guest"), self.refused(error=frappe.DoesNotExistError):
				self.get(wrong)

	def test_a_new_address_ends_the_old_one(self) -> None:
		with as_user(self.users["duty_officer"]):
			old, new = feeds_api.my_address(), feeds_api.new_address()
		self.assertNotEqual(old, new)
		with as_user("Guest"), self.refused(error=frappe.DoesNotExistError):
			self.get(old.partition("key=")[2])
		self.assertRegex(self.get(new.partition("key=")[2]), re.escape("BEGIN:VCALENDAR"))
