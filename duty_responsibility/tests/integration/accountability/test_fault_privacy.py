"""Nobody but those concerned knows that a case exists: every channel is tried as every role."""

from itertools import product

import frappe
from frappe.client import get_list as client_list
from frappe.client import get_value as client_value
from frappe.desk import query_report
from frappe.desk.form.load import getdoc
from frappe.desk.reportview import get_count as report_count
from frappe.desk.search import search_link

from duty_responsibility.api import (
	board,
	charts,
	clocks,
	counting,
	desk,
	extensions,
	faults,
	leadership,
	week,
)
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.figures import feeds, figures
from duty_responsibility.engine.notices import delivery
from duty_responsibility.permissions.figures import seen
from duty_responsibility.rules.figures import Tally
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.cases import DELIBERATION, GENERAL, MEETING, RECORD, FaultCase

REFUSED = frappe.PermissionError
ABOVE = {"head_a", "deputy_a", "director"}
CONCERNED = {"member_a", *ABOVE}
EVERYBODY = {
	*CONCERNED,
	"member_a2",
	"member_b",
	"head_b",
	"deputy_b",
	"clerk",
	"gatekeeper",
	"duty_officer",
	"administrator",
	"outsider",
}
WITH_THE_CASE = (
	"Duty Fault Evidence",
	"Duty Fault Decision",
	"Duty Measure Proof",
	"Duty Fault Measure",
	"Duty Fault Entry",
)


