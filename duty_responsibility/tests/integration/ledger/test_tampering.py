"""Whoever edits the database past the app is found out: every column of the ledger and of cases, every row.

The ledger is a small one with one case that has gone its whole way. Edits are random, with a fixed seed; each is
taken back before the next. Columns that nothing covers are listed by name in `docs/ledger.md`, and only there.
"""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import get_datetime

from duty_responsibility.api import faults
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.figures import figures
from duty_responsibility.engine.ledger import check_heads, seals, watch
from duty_responsibility.engine.ledger.check import verify, verify_cases
from duty_responsibility.engine.ledger.findings import Finding, Report
from duty_responsibility.engine.notices import delivery
from duty_responsibility.permissions.accountability import CASE_KINDS
from duty_responsibility.rules.hash_chain import canonical, link
from duty_responsibility.tests.base import clock_at
from duty_responsibility.tests.cases import DELIBERATION, GENERAL, HELD, LARGER, RECORD, FaultCase
from duty_responsibility.utils import heads

DOCS = Path(__file__).parents[4] / "docs"
LEDGER = ("Duty Clock", "Duty Clock Event", "Duty Escalation", "Duty Seal")
END = "2025-02-07 09:00:00"
NOTHING = (None, "", 0)


def kinds() -> tuple[str, ...]:
	"""All DocTypes of the ledger and of cases, with those of their tables."""
	tables = [child for kind in heads.KINDS for child in heads.tables(kind).values()]
	return (*LEDGER, *heads.KINDS, *dict.fromkeys(tables))


def not_covered(page: Path) -> dict[str, set[str]]:
	"""The columns that the manual names as not covered, by DocType; those of every document under `*`."""
	found: dict[str, set[str]] = {}
	for line in page.read_text(encoding="utf-8").splitlines():
		if match := re.match(r"\| (?:.* )?(Duty [A-Z][A-Za-z ]+|\*) \| (`.*`) \|", line):
			found.setdefault(match[1], set()).update(re.findall(r"`(\w+)`", match[2]))
	return found


class TamperingCase(FaultCase):
	"""One case that has gone its whole way, another that is open, clocks that run, notifications sent and waiting; all sealed."""

	def setUp(self) -> None:
		super().setUp()
		for doctype in kinds():  # a small ledger, whatever is on this site
			frappe.db.delete(doctype)
		watch.set_watch(last_seal=0, last_seal_hash="")
		self.luck = random.Random(14)
		self.open = self.breach("member_a2")
		self.case = self.whole_way()
		watch.record_outage(datetime(2025, 1, 1), datetime(2025, 1, 2), noticed_by="test", ended=True)
		with clock_at("2025-02-06 16:00:00"):
			self.running = self.late_document()
			engine.sweep(commit=False)
			delivery.deliver(commit=False)
			figures.refresh(commit=False)
		seals.seal(get_datetime("2025-02-06 18:00:00"), commit=False)
		with clock_at(END):
			self.assertEqual([finding.text for finding in verify().findings], [])

	def whole_way(self) -> str:
		"""Statement, evidence, decision, appeal, decision on appeal, notification, talk, self-criticism."""
		name = self.breach()
		self.does("member_a", "2025-01-23 09:30:00", faults.add_evidence, name, "The network was down.")
		self.up_to_proposal(name, LARGER, "Office")
		self.decided(name, HELD, LARGER)
		self.does("deputy_a", "2025-01-27 09:00:00", faults.give_notice, name)
		self.does("member_a", "2025-01-27 10:00:00", faults.appeal, name, "It was the network.")
		self.decided(name, HELD, GENERAL, "2025-02-05 09:30:00", "deputy_b", ("director", "deputy_b"))
		self.does("deputy_a", "2025-02-05 11:00:00", faults.give_notice, name)
		held = ("2025-02-05 12:00:00", "Room 1", "He saw why it matters.")
		talk = self.measure(name, "Talk")
		self.does("deputy_a", "2025-02-05 13:00:00", faults.record_talk, name, talk, *held)
		paper = self.measure(name, "Written Self-criticism")
		self.does("member_a", "2025-02-05 15:00:00", faults.hand_in, name, paper, "I am sorry.")
		self.does(
			"member_a",
			"2025-02-05 16:00:00",
			lambda: frappe.get_doc(RECORD, name).apply_fieldlevel_read_permissions(),
		)
		return name

	def sql(self, query: str, *values: Any) -> None:
		"""What somebody with the database's password does."""
		frappe.db.sql(query, values)

	def check(self) -> Report:
		with clock_at(END):
			return verify()

	@contextmanager
	def taken_back(self) -> Iterator[None]:
		frappe.db.savepoint("tampering")
		try:
			yield
		finally:
			frappe.db.rollback(save_point="tampering")

	def names(self, doctype: str) -> list[str]:
		return frappe.get_all(doctype, pluck="name", order_by="name asc", limit_page_length=0)

	def stored(self, doctype: str, name: str, column: str) -> Any:
		rows = frappe.db.sql(f"select `{column}` from `tab{doctype}` where name = %s", name)
		return rows[0][0] if rows else "gone"


