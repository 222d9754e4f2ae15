"""One fact opens one record, laid to whoever had the step in hand; the evidence stays as it was (Arts. 16–20)."""

import frappe
from frappe.utils import get_datetime

from duty_responsibility.api import extensions, faults, incoming
from duty_responsibility.engine.accountability import breaches, evidence
from duty_responsibility.engine.clocks.listeners import Missed
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.cases import LATE, RECORD, FaultCase
from duty_responsibility.tests.factories import clock_of, kinds_of


class TestOpening(FaultCase):
	def test_a_missed_due_time_opens_one_record_with_its_reason(self):
		doc = self.late_document()
		self.sweep()
		(row,) = self.records_of(doc)
		self.assertEqual(
			(row.status, row.source_kind, row.category, row.article),
			("Recorded", "Breach", "Incoming Document or Call past the Limit", "Art. 17"),
		)
		self.assertEqual(str(row.happened_at), "2025-01-22 18:00:00")
		self.assertEqual((row.subject, row.section), (self.staff["member_a"], self.office.section_a))
		self.assertEqual(row.deputy, self.staff["deputy_a"])
		self.assertIn("fault-subject-assignee", row.subject_trace)
		self.assertFalse(row.number, "a number would tell how many there are")

	def test_sweeping_and_finding_again_adds_nothing(self):
		doc = self.late_document()
		self.sweep()
		(before,) = self.records_of(doc)
		# as if the look had been lost and came again
		frappe.db.set_value("Duty Clock", before.clock, "next_action_at", LATE, update_modified=False)
		self.sweep("2025-01-23 09:05:00")
		missed = Missed(before.clock, before.happened_at, self.staff["member_b"], None)
		with clock_at("2025-01-23 09:06:00"):
			breaches.note([missed], get_datetime("2025-01-23 09:06:00"))
		self.assertEqual(self.records_of(doc), [before])

	def test_an_imported_copy_of_the_fact_is_refused(self):
		name = self.breach()
		row = self.get(name)
		copy = {
			"doctype": RECORD,
			"source_kind": "Breach",
			"clock": row.clock,
			"happened_at": row.happened_at,
		}
		with self.refused("recorded already"):
			frappe.get_doc(copy).insert()
		self.assertEqual(len(self.records_of(self.document)), 1)
		with self.refused("button of the list"):
			frappe.get_doc({"doctype": RECORD, "source_kind": "By Hand"}).insert()

	def test_who_finishes_late_before_any_sweep_is_recorded_too_and_once(self):
		doc = self.late_document()
		with clock_at(LATE), as_user(self.users["member_a"]):
			incoming.finish(doc.name, "Done, late.")
		self.sweep("2025-01-23 10:00:00")
		(row,) = self.records_of(doc)
		self.assertEqual(row.subject, self.staff["member_a"])

	def test_whoever_takes_it_over_when_it_is_late_has_missed_nothing(self):
		doc = self.late_document()
		with clock_at(LATE), as_user(self.users["clerk"]):
			frappe.get_doc(doc.doctype, doc.name).update({"assignee": self.staff["member_a2"]}).save()
		self.sweep("2025-01-23 10:00:00")
		(row,) = self.records_of(doc)
		self.assertEqual(row.subject, self.staff["member_a"])

	def test_a_leaders_own_case_is_known_in_no_section(self):
		doc = self.late_document("deputy_a")
		self.sweep()
		(row,) = self.records_of(doc)
		self.assertEqual((row.section, row.deputy), (None, self.staff["director"]))

	def test_what_is_too_old_or_not_wanted_is_not_recorded(self):
		self.settings(fault_limitation_months=1)
		doc = self.late_document()
		self.sweep("2025-03-01 09:00:00")
		self.assertEqual(self.records_of(doc), [])
		self.settings(fault_limitation_months=0, fault_breaches=0)
		other = self.late_document()
		self.sweep("2025-03-01 09:10:00")
		self.assertEqual(self.records_of(other), [])

	def test_tolerated_minutes(self):
		from duty_responsibility.duty_responsibility.doctype.duty_fault_record import appealing

		self.settings(fault_tolerance_minutes=90)
		soon, late, still = (self.late_document() for _number in range(3))
		self.sweep("2025-01-22 18:01:00")
		for doc, at in ((soon, "2025-01-23 09:00:00"), (late, "2025-01-23 11:00:00")):
			self.assertEqual(self.records_of(doc)[0].status, "Within Tolerance")
			with clock_at(at), as_user(self.users["member_a"]):
				incoming.finish(doc.name, "Done.")
		self.assertEqual(
			self.does("director", LATE, frappe.get_list, RECORD, {"subject": self.staff["member_a"]}), []
		)
		with clock_at("2025-01-23 11:00:00"):
			appealing.end_periods(get_datetime("2025-01-23 11:00:00"), commit=False)
		found = [self.records_of(doc)[0].status for doc in (soon, late, still)]
		self.assertEqual(found, ["Tolerated", "Recorded", "Recorded"])

	def test_steps_of_a_case_open_no_cases(self):
		name = self.breach()
		self.does("deputy_a", "2025-01-23 10:00:00", faults.ask_statement, name)
		self.does("member_a", "2025-01-23 10:10:00", faults.waive_statement, name)
		self.sweep("2025-03-03 10:00:00")  # the proposal is weeks late
		clocks = frappe.get_all("Duty Clock", {"reference_name": name, "breached": 1}, pluck="name")
		self.assertTrue(clocks)
		self.assertEqual(frappe.get_all(RECORD, {"clock": ("in", clocks)}), [])

	def test_an_extension_asked_for_in_time_leaves_no_open_record(self):
		doc = self.late_document()
		clock = clock_of(doc)
		with clock_at("2025-01-22 16:00:00"), as_user(self.users["member_a"]):
			request = extensions.ask(clock.name, "Ill.", "2025-01-24 18:00:00")
		self.sweep()
		(row,) = self.records_of(doc)
		self.assertEqual(row.status, "Recorded")
		with clock_at("2025-01-23 10:00:00"), as_user(self.users["deputy_a"]):
			extensions.approve(request)
		(row,) = self.records_of(doc)
		self.assertEqual(row.status, "Excused")
		self.assertIn("asked for in time", row.closed_reason)

	def test_reported_twice_is_one_record_and_the_reporter_learns_no_more(self):
		said = {
			"subject": self.staff["member_a"],
			"category": "Draft Criticised by a Leader",
			"happened_at": "2025-01-22 10:00:00",
			"description": "The draft could not be used.",
		}
		first = self.does("deputy_a", LATE, faults.report, **said)
		again = self.does("deputy_a", "2025-01-23 09:30:00", faults.report, **said)
		self.assertEqual(first, again)
		row = self.get(first)
		self.assertEqual((row.source_kind, row.opened_by), ("Criticised by a Leader", self.staff["deputy_a"]))
		said["happened_at"] = "2025-01-22 11:00:00"
		self.assertEqual(self.does("head_b", LATE, faults.report, **said), "", "head_b is not above member_a")
		for who in ("member_a2", "clerk", "administrator", "outsider"):
			with self.subTest(who=who), self.refused(error=frappe.PermissionError):
				self.does(who, LATE, faults.report, **said)
		said["subject"] = self.staff["head_b"]
		with self.refused("Nobody reports a fault of their own", error=frappe.PermissionError):
			self.does("head_b", LATE, faults.report, **said)

	def test_a_record_is_not_written_by_hand_and_not_deleted(self):
		name = self.breach()
		for who in ("member_a", "head_a", "deputy_a", "director"):
			for values in (
				{"status": "Closed"},
				{"subject": self.staff["member_b"]},
				{"closed_kind": "Dropped"},
			):
				with self.subTest(who=who, **values), self.refused("buttons of the form only"):
					self.does(who, "2025-01-23 12:00:00", self.get(name).update(values).save)
		with self.refused("not deleted"):
			frappe.delete_doc(RECORD, name, force=True)


