"""Meetings (Art. 13): preparation that counts back from the start, and what becomes of it when the meeting moves.

The week used: Friday 24 January 2025; Sunday 26 and Monday 27 are worked; free until Wednesday 5 February;
Saturday 8 February is worked.
"""

import frappe

from duty_responsibility.api import clocks as clock_api
from duty_responsibility.api import extensions
from duty_responsibility.api import meetings as api
from duty_responsibility.engine.clocks import sweep
from duty_responsibility.engine.meetings import clashes as engine
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.factories import clock_of, events_of, kinds_of
from duty_responsibility.tests.meetings import (
	ASSIGNMENT,
	MEETING,
	MeetingCase,
	clocks_of,
	make_room,
)

REFUSED = (frappe.ValidationError, frappe.PermissionError)
FRIDAY = "2025-01-24 09:00:00"


class TestBackward(MeetingCase):
	def test_two_hours_before_by_the_clock_round_the_clock(self):
		for start, due in (
			("2025-01-27 09:00:00", "2025-01-27 07:00:00"),
			("2025-01-27 15:00:00", "2025-01-27 13:00:00"),  # in the lunch break
			("2025-01-26 10:00:00", "2025-01-26 08:00:00"),  # a worked Sunday
			("2025-02-01 10:00:00", "2025-02-01 08:00:00"),  # a holiday: the hours are plain hours
		):
			with self.subTest(start=start):
				self.assertEqual(self.due(self.call(start)), due)

	def test_half_a_day_and_a_day_before_a_major_meeting(self):
		for start, half, day in (
			# the half-day before Monday morning is the worked Sunday's afternoon
			("2025-01-27 09:00:00", "2025-01-26 18:00:00", "2025-01-26 18:00:00"),
			# in the lunch break it belongs to the afternoon
			("2025-01-27 13:00:00", "2025-01-27 12:00:00", "2025-01-26 18:00:00"),
			("2025-01-27 15:00:00", "2025-01-27 12:00:00", "2025-01-26 18:00:00"),
			# over the Spring Festival
			("2025-02-05 09:00:00", "2025-01-27 18:00:00", "2025-01-27 18:00:00"),
			("2025-02-05 15:00:00", "2025-02-05 12:00:00", "2025-01-27 18:00:00"),
			# on the Sunday after a worked Saturday, itself free
			("2025-02-09 09:00:00", "2025-02-08 18:00:00", "2025-02-08 18:00:00"),
			# over a plain weekend: Sunday 16 to Monday 17 February
			("2025-02-17 09:00:00", "2025-02-14 18:00:00", "2025-02-14 18:00:00"),
		):
			with self.subTest(start=start):
				doc = self.call(start, level="Major")
				self.assertEqual(self.due(doc, "Preparation"), half)
				self.assertEqual(self.due(doc, "Early Preparation"), day)
				self.assertEqual(clock_of(doc, "Preparation").article, "Art. 13")

	def test_each_item_has_its_person_and_its_clock(self):
		items = [{"item": "Banner", "assignee": self.staff["member_b"]}, {"item": "Sound"}]
		doc = self.call("2025-01-27 15:00:00", preparations=items)
		clocks = {row.part_label: row for row in clocks_of(doc, "Preparation")}
		self.assertEqual(clocks["Banner"].assignee, self.staff["member_b"])
		self.assertEqual(clocks["Banner"].section, self.office.section_b)
		self.assertEqual(clocks["Sound"].assignee, self.staff["member_a"])
		self.act(api.ready, "2025-01-27 12:00:00", "member_b", doc, self.row(doc, "Banner"), "Checked.")
		clocks = {row.part_label: row for row in clocks_of(doc, "Preparation")}
		self.assertEqual((clocks["Banner"].status, clocks["Banner"].result), ("Finished", "On Time"))
		self.assertEqual(clocks["Sound"].status, "Running")

	def test_what_was_not_ready_after_all_is_done_again(self):
		doc = self.call("2025-01-27 15:00:00", preparations=[{"item": "Banner"}])
		row = self.row(doc, "Banner")
		self.act(api.ready, "2025-01-27 10:00:00", "member_a", doc, row)
		self.act(api.not_ready, "2025-01-27 11:00:00", "member_a", doc, row)
		first, second = clocks_of(doc, "Preparation")
		self.assertEqual((first.result, second.round_number, second.status), ("On Time", 2, "Running"))
		self.assertEqual(str(second.due_at), "2025-01-27 13:00:00")

	def test_a_meeting_called_at_short_notice_leaves_time_to_act(self):
		doc = self.call("2025-01-24 10:00:00")  # called at nine: two hours before is past
		self.assertEqual(self.due(doc), "2025-01-24 09:30:00")
		doc = self.call("2025-01-24 09:10:00")  # not after the start, though
		self.assertEqual(self.due(doc), "2025-01-24 09:10:00")
		with clock_at("2025-01-24 09:05:00"), as_user(self.users["member_a"]):
			shown = clock_api.of_matter(MEETING, doc.name)
		self.assertIn("there must be time to act", " ".join(" ".join(row["why"]) for row in shown))

	def test_the_template_of_the_level_is_filled_in(self):
		for level in ("Ordinary", "Major"):
			frappe.db.set_value("Duty Meeting Template", {"level": level}, "disabled", 1)
			items = [{"item": f"Item {level}", "early": 1, "assignee": self.staff["member_b"]}]
			values = {"template_name": f"Test {level} {self.office.calendar}", "level": level, "items": items}
			frappe.get_doc({"doctype": "Duty Meeting Template", **values}).insert()
			doc = self.call("2025-01-27 15:00:00", level=level, preparations=[])
			with self.subTest(level=level):
				self.assertEqual([row.item for row in doc.preparations], [f"Item {level}"])
				self.assertEqual(clock_of(doc, "Early Preparation").assignee, self.staff["member_b"])