class TestCells(TamperingCase):
	def columns(self) -> list[tuple[str, str]]:
		"""Every stored column of every kind, but those that the manual lists."""
		listed = not_covered(DOCS / "ledger.md")
		return [
			(doctype, column)
			for doctype in kinds()
			for column in frappe.db.get_table_columns(doctype)
			if column not in listed["*"] | listed.get(doctype, set())
		]

	def edit(self, doctype: str, name: str, column: str, value: Any) -> bool:
		"""Whether the database took the value, and something else than before is stored now."""
		before = self.stored(doctype, name, column)
		try:
			self.sql(f"update `tab{doctype}` set `{column}` = %s where name = %s", value, name)
		except Exception:
			return False  # a text in a column of numbers, a name that exists
		if column == "name":
			return value != name
		after = self.stored(doctype, name, column)
		return (None if after in NOTHING else after) != (None if before in NOTHING else before)

	def values(self) -> list[Any]:
		day = datetime(2025, 1, 1) + timedelta(minutes=self.luck.randrange(500_000))
		return [
			"".join(self.luck.choices("abcdefghij 过错", k=12)),
			self.luck.randrange(2, 9),
			day,
			None,
			'{"broken": [',
			"[]",
			1,
			0,
		]

	def test_every_column_is_covered_or_listed(self):
		missed = []
		for doctype, column in self.columns():
			rows = self.names(doctype)
			self.assertTrue(rows, doctype)
			name, tried = rows[0], 0
			for value in self.values():
				with self.taken_back():
					if tried or not self.edit(doctype, name, column, value):
						continue
					tried += 1
					if self.check().intact:
						missed.append((doctype, column, value))
			self.assertTrue(tried, f"{doctype}.{column} was never edited")
		self.assertEqual(missed, [])
		self.assertTrue(self.check().intact)

	def test_five_hundred_random_edits_are_all_found(self):
		columns = self.columns()
		rows = {doctype: self.names(doctype) for doctype in kinds()}
		missed, done = [], 0
		while done < 500:
			doctype, column = self.luck.choice(columns)
			name, value = self.luck.choice(rows[doctype]), self.luck.choice(self.values())
			with self.taken_back():
				if not self.edit(doctype, name, column, value):
					continue
				done += 1
				if self.check().intact:
					missed.append((doctype, name, column, value))
			if done % 50 == 0:
				self.assertTrue(self.check().intact, "an edit was not taken back")
		self.assertEqual(missed, [])

	def test_the_manual_lists_columns_that_there_are(self):
		english, chinese = (not_covered(DOCS / one / "ledger.md") for one in ("", "zh"))
		self.assertEqual(english, chinese)
		for doctype in set(english) - {"*"}:
			self.assertEqual(english[doctype] - set(frappe.db.get_table_columns(doctype)), set())


