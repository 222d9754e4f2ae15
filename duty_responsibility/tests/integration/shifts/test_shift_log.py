"""The duty shift log: opened by the roster, kept by the officer, handed over, signed by whoever comes next.

The days used: Friday 24 January 2025, worked, member A on duty off hours; Saturday 25, free, member B; Sunday 26 and
Monday 27 are worked and nobody is rostered, so that the duty officer of the settings has them.
"""

from datetime import date, datetime
from typing import Any

import frappe

from duty_responsibility.api import assignments, counting, inquiries, rosters
from duty_responsibility.api import shifts as api
from duty_responsibility.engine.clocks import sweep
from duty_responsibility.engine.notices import delivery
from duty_responsibility.engine.shifts import shifts
from duty_responsibility.permissions.matters import readable
from duty_responsibility.tests.base import as_user, clock_at, in_language
from duty_responsibility.tests.factories import (
	INCOMING,
	clock_of,
	make_limit,
	register,
	set_settings,
	step,
)
from duty_responsibility.tests.frontdesk import (
	INQUIRY,
	ask,
	at_the_gate,
	make_chain,
	make_inquiry_limits,
	new_roster,
	turn,
)
from duty_responsibility.tests.meetings import MeetingCase, assign, clocks_of

LOG, LINE = "Duty Shift Log", "Duty Shift Line"
FRIDAY, SATURDAY, SUNDAY = date(2025, 1, 24), date(2025, 1, 25), date(2025, 1, 26)
NIGHT, MORNING = "2025-01-24 22:00:00", "2025-01-25 08:30:00"


class ShiftCase(MeetingCase):
	"""An office with a roster for Friday and Saturday, and limits for logs."""

	def given(self) -> None:
		super().given()
		limits = {"document_type": LOG}
		frappe.db.set_value("Duty Time Limit", limits, "enabled", 0, update_modified=False)
		make_limit(
			[
				step("Hand Over the Shift", "At Once", 0, self.office.ladder),
				step("Take Over the Shift", "At Once", 0, self.office.ladder),
				step("Take Over Open Matters", "At Once", 0, self.office.ladder),
			],
			document_type=LOG,
		)
		make_inquiry_limits(self.office)
		# a site's own logs would be made up for, and are not this test's
		frappe.db.delete(LOG)
		chain = make_chain(last_resort=self.staff["director"])
		set_settings(responder_chain=chain, duty_changes_at="08:30:00", keep_shift_log=1)
		self.roster = new_roster(
			[
				turn("Off-hours Duty", self.staff["member_a"], FRIDAY),
				turn("Off-hours Duty", self.staff["member_b"], SATURDAY),
			]
		).insert()

	def keep(self, at: str) -> None:
		with clock_at(at) as now:
			shifts.keep(now)

	def log(self, day: date = FRIDAY) -> Any:
		names = frappe.get_all(
			LOG, filters={"from_time": datetime(day.year, day.month, day.day, 8, 30)}, pluck="name"
		)
		self.assertEqual(len(names), 1, names)
		return frappe.get_doc(LOG, names[0])

	def do(self, action: Any, at: str, who: str, *args: Any, **values: Any) -> Any:
		with clock_at(at), as_user(self.users[who]):
			return action(*args, **values)

	def lines(self, log: Any, who: str, at: str = NIGHT) -> list[tuple[str, str]]:
		found = self.do(api.sheet, at, who, log.name)
		return [(row["kind"], row["name"]) for row in (*found["lines"], *found["open"])]

	def handed_over(self) -> Any:
		"""Friday's log, handed over on Saturday morning."""
		self.keep("2025-01-24 18:00:00")
		self.keep(MORNING)
		log = self.log()
		self.do(api.close, "2025-01-25 08:35:00", "member_a", log.name)
		return log.reload()


