"""The sweep: who hears of a clock and when, in working time, once, and fairly after an outage."""

from datetime import datetime

import frappe

from duty_responsibility.engine.clocks import names
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase, clock_at

RECEIVED = (
	"2025-01-24 09:00:00"  # a Friday; Sunday the 26th is worked, the holiday starts on Tuesday the 28th
)
DUE = datetime(2025, 1, 27, 18)


def sweep_at(moment: str) -> engine.Swept:
	return engine.sweep(datetime.fromisoformat(moment), commit=False)


class SweepCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make.make_office()

	def register(self, at: str = RECEIVED, **values):
		with clock_at(at):
			values.setdefault("assignee", self.office.staff["member_a"])
			values.setdefault("section", self.office.section_a)
			doc = make.register(self.office.users["clerk"], received_at=at, **values)
			doc.pass_on()  # so that only the completion runs
			return doc

	def escalations(self, doc, name: str = "Completion"):
		clock = make.clock_of(doc, name)
		return frappe.get_all(
			"Duty Escalation", filters={"clock": clock.name}, fields=["*"], order_by="cycle asc, level asc"
		)

	def told(self, doc, level: int) -> set[str]:
		"""The people who hear of a level, by their names in the office."""
		clock = make.clock_of(doc)
		users = frappe.get_all(
			"Duty Notification",
			filters={"escalation": names.escalation_name(clock.name, clock.cycle, level)},
			pluck="user",
		)
		return {tag for tag, user in self.office.users.items() if user in users}


class TestLadder(SweepCase):
	def test_the_warning_comes_when_a_quarter_of_the_working_time_is_left(self):
		"""20.5 working hours from Friday 09:00 over the worked Sunday to Monday 18:00; 5 h 7 min 30 s are left."""
		doc = self.register()
		self.assertEqual(make.clock_of(doc).due_at, DUE)
		sweep_at("2025-01-27 10:22:00")
		self.assertEqual(self.escalations(doc), [])
		sweep_at("2025-01-27 10:23:00")
		(escalation,) = self.escalations(doc)
		self.assertEqual((escalation.level, escalation.outcome, escalation.kind), (1, "Sent", "Reminder"))
		self.assertEqual(escalation.reached_at, datetime(2025, 1, 27, 10, 22, 30))
		self.assertEqual(self.told(doc, 1), {"member_a"})

	def test_at_the_due_second_nothing_is_late_and_a_minute_later_it_is(self):
		doc = self.register()
		sweep_at("2025-01-27 18:00:00")
		self.assertFalse(make.clock_of(doc).breached)
		sweep_at("2025-01-27 18:01:00")
		clock = make.clock_of(doc)
		self.assertTrue(clock.breached)
		self.assertEqual(clock.breached_at, DUE)
		breach = next(event for event in make.events_of(clock) if event.event == "Breached")
		self.assertEqual(breach.recorded_at, datetime(2025, 1, 27, 18, 1))

	def test_an_overdue_notice_on_the_eve_of_a_holiday_waits_for_the_opening_after_it(self):
		doc = self.register()
		sweep_at("2025-01-27 18:01:00")
		self.assertEqual([f.level for f in self.escalations(doc)], [])  # the warning waits with it
		self.assertEqual(make.clock_of(doc).next_action_at, datetime(2025, 2, 5, 8, 30))
		sweep_at("2025-02-01 10:00:00")
		self.assertEqual(self.escalations(doc), [])
		sweep_at("2025-02-05 08:30:00")
		self.assertEqual([(f.level, f.outcome) for f in self.escalations(doc)], [(1, "Skipped"), (2, "Sent")])
		self.assertEqual(self.told(doc, 2), {"member_a", "head_a"})

	def test_each_level_reaches_the_next_one_up_the_chain(self):
		doc = self.register()
		for moment in (
			"2025-01-27 10:23:00",
			"2025-02-05 08:30:00",  # overdue
			"2025-02-05 14:30:00",  # half a working day later; 12:00 is the break, so it waits for 14:30
			"2025-02-06 08:30:00",  # one working day later
		):
			sweep_at(moment)
		self.assertEqual(
			[(f.level, f.outcome) for f in self.escalations(doc)], [(n, "Sent") for n in (1, 2, 3, 4)]
		)
		self.assertEqual(self.told(doc, 3), {"member_a", "deputy_a"})
		self.assertEqual(self.told(doc, 4), {"deputy_a", "director"})
		self.assertIsNone(make.clock_of(doc).next_action_at)

	def test_the_forms_of_the_ledger_say_in_words_what_is_stored_as_data(self):
		doc = self.register()
		sweep_at("2025-02-05 08:30:00")
		passed, sent = (frappe.get_doc("Duty Escalation", row.name) for row in self.escalations(doc))
		people = {
			tag: frappe.db.get_value("Duty Staff", self.office.staff[tag], "employee_name")
			for tag in ("member_a", "head_a")
		}
		for form in (passed, sent):
			form.run_method("onload")
		told, *why = sent.get_onload("said")
		self.assertIn(f"{people['member_a']} (Assignee)", told)
		self.assertIn(f"{people['head_a']} (Section Head)", told)
		self.assertIn("Level 2 was reached: Mon 2025-01-27 18:00:01.", why)
		self.assertEqual(passed.get_onload("said"), ["Level 2 stands for it too, as both had become due."])
		said = {}
		for row in make.events_of(make.clock_of(doc)):
			event = frappe.get_doc("Duty Clock Event", row.name)
			event.run_method("onload")
			said[event.event] = event.get_onload("said")
		self.assertEqual(said["Breached"], ["Due: Mon 2025-01-27 18:00"])
		self.assertIn("Level 2: Urging", said["Escalated"])
		self.assertTrue(any(line.startswith("Due: Mon 2025-01-27 18:00") for line in said["Started"]))

	def test_a_second_look_at_the_same_moment_does_nothing(self):
		doc = self.register()
		sweep_at("2025-02-05 08:30:00")
		before = make.kinds_of(make.clock_of(doc)), self.escalations(doc)
		done = sweep_at("2025-02-05 08:30:00")
		self.assertEqual((done.sent, done.breaches), (0, 0))
		self.assertEqual((make.kinds_of(make.clock_of(doc)), self.escalations(doc)), before)

	def test_a_finished_clock_is_left_alone(self):
		doc = self.register()
		with clock_at("2025-01-27 17:59:00"):
			doc.finish("Done.")
		sweep_at("2025-02-10 09:00:00")
		self.assertEqual(self.escalations(doc), [])
		self.assertEqual(make.clock_of(doc).result, "On Time")

	def test_whoever_cannot_be_reached_is_passed_over_for_the_next_one_up_with_a_reason(self):
		frappe.db.set_value("User", self.office.users["member_a"], "enabled", 0)
		doc = self.register()
		sweep_at("2025-01-27 10:23:00")
		self.assertEqual(self.told(doc, 1), {"head_a"})
		self.assertIn("not-enabled", self.escalations(doc)[0].trace)

	def test_when_the_whole_chain_is_away_the_administrators_hear_of_it(self):
		for tag in ("member_a", "head_a", "deputy_a", "director"):
			frappe.db.set_value("User", self.office.users[tag], "enabled", 0)
		doc = self.register()
		sweep_at("2025-01-27 10:23:00")
		self.assertIn("administrator", self.told(doc, 1))
		self.assertIn("nobody-left", self.escalations(doc)[0].trace)


