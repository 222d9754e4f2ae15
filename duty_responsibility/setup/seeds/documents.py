"""What a new office starts with on the way out of documents: limits of Art. 9 and 10, a path, fixed expressions."""

from typing import Any

import frappe

from duty_responsibility.setup.seeds.paths import URGENT_GRADES

DOCTYPE = "Duty Outgoing Document"
STANDARD, URGENT = "Standard Ladder", "Urgent Ladder"

EXPRESSIONS = (
	("两个维护", "坚决维护习近平总书记党中央的核心、全党的核心地位，坚决维护党中央权威和集中统一领导"),
	("两个确立", ""),
	("四个意识", "政治意识、大局意识、核心意识、看齐意识"),
	("四个自信", "道路自信、理论自信、制度自信、文化自信"),
	("四个全面", ""),
	("五位一体", ""),
	("习近平新时代中国特色社会主义思想", ""),
	("高质量发展", ""),
	("中国式现代化", ""),
	("人类命运共同体", ""),
)
"""Expressions that must not vary, as the first entries of a list that the office keeps."""


def seed() -> None:
	"""Called at installation only; what an office has changed is never touched."""
	_limits()
	_path()
	for term, note in EXPRESSIONS:
		_insert("Duty Proofreading Term", {"kind": "Fixed Expression", "term": term}, note=note)


def _insert(doctype: str, key: dict[str, Any], **values: Any) -> None:
	if not frappe.db.exists(doctype, key):
		frappe.get_doc({"doctype": doctype, **key, **values}).insert()


def _step(name: str, kind: str, amount: int, ladder: str, article: str) -> dict[str, Any]:
	return {
		"step": name,
		"limit_kind": kind,
		"amount": amount,
		"assignee": "Assignee",
		"ladder": ladder,
		"article": article,
	}


def _limits() -> None:
	article_9 = ("Drafting", "Section Check", "Review", "Countersigning", "Signing")
	article_10 = ("Proofreading", "Sending Out", "Printing of Copies")
	after = [
		_step("Proofreading", "Working Days", 1, STANDARD, "Art. 10"),
		_step("Sending Out", "Half Days", 1, STANDARD, "Art. 10"),
		_step("Printing of Copies", "Working Days", 1, STANDARD, "Art. 10"),
	]
	_insert(
		"Duty Time Limit",
		{"title": "Outgoing: Urgent"},
		document_type=DOCTYPE,
		sequence=10,
		description="紧急文件（会议通知、向上级的报告等）各环节即到即办。Urgent documents are passed on at once at every step.",
		conditions=[{"fieldname": "urgency", "operator": "Is One Of", "value": URGENT_GRADES}],
		steps=[
			*(_step(step, "At Once", 0, URGENT, "Art. 9") for step in article_9),
			*(_step(step, "At Once", 0, URGENT, "Art. 10") for step in article_10),
		],
	)
	_insert(
		"Duty Time Limit",
		{"title": "Outgoing: Set Time"},
		document_type=DOCTYPE,
		sequence=20,
		description="有规定时限的，提前两天送审核、提前一天送审定。With a set time: handed to review two days before it, to "
		"the signer one day before it.",
		conditions=[{"fieldname": "timing", "operator": "Is", "value": "Set Time"}],
		steps=[
			_step("Drafting", "Working Days Before", 2, STANDARD, "Art. 9"),
			_step("Section Check", "Working Days Before", 1, STANDARD, "Art. 9"),
			_step("Review", "Working Days Before", 1, STANDARD, "Art. 9"),
			_step("Countersigning", "Working Days Before", 1, STANDARD, "Art. 9"),
			_step("Signing", "Set by Leader", 0, STANDARD, "Art. 9"),
			*after,
		],
	)
	_insert(
		"Duty Time Limit",
		{"title": "Outgoing: Ordinary"},
		document_type=DOCTYPE,
		sequence=100,
		description="未规定时限的，即到即办。Without a set time: at once.",
		steps=[*(_step(step, "At Once", 0, URGENT, "Art. 9") for step in article_9), *after],
	)


def _path() -> None:
	def step(name: str, holder: str, **values: Any) -> dict[str, Any]:
		return {"step": name, "holder": holder, **values}

	_insert(
		"Duty Path",
		{"title": "Outgoing: Usual Path"},
		document_type=DOCTYPE,
		sequence=100,
		description="起草、核稿、审核、会签、签发、校核、编号、上网、印制、核发、归档。The usual way out.",
		steps=[
			step("Drafting", "Assignee"),
			step("Section Check", "Section Head", optional=1, needs_opinion=1, by_clerk=1),
			step("Review", "Deputy Director in Charge", needs_opinion=1, by_clerk=1),
			step("Countersigning", "Chosen Person", optional=1, needs_opinion=1, by_clerk=1),
			step("Signing", "Director", needs_opinion=1, by_clerk=1),
			step("Proofreading", "Clerk"),
			step("Numbering", "Clerk", optional=1),
			step("Sending Out", "Clerk", optional=1),
			step("Printing of Copies", "Clerk", optional=1),
			step("Check and Issue", "Clerk"),
			step("Filing", "Clerk"),
		],
	)