class TestOpening(ShiftCase):
	def test_one_log_a_shift_however_often_it_is_asked_for(self):
		for at in ("2025-01-24 09:00:00", "2025-01-24 09:05:00", NIGHT):
			self.keep(at)
			self.do(api.mine, at, "member_a")
		log = self.log()
		self.assertEqual((log.officer, log.status, log.rostered), (self.staff["member_a"], "On Duty", 1))
		self.assertEqual((str(log.from_time), str(log.to_time)), ("2025-01-24 08:30:00", MORNING))
		self.assertEqual(log.day_kind, "Working Day")
		self.assertEqual(log.section, self.office.section_a)

	def test_where_nobody_is_rostered_the_duty_officer_of_the_settings_keeps_it(self):
		self.keep("2025-01-26 20:00:00")
		log = self.log(SUNDAY)
		self.assertEqual((log.officer, log.rostered), (self.staff["duty_officer"], 0))
		self.assertEqual(log.day_kind, "Working Day", "a Sunday that is worked")

	def test_who_is_away_does_not_keep_it(self):
		self.absent = frappe.get_doc(
			{
				"doctype": "Duty Absence",
				"staff": self.staff["member_a"],
				"reason": "Leave",
				"from_date": "2025-01-24",
				"to_date": "2025-01-25",
			}
		).insert()
		self.keep(NIGHT)
		self.assertEqual(self.log().officer, self.staff["duty_officer"])

	def test_after_an_outage_the_logs_are_made_up_for(self):
		self.keep("2025-01-24 09:00:00")
		self.keep("2025-01-26 10:00:00")
		self.assertEqual(self.log().status, "Shift Over")
		self.assertEqual(self.log(SATURDAY).status, "Shift Over")
		self.assertEqual(self.log(SUNDAY).status, "On Duty")

	def test_it_follows_the_roster_while_the_shift_is_under_way(self):
		self.keep("2025-01-24 09:00:00")
		row = self.roster.shifts[0].name
		with clock_at("2025-01-24 20:00:00"):
			rosters.replace(self.roster.name, row, self.staff["head_b"], "Ill")
		self.keep("2025-01-24 20:05:00")
		log = self.log()
		self.assertEqual((log.status, str(log.to_time)), ("Shift Over", "2025-01-24 20:00:00"))
		name = self.do(api.mine, NIGHT, "head_b")
		self.assertEqual(str(frappe.db.get_value(LOG, name, "from_time")), "2025-01-24 20:00:00")

	def test_nobody_opens_one_by_hand_or_without_a_shift(self):
		self.keep(NIGHT)
		with as_user(self.users["clerk"]), self.refused(error=frappe.PermissionError):
			frappe.get_doc({"doctype": LOG, "officer": self.staff["clerk"]}).insert()
		with self.refused("opened for each shift of the roster"):
			frappe.get_doc({"doctype": LOG, "officer": self.staff["clerk"]}).insert()
		with self.refused("You have no shift now"):
			self.do(api.mine, NIGHT, "member_b")
		set_settings(keep_shift_log=0)
		with self.refused("keeps no shift logs"):
			self.do(api.mine, NIGHT, "member_a")


