"""Meetings of the year: called, prepared, noticed, held, minuted, and their decisions handed out."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.demo.year import assignments
from duty_responsibility.demo.year.people import HEADS
from duty_responsibility.demo.year.player import MINUTE, Story, turn
from duty_responsibility.demo.year.topics import DECISIONS, GUESTS, MEETINGS, of_season
from duty_responsibility.demo.year.world import World, insert
from duty_responsibility.engine.meetings import notices

DOCTYPE = "Duty Meeting"
A_DAY = 0.2
ROOMS = (
	("第一会议室", "办公楼三楼东侧", 60),
	("第二会议室", "办公楼二楼西侧", 20),
	("视频会议室", "办公楼四楼", 40),
)
MINUTES = "<p>会议听取了有关情况汇报，研究了下一步工作。</p><p>会议要求，各责任单位要按照分工抓好落实，及时反馈进展。</p>"


def rooms() -> None:
	for name, location, seats in ROOMS:
		if not frappe.db.exists("Duty Meeting Room", name):
			values = {"room_name": name, "location": location, "seats": seats}
			frappe.get_doc({"doctype": "Duty Meeting Room", **values}).insert()


def stories(world: World, since: datetime, until: datetime, share: float) -> None:
	"""Let meetings be called between two moments: an executive one every other week, others in between."""
	rooms()
	for at in world.moments(A_DAY * share, since, until):
		world.player.play(meeting(world, at, executive=False))
	day, week = since.date(), 0
	while day < until.date():
		if day.weekday() == 1:
			week += 1
			if week % 2 and world.is_open(day) and world.chance(min(1.0, share)):
				world.player.play(meeting(world, world.moment(day), executive=True))
		day += timedelta(days=1)


def meeting(world: World, at: datetime, *, executive: bool) -> Story:
	"""One meeting from its calling to its minutes."""
	organiser = (
		world.pick("zonghe1", "zonghe2") if executive else world.pick("zonghe1", "zonghe2", "xingzheng1")
	)
	if not world.present(organiser, at):
		organiser = "kezhang"
	values = _values(world, at, organiser, executive)
	doc = yield turn(at, organiser, insert(DOCTYPE, **values))
	for edge in (doc.start_time, doc.end_time):
		world.player.look_at(edge + timedelta(minutes=1))
	at = world.soon(60, 300)
	if world.chance(0.06) and at < doc.start_time:
		yield turn(at, _there(world, organiser, at), doc.cancel_it, "与县委会议时间冲突，另行通知。")
		return
	yield from _noticed(world, doc, organiser)
	yield from _prepared(world, doc, organiser)
	at = doc.start_time - timedelta(minutes=5)
	yield turn(at, _there(world, organiser, at), _signed_in, world, doc)
	after = world.after(1, doc.end_time + timedelta(minutes=2))
	yield turn(after, organiser, doc.reload)
	while not doc.held_at:  # the sweep stands still, and with it the closing of meetings
		yield turn(world.soon(60, 120), organiser, doc.reload)
	if not doc.needs_minutes:
		return
	at = world.when(doc, "Minutes of the Meeting")
	yield turn(at, _there(world, organiser, at), _minuted, world, doc, executive)
	if doc.decisions:
		at = world.soon(10, 40)
		names = yield turn(at, world.clerk(at), doc.hand_out)
		for name in names:
			world.player.play(assignments.carried_out(world, name))


def _there(world: World, organiser: str, at: datetime) -> str:
	"""Who organises it, or, while they are away, the head of their section."""
	return organiser if world.present(organiser, at) else HEADS[world.sections[organiser]]


def _values(world: World, at: datetime, organiser: str, executive: bool) -> dict[str, Any]:
	start = world.calendar.add_days(at, 3 if executive else world.pick(2, 3, 4))
	start = start.replace(hour=world.pick(9, 15), minute=0, second=0)
	title, kind = world.pick(*of_season(MEETINGS, at.month))
	guests = [
		{"participant_name": name, "organ": organ, "post": post}
		for name, organ, post in world.rng.sample(GUESTS, 5 if executive else 3)
	]
	people = [{"staff": world.staff["zhuren"], "role": "Chairs"}, {"staff": world.staff["fuzhuren"]}]
	if not executive:
		people = [{"staff": world.staff["fuzhuren2"], "role": "Chairs"}, {"staff": world.staff["ducha"]}]
	values: dict[str, Any] = {
		"title": title,
		"meeting_type": kind,
		"start_time": start,
		"end_time": start + timedelta(minutes=world.pick(60, 90, 120)),
		"room": world.pick(ROOMS[1][0], ROOMS[2][0]),
		"assignee": world.staff[organiser],
		"participants": [*people, *guests],
		"needs_minutes": int(kind == "Special Meeting" and world.chance(0.6)),
	}
	if executive:
		number = world.number("常务会议") + 14
		values |= {
			"title": f"县政府第{number}次常务会议",
			"level": "Major",
			"meeting_type": "Executive Meeting",
			"hosted_by": "The County Government",
			"county_leaders": 1,
			"chair": "县长",
			"room": ROOMS[0][0],
			"needs_minutes": 1,
			"notice_text": "请提前十分钟入场，议题单位携带汇报材料20份。",
			"agenda": [
				{"subject": "研究重点项目资金安排", "reporter": "县财政局", "minutes": 30},
				{"subject": "听取民生实事进展情况汇报", "reporter": "县发展和改革局", "minutes": 20},
			],
		}
	return values


def _noticed(world: World, doc: Any, organiser: str) -> Story:
	"""Those of the office hear in their Desk, the others on the phone; most answer.

	Who has not been told when it begins was not told: from then on the app takes no notice any more, and keeps that
	as a fault.
	"""
	own = [row.name for row in doc.participants if row.staff]
	others = [row.name for row in doc.participants if not row.staff]
	forgotten = others.pop() if others and world.chance(0.18) else None
	at = world.when(doc, "Notices")
	if at >= doc.start_time:
		at = world.soon(5, 30)
	if at >= doc.start_time:
		return
	yield turn(at, _there(world, organiser, at), doc.send_notices, own)
	at = world.soon(10, 45)
	if others and at < doc.start_time:
		channel = world.pick("Phone", "Phone", "Paper")
		yield turn(at, _there(world, organiser, at), doc.send_notices, others, channel)
	at = world.soon(30, 120)
	if at < doc.start_time:
		yield turn(at, _there(world, organiser, at), _answered, world, doc.name)
	# what is late is found with the notice, and its evidence is kept in the same minute
	world.player.look_at(world.now + MINUTE)
	at = doc.start_time - timedelta(hours=1, minutes=30)
	if forgotten and world.chance(0.5) and world.now < at:
		yield turn(at, _there(world, organiser, at), doc.send_notices, [forgotten], "Phone")


def _answered(world: World, name: str) -> None:
	for row in notices.of_meeting(name):
		if not row.reply and world.chance(0.8):
			reply = world.rng.choices(notices.REPLIES, (85, 10, 5))[0]
			notice = frappe.db.get_value(notices.NOTICE, row.name, "*", as_dict=True)
			values = {"substitute_name": "副职"} if reply == "Sends Somebody" else {}
			notices.reply(notice, reply, values, now_datetime().replace(microsecond=0))


def _prepared(world: World, doc: Any, organiser: str) -> Story:
	"""Banner, name cards, sound: each mostly well before it starts; now and then one is late, or not ready at all."""
	plan = []
	for row in doc.preparations:
		at = world.when(doc, "Early Preparation" if row.early else "Preparation", row.name)
		if at >= doc.start_time:
			at = max(world.now, doc.start_time - timedelta(minutes=world.rng.randint(5, 50)))
			if world.chance(0.3):
				continue
		plan.append((at, row.name))
	for at, name in sorted(plan):
		yield turn(at, _there(world, organiser, at), doc.ready, name)


def _signed_in(world: World, doc: Any) -> None:
	for row in doc.participants:
		if world.chance(0.93):
			doc.sign_in(row.name)


def _minuted(world: World, doc: Any, executive: bool) -> None:
	doc.minutes = MINUTES
	if executive:
		sections = ("综合科", "督查科", "行政科")
		for section, decision in list(zip(sections, DECISIONS, strict=True))[: world.pick(1, 2)]:
			values = {"section": section, "assignee": world.staff[world.member(section, world.now)]}
			doc.append("decisions", {"decision": decision, **values})
	doc.save()
	doc.finish_minutes()
