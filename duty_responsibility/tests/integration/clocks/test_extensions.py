"""Extensions and pauses (Art. 15): who asks, who decides, how far the policy goes, and what stays on record.

The week used: Friday 24 January 2025; Sunday 26 and Monday 27 are worked; free until Wednesday 5 February.
"""

import os
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from duty_responsibility.api import clocks as clock_api
from duty_responsibility.api import extensions as api
from duty_responsibility.api import incoming
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.engine.notices import delivery
from duty_responsibility.tests import factories as make
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import INCOMING, clock_of, events_of, kinds_of, make_office, register

REFUSED = (frappe.ValidationError, frappe.PermissionError)
FRIDAY = "2025-01-24 09:00:00"
DUE = "2025-01-27 18:00:00"
LATER = "2025-02-05 18:00:00"
REQUEST = "Duty Extension Request"


class ExtensionCase(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users
		if not frappe.db.exists("Duty Pause Reason", "Waiting for the Applicant"):
			values = {"reason_name": "Waiting for the Applicant", "max_days": 10}
			frappe.get_doc({"doctype": "Duty Pause Reason", **values}).insert()
		with clock_at(FRIDAY):
			self.doc = register(
				self.users["clerk"],
				received_at=FRIDAY,
				section=self.office.section_a,
				assignee=self.staff["member_a"],
			)

	@property
	def clock(self) -> Any:
		return clock_of(self.doc)

	def ask(self, at: str, until: str = LATER, by: str = "member_a", **values) -> str:
		with clock_at(at), as_user(self.users[by]):
			return api.ask(self.clock.name, values.pop("reason", "Two bureaus must agree."), until, **values)

	def ask_pause(self, at: str, until: str = "2025-02-06 18:00:00", by: str = "member_a") -> str:
		with clock_at(at), as_user(self.users[by]):
			return api.ask(
				self.clock.name,
				"Asked for the missing map.",
				pause_reason="Waiting for the Applicant",
				resume_by=until,
			)

	def approve(self, at: str, name: str, by: str = "deputy_a", **values) -> None:
		with clock_at(at), as_user(self.users[by]):
			api.approve(name, **values)

	def resume(self, at: str, by: str = "member_a") -> str:
		with clock_at(at), as_user(self.users[by]):
			return api.resume(self.clock.name)

	def assert_ledger_intact(self, at: str) -> None:
		with clock_at(at):
			found = [item.text for item in verify().findings if item.clock == self.clock.name]
		self.assertEqual(found, [])


class TestExtensions(ExtensionCase):
	def test_asked_and_granted_in_time_the_new_time_counts_and_the_first_one_is_kept(self):
		name = self.ask("2025-01-24 16:00:00")
		self.assertEqual(str(self.clock.due_at), DUE, "while it waits the time goes on")
		self.approve("2025-01-27 09:00:00", name)
		clock = self.clock
		self.assertEqual((str(clock.due_at), str(clock.original_due_at)), (LATER, DUE))
		self.assertEqual((clock.status, clock.result, clock.cycle), ("Running", "", 2))
		event = events_of(clock)[-1]
		self.assertEqual((event.event, event.actor), ("Extended", self.users["deputy_a"]))
		self.assertEqual((event.data["request"], event.data["due_before"]), (name, DUE))
		self.assertEqual(frappe.db.get_value(REQUEST, name, "status"), "Approved")
		with clock_at("2025-02-05 17:00:00"), as_user(self.users["member_a"]):
			incoming.finish(self.doc.name, "Done.")
			shown = {row["step"]: row for row in clock_api.of_matter(INCOMING, self.doc.name)}["Completion"]
		self.assertEqual(self.clock.result, "On Time")
		self.assertIn("2025-01-27", shown["original_due_at"])
		self.assertIn("Two bureaus must agree.", " ".join(shown["why"]))
		self.assert_ledger_intact("2025-02-05 17:10:00")

	def test_less_than_asked_can_be_granted_but_not_more(self):
		name = self.ask("2025-01-24 16:00:00")
		with self.refused("Less can be granted, but not more"):
			self.approve("2025-01-24 17:00:00", name, until="2025-02-06 18:00:00")
		self.approve("2025-01-24 17:00:00", name, until="2025-02-05 12:00:00", note="Half a day less.")
		self.assertEqual(str(self.clock.due_at), "2025-02-05 12:00:00")
		self.assertEqual(frappe.db.get_value(REQUEST, name, "status"), "Shortened")

	def test_refused_with_a_reason_the_time_goes_on(self):
		name = self.ask("2025-01-24 16:00:00")
		with clock_at("2025-01-24 17:00:00"), as_user(self.users["deputy_a"]):
			with self.refused("Give a reason for"):
				api.refuse_request(name, " ")
			api.refuse_request(name, "The county head waits for it.")
		self.assertEqual((str(self.clock.due_at), kinds_of(self.clock)), (DUE, ["Started"]))
		with self.refused("It has been decided already: Refused"):
			self.approve("2025-01-24 17:10:00", name)

	def test_asked_late_it_needs_a_reason_and_the_breach_stays(self):
		with self.refused("Give a reason why the extension was not requested before"):
			self.ask("2025-02-05 09:00:00", "2025-02-06 18:00:00")
		name = self.ask("2025-02-05 09:00:00", "2025-02-06 18:00:00", late_reason="In hospital.")
		self.approve("2025-02-05 10:00:00", name)
		clock = self.clock
		self.assertEqual(
			(str(clock.due_at), clock.breached, clock.result), ("2025-02-06 18:00:00", 1, "Late")
		)
		with clock_at("2025-02-06 17:00:00"), as_user(self.users["member_a"]):
			incoming.finish(self.doc.name, "Done.")
		self.assertEqual((self.clock.result, str(self.clock.breached_at)), ("Late", DUE))

	def test_asked_in_time_but_decided_late_is_excused_by_that_decision(self):
		name = self.ask("2025-01-27 17:00:00")
		for swept in (False, True):
			with self.subTest(swept=swept):
				frappe.db.savepoint("once")
				if swept:
					with clock_at("2025-02-05 08:31:00"):
						engine.sweep(commit=False)
					self.assertEqual(self.clock.result, "Late")
				self.approve("2025-02-05 09:00:00", name)
				clock = self.clock
				self.assertEqual((clock.result, clock.breached, str(clock.breached_at)), ("Excused", 1, DUE))
				self.assert_ledger_intact("2025-02-05 09:10:00")
				with clock_at("2025-02-06 09:00:00"):
					engine.sweep(commit=False)
				self.assertEqual(self.clock.result, "Late", "what is missed after that is missed")
				frappe.db.rollback(save_point="once")

	def test_how_often_and_how_long_is_what_the_policy_says(self):
		with self.refused("All extensions together may come to 5 working day(s)"):
			self.ask("2025-01-24 10:00:00", "2025-02-12 09:00:00")
		self.approve("2025-01-24 11:00:00", self.ask("2025-01-24 10:00:00", "2025-02-06 18:00:00"))
		with self.refused(
			"at most until", "2025-02-10 18:00"
		):  # two days used; 7, 8 (worked) and 10 are left
			self.ask("2025-01-24 15:00:00", "2025-02-11 09:00:00")
		self.approve("2025-01-24 16:00:00", self.ask("2025-01-24 15:00:00", "2025-02-10 18:00:00"))
		with self.refused("was extended 2 time(s) already; the policy allows 2"):
			self.ask("2025-01-24 17:00:00", "2025-02-10 18:30:00")
		self.assertEqual(kinds_of(self.clock).count("Extended"), 2)

	def test_a_policy_edited_later_changes_nothing_for_a_running_step(self):
		limit = frappe.get_doc("Duty Time Limit", self.office.limits["ordinary"])
		with clock_at("2025-01-24 09:30:00"):
			limit.max_extensions = 0
			limit.save()
		self.ask("2025-01-24 10:00:00")
		with clock_at("2025-01-24 10:00:00"):
			fresh = register(
				self.users["clerk"],
				received_at="2025-01-24 10:00:00",
				assignee=self.staff["member_a"],
				section=self.office.section_a,
			)
		with clock_at("2025-01-24 10:05:00"), as_user(self.users["member_a"]):
			with self.refused("the policy allows 0"):
				api.ask(clock_of(fresh).name, "Too much.", LATER)

	def test_the_new_time_lies_after_the_old_one(self):
		for until in (DUE, "2025-01-27 17:00:00"):
			with self.refused("must lie after the present due time"):
				self.ask("2025-01-24 10:00:00", until)
		name = self.ask("2025-01-24 10:00:00", "2025-01-27 18:30:00")
		with self.refused("has passed already"):
			self.approve("2025-02-05 09:00:00", name)

	def test_only_the_assignee_asks(self):
		for who in ("member_a2", "head_a", "deputy_a", "clerk", "director"):
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.ask("2025-01-24 10:00:00", by=who)
		self.assert_gone(REQUEST, clock=self.clock.name)

	def test_only_the_deputy_in_charge_decides_and_nobody_about_their_own(self):
		name = self.ask("2025-01-24 10:00:00")
		for who in ("member_a", "member_a2", "head_a", "deputy_b", "clerk", "director"):
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.approve("2025-01-24 11:00:00", name, by=who)
		self.assertEqual(str(self.clock.due_at), DUE)

	def test_about_a_leaders_own_step_the_director_decides(self):
		with clock_at("2025-01-24 10:00:00"), as_user(self.users["clerk"]):
			doc = frappe.get_doc(INCOMING, self.doc.name)
			doc.update({"assignee": self.staff["deputy_a"]}).save()
		name = self.ask("2025-01-24 11:00:00", by="deputy_a")
		self.assertEqual(frappe.db.get_value(REQUEST, name, "decider"), self.staff["director"])
		with self.refused("Only", "decides about this request", error=REFUSED):
			self.approve("2025-01-24 11:10:00", name, by="deputy_a")
		self.approve("2025-01-24 11:20:00", name, by="director")
		self.assertEqual(str(self.clock.due_at), LATER)

	def test_whoever_opens_an_empty_form_is_offered_their_own_running_steps(self):
		with as_user(self.users["member_a"]):
			found = api.own_steps()
		clocks = frappe.get_all(
			"Duty Clock", {"assignee": self.staff["member_a"], "status": "Running"}, pluck="name"
		)
		self.assertTrue(found)
		self.assertEqual({row["value"] for row in found}, set(clocks))
		for who in ("member_b", "clerk"):
			with as_user(self.users[who]):
				self.assertFalse({row["value"] for row in api.own_steps()} & set(clocks))

	def test_a_step_that_is_over_is_not_extended(self):
		name = self.ask("2025-01-24 10:00:00")
		with clock_at("2025-01-24 11:00:00"), as_user(self.users["member_a"]):
			incoming.finish(self.doc.name, "Done.")
		with self.refused("The step is over (Finished)"):
			self.approve("2025-01-24 12:00:00", name)
		with self.refused("The step is over (Finished)"):
			self.ask("2025-01-24 12:00:00")

	def test_one_request_at_a_time_and_it_can_be_taken_back(self):
		name = self.ask("2025-01-24 10:00:00")
		with self.refused("waiting already"):
			self.ask("2025-01-24 10:10:00")
		with clock_at("2025-01-24 10:20:00"), as_user(self.users["member_a"]):
			api.withdraw(name)
		self.ask("2025-01-24 10:30:00")

	def test_what_a_decision_sets_is_not_written_by_hand(self):
		name = self.ask("2025-01-24 10:00:00")
		for who in ("member_a", "deputy_a"):
			for values in ({"status": "Approved"}, {"granted_until": LATER}, {"decided_by": self.staff[who]}):
				with self.subTest(who=who, **values), as_user(self.users[who]):
					with self.refused("is set by the buttons of the form only"):
						frappe.get_doc(REQUEST, name).update(values).save()
		with self.refused("not deleted"):
			frappe.delete_doc(REQUEST, name, force=True)

	def test_the_decider_is_told_and_then_the_assignee(self):
		name = self.ask("2025-01-24 10:00:00")
		told = {"document_type": REQUEST, "document_name": name}
		self.assertEqual(frappe.get_all("Notification Log", told, pluck="for_user"), [self.users["deputy_a"]])
		self.approve("2025-01-24 11:00:00", name)
		self.assertIn(self.users["member_a"], frappe.get_all("Notification Log", told, pluck="for_user"))

	def test_requests_are_seen_by_those_who_see_the_step(self):
		name = self.ask("2025-01-24 10:00:00")
		for who, sees in (("deputy_a", 1), ("head_a", 1), ("clerk", 1), ("member_a2", 0), ("head_b", 0)):
			with self.subTest(who=who), as_user(self.users[who]):
				self.assertEqual(len(frappe.get_list(REQUEST, {"name": name})), sees)
				self.assertEqual(frappe.has_permission(REQUEST, doc=name), bool(sees))


class TestPauses(ExtensionCase):
	def test_what_was_left_when_it_was_paused_is_left_when_it_is_resumed(self):
		name = self.ask_pause("2025-01-24 10:00:00")
		self.approve("2025-01-24 16:00:00", name)
		clock = self.clock
		self.assertEqual((clock.status, str(clock.resume_by)), ("Paused", "2025-02-06 18:00:00"))
		with clock_at("2025-02-05 08:31:00"):
			engine.sweep(commit=False)
		self.assertEqual((self.clock.breached, self.clock.result), (0, ""))
		self.resume("2025-02-05 16:00:00")
		# 2 hours of Friday, Sunday and Monday were left: 2 of Wednesday, Thursday, Friday
		self.assertEqual((str(self.clock.due_at), self.clock.status), ("2025-02-07 18:00:00", "Running"))
		self.assertEqual(str(self.clock.original_due_at), DUE)
		self.assert_ledger_intact("2025-02-05 16:10:00")

	def test_a_forgotten_pause_climbs_the_ladder_and_breaches_nothing(self):
		self.approve("2025-01-24 16:00:00", self.ask_pause("2025-01-24 10:00:00", "2025-01-27 18:00:00"))
		heard = {}
		for at in (
			"2025-01-27 17:00:00",
			"2025-02-05 08:31:00",
			"2025-02-05 15:00:00",
			"2025-02-06 09:00:00",
		):
			with clock_at(at):
				engine.sweep(commit=False)
				delivery.deliver(commit=False)
			logs = frappe.get_all(
				"Notification Log", {"document_name": self.doc.name}, ["for_user", "subject"]
			)
			heard[at] = {log.for_user for log in logs if "paused" in log.subject.lower()}
		users = self.users
		self.assertEqual(heard["2025-01-27 17:00:00"], {users["member_a"]})
		self.assertEqual(heard["2025-02-05 08:31:00"], {users["member_a"], users["head_a"]})
		self.assertIn(users["deputy_a"], heard["2025-02-05 15:00:00"])
		self.assertIn(users["director"], heard["2025-02-06 09:00:00"])
		clock = self.clock
		self.assertEqual((clock.status, clock.breached, clock.pause_level, clock.level), ("Paused", 0, 4, 0))
		escalations = frappe.get_all("Duty Escalation", {"clock": clock.name}, pluck="pause")
		self.assertEqual(set(escalations), {1})
		self.assert_ledger_intact("2025-02-06 09:01:00")
		self.resume("2025-02-06 10:00:00")
		self.assertEqual((self.clock.level, self.clock.pause_level), (0, 0))
		self.assert_ledger_intact("2025-02-06 10:01:00")

	def test_the_check_finds_a_pause_whose_look_was_taken_away(self):
		self.approve("2025-01-24 16:00:00", self.ask_pause("2025-01-24 10:00:00"))
		frappe.db.set_value("Duty Clock", self.clock.name, "next_action_at", None, update_modified=False)
		with clock_at("2025-01-24 17:00:00"):
			found = [item.text for item in verify().findings if item.clock == self.clock.name]
		self.assertIn("The sweep would look at it too late", " ".join(found))

	def test_a_pause_is_limited_by_its_reason_and_not_for_what_is_overdue(self):
		with self.refused("a step may be paused for 10 working day(s)"):
			self.ask_pause("2025-01-24 10:00:00", "2025-03-06 18:00:00")
		with self.refused("What is overdue cannot be paused"):
			self.ask_pause("2025-02-05 10:00:00", "2025-02-06 18:00:00")
		name = self.ask_pause("2025-01-27 17:00:00")
		with self.refused("What is overdue cannot be paused"):
			self.approve("2025-02-05 09:00:00", name)

	def test_a_pause_is_ended_by_those_concerned_only_and_once(self):
		with self.refused("there is nothing to resume"):
			self.resume("2025-01-24 10:00:00")
		self.approve("2025-01-24 16:00:00", self.ask_pause("2025-01-24 10:00:00"))
		for who in ("member_a2", "head_b", "deputy_b"):
			with self.subTest(who=who), self.refused(error=REFUSED):
				self.resume("2025-01-24 17:00:00", who)
		self.resume("2025-01-24 17:00:00", "head_a")
		self.assertEqual(str(self.clock.due_at), "2025-02-05 09:30:00")

	def test_a_paused_step_can_be_finished(self):
		self.approve("2025-01-24 16:00:00", self.ask_pause("2025-01-24 10:00:00"))
		with clock_at("2025-02-20 09:00:00"), as_user(self.users["member_a"]):
			incoming.finish(self.doc.name, "The applicant withdrew.")
		self.assertEqual((self.clock.status, self.clock.result), ("Finished", "On Time"))
		self.assertIsNone(self.clock.next_action_at)


fork = get_context("fork")


def _elsewhere(site: str, job: str, user: str, request: str, now: Any) -> None:
	"""One of the two: a process of its own, with a connection of its own."""
	frappe.init(site, force=True)
	frappe.connect()
	try:
		if job == "sweep":
			frappe.set_user("Administrator")
			engine.sweep(now)
		else:
			frappe.set_user(user)
			api.approve(request)
			frappe.db.commit()
		os._exit(0)
	except Exception:
		os._exit(1)


class TestRace(DutyTestCase):
	"""The sweep comes upon the clock in the moment in which its extension is granted: real connections, real commits."""

	def test_a_sweep_sees_the_clock_before_or_after_the_decision_never_in_between(self):
		for attempt in range(4):
			with self.subTest(attempt=attempt):
				self.race(attempt)

	def race(self, attempt: int) -> None:
		now = now_datetime().replace(microsecond=0)
		head, deputy = (
			make.make_staff("head", "Duty Section Head"),
			make.make_staff("deputy", "Duty Deputy Director"),
		)
		section = make.make_section("Racing", head, deputy)
		member = make.make_staff("member", "Duty Member", department=section)
		staff = [head, deputy, member]
		users = [make.user_of(one) for one in staff]
		doc = make.register(section=section, assignee=member, received_at=now - timedelta(minutes=30))
		clock = clock_of(doc)
		until = get_datetime(clock.due_at) + timedelta(hours=4)
		with as_user(users[2]):
			request = api.ask(clock.name, "Racing.", str(until))
		# the sweep is due to warn in this very second
		frappe.db.set_value("Duty Clock", clock.name, "next_action_at", now, update_modified=False)
		frappe.db.commit()
		try:
			jobs = ["sweep", "approve"] if attempt % 2 else ["approve", "sweep"]
			args = (users[1], request, get_datetime(clock.due_at) - timedelta(minutes=1))
			both = [fork.Process(target=_elsewhere, args=(frappe.local.site, job, *args)) for job in jobs]
			for worker in both:
				worker.start()
			for worker in both:
				worker.join(60)
				self.assertEqual(worker.exitcode, 0)
			frappe.db.rollback()
			after = clock_of(doc)
			self.assertEqual((after.due_at, after.cycle, after.breached), (until, 2, 0))
			kinds = [kind for kind in kinds_of(after) if kind != "Escalated"]
			self.assertEqual(kinds, ["Started", "Extended"])
			report = verify()
			self.assertEqual([item.text for item in report.findings if item.clock == clock.name], [])
		finally:
			frappe.db.rollback()
			names = frappe.get_all("Duty Clock", {"reference_name": doc.name}, pluck="name")
			for doctype in ("Duty Notification", "Duty Escalation", "Duty Clock Event", REQUEST):
				frappe.db.delete(doctype, {"clock": ("in", names)})
			frappe.db.delete("Duty Clock", {"name": ("in", names)})
			# registration may have run out of time meanwhile
			records = frappe.get_all("Duty Fault Record", {"reference_name": doc.name}, pluck="name")
			frappe.db.delete("Duty Fault Evidence", {"record": ("in", records)})
			frappe.db.delete("Duty Fault Record", {"name": ("in", records)})
			frappe.db.delete("Notification Log", {"document_name": ("in", [doc.name, request])})
			frappe.db.delete(INCOMING, {"name": doc.name})
			frappe.db.delete("Duty Section", {"name": section})
			frappe.db.delete("Duty Staff", {"name": ("in", staff)})
			frappe.db.delete("Has Role", {"parent": ("in", users)})
			frappe.db.delete("User", {"name": ("in", users)})
			frappe.db.commit()