class TestMoves(MeetingCase):
	def test_moved_five_times_with_an_event_for_each(self):
		doc = self.call("2025-01-27 15:00:00", preparations=[{"item": "Banner"}])
		for number, (at, start, due) in enumerate(
			(
				("2025-01-24 10:00:00", "2025-02-05 15:00:00", "2025-02-05 13:00:00"),
				("2025-01-24 11:00:00", "2025-01-26 09:00:00", "2025-01-26 07:00:00"),
				("2025-01-24 15:00:00", "2025-02-06 10:00:00", "2025-02-06 08:00:00"),
				("2025-01-26 10:00:00", "2025-01-27 09:00:00", "2025-01-27 07:00:00"),
				("2025-01-26 11:00:00", "2025-01-27 10:00:00", "2025-01-27 08:00:00"),
			),
			1,
		):
			doc = self.move(doc, at, start)
			clock = clock_of(doc, "Preparation")
			with self.subTest(start=start):
				self.assertEqual((str(clock.due_at), clock.cycle), (due, number + 1))
				self.assertEqual(kinds_of(clock).count("Rescheduled"), number)
				self.assertEqual(str(clock.original_due_at), "2025-01-27 13:00:00")
				event = events_of(clock)[-1]
				self.assertEqual((event.actor, event.data["event_at"]), (self.users["member_a"], start))
		self.assertEqual((clock.breached, clock.status, doc.sequence), (0, "Running", 5))
		self.assert_ledger_intact(doc, "2025-01-26 12:00:00")

	def test_moved_to_where_the_limit_has_passed_nobody_is_late_by_the_move(self):
		doc = self.call("2025-01-27 15:00:00", preparations=[{"item": "Banner"}, {"item": "Sound"}])
		self.act(api.ready, "2025-01-24 10:00:00", "member_a", doc, self.row(doc, "Sound"))
		doc = self.move(doc, "2025-01-24 15:00:00", "2025-01-24 16:00:00")
		clocks = {row.part_label: row for row in clocks_of(doc, "Preparation")}
		self.assertEqual(str(clocks["Banner"].due_at), "2025-01-24 15:30:00")
		self.assertEqual((clocks["Banner"].breached, clocks["Sound"].result), (0, "On Time"))
		with clock_at("2025-01-24 15:31:00"):
			sweep.sweep(commit=False)
		clock = clocks_of(doc, "Preparation")[0]
		clocks = {row.part_label: row for row in clocks_of(doc, "Preparation")}
		self.assertEqual(clocks["Banner"].result, "Late", "but it is late by what was not done then")
		self.assert_ledger_intact(doc, "2025-01-24 15:40:00")
		self.assertTrue(clock)

	def test_a_breach_is_not_undone_by_moving_the_meeting(self):
		doc = self.call("2025-01-24 12:00:00", preparations=[{"item": "Banner"}])
		doc = self.move(doc, "2025-01-24 10:30:00", "2025-01-27 15:00:00")
		clock = clock_of(doc, "Preparation")
		self.assertEqual((clock.breached, clock.result), (1, "Late"))
		self.assertEqual(
			(str(clock.breached_at), str(clock.due_at)), ("2025-01-24 10:00:00", "2025-01-27 13:00:00")
		)
		self.act(api.ready, "2025-01-27 10:00:00", "member_a", doc, self.row(doc, "Banner"))
		self.assertEqual(clock_of(doc, "Preparation").result, "Late")

	def test_cancelled_and_called_again(self):
		doc = self.call("2025-01-27 15:00:00", preparations=[{"item": "Banner"}, {"item": "Sound"}])
		self.act(api.ready, "2025-01-24 10:00:00", "member_a", doc, self.row(doc, "Sound"))
		with self.refused("Give a reason for"):
			self.act(api.cancel, "2025-01-24 11:00:00", "member_a", doc, " ")
		self.act(api.cancel, "2025-01-24 11:00:00", "member_a", doc, "The county head is away.")
		clocks = {row.part_label: row for row in clocks_of(doc, "Preparation")}
		self.assertEqual((clocks["Banner"].status, clocks["Sound"].status), ("Cancelled", "Finished"))
		self.assertIn("The county head is away.", str(events_of(clocks["Banner"])[-1].data))
		with self.refused("This document is closed: Cancelled"):
			self.act(api.ready, "2025-01-24 11:10:00", "member_a", doc, self.row(doc, "Banner"))
		with self.refused("Its start has passed. Set a new time"):
			self.act(api.revive, "2025-02-05 09:00:00", "member_a", doc)
		times = ("2025-02-06 15:00:00", "2025-02-06 17:00:00")
		self.act(api.revive, "2025-02-05 09:00:00", "member_a", doc, *times)
		standing = [row for row in clocks_of(doc, "Preparation") if row.status != "Cancelled"]
		by_item = {row.part_label: row for row in standing}
		self.assertEqual(str(by_item["Banner"].due_at), "2025-02-06 13:00:00")
		self.assertEqual(str(by_item["Banner"].started_at), "2025-02-05 09:00:00")
		self.assertEqual((by_item["Sound"].status, len(standing)), ("Finished", 2))
		self.assert_ledger_intact(doc, "2025-02-05 09:10:00")
		with self.refused("It is not cancelled"):
			self.act(api.revive, "2025-02-05 09:10:00", "member_a", doc)

	def test_an_item_that_is_dropped_is_no_longer_under_way_and_a_new_one_begins_now(self):
		doc = self.call("2025-01-27 15:00:00", preparations=[{"item": "Banner"}, {"item": "Sound"}])
		with clock_at("2025-01-24 10:00:00"), as_user(self.users["member_a"]):
			doc = frappe.get_doc(MEETING, doc.name)
			doc.preparations = [row for row in doc.preparations if row.item == "Sound"]
			doc.append("preparations", {"item": "Flowers"})
			doc.save()
		clocks = {row.part_label: row for row in clocks_of(doc, "Preparation")}
		self.assertEqual(
			{key: row.status for key, row in clocks.items()},
			{
				"Banner": "Cancelled",
				"Sound": "Running",
				"Flowers": "Running",
			},
		)
		self.assertEqual(str(clocks["Flowers"].started_at), "2025-01-24 10:00:00")

	def test_times_that_cannot_be(self):
		with self.refused("must end after it starts"):
			self.call("2025-01-27 15:00:00", "2025-01-27 15:00:00")
		with self.refused("The start lies in the past"):
			self.call("2025-01-24 08:00:00")
		doc = self.call("2025-01-24 15:00:00")
		with self.refused("The start lies in the past"):
			self.move(doc, "2025-01-24 10:00:00", "2025-01-24 09:30:00")
		with self.refused("The meeting has begun"):
			self.move(doc, "2025-01-24 15:30:00", "2025-01-26 09:00:00")


