"""Shift logs of the sample office: one that the next officer has signed, one that waits for the signature."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import frappe

from duty_responsibility.demo.year.player import become
from duty_responsibility.engine.shifts import shifts
from duty_responsibility.rules.roster import DAY

CALL, TELEGRAM = "夜间来电咨询道路结冰封闭情况", "关于报送低温雨雪天气应对情况的明传电报"

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

# fmt: off
NIGHTS = (
	# hours before the end of the shift, kind of note, note
	(
		(12, "Weather", "小雪，气温零下3度，道路有结冰。"),
		(10, "Instruction Received", "县应急管理局来电：做好低温雨雪天气应对，21时前报送值班力量。已按时报送。"),
		(2, "Matter Noted", "巡查办公楼，水电、消防正常。"),
	),
	(
		(11, "Weather", "晴，气温零下5度。"),
		(9, "Matter Noted", "市政府总值班室电话抽查，在岗。"),
		(1, "To Hand Over", "市应急管理局的电报请尽快报分管领导，对方要求今日回复。"),
	),
)
# fmt: on


def load(now: datetime) -> None:
	"""The two shifts that ended last, kept, handed over and signed by their own people."""
	settings = frappe.get_doc("Duty Settings")
	settings.keep_shift_log = 1
	settings.save()
	over = [turn for turn in shifts.turns_between(now - 4 * DAY, now) if turn.end <= now][-2:]
	names = [name for turn in over if (name := shifts.open_for(turn, turn.start))]
	logs = [frappe.get_doc("Duty Shift Log", name) for name in names]
	for number, log in enumerate(logs):
		for hours, kind, note in NIGHTS[number]:
			_as(log.officer, log.add_note, note, kind, log.to_time - hours * HOUR)
		_as(log.officer, _call, log.to_time - 9 * HOUR, number == 0)
	for number, log in enumerate(logs):
		log.end()
		_as(log.officer, log.close, "钥匙、值班手机已当面交接。", None, _until(now, log.to_time + 5 * MINUTE))
		if number == 0:
			_sign(log, now)


def _sign(log: Any, now: datetime) -> None:
	_as(log.successor, log.take_over, _until(now, log.to_time + 12 * MINUTE))
	if log.receiver and not log.received_at:
		_as(log.receiver, log.take_over, _until(now, log.to_time + 20 * MINUTE))


def _call(at: datetime, answered: bool) -> None:
	"""What came in the night: a call that was answered, or a telegram that is still open in the morning."""
	if answered:
		call = {
			"doctype": "Duty Inquiry",
			"channel": "Phone Call",
			"inquirer_name": "孙先生",
			"title": CALL,
			"received_at": at,
		}
		doc = frappe.get_doc(call)
		doc.flags.registered_at = at + 2 * MINUTE
		doc.insert().answer_inquiry("已告知绕行路线，并转告交警大队值班室。", at + 8 * MINUTE)
		return
	staff = frappe.db.get_value(
		"Duty Staff", {"user_id": frappe.session.user}, ["name", "department"], as_dict=True
	)
	telegram = {
		"doctype": "Duty Incoming Document",
		"title": TELEGRAM,
		"sender": "市应急管理局",
		"document_number": "市应急明电〔2026〕23号",
		"urgency": "Telegram: Urgent",
		"kind": "Telegram",
		"received_at": at,
		"assignee": staff.name,
		"section": staff.department,
	}
	frappe.get_doc(telegram).insert()


def _until(now: datetime, at: datetime) -> datetime:
	return min(now, at)


def _as(staff: str, action: Callable[..., Any], *args: Any) -> Any:
	"""What somebody of the office does, so that the ledger says who did."""
	before = frappe.session.user
	become(frappe.db.get_value("Duty Staff", staff, "user_id"))
	try:
		return action(*args)
	finally:
		become(before)