class TestWhatHappened(ShiftCase):
	def test_it_gathers_what_came_while_the_office_was_closed(self):
		self.keep("2025-01-24 09:00:00")
		with clock_at("2025-01-24 17:00:00"):
			in_hours = register(self.users["clerk"], received_at="2025-01-24 17:00:00")
		with clock_at("2025-01-24 19:00:00"):
			inquiry = ask(self.users["member_a"], received_at="2025-01-24 19:00:00")
			phoned = register(
				self.users["member_a"], received_at="2025-01-24 19:00:00", kind="Telephone Record"
			)
			visitor = at_the_gate(self.users["gatekeeper"])
			order = assign(
				self.users["director"], timing="At Once", assignee=self.staff["member_a"], section=None
			)
		meeting = self.call("2025-01-24 20:00:00", "2025-01-24 21:00:00")
		found = self.lines(self.log(), "clerk")
		for line in (
			("Inquiry Received", inquiry.name),
			("Telephone Record", phoned.name),
			("Visitor at the Gate", visitor.name),
			("Urgent Assignment", order.name),
			("Fell Due", order.name),
			("Meeting Held", meeting.name),
		):
			self.assertIn(line, found)
		self.assertNotIn(in_hours.name, [name for _kind, name in found])
		self.assertEqual(visitor.responder, self.staff["member_a"], "the chain asks the roster of that hour")
		self.assertEqual(inquiry.current_responder, self.staff["member_a"])

	def test_an_alarm_in_the_shift_stands_in_it(self):
		self.keep("2025-01-24 09:00:00")
		with clock_at("2025-01-24 19:00:00"):
			doc = register(self.users["clerk"], received_at="2025-01-24 19:00:00", urgency="Urgent")
		with clock_at("2025-01-24 19:31:00") as now:
			sweep.sweep(now, commit=False)
		self.assertIn(("Alarm Raised", doc.name), self.lines(self.log(), "clerk"))

	def test_what_is_due_at_the_close_of_business_is_the_offices_affair(self):
		self.keep("2025-01-24 09:00:00")
		with clock_at("2025-01-22 09:00:00"):
			doc = register(self.users["clerk"], received_at="2025-01-22 09:00:00")
		self.assertEqual(str(clock_of(doc).due_at), "2025-01-24 18:00:00")
		self.assertNotIn(("Fell Due", doc.name), self.lines(self.log(), "clerk"))

	def test_each_reads_only_the_lines_of_what_they_may_see(self):
		self.keep("2025-01-24 09:00:00")
		with clock_at("2025-01-24 19:00:00"):
			own = ask(self.users["member_a"], received_at="2025-01-24 19:00:00")
			other = register(
				self.users["clerk"], received_at="2025-01-24 19:00:00", section=self.office.section_b
			)
		log = self.log()
		self.assertEqual(
			{name for _kind, name in self.lines(log, "clerk")} & {own.name, other.name},
			{own.name, other.name},
		)
		for who in ("member_a", "head_a"):
			names = {name for _kind, name in self.lines(log, who)}
			with self.subTest(who=who):
				self.assertIn(own.name, names)
				self.assertNotIn(other.name, names)
		with self.refused(error=frappe.PermissionError):
			self.lines(log, "member_b")

	def test_a_secret_document_shows_its_number_only(self):
		self.keep("2025-01-24 09:00:00")
		with clock_at("2025-01-24 19:00:00"):
			doc = register(
				self.users["member_a"], received_at="2025-01-24 19:00:00", secrecy="Secret", urgency="Urgent"
			)
		found = self.do(api.sheet, NIGHT, "member_a", self.log().name)
		mine = [row for row in (*found["lines"], *found["open"]) if row["name"] == doc.name]
		self.assertTrue(mine)
		self.assertEqual({row["title"] for row in mine}, {doc.name})

	def test_lists_counts_and_rows_follow_the_same_rule(self):
		self.keep("2025-01-24 09:00:00")
		with clock_at("2025-01-24 19:00:00"):
			register(self.users["clerk"], received_at="2025-01-24 19:00:00", section=self.office.section_b)
			ask(self.users["member_a"], received_at="2025-01-24 19:00:00")
		log = self.log()
		self.do(api.add_note, NIGHT, "member_a", log.name, "All quiet.")
		self.keep(MORNING)
		self.do(api.close, MORNING, "member_a", log.name)
		with as_user(self.users["member_a"]):
			self.assertEqual(
				set(frappe.get_list(LINE, pluck="kind")), {"Inquiry Received", "Fell Due", "Open Matter"}
			)
			self.assertEqual(frappe.get_list(LOG, pluck="name"), [log.name])
		with as_user(self.users["member_a2"]):
			self.assertEqual(frappe.get_list(LOG, pluck="name"), [])
			self.assertEqual(frappe.get_list(LINE, pluck="name"), [])
			self.assertEqual(counting.get_count(LINE), 0)
			self.assertEqual(frappe.get_list("Duty Shift Note", pluck="note", parent_doctype=LOG), [])