class TestAfterwards(MeetingCase):
	def test_once_it_is_held_the_minutes_run_and_what_was_not_ready_stays_missed(self):
		doc = self.call("2025-01-24 15:00:00", "2025-01-24 17:00:00", preparations=[{"item": "Banner"}])
		with clock_at("2025-01-24 17:00:00"):
			self.assertEqual(engine.close_past_meetings(frappe.utils.now_datetime()), 1)
			self.assertEqual(engine.close_past_meetings(frappe.utils.now_datetime()), 0)
		doc = frappe.get_doc(MEETING, doc.name)
		self.assertEqual((doc.status, str(doc.held_at)), ("Held", "2025-01-24 17:00:00"))
		clock = clock_of(doc, "Preparation")
		self.assertEqual((clock.status, clock.result), ("Cancelled", "Late"))
		self.assertEqual(self.due(doc, "Minutes of the Meeting"), "2025-02-05 18:00:00")
		with self.refused("Write the minutes first"):
			self.act(api.finish_minutes, "2025-01-26 10:00:00", "member_a", doc)
		self.save(doc, "2025-01-26 10:00:00", minutes="<p>It was decided to plant trees.</p>")
		self.act(api.finish_minutes, "2025-01-26 10:10:00", "member_a", doc)
		self.assertEqual(frappe.db.get_value(MEETING, doc.name, "status"), "Closed")
		self.assertEqual(clock_of(doc, "Minutes of the Meeting").result, "On Time")
		self.assert_ledger_intact(doc, "2025-01-26 11:00:00")

	def test_decisions_of_an_executive_meeting_become_assignments_with_three_working_days(self):
		decisions = [
			{
				"decision": "Plant trees.",
				"section": self.office.section_a,
				"assignee": self.staff["member_a"],
			},
			{"decision": "Mend the bridge.", "section": self.office.section_b},
		]
		doc = self.call(
			"2025-01-24 10:00:00", "2025-01-24 11:00:00", by="clerk", meeting_type="Executive Meeting"
		)
		self.save(doc, "2025-01-24 11:30:00", "clerk", decisions=decisions)
		names = self.act(api.hand_out, "2025-01-24 11:40:00", "clerk", doc)
		found = [frappe.get_doc(ASSIGNMENT, name) for name in names]
		self.assertEqual([item.title for item in found], ["Plant trees.", "Mend the bridge."])
		for item, assignee in zip(found, ("member_a", "head_b"), strict=True):
			clock = clock_of(item, "Execution")
			self.assertEqual((str(clock.due_at), clock.article), ("2025-02-05 18:00:00", "Art. 11"))
			self.assertEqual(clock.assignee, self.staff[assignee])
			self.assertEqual((item.meeting, item.leader), (doc.name, self.staff["director"]))
		with self.refused("There is no decision that has not been handed out"):
			self.act(api.hand_out, "2025-01-24 11:50:00", "clerk", doc)


