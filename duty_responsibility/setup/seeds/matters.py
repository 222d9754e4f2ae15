"""Limits of meetings and of what leaders assign, and what a meeting needs; seeded once, an office then edits them."""

from typing import Any

from duty_responsibility.setup.seeds.office import STANDARD, URGENT, _insert

MEETING, ASSIGNMENT = "Duty Meeting", "Duty Assignment"


def step(
	name: str, kind: str, amount: int, article: str, ladder: str = STANDARD, by: str = "Assignee"
) -> dict[str, Any]:
	return {
		"step": name,
		"limit_kind": kind,
		"amount": amount,
		"assignee": by,
		"ladder": ladder,
		"article": article,
	}


def seed() -> None:
	_meetings()
	_templates()
	_assignments()


def _meetings() -> None:
	"""Art. 13. The regulation sets no time for notices and minutes; these are an office's usual ones."""
	_insert(
		"Duty Time Limit",
		"Meeting: Major",
		title="Meeting: Major",
		document_type=MEETING,
		sequence=10,
		description="重大会议：提前一天或半天准备就绪；会议通知提前一个工作日发出；纪要三个工作日内完成。"
		"Major meetings are ready a day or half a day before; notices a working day before; minutes in three.",
		conditions=[{"fieldname": "level", "operator": "Is", "value": "Major"}],
		steps=[
			step("Preparation", "Half Days Before", 1, "Art. 13"),
			step("Early Preparation", "Working Days Before", 1, "Art. 13"),
			step("Notices", "Working Days Before", 1, "Art. 19"),
			step("Minutes of the Meeting", "Working Days", 3, "Art. 13"),
		],
	)
	_insert(
		"Duty Time Limit",
		"Meeting: Ordinary",
		title="Meeting: Ordinary",
		document_type=MEETING,
		sequence=100,
		description="一般会议：会标、桌签、音响、卫生、安全保卫于会前两小时准备就绪。"
		"All other meetings: everything is ready two hours before the start.",
		steps=[
			step("Preparation", "Hours Before", 2, "Art. 13"),
			step("Early Preparation", "Hours Before", 2, "Art. 13"),
			step("Notices", "Working Days Before", 1, "Art. 19"),
			step("Minutes of the Meeting", "Working Days", 3, "Art. 13"),
		],
	)


ITEMS = (
	("会标", True, "内容与通知一致，字样经核对"),
	("桌签", False, "按参会名单打印，姓名、职务、座次核对无误"),
	("音响", True, "话筒、投影试机"),
	("卫生", False, "会场及休息室保洁"),
	("安全保卫", True, "出入口、消防、停车"),
	("会议材料", True, "按人数装袋"),
	("会议签到", False, "签到表、引导"),
)


def _templates() -> None:
	template = "Duty Meeting Template"
	_insert(template, "Ordinary Meeting", template_name="Ordinary Meeting", level="Ordinary", items=_items())
	_insert(template, "Major Meeting", template_name="Major Meeting", level="Major", items=_items())


def _items() -> list[dict[str, Any]]:
	return [{"item": item, "early": int(early), "requirements": needs} for item, early, needs in ITEMS]


def _assignments() -> None:
	"""Art. 11, 12 and 14."""
	reports = step("Progress Report", "Set by Leader", 0, "Art. 14")
	_insert(
		"Duty Time Limit",
		"Assignment: Executive Meeting",
		title="Assignment: Executive Meeting",
		document_type=ASSIGNMENT,
		sequence=10,
		description="政府常务会议议定事项，三个工作日内办结。Decided by the government executive meeting: three working days.",
		conditions=[
			{"fieldname": "source", "operator": "Is", "value": "Executive Meeting"},
			{"fieldname": "timing", "operator": "Is", "value": "By the Policy"},
		],
		steps=[step("Execution", "Working Days", 3, "Art. 11"), reports],
	)
	_insert(
		"Duty Time Limit",
		"Assignment: By a Set Time",
		title="Assignment: By a Set Time",
		document_type=ASSIGNMENT,
		sequence=20,
		description="领导限定时限的，在时限内办结并反馈。A leader has set the time.",
		conditions=[{"fieldname": "timing", "operator": "Is", "value": "By a Set Time"}],
		steps=[step("Execution", "Set by Leader", 0, "Art. 14"), reports],
	)
	limit = "Duty Time Limit"
	_insert(limit, "Assignment: Website", title="Assignment: Website", **_affair("Website", 30))
	_insert(limit, "Assignment: Information", title="Assignment: Information", **_affair("Information", 31))
	_insert(limit, "Assignment: Finance", title="Assignment: Finance", **_affair("Finance", 32))
	_insert(
		limit,
		"Assignment: General Affairs",
		title="Assignment: General Affairs",
		**_affair("General Affairs", 33),
	)
	_insert(
		"Duty Time Limit",
		"Assignment: At Once",
		title="Assignment: At Once",
		document_type=ASSIGNMENT,
		sequence=100,
		description="未明确时限的，即交即办。Without a time it is done at once.",
		steps=[step("Execution", "At Once", 0, "Art. 14", URGENT), reports],
	)


def _affair(affair: str, sequence: int) -> dict[str, Any]:
	return {
		"document_type": ASSIGNMENT,
		"sequence": sequence,
		"description": "网站、信息、财务、机关事务由分管领导确定时限，请在此修改。"
		"The responsible leader sets this limit; change it here.",
		"conditions": [
			{"fieldname": "affair", "operator": "Is", "value": affair},
			{"fieldname": "timing", "operator": "Is", "value": "By the Policy"},
		],
		"steps": [
			step("Execution", "Working Days", 2, "Art. 12"),
			step("Progress Report", "Set by Leader", 0, "Art. 14"),
		],
	}