class TestDutyOfficerIsFound(ShiftCase):
	def test_an_urgent_document_registered_at_night_finds_the_officer_of_that_hour(self):
		with clock_at(NIGHT):
			doc = register(self.users["clerk"], received_at=NIGHT, urgency="Urgent")
		self.assertIn("Urgent, outside office hours", self.told("member_a", doc))
		self.assertEqual(readable(INCOMING, [doc.name], self.users["member_a"]), {doc.name})
		self.assertEqual(readable(INCOMING, [doc.name], self.users["member_b"]), set())
		self.assertIn(("Document Received", doc.name), self.lines(self.log(), "member_a"))

	def test_an_ordinary_one_or_one_in_office_hours_does_not(self):
		for at, urgency in ((NIGHT, "Ordinary"), ("2025-01-24 10:00:00", "Urgent")):
			with clock_at(at):
				doc = register(self.users["clerk"], received_at=at, urgency=urgency)
			self.assertEqual(self.told("member_a", doc), "")

	def test_a_document_that_becomes_urgent_at_night_does_once(self):
		with clock_at(NIGHT):
			doc = register(self.users["clerk"], received_at=NIGHT)
		for at, urgency in (("2025-01-24 22:10:00", "Urgent"), ("2025-01-24 22:20:00", "Very Urgent")):
			with clock_at(at), as_user(self.users["clerk"]):
				doc = frappe.get_doc(INCOMING, doc.name)
				doc.update({"urgency": urgency}).save()
		self.assertEqual(len(self.notices("member_a", doc)), 1)

	def test_an_assignment_at_once_finds_them_too(self):
		with clock_at(NIGHT):
			doc = assign(self.users["director"], timing="At Once", section=self.office.section_b)
		self.assertIn("Urgent, outside office hours", self.told("member_a", doc))
		self.assertEqual(readable(doc.doctype, [doc.name], self.users["member_a"]), {doc.name})

	def test_what_nobody_has_is_the_officers_of_that_hour_not_the_clerks(self):
		with clock_at(NIGHT):
			doc = register("Administrator", received_at=NIGHT, urgency="Urgent")
		self.assertEqual(clock_of(doc, "Registration").assignee, self.staff["member_a"])
		self.assertEqual(clock_of(doc).assignee, self.staff["member_a"])
		with clock_at("2025-01-25 22:00:00"):
			later = register("Administrator", received_at="2025-01-25 22:00:00", urgency="Urgent")
		self.assertEqual(clock_of(later).assignee, self.staff["member_b"])

	def notices(self, who: str, doc: Any) -> list[str]:
		filters = {"for_user": self.users[who], "document_name": doc.name}
		return frappe.get_all("Notification Log", filters=filters, pluck="subject")

	def told(self, who: str, doc: Any) -> str:
		return " ".join(self.notices(who, doc))


class TestNotes(ShiftCase):
	def test_the_officer_writes_with_the_time_and_nobody_else_does(self):
		self.keep("2025-01-24 09:00:00")
		log = self.log()
		self.do(api.add_note, NIGHT, "member_a", log.name, "Rain.", "Weather")
		(note,) = log.reload().notes
		self.assertEqual((str(note.at), note.entered_by), (NIGHT, self.staff["member_a"]))
		for who in ("head_a", "clerk"):
			with self.subTest(who=who), self.refused(error=(frappe.ValidationError, frappe.PermissionError)):
				self.do(api.add_note, NIGHT, who, log.name, "Sun.")
		with (
			as_user(self.users["head_a"]),
			clock_at(NIGHT),
			self.refused("Only the officer of the shift", error=frappe.PermissionError),
		):
			doc = frappe.get_doc(LOG, log.name)
			doc.notes[0].note = "Sun."
			doc.save()
		with self.refused("does not lie in the shift"):
			self.do(
				api.add_note, NIGHT, "member_a", log.name, "Too early", "Matter Noted", "2025-01-24 08:00:00"
			)

	def test_states_are_not_set_by_hand(self):
		self.keep("2025-01-24 09:00:00")
		for field, value in (
			("taken_over_at", NIGHT),
			("successor", self.staff["head_b"]),
			("content_hash", "x"),
		):
			doc = self.log()
			doc.set(field, value)
			with (
				self.subTest(field=field),
				as_user(self.users["member_a"]),
				self.refused("buttons of the form"),
			):
				doc.save()