class TestMoreTime(MeetingCase):
	def test_preparation_is_extended_up_to_the_start_at_most_and_never_paused(self):
		doc = self.call("2025-01-27 15:00:00", preparations=[{"item": "Banner"}])
		clock, why = clock_of(doc, "Preparation"), self.reason()
		with clock_at("2025-01-24 10:00:00"), as_user(self.users["member_a"]):
			with self.refused("cannot be extended beyond it"):
				extensions.ask(clock.name, "Too much.", "2025-01-27 15:00:01")
			with self.refused("does not allow this step to be paused"):
				values = {"pause_reason": why, "resume_by": "2025-01-27 12:00:00"}
				extensions.ask(clock.name, "Too much.", **values)
			name = extensions.ask(clock.name, "The printer is broken.", "2025-01-27 14:30:00")
			shown = {row["step"]: row for row in clock_api.of_matter(MEETING, doc.name)}
		self.assertFalse(shown["Preparation (Banner)"]["may_pause"])
		with clock_at("2025-01-24 11:00:00"), as_user(self.users["deputy_a"]):
			extensions.approve(name)
		self.assertEqual(self.due(doc), "2025-01-27 14:30:00")
		self.move(doc, "2025-01-24 12:00:00", "2025-02-06 15:00:00")
		self.assertEqual(self.due(doc), "2025-02-06 13:00:00", "a moved meeting is counted anew")

	def reason(self) -> str:
		name = "Waiting for the Printer"
		return frappe.get_doc({"doctype": "Duty Pause Reason", "reason_name": name}).insert().name