class TestRows(TamperingCase):
	def test_two_hundred_structural_edits_are_all_found(self):
		rows = {doctype: found for doctype in kinds() if (found := self.names(doctype))}
		ways = (self.delete, self.swap, self.cut, self.copy, self.forge)
		missed, done = [], 0
		while done < 200:
			doctype, way = self.luck.choice(list(rows)), self.luck.choice(ways)
			name = self.luck.choice(rows[doctype])
			with self.taken_back():
				try:
					moved = way(doctype, name, rows[doctype])
				except Exception:
					continue  # a place that is taken once
				if not moved:
					continue
				done += 1
				if self.check().intact:
					missed.append((doctype, name, way.__name__))
			if done % 50 == 0:
				self.assertTrue(self.check().intact, "an edit was not taken back")
		self.assertEqual(missed, [])

	def delete(self, doctype: str, name: str, _rows: list[str]) -> bool:
		self.sql(f"delete from `tab{doctype}` where name = %s", name)
		return True

	def swap(self, doctype: str, name: str, rows: list[str]) -> bool:
		"""Two rows change names, and with that all that they say."""
		other = self.luck.choice(rows)
		if other == name:
			return False
		for before, after in ((name, "swapped"), (other, name), ("swapped", other)):
			self.sql(f"update `tab{doctype}` set name = %s where name = %s", after, before)
		return True

	def cut(self, doctype: str, name: str, rows: list[str]) -> bool:
		"""The row and all behind it are gone."""
		self.sql(f"delete from `tab{doctype}` where name >= %s", name)
		return True

	def copy(self, doctype: str, name: str, _rows: list[str]) -> bool:
		"""A further row that says the same, with the same hashes."""
		columns = [column for column in frappe.db.get_table_columns(doctype) if column != "name"]
		said = ", ".join(f"`{column}`" for column in columns)
		self.sql(
			f"insert into `tab{doctype}` (name, {said}) select 'forged', {said} from `tab{doctype}` where name = %s",
			name,
		)
		return True

	def forge(self, doctype: str, name: str, _rows: list[str]) -> bool:
		"""Other words with a digest that fits them; the seals are the old ones."""
		if doctype not in heads.KINDS:
			return False
		field = self.luck.choice(heads.stored_fields(doctype))
		before = self.stored(doctype, name, field)
		self.sql(
			f"update `tab{doctype}` set `{field}` = %s where name = %s", self.luck.choice(("forged", 7)), name
		)
		if self.stored(doctype, name, field) == before:
			return False
		columns = [*heads.columns(doctype), *heads.HEAD]
		(row,) = frappe.get_all(doctype, {"name": name}, columns)
		if not row.head_hash:
			return False
		digest = heads.digest_of(doctype, row, row.head_seq)
		self.sql(f"update `tab{doctype}` set head_hash = %s where name = %s", digest, name)
		return True


