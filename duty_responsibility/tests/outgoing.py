"""An office that issues documents: its limits, its path, its organ code, and somebody for each step.

The week used: Friday 24 January 2025; Sunday 26 and Monday 27 are worked.
"""

from typing import Any

import frappe

from duty_responsibility.api import handling, proofreading
from duty_responsibility.api import outgoing as api
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import (
	condition,
	make_limit,
	make_office,
	make_path,
	step,
	stop,
	unique,
)

OUTGOING = "Duty Outgoing Document"
RECORD = "Duty Proofreading Record"
DAY = "2025-01-24"
TEXT = "各乡镇人民政府：\n请于1月27日前报送值班安排。"
REFUSED = (frappe.ValidationError, frappe.PermissionError)

WAY = (
	stop("Drafting", "Assignee"),
	stop("Section Check", "Section Head", optional=1, needs_opinion=1, by_clerk=1),
	stop("Review", "Deputy Director in Charge", needs_opinion=1, by_clerk=1),
	stop("Countersigning", "Chosen Person", optional=1, needs_opinion=1),
	stop("Signing", "Director", needs_opinion=1, by_clerk=1),
	stop("Proofreading", "Clerk"),
	stop("Numbering", "Clerk", optional=1),
	stop("Sending Out", "Clerk", optional=1),
	stop("Printing of Copies", "Clerk", optional=1),
	stop("Check and Issue", "Clerk"),
	stop("Filing", "Clerk"),
)
BEFORE = ("Drafting", "Section Check", "Review", "Countersigning", "Signing")
AFTER = ("Proofreading", "Sending Out", "Printing of Copies")
OPINIONS = {"Section Check": "Sound.", "Review": "Agreed.", "Signing": "To be issued."}


def make_outgoing_policy(office: Any) -> dict[str, str]:
	"""Art. 9 and 10 in place of whatever limits the site has, and the usual path; the organ code by `series`."""
	for doctype in ("Duty Time Limit", "Duty Path"):
		frappe.db.set_value(doctype, {"document_type": OUTGOING}, "enabled", 0, update_modified=False)
	late = [
		step("Proofreading", "Working Days", 1, office.ladder, article="Art. 10"),
		step("Sending Out", "Half Days", 1, office.ladder, article="Art. 10"),
		step("Printing of Copies", "Working Days", 1, office.ladder, article="Art. 10"),
	]

	def at_once(*names: str) -> list[dict[str, Any]]:
		return [step(name, "At Once", 0, office.urgent_ladder, article="Art. 9") for name in names]

	return {
		"urgent": make_limit(
			at_once(*BEFORE, *AFTER),
			[condition("urgency", "Urgent, Very Urgent", "Is One Of")],
			document_type=OUTGOING,
			sequence=10,
		),
		"timed": make_limit(
			[
				step("Drafting", "Working Days Before", 2, office.ladder, article="Art. 9"),
				*(
					step(name, "Working Days Before", 1, office.ladder, article="Art. 9")
					for name in ("Section Check", "Review", "Countersigning")
				),
				step("Signing", "Set by Leader", 0, office.ladder, article="Art. 9"),
				*late,
			],
			[condition("timing", "Set Time")],
			document_type=OUTGOING,
			sequence=20,
		),
		"ordinary": make_limit([*at_once(*BEFORE), *late], document_type=OUTGOING),
		"path": make_path(WAY, document_type=OUTGOING),
		"series": make_series(),
	}


def make_series(**values: Any) -> str:
	code = "测" + "".join(chr(0x4E00 + int(digit, 16)) for digit in frappe.generate_hash(length=8))
	values = {"organ_code": code, "issuing_organ": "测试县人民政府办公室文件", "year": 2025, **values}
	return frappe.get_doc({"doctype": "Duty Number Series", **values}).insert().name


