"""The reports that go by steps, each against a plain recount, as each role, mailed, exported and in Chinese."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

import frappe
from frappe.desk import query_report

from duty_responsibility.duty_responsibility.report.utils import SMALLEST_GROUP
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.figures import figures
from duty_responsibility.tests.base import as_user, clock_at, in_language
from duty_responsibility.tests.factories import make_user
from duty_responsibility.tests.mix import AFTER, YEAR, MixCase, month, recount, sort, worst

ON_TIME, OVERDUE, REGISTER = "Duty On-Time Rate", "Duty Overdue and Due Soon", "Duty Supervision Register"
PERSON = "Duties of a Period"
LEADING = {"director", "deputy_a", "deputy_b", "head_a", "head_b", "clerk", "administrator"}
STAFF = LEADING | {"member_a", "member_b", "duty_officer"}
MAY_READ = {
	ON_TIME: LEADING,
	OVERDUE: STAFF,
	REGISTER: LEADING,
	PERSON: STAFF - {"administrator"},
	"Duty First Response": STAFF,
	"Duty Extension and Pause Use": LEADING,
	"Duty Meeting Readiness": LEADING,
	"Duty Proofreading Quality": LEADING,
	"Document Error Circular": {"clerk", "deputy_a", "deputy_b", "director"},
	"Duty Fault Figures": {"deputy_a", "deputy_b", "director"},
	"Incoming Register": STAFF,
	"Duty Outgoing Register": STAFF,
}
SHOWN = ("duties", "on_time", "late", "excused", "running", "paused")


def read(report: str, **filters: Any) -> dict[str, Any]:
	"""The report as the Desk asks for it."""
	return query_report.run(report, filters=json.dumps({**YEAR, **filters}), ignore_prepared_report=True)


class ReportCase(MixCase):
	def read(self, tag: str, report: str, at: str = AFTER, **filters: Any) -> dict[str, Any]:
		with clock_at(at), as_user(self.users.get(tag, tag)):
			return read(report, **filters)

	def lines(self, tag: str, report: str, **filters: Any) -> list[dict[str, Any]]:
		return self.read(tag, report, **filters)["result"]


class TestWhoReads(ReportCase):
	def test_every_role_reads_its_reports_and_no_others(self):
		for report, tags in MAY_READ.items():
			for tag in (*sorted(STAFF), "gatekeeper", "outsider", "Guest"):
				with self.subTest(report=report, tag=tag):
					if tag in tags:
						self.assertTrue(self.read(tag, report)["columns"])
					else:
						with self.assertRaises((frappe.PermissionError, frappe.ValidationError)):
							self.read(tag, report)

	def test_a_period_that_ends_before_it_begins_is_refused(self):
		for report in set(MAY_READ) - {OVERDUE}:
			with self.subTest(report=report), self.refused("The period ends before it begins"):
				self.read(
					"director",
					report,
					from_date="2025-03-01",
					to_date="2025-02-01",
					staff=self.staff["clerk"],
				)

	def test_an_unknown_grouping_is_refused(self):
		for report in (
			ON_TIME,
			"Duty First Response",
			"Duty Extension and Pause Use",
			"Duty Proofreading Quality",
		):
			with self.subTest(report=report), self.refused("Choose one of"):
				self.read("director", report, group_by="name")


class TestOnTimeRate(ReportCase):
	BY = {
		"Section": "section",
		"Kind of Matter": "reference_doctype",
		"Article": "article",
		"Month": "counted_month",
	}

	def check(self, tag: str, counting: str, count: Any) -> None:
		rows = self.steps(tag)
		for word, by in self.BY.items():
			lines = self.lines(tag, ON_TIME, group_by=word, counting=counting)
			expected = {key or "": one for key, one in count(rows, by, "2025-01", "2025-12").items()}
			expected = {key: one for key, one in expected.items() if one.total() > one["cancelled"]}
			with self.subTest(tag=tag, by=by):
				self.assertEqual({line["key"] or "" for line in lines[:-1]}, set(expected))
				for line in lines[:-1]:
					self.check_line(line, expected[line["key"] or ""])
				(whole,) = count(rows, None, "2025-01", "2025-12").values()
				self.check_line(lines[-1], whole, whole=True)

	def check_line(self, line: dict[str, Any], expected: Counter, whole: bool = False) -> None:
		judged = expected["on_time"] + expected["late"] + expected["excused"]
		self.assertEqual(line["duties"], expected.total() - expected["cancelled"])
		if 0 < judged < SMALLEST_GROUP and not whole:
			self.assertEqual(line["remark"], f"fewer than {SMALLEST_GROUP}")
			self.assertFalse({"on_time", "late", "excused", "rate"} & set(line))
			return
		for word in SHOWN[1:]:
			self.assertEqual(line[word], expected[word], word)
		rated = expected["on_time"] + expected["late"]
		self.assertEqual(line["rate"], round(100 * expected["on_time"] / rated, 1) if rated else None)

	def test_steps_against_a_recount(self):
		figures.refresh(commit=False)
		for tag in ("director", "deputy_a", "head_b", "clerk"):
			self.check(tag, "Steps", recount)

	def test_matters_against_a_recount_each_once(self):
		for tag in ("director", "head_a"):
			self.check(tag, "Matters", worst)

	def test_a_small_group_is_not_shown_as_a_rate_and_not_in_the_chart(self):
		self.receive("single", "2025-03-12 09:00:00", self.office.section_b, "member_b", urgency="Urgent")
		for tag in list(self.docs):
			if tag.startswith(("on_time", "late")):
				frappe.db.delete("Duty Clock", {"reference_name": self.docs[tag].name})
		found = self.read("head_b", ON_TIME, section=self.office.section_b)
		(line, _whole) = found["result"]
		self.assertEqual(line["remark"], f"fewer than {SMALLEST_GROUP}")
		self.assertNotIn("late", line)
		self.assertFalse(found["chart"])

	def test_the_chart_and_the_cards_say_what_the_table_says(self):
		found = self.read("head_a", ON_TIME, section=self.office.section_a)
		line, whole = found["result"]
		values = {one["name"]: one["values"] for one in found["chart"]["data"]["datasets"]}
		self.assertEqual(
			values, {"On Time": [line["on_time"]], "Late": [line["late"]], "Excused": [line["excused"]]}
		)
		cards = {card["label"]: card["value"] for card in found["report_summary"]}
		self.assertEqual((cards["Late"], cards["Steps Counted"]), (whole["late"], whole["duties"]))
		self.assertIn("2025-01", found["message"])


class TestOverdue(ReportCase):
	def test_against_a_recount(self):
		now, horizon = datetime(2025, 3, 31, 9), datetime(2025, 4, 1, 18)
		for tag in ("director", "deputy_b", "head_a", "member_a2", "member_b", "duty_officer"):
			rows = [row for row in self.steps(tag) if row.status == "Running" and row.due_at <= horizon]
			found = self.read(tag, OVERDUE)
			with self.subTest(tag=tag):
				self.assertEqual(
					Counter(
						(line["reference_name"], line["due_at"], line["overdue"]) for line in found["result"]
					),
					Counter((row.reference_name, row.due_at, int(row.due_at < now)) for row in rows),
				)
				overdue = sum(row.due_at < now for row in rows)
				cards = [card["value"] for card in found["report_summary"]]
				self.assertEqual(cards, [overdue, len(rows) - overdue])

	def test_how_late_it_is_by_now_is_counted_in_working_hours(self):
		(line,) = [
			line
			for line in self.lines("member_b", OVERDUE)
			if line["reference_name"] == self.docs["overdue"].name and line["step"] == "Completion"
		]
		# due at the close of Friday 14 March; ten working days to Friday the 28th, half an hour of Monday
		self.assertEqual(
			(str(line["due_at"]), line["late"], line["left"]), ("2025-03-14 18:00:00", 70.5, None)
		)

	def test_a_paused_step_is_in_neither(self):
		names = {(line["reference_name"], line["step"]) for line in self.lines("head_a", OVERDUE)}
		self.assertNotIn((self.docs["paused"].name, "Completion"), names)

	def test_filters_narrow_both_the_list_and_the_cards(self):
		found = self.read("director", OVERDUE, assignee=self.staff["member_b"], days_ahead=0)
		self.assertEqual(found["report_summary"][1]["value"], 0)
		self.assertEqual(found["report_summary"][0]["value"], len(found["result"]))
		self.assertTrue(all(line["overdue"] for line in found["result"]))


class TestSupervisionRegister(ReportCase):
	def test_every_escalation_that_was_sent_is_a_line_for_those_who_see_its_matter(self):
		with clock_at("2025-03-20 10:00:00"):
			engine.sweep(commit=False)
			escalated_to = [
				("director", None),
				("head_b", None),
				("head_a", None),
				("deputy_b", "Supervision"),
			]
			for tag, kind in escalated_to:
				with as_user(self.users[tag]):
					filters = {"outcome": "Sent", "escalated_at": ("between", ["2025-01-01", "2025-12-31"])}
					filters |= {"kind": kind} if kind else {}
					expected = frappe.get_list(
						"Duty Escalation", filters=filters, fields=["clock", "kind"], limit_page_length=0
					)
				matters = dict(
					frappe.get_all("Duty Clock", fields=["name", "reference_name"], as_list=True, limit=0)
				)
				with self.subTest(tag=tag):
					self.assertTrue(expected or tag == "head_a")
					found = self.read(tag, REGISTER, at="2025-03-20 11:00:00", kind=kind)
					self.assertEqual(
						Counter((line["reference_name"], line["kind"]) for line in found["result"]),
						Counter((matters[row.clock], row.kind) for row in expected),
					)
					cards = {card["label"]: card["value"] for card in found["report_summary"]}
					for word, number in Counter(row.kind for row in expected).items():
						self.assertEqual(cards[word], number)

	def test_a_line_says_who_was_told_and_what_became_of_it(self):
		with clock_at("2025-03-20 10:00:00"):
			engine.sweep(commit=False)
		self.finish("overdue", "2025-03-21 09:00:00")
		lines = self.lines("head_b", REGISTER, section=self.office.section_b)
		(line,) = [
			line
			for line in lines
			if line["reference_name"] == self.docs["overdue"].name and line["step"] == "Completion"
		]
		self.assertEqual(line["outcome"], "Done, late by 28 h 30 min")
		head = frappe.db.get_value("Duty Staff", self.staff["deputy_b"], "employee_name")
		self.assertIn(head, line["told"])
		self.assertEqual(str(line["due_at"]), "2025-03-14 18:00:00")


class TestDutiesOfAPeriod(ReportCase):
	def test_ones_own_against_a_recount(self):
		for tag in ("member_a", "member_a2", "member_b", "clerk"):
			rows = [row for row in self.steps(tag) if row.assignee == self.staff[tag]]
			rows = [row for row in rows if "2025-01" <= month(row) <= "2025-12"]
			found = self.read(tag, PERSON)
			expected = Counter(sort(row) for row in rows)
			with self.subTest(tag=tag):
				self.assertEqual(
					Counter((line["reference_name"], line["due_at"]) for line in found["result"]),
					Counter((row.reference_name, row.due_at) for row in rows),
				)
				cards = {card["label"]: card["value"] for card in found["report_summary"]}
				self.assertEqual(
					(cards["On Time"], cards["Late"], cards["Excused"], cards["Still Open"]),
					(
						expected["on_time"],
						expected["late"],
						expected["excused"],
						expected["running"] + expected["paused"],
					),
				)

	def test_another_persons_is_shown_to_those_who_lead_them_only(self):
		for tag, may in (
			("director", True),
			("deputy_a", True),
			("head_a", True),
			("head_b", False),
			("deputy_b", False),
			("member_a2", False),
			("clerk", False),
		):
			with self.subTest(tag=tag):
				if may:
					self.assertTrue(self.lines(tag, PERSON, staff=self.staff["member_a"]))
				else:
					with self.refused("to those who lead their section", error=frappe.PermissionError):
						self.lines(tag, PERSON, staff=self.staff["member_a"])


class TestOutside(ReportCase):
	"""By mail, by export, in Chinese."""

	def mailed(self, user: str, report: str = ON_TIME, **values: Any) -> Any:
		doc = {
			"doctype": "Auto Email Report",
			"report": report,
			"user": user,
			"email_to": "office@duty.test",
			"format": "HTML",
			"frequency": "Daily",
			"send_if_data": 0,
			"no_of_rows": 100,
			"filters": json.dumps({**YEAR, "group_by": "Section"}),
			**values,
		}
		return frappe.get_doc(doc).insert(ignore_permissions=True)

	def test_a_mailed_report_shows_what_its_person_may_see(self):
		figures.refresh(commit=False)
		for tag, sees, not_seen in (
			("head_a", self.office.section_a, None),
			("head_b", self.office.section_b, self.office.section_a),
		):
			doc = self.mailed(self.users[tag])
			with clock_at(AFTER):
				html = doc.get_report_content()
			with self.subTest(tag=tag):
				self.assertIn(sees, html)
				lines = {line["group"]: line for line in self.lines(tag, ON_TIME)}
				self.assertEqual(not_seen in lines, bool(not_seen) and not_seen in html)
		director = self.lines("director", ON_TIME)
		with clock_at(AFTER):
			data = frappe.get_doc("Report", ON_TIME).get_data(
				filters=json.loads(self.mailed(self.users["head_b"]).filters),
				user=self.users["head_b"],
				as_dict=True,
			)[1]
		self.assertNotEqual(data[-1]["duties"], director[-1]["duties"])
		self.assertEqual(data[-1]["duties"], self.lines("head_b", ON_TIME)[-1]["duties"])

	def test_every_report_can_be_mailed_in_every_format_as_a_list(self):
		for report in MAY_READ:
			for kind in ("HTML", "CSV", "XLSX"):
				doc = self.mailed(self.users["director"], report, format=kind, filters=json.dumps(YEAR))
				with self.subTest(report=report, kind=kind), clock_at(AFTER):
					self.assertTrue(doc.get_report_content())
				doc.delete(ignore_permissions=True)

	def test_nobody_reads_as_somebody_else_by_a_filter(self):
		own = self.lines("head_b", ON_TIME)
		self.assertEqual(self.lines("head_b", ON_TIME, as_user=self.users["director"]), own)

	def test_an_exported_report_holds_the_same_numbers(self):
		for kind in ("CSV", "Excel"):
			with clock_at(AFTER), as_user(self.users["head_a"]):
				expected = read(ON_TIME)["result"]
				frappe.local.form_dict = frappe._dict(
					cmd="x",
					report_name=ON_TIME,
					file_format_type=kind,
					filters=json.dumps(YEAR),
					visible_idx="[]",
				)
				query_report.export_query()
			content = frappe.local.response.filecontent
			with self.subTest(kind=kind):
				self.assertTrue(content)
				if kind == "CSV":
					text = content if isinstance(content, str) else content.decode("utf-8-sig")
					self.assertIn(self.office.section_a, text)
					self.assertIn(str(expected[-1]["duties"]), text.splitlines()[-1])

	def test_a_member_who_may_not_export_does_not(self):
		with as_user(self.users["member_a"]), self.assertRaises(frappe.PermissionError):
			frappe.local.form_dict = frappe._dict(
				cmd="x", report_name=OVERDUE, file_format_type="CSV", filters="{}", visible_idx="[]"
			)
			query_report.export_query()

	def test_in_chinese(self):
		with in_language("zh"):
			found = self.read("director", ON_TIME, group_by="Article")
			self.assertIn("按时办结率（%）", {column["label"] for column in found["columns"]})
			self.assertIn("第十一条", {line["group"] for line in found["result"]})
			self.assertEqual(found["result"][-1]["group"], "合计")
			self.assertEqual(found["message"], "统计范围：2025年1月至2025年12月整月，按环节到期月份计。")
			months = {line["group"] for line in self.lines("director", ON_TIME, group_by="Month")}
			self.assertLessEqual({"2025年1月", "2025年2月", "2025年3月"}, months)

	def test_a_mailed_report_is_in_the_language_of_its_person(self):
		user = self.users["director"]
		frappe.db.set_value("User", user, "language", "zh")
		frappe.clear_document_cache("User", user)
		with clock_at(AFTER):
			self.assertIn("按时办结率（%）", self.mailed(user).get_report_content())

	def test_a_report_of_another_app_is_left_as_it_is(self):
		user = make_user("System Manager", tag="manager")
		doc = self.mailed(user, "ToDo", filters="{}") if frappe.db.exists("Report", "ToDo") else None
		if doc:
			self.assertNotIn("as_user", doc.filters)