class TestOffHours(SweepCase):
	def test_what_is_urgent_at_night_goes_to_the_duty_officer_and_to_the_others_at_the_opening(self):
		"""At once is 30 plain minutes; a quarter is left at 22:22:30."""
		doc = self.register("2025-01-24 22:00:00", urgency="Urgent")
		self.assertEqual(make.clock_of(doc).due_at, datetime(2025, 1, 24, 22, 30))
		sweep_at("2025-01-24 22:23:00")
		name = names.escalation_name(make.clock_of(doc).name, 1, 1)
		notifications = frappe.get_all(
			"Duty Notification", filters={"escalation": name}, fields=["user", "send_after"]
		)
		self.assertEqual(
			{notification.user: notification.send_after for notification in notifications},
			{
				self.office.users["duty_officer"]: datetime(2025, 1, 24, 22, 23),
				self.office.users["member_a"]: datetime(2025, 1, 26, 8, 30),  # the worked Sunday
			},
		)

	def test_a_level_that_must_not_wait_goes_out_at_night_and_those_below_it_go_their_own_way(self):
		doc = self.register("2025-01-24 22:00:00", urgency="Urgent")
		sweep_at(
			"2025-01-24 23:01:00"
		)  # half an hour past due; two lower levels were reached in the meantime
		name = names.escalation_name(make.clock_of(doc).name, 1, 3)
		notifications = frappe.get_all(
			"Duty Notification", filters={"escalation": name}, fields=["user", "send_after"]
		)
		tags = {user: tag for tag, user in self.office.users.items()}
		night, opening = datetime(2025, 1, 24, 23, 1), datetime(2025, 1, 26, 8, 30)
		self.assertEqual(
			{tags[notification.user]: notification.send_after for notification in notifications},
			{"head_a": night, "deputy_a": night, "duty_officer": night, "member_a": opening},
		)

	def test_the_duty_officer_sees_what_they_were_told_of_and_nothing_else(self):
		doc = self.register("2025-01-24 22:00:00", urgency="Urgent")
		officer = self.office.users["duty_officer"]
		self.assertFalse(frappe.has_permission(doc.doctype, doc=doc, user=officer))
		sweep_at("2025-01-24 22:23:00")
		self.assertEqual(frappe.get_list(doc.doctype, user=officer, pluck="name"), [doc.name])
		self.assertTrue(frappe.has_permission(doc.doctype, doc=doc, user=officer))


