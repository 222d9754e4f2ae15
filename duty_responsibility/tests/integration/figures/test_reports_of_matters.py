"""The reports that go by inquiries, meetings, requests and proofreading, each against a plain recount."""

import json
from collections import Counter
from typing import Any

import frappe
from frappe.desk import query_report
from frappe.utils import getdate

from duty_responsibility.api import extensions, inquiries, meetings
from duty_responsibility.duty_responsibility.report.utils import SMALLEST_GROUP
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import clock_of, make_office, register
from duty_responsibility.tests.frontdesk import ask, make_front_desk
from duty_responsibility.tests.meetings import MeetingCase
from duty_responsibility.tests.outgoing import OutgoingCase

YEAR = {"from_date": "2025-01-01", "to_date": "2025-12-31"}
FIRST, LAST = getdate(YEAR["from_date"]), getdate(YEAR["to_date"])
FAULTY = "各乡镇人民政府：\n请于2月30日前报送有关事项的的安排（[2025]05号。"


def read(user: str, report: str, **filters: Any) -> dict[str, Any]:
	with as_user(user):
		return query_report.run(report, filters=json.dumps({**YEAR, **filters}), ignore_prepared_report=True)


def listed(user: str, doctype: str, *fields: str, **filters: Any) -> list[Any]:
	"""What the user's list shows."""
	with as_user(user):
		return frappe.get_list(doctype, filters=filters, fields=["name", *fields], limit_page_length=0)


