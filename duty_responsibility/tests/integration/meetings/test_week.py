"""What is shown and printed of meetings and deadlines: only what the reader may see."""

from datetime import date

import frappe

from duty_responsibility.api import meetings as meeting_api
from duty_responsibility.api import week as api
from duty_responsibility.engine.meetings import clashes, notices
from duty_responsibility.engine.shifts import shifts
from duty_responsibility.tests.base import as_user, clock_at, in_language
from duty_responsibility.tests.factories import register, set_settings
from duty_responsibility.tests.frontdesk import MONDAY, absent, new_roster, turn
from duty_responsibility.tests.meetings import MEETING, MeetingCase

FRIDAY = "2025-01-24 09:00:00"


class TestWeek(MeetingCase):
	def week(self, who: str, **values) -> dict[str, dict]:
		with clock_at(FRIDAY), as_user(self.users[who]):
			return {row["date"]: row for row in api.week(**values)["days"]}

	def test_a_week_has_its_meetings_and_what_is_due_day_by_day(self):
		doc = self.call("2025-01-26 10:00:00", "2025-01-26 11:00:00", preparations=[{"item": "Banner"}])
		days = self.week("member_a", start="2025-01-24")
		self.assertEqual(next(iter(days)), "2025-01-20")
		self.assertEqual(len(days), 7)
		self.assertTrue(days["2025-01-24"]["today"])
		# Saturday is free, Sunday is worked instead
		self.assertEqual((days["2025-01-25"]["working"], days["2025-01-26"]["working"]), (False, True))
		sunday = days["2025-01-26"]
		self.assertEqual([row["name"] for row in sunday["meetings"]], [doc.name])
		self.assertEqual(
			[(row["at"], row["step"], row["light"]) for row in sunday["deadlines"]],
			[("08:00", "Preparation (Banner)", "green")],
		)

	def test_nobody_reads_of_what_they_may_not_see(self):
		doc = self.call("2025-01-24 15:00:00", "2025-01-24 16:00:00")
		with clock_at(FRIDAY):
			other = register(self.users["clerk"], received_at=FRIDAY, urgency="Urgent")
		for who, sees in (("member_a", {doc.name}), ("member_b", set()), ("clerk", {doc.name, other.name})):
			found = set()
			for day in self.week(who, start="2025-01-24").values():
				found |= {row["name"] for row in (*day["meetings"], *day["deadlines"])}
			with self.subTest(who=who):
				self.assertEqual(found & {doc.name, other.name}, sees)

	def test_who_may_only_read_a_meeting_gets_no_message_about_it(self):
		doc = self.call("2025-01-24 15:00:00", "2025-01-24 16:00:00")
		frappe.local.message_log = []
		with clock_at(FRIDAY), as_user(self.users["administrator"]):
			self.assertFalse(meeting_api.overview(doc.name)["organises"])
		self.assertEqual(frappe.local.message_log, [])

	def test_one_section_can_be_chosen(self):
		self.call("2025-01-24 15:00:00", "2025-01-24 16:00:00")
		days = self.week("clerk", start="2025-01-24", section=self.office.section_b)
		self.assertEqual([day["meetings"] for day in days.values() if day["meetings"]], [])


