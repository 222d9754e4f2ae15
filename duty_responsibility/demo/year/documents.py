"""Incoming documents of the year: registered, checked, proposed, instructed, handled, read, replied to and filed."""

from datetime import datetime, timedelta
from typing import Any

from duty_responsibility.demo.year.extensions import ask_for_time
from duty_responsibility.demo.year.player import Story, turn
from duty_responsibility.demo.year.topics import (
	EXECUTIVE,
	ORDINARY,
	PHONE_CALLS,
	READING,
	TELEGRAMS,
	Topic,
	of_season,
)
from duty_responsibility.demo.year.world import World, insert

DOCTYPE = "Duty Incoming Document"
A_DAY, NIGHTS = 1.5, 0.035
"""Documents on an ordinary working day; telegrams in a night."""

OUTCOMES = (
	"已按要求办结并报送。",
	"已会同有关部门研究提出意见，经领导审定后反馈。",
	"已转有关单位落实，结果已收悉备查。",
	"已组织自查并按时报送书面材料。",
	"已征求相关部门意见，无不同意见，已复函。",
)
PROPOSALS = (
	"请{0}承办，按时限报送。",
	"拟请{0}牵头办理，办理结果报办公室。",
	"请{0}阅研，提出意见后报我审核。",
	"请{0}会同有关单位抓好落实。",
)
RETURNS = ("主送机关不是我单位，退回来文单位。", "请示事项一文多事，退回补正。", "缺附件，退回补齐后再报。")


def stories(world: World, since: datetime, until: datetime, share: float) -> None:
	"""Let documents come in between two moments; `share` of what an office of this size receives."""
	for at in world.moments(A_DAY * share, since, until):
		world.player.play(document(world, at, *_what(world, at.month)))
	day = since.date()
	while day < until.date():
		if world.chance(NIGHTS * share):
			at = datetime.combine(day, datetime.min.time()) + timedelta(
				hours=19, minutes=world.rng.randint(0, 500)
			)
			if not world.calendar.is_working(at):
				world.player.play(
					document(world, at, world.pick(*of_season(TELEGRAMS, at.month)), "telegram")
				)
		day += timedelta(days=1)


def _what(world: World, month: int) -> tuple[Topic, str]:
	kind = world.rng.choices(
		("ordinary", "reading", "telegram", "phone", "executive", "secret"), (60, 14, 8, 9, 7, 2)
	)[0]
	topics = {"reading": READING, "telegram": TELEGRAMS, "phone": PHONE_CALLS, "executive": EXECUTIVE}
	return world.pick(*of_season(topics.get(kind, ORDINARY), month)), kind


def document(world: World, at: datetime, topic: Topic, kind: str) -> Story:
	"""One document from the day it comes until it lies in the archive."""
	working = world.calendar.is_working(at)
	registrar = world.clerk(at) if working else world.on_duty(at)
	late_typed = 0 if kind in ("telegram", "phone") else world.rng.choice((0, 0, 5, 12, 25))
	doc = yield turn(
		at + timedelta(minutes=late_typed), registrar, insert(DOCTYPE, **_values(world, at, topic, kind))
	)
	if kind == "ordinary" and world.chance(0.02):
		yield turn(world.soon(20, 60), registrar, doc.return_to_sender, world.pick(*RETURNS))
		return
	yield turn(world.when(doc, "Registration"), registrar, doc.pass_on)
	if world.chance(0.012):
		yield turn(
			world.soon(60, 200),
			world.clerk(world.now),
			doc.withdraw,
			"与已登记的来文重复，系同一文件。",
		)
		return
	yield from _on_its_way(world, doc, topic, kind)


def _values(world: World, at: datetime, topic: Topic, kind: str) -> dict[str, Any]:
	number = world.number("来文", topic.code, at.year)
	values: dict[str, Any] = {
		"title": topic.title.format(year=at.year, month=at.month),
		"sender": topic.sender,
		"document_number": f"{topic.code}〔{at.year}〕{number}号" if topic.code else "",
		"received_at": at,
		"kind": "Official Document",
		"purpose": "For Reading" if kind == "reading" else "For Handling",
	}
	if kind == "telegram":
		urgency = world.pick("Telegram: Urgent", "Telegram: Urgent", "Telegram: Very Urgent")
		values |= {"kind": "Telegram", "urgency": urgency}
	elif kind == "phone":
		values |= {"kind": "Telephone Record", "document_number": ""}
	elif kind == "executive":
		values["source"] = "Executive Meeting"
	elif kind == "secret":
		values |= {"secrecy": "Secret", "secrecy_term": "10年", "title": "涉密文件（标题不录）"}
	elif kind == "ordinary" and world.chance(0.05):
		values["urgency"] = "Urgent"
	return values


