"""Who is on duty, who is away, and how the office itself changes in the course of the year."""

from datetime import date, datetime, time, timedelta
from typing import Any

import frappe

from duty_responsibility.demo.year.people import MERGED
from duty_responsibility.demo.year.player import Story, turn
from duty_responsibility.demo.year.world import DAY, World, insert

NIGHTS = (
	"zhiban1",
	"zonghe1",
	"zhiban2",
	"mishu1",
	"ducha2",
	"xinxi1",
	"zonghe2",
	"xingzheng1",
	"ducha1",
	"xinxi2",
	"xingzheng2",
)
WEEKLY = ("zonghe2", "ducha1", "xinxi1", "zhiban2", "zonghe1", "xingzheng1")
OPENING, CLOSING = time(8, 30), time(18, 0)


def absences(world: World, since: datetime, until: datetime) -> None:
	"""Who is away in the year is settled before anything else, for all stories ask."""
	days = (until - since).days
	plan = (
		# login, after which share of the year, days, reason, said
		("wenshu", 0.22, 4, "Training", "省公文处理培训班"),
		("zonghe1", 0.35, 11, "Sick Leave", "手术住院"),
		("wenshu", 0.55, 8, "Leave", "年休假"),
		("xinxi2", 0.6, 5, "Leave", "婚假"),
		("ducha1", 0.7, 3, "Business Trip", "随队赴乡镇督查"),
		("xingzheng1", 0.8, 9, "Leave", "年休假"),
		("zhiban2", 0.88, 2, "Meeting Elsewhere", "全市值班工作会议"),
	)
	for login, share, length, reason, said in plan:
		first = (since + timedelta(days=int(days * share))).date()
		first -= first.weekday() * DAY
		last = first + (length - 1) * DAY
		if days < 60 and length > 4:
			last = first + 3 * DAY
		if reason == "Meeting Elsewhere" and not world.is_open(first):
			continue  # nobody meets in the holidays
		if datetime.combine(last + DAY, OPENING) > until:
			continue
		world.away.append((login, datetime.combine(first, OPENING), datetime.combine(last + DAY, OPENING)))
		world.player.play(_absence(world, login, first, last, reason, said))


def _absence(world: World, login: str, first: date, last: date, reason: str, said: str) -> Story:
	values = {"staff": world.staff[login], "reason": reason, "description": said}
	at = max(datetime.combine(first - 3 * DAY, time(16, 0)), world.player.began)
	yield turn(at, login, insert("Duty Absence", from_date=first, to_date=last, **values))


def rosters(world: World, since: datetime, until: datetime) -> None:
	"""A roster a week, made the week before; in some nights somebody swaps."""
	monday = since.date() - since.weekday() * DAY
	number = 0
	this_week = until.date() - until.weekday() * DAY
	while monday < this_week:
		shifts: list[dict[str, Any]] = [
			{"duty_type": "Weekly Duty", "staff": world.staff[WEEKLY[number % len(WEEKLY)]]},
			{"duty_type": "Temporary Duty", "staff": world.staff["ducha"]},
		]
		for row in shifts:
			row |= {"from_date": monday, "to_date": monday + 6 * DAY}
		for night in range(7):
			day = monday + night * DAY
			login = _night(world, number * 7 + night, day)
			world.nights[day] = login
			row = {
				"duty_type": "Off-hours Duty",
				"staff": world.staff[login],
				"from_date": day,
				"to_date": day,
			}
			shifts.append(row)
		world.player.play(_roster(world, monday, shifts))
		monday, number = monday + 7 * DAY, number + 1


def _night(world: World, number: int, day: date) -> str:
	for offset in range(len(NIGHTS)):
		login = NIGHTS[(number + offset) % len(NIGHTS)]
		if world.present(login, datetime.combine(day, time(20, 0))):
			return login
	return "zhiban1"


def _roster(world: World, monday: date, shifts: list[dict[str, Any]]) -> Story:
	at = max(datetime.combine(monday - 3 * DAY, time(15, 0)), world.player.began)
	values = {"from_date": monday, "to_date": monday + 6 * DAY, "shifts": shifts}
	doc = yield turn(at, "wenshu", insert("Duty Roster", **values))
	if world.chance(0.15):
		night = world.rng.choice([row for row in doc.shifts if row.duty_type == "Off-hours Duty"][2:])
		other = world.pick("zhiban1", "zhiban2", "mishu1")
		if night.staff != world.staff[other] and world.present(
			other, datetime.combine(night.from_date, time(20))
		):
			at = datetime.combine(monday + DAY, time(10, 0))
			yield turn(at, "wenshu", _replacement(world, doc, night.name, other, "家中有急事，请人代班。"))


def _replacement(world: World, doc: Any, shift: str, other: str, why: str) -> Any:
	def replace() -> None:
		row = doc.row(shift)
		doc.replace(shift, world.staff[other], why)
		world.nights[frappe.utils.getdate(row.from_date)] = other

	return replace


def reorganised(world: World, at: datetime) -> Story:
	"""A section is merged into another: its people move, its name stays on what was done there."""
	section, head, _deputy = MERGED
	moved = [person for person, of in world.sections.items() if of == section]

	def move() -> None:
		for login in moved:
			doc = frappe.get_doc("Duty Staff", world.staff[login])
			doc.department = "秘书科"
			if login == head:
				doc.post = "Staff Member"
			doc.save()
			world.sections[login] = "秘书科"

	def close() -> None:
		doc = frappe.get_doc("Duty Section", section)
		doc.disabled = 1
		doc.description = "机构调整后并入秘书科。"
		doc.save()
		# a section keeps the head it had; she herself works in the other one from now on
		move()

	yield turn(at, "guanli", close)