class TestHandingOver(ShiftCase):
	def test_the_time_for_it_runs_from_the_end_and_the_next_signs(self):
		self.keep("2025-01-24 09:00:00")
		self.assertIsNone(clock_of(self.log(), "Hand Over the Shift"))
		self.keep("2025-01-25 08:31:00")
		log = self.log()
		clock = clock_of(log, "Hand Over the Shift")
		self.assertEqual((str(clock.due_at), clock.assignee), ("2025-01-25 09:00:00", self.staff["member_a"]))
		self.do(api.close, "2025-01-25 08:40:00", "member_a", log.name, "Two visitors come back.")
		log.reload()
		self.assertEqual((log.status, log.successor), ("To Be Signed", self.staff["member_b"]))
		self.assertEqual(clock_of(log, "Hand Over the Shift").result, "On Time")
		clock = clock_of(log, "Take Over the Shift")
		self.assertEqual((str(clock.due_at), clock.assignee), ("2025-01-25 09:10:00", self.staff["member_b"]))
		with self.refused("Only they sign", error=frappe.PermissionError):
			self.do(api.take_over, "2025-01-25 08:45:00", "clerk", log.name)
		self.do(api.take_over, "2025-01-25 08:45:00", "member_b", log.name)
		log.reload()
		self.assertEqual(log.status, "Taken Over")
		self.assertEqual(clock_of(log, "Take Over the Shift").result, "On Time")

	def test_one_click_leads_to_what_is_most_pressing(self):
		self.keep("2025-01-24 18:00:00")
		self.keep(MORNING)
		friday, saturday = self.log().name, self.log(SATURDAY).name
		at = "2025-01-25 08:35:00"
		self.assertEqual(self.do(api.mine, at, "member_a"), friday)
		self.assertEqual(self.do(api.mine, at, "member_b"), saturday)
		self.do(api.close, at, "member_a", friday)
		self.assertEqual(self.do(api.mine, at, "member_b"), friday, "it waits for the signature")
		self.do(api.take_over, at, "member_b", friday)
		self.assertEqual(self.do(api.mine, at, "member_b"), saturday)

	def test_an_unsigned_log_escalates(self):
		log = self.handed_over()
		with clock_at("2025-01-26 08:31:00") as now:
			sweep.sweep(now, commit=False)
			delivery.deliver(now, commit=False)
		clock = clock_of(log, "Take Over the Shift")
		self.assertTrue(clock.breached)
		# the section of whoever does not sign hears of it, though not their night's rest is broken for it
		heard = frappe.get_all("Duty Notification", filters={"clock": clock.name}, pluck="user")
		self.assertIn(self.users["head_b"], heard)

	def test_it_is_handed_over_at_the_end_not_in_the_middle(self):
		self.keep("2025-01-24 09:00:00")
		log = self.log()
		with self.refused("Hand over when it ends"):
			self.do(api.close, NIGHT, "member_a", log.name)
		with self.refused("Only the officer of the shift", error=frappe.PermissionError):
			self.do(api.close, MORNING, "head_a", log.name)
		self.do(api.close, "2025-01-25 08:10:00", "member_a", log.name)
		self.assertEqual(clock_of(log, "Hand Over the Shift").result, "On Time")
		self.keep("2025-01-25 08:35:00")
		self.assertEqual(self.log().status, "To Be Signed")

	def test_it_may_be_refused_once_with_a_reason(self):
		log = self.handed_over()
		with self.refused("State what is missing"):
			self.do(api.refuse, "2025-01-25 08:40:00", "member_b", log.name, " ")
		self.do(api.refuse, "2025-01-25 08:40:00", "member_b", log.name, "The telephone record is missing.")
		log.reload()
		self.assertEqual((log.status, log.refused_by), ("Shift Over", self.staff["member_b"]))
		first, again = clocks_of(log, "Hand Over the Shift")
		self.assertEqual((first.status, again.round_number, again.status), ("Finished", 2, "Running"))
		self.do(api.add_note, "2025-01-25 08:45:00", "member_a", log.name, "Called the province at 23:00.")
		self.do(api.close, "2025-01-25 08:50:00", "member_a", log.name)
		with self.refused("refused once already"):
			self.do(api.refuse, "2025-01-25 08:51:00", "member_b", log.name, "Again")
		self.do(api.take_over, "2025-01-25 08:55:00", "member_b", log.name)
		self.assertEqual(
			[row.status for row in clocks_of(log, "Take Over the Shift")], ["Finished", "Finished"]
		)
		self.assertEqual(log.reload().status, "Taken Over")

	def test_somebody_else_may_be_named_but_nobody_signs_for_themselves(self):
		log = self.handed_over()
		with self.refused("Nobody signs for their own shift"):
			self.do(api.name_successor, MORNING, "member_a", log.name, self.staff["member_a"])
		self.do(api.name_successor, "2025-01-25 08:40:00", "member_a", log.name, self.staff["head_b"])
		self.assertEqual(clock_of(log, "Take Over the Shift").assignee, self.staff["head_b"])
		with self.refused(error=frappe.PermissionError):
			# who is not to sign any more does not even see it
			self.do(api.take_over, "2025-01-25 08:45:00", "member_b", log.name)
		self.do(api.take_over, "2025-01-25 08:45:00", "head_b", log.name)

	def test_without_a_next_shift_the_clerk_takes_over(self):
		set_settings(duty_officer=self.staff["member_b"])
		self.keep("2025-01-25 09:00:00")
		self.keep("2025-01-26 08:31:00")
		log = self.log(SATURDAY)
		self.do(api.close, "2025-01-26 08:35:00", "member_b", log.name)
		self.assertEqual(log.reload().successor, self.staff["clerk"])

	def test_a_signed_log_is_frozen_and_says_so_if_it_is_changed_past_the_app(self):
		log = self.handed_over()
		self.do(api.take_over, "2025-01-25 08:45:00", "member_b", log.name)
		log.reload()
		self.assertTrue(log.is_whole())
		for who in ("member_a", "member_b", "clerk"):
			with self.subTest(who=who), self.refused("is closed"):
				self.do(api.close, "2025-01-25 09:00:00", who, log.name)
		with (
			as_user(self.users["member_a"]),
			clock_at("2025-01-25 09:00:00"),
			self.refused("stay as they are"),
		):
			doc = frappe.get_doc(LOG, log.name)
			doc.append("notes", {"at": NIGHT, "note": "Snow"})
			doc.save()
		with self.refused(error=frappe.ValidationError):
			frappe.get_doc(LOG, log.name).delete()
		frappe.db.set_value(LOG, log.name, "handed_note", "Snow", update_modified=False)
		self.assertFalse(frappe.get_doc(LOG, log.name).is_whole())

	def test_lines_stay_as_they_were_at_the_hand_over(self):
		self.keep("2025-01-24 09:00:00")
		with clock_at("2025-01-24 19:00:00"):
			doc = ask(self.users["member_a"], received_at="2025-01-24 19:00:00", title="Before")
		self.handed_over()
		frappe.db.set_value(INQUIRY, doc.name, "title", "After")
		found = self.do(api.sheet, "2025-01-25 09:00:00", "clerk", self.log().name)
		self.assertIn("Before", [row["title"] for row in found["lines"]])
		self.assertNotIn("After", [row["title"] for row in (*found["lines"], *found["open"])])

	def test_the_clerk_withdraws_what_was_no_shift(self):
		self.keep("2025-01-24 09:00:00")
		with self.refused("Only the clerk"):
			self.do(api.withdraw, NIGHT, "member_a", self.log().name, "No")
		self.do(api.withdraw, NIGHT, "clerk", self.log().name, "The office was open all night.")
		self.assertEqual(self.log().status, "Withdrawn")


