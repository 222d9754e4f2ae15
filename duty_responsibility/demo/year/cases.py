"""Accountability in the year: reported or found, heard, proposed, decided, carried out and closed (Arts. 16–25)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import frappe
from frappe.utils import get_datetime, now_datetime

from duty_responsibility.demo.year.people import HEADS
from duty_responsibility.demo.year.player import MINUTE, Story, turn
from duty_responsibility.demo.year.world import DAY, World
from duty_responsibility.duty_responsibility.doctype.duty_fault_record import (
	appealing,
	deciding,
	hearing,
	measures,
	proposing,
)
from duty_responsibility.engine.accountability import breaches, evidence
from duty_responsibility.engine.office.staffing import staff_of

RECORD, MEETING, DELIBERATION = breaches.RECORD, "Duty Leadership Meeting", "Duty Case Deliberation"
LEADERS = ("zhuren", "fuzhuren", "fuzhuren2")
HELD, DROPPED = proposing.HELD, "Dropped"
ROOM = "第二会议室"
TIME_OF_A_CASE = timedelta(weeks=5)
TAKEN_UP = 0.25
"""Of what the app has found about a meeting's notices; the rest is settled with a word."""


class Fault(NamedTuple):
	"""Something that went wrong and was reported. A case is rare, however much comes in."""

	share: float
	"""After which share of the year."""
	subject: str
	category: str
	affects: str
	what: str
	says: str
	"""The statement of the person concerned; empty if they make none and let the time pass."""
	outcome: str = HELD
	appeal: str = ""


# fmt: off
PLAN = (
	Fault(0.05, "zonghe2", "Draft Criticised by a Leader", "One Section",
		"汇报材料数据前后不一致，领导退回重写。", "数据来自两个部门，未逐项核对，已全部更正。"),
	Fault(0.13, "xingzheng2", "Light or Sound Failure Caused by People", "One Section",
		"会议开始时话筒无声，延误十分钟。", "会前调试过一次，电池未更换，今后会前半小时再试。"),
	Fault(0.22, "zhiban1", "Duty Not Performed or Wrongly Performed", "Office",
		"值班电话两次无人接听。", "当时在处理另一来电，未及时回拨。", appeal="两次来电间隔仅三分钟，请重新认定影响范围。"),
	Fault(0.31, "mishu1", "Procedure Not Followed", "One Section",
		"用印未先登记。", "领导口头同意，事后补登。"),
	Fault(0.4, "ducha2", "Procedure Not Followed", "One Section",
		"督查通报未经审核先行发出。", "误将征求意见稿作为定稿转发，已撤回。", DROPPED),
	Fault(0.48, "xinxi1", "Duty Not Performed or Wrongly Performed", "Beyond the Office",
		"政府网站误发未定稿的征收公告，群众来电询问。", "发布前未核对版本，发现后十五分钟内撤下。"),
	Fault(0.58, "xingzheng2", "Mistake on Banner or Name Cards", "One Section",
		"桌签单位名称有误，会前更换。", ""),
	Fault(0.67, "zonghe2", "Draft Criticised by a Leader", "Office",
		"代拟文件引用已废止的规定，领导批评。", "引用前未查对文件时效。"),
	Fault(0.77, "zhiban2", "Duty Not Performed or Wrongly Performed", "Office",
		"紧急信息报送遗漏一个乡镇。", "汇总时漏看一份传真，已补报并说明。"),
	Fault(0.86, "mishu1", "Disorder at the Venue", "One Section",
		"会场座次临时调整，秩序混乱。", "参会名单当日变更，未及时通知会务人员。"),
)
# fmt: on
APPEALS = {fault.what: fault.appeal for fault in PLAN if fault.appeal}


def stories(world: World, since: datetime, until: datetime, share: float) -> None:
	"""Let heads of sections report faults, deputy directors look through what was found, and the leaders meet."""
	weeks = max(1, round((until - since) / timedelta(weeks=1)))
	for fault in PLAN[:: max(1, round(52 / weeks))]:
		at = world.after(
			100, _opening(since.date() + timedelta(days=int((until - since).days * fault.share)))
		)
		if at + TIME_OF_A_CASE < until:
			world.player.play(reported(world, at, fault))
	day = since.date()
	while day < until.date():
		if day.weekday() == 4 and world.is_open(day):
			for deputy in LEADERS[1:]:
				world.player.play(looked_through(world, datetime.combine(day, time(16)), deputy))
		if day.weekday() == 3 and day.toordinal() // 7 % 2 and world.is_open(day):
			world.player.play(leaders_meet(world, datetime.combine(day, time(15))))
		day += DAY


def _opening(day: date) -> datetime:
	return datetime.combine(day, time(8, 30))


# -- how a case begins ----------------------------------------------------------------------------