class TestWhoKnows(FaultCase):
	def given(self) -> None:
		super().given()
		self.name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, self.name)
		self.does("member_a", "2025-01-23 15:00:00", faults.make_statement, self.name, "I was ill.")

	def through_measures(self) -> None:
		self.does(
			"deputy_a", "2025-01-24 09:00:00", faults.propose, self.name, "Held to Account", "Late.", GENERAL
		)
		self.deliberation = self.decided(self.name)
		self.does("deputy_a", "2025-01-27 09:00:00", faults.give_notice, self.name)
		self.does("member_a", "2025-01-27 10:00:00", faults.accept, self.name)
		paper = self.measure(self.name, "Written Self-criticism")
		self.does("member_a", "2025-01-27 11:00:00", faults.hand_in, self.name, paper, "I am sorry.")

	def who_sees(self, see) -> set[str]:
		"""Those for whom `see` finds something; to be refused is to find nothing."""
		found = set()
		for who in EVERYBODY:
			with as_user(self.users[who]):
				try:
					if see():
						found.add(who)
				except (frappe.PermissionError, frappe.DoesNotExistError):
					pass
		return found

	def test_the_case_itself(self):
		name = self.name
		channels = {
			"list": lambda: frappe.get_list(RECORD, {"name": name}),
			"list by a field": lambda: frappe.get_list(RECORD, {"subject": self.staff["member_a"]}),
			"client list": lambda: client_list(RECORD, filters={"name": name}),
			"value": lambda: client_value(RECORD, "subject_name", name),
			"count": lambda: counting.get_count(RECORD, {"name": name}),
			"count by guessing": lambda: counting.get_count(RECORD, {"subject": self.staff["member_a"]}),
			"permission": lambda: frappe.has_permission(RECORD, doc=name),
			"form": lambda: getdoc(RECORD, name) or True,
			"clocks of the form": lambda: clocks.of_matter(RECORD, name),
			"view": lambda: faults.view(name),
		}
		for channel, see in channels.items():
			with self.subTest(channel=channel):
				self.assertEqual(self.who_sees(see), CONCERNED)

	def test_report_views_counts_and_link_search(self):
		def counted():
			frappe.local.form_dict = frappe._dict(
				doctype=RECORD, filters=[[RECORD, "name", "=", self.name]], fields=[]
			)
			return report_count()

		def grouped():
			return frappe.get_list(RECORD, fields=["status"], filters={"name": self.name}, group_by="status")

		def searched():
			return search_link(RECORD, self.get(self.name).number)

		for see in (counted, grouped, searched):
			with self.subTest(see=see.__name__):
				self.assertEqual(self.who_sees(see), CONCERNED)

	def test_what_hangs_on_it_tables_too(self):
		self.through_measures()
		# the other deputy director has sat in the meeting
		known = {*CONCERNED, "deputy_b"}
		self.assertEqual(self.who_sees(lambda: frappe.get_list(RECORD, {"name": self.name})), known)
		for doctype in WITH_THE_CASE:
			key = "parent" if frappe.get_meta(doctype).istable else "record"
			parent = {"parent_doctype": RECORD} if key == "parent" else {}
			with self.subTest(doctype=doctype):
				see = lambda: frappe.get_list(doctype, filters={key: self.name}, **parent)  # noqa: B023, E731
				self.assertEqual(self.who_sees(see), known)

	def test_what_the_meeting_says_the_person_concerned_never_sees(self):
		self.through_measures()
		members = {"director", "deputy_a", "deputy_b"}
		name = self.deliberation
		voices = {"parent": name}
		self.assertEqual(self.who_sees(lambda: frappe.get_list(DELIBERATION, {"name": name})), members)
		self.assertEqual(self.who_sees(lambda: getdoc(DELIBERATION, name) or True), members)
		self.assertEqual(
			self.who_sees(lambda: frappe.get_list("Duty Case Voice", voices, parent_doctype=DELIBERATION)),
			members,
		)
		meeting = frappe.db.get_value(DELIBERATION, name, "meeting")
		self.assertEqual(self.who_sees(lambda: frappe.get_list(MEETING, {"name": meeting})), members)
		with as_user(self.users["member_a"]):
			shown = frappe.as_json(faults.view(self.name)) + frappe.as_json(self.get(self.name).as_dict())
			self.assertNotIn("All agreed.", shown)

	def test_a_leader_does_not_see_what_is_said_about_themselves(self):
		name = self.breach("deputy_b", section=self.office.section_b)
		self.up_to_proposal(name, deputy="director", subject="deputy_b")
		_meeting, deliberation = self.in_session(name, chair="deputy_a")
		self.assertEqual(
			self.who_sees(lambda: frappe.get_list(RECORD, {"name": name})),
			{"deputy_b", "director", "deputy_a"},
		)
		self.assertEqual(
			self.who_sees(lambda: frappe.get_list(DELIBERATION, {"name": deliberation})),
			{"director", "deputy_a"},
		)

	def test_its_clocks_events_escalations_and_notices(self):
		clock = frappe.db.get_value("Duty Clock", {"reference_name": self.name, "step": "Fault Proposal"})
		with clock_at("2025-02-06 08:31:00"):
			engine.sweep(commit=False)
		self.assertEqual(self.who_sees(lambda: frappe.get_list("Duty Clock", {"name": clock})), CONCERNED)
		for doctype in ("Duty Clock Event", "Duty Escalation"):
			with self.subTest(doctype=doctype):
				self.assertTrue(frappe.db.exists(doctype, {"clock": clock}))
				self.assertEqual(
					self.who_sees(lambda: frappe.get_list(doctype, {"clock": clock})),  # noqa: B023
					CONCERNED,
				)
		self.assertEqual(
			self.who_sees(lambda: frappe.get_list("Duty Notification", {"clock": clock})) - CONCERNED, set()
		)
		for who in ("clerk", "administrator"):
			with self.subTest(who=who), as_user(self.users[who]):
				self.assertFalse(frappe.has_permission("Duty Clock", doc=clock))
				self.assertTrue(
					frappe.get_list("Duty Clock", {"reference_name": self.document.name}), "theirs as ever"
				)

	def test_my_duties_show_it_to_whoever_has_the_next_step(self):
		def mine():
			found = desk.waiting()
			return [one for one in (*found["now"], *found["later"]) if one["name"] == self.name]

		self.assertEqual(self.who_sees(mine), {"deputy_a"})

	def test_notices_and_mails_say_nothing(self):
		with clock_at("2025-02-06 08:31:00"):
			engine.sweep(commit=False)
			delivery.deliver(commit=False)
		logs = frappe.get_all(
			"Notification Log", {"document_name": self.name}, ["for_user", "subject", "email_content"]
		)
		self.assertTrue(logs)
		self.assertLessEqual({log.for_user for log in logs}, {self.users[who] for who in CONCERNED})
		for log in logs:
			for word in ("Fault", "fault", "late", "member_a", self.document.title, "Statement", "Overdue"):
				self.assertNotIn(word, log.subject)

	def test_nothing_is_hung_on_it_and_it_is_shared_with_nobody(self):
		name, user = self.name, self.users["member_b"]
		hangers = (
			{
				"doctype": "Comment",
				"comment_type": "Comment",
				"reference_doctype": RECORD,
				"reference_name": name,
			},
			{"doctype": "Communication", "subject": "x", "reference_doctype": RECORD, "reference_name": name},
			{
				"doctype": "File",
				"file_name": "a.txt",
				"content": "x",
				"attached_to_doctype": RECORD,
				"attached_to_name": name,
			},
			{"doctype": "DocShare", "user": user, "share_doctype": RECORD, "share_name": name, "read": 1},
			{
				"doctype": "ToDo",
				"allocated_to": user,
				"description": "x",
				"reference_type": RECORD,
				"reference_name": name,
			},
		)
		for values in hangers:
			with self.subTest(doctype=values["doctype"]), self.refused("known to those concerned only"):
				frappe.get_doc(values).insert(ignore_permissions=True)
		self.assertFalse(frappe.db.exists("Version", {"ref_doctype": RECORD, "docname": name}))

	def test_what_is_not_there_and_what_is_not_to_be_known_are_answered_alike(self):
		for who in ("member_b", "clerk", "administrator"):
			for name in (self.name, "0123456789abcdef"):
				with self.subTest(who=who, name=name), self.refused("There is no such case", error=REFUSED):
					self.does(who, "2025-01-24 09:00:00", faults.view, name)
		with self.refused("There is no such meeting", error=REFUSED):
			self.does("member_a", "2025-01-24 09:00:00", leadership.vote, "0123", "Dropped")


