"""What first-inquiry responsibility starts with: the chain of Art. 2 and the limits for inquiries.

Seeded once. Articles 4 to 6 of the source are lost, so the limits that cite them are the office's to set.
"""

from typing import Any

import frappe

CHAIN = "First-Inquiry Chain"
RETURNED = "Ladder for What Comes Back"
STANDARD, URGENT = "Standard Ladder", "Urgent Ladder"
GAP = "Art. 4–6"


def seed() -> None:
	"""Put in what is missing; called at installation, and once on a site that is older than inquiries."""
	_chain()
	_ladder()
	_limits()
	settings = frappe.get_doc("Duty Settings")
	if not settings.responder_chain:
		settings.responder_chain = CHAIN
		settings.duty_changes_at = settings.duty_changes_at or "08:30:00"
		settings.save()


def _insert(doctype: str, name: str, **values: Any) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert()


def _chain() -> None:
	def link(source: str, hours: str) -> dict[str, str]:
		return {"source": source, "hours": hours, "article": "Art. 2"}

	office = "In Office Hours"
	_insert(
		"Duty Responder Chain",
		CHAIN,
		chain_name=CHAIN,
		description="工作时间依次为文书、督查科文件传递人员、当周值班人员、临时值班人员；非工作时间和法定节假日为值班人员；工勤人员除外。In office hours clerk, document transfer, weekly duty, temporary duty; outside them the duty officer.",
		links=[
			link("Clerk", office),
			link("Document Transfer Clerk", office),
			link("Weekly Duty", office),
			link("Temporary Duty", office),
			link("Off-hours Duty", "Outside Office Hours"),
		],
	)


def _ladder() -> None:
	def level(basis: str, amount: int, unit: str, kind: str, *to: str) -> dict[str, Any]:
		row = {"basis": basis, "amount": amount, "unit": unit, "kind": kind}
		return {**row, "off_hours": "Duty Officer", **{f"to_{role}": 1 for role in to}}

	_insert(
		"Duty Escalation Ladder",
		RETURNED,
		ladder_name=RETURNED,
		description="再次来访事项：开始即告知科室负责人，逾期即报分管副主任。For what came back: the section head hears at once, the deputy director when it is overdue.",
		levels=[
			level("Share of Time Left", 95, "Working Minutes", "Reminder", "assignee", "section_head"),
			level("Share of Time Left", 25, "Working Minutes", "Reminder", "assignee"),
			level("After Due", 0, "Working Minutes", "Urging", "assignee", "section_head", "deputy_director"),
			level("After Due", 1, "Half Days", "Supervision", "deputy_director", "director"),
		],
	)


def _limits() -> None:
	def step(name: str, kind: str, amount: int, article: str, ladder: str = STANDARD) -> dict[str, Any]:
		row = {"step": name, "limit_kind": kind, "amount": amount, "article": article}
		return {**row, "assignee": "Assignee", "ladder": ladder}

	registration = step("Registration", "Half Days", 1, GAP)
	_insert(
		"Duty Time Limit",
		"Inquiry: Came Back",
		title="Inquiry: Came Back",
		document_type="Duty Inquiry",
		sequence=10,
		description="再次来访、来电：即时答复，两个工作日内办结。What comes back is answered at once and closed within two working days.",
		conditions=[{"fieldname": "visit_kind", "operator": "Is", "value": "Came Back"}],
		steps=[
			registration,
			step("First Response", "At Once", 0, "Art. 1", RETURNED),
			step("Acknowledgement", "Working Hours", 1, GAP, RETURNED),
			step("Handling", "Working Days", 2, GAP, RETURNED),
		],
	)
	_insert(
		"Duty Time Limit",
		"Inquiry: In Writing",
		title="Inquiry: In Writing",
		document_type="Duty Inquiry",
		sequence=20,
		description="来信和网站留言：一个工作日内明确去向，五个工作日内办结。Letters and website messages: one working day to settle what becomes of them, five to close.",
		conditions=[
			{"fieldname": "channel", "operator": "Is One Of", "value": "Written Letter, Website Message"}
		],
		steps=[
			registration,
			step("First Response", "Working Days", 1, "Art. 1"),
			step("Acknowledgement", "Half Days", 1, GAP),
			step("Handling", "Working Days", 5, GAP),
		],
	)
	_insert(
		"Duty Time Limit",
		"Inquiry: In Person",
		title="Inquiry: In Person",
		document_type="Duty Inquiry",
		sequence=100,
		description="来访、来电：即时答复、办理、转交或引导，五个工作日内办结。Visits and calls: answered, taken in hand, transferred or guided at once; closed within five working days.",
		steps=[
			registration,
			step("First Response", "At Once", 0, "Art. 1", URGENT),
			step("Acknowledgement", "Working Hours", 2, GAP),
			step("Handling", "Working Days", 5, GAP),
		],
	)
	_insert(
		"Duty Time Limit",
		"Gate Registration",
		title="Gate Registration",
		document_type="Duty Gate Registration",
		sequence=100,
		description="门卫登记的来访人员即时接待。Whoever is registered at the gate is received at once.",
		steps=[step("Reception", "At Once", 0, "Art. 3", URGENT)],
	)
