"""Where each article of the regulation is decided: the table of `docs/development.md`, made from this and checked.

Run as a module, this file brings the table up to date.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]
APP = ROOT / "duty_responsibility"
PAGE = ROOT / "docs" / "development.md"
BEGIN, END = "<!-- articles: begin -->\n", "<!-- articles: end -->\n"
DOCTYPES = "duty_responsibility/doctype"


class Place(NamedTuple):
	"""A file of the app, and what in it is meant."""

	file: str
	name: str

	def __str__(self) -> str:
		return f"`{self.file}`: `{self.name}`"


class Article(NamedTuple):
	"""One article: what it asks, and where the app answers it."""

	number: str
	subject: str
	rule: Place
	seed: Place
	controller: Place
	report: str
	test: str


def _doctype(name: str, method: str) -> Place:
	return Place(f"{DOCTYPES}/{name}/{name}.py", method)


ARTICLES = (
	Article(
		"1–2",
		"Who answers for an inquiry 首问责任",
		Place("rules/responder.py", "choose"),
		Place("setup/seeds/inquiries.py", "_chain"),
		_doctype("duty_inquiry", "settle_responder"),
		"duty_first_response",
		"unit/test_responder.py",
	),
	Article(
		"3",
		"Registration at the gate 门卫登记",
		Place("rules/responder.py", "settle"),
		Place("setup/seeds/inquiries.py", "_limits"),
		_doctype("duty_gate_registration", "DutyGateRegistration"),
		"duty_first_response",
		"integration/inquiries/test_gate.py",
	),
	Article(
		"9",
		"Drafts 文稿起草",
		Place("rules/limits.py", "_before"),
		Place("setup/seeds/documents.py", "_limits"),
		_doctype("duty_outgoing_document", "spans"),
		"duty_outgoing_register",
		"integration/documents/test_outgoing_document.py",
	),
	Article(
		"10",
		"Checking, sending, printing 发文",
		Place("rules/proofreading.py", "verdict"),
		Place("setup/seeds/documents.py", "_limits"),
		_doctype("duty_proofreading_record", "DutyProofreadingRecord"),
		"duty_proofreading_quality",
		"integration/documents/test_proofreading.py",
	),
	Article(
		"11",
		"Incoming documents 来文",
		Place("rules/limits.py", "_next_cut_off"),
		Place("setup/seeds/office.py", "_limits"),
		_doctype("duty_incoming_document", "spans"),
		"incoming_register",
		"integration/documents/test_incoming_document.py",
	),
	Article(
		"12, 14",
		"Affairs and assignments 领导交办",
		Place("rules/limits.py", "deadline"),
		Place("setup/seeds/matters.py", "_assignments"),
		_doctype("duty_assignment", "spans"),
		"duties_of_a_period",
		"integration/documents/test_assignment.py",
	),
	Article(
		"13",
		"Meetings 会议",
		Place("rules/limits.py", "_before"),
		Place("setup/seeds/matters.py", "_meetings"),
		_doctype("duty_meeting", "spans"),
		"duty_meeting_readiness",
		"integration/meetings/test_meeting.py",
	),
	Article(
		"15",
		"Extensions 延期",
		Place("rules/extensions.py", "check_extension"),
		Place("setup/seeds/office.py", "_pause_reasons"),
		_doctype("duty_extension_request", "DutyExtensionRequest"),
		"duty_extension_and_pause_use",
		"unit/test_extensions.py",
	),
	Article(
		"16–17",
		"What opens a fault record 追究范围",
		Place("rules/clock.py", "follow"),
		Place("setup/seeds/accountability.py", "_categories"),
		_doctype("duty_fault_record", "DutyFaultRecord"),
		"duty_fault_figures",
		"integration/accountability/test_fault_records.py",
	),
	Article(
		"18",
		"Faults of documents 公文过错",
		Place("rules/proofreading.py", "verdict"),
		Place("setup/seeds/accountability.py", "_categories"),
		_doctype("duty_proofreading_record", "DutyProofreadingRecord"),
		"document_error_circular",
		"unit/test_proofreading.py",
	),
	Article(
		"19",
		"Faults of meetings 会务过错",
		Place("rules/notices.py", "faults"),
		Place("setup/seeds/accountability.py", "_categories"),
		_doctype("duty_meeting_notice", "DutyMeetingNotice"),
		"duty_meeting_readiness",
		"unit/test_notices.py",
	),
	Article(
		"20",
		"Faults of affairs 事务过错",
		Place("rules/faults.py", "suggest"),
		Place("setup/seeds/accountability.py", "_categories"),
		_doctype("duty_assignment", "DutyAssignment"),
		"duty_fault_figures",
		"integration/accountability/test_fault_records.py",
	),
	Article(
		"21",
		"Proposal and decision 提出与决定",
		Place("rules/faults.py", "count_votes"),
		Place("setup/seeds/accountability.py", "_limits"),
		_doctype("duty_case_deliberation", "DutyCaseDeliberation"),
		"duty_fault_figures",
		"integration/accountability/test_fault_cases.py",
	),
	Article(
		"22–25",
		"Grades and measures 等级与处理",
		Place("rules/faults.py", "suggest"),
		Place("setup/seeds/accountability.py", "_grades"),
		Place(f"{DOCTYPES}/duty_fault_record/measures.py", "measures"),
		"duty_fault_figures",
		"unit/test_faults.py",
	),
)


def table() -> str:
	lines = [
		"| Art. | Subject | Rule that decides | Seeded by | Document | Report | Test |",
		"|---|---|---|---|---|---|---|",
	]
	for one in ARTICLES:
		cells = (one.number, one.subject, str(one.rule), str(one.seed), str(one.controller))
		lines.append(f"| {' | '.join(cells)} | `{one.report}` | `{one.test}` |")
	return "\n".join(lines) + "\n"


def page_with(text: str) -> str:
	head, _, rest = text.partition(BEGIN)
	return f"{head}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


def names_in(path: Path) -> Iterator[str]:
	"""Functions and classes of a file, and the file itself by its name."""
	yield path.stem
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.FunctionDef | ast.ClassDef):
			yield node.name


def numbers(text: str) -> list[int]:
	"""The articles that “12, 14” or “1–2” means."""
	found: list[int] = []
	for part in text.split(", "):
		first, _, last = part.partition("–")
		found += range(int(first), int(last or first) + 1)
	return found


def cites(text: str, number: int) -> bool:
	"""Whether a source cites an article, alone or in a row of several."""
	for found in re.findall(r"Arts?\. ([\d, –and]+)", text):
		for first, last in re.findall(r"(\d+)(?:–(\d+))?", found):
			if int(first) <= number <= int(last or first):
				return True
	return False


if __name__ == "__main__":
	PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