class TestFirstResponse(DutyTestCase):
	REPORT = "Duty First Response"

	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users
		make_front_desk(self.office)
		for number in range(SMALLEST_GROUP):
			doc = self.ask(f"2025-01-22 09:0{number}:00", "clerk")
			self.do(doc, f"2025-01-22 09:1{number}:00", "clerk", inquiries.answer, "Form 3.")
		doc = self.ask("2025-01-22 10:00:00", "member_a")
		self.do(doc, "2025-01-22 11:00:00", "member_a", inquiries.guide, "Tax bureau")  # half an hour late
		doc = self.ask("2025-02-12 10:00:00", "clerk")
		self.do(doc, "2025-02-12 10:05:00", "clerk", inquiries.hand_over, to_section=self.office.section_a)
		self.do(doc, "2025-02-12 10:35:00", "head_a", inquiries.acknowledge)
		doc = self.ask("2025-02-13 10:00:00", "clerk")
		self.do(doc, "2025-02-13 10:10:00", "clerk", inquiries.answer, "Window 2.")
		self.do(doc, "2025-02-14 10:00:00", "clerk", inquiries.reopen, "The window was closed.")
		doc = self.ask("2025-02-13 11:00:00", "clerk")
		self.do(doc, "2025-02-13 11:10:00", "clerk", inquiries.withdraw, "Entered twice.")

	def ask(self, at: str, tag: str) -> Any:
		with clock_at(at):
			return ask(self.users["clerk"], received_at=at, received_by=self.staff[tag])

	def do(self, doc: Any, at: str, tag: str, action: Any, *args: Any, **values: Any) -> None:
		with clock_at(at), as_user(self.users[tag]):
			action(doc.name, *args, **values)

	def test_what_came_in_and_who_answered_against_a_recount(self):
		fields = ("first_responder", "outcome", "round_number", "handover_count", "received_at", "status")
		for tag in ("director", "head_a", "deputy_a", "clerk", "member_a"):
			rows = [
				row
				for row in listed(self.users[tag], "Duty Inquiry", *fields)
				if FIRST <= row.received_at.date() <= LAST and row.status != "Withdrawn"
			]
			expected = Counter(row.outcome for row in rows)
			for by in ("Section", "Person", "Month"):
				lines = read(self.users[tag], self.REPORT, group_by=by)["result"]
				with self.subTest(tag=tag, by=by):
					if not rows:
						self.assertEqual(lines, [])
						continue
					whole = lines[-1]
					self.assertEqual(whole["inquiries"], len(rows))
					self.assertEqual(sum(line["inquiries"] for line in lines[:-1]), len(rows))
					self.assertEqual(whole["came_back"], sum(row.round_number > 1 for row in rows))
					self.assertEqual(whole["handed_over"], sum(row.handover_count > 0 for row in rows))
					for outcome in ("Answered", "Handled", "Transferred", "Guided"):
						self.assertEqual(whole[outcome.lower()], expected[outcome])

	def test_how_long_it_took(self):
		whole = read(self.users["director"], self.REPORT)["result"][-1]
		names = {
			row.name for row in listed(self.users["director"], "Duty Inquiry", status=("!=", "Withdrawn"))
		}
		for step, prefix in (("First Response", "response"), ("Acknowledgement", "taking")):
			clocks = frappe.get_all(
				"Duty Clock",
				filters={"step": step, "reference_name": ("in", names), "started_at": (">=", FIRST)},
				fields=["status", "result", "taken_minutes", "started_at"],
			)
			clocks = [row for row in clocks if row.started_at.date() <= LAST]
			done = [row.taken_minutes for row in clocks if row.status == "Finished"]
			with self.subTest(step=step):
				self.assertEqual(whole[f"{prefix}_judged"], sum(bool(row.result) for row in clocks))
				self.assertEqual(whole[f"{prefix}_late"], sum(row.result == "Late" for row in clocks))
				self.assertEqual(whole[f"{prefix}_average"], round(sum(done) / len(done)))
		self.assertEqual(whole["taking_average"], 30)  # from 10:05 to 10:35

	def test_by_name_are_oneself_and_those_one_leads_the_others_stand_together(self):
		names = {
			tag: frappe.db.get_value("Duty Staff", staff, "employee_name")
			for tag, staff in self.staff.items()
		}
		for tag, shown in (
			("director", {"clerk", "member_a"}),
			("head_a", {"member_a"}),
			("clerk", {"clerk"}),
			("member_a", {"member_a"}),
		):
			lines = read(self.users[tag], self.REPORT, group_by="Person")["result"]
			groups = {line["group"] for line in lines if line["inquiries"]}
			with self.subTest(tag=tag):
				self.assertEqual({one for one in names if names[one] in groups}, shown)

	def test_a_small_group_shows_what_came_in_and_no_times(self):
		lines = {
			line["group"]: line
			for line in read(self.users["director"], self.REPORT, group_by="Person")["result"]
		}
		line = lines[frappe.db.get_value("Duty Staff", self.staff["member_a"], "employee_name")]
		self.assertEqual((line["inquiries"], line["remark"]), (1, f"fewer than {SMALLEST_GROUP}"))
		self.assertNotIn("response_late", line)

	def test_a_small_total_does_not_tell_what_is_held_back_by_name(self):
		doc = self.ask("2025-03-12 10:00:00", "clerk")
		self.do(doc, "2025-03-12 10:05:00", "clerk", inquiries.handle, self.staff["member_a2"])
		found = read(self.users["member_a2"], self.REPORT, group_by="Person", from_date="2025-03-01")
		other, whole = found["result"]
		self.assertEqual((other["group"], whole["inquiries"]), ("Other People", 1))
		for line in (other, whole):
			self.assertEqual(line["remark"], f"fewer than {SMALLEST_GROUP}")
			self.assertNotIn("response_judged", line)
		self.assertEqual(found["report_summary"][4]["value"], "—")


