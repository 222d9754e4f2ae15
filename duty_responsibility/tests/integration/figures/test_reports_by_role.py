"""Every report and chart as every role: who opens it, takes it out as a file, is mailed it; nothing of another section."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import frappe
import openpyxl
from frappe.desk import query_report
from frappe.desk.doctype.number_card.number_card import get_result

from duty_responsibility.api import charts, desk, extensions
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.factories import clock_of
from duty_responsibility.tests.frontdesk import ask, make_front_desk
from duty_responsibility.tests.integration.figures.test_reports import (
	MAY_READ,
	PERSON,
	STAFF,
	ReportCase,
	read,
)
from duty_responsibility.tests.integration.site.test_workspaces import standard
from duty_responsibility.tests.meetings import call_meeting, make_matter_limits
from duty_responsibility.tests.mix import AFTER, YEAR
from duty_responsibility.tests.outgoing import make_outgoing_policy, new_outgoing

CASES = "Duty Fault Figures"
NOBODY = ("gatekeeper", "outsider", "Guest")
ROLES = ("administrator", "clerk", "head_b", "deputy_b", "director", "member_b", *NOBODY)
"""One of each role."""
DAY = "2025-03-13 09:30:00"
REFUSED = (frappe.PermissionError,)


class RoleCase(ReportCase):
	"""The mix, and of each section besides an inquiry, a meeting, a document that was read and issued, a request."""

	def given(self) -> None:
		super().given()
		# what was lent is seen by both sections (test_permissions.py); here each has its own
		moved = self.docs.pop("moved")
		frappe.db.delete("Duty Clock", {"reference_name": moved.name})
		frappe.db.delete(moved.doctype, {"name": moved.name})
		make_front_desk(self.office)
		make_matter_limits(self.office.ladder, self.office.urgent_ladder)
		make_outgoing_policy(self.office)
		with clock_at(DAY):
			for tag in ("a", "b"):
				self.fill(self.users[f"member_{tag}"], self.staff[f"member_{tag}"], tag)

	def fill(self, user: str, staff: str, tag: str) -> None:
		section = getattr(self.office, f"section_{tag}")
		ask(user, received_at=DAY, received_by=staff, title=f"OF_{tag}")
		call_meeting(user, "2025-03-20 15:00:00", "2025-03-20 16:00:00", section=section, title=f"OF_{tag}")
		with as_user(user):
			document = new_outgoing(title=f"OF_{tag}", section=section, assignee=staff).insert()
			clock = clock_of(self.docs["paused" if tag == "a" else "overdue"]).name
			if tag == "b":
				extensions.ask(clock, "OF_b", "2025-03-20 18:00:00")
		document.db_set("issued_at", DAY)
		values = {"document": document.name, "section": section, "confirmed_at": DAY, "characters": 800}
		record = {"doctype": "Duty Proofreading Record", "stage": "Proof", "status": "Confirmed", **values}
		frappe.get_doc({**record, "name": frappe.generate_hash(length=10)}).db_insert()

	def user(self, tag: str) -> str:
		return self.users.get(tag, tag)

	def filters(self, tag: str, report: str) -> dict[str, Any]:
		who = self.staff.get(tag) or self.staff["member_b"]
		return {**YEAR, "staff": who} if report == PERSON else dict(YEAR)

	def tried(self, tag: str, call: Callable[[], Any]) -> Any:
		"""What comes of it, or None where it is refused."""
		with clock_at(AFTER), as_user(self.user(tag)):
			try:
				return call()
			except REFUSED:
				return None
			finally:
				frappe.local.message_log = []


class TestReports(RoleCase):
	def test_nothing_of_another_section_reaches_those_of_one(self) -> None:
		strangers = {
			"a": ("member_a", "member_a2", "head_a", "deputy_a"),
			"b": ("member_b", "head_b", "deputy_b"),
		}
		documents = {
			tag: {
				doc.name
				for doc in self.docs.values()
				if doc.section == getattr(self.office, f"section_{tag}")
			}
			for tag in "ab"
		}
		for tags, own, other in ((strangers["b"], "b", "a"), (strangers["a"], "a", "b")):
			hidden = {f"OF_{other}", getattr(self.office, f"section_{other}"), *documents[other]}
			for tag in strangers[other]:
				hidden |= {
					self.staff[tag],
					frappe.db.get_value("Duty Staff", self.staff[tag], "employee_name"),
				}
			seen = ""
			# the deputy director for daily work gets all that comes in, and is not of one section only
			for tag in set(tags) - {"deputy_a"}:
				for report, readers in MAY_READ.items():
					for group in ("Section", "Person") if report == "Duty First Response" else ("",):
						if tag in readers:
							found = self.read(tag, report, **({"group_by": group} if group else {}))
							text = frappe.as_json([found[part] for part in ("result", "chart", "message")])
							seen += text
							with self.subTest(tag=tag, report=report, group=group):
								self.assertEqual({word for word in hidden if word in text}, set())
			for word in (f"OF_{own}", getattr(self.office, f"section_{own}"), *documents[own]):
				self.assertIn(word, seen, "the test would say nothing of empty reports")

	def test_every_report_goes_into_a_file_for_those_who_may_take_it_out(self) -> None:
		for report, readers in MAY_READ.items():
			for tag in ROLES:
				filters = self.filters(tag, report)
				may = tag in readers and tag != "member_b" and report != CASES
				with self.subTest(report=report, tag=tag):
					rows = self.tried(tag, lambda: self.exported(report, filters))  # noqa: B023
					self.assertEqual(rows is not None, may)
					if rows and tag == "head_b":
						lines = self.tried(tag, lambda: read(report, **filters))["result"]  # noqa: B023
						self.assertEqual(len(rows), len(lines) + 1)

	def exported(self, report: str, filters: dict[str, Any]) -> list[Any]:
		frappe.local.form_dict = frappe._dict(
			cmd="x",
			report_name=report,
			file_format_type="Excel",
			filters=json.dumps(filters),
			visible_idx="[]",
		)
		query_report.export_query()
		book = openpyxl.load_workbook(BytesIO(frappe.local.response.filecontent))
		return list(book.active.iter_rows(values_only=True))

	def test_every_report_is_mailed_with_the_lines_of_its_person(self) -> None:
		for report, readers in MAY_READ.items():
			for tag in readers.intersection(ROLES):
				doc = frappe.get_doc(
					{
						"doctype": "Auto Email Report",
						"report": report,
						"user": self.users[tag],
						"email_to": "office@duty.test",
						"format": "CSV",
						"frequency": "Daily",
						"send_if_data": 0,
						"no_of_rows": 1000,
						"filters": json.dumps(self.filters(tag, report)),
					}
				).insert(ignore_permissions=True)
				with self.subTest(report=report, tag=tag), clock_at(AFTER):
					own = self.tried(tag, lambda: read(report, **self.filters(tag, report)))["result"]  # noqa: B023
					mailed = doc.get_report_content()
					self.assertEqual(len(mailed.strip().splitlines()), len(own) + 1)


class TestChartsAndCards(RoleCase):
	def test_who_is_shown_which(self) -> None:
		self.who_is_drawn_which_chart()
		self.who_is_counted_which_card()

	def who_is_drawn_which_chart(self) -> None:
		for name in charts.CHARTS:
			for tag in ROLES:
				drawn = self.tried(tag, lambda: charts.figures(chart_name=name))  # noqa: B023
				with self.subTest(chart=name, tag=tag):
					self.assertEqual(drawn is not None, tag in STAFF)
				if drawn and tag in ("head_b", "member_b", "deputy_b"):
					self.assertNotIn(self.office.section_a, drawn["labels"])
				if drawn and tag in ("head_a", "member_a"):
					self.assertNotIn(self.office.section_b, drawn["labels"])

	def who_is_counted_which_card(self) -> None:
		"""Counted within one's lists (test_workspaces.py); here: for whom it is refused."""
		for name, card in standard("number_card").items():
			for tag in ROLES:
				if card["type"] != "Document Type":
					waiting = self.tried(tag, desk.how_many_wait)
					self.assertEqual(bool(waiting and waiting["value"]) and tag in NOBODY, False)
					continue
				with as_user(self.user(tag)):
					may = bool(frappe.has_permission(card["document_type"], "read"))
				counted = self.tried(tag, lambda: get_result(json.dumps(card), card["filters_json"]))  # noqa: B023
				with self.subTest(card=name, tag=tag):
					self.assertEqual(counted is not None, may)
					self.assertFalse(may and tag in ("outsider", "Guest"))