class TestCases(TamperingCase):
	"""The examples of the issue: what nobody noticed before."""

	def texts(self) -> list[str]:
		return [finding.text for finding in self.check().findings]

	def seen(self, what: str, *statements: tuple[Any, ...]) -> None:
		with self.subTest(what=what), self.taken_back():
			for statement in statements:
				self.sql(*statement)
			self.assertFalse(self.check().intact, what)
			with clock_at(END):
				self.assertTrue(verify_cases().findings, what)

	def test_decisive_fields(self):
		self.seen("outcome", (f"update `tab{RECORD}` set outcome = 'Dropped' where name = %s", self.case))
		for field, value in (
			("status", "Dropped"),
			("subject", self.staff["member_a2"]),
			("subject_name", "Another person"),
			("section", self.office.section_b),
			("grade", LARGER),
			("statement", "I confess."),
			("statement_at", "2025-01-24 08:00:00"),
			("proposed_by", self.staff["deputy_b"]),
			("proposed_grade", GENERAL),
			("proposal_reasons", "None."),
			("decision", None),
			("decided_at", "2025-01-28 08:00:00"),
			("appeal", "I accept."),
			("appeal_by", self.staff["director"]),
			("closed_kind", "Dropped"),
			("pack_hash", None),
			("evidence_head", "0" * 64),
			("evidence_count", 1),
			("number", "GC-2025-9999"),
		):
			self.seen(field, (f"update `tab{RECORD}` set `{field}` = %s where name = %s", value, self.case))
		emptied = "pack_hash = null, evidence_head = null, evidence_count = 0"
		self.seen(
			"never frozen",
			(f"update `tab{RECORD}` set {emptied} where name = %s", self.case),
			("delete from `tabDuty Fault Evidence` where record = %s", self.case),
		)

	def test_decisions_evidence_votes_measures_and_looks(self):
		first, second = self.decisions(self.case)
		table = "`tabDuty Fault Decision`"
		self.seen("decision gone", (f"delete from {table} where name = %s", second.name))
		self.seen("first decision gone", (f"delete from {table} where name = %s", first.name))
		self.seen("all decisions gone", (f"delete from {table} where record = %s", self.case))
		self.seen(
			"grade of a decision", (f"update {table} set grade = %s where name = %s", LARGER, second.name)
		)
		self.seen(
			"evidence gone", ("delete from `tabDuty Fault Evidence` where record = %s and seq = 2", self.case)
		)
		self.seen("all evidence gone", ("delete from `tabDuty Fault Evidence`",))
		vote = "update `tabDuty Case Voice` set vote = 'Dropped', vote_grade = null where staff = %s"
		self.seen("vote", (vote, self.staff["director"]))
		self.seen("recusal", ("update `tabDuty Case Voice` set recused = 1",))
		self.seen("vote gone", ("delete from `tabDuty Case Voice` where staff = %s", self.staff["deputy_b"]))
		self.seen("who came", ("update `tabDuty Leadership Member` set present = 0",))
		self.seen("deliberation gone", (f"delete from `tab{DELIBERATION}` where record = %s", self.case))
		self.seen(
			"measure done", ("update `tabDuty Fault Measure` set done_at = null where parent = %s", self.case)
		)
		self.seen("journal", ("delete from `tabDuty Fault Entry` where parent = %s and idx = 2", self.case))
		self.seen(
			"proof", ("update `tabDuty Measure Proof` set status = 'Accepted' where record = %s", self.case)
		)
		self.seen("look gone", ("delete from `tabDuty Fault Look` where record = %s", self.case))
		self.seen("look", ("update `tabDuty Fault Look` set looked_by = 'x' where record = %s", self.case))

	def test_a_forged_decision_and_forged_evidence_with_hashes_of_their_own(self):
		last = self.decisions(self.case)[-1]
		from duty_responsibility.engine.accountability import decisions, evidence

		values = {
			**{field: last.get(field) for field in decisions.FIELDS},
			"corrects": last.name,
			"outcome": "Dropped",
		}
		hashed = link(last.hash, decisions._said(values))
		columns = ", ".join(f"`{field}`" for field in decisions.FIELDS)
		marks = ", ".join(["%s"] * len(decisions.FIELDS))
		self.seen(
			"forged decision",
			(
				f"insert into `tabDuty Fault Decision` (name, hash, {columns}) values ('forged', %s, {marks})",
				hashed,
				*values.values(),
			),
			(f"update `tab{RECORD}` set decision = 'forged', outcome = 'Dropped' where name = %s", self.case),
		)
		row = self.get(self.case)
		entry = evidence._entry(
			row.name,
			row.evidence_count + 1,
			"Further Evidence",
			canonical({"text": "I lie."}),
			row.evidence_head,
			get_datetime("2025-02-06 09:00:00"),
			"system",
		)
		columns = ", ".join(f"`{field}`" for field in evidence.COLUMNS)
		self.seen(
			"forged evidence",
			(
				f"insert into `tabDuty Fault Evidence` ({columns}) values ({', '.join(['%s'] * len(entry))})",
				*entry,
			),
			(
				f"update `tab{RECORD}` set evidence_head = %s, evidence_count = %s where name = %s",
				entry[-1],
				row.evidence_count + 1,
				self.case,
			),
		)

	def test_a_whole_case_with_everything_under_it(self):
		with self.taken_back():
			for doctype in CASE_KINDS:
				if frappe.get_meta(doctype).has_field("record"):
					self.sql(f"delete from `tab{doctype}` where record = %s", self.case)
			for table in ("Duty Fault Measure", "Duty Fault Entry"):
				self.sql(f"delete from `tab{table}` where parent = %s", self.case)
			self.sql(f"delete from `tab{RECORD}` where name = %s", self.case)
			self.assertIn("is gone", " ".join(self.texts()))

	def test_a_later_change_by_the_app_does_not_cover_it_up(self):
		with self.taken_back():
			self.sql(f"update `tab{RECORD}` set subject_name = 'Nobody' where name = %s", self.open)
			self.sql("update `tabDuty Fault Entry` set words = 'x' where parent = %s", self.case)
			self.does("member_a2", "2025-02-06 19:00:00", faults.add_evidence, self.open, "Late.")
			self.does("deputy_a", "2025-02-06 19:00:00", faults.ask_statement, self.open)
			self.does("member_a", "2025-02-06 19:00:00", faults.add_evidence, self.case, "More.")
			seals.seal(get_datetime("2025-02-06 20:00:00"), commit=False)
			broken = {finding.clock for finding in self.check().findings}
			self.assertLessEqual({self.open, self.case}, broken)

	def test_a_renamed_user_is_no_tampering_and_covers_none_up(self):
		user = frappe.get_all("Duty Notification", pluck="user", order_by="name asc")[0]
		with self.taken_back(), clock_at("2025-02-06 19:00:00"):
			frappe.rename_doc("User", user, f"renamed-{user}", force=True)
			self.assertTrue(frappe.db.exists("Duty Notification", {"user": f"renamed-{user}"}))
			seals.seal(get_datetime("2025-02-06 20:00:00"), commit=False)
			self.assertEqual(self.texts(), [])
		with self.taken_back(), clock_at("2025-02-06 19:00:00"):
			self.sql(
				"update `tabDuty Notification` set sent_at = '2025-01-01 08:00:00' where user = %s", user
			)
			frappe.rename_doc("User", user, f"renamed-{user}", force=True)
			seals.seal(get_datetime("2025-02-06 20:00:00"), commit=False)
			self.assertNotEqual(self.texts(), [])

	def test_the_form_says_so_and_the_check_tells_of_no_case(self):
		from duty_responsibility.engine.ledger.checks import _row

		with self.taken_back():
			self.sql(f"update `tab{RECORD}` set subject_name = 'Nobody' where name = %s", self.case)
			self.assertIn(frappe._(RECORD), check_heads.of_case(self.case))
			clock = frappe.get_all("Duty Clock", {"reference_name": self.case}, pluck="name")[0]
			self.sql("update `tabDuty Clock` set assignee = 'x' where name = %s", clock)
			rows = [_row(finding) for finding in self.check().findings]
			self.assertEqual(len(rows), 2)
			for row in rows:
				self.assertEqual(row["matter"], "A case")
				self.assertNotIn(self.case, str(row))
				self.assertNotIn(clock, str(row))