class TestEvidence(FaultCase):
	def test_it_holds_what_was_known(self):
		name = self.breach()
		(piece,) = evidence.pieces(name)
		pack = frappe.parse_json(piece.content)
		self.assertEqual(pack["clock"]["due_at"], "2025-01-22 18:00:00")
		self.assertEqual(next(event["event"] for event in pack["events"]), "Started")
		self.assertIn("Breached", [event["event"] for event in pack["events"]])
		self.assertTrue(pack["escalations"])
		self.assertTrue(pack["notifications"])
		self.assertEqual(pack["person"]["staff"], self.staff["member_a"])
		self.assertIn("head_a", pack["person"]["section_head"])
		self.assertEqual(pack["matter"]["sender"], "Bureau of Forestry")
		self.assertEqual(pack["rule"]["limit"]["kind"], "Working Days")
		self.assertEqual(self.get(name).matter_title, self.document.title)

	def test_it_stays_as_it_was_whatever_is_edited_or_deleted(self):
		name = self.breach()
		before, row = evidence.pieces(name), self.get(name)
		with clock_at("2025-01-23 11:00:00"):
			frappe.get_doc(self.document.doctype, self.document.name).update(
				{"title": "Another title"}
			).save()
			limit = frappe.get_doc("Duty Time Limit", self.office.limits["ordinary"])
			limit.steps[-1].amount = 9
			limit.save()
			calendar = frappe.get_doc("Duty Calendar", self.office.calendar)
			calendar.append("holidays", {"holiday_date": "2025-01-21", "working": 0})
			calendar.save()
			frappe.get_doc("Duty Staff", self.staff["member_a"]).update({"employee_name": "Renamed"}).save()
			section = frappe.get_doc("Duty Section", self.office.section_a)
			section.update({"head": self.staff["head_b"]}).save()
		for doctype, filters in (
			("Duty Roster Shift", {"staff": self.staff["member_a"]}),
			("Duty Notification", {"clock": row.clock}),
			("Duty Escalation", {"clock": row.clock}),
			("Duty Incoming Document", {"name": self.document.name}),
			("Duty Staff", {"name": self.staff["member_a2"]}),
		):
			frappe.db.delete(doctype, filters)
		self.assertEqual(evidence.pieces(name), before)
		self.assertEqual(evidence.verify(name), [])
		with clock_at("2025-01-23 12:00:00"):
			evidence.freeze(get_datetime("2025-01-23 12:00:00"), commit=False)
		self.assertEqual(evidence.pieces(name), before)

	def test_whoever_touches_it_is_found_out(self):
		name = self.breach()
		self.does("member_a", "2025-01-23 12:00:00", faults.add_evidence, name, "The network was down.")
		self.does("deputy_a", "2025-01-23 13:00:00", faults.add_evidence, name, "It was not.")
		self.assertEqual(evidence.verify(name), [])
		self.assertEqual(self.get(name).evidence_count, 3)
		pieces = evidence.pieces(name)
		for change, wrong in (
			(
				lambda: frappe.db.set_value(
					"Duty Fault Evidence", pieces[1].name, "content", '{"text":"I lie."}'
				),
				"piece-2",
			),
			(lambda: frappe.db.set_value("Duty Fault Evidence", pieces[0].name, "added_by", "x"), "piece-1"),
			(lambda: frappe.db.delete("Duty Fault Evidence", {"name": pieces[2].name}), "end"),
			(lambda: frappe.db.delete("Duty Fault Evidence", {"name": pieces[1].name}), "piece-2"),
		):
			with self.subTest(wrong=wrong):
				frappe.db.savepoint("untouched")
				change()
				self.assertIn(wrong, evidence.verify(name))
				self.assertIn(name, evidence.verify_all())
				frappe.db.rollback(save_point="untouched")
		self.assertNotIn(name, evidence.verify_all())

	def test_nobody_edits_it_through_the_app(self):
		name = self.breach()
		piece = frappe.get_doc("Duty Fault Evidence", f"{name}-0001")
		with self.refused("belongs to the ledger", error=frappe.PermissionError):
			piece.update({"content": "{}"}).save()
		with self.refused("belongs to the ledger", error=frappe.PermissionError):
			piece.delete(force=True)

	def test_of_a_secret_document_only_the_metadata_is_frozen(self):
		name = self.breach(secrecy="Confidential", title="Secret title")
		text = evidence.pieces(name)[0].content
		self.assertNotIn("Secret title", text)
		self.assertNotIn("Forestry", text)
		self.assertFalse(self.get(name).matter_title)

	def test_an_outage_stands_beside_the_breach(self):
		doc = self.late_document()
		outage = frappe.get_doc({"doctype": "Duty Outage"})
		outage.update({"from_time": "2025-01-22 10:00:00", "to_time": "2025-01-22 20:00:00"})
		outage.name = f"OUT-{frappe.generate_hash(length=8)}"
		outage.db_insert()
		self.sweep()
		(row,) = self.records_of(doc)
		pack = frappe.parse_json(evidence.pieces(row.name)[0].content)
		self.assertIn(outage.name, [one["name"] for one in pack["outages"]])


