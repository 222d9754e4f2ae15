"""The ledger is written by the system alone, and whoever tampers with it past the system is found out."""

from datetime import datetime

import frappe
import frappe.client

from duty_responsibility.engine.clocks import clocks
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.clocks.names import escalation_name
from duty_responsibility.engine.ledger import seals, watch
from duty_responsibility.engine.ledger.check import verify
from duty_responsibility.rules.clock import Event, EventKind, replay
from duty_responsibility.rules.hash_chain import START, canonical, link
from duty_responsibility.rules.trace import plain
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import INCOMING, clock_of, events_of, make_office, register

REFUSED = (frappe.PermissionError, frappe.ValidationError)
RECEIVED = "2025-01-24 09:00:00"


class LedgerCase(DutyTestCase):
	"""One document with a history: assigned, warned, breached, reminded, finished late; sealed half-way."""

	def given(self) -> None:
		super().given()
		self.office = make_office()
		staff = self.office.staff
		with clock_at(RECEIVED):
			self.doc = register(
				self.office.users["clerk"],
				received_at=RECEIVED,
				section=self.office.section_a,
				assignee=staff["member_a"],
			)
		with clock_at("2025-01-24 10:00:00"), as_user(self.office.users["head_a"]):
			frappe.get_doc(INCOMING, self.doc.name).update({"assignee": staff["member_a2"]}).save()
		engine.sweep(datetime(2025, 1, 27, 17), commit=False)
		seals.seal(datetime(2025, 1, 27, 17), commit=False)
		engine.sweep(datetime(2025, 2, 5, 10), commit=False)
		with clock_at("2025-02-05 11:00:00"), as_user(self.office.users["member_a2"]):
			frappe.get_doc(INCOMING, self.doc.name).finish("Done.")
		seals.seal(datetime(2025, 2, 5, 12), commit=False)
		self.clock = clock_of(self.doc)
		self.events = events_of(self.clock)

	def found(self) -> list[str]:
		"""What a check says of this test's clock."""
		return [finding.text for finding in verify().findings if finding.clock == self.clock.name]

	def run_sql(self, query: str, *values) -> None:
		"""What somebody with the database's password does."""
		frappe.db.sql(query, values)


class TestIntact(LedgerCase):
	def test_what_the_system_wrote_is_intact(self):
		report = verify()
		self.assertEqual(self.found(), [])
		self.assertGreaterEqual(report.clocks, 2)
		self.assertGreaterEqual(report.events, len(self.events) + 1)
		self.assertGreaterEqual(report.seals, 2)
		self.assertEqual(report.last_seal_hash, watch.read_watch()["last_seal_hash"])

	def test_the_history_is_the_one_that_happened(self):
		kinds = [event.event for event in self.events]
		self.assertEqual(kinds, ["Started", "Reassigned", "Escalated", "Breached", "Escalated", "Finished"])
		self.assertEqual(self.clock.result, "Late")

	def test_a_row_is_the_replay_of_its_events(self):
		state = replay(
			Event(event.seq, EventKind(event.event), event.happened_at, event.data) for event in self.events
		)
		columns = clocks.columns_of(state)
		self.assertGreater(len(columns), 15)
		for column, value in columns.items():
			with self.subTest(column=column):
				self.assertEqual(self.clock[column] or None, value or None)
		self.assertEqual(clocks.state_of(self.clock), state)

	def test_each_event_carries_the_hash_of_the_one_before(self):
		previous = START
		for event in self.events:
			entry = {key: plain(event[key]) for key in clocks.HASHED} | {"data": canonical(event.data)}
			self.assertEqual(event.previous_hash or START, previous)
			self.assertEqual(event.hash, link(previous, entry))
			previous = event.hash
		self.assertEqual(self.clock.head_hash, previous)

	def test_a_seal_is_written_only_when_something_moved(self):
		before = frappe.db.count("Duty Seal")
		self.assertEqual(seals.seal(commit=False), 0)
		self.assertEqual(frappe.db.count("Duty Seal"), before)
		self.assertEqual(frappe.db.get_value("Duty Clock", self.clock.name, "unsealed"), 0)