class TestMeetingReadiness(MeetingCase):
	REPORT = "Duty Meeting Readiness"

	def given(self) -> None:
		super().given()
		items = [{"item": "Banner"}, {"item": "Sound"}, {"item": "Tea"}]
		guests = [{"staff": self.staff["member_b"]}, {"staff": self.staff["head_b"]}]
		values = {"preparations": items, "participants": guests, "section": self.office.section_a}
		self.doc = self.call("2025-01-27 15:00:00", **values)
		self.ready("2025-01-27 10:00:00", "Banner")
		self.act(
			meetings.not_ready, "2025-01-27 11:00:00", "member_a", self.doc, self.row(self.doc, "Banner")
		)
		self.ready("2025-01-27 12:00:00", "Banner")  # in its second round
		self.ready("2025-01-27 14:00:00", "Sound")  # an hour late
		self.act(meetings.send_notices, "2025-01-24 10:00:00", "member_a", self.doc)
		self.other = self.call(
			"2025-02-12 15:00:00", section=self.office.section_b, assignee=self.staff["member_b"]
		)
		self.gone = self.call("2025-02-13 15:00:00", section=self.office.section_a)
		self.act(meetings.cancel, "2025-01-24 11:00:00", "member_a", self.gone, "Not needed.")

	def ready(self, at: str, item: str) -> None:
		self.act(meetings.ready, at, "member_a", self.doc, self.row(self.doc, item))

	def lines(self, tag: str, **filters: Any) -> list[dict[str, Any]]:
		with clock_at("2025-01-27 12:30:00"):
			return read(self.users[tag], self.REPORT, **filters)["result"]

	def test_an_item_counts_once_by_its_last_round(self):
		line = next(line for line in self.lines("head_a") if line.get("meeting") == self.doc.name)
		self.assertEqual((line["items"], line["on_time"], line["late"], line["not_ready"]), (3, 1, 1, 1))
		self.assertEqual(line["readiness"], "Not in Time")

	def test_meetings_that_are_seen_and_were_not_called_off(self):
		for tag in ("director", "deputy_a", "head_a", "head_b", "clerk"):
			expected = {
				row.name
				for row in listed(self.users[tag], "Duty Meeting", "start_time", status=("!=", "Cancelled"))
				if FIRST <= row.start_time.date() <= LAST
			}
			lines = self.lines(tag)
			with self.subTest(tag=tag):
				self.assertEqual({line["meeting"] for line in lines[:-1]}, expected)
				for word in ("items", "on_time", "late", "not_ready"):
					self.assertEqual(lines[-1][word], sum(line[word] for line in lines[:-1]))

	def test_notices_count_for_those_who_see_them(self):
		for tag in ("director", "head_a", "head_b"):
			seen = listed(self.users[tag], "Duty Meeting Notice", meeting=self.doc.name)
			(line,) = [line for line in self.lines(tag) if line.get("meeting") == self.doc.name]
			with self.subTest(tag=tag):
				self.assertEqual(line["notices"], len(seen))
		# who is invited sees the meeting and their own notice, not who else was told
		self.assertEqual(len(listed(self.users["head_b"], "Duty Meeting Notice", meeting=self.doc.name)), 1)

	def test_only_a_section_or_a_level(self):
		lines = self.lines("director", section=self.office.section_b)
		self.assertEqual([line["meeting"] for line in lines[:-1]], [self.other.name])
		self.assertNotIn(
			self.doc.name, {line.get("meeting") for line in self.lines("director", level="Major")}
		)


