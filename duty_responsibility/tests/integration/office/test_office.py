"""The office and its policy: what cannot work is refused with a sentence, and nothing of it is saved."""

import frappe
from frappe.utils import getdate

from duty_responsibility.engine.office import calendars
from duty_responsibility.tests.base import DutyTestCase
from duty_responsibility.tests.factories import (
	WEEK,
	condition,
	level,
	make_calendar,
	make_ladder,
	make_office,
	make_section,
	make_staff,
	make_user,
	new_calendar,
	new_ladder,
	new_limit,
	set_settings,
	step,
	unique,
)


class TestCalendar(DutyTestCase):
	def refuse(self, doc, *words: str) -> None:
		with self.refused(*words):
			doc.insert()
		self.assert_gone("Duty Calendar", calendar_name=doc.calendar_name)
		self.assert_gone("Duty Calendar Period", parent=doc.calendar_name)
		self.assert_gone("Duty Calendar Day", parent=doc.calendar_name)

	def test_a_calendar_needs_working_time(self):
		self.refuse(
			new_calendar(periods=()), "The calendar has no working time. Add at least one working period"
		)

	def test_working_periods_do_not_overlap(self):
		late_lunch = {"weekday": "Monday", "start_time": "11:00:00", "end_time": "13:00:00"}
		self.refuse(
			new_calendar([*WEEK, late_lunch]), "Two working periods overlap", "08:30–12:00", "11:00–13:00"
		)

	def test_seasonal_periods_overlap_only_within_their_season(self):
		summer = {"season_from": "06-01", "season_to": "09-30"}
		rows = [
			{"weekday": "Monday", "start_time": "08:00:00", "end_time": "12:00:00", **summer},
			{"weekday": "Monday", "start_time": "11:00:00", "end_time": "13:00:00", **summer},
		]
		self.refuse(new_calendar([*WEEK, *rows]), "Two working periods overlap", "08:00–12:00")
		make_calendar([*WEEK, rows[0]])

	def test_a_period_ends_after_it_starts(self):
		backward = {"weekday": "Monday", "start_time": "18:00:00", "end_time": "14:30:00"}
		self.refuse(new_calendar([backward]), "A working period must end after it starts: 18:00 to 14:30.")

	def test_a_season_is_a_month_and_a_day(self):
		row = {**WEEK[0], "season_from": "June", "season_to": "09-30"}
		self.refuse(new_calendar([row]), "“June” is not a valid")

	def test_own_hours_are_readable(self):
		for hours, said in (
			("whole morning", "“whole morning” is not a list of hours. Write them as 08:30-12:00"),
			("8h30-12h00", "“8h30” is not a valid time"),
			("12:00-08:30", "A working period must end after it starts"),
			("08:30-12:00, 11:00-13:00", "Two working periods overlap"),
		):
			with self.subTest(hours=hours):
				day = {"holiday_date": "2025-01-26", "working": 1, "hours": hours}
				self.refuse(new_calendar(holidays=[day]), said)

	def test_own_hours_may_be_written_with_chinese_punctuation(self):
		day = {"holiday_date": "2025-01-26", "working": 1, "hours": "08:30–12:00，14：00-16:00"}
		name = make_calendar(days=[day])
		close = calendars.current(name).calendar.close_of(getdate("2025-01-26"))
		self.assertEqual(str(close), "2025-01-26 16:00:00")

	def test_a_free_day_has_no_hours(self):
		day = {"holiday_date": "2025-01-28", "working": 0, "hours": "08:30-12:00"}
		self.refuse(new_calendar(holidays=[day]), "is a free day and cannot have hours of its own")

	def test_a_day_is_listed_once(self):
		days = [{"holiday_date": "2025-01-28", "working": working} for working in (0, 1)]
		self.refuse(new_calendar(holidays=days), "2025-01-28 is listed twice")

	def test_a_calendar_says_until_when_it_is_published(self):
		self.refuse(new_calendar(until=""), "Enter until when the holidays are published")

	def test_a_change_that_cannot_work_leaves_the_calendar_as_it_was(self):
		doc = frappe.get_doc("Duty Calendar", make_calendar())
		doc.append("periods", {"weekday": "Monday", "start_time": "09:00:00", "end_time": "10:00:00"})
		with self.refused("Two working periods overlap"):
			doc.save()
		self.assertEqual(frappe.db.count("Duty Calendar Period", {"parent": doc.name}), len(WEEK))


