"""The front desk of the sample office: a roster, somebody away, inquiries in every state, a visitor at the gate."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.demo.year.player import become
from duty_responsibility.engine.office import calendars

DAY = timedelta(days=1)

# fmt: off
INQUIRIES = (
	# working hours ago, channel, name, unit, phone, matter, what became of it after minutes
	(20, "Personal Visit", "王建军", "", "13800000001", "咨询农村危房改造补助申请条件", "answer", 10),
	(18, "Phone Call", "李秀梅", "", "13800000002", "反映小区供暖温度不达标", "handle", 15),
	(15, "Written Letter", "某商贸有限公司", "某商贸有限公司", "", "请求协调解决园区道路损坏问题", "hand_over", 20),
	(9, "Phone Call", "", "", "", "匿名反映夜间施工扰民", "transfer", 20),
	(5, "Personal Visit", "赵大爷", "", "13800000003", "询问老年公交卡办理地点", "guide", 5),
	(4, "Personal Visit", "王建军", "", "13800000001", "危房改造材料被窗口退回，要求说明原因", None, 0),
	(1, "Phone Call", "周女士", "", "13800000004", "咨询婚姻登记跨县办理", None, 0),
)
# fmt: on


def load(staff: Callable[[str | None], str | None]) -> None:
	"""Make them by the app's own actions; `staff` gives the member of staff behind a login."""
	_roster(staff)
	_inquiries(staff)
	_gate(staff)


def _roster(staff: Callable[[str | None], str | None]) -> None:
	"""Last week, this one and the next but its last days, so that the coverage check has something to say."""
	today = now_datetime().date()
	monday = today - today.weekday() * DAY
	turns = [
		staff(login) for login in ("zonghe1", "zonghe2", "ducha1", "mishu", "ducha", "kezhang", "zonghe2")
	]
	for week, nights in ((-1, 7), (0, 7), (1, 5)):
		first = monday + 7 * week * DAY
		shifts = [
			{"duty_type": "Weekly Duty", "staff": staff("zonghe1" if week == 1 else "zonghe2")},
			{"duty_type": "Temporary Duty", "staff": staff("ducha")},
		]
		for row in shifts:
			row |= {"from_date": first, "to_date": first + 6 * DAY}
		for number in range(nights):
			day = first + number * DAY
			person = turns[(number + 3 * week) % 7]
			shifts.append({"duty_type": "Off-hours Duty", "staff": person, "from_date": day, "to_date": day})
		frappe.get_doc(
			{"doctype": "Duty Roster", "from_date": first, "to_date": first + 6 * DAY, "shifts": shifts}
		).insert()
	settings = frappe.get_doc("Duty Settings")
	settings.update({"roster_keeper": staff("wenshu"), "public_inquiries": 1})
	settings.save()


def _inquiries(staff: Callable[[str | None], str | None]) -> None:
	calendar = calendars.current().calendar
	now = now_datetime().replace(microsecond=0)
	section = frappe.db.get_value("Duty Staff", staff("zonghe1"), "department")
	for hours, channel, name, unit, phone, title, outcome, minutes in INQUIRIES:
		received = calendar.add(now, -hours * 3600)
		received -= timedelta(minutes=received.minute % 5, seconds=received.second)
		doc = _as(
			"wenshu",
			staff,
			_register,
			{
				"channel": channel,
				"inquirer_name": name,
				"inquirer_unit": unit,
				"phone": phone,
				"anonymous": int(not name),
				"title": title,
				"received_at": received,
			},
		)
		if outcome:
			_as(
				"wenshu",
				staff,
				_OUTCOMES[outcome],
				doc,
				section,
				min(now, received + timedelta(minutes=minutes)),
			)


def _register(values: dict[str, Any]) -> Any:
	doc = frappe.get_doc({"doctype": "Duty Inquiry", **values})
	doc.flags.registered_at = values["received_at"] + timedelta(minutes=3)
	return doc.insert()


def _as(login: str, staff: Callable[[str | None], str | None], work: Callable[..., Any], *args: Any) -> Any:
	"""Let somebody do it, so that the ledger says who did."""
	before = frappe.session.user
	become(frappe.db.get_value("Duty Staff", staff(login), "user_id"))
	try:
		return work(*args)
	finally:
		become(before)


def _answer(doc: Any, section: str, at: datetime) -> None:
	doc.answer_inquiry("已告知申请条件和所需材料，请到户籍所在地乡镇政府提出申请。", at)


def _guide(doc: Any, section: str, at: datetime) -> None:
	doc.guide("县行政服务中心一楼公交窗口", "", at)


def _handle(doc: Any, section: str, at: datetime) -> None:
	assignee = frappe.db.get_value("Duty Section", section, "head")
	doc.handle(assignee, at)


def _hand_over(doc: Any, section: str, at: datetime) -> None:
	doc.hand_over(section, "", "请综合科协调园区管委会", at)


def _transfer(doc: Any, section: str, at: datetime) -> None:
	doc.transfer("县城市管理局", "已电话告知并转送来电记录", at)


_OUTCOMES = {
	"answer": _answer,
	"guide": _guide,
	"handle": _handle,
	"hand_over": _hand_over,
	"transfer": _transfer,
}


def _gate(staff: Callable[[str | None], str | None]) -> None:
	_as(
		"menwei",
		staff,
		lambda: frappe.get_doc(
			{
				"doctype": "Duty Gate Registration",
				"visitor_name": "刘师傅",
				"seeks": "找综合科，询问会议室改造工程款",
			}
		).insert(),
	)