def reported(world: World, at: datetime, fault: Fault) -> Story:
	"""The head of a section reports what one of the section did."""
	head = HEADS[world.sections[fault.subject]]
	happened = world.calendar.add(at, -3600).replace(second=0)
	identity = (world.staff[fault.subject], fault.category, str(happened), fault.what)
	yield turn(at, head, _report, *identity)
	filters = {"subject": identity[0], "happened_at": happened}
	yield from _heard(world, frappe.db.get_value(RECORD, filters), fault)


def looked_through(world: World, at: datetime, deputy: str) -> Story:
	"""What the app has found about notices of meetings is mostly dropped with a reason; some of it is taken up."""
	found = yield turn(at, deputy, _found, world.staff[deputy])
	by_meeting: dict[str, list[str]] = {}
	for row in found:
		by_meeting.setdefault(row.reference_name, []).append(row.name)
	for meeting in sorted(by_meeting):
		first, *others = by_meeting[meeting]
		if not world.chance(TAKEN_UP):
			others.insert(0, first)
			first = ""
		why = (
			"同一会议的通知，并案处理。"
			if first
			else world.pick("已口头提醒，未影响参会。", "参会单位已到会，情节轻微。")
		)
		for name in others:
			yield turn(world.now + MINUTE, deputy, _on_case, hearing.drop, name, DROPPED, why)
		if first:
			fault = Fault(0, "", "", "One Section", "", "通知前未再核对名单，今后专人复核。")
			world.player.play(_heard(world, first, fault))


def _found(deputy: str) -> list[Any]:
	"""What waits for a deputy director, of people that can be asked."""
	return frappe.get_all(
		RECORD,
		filters={
			"status": "Recorded",
			"source_kind": breaches.FACT,
			"deputy": deputy,
			"subject": ("is", "set"),
		},
		fields=["name", "reference_name"],
		order_by="happened_at asc, reference_name asc",
	)


# -- its way to the leadership meeting ------------------------------------------------------------


def _heard(world: World, name: str, fault: Fault) -> Story:
	"""The person concerned is asked, and says their side or lets the time pass; the deputy director proposes."""
	doc = frappe.get_doc(RECORD, name)
	deputy, subject = world.login_of[doc.deputy], world.login_of[doc.subject]
	yield turn(world.soon(30, 300), deputy, _on_case, hearing.ask_statement, name)
	at = world.when(doc, "Statement", late=False)
	if fault.says and world.present(subject, at):
		yield turn(at, subject, _on_case, hearing.make_statement, name, fault.says)
	while _status(name) == "Statement Open":  # the time ends by itself
		yield turn(world.soon(200, 400), deputy, _status, name)
	at = world.when(doc, "Fault Proposal", late=False)
	yield turn(at, deputy, _propose, name, fault)


def _status(name: str) -> str:
	return frappe.db.get_value(RECORD, name, "status")


def _propose(name: str, fault: Fault) -> None:
	"""By the app's suggestion, which names the grade for whom it affected."""
	if fault.outcome != HELD:
		proposing.propose(_case(name), fault.outcome, "情节轻微，已及时纠正，建议不予追究。")
		return
	grade = proposing.suggestion(frappe.get_doc(RECORD, name), fault.affects, False).grade
	proposing.propose(_case(name), HELD, "事实清楚，本人已认识错误，建议按此等次处理。", grade, fault.affects)


# -- the leadership meeting -----------------------------------------------------------------------


def leaders_meet(world: World, at: datetime) -> Story:
	"""Every other Thursday, if a case waits: what is proposed is voted on and decided."""
	waiting = yield turn(at, "zhuren", _proposed)
	if waiting:
		ballots = {row.name: (row.proposed_outcome, row.proposed_grade) for row in waiting}
		yield from _decided(world, "zhuren", ballots)


def _proposed() -> list[Any]:
	return frappe.get_all(
		RECORD,
		filters={"status": "Proposed"},
		fields=["name", "proposed_outcome", "proposed_grade"],
		order_by="proposed_at asc, number asc",
	)


def _decided(world: World, chair: str, ballots: Mapping[str, tuple[str, str | None]]) -> Story:
	"""One meeting under one chair, from its calling to its end; what follows from each decision begins."""
	meeting = yield turn(world.now, chair, _called, world, chair)
	taken = {}
	for name in ballots:
		taken[name] = yield turn(world.now + MINUTE, chair, _on, MEETING, "take_up", meeting.name, name)
	members = [row.staff for row in meeting.members]
	yield turn(world.now + MINUTE, chair, _on, MEETING, "open_session", meeting.name, members)
	for name, ballot in ballots.items():
		for leader in LEADERS:
			yield turn(world.now + 3 * MINUTE, leader, _vote, taken[name], *ballot)
		words = ("经集体研究，同意分管副主任意见。", "与会同志逐一发表意见，意见一致。")
		yield turn(world.now + 2 * MINUTE, chair, _on, DELIBERATION, "decide", taken[name], *words)
	yield turn(world.now + MINUTE, chair, _on, MEETING, "end", meeting.name)
	for name in ballots:
		if _status(name) == "Decided":
			world.player.play(_followed(world, name))