class TestLooks(FaultCase):
	def test_every_look_is_written_down_and_shown_to_the_director_and_the_person(self):
		name = self.breach()
		for minute, who in enumerate(("head_a", "deputy_a", "member_a", "director")):
			self.does(who, f"2025-01-23 10:0{minute}:00", getdoc, RECORD, name)
			self.does(who, f"2025-01-23 10:0{minute}:30", getdoc, RECORD, name)
		looks = frappe.get_all(
			"Duty Fault Look", {"record": name}, pluck="looked_by", order_by="looked_at asc"
		)
		self.assertEqual(looks, [self.users[who] for who in ("head_a", "deputy_a", "member_a", "director")])
		for who, sees in (
			("director", 4),
			("member_a", 4),
			("head_a", 0),
			("deputy_a", 0),
			("administrator", 0),
			("clerk", 0),
		):
			with self.subTest(who=who), as_user(self.users[who]):
				self.assertEqual(len(frappe.get_list("Duty Fault Look", {"record": name})), sees)
		with self.refused("belongs to the ledger", error=REFUSED):
			look = frappe.get_all("Duty Fault Look", {"record": name}, pluck="name")[0]
			frappe.delete_doc("Duty Fault Look", look, force=True)

	def test_a_look_that_was_refused_is_none(self):
		name = self.breach()
		with as_user(self.users["member_b"]), self.assertRaises(REFUSED):
			getdoc(RECORD, name)
		self.assertFalse(frappe.db.exists("Duty Fault Look", {"record": name}))


class TestSmallTells(FaultCase):
	def test_deleting_somebody_does_not_tell_that_there_is_a_case(self):
		gone = self.office.hire("passer_by", "Duty Member", department=self.office.section_a)
		said = (gone, "Draft Criticised by a Leader", "2025-01-22 10:00:00", "Useless.")
		name = self.does("deputy_a", "2025-01-23 09:00:00", faults.report, *said)
		frappe.delete_doc("Duty Staff", gone)
		self.assertIn("passer_by", self.get(name).subject_name)
		# the case can still be brought to its end
		self.does("deputy_a", "2025-01-23 10:00:00", faults.drop, name, "Dropped", "She has left.")
		self.assertEqual(self.status(name), "Dropped")

	def test_a_change_is_not_called_out_to_whoever_listens(self):
		name = self.breach()
		frappe.local._realtime_log = []
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		called = [entry for entry in frappe.local._realtime_log if RECORD in str(entry)]
		self.assertEqual(called, [])

	def test_asking_for_more_time_to_answer_names_nobody(self):
		name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		clock = frappe.db.get_value("Duty Clock", {"reference_name": name, "step": "Statement"})
		ask = (clock, "I need the file.", "2025-02-10 18:00:00")
		request = self.does("member_a", "2025-01-24 10:00:00", extensions.ask, *ask)
		subjects = frappe.get_all("Notification Log", {"document_name": request}, pluck="subject")
		self.assertTrue(subjects)
		for subject in subjects:
			self.assertNotIn("member_a", subject)
			self.assertNotIn("Statement", subject)