class TestExcusing(FaultCase):
	def test_excused_at_once_the_ledger_says_so_and_the_record_stays(self):
		name = self.breach()
		for who in ("member_a", "member_a2", "head_a", "deputy_b", "director", "clerk", "administrator"):
			with self.subTest(who=who), self.refused(error=frappe.PermissionError):
				self.does(who, "2025-01-23 10:00:00", faults.drop, name, "Excused", "Because.")
		with self.refused("Give a reason"):
			self.does("deputy_a", "2025-01-23 10:00:00", faults.drop, name, "Excused", " ")
		self.does(
			"deputy_a", "2025-01-23 10:00:00", faults.drop, name, "Excused", "He was sent on an errand."
		)
		row, clock = self.get(name), clock_of(self.document)
		self.assertEqual((row.status, row.closed_by), ("Excused", self.staff["deputy_a"]))
		self.assertEqual((clock.result, clock.excused), ("Excused", 1))
		self.assertIn("Excused", kinds_of(clock))
		with clock_at("2025-01-23 10:01:00"):
			found = [item.text for item in verify().findings if item.clock == clock.name]
		self.assertEqual(found, [])
		with self.refused("not possible now"):
			self.does("deputy_a", "2025-01-23 11:00:00", faults.drop, name, "Dropped", "Once more.")

	def test_where_policy_wants_it_only_the_meeting_drops(self):
		name = self.breach()
		self.settings(fault_deputy_may_drop=0)
		with self.refused("leadership meeting decides", error=frappe.PermissionError):
			self.does("deputy_a", "2025-01-23 10:00:00", faults.drop, name, "Dropped", "Small.")

	def test_a_case_that_nobody_took_up_lapses(self):
		from duty_responsibility.duty_responsibility.doctype.duty_fault_record import appealing

		name = self.breach()
		with clock_at("2027-02-01 09:00:00"):
			appealing.end_periods(get_datetime("2027-02-01 09:00:00"), commit=False)
		self.assertEqual(self.status(name), "Lapsed")
