"""A year is published: open clocks that were provisional are counted again, everything else stays as it was.

The calendar ends with 2025. What comes on Tuesday 30 December 2025 is due on Thursday 1 January 2026 by it, and
on Sunday 4 January once the notice of 2026 is known: free from 1 to 3 January, and worked on the 4th.
"""

from datetime import datetime

import frappe
from frappe.utils import get_datetime

from duty_responsibility.api import calendars as api
from duty_responsibility.engine.clocks import recompute
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.engine.office import calendars
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import (
	INCOMING,
	clock_of,
	events_of,
	kinds_of,
	make_calendar,
	make_office,
	make_user,
	register,
	set_settings,
)

RECEIVED = "2025-12-30 09:00:00"
NOW = "2025-12-30 10:00:00"
BEFORE, AFTER = "2026-01-01 18:00:00", "2026-01-04 18:00:00"


class PublishingCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.calendar = self.office.calendar
		self.admin = self.office.users["administrator"]

	def receive(self, at: str = RECEIVED, **values):
		with clock_at(at):
			return register(self.office.users["clerk"], received_at=at, **values)

	def publish(self, at: str = NOW) -> None:
		with clock_at(at), as_user(self.admin):
			api.fill_year(self.calendar, 2026)

	def preview(self, at: str = NOW) -> dict:
		with clock_at(at), as_user(self.admin):
			return api.preview(self.calendar)

	def recompute(self, at: str = NOW) -> int:
		with clock_at(at), as_user(self.admin):
			done = api.recompute(self.calendar)
		self.assertFalse(done["queued"])
		return done["count"]


class TestPublishedYears(DutyTestCase):
	def test_a_year_brings_its_days_with_the_notice_and_moves_the_horizon(self):
		name = make_calendar(until="2025-12-31")
		count = api.fill_year(name, 2026)
		doc = frappe.get_doc("Duty Calendar", name)
		days = {str(row.holiday_date): row for row in doc.holidays}
		self.assertEqual((count, len(doc.holidays)), (39, 39))
		self.assertEqual(str(doc.published_until), "2026-12-31")
		self.assertEqual({row.source for row in doc.holidays}, {"国办发明电〔2025〕7号"})
		self.assertEqual((days["2026-02-14"].working, days["2026-02-15"].working), (1, 0))
		self.assertIn("春节", days["2026-02-14"].description)
		self.assertEqual([str(row.holiday_date) for row in doc.holidays], sorted(days))

	def test_filling_a_year_twice_changes_nothing(self):
		name = make_calendar()
		api.fill_year(name, 2026)
		before = calendars.current(name).snapshot
		api.fill_year(name, 2026)
		self.assertEqual(calendars.current(name).snapshot, before)

	def test_an_earlier_year_does_not_move_the_horizon_back(self):
		name = make_calendar(until="2026-12-31")
		api.fill_year(name, 2025)
		self.assertEqual(str(frappe.db.get_value("Duty Calendar", name, "published_until")), "2026-12-31")

	def test_a_year_that_is_not_published_is_refused(self):
		name = make_calendar()
		with self.refused("The holidays of 2031 are not part of this version", "2025", "2026"):
			api.fill_year(name, 2031)
		self.assertEqual(str(frappe.db.get_value("Duty Calendar", name, "published_until")), "2025-12-31")
		self.assert_gone("Duty Calendar Day", parent=name)

	def test_only_who_may_change_the_calendar_fills_it(self):
		name = make_calendar()
		with as_user(make_user("Duty Clerk")), self.refused(error=frappe.PermissionError):
			api.fill_year(name, 2026)
		with as_user(make_user("Duty Administrator")):
			self.assertEqual(api.fill_year(name, 2026), 39)


