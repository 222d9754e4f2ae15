"""Meetings, assignments and requests of the sample office, made by its people with the app's own actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.demo.year.player import become
from duty_responsibility.engine.office import calendars

ROOMS = (("第一会议室", "办公楼三楼东侧", 60), ("第二会议室", "办公楼二楼西侧", 20))

# fmt: off
GUESTS = (
	("赵建华", "县发展和改革局", "局长"),
	("钱国强", "县财政局", "局长"),
	("孙丽", "县自然资源局", "局长"),
	("李卫东", "县林业局", "副局长"),
	("周明", "县应急管理局", "局长"),
	("吴海燕", "县气象局", "局长"),
)
# fmt: on


def load(people: dict[str, tuple[str, str]]) -> None:
	"""`people` are the sample office's logins, each with the user and the member of staff."""
	for name, location, seats in ROOMS:
		if not frappe.db.exists("Duty Meeting Room", name):
			values = {"room_name": name, "location": location, "seats": seats}
			frappe.get_doc({"doctype": "Duty Meeting Room", **values}).insert()
	_meetings(people)
	_assignments(people)
	_request(people)


@contextmanager
def acting(user: str) -> Iterator[None]:
	"""As the person concerned, so that the ledger says so."""
	before = frappe.session.user
	become(user)
	try:
		yield
	finally:
		become(before)


def _meetings(people: dict[str, tuple[str, str]]) -> None:
	staff = {login: pair[1] for login, pair in people.items()}
	guests = [{"participant_name": name, "organ": organ, "post": post} for name, organ, post in GUESTS]
	leaders = [{"staff": staff["zhuren"], "role": "Chairs"}, {"staff": staff["fuzhuren"]}]
	with acting(people["wenshu"][0]):
		executive = _meeting(
			3,
			9,
			title="县政府第40次常务会议",
			level="Major",
			meeting_type="Executive Meeting",
			hosted_by="The County Government",
			county_leaders=1,
			chair="县长",
			room=ROOMS[0][0],
			assignee=staff["zonghe1"],
			participants=[*leaders, *guests],
			notice_text="请提前十分钟入场，议题单位携带汇报材料20份。",
			agenda=[
				{"subject": "研究冬春季森林防火工作方案", "reporter": "县林业局", "minutes": 20},
				{"subject": "研究城区排水管网改造资金安排", "reporter": "县财政局", "minutes": 30},
			],
		)
		executive.send_notices([row.name for row in executive.participants[:2]])
		executive.send_notices([row.name for row in executive.participants[2:6]], "Personal Link")
	with acting(people["kezhang"][0]):
		fire = _meeting(
			1,
			15,
			title="全县森林防火工作部署会",
			room=ROOMS[1][0],
			assignee=staff["zonghe2"],
			participants=[{"staff": staff["kezhang"], "role": "Chairs"}, *guests[2:5]],
		)
		for row in fire.preparations[:2]:
			fire.ready(row.name)
		fire.send_notices(channel="Phone")
	with acting(people["ducha"][0]):
		_meeting(1, 16, title="督查工作例会", room=ROOMS[1][0], participants=[{"staff": staff["ducha1"]}])


def _meeting(days: int, hour: int, **values: Any) -> Any:
	start = _morning(days) + timedelta(hours=hour)
	times = {"start_time": start, "end_time": start + timedelta(hours=2)}
	return frappe.get_doc({"doctype": "Duty Meeting", **times, **values}).insert()


def _morning(days: int) -> datetime:
	"""Midnight of the N-th working day from now."""
	day = calendars.current().calendar.add_days(now_datetime().replace(microsecond=0), days)
	return day.replace(hour=0, minute=0, second=0)


def _assignments(people: dict[str, tuple[str, str]]) -> None:
	staff = {login: pair[1] for login, pair in people.items()}
	with acting(people["fuzhuren"][0]):
		_assign(
			title="牵头起草全县冬春季森林防火工作方案",
			timing="By a Set Time",
			set_time=_morning(4) + timedelta(hours=17),
			report_every=1,
			assignee=staff["zonghe1"],
			helpers=[{"section": "督查科", "staff": staff["ducha1"], "task": "提供去年督查情况"}],
		)
		_assign(
			title="更新政府网站政务公开专栏",
			affair="Website",
			timing="By the Policy",
			assignee=staff["zonghe2"],
		)
	with acting(people["wenshu"][0]):
		done = _assign(
			title="核实城区停水投诉情况并回复",
			leader=staff["zhuren"],
			on_behalf_of="县长",
			timing="By a Set Time",
			set_time=_morning(1) + timedelta(hours=12),
			assignee=staff["ducha1"],
		)
	with acting(people["ducha1"][0]):
		frappe.get_doc("Duty Assignment", done.name).report_back(
			"已核实，系管道抢修所致，当日恢复供水并回复群众。"
		)


def _assign(**values: Any) -> Any:
	return frappe.get_doc({"doctype": "Duty Assignment", **values}).insert()


def _request(people: dict[str, tuple[str, str]]) -> None:
	"""A request for more time waits for the deputy director."""
	user, staff = people["zonghe1"]
	filters = {"assignee": staff, "status": "Running", "breached": 0, "step": "Completion"}
	clock = frappe.get_all("Duty Clock", filters=filters, fields=["name", "due_at"], order_by="due_at desc")
	if not clock or clock[0].due_at <= now_datetime():
		return
	with acting(user):
		frappe.get_doc(
			{
				"doctype": "Duty Extension Request",
				"clock": clock[0].name,
				"kind": "Extension",
				"new_due_at": calendars.current().calendar.add_days(clock[0].due_at, 1),
				"reason": "需县财政局会签，对方明日方能反馈意见。",
			}
		).insert()
