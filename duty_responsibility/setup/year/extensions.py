"""More time, asked for and granted, shortened or refused, and time that stands still (Art. 15)."""

from collections.abc import Iterable
from typing import Any

import frappe

from duty_responsibility.api import extensions as api
from duty_responsibility.setup.year.player import Story, turn
from duty_responsibility.setup.year.world import World

DOCTYPE = "Duty Extension Request"

REASONS = (
	"需县财政局会签，对方明日方能反馈意见。",
	"涉及三个乡镇数据核实，需现场查看后才能答复。",
	"市局文件附件有误，正在联系更正。",
	"承办人外出开会两天，材料已完成初稿。",
)


def ask_for_time(world: World, doc: Any, login: str, steps: Iterable[str]) -> Story:
	"""Whoever undertakes it explains why it takes longer; the deputy director in charge decides. Returns the document."""
	late_decision = world.chance(0.25)
	for number, step in enumerate(steps):
		clock = world.clock(doc, step)
		if clock is None or clock.due_at <= world.now:
			continue
		# what is overdue cannot be paused any more: within the hour somebody asks, and somebody says yes
		if number == 0 and world.after(60) < clock.due_at and world.chance(0.15):
			yield from _pause(world, clock, login)
			break
		# asked for an hour before it is due, at the latest
		asks_at = world.before(clock.due_at, 0.3, 0.7)
		until = world.calendar.add_days(clock.due_at, world.pick(1, 1, 2))
		request = yield turn(asks_at, login, _ask(clock.name, new_due_at=until, reason=world.pick(*REASONS)))
		decider = world.login_of[request.decider]
		at = (
			world.after(world.rng.randint(20, 60), clock.due_at)
			if late_decision
			else world.before(clock.due_at)
		)
		action = _decision(world, request.name, until, clock.due_at, late_decision)
		yield turn(at, decider, action)
	return frappe.get_doc(doc.doctype, doc.name)


def _ask(clock: str, **values: Any) -> Any:
	said = {key: str(value) for key, value in values.items()}
	return lambda: frappe.get_doc(DOCTYPE, api.ask(clock, **said))


def _decision(world: World, request: str, until: Any, due: Any, late: bool) -> Any:
	what = "granted" if late else world.rng.choices(("granted", "shorter", "refused"), (70, 15, 15))[0]

	def decide() -> None:
		if what == "refused":
			api.refuse_request(request, "时间足够，请统筹安排，按期办结。")
		elif what == "shorter":
			api.approve(request, str(world.calendar.add(due, 4 * 3600)), "同意延期半天，请抓紧。")
		else:
			api.approve(request, note="同意。")

	return decide


def _pause(world: World, clock: Any, login: str) -> Story:
	"""It waits for a superior's reply, and is resumed when that has come."""
	until = world.calendar.add_days(world.now, world.pick(2, 3, 4))
	ask = _ask(
		clock.name,
		reason="已就政策口径请示市局，待批复后办理。",
		pause_reason="Waiting for a Superior's Reply",
		resume_by=until,
	)
	request = yield turn(world.soon(5, 20), login, ask)
	yield turn(world.soon(10, 30), world.login_of[request.decider], api.approve, request.name, note="同意。")
	# mostly the reply comes in time; now and then somebody has to be reminded of the pause
	back = world.before(until) if world.chance(0.7) else world.after(90, until)
	yield turn(back, login, api.resume, clock.name)