class TestHonestWork(LedgerCase):
	"""What the office may do must not look like tampering."""

	def test_renaming_what_clocks_point_to_leaves_the_ledger_intact(self):
		for doctype, name in (
			("Duty Section", self.office.section_a),
			("Duty Calendar", self.office.calendar),
			("Duty Time Limit", self.office.limits["ordinary"]),
			("Duty Escalation Ladder", self.office.ladder),
		):
			frappe.db.savepoint("renaming")
			with self.subTest(doctype=doctype):
				try:
					frappe.rename_doc(doctype, name, f"{name} renamed")
				except frappe.ValidationError:
					pass  # refusing it is as good
				self.assertEqual(self.found(), [])
			frappe.db.rollback(save_point="renaming")

	def test_what_clocks_point_to_is_not_deleted(self):
		for doctype, name in (
			("Duty Section", self.office.section_a),
			("Duty Staff", self.office.staff["member_a2"]),
			("Duty Calendar", self.office.calendar),
			("Duty Time Limit", self.office.limits["ordinary"]),
		):
			with self.subTest(doctype=doctype):
				with self.refused(error=frappe.LinkExistsError):
					frappe.delete_doc(doctype, name)

	def test_a_check_says_what_it_found_and_cannot_be_forged(self):
		check = frappe.get_doc({"doctype": "Duty Ledger Check", "status": "Intact", "progress": 100}).insert()
		self.assertEqual((check.status, check.progress), ("Queued", 0))
		for who in ("Administrator", self.office.users["administrator"]):
			with self.subTest(who=who), as_user(who), self.refused(error=frappe.PermissionError):
				frappe.get_doc("Duty Ledger Check", check.name).update({"status": "Intact"}).save()