class TestUnreadable(TamperingCase):
	def findings(self) -> list[Finding]:
		return self.check().findings

	def test_what_cannot_be_read_hides_nothing_else(self):
		clock = frappe.get_all("Duty Clock", {"reference_name": self.running.name}, pluck="name")[0]
		last = self.names("Duty Seal")[-1]
		self.sql("update `tabDuty Seal` set content = 'no json' where name = %s", last)
		self.sql("update `tabDuty Seal` set content = null where name = %s", self.names("Duty Seal")[0])
		self.sql("update `tabDuty Snapshot` set content = '[' limit 1")
		self.sql("update `tabDuty Escalation` set recipients = '7' limit 1")
		self.sql(
			"update `tabSingles` set value = 'many' where doctype = 'Duty Watch' and field = 'last_seal'"
		)
		for data in ("null", "[]", "{", '{"due_at": 5}', '{"due_at": "2025-13-45"}', None):
			with self.subTest(data=data), self.taken_back():
				self.sql("update `tabDuty Clock Event` set data = %s where clock = %s", data, clock)
				self.sql(f"update `tab{RECORD}` set grade = 'x' where name = %s", self.case)
				findings = self.findings()
				named = {finding.clock for finding in findings} | {finding.matter for finding in findings}
				self.assertLessEqual({clock, self.case, f"Seal {last}"}, named)

	def test_missing_rows_of_the_watch_are_a_finding(self):
		self.sql("delete from `tabSingles` where doctype = 'Duty Watch'")
		self.assertTrue(any("last seal" in finding.text for finding in self.findings()))


class TestOlderSites(TamperingCase):
	def test_the_patch_seals_what_stands_once(self):
		from duty_responsibility.patches.v0_3 import seal_cases

		for doctype in heads.KINDS:
			rows = ", rows_hash = null" if heads.tables(doctype) else ""
			self.sql(f"update `tab{doctype}` set head_seq = 0, head_hash = null, unsealed = 0{rows}")
		sealed = self.names("Duty Seal")
		for name in sealed:
			self.sql("delete from `tabDuty Seal` where name = %s", name)
		watch.set_watch(last_seal=0, last_seal_hash="")
		self.sql("update `tabDuty Clock` set unsealed = 1")
		seals.seal(get_datetime("2025-02-06 18:00:00"), commit=False)
		self.assertFalse(self.check().intact)
		old = frappe.get_all("Duty Seal", fields=["name", "hash", "content"])
		seal_cases.execute()
		self.assertEqual([finding.text for finding in self.check().findings], [])
		count = frappe.db.count("Duty Seal")
		seal_cases.execute()
		self.assertEqual(frappe.db.count("Duty Seal"), count)
		for row in old:
			self.assertEqual(
				frappe.db.get_value("Duty Seal", row.name, ["hash", "content"]), (row.hash, row.content)
			)
		self.sql("update `tabDuty Escalation` set trace = '[]' where trace != '[]' limit 1")
		self.sql("update `tabDuty Clock` set title = 'x' limit 1")
		self.assertEqual(len(self.check().findings), 2)