class TestOutage(SweepCase):
	"""Three days without a sweep: Monday to Thursday (rule 7)."""

	def given(self) -> None:
		super().given()
		self.in_time = self.register("2025-02-10 09:00:00")
		self.late = self.register("2025-02-10 09:10:00")
		self.open = self.register("2025-02-10 09:20:00")  # all are due on Wednesday 18:00
		with clock_at("2025-02-12 17:30:00"):
			self.in_time.finish("Done.")
		with clock_at("2025-02-13 09:00:00"):
			self.late.finish("Done too late.")
		sweep_at("2025-02-14 09:00:00")

	def test_levels_collapse_into_the_highest_and_the_skipped_ones_are_on_record(self):
		outcomes = [(f.level, f.outcome, f.collapsed_into) for f in self.escalations(self.open)]
		self.assertEqual(outcomes, [(1, "Skipped", 4), (2, "Skipped", 4), (3, "Skipped", 4), (4, "Sent", 0)])

	def test_everybody_whom_a_collapsed_level_was_meant_for_hears_once(self):
		self.assertEqual(self.told(self.open, 4), {"member_a", "head_a", "deputy_a", "director"})

	def test_staff_are_judged_by_when_they_finished_not_by_when_the_sweep_woke_up(self):
		self.assertEqual(make.clock_of(self.in_time).result, "On Time")
		self.assertEqual(self.escalations(self.in_time), [])
		late = make.clock_of(self.late)
		self.assertEqual((late.result, late.breached_at), ("Late", datetime(2025, 2, 12, 18)))
		self.assertEqual(late.late_minutes, 30)  # from 08:30 to 09:00 on Thursday

	def test_the_breach_is_dated_by_the_due_time_and_recorded_when_it_was_seen(self):
		clock = make.clock_of(self.open)
		self.assertEqual(clock.breached_at, datetime(2025, 2, 12, 18))
		breach = next(event for event in make.events_of(clock) if event.event == "Breached")
		self.assertEqual(breach.data["due_at"], "2025-02-12 18:00:00")
		self.assertEqual(breach.recorded_at, datetime(2025, 2, 14, 9))


class TestDamage(SweepCase):
	"""What somebody damaged behind the app's back must not keep the others from being heard."""

	def test_a_clock_that_cannot_be_looked_at_is_put_off_and_the_others_go_on(self):
		whole = self.register()
		without_policy, without_sense = self.register(), self.register()
		damage = "update `tabDuty Clock` set {0} where name = %s"
		frappe.db.sql(damage.format("policy_snapshot = 'gone'"), make.clock_of(without_policy).name)
		frappe.db.sql(damage.format("status = 'Sleeping'"), make.clock_of(without_sense).name)
		now = datetime(2025, 1, 27, 10, 23)
		done = engine.sweep(now, commit=False)
		self.assertEqual(done.failed, 2)
		self.assertEqual([escalation.level for escalation in self.escalations(whole)], [1])
		for doc in (without_policy, without_sense):
			self.assertEqual(self.escalations(doc), [])
			self.assertEqual(make.clock_of(doc).next_action_at, now + engine.RETRY)
		logged = frappe.get_all("Error Log", filters={"method": ("like", "%could not be looked at%")})
		self.assertTrue(logged)

	def test_a_level_that_was_set_back_cannot_fire_again_nor_stop_the_others(self):
		"""The escalation's name is unique in the database; the batch is then written clock by clock."""
		whole, turned_back = self.register(), self.register()
		engine.sweep(datetime(2025, 1, 27, 10, 23), commit=False)
		name = make.clock_of(turned_back).name
		frappe.db.sql(
			"update `tabDuty Clock` set level = 0, next_action_at = '2025-01-27 10:00:00' where name = %s",
			name,
		)
		done = engine.sweep(datetime(2025, 2, 5, 8, 30), commit=False)
		self.assertEqual(done.failed, 1)
		self.assertEqual([escalation.level for escalation in self.escalations(whole)], [1, 2])
		self.assertEqual([escalation.level for escalation in self.escalations(turned_back)], [1])