class TestTampering(LedgerCase):
	"""Every test begins with an intact ledger, as `TestIntact` shows, and changes one thing by plain SQL."""

	def edit_data(self, seq: int, **changes) -> None:
		event = self.events[seq - 1]
		data = canonical({**event.data, **changes})
		self.run_sql("update `tabDuty Clock Event` set data = %s where name = %s", data, event.name)

	def test_an_edited_event_is_found(self):
		self.edit_data(1, due_at="2025-02-06 18:00:00")
		self.assertEqual(self.found(), ["Event 1 was changed."])

	def test_so_is_one_with_its_own_hash_computed_anew(self):
		self.edit_data(4, due_at="2025-02-06 18:00:00")
		event = frappe.get_doc("Duty Clock Event", self.events[3].name)
		entry = {key: plain(event.get(key)) for key in clocks.HASHED}
		new_hash = link(event.previous_hash, entry)
		self.run_sql("update `tabDuty Clock Event` set hash = %s where name = %s", new_hash, event.name)
		self.assertEqual(self.found(), ["Event 5 was changed."])

	def test_so_is_a_chain_computed_anew_to_its_end(self):
		"""Whoever recomputes every hash and the row has still not reached the seals."""
		self.edit_data(1, due_at="2025-02-06 18:00:00")
		previous = START
		for event in events_of(self.clock):
			entry = {key: plain(event[key]) for key in clocks.HASHED} | {"data": canonical(event.data)}
			digest = link(previous, entry)
			self.run_sql(
				"update `tabDuty Clock Event` set previous_hash = %s, hash = %s where name = %s",
				previous,
				digest,
				event.name,
			)
			previous = digest
		self.run_sql("update `tabDuty Clock` set head_hash = %s where name = %s", previous, self.clock.name)
		self.assertIn("is not the one that was sealed", " ".join(self.found()))

	def test_an_event_in_another_persons_name_is_found(self):
		self.run_sql(
			"update `tabDuty Clock Event` set actor = 'Administrator' where name = %s", self.events[1].name
		)
		self.assertEqual(self.found(), ["Event 2 was changed."])

	def test_a_cut_tail_is_found(self):
		self.run_sql("delete from `tabDuty Clock Event` where name = %s", self.events[-1].name)
		self.assertEqual(self.found(), ["It was sealed with 6 events and has only 5 now."])

	def test_an_event_gone_from_the_middle_is_found(self):
		self.run_sql("delete from `tabDuty Clock Event` where name = %s", self.events[2].name)
		self.assertEqual(self.found(), ["Event 3 is missing."])

	def test_a_clock_gone_with_all_that_hangs_on_it_is_found(self):
		for table in ("Duty Clock Event", "Duty Escalation", "Duty Notification"):
			self.run_sql(f"delete from `tab{table}` where clock = %s", self.clock.name)
		self.run_sql("delete from `tabDuty Clock` where name = %s", self.clock.name)
		self.assertEqual(self.found(), ["The clock was sealed with 6 event(s) and is gone."])

	def test_events_whose_clock_is_gone_are_found_before_it_was_sealed(self):
		with clock_at(RECEIVED):
			doc = register(received_at=RECEIVED)
		clock = clock_of(doc)
		self.run_sql("delete from `tabDuty Clock` where name = %s", clock.name)
		texts = [finding.text for finding in verify().findings if finding.clock == clock.name]
		self.assertEqual(texts, ["The clock is gone, its events are left."])

	def test_every_column_that_speaks_of_time_or_people_is_compared(self):
		later = "2025-02-07 18:00:00"
		for column, value, label in (
			("due_at", later, "Due at"),
			("original_due_at", later, "First Due at"),
			("started_at", later, "Started at"),
			("reference_name", "SW-2025-99999", "Matter"),
			("step", "Registration", "Step"),
			("result", "On Time", "Result"),
			("status", "Cancelled", "Status"),
			("breached", 0, "Breached"),
			("breached_at", None, "Breached at"),
			("finished_at", RECEIVED, "Finished at"),
			("late_minutes", 0, "Late by"),
			("assignee", self.office.staff["member_a"], "Assignee"),
			("section", self.office.section_b, "Section"),
			("article", "Art. 12", "Article"),
			("excused", 1, "Excused"),
			("cycle", 2, "Run"),
			("level", 4, "Level"),
			("policy_snapshot", "0" * 32, "Policy"),
			("calendar_snapshot", "0" * 32, "Calendar"),
			("head_hash", "0" * 64, "ledger has"),
			("seq", 5, "ledger has"),
		):
			frappe.db.savepoint("tampering")
			with self.subTest(column=column):
				self.run_sql(
					f"update `tabDuty Clock` set `{column}` = %s where name = %s", value, self.clock.name
				)
				self.assertTrue(self.found(), f"a changed {label} was not found")
			frappe.db.rollback(save_point="tampering")
		self.assertEqual(self.found(), [])

	def test_a_row_made_to_look_on_time_is_found(self):
		self.run_sql(
			"update `tabDuty Clock` set result = 'On Time', breached = 0, breached_at = null where name = %s",
			self.clock.name,
		)
		found = "\n".join(self.found())
		self.assertIn("“Result” of the row was changed: it says On Time, the events say Late.", found)

	def test_an_edited_seal_is_found(self):
		last = int(watch.read_watch()["last_seal"])
		content = canonical({self.clock.name: [1, "0" * 64]})
		self.run_sql("update `tabDuty Seal` set content = %s where number = %s", content, last)
		texts = [finding.text for finding in verify().findings]
		self.assertIn(f"Seal {last} was changed.", texts)

	def test_a_seal_gone_from_the_end_or_the_middle_is_found(self):
		last = int(watch.read_watch()["last_seal"])
		for number, said in (
			(last, f"The last seal should be number {last}, but is {last - 1}."),
			(last - 1, f"Seal {last - 1} is missing."),
		):
			frappe.db.savepoint("tampering")
			self.run_sql("delete from `tabDuty Seal` where number = %s", number)
			self.assertIn(said, [finding.text for finding in verify().findings])
			frappe.db.rollback(save_point="tampering")

	def test_an_edited_snapshot_is_found(self):
		name = self.clock.policy_snapshot
		self.run_sql("update `tabDuty Snapshot` set content = '{}' where name = %s", name)
		self.assertIn(f"The snapshot {name} was changed.", [finding.text for finding in verify().findings])

	def test_a_missing_snapshot_is_found(self):
		name = self.clock.policy_snapshot
		self.run_sql("delete from `tabDuty Snapshot` where name = %s", name)
		self.assertIn(name, " ".join(finding.text for finding in verify().findings))

	def test_a_plan_that_was_taken_away_is_found(self):
		"""Who empties the sweep's or the sealer's plan makes them forget a clock without touching a fact."""
		with clock_at(RECEIVED):
			running = register(self.office.users["clerk"], received_at=RECEIVED)
		self.clock = clock_of(running)
		seals.seal(datetime(2025, 2, 5, 13), commit=False)
		self.assertEqual(self.found(), [])
		for plan in ("null", "'2099-01-01 09:00:00'"):
			self.run_sql(
				f"update `tabDuty Clock` set next_action_at = {plan} where name = %s", self.clock.name
			)
			self.assertIn("too late", " ".join(self.found()))
		self.run_sql(
			"update `tabDuty Clock` set next_action_at = %s where name = %s",
			self.clock.next_action_at,
			self.clock.name,
		)
		engine.sweep(datetime(2025, 2, 5, 14), commit=False)
		self.run_sql("update `tabDuty Clock` set unsealed = 0 where name = %s", self.clock.name)
		self.assertIn("marked as sealed", " ".join(self.found()))

	def test_a_escalation_with_other_recipients_and_a_lost_notice_are_found(self):
		fired = frappe.get_all(
			"Duty Escalation", filters={"clock": self.clock.name, "outcome": "Sent"}, pluck="name"
		)
		self.run_sql("update `tabDuty Escalation` set recipients = '[]' where name = %s", fired[0])
		self.assertIn(f"Escalation {fired[0]} was changed.", self.found())
		self.run_sql("delete from `tabDuty Notification` where escalation = %s", fired[1])
		self.assertIn(f"A notification of escalation {fired[1]} is gone.", self.found())

	def test_a_escalation_that_is_gone_or_was_never_decided_is_found(self):
		level = self.events[-2].data["level"]
		name = escalation_name(self.clock.name, 1, level)
		self.run_sql("update `tabDuty Escalation` set name = %s where name = %s", f"{name}9", name)
		self.assertEqual(self.found(), [f"Escalation {name} is gone.", f"Escalation {name}9 has no event."])