class TestOpenMatters(ShiftCase):
	def given(self) -> None:
		super().given()
		self.keep("2025-01-24 09:00:00")

	def end(self, at: str = "2025-01-25 08:35:00") -> Any:
		self.keep(MORNING)
		self.do(api.close, at, "member_a", self.log().name)
		return self.log()

	def test_what_the_officer_holds_passes_to_the_next_by_name_with_the_signature(self):
		with clock_at("2025-01-25 08:20:00"):
			order = assign(
				self.users["director"], timing="At Once", assignee=self.staff["member_a"], section=None
			)
			visitor = at_the_gate(self.users["gatekeeper"])
			inquiry = ask(self.users["member_a"], received_at="2025-01-25 08:20:00")
		log = self.end()
		found = self.do(api.sheet, "2025-01-25 08:36:00", "member_b", log.name)
		names = {row["name"] for row in found["open"]}
		self.assertEqual(names, {order.name, visitor.name, inquiry.name}, "the next one sees what is coming")
		self.assertEqual(order.reload().assignee, self.staff["member_a"], "nothing passes silently")
		self.do(api.take_over, "2025-01-25 08:40:00", "member_b", log.name)
		self.assertEqual(order.reload().assignee, self.staff["member_b"])
		self.assertEqual(clock_of(order, "Execution").assignee, self.staff["member_b"])
		self.assertEqual(visitor.reload().responder, self.staff["member_b"])
		inquiry.reload()
		self.assertEqual(inquiry.current_responder, self.staff["member_b"])
		(row,) = inquiry.handovers
		self.assertEqual(
			(row.from_staff, row.acknowledged_by, row.note),
			(self.staff["member_a"], self.staff["member_b"], log.name),
		)
		self.do(assignments.report_back, "2025-01-25 08:50:00", "member_b", order.name, "Done.")
		self.do(inquiries.answer, "2025-01-25 08:50:00", "member_b", inquiry.name, "By post.")

	def test_when_the_office_opens_they_go_to_the_clerk_who_signs_for_them(self):
		with clock_at("2025-01-25 09:00:00"):
			self.keep("2025-01-25 09:00:00")
		with clock_at("2025-01-26 08:20:00"):
			order = assign(
				self.users["director"], timing="At Once", assignee=self.staff["member_b"], section=None
			)
		self.keep("2025-01-26 08:31:00")
		log = self.log(SATURDAY)
		self.do(api.close, "2025-01-26 08:35:00", "member_b", log.name)
		log.reload()
		self.assertEqual((log.successor, log.receiver), (self.staff["duty_officer"], self.staff["clerk"]))
		self.do(api.take_over, "2025-01-26 08:40:00", "duty_officer", log.name)
		self.assertEqual(
			(log.reload().status, order.reload().assignee), ("To Be Signed", self.staff["member_b"])
		)
		self.do(api.take_over, "2025-01-26 08:41:00", "clerk", log.name)
		self.assertEqual((log.reload().status, order.reload().assignee), ("Taken Over", self.staff["clerk"]))
		self.assertTrue(log.is_whole())

	def test_a_document_in_hand_passes_with_its_record(self):
		with clock_at("2025-01-25 08:20:00"):
			doc = register(
				self.users["clerk"],
				received_at="2025-01-25 08:20:00",
				urgency="Urgent",
				assignee=self.staff["member_a"],
				section=self.office.section_a,
			)
		log = self.end()
		self.do(api.take_over, "2025-01-25 08:40:00", "member_b", log.name)
		self.assertEqual(doc.reload().assignee, self.staff["member_b"])

	def test_what_is_done_or_not_urgent_stays_where_it_is(self):
		with clock_at("2025-01-25 08:00:00"):
			doc = register(
				self.users["clerk"],
				received_at="2025-01-25 08:00:00",
				assignee=self.staff["member_a"],
				section=self.office.section_a,
			)
			inquiry = ask(self.users["member_a"], received_at="2025-01-25 08:00:00")
		self.do(inquiries.answer, "2025-01-25 08:10:00", "member_a", inquiry.name, "Yes.")
		log = self.end()
		self.do(api.take_over, "2025-01-25 08:40:00", "member_b", log.name)
		self.assertEqual(doc.reload().assignee, self.staff["member_a"])
		self.assertEqual(inquiry.reload().current_responder, self.staff["member_a"])
		self.assertEqual(readable(INCOMING, [doc.name], self.users["member_b"]), set())


class TestPaper(ShiftCase):
	def test_it_is_filed_as_the_reader_may_read_it(self):
		self.keep("2025-01-24 09:00:00")
		with clock_at("2025-01-24 19:00:00"):
			own = ask(self.users["member_a"], received_at="2025-01-24 19:00:00", title="How <b>so</b>")
			other = register(
				self.users["clerk"], received_at="2025-01-24 19:00:00", section=self.office.section_b
			)
		self.do(api.add_note, NIGHT, "member_a", self.log().name, "A <i>note</i>.")
		log = self.handed_over()
		self.do(api.take_over, "2025-01-25 08:45:00", "member_b", log.name)
		for who, reads in (("member_a", False), ("clerk", True)):
			with clock_at("2025-01-25 09:00:00"), as_user(self.users[who]), in_language("zh"):
				html = frappe.get_print(LOG, log.name, "Duty Shift Log Sheet")
			with self.subTest(who=who):
				self.assertIn("值班日志", html)
				self.assertIn(own.name, html)
				self.assertEqual(other.name in html, reads)
				self.assertIn(log.reload().content_hash[:16], html)
				self.assertNotIn("<i>note</i>", html)
				self.assertNotIn("<b>so</b>", html)