def _on_its_way(world: World, doc: Any, topic: Topic, kind: str) -> Story:
	"""Step after step, each by whoever has it then."""
	asked = returned = False
	while rows := doc.open_rows():
		row = next((one for one in rows if one.step in ("Assistance", "Circulation")), rows[0])
		step, login = row.step, world.login_of[row.person]
		if step in ("Proposal", "Instruction"):
			yield turn(world.when(doc, step), login, _decision(world, doc, step, topic, kind))
		elif step == "Circulation":
			at = world.when(doc, step, row.name)
			if not world.present(login, at):  # signed by the clerk for them, who were told on the phone
				login = world.clerk(at)
			words = "" if doc.secrecy else world.pick("已阅。", "已阅。", "阅。请相关科室学习借鉴。", "")
			person = row.person
			yield turn(at, login, doc.do_step, "Circulation", words, person)
		elif step == "Undertaking" and not returned and not doc.secrecy and world.chance(0.015):
			returned = True
			yield turn(
				world.soon(30, 90),
				login,
				doc.return_step,
				"Undertaking",
				"该事项不属本科室职责，请重新明确。",
			)
		elif step == "Undertaking":
			if not asked and kind == "ordinary" and world.chance(0.07):
				asked = True
				doc = yield from ask_for_time(world, doc, login, ("Completion", "Undertaking"))
				continue
			at = world.when(doc, step)
			if not world.present(login, at):
				yield from _stand_in(world, doc, row, at)
				continue
			if world.trouble() > 0.1 and world.chance(0.4):
				words = "" if doc.secrecy else "请抓紧办理。"
				yield turn(world.soon(120, 200), world.clerk(at), doc.remind, "Undertaking", words)
			yield turn(at, login, doc.finish, world.pick(*OUTCOMES))
		elif step == "Filing":
			at = world.after(60 * 7 * world.rng.randint(2, 12))
			keep = world.pick("30 Years", "10 Years", "10 Years", "Permanent")
			number = f"{world.now.year}-WS·{keep.split()[0][:2]}-{world.number('档号', world.now.year):04}"
			yield turn(at, world.clerk(at), doc.file, keep, number)
		else:
			words = "" if doc.secrecy else "已书面答复来文单位。"
			who = world.clerk(world.now) if step in ("First Check", "Registration") else login
			yield turn(world.when(doc, step), who, doc.do_step, step, words)


def _stand_in(world: World, doc: Any, row: Any, at: datetime) -> Story:
	"""Whoever has it is away: their section's head gives it to somebody who is there."""
	from duty_responsibility.demo.year.people import HEADS

	section = world.sections[world.login_of[row.person]]
	other = world.member(section, at)
	if not world.present(other, at) or world.staff[other] == row.person:
		other = HEADS[section]
	to, person = world.staff[other], row.person
	yield turn(world.soon(), HEADS[section], doc.hand_over, "Undertaking", to, person)


def _decision(world: World, doc: Any, step: str, topic: Topic, kind: str) -> Any:
	"""What a leader writes on it: who leads, who assists, who reads."""

	def decide() -> None:
		words = "" if doc.secrecy else world.pick(*PROPOSALS).format(topic.section)
		choices: dict[str, Any] = {}
		if kind == "reading":
			readers = world.rng.sample(
				("zhuren", "fuzhuren2", "kezhang", "ducha", "xinxi", "xingzheng", "zhiban"), 3
			)
			doc.decide(step, "请有关领导和科室负责人阅。", readers=[world.staff[login] for login in readers])
			return
		if not doc.assignee:
			choices["assignee"] = world.staff[world.member(topic.section, world.now)]
			choices["section"] = topic.section
		if step == "Proposal" and kind == "ordinary":
			if world.chance(0.18):
				choices["leader"] = world.staff["zhuren"]
			if world.chance(0.15):
				choices["reply_needed"] = 1
		if step == "Instruction" and not doc.secrecy:
			words = world.pick("同意。请抓紧办理。", "请按拟办意见办理。", "请高度重视，确保按时完成。")
		doc.decide(step, words, **choices)

	return decide
