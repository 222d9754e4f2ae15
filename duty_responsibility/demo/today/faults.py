"""Cases of the sample office: one with a statement, one decided and of the general grade, made by its people."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.demo.today.meetings import acting
from duty_responsibility.duty_responsibility.doctype.duty_fault_record import (
	deciding,
	hearing,
	proposing,
)
from duty_responsibility.engine.accountability import breaches, evidence
from duty_responsibility.setup.seeds.accountability import GENERAL

RECORD = "Duty Fault Record"


def load(people: dict[str, tuple[str, str]]) -> None:
	"""`people` are the sample office's logins, each with the user and the member of staff. After the first sweep."""
	now = now_datetime().replace(microsecond=0)
	evidence.freeze(now, commit=False)
	_with_statement(people, now)
	_decided(people, now)


def _report(people: dict[str, tuple[str, str]], subject: str, category: str, at: datetime, said: str) -> str:
	return breaches.by_hand(
		breaches.CRITICISM,
		people[subject][1],
		category,
		at,
		said,
		people["zhuren"][1],
		now_datetime().replace(microsecond=0),
	)


def _does(user: str, name: str, action: Callable[..., Any], *args: Any) -> None:
	with acting(user):
		action(frappe.get_doc(RECORD, name), *args)


def _with_statement(people: dict[str, tuple[str, str]], now: datetime) -> None:
	at = now - timedelta(days=2)
	said = "会议材料桌签姓名有误，会前才发现更换。"
	name = _report(people, "zonghe2", "Mistake on Banner or Name Cards", at, said)
	evidence.freeze(now, commit=False, records=[name])
	_does(people["fuzhuren"][0], name, hearing.ask_statement)
	words = "名单于会前一日下午变更，未通知到我；发现后已立即更换，未影响会议。"
	_does(people["zonghe2"][0], name, hearing.make_statement, words)


def _decided(people: dict[str, tuple[str, str]], now: datetime) -> None:
	at = now - timedelta(days=5)
	said = "信息稿件数据前后不一致，领导退回重写。"
	# not the director, who takes the chair
	name = breaches.by_hand(
		breaches.BY_HAND,
		people["zonghe1"][1],
		"Draft Criticised by a Leader",
		at,
		said,
		people["kezhang"][1],
		now,
	)
	evidence.freeze(now, commit=False, records=[name])
	_does(people["fuzhuren"][0], name, hearing.ask_statement)
	_does(people["zonghe1"][0], name, hearing.make_statement, "核对不细，今后逐项复核数据来源。")
	reasons = "影响本科室工作，本人态度端正，建议按一般过错处理。"
	_does(people["fuzhuren"][0], name, proposing.propose, "Held to Account", reasons, GENERAL, "One Section")
	_meeting(people, name, now)
	_does(people["fuzhuren"][0], name, deciding.give_notice)


def _meeting(people: dict[str, tuple[str, str]], record: str, now: datetime) -> None:
	chair, other = people["zhuren"], people["fuzhuren2"]
	with acting(chair[0]):
		values = {"held_at": now, "place": "第二会议室", "chair": chair[1]}
		meeting = frappe.get_doc({"doctype": "Duty Leadership Meeting", **values}).insert()
		deliberation = meeting.take_up(record)
		meeting.open_session([row.staff for row in meeting.members])
		frappe.get_doc("Duty Case Deliberation", deliberation).cast("Held to Account", GENERAL)
	with acting(other[0]):
		frappe.get_doc("Duty Case Deliberation", deliberation).cast("Held to Account", GENERAL)
	with acting(chair[0]):
		frappe.get_doc("Duty Case Deliberation", deliberation).decide(
			"事实清楚，情节较轻，按一般过错处理。", "与会同志一致同意分管副主任意见。"
		)
		frappe.get_doc("Duty Leadership Meeting", meeting.name).end()