def _called(world: World, chair: str) -> Any:
	values = {"held_at": world.now, "place": ROOM, "chair": world.staff[chair]}
	return frappe.get_doc({"doctype": MEETING, **values}).insert()


def _vote(deliberation: str, outcome: str, grade: str | None) -> None:
	"""Whoever has a vote gives it; who proposed, or is a party, has none."""
	doc = frappe.get_doc(DELIBERATION, deliberation)
	mine = frappe.db.get_value("Duty Staff", {"user_id": frappe.session.user})
	if doc.votes(doc.voice(mine)):
		_on(DELIBERATION, "cast", deliberation, outcome, grade)


# -- what follows ---------------------------------------------------------------------------------


def _followed(world: World, name: str) -> Story:
	"""The notice, the time for an appeal, the measures with their proofs, and the end."""
	doc = frappe.get_doc(RECORD, name)
	deputy, subject = world.login_of[doc.deputy], world.login_of[doc.subject]
	yield turn(world.when(doc, "Fault Notice", late=False), deputy, _on_case, deciding.give_notice, name)
	doc.reload()
	if (appeal := APPEALS.get(doc.description)) and not doc.appealed_at:
		yield from _appealed(world, doc, appeal)
		return
	at = world.when(doc, "Appeal Period", late=False)
	if not doc.appeal_closed_at and world.chance(0.8) and world.present(subject, at):
		yield turn(at, subject, _on_case, appealing.accept, name)
	while not frappe.db.get_value(RECORD, name, "appeal_closed_at"):
		yield turn(world.soon(200, 400), deputy, _status, name)
	yield from _carried_out(world, name, deputy, subject)
	yield turn(world.soon(30, 200), deputy, _on_case, deciding.close, name)


def _appealed(world: World, doc: Any, words: str) -> Story:
	"""Decided once more, under another chair, and more mildly."""
	at = world.when(doc, "Appeal Period", late=False)
	yield turn(at, world.login_of[doc.subject], _on_case, appealing.appeal, doc.name, words)
	lowest = proposing.grades()[0].name
	chair = next(one for one in LEADERS[1:] if world.staff[one] != doc.deputy)
	yield turn(world.when(doc, "Appeal Decision", late=False), chair, _status, doc.name)
	yield from _decided(world, chair, {doc.name: (HELD, lowest)})


def _carried_out(world: World, name: str, deputy: str, subject: str) -> Story:
	doc = frappe.get_doc(RECORD, name)
	for row in doc.measures:
		if row.set_aside or row.done_at:
			continue
		who = world.login_of[row.staff]
		at = world.when_there(who, world.when(doc, "Measure", str(row.idx), late=False))
		if row.proof == measures.TALK:
			held = at - timedelta(minutes=40)
			said = (str(held), ROOM, "指出问题，听取本人说明，提出改进要求。")
			proof = yield turn(at, who, _on_case, measures.record_talk, name, row.name, *said)
			yield turn(
				world.when_there(subject, world.soon()), subject, _on_case, measures.sign_talk, name, proof
			)
		elif row.proof == measures.SELF_CRITICISM:
			words = "本人工作不细，教训深刻，今后逐项核对，接受监督。"
			proof = yield turn(at, who, _on_case, measures.hand_in, name, row.name, words)
			yield turn(world.soon(60, 300), deputy, _on_case, measures.judge, name, proof, 1)
		else:
			yield turn(at, who, _on_case, measures.note_done, name, row.name, "已按决定执行。")


# -- acting through documents -------------------------------------------------------------------------


def _on(doctype: str, action: str, name: str, *args: Any) -> Any:
	"""Do an action of a document that nobody else changes meanwhile."""
	return getattr(frappe.get_doc(doctype, name, for_update=True), action)(*args)


def _on_case(action: Callable[..., Any], name: str, *args: Any) -> Any:
	return action(_case(name), *args)


def _case(name: str) -> Any:
	return frappe.get_doc(RECORD, name, for_update=True)


def _report(subject: str, category: str, happened_at: str, what: str) -> None:
	"""What the present user reports of a member of their section."""
	now = now_datetime().replace(microsecond=0)
	by, at = staff_of(frappe.session.user), get_datetime(happened_at)
	name = breaches.by_hand(breaches.BY_HAND, subject, category, at, what, by, now)
	evidence.freeze(now, commit=False, records=[name])