class TestPublishing(PublishingCase):
	def test_what_is_due_past_the_horizon_is_provisional(self):
		near, far = self.receive("2025-12-26 09:00:00"), self.receive()
		self.assertEqual((str(clock_of(near).due_at), clock_of(near).provisional), ("2025-12-30 18:00:00", 0))
		self.assertEqual((str(clock_of(far).due_at), clock_of(far).provisional), (BEFORE, 1))
		self.assertIn("provisional", str(events_of(clock_of(far))[0].data["trace"]))
		self.assertEqual(clock_of(far, "Registration").provisional, 0)

	def test_the_preview_lists_exactly_the_clocks_that_change(self):
		near, far = self.receive("2025-12-26 09:00:00"), self.receive()
		self.publish()
		shown = self.preview()
		self.assertEqual((shown["count"], len(shown["changes"])), (1, 1))
		(change,) = shown["changes"]
		self.assertEqual(change["clock"], clock_of(far).name)
		self.assertEqual((change["due_before"], change["due_after"]), (BEFORE, AFTER))
		self.assertEqual((change["provisional_before"], change["provisional_after"]), (True, False))
		for doc in (near, far):
			self.assertEqual(kinds_of(clock_of(doc)), ["Started"])  # looking changes nothing

	def test_counting_again_gives_what_the_preview_showed_with_one_event_each(self):
		docs = [self.receive() for _ in range(3)]
		self.publish()
		shown = {change["clock"]: change["due_after"] for change in self.preview()["changes"]}
		self.assertEqual(self.recompute(), 3)
		for doc in docs:
			clock = clock_of(doc)
			self.assertEqual(str(clock.due_at), shown[clock.name])
			self.assertEqual((clock.provisional, str(clock.original_due_at), clock.cycle), (0, BEFORE, 2))
			started, rescheduled = events_of(clock)
			self.assertEqual((rescheduled.event, rescheduled.actor), ("Rescheduled", self.admin))
			self.assertEqual(str(rescheduled.happened_at), NOW)
			reasons = [step["code"] for step in rescheduled.data["trace"]]
			self.assertEqual(reasons[0], "calendar-published")
			self.assertIn("holiday", reasons)
			self.assertIn("worked-day", reasons)
			self.assertNotEqual(rescheduled.data["calendar_snapshot"], started.data["calendar_snapshot"])
			self.assertEqual(clock.calendar_snapshot, rescheduled.data["calendar_snapshot"])
		mine = {clock_of(doc).name for doc in docs}
		self.assertEqual([found for found in verify().findings if found.clock in mine], [])

	def test_counting_again_twice_changes_nothing_more(self):
		doc = self.receive()
		self.publish()
		self.assertEqual((self.recompute(), self.recompute()), (1, 0))
		self.assertEqual(kinds_of(clock_of(doc)), ["Started", "Rescheduled"])
		self.assertEqual(self.preview()["count"], 0)

	def test_a_published_year_without_a_change_of_time_only_clears_the_flag(self):
		doc = self.receive()
		with clock_at(NOW), as_user(self.admin):
			calendar = frappe.get_doc("Duty Calendar", self.calendar)
			calendar.published_until = "2026-12-31"
			calendar.save()
		self.assertEqual(self.recompute(), 1)
		clock = clock_of(doc)
		self.assertEqual((str(clock.due_at), clock.provisional), (BEFORE, 0))
		self.assertEqual(clock.cycle, 1)  # the same run: nobody is warned twice

	def test_the_sweep_looks_at_the_new_time(self):
		doc = self.receive()
		self.publish()
		self.recompute()
		engine.sweep(datetime(2026, 1, 2, 9), commit=False)
		self.assertEqual(clock_of(doc).breached, 0)
		engine.sweep(datetime(2026, 1, 4, 18, 0, 1), commit=False)
		self.assertEqual(str(clock_of(doc).breached_at), AFTER)