class TestDutyInTheWeek(MeetingCase):
	def given(self) -> None:
		super().given()
		# the site's own rosters and logs have no say in a test
		for doctype in ("Duty Roster Shift", "Duty Roster", "Duty Absence", "Duty Shift Log"):
			frappe.db.delete(doctype)
		set_settings(keep_shift_log=1)
		new_roster(
			[
				turn("Weekly Duty", self.staff["head_b"], MONDAY, 7),
				turn("Off-hours Duty", self.staff["member_a"], date(2025, 1, 24)),
				turn(
					"Off-hours Duty",
					self.staff["member_b"],
					date(2025, 1, 25),
					start_time="09:00",
					end_time="21:00",
				),
			],
			days=7,
		).insert()
		self.names = {
			tag: frappe.db.get_value("Duty Staff", name, "employee_name") for tag, name in self.staff.items()
		}

	def duty(self, who: str) -> dict[str, list[tuple[str, str, str]]]:
		with clock_at(FRIDAY), as_user(self.users[who]):
			days = api.week(start="2025-01-24")["days"]
		return {
			day["date"]: [(row["kind"], row["name"], row["hours"]) for row in day["duty"]] for day in days
		}

	def test_each_day_has_those_on_duty_the_duty_officer_where_nobody_is_rostered(self):
		days = self.duty("member_a2")
		weekly = ("Weekly Duty", self.names["head_b"], "")
		fallback = self.names["duty_officer"]
		self.assertEqual(
			days["2025-01-24"], [weekly, ("Off-hours Duty", self.names["member_a"], "08:30–08:30")]
		)
		self.assertEqual(
			days["2025-01-25"],
			[
				weekly,
				("Off-hours Duty", fallback, "08:30–09:00"),
				("Off-hours Duty", self.names["member_b"], "09:00–21:00"),
				("Off-hours Duty", fallback, "21:00–08:30"),
			],
		)
		self.assertEqual(days["2025-01-20"][-1][1], fallback)

	def test_who_is_away_is_shown_as_away_and_a_log_to_its_readers_only(self):
		absent(self.staff["head_b"], "2025-01-25", to_date="2025-01-25")
		with clock_at(FRIDAY) as now:
			shifts.keep(now)
		for who, reads in (("member_a", True), ("clerk", True), ("member_b", False)):
			with clock_at(FRIDAY), as_user(self.users[who]):
				days = {day["date"]: day["duty"] for day in api.week(start="2025-01-24")["days"]}
			with self.subTest(who=who):
				self.assertEqual([row["away"] for row in days["2025-01-24"]], [False, False])
				self.assertTrue(days["2025-01-25"][0]["away"])
				self.assertEqual(bool(days["2025-01-24"][1]["log"]), reads)

	def test_who_is_not_of_the_office_sees_no_roster(self):
		with as_user(self.users["outsider"]), self.assertRaises(frappe.PermissionError):
			api.week()


class TestPrints(MeetingCase):
	def test_cards_list_and_minutes_are_printed_from_the_meeting(self):
		guests = [{"participant_name": "吴敏", "organ": "县林业局"}, {"participant_name": "<b>Li</b>"}]
		doc = self.call(
			"2025-01-24 15:00:00",
			participants=guests,
			decisions=[{"decision": "Plant <i>trees</i>."}],
			minutes="<p>It was decided.</p>",
			agenda=[{"subject": "Trees"}],
		)
		with clock_at(FRIDAY), as_user(self.users["member_a"]), in_language("zh"):
			printed = {
				name: frappe.get_print(MEETING, doc.name, f"Meeting {name}")
				for name in ("Name Cards", "Sign-in List", "Minutes")
			}
		self.assertEqual(
			printed["Name Cards"].count("吴&#12288;敏") + printed["Name Cards"].count("吴\u3000敏"), 2
		)
		self.assertIn("签到表", printed["Sign-in List"])
		self.assertIn("县林业局", printed["Sign-in List"])
		self.assertIn("It was decided.", printed["Minutes"])
		for name, html in printed.items():
			with self.subTest(name=name):
				self.assertNotIn("<b>Li</b>", html)
				self.assertNotIn("<i>trees</i>", html)


class TestScheduler(MeetingCase):
	def test_begun_and_ended_meetings_are_seen_by_the_minutes_job(self):
		doc = self.call(
			"2025-01-24 10:00:00", "2025-01-24 11:00:00", participants=[{"participant_name": "Wu"}]
		)
		with clock_at("2025-01-24 11:00:00") as now:
			notices.judge(now)
			clashes.close_past_meetings(now)
		doc.reload()
		self.assertEqual((doc.status, doc.notices_judged), ("Held", 1))
		self.assertTrue(frappe.db.exists("Duty Fact", {"reference_name": doc.name, "kind": "Notice Omitted"}))
		with clock_at("2025-01-24 11:05:00"), as_user(self.users["member_a"]):
			with self.refused("This document is closed: Held"):
				meeting_api.send_notices(doc.name)
