"""Outgoing documents of the year: drafted, checked, signed, proofread, numbered, sent, printed and filed."""

from datetime import datetime
from typing import Any

import frappe

from duty_responsibility.demo.year.player import Story, turn
from duty_responsibility.demo.year.topics import ISSUES, REQUEST, TEXT, of_season
from duty_responsibility.demo.year.world import World, insert

LEADERS = (
	("周建平", "县委副书记、县长"),
	("林海涛", "县委常委、常务副县长"),
	("王刚", "副县长"),
	("陈国栋", "主任"),
)


DOCTYPE, RECORD = "Duty Outgoing Document", "Duty Proofreading Record"
A_DAY = 0.45
COPIED = "县委办公室，县人大常委会办公室，县政协办公室"
DRAFTERS = ("综合科", "综合科", "督查科", "信息科", "总值班室", "行政科")
OPINIONS = {
	"Section Check": ("已核，请审核。", "内容属实，请领导审定。", "已修改，请审核。"),
	"Review": ("拟同意，请陈主任审签。", "请陈主任审签。"),
	"Signing": ("同意印发。", "同意。", "发。"),
}
ERRORS = (
	("Body", "的的", "的"),
	("Body", "立行立政", "立行立改"),
	("Body", "应及时报告", "及时报告"),
	("Title", "通之", "通知"),
	("Important Name", "周建萍", "周建平"),
)


def stories(world: World, since: datetime, until: datetime, share: float) -> None:
	"""Let documents go out between two moments."""
	series = issuing_series()
	for at in world.moments(A_DAY * share, since, until):
		world.player.play(document(world, at, series))


def document(world: World, at: datetime, series: str) -> Story:
	"""One document from its first draft until it lies in the archive."""
	section = world.pick(*DRAFTERS)
	drafter = world.member(section, at)
	title, kind, main = world.pick(*of_season(ISSUES, at.month))
	urgent = world.chance(0.12)
	values: dict[str, Any] = {
		"title": title.format(year=at.year, month=at.month),
		"kind": kind,
		"text": REQUEST if kind == "Request for Instructions" else TEXT,
		"series": series,
		"direction": "Lateral" if kind == "Official Letter" else "Downward",
		"recipients": [{"recipient": main, "copies": 5}],
		"assignee": world.staff[drafter],
	}
	if kind == "Official Notice":
		values["recipients"].append({"recipient": COPIED, "role": "Copied to", "copies": 3})
	if kind == "Request for Instructions":
		values["annotation"] = "联系人：吴敏，电话：0000-1234567"
	if urgent:
		values["urgency"] = "Urgent"
	else:
		values["set_time"] = world.calendar.add_days(at, world.pick(4, 5, 6)).replace(hour=16, minute=30)
	doc = yield turn(at, drafter, insert(DOCTYPE, **values))
	yield from _on_its_way(world, doc, drafter)


def _on_its_way(world: World, doc: Any, drafter: str) -> Story:
	returned = False
	while rows := doc.open_rows():
		row = rows[0]
		step, login = row.step, world.login_of[row.person]
		at = _when(world, doc, step)
		if login == "wenshu" and not world.present(login, at):
			to = world.staff["jiyao"]  # who stands in for her takes it over
			yield turn(at, "jiyao", doc.hand_over, step, to)
			continue
		at = world.when_there(login, at)
		if step == "Proofreading":
			wrong = world.rng.sample(ERRORS[:3], world.rng.choices((0, 1, 2), (80, 15, 5))[0])
			if world.chance(0.03):
				wrong.append(world.pick(*ERRORS[3:]))
			yield turn(at, login, _proofread, doc.name, wrong)
			yield turn(world.soon(2, 10), login, doc.do_step, "Proofreading")
		elif step in ("Review", "Section Check") and not returned and world.chance(0.06):
			returned = True
			yield turn(at, login, doc.return_step, step, "请补充数据来源，第二部分重写。")
		elif step == "Numbering" and world.chance(0.03):
			yield turn(at, login, doc.withdraw, "与县委办公室通知合并印发，不再单独行文。")
		elif step == "Filing":
			keep = world.pick("30 Years", "10 Years")
			number = f"{at.year}-WS·{keep[:2]}-{world.number('档号', at.year):04}"
			yield turn(at, login, doc.file, keep, number)
		else:
			words = world.pick(*OPINIONS[step]) if step in OPINIONS else ""
			yield turn(at, login, doc.do_step, step, words)


def _when(world: World, doc: Any, step: str) -> datetime:
	"""What follows the signature is done quickly, for half a day after it the document is to be out (Art. 10)."""
	if step == "Filing":
		return world.after(60 * 7 * world.rng.randint(2, 12))
	out = world.due(doc, "Sending Out")
	if step in ("Proofreading", "Numbering", "Sending Out") and out and not world.chance(world.trouble()):
		return world.before(out, 0.08, 0.4)
	at = world.when(doc, step)
	return max(at, world.soon(25, 60)) if step == "Drafting" else at


def _proofread(document: str, wrong: list[tuple[str, str, str]]) -> None:
	"""What the app finds doubtful is judged, what it does not find is noted, and the record is confirmed."""
	record = frappe.get_doc({"doctype": RECORD, "document": document, "stage": "Proof"}).insert()
	for row in record.errors:
		row.judgement = "No Error"
	for number, (kind, found, correction) in enumerate(wrong, 1):
		values = {"error_class": kind, "paragraph": number, "found": found, "correction": correction}
		record.append("errors", {**values, "judgement": "Error"})
	record.save()
	record.confirm()


def issuing_series() -> str:
	"""The organ code under which the office issues, and the leaders whose names have to be right."""
	for name, titles in LEADERS:
		if not frappe.db.exists("Duty Proofreading Term", {"kind": "Leader", "term": name}):
			values = {"kind": "Leader", "term": name, "titles": titles}
			frappe.get_doc({"doctype": "Duty Proofreading Term", **values}).insert()
	return frappe.db.get_value("Duty Number Series", {"disabled": 0}) or _series()


def _series() -> str:
	values = {
		"organ_code": "县府办发",
		"issuing_organ": "示例县人民政府办公室文件",
		"signature": "示例县人民政府办公室",
	}
	return frappe.get_doc({"doctype": "Duty Number Series", **values}).insert().name