class TestLadder(DutyTestCase):
	def refuse(self, levels, *words: str) -> None:
		doc = new_ladder(levels)
		with self.refused(*words):
			doc.insert()
		self.assert_gone("Duty Escalation Ladder", ladder_name=doc.ladder_name)
		self.assert_gone("Duty Escalation Level", parent=doc.ladder_name)

	def test_a_ladder_has_levels(self):
		self.refuse([], "The ladder has no levels. Add at least one.")

	def test_a_ladder_does_not_go_down(self):
		up = level("After Due", 1, "Working Days", "assignee")
		down = level("After Due", 1, "Half Days", "director")
		self.refuse([up, down], "Level 2 comes before level 1")

	def test_a_level_is_heard_by_somebody(self):
		self.refuse([level("After Due", 0, "Minutes (Round the Clock)")], "Level 1 has no recipient")

	def test_a_share_of_the_time_lies_between_1_and_99_percent(self):
		for share in (0, 100):
			with self.subTest(share=share):
				rung = level("Share of Time Left", share, "Minutes (Round the Clock)", "assignee")
				self.refuse([rung], "Level 1: a share of the time left lies between 1 and 99 percent")


class TestTimeLimit(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.ladder = make_ladder()
		self.two_days = step("Completion", "Working Days", 2, self.ladder)

	def refuse(self, steps, *words: str, conditions=(), **values) -> None:
		doc = new_limit(steps, conditions, **values)
		with self.refused(*words):
			doc.insert()
		self.assert_gone("Duty Time Limit", title=doc.title)
		self.assert_gone("Duty Time Limit Step", parent=doc.title)

	def test_a_limit_has_steps(self):
		self.refuse([], "A time limit needs at least one step")

	def test_a_limit_is_for_a_kind_of_matter(self):
		self.refuse([self.two_days], "has no limits of this kind", document_type="Duty Staff")

	def test_a_step_belongs_to_the_matter(self):
		foreign = step("Proofreading", "Working Days", 1, self.ladder)
		self.refuse([self.two_days, foreign], "Row 2", "has these steps:")

	def test_a_step_needs_a_positive_amount(self):
		self.refuse([step("Completion", "Working Days", 0, self.ladder)], "needs a number greater than zero")

	def test_a_condition_names_a_field_of_the_matter(self):
		foreign = condition("sender", "City Government")
		self.refuse([self.two_days], "Row 1: conditions may name these fields", conditions=[foreign])

	def test_a_condition_names_a_value_of_the_field(self):
		for value, operator in (("Hurried", "Is"), ("Urgent, Hurried", "Is One Of"), ("Hurried", "Is Not")):
			with self.subTest(value=value, operator=operator):
				row = condition("urgency", value, operator)
				self.refuse([self.two_days], "“Hurried” is not a value of", "Very Urgent", conditions=[row])

	def test_several_values_may_be_parted_by_a_chinese_comma(self):
		new_limit([self.two_days], [condition("urgency", "Urgent，Very Urgent", "Is One Of")]).insert()

	def test_a_matter_without_an_event_has_nothing_to_count_back_from(self):
		for kind in ("Working Days Before", "Half Days Before", "Hours Before", "Set by Leader"):
			with self.subTest(kind=kind):
				row = step("Completion", kind, 2, self.ladder)
				self.refuse([row], "Row 1", "has no set time or event to count from")

	def test_a_joined_row_stands_below_its_own_step(self):
		joined = step("Completion", "Calendar Days", 5, self.ladder, combine="Earlier Of")
		other = step("Registration", "Cut-off", 0, self.ladder, "Clerk")
		said = "it can be joined only with a row of the same step directly above"
		self.refuse([joined], "Row 1", said)
		self.refuse([self.two_days, other, joined], "Row 3", said)
		new_limit([self.two_days, joined, other]).insert()

	def test_a_step_is_not_there_twice(self):
		self.refuse([self.two_days, self.two_days], "Row 2", "is there twice. Join the rows")

	def test_the_rows_of_one_step_are_joined_in_one_way(self):
		rows = [
			self.two_days,
			step("Completion", "Calendar Days", 5, self.ladder, combine="Earlier Of"),
			step("Completion", "Calendar Days", 9, self.ladder, combine="Later Of"),
		]
		self.refuse(rows, "join all limits of one step in the same way")

	def test_a_limit_needs_a_ladder_that_exists(self):
		row = step("Completion", "Working Days", 2, unique("No Ladder"))
		with self.assertRaises((frappe.DoesNotExistError, frappe.LinkValidationError)):
			new_limit([row]).insert()

	def test_a_ladder_in_use_is_not_deleted(self):
		new_limit([self.two_days]).insert()
		with self.refused(error=frappe.LinkExistsError):
			frappe.delete_doc("Duty Escalation Ladder", self.ladder)
		self.assertTrue(frappe.db.exists("Duty Escalation Ladder", self.ladder))


class TestPeople(DutyTestCase):
	def section(self, **values):
		return frappe.get_doc({"doctype": "Duty Section", "department_name": unique("Section"), **values})

	def refuse_section(self, *words: str, **values) -> None:
		doc = self.section(**values)
		with self.refused(*words):
			doc.insert()
		self.assert_gone("Duty Section", department_name=doc.department_name)

	def test_a_section_has_a_head_and_a_deputy_director(self):
		person = make_staff("Person")
		self.refuse_section("A section needs a head", deputy_director=person)
		self.refuse_section("A section needs a deputy director in charge", head=person)

	def test_the_head_of_a_section_belongs_to_it(self):
		head, deputy = make_staff("Head"), make_staff("Deputy")
		section = make_section("Section", head, deputy)
		self.assertEqual(frappe.db.get_value("Duty Staff", head, "department"), section)
		self.assertFalse(frappe.db.get_value("Duty Staff", deputy, "department"))

	def test_a_support_worker_answers_for_no_duty(self):
		driver, other = make_staff("Driver", post="Support Worker"), make_staff("Other")
		self.assertTrue(frappe.db.get_value("Duty Staff", driver, "support_worker"))
		said = "is a support worker and cannot answer for a duty (Art. 2)"
		self.refuse_section(said, head=driver, deputy_director=other)
		self.refuse_section(said, head=other, deputy_director=driver)
		for post in ("director", "daily_deputy", "clerk", "duty_officer"):
			with self.subTest(post=post), self.refused(said):
				set_settings(**{post: driver})

	def test_whoever_is_disabled_is_not_appointed(self):
		gone, other = make_staff("Gone", status="Inactive"), make_staff("Other")
		self.refuse_section(
			"is not active on the staff. Choose a person who is in office", head=gone, deputy_director=other
		)

	def test_nobody_leaves_a_post_empty(self):
		office = make_office()
		for who, post in (
			("head_a", "Section Head of"),
			("deputy_b", "Deputy Director in Charge of"),
			("clerk", "Clerk"),
			("director", "Director"),
		):
			with self.subTest(who=who), self.refused("still holds", post, "Appoint another person"):
				staff = frappe.get_doc("Duty Staff", office.staff[who])
				staff.status = "Inactive"
				staff.save()
			self.assertEqual(frappe.db.get_value("Duty Staff", office.staff[who], "status"), "Active")
		with self.refused("still holds"):
			frappe.get_doc("Duty Staff", office.staff["head_b"]).update({"post": "Support Worker"}).save()

	def test_a_post_that_was_handed_over_may_be_left(self):
		office = make_office()
		section = frappe.get_doc("Duty Section", office.section_a)
		section.update({"head": office.staff["member_a"]}).save()
		frappe.get_doc("Duty Staff", office.staff["head_a"]).update({"status": "Left"}).save()

	def test_whoever_left_is_no_longer_chosen_for_a_document_but_stays_on_old_ones(self):
		gone = make_staff("Gone", status="Inactive")
		with self.refused("Assignee", "is not active on the staff"):
			frappe.get_doc(
				{"doctype": "Duty Incoming Document", "title": "T", "sender": "S", "assignee": gone}
			).insert()
		self.assert_gone("Duty Incoming Document", assignee=gone)

	def test_one_user_is_one_person(self):
		user = make_user("Duty Member")
		first = make_staff("First", user=user)
		name = frappe.db.get_value("Duty Staff", first, "employee_name")
		with self.refused(f"The user {user} already belongs to {name}"):
			make_staff("Second", user=user)
		self.assertEqual(frappe.db.count("Duty Staff", {"user_id": user}), 1)

	def test_the_administrator_is_not_a_person(self):
		for user in ("Administrator", "Guest"):
			with self.subTest(user=user), self.refused(f"{user} is not a person"):
				make_staff("Nobody", user=user)

	def test_a_name_is_more_than_spaces(self):
		with self.refused("name"):
			frappe.get_doc({"doctype": "Duty Staff", "employee_name": "   "}).insert()
		self.assertEqual(
			frappe.get_doc({"doctype": "Duty Staff", "employee_name": "  Wang   Wenjing "})
			.insert()
			.employee_name,
			"Wang Wenjing",
		)


class TestSettings(DutyTestCase):
	def given(self) -> None:
		super().given()
		make_office()

	def refuse(self, *words: str, **values) -> None:
		before = frappe.db.get_singles_dict("Duty Settings")
		with self.refused(*words):
			set_settings(**values)
		self.assertEqual(frappe.db.get_singles_dict("Duty Settings"), before)

	def test_the_first_cut_off_lies_before_the_second(self):
		said = "The first daily cut-off must lie before the second"
		self.refuse(said, first_cut_off="17:00:00", second_cut_off="11:00:00")
		self.refuse(said, first_cut_off="11:00:00", second_cut_off="11:00:00")

	def test_there_are_two_cut_offs(self):
		self.refuse("Set both daily cut-offs.", second_cut_off="")

	def test_at_once_is_at_least_a_minute(self):
		self.refuse("“At once” needs at least one minute", at_once_minutes=-5)

	def test_the_watch_is_given_longer_than_a_sweep_takes(self):
		self.refuse("at least 5 minutes before the alarm", watchdog_minutes=4)
