"""Inquiries of the year, on the phone, at the desk, in writing and by way of the gate, by day and by night."""

from datetime import datetime, timedelta
from typing import Any

from duty_responsibility.demo.year.people import HEADS
from duty_responsibility.demo.year.player import Story, turn
from duty_responsibility.demo.year.topics import (
	ANSWERS,
	BODIES,
	GIVEN,
	INQUIRIES,
	PLACES,
	SURNAMES,
	UNITS,
	of_season,
)
from duty_responsibility.demo.year.world import World, insert

DOCTYPE, GATE = "Duty Inquiry", "Duty Gate Registration"
A_DAY, AT_THE_GATE, NIGHTS = 1.2, 0.45, 0.06


def stories(world: World, since: datetime, until: datetime, share: float) -> None:
	"""Let people ask, and come to the gate, between two moments."""
	for at in world.moments(A_DAY * share, since, until):
		world.player.play(inquiry(world, at))
	for at in world.moments(AT_THE_GATE * share, since, until):
		world.player.play(visitor(world, at))
	day = since.date()
	while day < until.date():
		if world.chance(NIGHTS * share):
			at = datetime.combine(day, datetime.min.time()) + timedelta(
				hours=18, minutes=world.rng.randint(30, 700)
			)
			if not world.calendar.is_working(at):
				world.player.play(inquiry(world, at))
		day += timedelta(days=1)


def inquiry(world: World, at: datetime) -> Story:
	"""From the first word to the answer; some come back."""
	working = world.calendar.is_working(at)
	login = world.clerk(at) if working else world.on_duty(at)
	title, section = world.pick(*of_season(INQUIRIES, at.month))
	channels = ("Phone Call",) * 5 + (("Personal Visit",) * 4 + ("Written Letter",) * 2 if working else ())
	values = {"title": title, "channel": world.pick(*channels), "received_at": at, **_person(world)}
	typed = at + timedelta(minutes=world.rng.randint(2, 9))
	doc = yield turn(typed, login, insert(DOCTYPE, **values))
	yield from _dealt_with(world, doc, section)
	if doc.status == "Concluded" and world.chance(0.05):
		reason = world.pick(
			"答复后问题仍未解决。", "窗口再次退回材料，要求说明原因。", "来电人对答复不满意。"
		)
		back = world.after(60 * world.rng.randint(8, 40))
		yield turn(back, world.clerk(back), doc.reopen, reason)
		yield from _dealt_with(world, doc, section)
	if doc.status == "Concluded" and world.chance(0.25):
		stars = world.rng.choices((5, 4, 3, 2, 1), (60, 25, 9, 4, 2))[0]
		at = world.soon(30, 300)
		yield turn(at, world.clerk(at), doc.rate, stars, "")


def _person(world: World) -> dict[str, Any]:
	if world.chance(0.07):
		return {"anonymous": 1}
	name = world.pick(*SURNAMES) + world.pick(*GIVEN)
	phone = f"1380000{world.rng.randint(0, 9999):04}"
	return {"inquirer_name": name, "inquirer_unit": world.pick(*UNITS), "phone": phone}


def _dealt_with(world: World, doc: Any, section: str) -> Story:
	login = world.login_of[doc.current_responder]
	what = world.rng.choices(("answer", "guide", "handle", "hand over", "transfer"), (38, 14, 18, 18, 12))[0]
	at = world.when(doc, "First Response")
	if what == "answer":
		yield turn(at, login, doc.answer_inquiry, world.pick(*ANSWERS))
	elif what == "guide":
		yield turn(at, login, doc.guide, world.pick(*PLACES))
	elif what == "handle":
		yield turn(at, login, doc.handle)
		yield from _answered(world, doc)
	elif what == "transfer":
		yield turn(at, login, doc.transfer, world.pick(*BODIES), "已电话告知并转送来电记录。")
		receipt = f"{world.pick('王', '李', '陈')}科长已签收"
		yield turn(world.when(doc, "Handling"), login, doc.take_receipt, receipt)
	else:
		yield from _handed_over(world, doc, section, login, at)


def _handed_over(world: World, doc: Any, section: str, login: str, at: datetime) -> Story:
	"""The section's head takes it, or says once that it belongs to another section."""
	head = HEADS[section]
	if world.sections[login] == section or head == login:
		yield turn(at, login, doc.answer_inquiry, world.pick(*ANSWERS))
		return
	note = f"请{section}办理并答复。"
	yield turn(at, login, doc.hand_over, section, "", note)
	if world.chance(0.08):
		other = "综合科" if section != "综合科" else "督查科"
		yield turn(world.soon(15, 60), head, doc.refuse_handover, f"该事项属{other}职责。")
		yield turn(world.when(doc, "First Response"), login, doc.hand_over, other, "", "请承办。")
		head = HEADS[other]
	row = doc.handovers[-1].name
	yield turn(world.when(doc, "Acknowledgement", row), head, doc.acknowledge)
	if world.chance(0.6):  # the head gives it to somebody of the section
		member = world.member(world.sections[head], world.now)
		yield turn(world.soon(), head, doc.handle, world.staff[member])
	yield from _answered(world, doc)


def _answered(world: World, doc: Any) -> Story:
	at = world.when(doc, "Handling")
	login = world.login_of[doc.assignee or doc.current_responder]
	if not world.present(login, at):
		login = "wenshu" if world.present("wenshu", at) else "jiyao"
	yield turn(at, login, doc.answer_inquiry, world.pick(*ANSWERS))


def visitor(world: World, at: datetime) -> Story:
	"""Somebody comes to the gate; the clerk fetches them, or they do not wait."""
	title, section = world.pick(*of_season(INQUIRIES, at.month))
	name = world.pick(*SURNAMES) + world.pick(*GIVEN)
	values = {"visitor_name": name, "seeks": title, "people_count": world.pick(1, 1, 1, 2, 3)}
	doc = yield turn(at, "menwei", insert(GATE, **values))
	if world.chance(0.06):
		yield turn(world.soon(15, 40), "menwei", doc.leave, "来访人有事先行离开，改日再来。")
		return
	login = world.login_of[doc.responder]
	made = yield turn(world.when(doc, "Reception"), login, _received, doc)
	yield from _dealt_with(world, made, section)


def _received(doc: Any) -> Any:
	import frappe

	return frappe.get_doc(DOCTYPE, doc.receive())