class TestWhatStays(PublishingCase):
	def test_finished_cancelled_and_breached_clocks_stay_as_they_were(self):
		finished, withdrawn, late = self.receive(), self.receive(), self.receive("2025-12-29 09:00:00")
		with clock_at(NOW):
			finished.finish("Done.")
			withdrawn.withdraw("Mistake.")
		engine.sweep(datetime(2026, 1, 1, 9), commit=False)
		before = {doc.name: clock_of(doc) for doc in (finished, withdrawn, late)}
		self.assertEqual(before[late.name].breached, 1)
		self.publish("2026-01-01 10:00:00")
		self.recompute("2026-01-01 10:00:00")
		for doc in (finished, withdrawn, late):
			self.assertEqual(clock_of(doc), before[doc.name])

	def test_a_time_that_has_passed_unseen_is_not_given_again(self):
		"""The sweep has slept: the breach is a fact before anybody has recorded it."""
		doc = self.receive()
		self.publish("2026-01-02 09:00:00")
		self.assertEqual(self.preview("2026-01-02 09:00:00")["count"], 0)
		self.assertEqual(self.recompute("2026-01-02 09:00:00"), 0)
		self.assertEqual(str(clock_of(doc).due_at), BEFORE)

	def test_a_time_never_moves_into_the_past(self):
		doc = self.receive("2025-12-29 09:00:00")
		self.assertEqual(str(clock_of(doc).due_at), "2025-12-31 18:00:00")
		with clock_at("2025-12-31 16:00:00"), as_user(self.admin):
			calendar = frappe.get_doc("Duty Calendar", self.calendar)
			calendar.append("holidays", {"holiday_date": "2025-12-31", "working": 1, "hours": "08:30-12:00"})
			calendar.save()
		self.assertEqual(self.recompute("2025-12-31 16:00:00"), 0)
		self.assertEqual(str(clock_of(doc).due_at), "2025-12-31 18:00:00")
		self.assertEqual(kinds_of(clock_of(doc)), ["Started"])

	def test_an_earlier_time_that_still_lies_ahead_counts(self):
		doc = self.receive("2025-12-29 09:00:00")
		with clock_at("2025-12-31 10:00:00"), as_user(self.admin):
			calendar = frappe.get_doc("Duty Calendar", self.calendar)
			calendar.append("holidays", {"holiday_date": "2025-12-31", "working": 1, "hours": "08:30-12:00"})
			calendar.save()
		self.assertGreaterEqual(self.recompute("2025-12-31 10:00:00"), 1)
		self.assertEqual(str(clock_of(doc).due_at), "2025-12-31 12:00:00")

	def test_what_became_urgent_is_counted_from_that_moment_again(self):
		doc = self.receive("2025-12-30 09:00:00")
		with clock_at("2025-12-31 23:50:00"), as_user(self.office.users["clerk"]):
			frappe.get_doc(INCOMING, doc.name).update({"urgency": "Urgent"}).save()
		self.assertEqual((str(clock_of(doc).due_at), clock_of(doc).provisional), ("2026-01-01 00:20:00", 1))
		self.publish("2025-12-31 23:55:00")
		self.recompute("2025-12-31 23:55:00")
		self.assertEqual((str(clock_of(doc).due_at), clock_of(doc).provisional), ("2026-01-01 00:20:00", 0))

	def test_clocks_of_another_calendar_are_not_touched(self):
		set_settings(calendar=make_calendar())
		doc = self.receive()
		set_settings(calendar=self.calendar)
		self.publish()
		self.recompute()
		self.assertEqual(kinds_of(clock_of(doc)), ["Started"])

	def test_the_rule_that_a_clock_started_with_is_counted_not_todays(self):
		doc = self.receive()
		with clock_at(NOW):
			limit = frappe.get_doc("Duty Time Limit", self.office.limits["ordinary"])
			limit.steps[1].amount = 5
			limit.save()
		self.publish()
		self.recompute()
		self.assertEqual(str(clock_of(doc).due_at), AFTER)


class TestWhoPublishes(PublishingCase):
	def test_only_who_may_change_the_calendar(self):
		for tag in ("clerk", "director", "head_a", "member_a", "gatekeeper", "outsider"):
			for call in (
				lambda: api.preview(self.calendar),
				lambda: api.recompute(self.calendar),
				lambda: api.fill_year(self.calendar, 2026),
			):
				with self.subTest(tag=tag), as_user(self.office.users[tag]):
					with self.refused(error=frappe.PermissionError):
						call()

	def test_the_years_that_are_shipped_are_offered(self):
		with as_user(self.office.users["clerk"]):
			self.assertEqual(api.years(), sorted(calendars.notices()))

	def test_the_background_job_counts_the_same_and_says_how_far_it_is(self):
		docs = [self.receive() for _ in range(2)]
		self.publish()
		told: list[float] = []
		done = recompute.recompute(
			self.calendar, get_datetime(NOW), actor=self.admin, progress=told.append, commit=False
		)
		self.assertEqual((done, told[-1]), (2, 100))
		self.assertEqual({str(clock_of(doc).due_at) for doc in docs}, {AFTER})
		self.assertNotIn(api.recompute_in_background, frappe.whitelisted)