def new_outgoing(**values: Any) -> Any:
	"""An outgoing document that is not yet saved."""
	values = {
		"title": unique("关于值班工作的通知"),
		"text": TEXT,
		"recipients": [{"recipient": "各乡镇人民政府", "copies": 3}],
		**values,
	}
	return frappe.get_doc({"doctype": OUTGOING, **values})


class OutgoingCase(DutyTestCase):
	"""member_a drafts, head_a checks, deputy_a reviews, the director signs, the clerk does the rest."""

	DOER = {
		"Drafting": "member_a",
		"Section Check": "head_a",
		"Review": "deputy_a",
		"Signing": "director",
		"Filing": "clerk",
	}

	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.staff, self.users = self.office.staff, self.office.users
		self.policy = make_outgoing_policy(self.office)
		self.series = self.policy["series"]

	def draft(self, at: str = "09:00", by: str = "member_a", **values: Any) -> Any:
		with clock_at(self.moment(at)), as_user(self.users[by]):
			return new_outgoing(**{"series": self.series, **values}).insert()

	@staticmethod
	def moment(at: str) -> str:
		return at if "-" in at else f"{DAY} {at}:00"

	def request(self, at: str, by: str, action: Any, *args: Any, **values: Any) -> Any:
		"""One action of a person, as a request of theirs."""
		with clock_at(self.moment(at)), as_user(self.users[by]):
			return action(*args, **values)

	def do(self, doc: Any, name: str, at: str, by: str | None = None, opinion: str | None = None) -> Any:
		"""One step, by whose turn it is unless another person tries; returns the document as it is then."""
		by = by or self.DOER.get(name, "clerk")
		if name == "Proofreading" and by == "clerk":
			self.proofread(doc, at)
		if name == "Filing":
			self.request(at, by, api.file, doc.name, "10 Years", "2025-3")
		else:
			said = OPINIONS.get(name, "") if opinion is None else opinion
			self.request(at, by, handling.do_step, OUTGOING, doc.name, name, said)
		return self.fresh(doc)

	def walk(self, doc: Any, last: str, at: str = "10:00") -> Any:
		"""Everything up to and with `last`, all at one moment."""
		for name in [place["step"] for place in WAY]:
			if doc.open_rows(name):
				doc = self.do(doc, name, at)
			if name == last:
				break
		return doc

	def proofread(self, doc: Any, at: str, by: str = "clerk", judgement: str = "No Error") -> Any:
		name = self.request(at, by, proofreading.begin, doc.name)
		with clock_at(self.moment(at)), as_user(self.users[by]):
			record = frappe.get_doc(RECORD, name)
			for row in record.errors:
				row.judgement = row.judgement or judgement
			record.save()
			proofreading.confirm(name)
		return frappe.get_doc(RECORD, name)

	@staticmethod
	def fresh(doc: Any) -> Any:
		return frappe.get_doc(OUTGOING, doc.name)

	def clocks(self, doc: Any) -> dict[str, Any]:
		"""The last clock of each step that has not been cancelled."""
		rows = frappe.get_all(
			"Duty Clock",
			filters={
				"reference_doctype": OUTGOING,
				"reference_name": doc.name,
				"status": ("!=", "Cancelled"),
			},
			fields=["*"],
			order_by="round_number asc",
		)
		return {row.step: row for row in rows}

	def assert_agrees(self, doc: Any) -> None:
		"""Every step that waits has a running clock of its person, and no other step has one."""
		doc = self.fresh(doc)
		waiting = {(row.step, row.person) for row in doc.open_rows() if row.step in (*BEFORE, *AFTER)}
		if doc.signed_at and doc.status in ("Signed", "Numbered"):
			# sending and printing run from the signature, before it is their turn
			for name, wanted, done in (
				("Sending Out", doc.on_network, doc.sent_at),
				("Printing of Copies", doc.on_paper, doc.printed_at),
			):
				if wanted and not done:
					waiting.add((name, self.staff["clerk"]))
		running = {(row.step, row.assignee) for row in self.clocks(doc).values() if row.status == "Running"}
		self.assertEqual(running, waiting)