class TestNobodyWrites(LedgerCase):
	def rows(self) -> dict[str, str]:
		watch.record_outage(datetime(2025, 1, 1), datetime(2025, 1, 2), noticed_by="test", ended=True)
		names = {"Duty Clock": self.clock.name, "Duty Clock Event": self.events[0].name}
		for doctype in ("Duty Escalation", "Duty Notification"):
			names[doctype] = frappe.get_all(doctype, {"clock": self.clock.name}, pluck="name")[0]
		names["Duty Snapshot"] = self.clock.policy_snapshot
		names["Duty Seal"] = frappe.get_all("Duty Seal", pluck="name", limit=1)[0]
		names["Duty Outage"] = "OUT-20250101-000000"
		return names

	def test_no_document_of_the_ledger_is_changed_deleted_or_renamed(self):
		for doctype, name in self.rows().items():
			before = frappe.get_doc(doctype, name).as_dict()
			for who in ("Administrator", self.office.users["administrator"], self.office.users["clerk"]):
				for way, call in {
					"save": lambda doctype=doctype, name=name: frappe.get_doc(doctype, name).save(),
					"forced": lambda doctype=doctype, name=name: frappe.get_doc(doctype, name).save(
						ignore_permissions=True
					),
					"delete": lambda doctype=doctype, name=name: frappe.get_doc(doctype, name).delete(),
					"force delete": lambda doctype=doctype, name=name: frappe.delete_doc(
						doctype, name, force=True, ignore_permissions=True
					),
					"rename": lambda doctype=doctype, name=name: frappe.rename_doc(doctype, name, "other"),
					"force rename": lambda doctype=doctype, name=name: frappe.rename_doc(
						doctype, name, "other", force=True
					),
					"client.set_value": lambda doctype=doctype, name=name: frappe.client.set_value(
						doctype, name, "owner", "Guest"
					),
					"client.delete": lambda doctype=doctype, name=name: frappe.client.delete(doctype, name),
					"client.save": lambda before=before: frappe.client.save(before),
				}.items():
					with self.subTest(doctype=doctype, who=who, way=way), as_user(who):
						with self.refused(error=REFUSED):
							call()
			self.assertEqual(frappe.get_doc(doctype, name).as_dict(), before)

	def test_nothing_is_inserted_into_the_ledger(self):
		for doctype, name in self.rows().items():
			copy = {**frappe.get_doc(doctype, name).as_dict(), "name": "forged", "__newname": "forged"}
			for key in ("creation", "modified"):
				copy.pop(key)
			for who in ("Administrator", self.office.users["administrator"]):
				with self.subTest(doctype=doctype, who=who), as_user(who):
					with self.refused(error=frappe.PermissionError):
						frappe.get_doc(copy).insert()
					with self.refused(error=frappe.PermissionError):
						frappe.client.insert(copy)
			self.assert_gone(doctype, name="forged")

	def test_a_bulk_update_changes_nothing(self):
		for doctype, name in self.rows().items():
			with self.subTest(doctype=doctype):
				rows = [{"doctype": doctype, "docname": name, "owner": "Guest"}]
				failed = frappe.client.bulk_update(frappe.as_json(rows))["failed_docs"]
				self.assertEqual(len(failed), 1)

	def test_the_watch_is_not_written_by_hand(self):
		"""It keeps the hash of the last seal, without which a cut chain of seals would not show."""
		before = watch.read_watch()
		for who in (self.office.users["clerk"], self.office.users["administrator"], "Administrator"):
			with self.subTest(who=who), as_user(who):
				for way in (
					lambda: frappe.get_doc("Duty Watch").update({"last_seal_hash": ""}).save(),
					lambda: frappe.client.set_value("Duty Watch", "Duty Watch", "last_seal_hash", ""),
				):
					with self.refused(error=REFUSED):
						way()
		self.assertEqual(watch.read_watch(), before)
