"""What leaders assign in the course of the year, and what comes of it."""

from datetime import datetime
from typing import Any

import frappe

from duty_responsibility.demo.year.player import Story, turn
from duty_responsibility.demo.year.topics import TASK_OUTCOMES, TASKS, of_season
from duty_responsibility.demo.year.world import World, insert

DOCTYPE = "Duty Assignment"
A_DAY = 0.35
SECTIONS = {"Website": "信息科", "Information": "信息科", "Finance": "行政科", "General Affairs": "行政科"}


def stories(world: World, since: datetime, until: datetime, share: float) -> None:
	"""Let leaders assign things between two moments."""
	for at in world.moments(A_DAY * share, since, until):
		world.player.play(assignment(world, at))


def assignment(world: World, at: datetime) -> Story:
	"""One assignment from its word to the leader's approval."""
	title, affair = world.pick(*of_season(TASKS, at.month))
	section = SECTIONS.get(affair) or world.pick("综合科", "督查科", "总值班室")
	assignee = world.member(section, at)
	values: dict[str, Any] = {
		"title": title.format(month=at.month, year=at.year),
		"affair": affair,
		"assignee": world.staff[assignee],
		"timing": "By the Policy"
		if affair in SECTIONS
		else world.pick("By a Set Time", "By a Set Time", "At Once"),
	}
	leader = world.pick("fuzhuren", "fuzhuren", "fuzhuren2", "zhuren")
	entered_by = leader
	if leader == "zhuren":  # the clerk enters what the director says
		entered_by = world.clerk(at)
		values |= {"leader": world.staff["zhuren"], "on_behalf_of": world.pick("", "县长", "常务副县长")}
	if values["timing"] == "By a Set Time":
		days = world.pick(1, 2, 3, 5)
		values["set_time"] = world.calendar.add_days(at, days).replace(hour=17, minute=0, second=0)
		if days == 5:
			values["report_every"] = 2
	doc = yield turn(at, entered_by, insert(DOCTYPE, **values))
	if world.chance(0.02):
		yield turn(world.soon(30, 200), entered_by, doc.withdraw, "事项已由县直部门承办，收回。")
		return
	yield from _done(world, doc)


def carried_out(world: World, name: str) -> Story:
	"""What follows from a decision of a meeting."""
	doc = frappe.get_doc(DOCTYPE, name)
	yield from _done(world, doc)


def _done(world: World, doc: Any) -> Story:
	leader, assignee = world.login_of[doc.leader], world.login_of[doc.assignee]
	given_back = False
	while True:
		done_at = world.when(doc, "Execution")
		while doc.next_report_due and doc.next_report_due < done_at:
			at = world.before(doc.next_report_due, 0.5, 0.95)
			yield turn(at, assignee, doc.report_progress, "已完成大半，正在征求有关单位意见。")
			if world.now >= done_at:
				break
		yield turn(done_at, assignee, doc.report_back, world.pick(*TASK_OUTCOMES))
		at = world.soon(30, 400)
		if not given_back and world.chance(0.08):
			given_back = True
			until = None
			if doc.timing == "By a Set Time":
				until = str(world.calendar.add_days(at, 2))
			yield turn(at, leader, doc.give_back, "请补充具体数据和责任单位。", until)
			continue
		yield turn(at, leader, doc.accept)
		return