class TestExtensionUse(DutyTestCase):
	REPORT = "Duty Extension and Pause Use"

	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users
		if not frappe.db.exists("Duty Pause Reason", "Waiting for the Applicant"):
			values = {"reason_name": "Waiting for the Applicant", "max_days": 10}
			frappe.get_doc({"doctype": "Duty Pause Reason", **values}).insert()
		for _number in range(SMALLEST_GROUP):
			doc = self.receive("a")
			name = self.ask(doc, "member_a")
			self.decide(extensions.approve, name)
			with clock_at("2025-02-06 10:00:00"):  # a day after the new time
				frappe.get_doc(doc.doctype, doc.name).finish("Done.")
		self.decide(extensions.refuse_request, self.ask(self.receive("a"), "member_a"), "Not needed.")
		self.ask(self.receive("b"), "member_b")
		doc = self.receive("b")
		pause = {"pause_reason": "Waiting for the Applicant", "resume_by": "2025-02-06 18:00:00"}
		self.decide(extensions.approve, self.ask(doc, "member_b", "", **pause), by="deputy_b")

	def receive(self, tag: str) -> Any:
		section = getattr(self.office, f"section_{tag}")
		with clock_at("2025-01-24 09:00:00"):
			return register(
				self.users["clerk"],
				received_at="2025-01-24 09:00:00",
				section=section,
				assignee=self.staff[f"member_{tag}"],
			)

	def ask(self, doc: Any, by: str, until: str = "2025-02-05 18:00:00", **values: Any) -> str:
		with clock_at("2025-01-24 10:00:00"), as_user(self.users[by]):
			args = (until,) if until else ()
			return extensions.ask(clock_of(doc).name, "Two bureaus must agree.", *args, **values)

	def decide(self, action: Any, name: str, *args: Any, by: str = "deputy_a") -> None:
		with clock_at("2025-01-24 11:00:00"), as_user(self.users[by]):
			action(name, *args)

	def test_against_a_recount(self):
		fields = ("kind", "status", "clock", "asked_at", "pause_reason", "reference_doctype")
		for tag in ("director", "deputy_a", "head_b", "clerk"):
			rows = [
				row
				for row in listed(self.users[tag], "Duty Extension Request", *fields)
				if FIRST <= row.asked_at.date() <= LAST
			]
			results = dict(
				frappe.get_all(
					"Duty Clock",
					{"name": ("in", [row.clock for row in rows])},
					["name", "result"],
					as_list=True,
				)
			)
			for by in ("Section", "Kind of Matter", "Month", "Reason"):
				lines = read(self.users[tag], self.REPORT, group_by=by)["result"]
				with self.subTest(tag=tag, by=by):
					self.assertEqual(sum(line["asked"] for line in lines if not line.get("bold")), len(rows))
					for kind in ("Extension", "Pause"):
						mine = [row for row in rows if row.kind == kind]
						if not mine:
							continue
						(whole,) = [line for line in lines if line.get("bold") and line["kind_said"] == kind]
						states = Counter(row.status for row in mine)
						granted = [row for row in mine if row.status in ("Approved", "Shortened")]
						late = sum(results[row.clock] in ("Late", "Excused") for row in granted)
						self.assertEqual(
							(whole["granted"], whole["refused"], whole["waiting"], whole["late_anyway"]),
							(len(granted), states["Refused"], states["Waiting"], late),
						)
						self.assertEqual(whole["steps"], len({row.clock for row in mine}))

	def test_small_groups_say_only_how_many_were_asked_for(self):
		lines = read(self.users["deputy_b"], self.REPORT)["result"]
		line = next(line for line in lines if line["kind_said"] == "Extension" and not line.get("bold"))
		self.assertEqual((line["asked"], line["remark"]), (1, f"fewer than {SMALLEST_GROUP}"))
		self.assertNotIn("refused", line)

	def test_granted_and_late_all_the_same(self):
		lines = read(self.users["head_a"], self.REPORT, section=self.office.section_a)["result"]
		self.assertEqual(
			(lines[0]["asked"], lines[0]["granted"], lines[0]["late_anyway"]),
			(SMALLEST_GROUP + 1, SMALLEST_GROUP, SMALLEST_GROUP),
		)


class TestProofreadingQuality(OutgoingCase):
	REPORT = "Duty Proofreading Quality"

	def test_against_a_recount(self):
		for text in (FAULTY, "各乡镇人民政府：\n请于1月27日前报送值班安排。"):
			doc = self.walk(self.draft(text=text), "Signing", "09:20")
			self.proofread(doc, "09:30", judgement="Error")
		fields = (
			"document",
			"characters",
			"title_errors",
			"name_errors",
			"policy_errors",
			"body_errors",
			"verdict",
			"confirmed_at",
		)
		for tag in ("director", "deputy_a", "head_a", "clerk", "head_b"):
			rows = [
				row
				for row in listed(self.users[tag], "Duty Proofreading Record", *fields, status="Confirmed")
				if FIRST <= row.confirmed_at.date() <= LAST
			]
			for by in ("Section", "Month", "Kind of Official Document", "Stage of Proofreading"):
				lines = read(self.users[tag], self.REPORT, group_by=by)["result"]
				with self.subTest(tag=tag, by=by):
					if not rows:
						self.assertEqual(lines, [])
						continue
					whole = lines[-1]
					self.assertEqual(whole["readings"], len(rows))
					self.assertEqual(sum(line["readings"] for line in lines[:-1]), len(rows))
					self.assertEqual(whole["documents"], len({row.document for row in rows}))
					for word in fields[1:6]:
						self.assertEqual(whole[word], sum(row[word] for row in rows))
					self.assertEqual(whole["beyond"], sum(row.verdict == "Beyond the Limit" for row in rows))
					characters, errors = whole["characters"], whole["body_errors"]
					self.assertEqual(whole["share"], round(10000 * errors / characters, 2))
		self.assertGreater(whole["body_errors"] if rows else 1, 0)