class TestWho(MeetingCase):
	def test_others_report_their_item_and_change_nothing_else(self):
		doc = self.call(
			"2025-01-27 15:00:00",
			preparations=[{"item": "Banner", "assignee": self.staff["member_b"]}, {"item": "Sound"}],
		)
		with self.refused("Only those who organise the meeting change it", error=REFUSED):
			self.save(doc, "2025-01-24 10:00:00", "member_b", title="Another title")
		with self.refused(error=REFUSED):
			self.act(api.ready, "2025-01-24 10:00:00", "member_b", doc, self.row(doc, "Sound"))
		for call, args in ((api.cancel, ("No.",)), (api.send_notices, ()), (api.revive, ())):
			with self.subTest(call=call), self.refused(error=REFUSED):
				self.act(call, "2025-01-24 10:00:00", "member_b", doc, *args)
		self.act(api.ready, "2025-01-24 10:00:00", "member_b", doc, self.row(doc, "Banner"))
		with as_user(self.users["member_a2"]):
			self.assertFalse(frappe.has_permission(MEETING, doc=doc.name))
			self.assertEqual(frappe.get_list(MEETING, {"name": doc.name}), [])

	def test_what_actions_set_in_rows_is_not_written_by_hand(self):
		doc = self.call("2025-01-27 15:00:00", participants=[{"participant_name": "Wu"}])
		for table, field in (
			("preparations", "done_at"),
			("preparations", "since"),
			("participants", "signed_in_at"),
		):
			with self.subTest(field=field), clock_at("2025-01-24 10:00:00"), as_user(self.users["member_a"]):
				doc = frappe.get_doc(MEETING, doc.name)
				doc.get(table)[0].set(field, "2025-01-24 09:30:00")
				with self.refused("is set by the buttons of the form only"):
					doc.save()
		with clock_at("2025-01-24 10:00:00"), as_user(self.users["member_a"]):
			doc = frappe.get_doc(MEETING, doc.name)
			doc.append("preparations", {"item": "Sound", "done_at": "2025-01-24 09:30:00"})
			doc.save()
			self.assertIsNone(doc.preparations[-1].done_at)

	def test_two_meetings_in_one_room_and_one_person_in_two_places_are_pointed_out(self):
		room, other = make_room(), make_room("Other")
		people = [{"staff": self.staff["head_b"]}]
		first = self.call("2025-01-27 09:00:00", "2025-01-27 11:00:00", room=room, participants=people)
		touching = self.call("2025-01-27 11:00:00", "2025-01-27 12:00:00", room=room, by="member_b")
		self.assertEqual(engine.clashes(touching), [])
		second = self.call(
			"2025-01-27 10:00:00", "2025-01-27 10:30:00", room=room, by="member_b", participants=people
		)
		said = " ".join(engine.in_words(engine.clashes(second), self.users["member_b"]))
		name = frappe.db.get_value("Duty Staff", self.staff["head_b"], "employee_name")
		self.assertIn(f"The room {room} is taken by “another meeting”", said)
		self.assertIn(f"{name} is needed at “another meeting”", said)
		self.assertNotIn(first.title, said, "whoever may not see a meeting does not learn its name")
		self.assertIn(first.title, " ".join(engine.in_words(engine.clashes(second), self.users["clerk"])))
		self.save(second, "2025-01-24 10:00:00", "member_b", room=other)
		self.act(api.cancel, "2025-01-24 10:00:00", "member_a", first, "Not needed.")
		self.assertEqual(engine.clashes(frappe.get_doc(MEETING, second.name)), [])
