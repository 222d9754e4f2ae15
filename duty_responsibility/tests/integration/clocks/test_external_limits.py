"""Time limits on documents of other apps: by configuration alone, from the first save to the last word."""

import timeit
from typing import Any

import frappe
from frappe.utils import get_datetime

from duty_responsibility import tasks
from duty_responsibility.api import clocks as clock_api
from duty_responsibility.api import desk, limits
from duty_responsibility.engine.clocks import external, sweep
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.engine.notices import delivery
from duty_responsibility.engine.office import external_kinds
from duty_responsibility.tests import stand_ins
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import clock_of, condition, make_office, new_limit, step, unique
from duty_responsibility.tests.stand_ins import REQUEST

MONDAY = "2025-03-10 09:00:00"
READER = "Duty Clerk"
"""The one role beside System Manager that may read the requests."""


class ExternalCase(DutyTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		stand_ins.make(
			REQUEST,
			stand_ins.REQUEST_FIELDS,
			roles=[READER],
			is_submittable=1,
			allow_rename=1,
			autoname="hash",
			title_field="subject",
		)

	@classmethod
	def tearDownClass(cls) -> None:
		stand_ins.drop(REQUEST)
		super().tearDownClass()

	def given(self) -> None:
		super().given()
		self.office = make_office()

	def limit(
		self, amount: int = 1, *conditions: dict, at: str = "2025-03-01 08:00:00", **values: Any
	) -> Any:
		"""A request is to be approved within so many working days."""
		values = {
			"document_type": REQUEST,
			"step_name": "Approval",
			"assignee_field": "responsible",
			"section_field": "section",
			"finish_conditions": [condition("status", "Approved")],
			"withdraw_conditions": [condition("status", "Dropped")],
			**values,
		}
		rows = [
			step("", values.pop("counted", "Working Days"), amount, self.office.ladder, article="Art. 12")
		]
		with clock_at(at):
			return new_limit(rows, conditions, **values).insert()

	def request(self, at: str = MONDAY, **values: Any) -> Any:
		values = {
			"subject": unique("Forty chairs"),
			"status": "Pending",
			"responsible": self.office.users["member_a"],
			"section": self.office.section_a,
			**values,
		}
		with clock_at(at):
			return frappe.get_doc({"doctype": REQUEST, **values}).insert()

	def change(self, doc: Any, at: str, **values: Any) -> Any:
		with clock_at(at):
			doc = frappe.get_doc(REQUEST, doc.name)
			doc.update(values)
			return doc.save()

	def sweep(self, at: str) -> Any:
		with clock_at(at) as now:
			external.catch_up(now)
			done = sweep.sweep(now, commit=False)
			delivery.deliver(now, commit=False)
			return done

	def clock(self, doc: Any, name: str = "Approval") -> Any:
		return clock_of(doc, name)

	def events(self, clock: Any) -> list[str]:
		return frappe.get_all(
			"Duty Clock Event", filters={"clock": clock.name}, pluck="event", order_by="seq asc"
		)

	def assert_intact(self) -> None:
		"""The ledger finds nothing wrong with the clocks of these requests."""
		names = set(frappe.get_all("Duty Clock", {"reference_doctype": REQUEST}, pluck="name"))
		self.assertTrue(names)
		with clock_at("2025-06-01 09:00:00"):
			wrong = [finding.text for finding in verify().findings if finding.clock in names]
		# what has no look planned in time is what these tests leave running
		self.assertEqual([text for text in wrong if "look" not in text.lower()], [])


class TestFromStartToEnd(ExternalCase):
	def test_a_clock_from_start_to_breach_and_end(self):
		self.limit()
		doc = self.request()
		clock = self.clock(doc)
		self.assertEqual(str(clock.due_at), "2025-03-11 18:00:00")
		self.assertEqual(
			(clock.assignee, clock.section, clock.status, clock.article),
			(self.office.staff["member_a"], self.office.section_a, "Running", "Art. 12"),
		)
		self.assertEqual(self.sweep("2025-03-11 18:00:00").breaches, 0)
		self.assertEqual(self.sweep("2025-03-11 18:01:00").breaches, 1)
		self.assertEqual(self.sweep("2025-03-12 08:31:00").sent, 1)  # what waits for the opening is told then
		told = frappe.get_all(
			"Notification Log", {"document_name": ("in", [doc.name, clock.name])}, pluck="for_user"
		)
		self.assertIn(self.office.users["head_a"], told)
		self.change(doc, "2025-03-12 09:30:00", status="Approved")
		clock = self.clock(doc)
		self.assertEqual((clock.status, clock.result, clock.late_minutes), ("Finished", "Late", 60))
		self.assertEqual(self.events(clock)[0], "Started")
		self.assertIn("Breached", self.events(clock))
		self.assert_intact()

	def test_what_is_finished_in_time_is_on_time(self):
		self.limit()
		doc = self.request()
		self.change(doc, "2025-03-11 17:00:00", status="Approved")
		self.assertEqual((self.clock(doc).status, self.clock(doc).result), ("Finished", "On Time"))

	def test_a_value_set_past_the_form_finishes_too(self):
		self.limit()
		doc = self.request()
		with clock_at("2025-03-11 10:00:00"):
			frappe.get_doc(REQUEST, doc.name).db_set("status", "Approved")
		self.assertEqual(str(self.clock(doc).finished_at), "2025-03-11 10:00:00")

	def test_what_changed_unseen_is_seen_before_anybody_is_urged(self):
		self.limit()
		doc = self.request()
		with clock_at("2025-03-11 10:00:00"):
			frappe.db.set_value(REQUEST, doc.name, "status", "Approved")
		self.assertEqual(self.clock(doc).status, "Running")
		self.assertEqual(self.sweep("2025-03-12 18:01:00").sent, 0)
		clock = self.clock(doc)
		self.assertEqual((clock.result, str(clock.finished_at)), ("On Time", "2025-03-11 10:00:00"))

	def test_submission_may_finish_and_cancellation_withdraws(self):
		self.limit(1, finish_conditions=[condition("docstatus", "Submitted")], withdraw_conditions=[])
		doc = self.request()
		with clock_at("2025-03-10 10:00:00"):
			doc.submit()
		self.assertEqual(self.clock(doc).status, "Finished")
		self.limit(1, sequence=1, step_name="Delivery", finish_conditions=[condition("status", "Approved")])
		other = self.request("2025-03-10 11:00:00")
		with clock_at("2025-03-10 12:00:00"):
			other.submit()
			other.cancel()
		self.assertEqual(self.clock(other, "Delivery").status, "Cancelled")

	def test_what_is_dropped_is_cancelled_and_what_comes_back_begins_again(self):
		self.limit()
		doc = self.request()
		self.change(doc, "2025-03-10 10:00:00", status="Dropped")
		self.assertEqual(self.clock(doc).status, "Cancelled")
		self.change(doc, "2025-03-13 10:00:00", status="Pending")
		self.assertEqual(
			(self.clock(doc).status, str(self.clock(doc).due_at)), ("Running", "2025-03-14 18:00:00")
		)

	def test_what_is_asked_again_gets_a_clock_of_the_next_round(self):
		self.limit()
		doc = self.request()
		self.change(doc, "2025-03-10 10:00:00", status="Approved")
		self.change(doc, "2025-03-12 10:00:00", status="Pending")
		rounds = frappe.get_all(
			"Duty Clock",
			{"reference_name": doc.name},
			["round_number", "status", "due_at"],
			order_by="round_number asc",
		)
		self.assertEqual(
			[(row.round_number, row.status) for row in rounds], [(1, "Finished"), (2, "Running")]
		)
		self.assertEqual(str(rounds[1].due_at), "2025-03-13 18:00:00")

	def test_somebody_else_answers_from_the_moment_the_document_says_so(self):
		self.limit()
		doc = self.request()
		self.change(
			doc,
			"2025-03-10 10:00:00",
			responsible=self.office.users["member_b"],
			section=self.office.section_b,
		)
		clock = self.clock(doc)
		self.assertEqual(
			(clock.assignee, clock.section), (self.office.staff["member_b"], self.office.section_b)
		)
		self.assertIn("Reassigned", self.events(clock))

	def test_responsible_may_be_a_member_of_staff_or_whoever_created_it(self):
		self.limit(assignee_field="member", section_field="")
		doc = self.request(member=self.office.staff["member_b"])
		self.assertEqual(
			(self.clock(doc).assignee, self.clock(doc).section),
			(self.office.staff["member_b"], self.office.section_b),
		)
		self.limit(step_name="Answer", assignee_field="", section_field="")
		with as_user(self.office.users["clerk"]):
			mine = self.request()
		self.assertEqual(self.clock(mine, "Answer").assignee, self.office.staff["clerk"])


class TestWhichLimit(ExternalCase):
	def test_the_first_whose_conditions_hold_and_steps_side_by_side(self):
		self.limit(3)
		self.limit(1, condition("kind", "Urgent"), sequence=10)
		self.limit(5, step_name="Delivery", finish_conditions=[condition("docstatus", "1")])
		doc = self.request(kind="Ordinary")
		self.assertEqual(str(self.clock(doc).due_at), "2025-03-13 18:00:00")
		self.assertEqual(str(self.clock(doc, "Delivery").due_at), "2025-03-17 18:00:00")
		self.change(doc, "2025-03-10 10:00:00", kind="Urgent")
		self.assertEqual(str(self.clock(doc).due_at), "2025-03-11 18:00:00")
		self.assertIn("Rescheduled", self.events(self.clock(doc)))

	def test_it_begins_when_the_document_comes_to_fulfil_the_conditions(self):
		self.limit(1, condition("status", "Pending"))
		doc = self.request(status="")
		self.assertIsNone(self.clock(doc))
		self.change(doc, "2025-03-12 09:00:00", status="Pending")
		self.assertEqual(str(self.clock(doc).due_at), "2025-03-13 18:00:00")
		self.change(
			doc, "2025-03-12 09:30:00", status="Approved"
		)  # no longer pending, but for the right reason
		self.assertEqual(self.clock(doc).status, "Finished")

	def test_what_no_longer_fulfils_them_is_let_go(self):
		self.limit(1, condition("kind", "Urgent"))
		doc = self.request(kind="Urgent")
		self.change(doc, "2025-03-10 10:00:00", kind="Ordinary")
		self.assertEqual(self.clock(doc).status, "Cancelled")

	def test_the_time_starts_at_a_field_and_counts_back_from_another(self):
		self.limit(1, start_field="asked_on", event_field="needed_by", counted="Working Days Before")
		doc = self.request(asked_on=None)
		self.assertIsNone(self.clock(doc))
		self.change(doc, "2025-03-10 10:00:00", asked_on="2025-03-10 09:30:00")
		self.assertIsNone(self.clock(doc))
		self.change(doc, "2025-03-10 10:10:00", needed_by="2025-03-14 09:00:00")
		self.assertEqual(str(self.clock(doc).due_at), "2025-03-13 18:00:00")
		self.change(doc, "2025-03-10 11:00:00", needed_by="2025-03-18 09:00:00")
		self.assertEqual(str(self.clock(doc).due_at), "2025-03-17 18:00:00")

	def test_a_document_that_is_finished_at_birth_has_no_clock(self):
		self.limit()
		self.assertIsNone(self.clock(self.request(status="Approved")))


class TestOldDocuments(ExternalCase):
	def test_nobody_is_late_by_a_limit_that_came_later(self):
		doc = self.request("2025-03-03 09:00:00")
		self.limit(at="2025-03-10 08:00:00")
		self.change(doc, "2025-03-10 09:00:00", subject="Fifty chairs")
		self.assertIsNone(self.clock(doc))

	def test_what_is_under_way_gets_its_clock_on_request_and_from_now(self):
		doc, done = (
			self.request("2025-03-03 09:00:00"),
			self.request("2025-03-03 09:00:00", status="Approved"),
		)
		limit = self.limit(at="2025-03-10 08:00:00")
		with clock_at("2025-03-10 09:00:00"):
			seen = limits.preview_open(limit.name)
			self.assertIn(doc.name, [row["name"] for row in seen["rows"]])
			self.assertNotIn(done.name, [row["name"] for row in seen["rows"]])
			self.assertIsNone(self.clock(doc))
			self.assertEqual(limits.apply_to_open(limit.name), {"count": seen["count"], "queued": False})
			self.assertEqual(limits.preview_open(limit.name)["count"], 0)
		self.assertEqual(str(self.clock(doc).due_at), "2025-03-11 18:00:00")

	def test_only_those_who_write_limits_do_that(self):
		limit = self.limit()
		with as_user(self.office.users["clerk"]), self.refused(error=frappe.PermissionError):
			limits.apply_to_open(limit.name)

	def test_an_edited_or_disabled_limit_reaches_back_to_nobody(self):
		limit = self.limit(1, condition("kind", "Urgent"))
		doc = self.request(kind="Urgent")
		with clock_at("2025-03-10 10:00:00"):
			limit.enabled = 0
			limit.save()
		self.change(doc, "2025-03-10 10:10:00", subject="Fifty chairs")
		self.assertEqual(self.clock(doc).status, "Running")
		self.change(doc, "2025-03-10 10:20:00", status="Approved")
		self.assertEqual(self.clock(doc).status, "Finished")
		self.assertIsNone(self.clock(self.request("2025-03-10 11:00:00", kind="Urgent")))


class TestRenamedAndDeleted(ExternalCase):
	def test_a_renamed_document_keeps_its_clock_and_the_ledger_says_so(self):
		self.limit()
		doc = self.request()
		old, new = doc.name, unique("PR")
		with clock_at("2025-03-10 10:00:00"):
			frappe.rename_doc(REQUEST, old, new)
		clock = self.clock(frappe.get_doc(REQUEST, new))
		self.assertEqual((clock.reference_name, clock.title, clock.status), (new, new, "Running"))
		self.assertIn("Renamed", self.events(clock))
		self.assert_intact()
		self.change(frappe.get_doc(REQUEST, new), "2025-03-10 11:00:00", status="Approved")
		self.assertEqual(self.clock(frappe.get_doc(REQUEST, new)).status, "Finished")
		self.assert_intact()

	def test_a_deleted_document_leaves_no_clock_running(self):
		self.limit()
		doc = self.request()
		with clock_at("2025-03-10 10:00:00"):
			frappe.delete_doc(REQUEST, doc.name)
		self.assertFalse(frappe.db.exists(REQUEST, doc.name))
		self.assertEqual(self.clock(doc).status, "Cancelled")
		self.assertIsNone(self.clock(doc).next_action_at)
		self.assert_intact()

	def test_a_row_removed_behind_everybodys_back_is_noticed(self):
		self.limit()
		doc = self.request()
		frappe.db.delete(REQUEST, {"name": doc.name})
		self.assertEqual(self.sweep("2025-03-12 18:01:00").sent, 0)
		self.assertEqual(self.clock(doc).status, "Cancelled")


class TestWhoSeesIt(ExternalCase):
	def given(self) -> None:
		super().given()
		self.limit()
		self.doc = self.request(subject="A secret tender")
		self.row = self.clock(self.doc)

	def test_those_who_answer_for_the_step_see_its_clock_in_lists_and_alone(self):
		for tag, sees in {
			"member_a": True,
			"head_a": True,
			"deputy_a": True,
			"director": True,
			"clerk": True,
			"member_a2": False,
			"member_b": False,
			"head_b": False,
			"deputy_b": False,
			"outsider": False,
		}.items():
			with self.subTest(tag=tag), as_user(self.office.users[tag]):
				try:
					listed = bool(frappe.get_list("Duty Clock", {"name": self.row.name}))
				except frappe.PermissionError:
					listed = False
				self.assertEqual(listed, sees)
				self.assertEqual(frappe.has_permission("Duty Clock", "read", doc=self.row.name), sees)

	def test_what_it_is_about_is_nowhere_but_in_the_document(self):
		self.sweep("2025-03-12 09:01:00")
		tables = (
			"Duty Clock",
			"Duty Clock Event",
			"Duty Escalation",
			"Duty Notification",
			"Notification Log",
		)
		for doctype in tables:
			rows = frappe.get_all(doctype, fields=["*"], order_by="creation desc", limit=200)
			self.assertTrue(rows, doctype)
			self.assertNotIn("A secret tender", frappe.as_json(rows), doctype)

	def test_whoever_may_not_read_it_is_led_to_the_clock(self):
		self.sweep("2025-03-12 09:01:00")
		logs = {
			row.for_user: row.document_type
			for row in frappe.get_all(
				"Notification Log",
				{"document_name": ("in", [self.doc.name, self.row.name])},
				["for_user", "document_type"],
			)
		}
		self.assertEqual(logs[self.office.users["head_a"]], "Duty Clock")
		self.assertEqual(logs[self.office.users["member_a"]], "Duty Clock")

	def test_my_duties_call_it_by_title_only_for_those_who_may_read_it(self):
		with as_user(self.office.users["member_a"]):
			item = desk.waiting()["now"][0]
		self.assertEqual(
			(item["doctype"], item["name"], item["title"]), ("Duty Clock", self.row.name, self.doc.name)
		)
		mine = self.request(responsible=self.office.users["clerk"], subject="For the clerk")
		with as_user(self.office.users["clerk"]):
			item = next(item for item in desk.waiting()["now"] if item["name"] == mine.name)
		self.assertEqual((item["doctype"], item["title"]), (REQUEST, "For the clerk"))

	def test_the_form_shows_the_clocks_to_those_who_may_read_the_document(self):
		with as_user(self.office.users["clerk"]):
			shown = clock_api.of_matter(REQUEST, self.doc.name)
		self.assertEqual([row["step"] for row in shown], ["Approval"])
		with as_user(self.office.users["member_a"]), self.refused(error=frappe.PermissionError):
			clock_api.of_matter(REQUEST, self.doc.name)
		with self.refused(error=frappe.PermissionError):
			clock_api.of_matter("User", "Administrator")


class TestNeverInTheWay(ExternalCase):
	def test_a_clock_that_cannot_be_kept_keeps_nobody_from_saving(self):
		self.limit()
		frappe.db.set_single_value("Duty Settings", "calendar", None)
		frappe.clear_document_cache("Duty Settings", "Duty Settings")
		frappe.local.message_log = []
		doc = self.request()
		self.assertTrue(frappe.db.exists(REQUEST, doc.name))
		self.assertEqual(frappe.local.message_log, [])
		title = "Duty Responsibility: a clock could not be kept"
		self.assertTrue(frappe.db.exists("Error Log", {"method": title, "reference_name": doc.name}))

	def test_a_document_without_a_limit_costs_one_look(self):
		self.limit()
		doc = frappe.get_doc("User", "Administrator")
		external.on_change(doc)
		rounds = 2000
		each = min(timeit.repeat(lambda: external.on_change(doc), number=rounds, repeat=5)) / rounds
		self.assertLess(each, 10e-6, f"{each * 1e6:.2f} µs")
		with self.assertQueryCount(0):
			external.on_change(doc)

	def test_a_limit_is_known_at_once_and_forgotten_with_its_transaction(self):
		self.assertNotIn(REQUEST, external_kinds.doctypes())
		limit = self.limit()
		self.assertIn(REQUEST, external_kinds.doctypes())
		limit.delete()
		self.assertNotIn(REQUEST, external_kinds.doctypes())
		self.limit()
		self.assertIn(REQUEST, external_kinds.doctypes())
		frappe.db.rollback()
		self.assertNotIn(REQUEST, external_kinds.doctypes())

	def test_the_minutes_work_includes_it(self):
		self.assertIs(tasks.external.catch_up, external.catch_up)
		with clock_at(MONDAY) as now:
			external.catch_up(now)  # nothing has a limit: nothing is asked


class TestWhatMayBeSaid(ExternalCase):
	def test_a_limit_says_what_is_wrong_with_it(self):
		for values, words in (
			({"document_type": "Duty Staff"}, "has no limits of this kind"),
			({"document_type": "Duty Settings"}, "has no limits of this kind"),
			({"document_type": "System Settings"}, "no document of its own"),
			({"document_type": "Has Role"}, "no document of its own"),
			({"start_field": "subject"}, "is not fit for this"),
			({"assignee_field": "subject"}, "is not fit for this"),
			({"section_field": "nothing"}, "is not fit for this"),
			({"finish_conditions": []}, "State when such a document is finished"),
			({"finish_conditions": [condition("status", "Granted")]}, "is not a value of Status"),
			({"finish_conditions": [condition("notes", "x")]}, "conditions may name these fields"),
			({"step_name": " "}, "what has to be done"),
			({"counted": "Working Days Before"}, "what this limit counts back from"),
		):
			with self.subTest(values=values), self.refused(words):
				self.limit(**values)

	def test_words_of_the_form_become_stored_values(self):
		limit = self.limit(finish_conditions=[condition("docstatus", "Draft, Submitted", "Is One Of")])
		self.assertEqual(limit.finish_conditions[0].value, "0, 1")

	def test_the_form_is_offered_what_fits(self):
		found = limits.choices(REQUEST)
		places = {place: [item["value"] for item in items] for place, items in found["places"].items()}
		self.assertEqual(places["assignee"], ["owner", "responsible", "member"])
		self.assertEqual(places["section"], ["section"])
		self.assertEqual(places["start"], ["creation", "needed_by", "asked_on"])
		self.assertNotIn("notes", places["conditions"])
		self.assertFalse(found["named_by_words"])

	def test_a_limit_stays_with_its_kind(self):
		limit = self.limit()
		limit.document_type = "ToDo"
		with self.refused("stays with its kind"):
			limit.save()

	def test_the_clock_says_when_it_was_taken_for_what(self):
		self.limit()
		doc = self.request()
		self.assertEqual(get_datetime(self.clock(doc).started_at), get_datetime(MONDAY))
