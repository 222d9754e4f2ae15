"""The regulation's own limits and the usual ladder, seeded once at installation; an office then edits them."""

from typing import Any

import frappe
from frappe.utils import today

from duty_responsibility.engine.office import calendars
from duty_responsibility.setup.seeds import documents, inquiries, paths

CALENDAR = "Office Calendar"
STANDARD, URGENT = "Standard Ladder", "Urgent Ladder"


def seed() -> None:
	"""Put in what a new office starts with: at installation, and once on a site that is older than some of it."""
	_calendar()
	_settings()  # before the limits, which count by them
	_ladders()
	_limits()
	inquiries.seed()
	paths.seed()
	documents.seed()
	_pause_reasons()


def _pause_reasons() -> None:
	"""Art. 15: what a step may wait for. Each has an end by which it is resumed or asked for again."""
	one, other = "Waiting for the Applicant", "Waiting for a Superior's Reply"
	_insert("Duty Pause Reason", one, reason_name="Waiting for the Applicant", max_days=10)
	_insert("Duty Pause Reason", other, reason_name="Waiting for a Superior's Reply", max_days=10)


def _settings() -> None:
	settings = frappe.get_doc("Duty Settings")
	if settings.calendar:
		return
	settings.update(
		{
			"calendar": CALENDAR,
			"in_charge_since": today(),
			"at_once_minutes": 30,
			"on_duty_off_hours": 1,
			"first_cut_off": "11:00:00",
			"second_cut_off": "17:00:00",
			"cut_off_lead_minutes": 30,
			"watchdog_minutes": 10,
			"duty_changes_at": "08:30:00",
			"refusal_minutes": 120,
			"send_email": 1,
		}
	)
	settings.save()


def _insert(doctype: str, name: str, **values: Any) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert()


def _calendar() -> None:
	if frappe.db.exists("Duty Calendar", CALENDAR):
		return
	doc = frappe.get_doc({"doctype": "Duty Calendar", "calendar_name": CALENDAR})
	for weekday in calendars.WEEKDAYS[:5]:
		doc.append("periods", {"weekday": weekday, "start_time": "08:30:00", "end_time": "12:00:00"})
		doc.append("periods", {"weekday": weekday, "start_time": "14:30:00", "end_time": "18:00:00"})
	for year in sorted(calendars.notices()):
		calendars.fill_year(doc, year)
	doc.insert()


def _level(basis: str, amount: int, unit: str, kind: str, off_hours: str, *to: str) -> dict[str, Any]:
	return {
		"basis": basis,
		"amount": amount,
		"unit": unit,
		"kind": kind,
		"off_hours": off_hours,
		**{f"to_{role}": 1 for role in to},
	}


def _ladders() -> None:
	wait, officer, now = "Wait for Opening", "Duty Officer", "Send Now"
	_insert(
		"Duty Escalation Ladder",
		STANDARD,
		ladder_name=STANDARD,
		description="剩余四分之一时间提醒，逾期催办，逾期半个工作日、一个工作日督办。A quarter of the time left, overdue, half a working day later, one later.",
		levels=[
			_level("Share of Time Left", 25, "Working Minutes", "Reminder", wait, "assignee"),
			_level("After Due", 0, "Working Minutes", "Urging", wait, "assignee", "section_head"),
			_level("After Due", 1, "Half Days", "Supervision", wait, "assignee", "deputy_director"),
			_level("After Due", 1, "Working Days", "Supervision", wait, "deputy_director", "director"),
		],
	)
	_insert(
		"Duty Escalation Ladder",
		URGENT,
		ladder_name=URGENT,
		description="用于须立即办理的事项：按自然时间计算，夜间通知值班人员。For what must be done at once, round the clock.",
		levels=[
			_level("Share of Time Left", 25, "Minutes (Round the Clock)", "Reminder", officer, "assignee"),
			_level(
				"After Due", 0, "Minutes (Round the Clock)", "Urging", officer, "assignee", "section_head"
			),
			_level(
				"After Due",
				30,
				"Minutes (Round the Clock)",
				"Supervision",
				now,
				"section_head",
				"deputy_director",
			),
			_level(
				"After Due",
				120,
				"Minutes (Round the Clock)",
				"Supervision",
				now,
				"deputy_director",
				"director",
			),
		],
	)


def _limits() -> None:
	"""Art. 11. Telephone records are handled likewise and need no rule of their own."""
	doctype = "Duty Incoming Document"

	def step(name: str, kind: str, amount: int, by: str, ladder: str) -> dict[str, Any]:
		return {
			"step": name,
			"limit_kind": kind,
			"amount": amount,
			"assignee": by,
			"ladder": ladder,
			"article": "Art. 11",
		}

	at_once = ("Instruction", "Undertaking", "Assistance")
	usual = (("Proposal", "Half Days"), ("Instruction", "Half Days"))
	usual += tuple((name, "Working Days") for name in ("Undertaking", "Assistance", "Circulation"))
	usual_steps = [step(name, kind, 1, "Assignee", STANDARD) for name, kind in usual]
	_insert(
		"Duty Time Limit",
		"Incoming: Urgent",
		title="Incoming: Urgent",
		document_type=doctype,
		sequence=10,
		description="紧急文件即收即送即办，值班期间亦同。Urgent documents are passed on and handled at once, on duty too.",
		conditions=[{"fieldname": "urgency", "operator": "Is One Of", "value": paths.URGENT_GRADES}],
		steps=[
			step("Registration", "At Once", 0, "Clerk", URGENT),
			*(step(name, "At Once", 0, "Assignee", URGENT) for name in at_once),
			step("Completion", "At Once", 0, "Assignee", URGENT),
		],
	)
	_insert(
		"Duty Time Limit",
		"Incoming: Executive Meeting",
		title="Incoming: Executive Meeting",
		document_type=doctype,
		sequence=20,
		description="政府常务会议议定事项，三个工作日内办结。Decided by the government executive meeting: three working days.",
		conditions=[{"fieldname": "source", "operator": "Is", "value": "Executive Meeting"}],
		steps=[
			step("Registration", "Cut-off", 0, "Clerk", STANDARD),
			*usual_steps,
			step("Completion", "Working Days", 3, "Assignee", STANDARD),
		],
	)
	_insert(
		"Duty Time Limit",
		"Incoming: Ordinary",
		title="Incoming: Ordinary",
		document_type=doctype,
		sequence=100,
		description="其他来文和电话记录，两个工作日内办结。All other documents and telephone records: two working days.",
		steps=[
			step("Registration", "Cut-off", 0, "Clerk", STANDARD),
			*usual_steps,
			step("Completion", "Working Days", 2, "Assignee", STANDARD),
		],
	)