class TestFigures(FaultCase):
	"""Boards, charts, reports and calendars count without cases: a number by itself would tell that there is one."""

	def counted(self, who: str) -> dict[str, object]:
		at = "2025-01-24 09:00:00"
		asked = figures.Asked("2024-01", "2026-12")
		with clock_at(at) as now, as_user(self.users[who]):
			shown = board.lights()
			return {
				"board": shown["total"],
				# one's own steps are one's own to know
				"charts": [
					charts.figures(name).get("datasets") for name in charts.CHARTS if "My" not in name
				],
				"reports": vars(figures.tally(asked, seen("Duty Clock", self.users[who])).get(None, Tally())),
				"feed": RECORD not in feeds.of_person(self.staff[who], now),
				"week": [
					line["title"]
					for start in ("2025-01-20", "2025-01-27", "2025-02-03")
					for day in week.week(start)["days"]
					for line in day["deadlines"]
				],
			}

	def test_nothing_that_is_counted_tells_of_a_case(self):
		name = self.breach()
		figures.refresh(commit=False)
		people = ("clerk", "administrator", "director", "deputy_a", "head_a", "member_a")
		before = {who: self.counted(who) for who in people if who in self.staff}
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		self.assertTrue(frappe.db.exists("Duty Clock", {"reference_doctype": RECORD, "reference_name": name}))
		self.assertEqual({who: self.counted(who) for who in before}, before)
		figures.refresh(commit=False)
		self.assertEqual({who: self.counted(who) for who in before}, before)
		self.assertFalse(frappe.db.exists("Duty Monthly Figure", {"reference_doctype": RECORD}))

	def test_no_report_has_a_line_or_counts_a_step_of_a_case(self):
		name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		clock = frappe.db.get_value("Duty Clock", {"reference_name": name, "step": "Statement"})
		ask = (clock, "I need the file.", "2025-02-10 18:00:00")
		self.does("member_a", "2025-01-24 10:00:00", extensions.ask, *ask)
		self.sweep("2025-02-06 08:31:00")
		self.assertTrue(frappe.db.exists("Duty Escalation", {"clock": clock, "outcome": "Sent"}))
		period = {"from_date": "2025-01-01", "to_date": "2025-12-31", "days_ahead": 30}
		for who, report in product(
			("clerk", "administrator", "director", "deputy_a", "head_a", "member_a"),
			(
				"Duty Overdue and Due Soon",
				"Duty Supervision Register",
				"Duty Extension and Pause Use",
				"Duties of a Period",
			),
		):
			filters = (
				{**period, "staff": self.staff["member_a"]} if report == "Duties of a Period" else period
			)
			with self.subTest(who=who, report=report):
				try:
					found = self.does(who, "2025-02-06 09:00:00", query_report.run, report, filters=filters)
				except REFUSED:
					continue
				for line in found["result"]:
					self.assertNotEqual(line.get("reference_doctype"), RECORD)
				cards = {card["label"]: card["value"] for card in found["report_summary"]}
				if report == "Duty Overdue and Due Soon":
					self.assertEqual(sum(cards.values()), len(found["result"]))
				self.assertEqual(cards.get("Extensions Asked for", 0), 0)

	def test_figures_of_cases_are_mailed_as_their_person_may_know_them(self):
		"""The scheduler makes mailed reports as Administrator, who knows of every case."""
		name = self.breach()
		self.settings(fault_group_least=1)
		for who, known in (("director", True), ("deputy_a", True), ("deputy_b", False)):
			doc = frappe.get_doc(
				{
					"doctype": "Auto Email Report",
					"report": "Duty Fault Figures",
					"user": self.users[who],
					"email_to": "office@duty.test",
					"format": "CSV",
					"frequency": "Daily",
					"send_if_data": 0,
					"filters": frappe.as_json({"section": self.get(name).section}),
				}
			).insert()
			with self.subTest(who=who):
				self.assertEqual("Together" in (doc.get_report_content() or ""), known)

	def test_who_sees_the_whole_office_reads_the_kept_figures(self):
		self.assertTrue(seen("Duty Clock", self.users["director"]).everything)
		self.assertTrue(seen("Duty Clock", self.users["clerk"]).everything)
		self.assertFalse(seen("Duty Clock", self.users["head_a"]).everything)
