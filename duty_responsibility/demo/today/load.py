"""The sample office as it is today: what waits for whom, in every light, made by the app's own code."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe.utils import now_datetime

from duty_responsibility.demo.today import faults, inquiries, meetings, outgoing, shifts
from duty_responsibility.demo.year import people
from duty_responsibility.demo.year.player import become
from duty_responsibility.engine.clocks import sweep as engine
from duty_responsibility.engine.notices import delivery
from duty_responsibility.engine.office import calendars

# fmt: off
DOCUMENTS = (
	# working hours ago, title, sender, number, urgency, kind, source, assignee, passed on, finished after hours
	(26, "关于报送2026年度安全生产工作总结的通知", "市人民政府办公室", "市政办〔2026〕112号",
		"Ordinary", "Official Document", "Regular", "zonghe1", True, 0),
	(19, "关于做好岁末年初信访维稳工作的通知", "市信访局", "市信〔2026〕35号",
		"Ordinary", "Official Document", "Regular", "ducha1", True, 10),
	(17, "关于落实县政府第38次常务会议议定事项的通知", "县人民政府办公室", "县府办〔2026〕96号",
		"Ordinary", "Official Document", "Executive Meeting", "zonghe2", True, 0),
	(11, "关于申请城区排水管网改造资金的请示", "县住房和城乡建设局", "县住建〔2026〕58号",
		"Ordinary", "Official Document", "Regular", "zonghe1", True, 0),
	(9, "关于开展秋冬季森林防火督查的函", "县林业局", "县林函〔2026〕21号",
		"Ordinary", "Official Document", "Regular", "ducha1", True, 0),
	(6, "电话记录：市应急管理局询问低温雨雪天气应对准备情况", "市应急管理局", "",
		"Ordinary", "Telephone Record", "Regular", "zonghe2", True, 3),
	(4, "关于召开全市经济运行调度视频会议的通知", "市人民政府办公室", "市政办明电〔2026〕47号",
		"Telegram: Urgent", "Telegram", "Regular", "zonghe1", True, 1),
	(3, "关于征求《县政府重大行政决策程序规定》意见的函", "县司法局", "县司函〔2026〕18号",
		"Ordinary", "Official Document", "Regular", None, True, 0),
	(2, "关于提供2026年民生实事办理情况的函", "县发展和改革局", "县发改函〔2026〕40号",
		"Ordinary", "Official Document", "Regular", "zonghe2", False, 0),
	(1, "关于调整县政府值班安排的报告", "县应急管理局", "县应急〔2026〕63号",
		"Ordinary", "Official Document", "Regular", None, False, 0),
)
# fmt: on


def tell_today() -> None:
	"""What waits for whom on the day on which the office is loaded."""
	settings = frappe.get_doc("Duty Settings")
	settings.fault_breaches = 1
	settings.save()
	_documents()
	inquiries.load(_staff)
	known = {person.login: (_email(person.login), _staff(person.login)) for person in people.PEOPLE}
	meetings.load(known)
	now = now_datetime().replace(microsecond=0)
	shifts.load(now)
	engine.sweep(now, commit=False)
	faults.load(known)
	delivery.deliver(now, commit=False)


def _email(login: str) -> str:
	return people.email(login)


def _staff(login: str | None) -> str | None:
	return frappe.db.get_value("Duty Staff", {"user_id": _email(login)}) if login else None


def _documents() -> None:
	calendar = calendars.current().calendar
	now = now_datetime().replace(microsecond=0)
	for hours, title, sender, number, urgency, kind, source, assignee, passed, finished in DOCUMENTS:
		# the clerk registers them, so that the ledger says so
		doc = _as(
			"wenshu",
			_register,
			title=title,
			sender=sender,
			document_number=number,
			urgency=urgency,
			kind=kind,
			source=source,
			assignee=_staff(assignee),
			received_at=_back(calendar.add(now, -hours * 3600)),
		)
		# as if it had been registered when it came: passed on soon, proposed, finished some hours later
		if passed:
			_as("wenshu", doc.pass_on, min(now, doc.received_at + timedelta(minutes=20)))
		if passed and assignee:
			at = min(now, doc.received_at + timedelta(minutes=45))
			_as("fuzhuren", doc.decide, doc.current_step, f"请{doc.section}承办，按时限报送。", at=at)
		if finished:
			at = min(now, calendar.add(doc.received_at, finished * 3600))
			_as(assignee, doc.finish, "已按要求办结并报送。", at)
	_for_reading(calendar.add(now, -3 * 3600), now)
	outgoing.load(_as, _staff, calendar, now)


def _for_reading(received: datetime, now: datetime) -> None:
	"""One that is only read: one reader has signed, the others have it."""
	doc = _as(
		"wenshu",
		_register,
		title="关于印发全市政务公开工作经验材料的通知",
		sender="市人民政府办公室",
		document_number="市政办〔2026〕115号",
		assignee=None,
		purpose="For Reading",
		received_at=_back(received),
	)
	_as("wenshu", doc.pass_on, doc.received_at + timedelta(minutes=15))
	readers = [_staff(login) for login in ("zhuren", "fuzhuren2", "kezhang", "ducha")]
	at = min(now, doc.received_at + timedelta(minutes=40))
	_as("fuzhuren", doc.decide, "Proposal", "请各位领导和科室负责人阅。", readers=readers, at=at)
	_as("kezhang", doc.do_step, "Circulation", "已阅，请综合科学习借鉴。", None, now)


def _as(login: str, action: Callable[..., Any], *args: Any, **values: Any) -> Any:
	"""What somebody of the office does."""
	user = frappe.session.user
	become(_email(login))
	try:
		return action(*args, **values)
	finally:
		become(user)


def _register(**values: Any) -> Any:
	section = (
		frappe.db.get_value("Duty Staff", values["assignee"], "department") if values["assignee"] else None
	)
	return frappe.get_doc({"doctype": "Duty Incoming Document", "section": section, **values}).insert()


def _back(at: datetime) -> datetime:
	"""To a time of day that looks written down by hand."""
	return at - timedelta(minutes=at.minute % 5, seconds=at.second)
