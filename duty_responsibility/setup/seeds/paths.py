"""The usual ways of documents through an office, seeded once at installation; an office then edits them."""

from typing import Any

import frappe

URGENT_GRADES = "Urgent, Very Urgent, Telegram: Urgent, Telegram: Very Urgent, Telegram: Special"


def seed() -> None:
	"""Put in the paths that are missing."""
	_incoming()


def _insert(
	*steps: Any, title: str, document_type: str, sequence: int, description: str, **condition: str
) -> None:
	if frappe.db.exists("Duty Path", title):
		return
	conditions = [
		{"fieldname": field, "operator": "Is One Of" if "," in value else "Is", "value": value}
		for field, value in condition.items()
	]
	frappe.get_doc(
		{
			"doctype": "Duty Path",
			"title": title,
			"document_type": document_type,
			"sequence": sequence,
			"description": description,
			"conditions": conditions,
			"steps": list(steps),
		}
	).insert()


def step(name: str, holder: str, *flags: str) -> dict[str, Any]:
	return {"step": name, "holder": holder, **dict.fromkeys(flags, 1)}


def _incoming() -> None:
	"""Sign for, register, check, handle, circulate, reply, file: the order of the national regulation (Art. 24)."""
	doctype = "Duty Incoming Document"
	daily, written = "Deputy Director for Daily Work", ("needs_opinion", "by_clerk")
	check = step("First Check", "Clerk", "by_clerk")
	at_once = step("Registration", "Whoever Registered")
	registration = step("Registration", "Clerk", "by_clerk")
	proposal = step("Proposal", daily, *written)
	instruction = step("Instruction", "Director", "optional", *written)
	undertaking = step("Undertaking", "Assignee")
	reading = step("Circulation", "Chosen Person", "optional", "by_clerk")
	reply = step("Reply", "Assignee", "optional")
	filing = step("Filing", "Clerk", "by_clerk")
	_insert(
		at_once,
		step("Instruction", daily, *written),
		undertaking,
		reading,
		reply,
		filing,
		title="Incoming: Urgent",
		document_type=doctype,
		sequence=10,
		description="紧急文件即收即送，由负责日常工作的副主任直接批示承办。Urgent: passed on at once and instructed at once.",
		urgency=URGENT_GRADES,
	)
	_insert(
		check,
		registration,
		proposal,
		step("Circulation", "Chosen Person", "by_clerk"),
		filing,
		title="Incoming: For Reading",
		document_type=doctype,
		sequence=20,
		description="阅件：提出阅知范围后传阅、归档。For reading only: its readers are proposed, it is circulated and filed.",
		purpose="For Reading",
	)
	_insert(
		at_once,
		proposal,
		step("Instruction", "Director", *written),
		undertaking,
		reading,
		reply,
		filing,
		title="Incoming: Telegram",
		document_type=doctype,
		sequence=30,
		description="电报：拟办后一律报领导批示。Telegrams always go to the director.",
		kind="Telegram",
	)
	_insert(
		check,
		registration,
		proposal,
		undertaking,
		reading,
		step("Reply", "Assignee", "needs_opinion"),
		filing,
		title="Incoming: Executive Meeting",
		document_type=doctype,
		sequence=40,
		description="政府常务会议议定事项：拟办分工后承办，办结须报告结果。Decided by the executive meeting: the outcome is always reported back.",
		source="Executive Meeting",
	)
	_insert(
		at_once,
		proposal,
		undertaking,
		reply,
		filing,
		title="Incoming: Telephone Record",
		document_type=doctype,
		sequence=50,
		description="电话记录：登记后拟办、承办。Telephone records need no first check.",
		kind="Telephone Record",
	)
	_insert(
		check,
		registration,
		proposal,
		instruction,
		undertaking,
		reading,
		reply,
		filing,
		title="Incoming: Ordinary",
		document_type=doctype,
		sequence=100,
		description="签收登记、初审、拟办、批示、承办、传阅、答复、归档。",
	)
