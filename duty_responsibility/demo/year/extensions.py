"""More time, asked for and granted, shortened or refused, and time that stands still (Art. 15)."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.demo.year.player import Story, turn
from duty_responsibility.demo.year.world import World
from duty_responsibility.engine.clocks import extensions

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
	kind = "Pause" if "pause_reason" in values else "Extension"
	return lambda: frappe.get_doc({"doctype": DOCTYPE, "clock": clock, "kind": kind, **values}).insert()


def _approve(request: str, until: Any = None, note: str = "") -> None:
	_held(request).approve(until, note)


def _held(request: str) -> Any:
	return frappe.get_doc(DOCTYPE, request, for_update=True)


def _resume(clock: str) -> None:
	extensions.resume(clock, now_datetime().replace(microsecond=0))


def _decision(world: World, request: str, until: Any, due: Any, late: bool) -> Any:
	what = "granted" if late else world.rng.choices(("granted", "shorter", "refused"), (70, 15, 15))[0]

	def decide() -> None:
		if what == "refused":
			_held(request).refuse_it("时间足够，请统筹安排，按期办结。")
		elif what == "shorter":
			_approve(request, str(world.calendar.add(due, 4 * 3600)), "同意延期半天，请抓紧。")
		else:
			_approve(request, note="同意。")

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
	yield turn(world.soon(10, 30), world.login_of[request.decider], _approve, request.name, note="同意。")
	# mostly the reply comes in time; now and then somebody has to be reminded of the pause
	back = world.before(until) if world.chance(0.7) else world.after(90, until)
	yield turn(back, login, _resume, clock.name)
