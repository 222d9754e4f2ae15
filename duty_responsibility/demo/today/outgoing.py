"""Outgoing documents of the sample office, at different places of their way out, made by the app's own actions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import frappe

from duty_responsibility.demo.year.outgoing import issuing_series

DOCTYPE, RECORD = "Duty Outgoing Document", "Duty Proofreading Record"


WHO = {"Section Check": "kezhang", "Review": "fuzhuren", "Signing": "zhuren"}
OPINIONS = {
	"Section Check": "已核，请张主任审核。",
	"Review": "拟同意，请陈主任审签。",
	"Signing": "同意印发。",
}

NOTICE = """为做好岁末年初安全生产工作，经县政府同意，现就有关事项通知如下。
一、压实工作责任。各乡镇、各部门要认真落实安全生产责任制，主要负责同志亲自研究部署。
（一）开展全面排查。对煤矿、危险化学品、道路交通、消防等重点领域逐项排查，建立台账。
（二）抓好问题整改。对排查出的问题明确责任人和整改时限，逐项销号。
二、加强值班值守。严格执行领导带班和24小时值班制度，重要情况第一时间报告。
三、强化督导检查。县政府督查科适时开展督查，督查情况予以通报。"""

DOUBTFUL = """根据县长周建萍同志的要求，定于2026年11月31日（星期二）召开全县民生实事调度会，请按照《2026年民生实事项目清单的有关要求做好准备。
请各牵头单位于11月27日前将办理情况的的书面材料报县政府办公室（县府办[2026]05号文件附表）。"""

REQUEST = """为进一步完善城区排水设施，提升防汛能力，我县拟实施城区排水管网改造工程。项目总投资2.6亿元，除县级自筹外，尚有资金缺口8000万元。
恳请市政府在城市更新专项资金中予以支持。
妥否，请批示。"""

LETTER = """贵局《关于征求低温雨雪冰冻灾害应急预案修订意见的函》收悉。经研究，我县无修改意见。
专此函复。"""

TOWNS, OFFICES = "各乡镇人民政府，县政府各部门", "县委办公室，县人大常委会办公室，县政协办公室"

# fmt: off
DOCUMENTS = (
	# working hours ago, title, kind, text, main, copies to, drafter, last step done, more
	(60, "关于做好岁末年初安全生产工作的通知", "Official Notice", NOTICE, TOWNS, OFFICES, "zonghe1", "Filing", {}),
	(40, "关于对低温雨雪冰冻灾害应急预案修订意见的复函", "Official Letter", LETTER, "市应急管理局", "",
		"zonghe2", "Check and Issue", {"direction": "Lateral"}),
	(30, "关于调整县政府办公室值班安排的通知", "Official Notice", NOTICE, TOWNS, "", "zonghe2", "withdrawn", {}),
	(12, "关于加强政务信息报送工作的通知", "Official Notice", NOTICE, TOWNS, OFFICES, "zonghe1", "Sending Out", {}),
	(6, "关于召开全县民生实事调度会的通知", "Official Notice", DOUBTFUL, TOWNS, "", "zonghe2", "Signing", {}),
	(5, "关于人员考察情况的报告", "Report to Superiors", "", "市人民政府", "", "zonghe1", "Section Check",
		{"secrecy": "Secret", "secrecy_term": "10年"}),
	(4, "关于申请城区排水管网改造专项资金的请示", "Request for Instructions", REQUEST, "市人民政府", "", "zonghe1",
		"Section Check", {"days": 5, "annotation": "联系人：吴敏，电话：0000-1234567"}),
	(1, "关于做好第39次常务会议筹备工作的通知", "Official Notice", NOTICE, TOWNS, "", "zonghe2", "",
		{"urgency": "Urgent"}),
)
# fmt: on


def load(act: Callable[..., Any], staff: Callable[[str], str | None], calendar: Any, now: datetime) -> None:
	"""`act` does something as a person of the office, `staff` finds them by login."""
	number_series = issuing_series()
	for hours, title, kind, text, main, copies, drafter, last, more in DOCUMENTS:
		begun = calendar.add(now, -hours * 3600)
		begun -= timedelta(minutes=begun.minute % 5, seconds=begun.second)
		recipients = [{"recipient": main, "copies": 5}]
		if copies:
			recipients.append({"recipient": copies, "role": "Copied to", "copies": 3})
		values = {key: value for key, value in more.items() if key != "days"}
		if "days" in more:
			values["set_time"] = calendar.add_days(now, more["days"]).replace(hour=10, minute=0)
		doc = act(
			drafter,
			_begin,
			title=title,
			kind=kind,
			text=text,
			series=number_series,
			recipients=recipients,
			assignee=staff(drafter),
			drafted_at=begun,
			**values,
		)
		if last:
			_walk(act, doc.name, drafter, last, begun, now, calendar)


def _begin(**values: Any) -> Any:
	return frappe.get_doc({"doctype": DOCTYPE, **values}).insert()


def _walk(
	act: Callable[..., Any],
	name: str,
	drafter: str,
	last: str,
	begun: datetime,
	now: datetime,
	calendar: Any,
) -> None:
	"""From hand to hand, up to and with the step `last`, some minutes each."""
	at = begun
	while True:
		doc = frappe.get_doc(DOCTYPE, name)
		if not doc.open_rows():
			return
		step = doc.open_rows()[0].step
		if last == "withdrawn" and step == "Sending Out":
			act("wenshu", doc.withdraw, "与县委办公室通知合并印发，不再单独行文。")
			return
		at = min(now, calendar.add(at, 12 * 60))
		who = drafter if step == "Drafting" else WHO.get(step, "wenshu")
		if step == "Proofreading":
			act(who, _proofread, name)
		opinion = "" if doc.secrecy else OPINIONS.get(step, "")
		if step == "Filing":
			act(who, doc.file, "30 Years", "2026-WS·30-0112")
		else:
			act(who, doc.do_step, step, opinion, None, at)
		if step == last:
			return


def _proofread(document: str) -> None:
	record = frappe.get_doc({"doctype": RECORD, "document": document, "stage": "Proof"}).insert()
	for row in record.errors:
		row.judgement = "No Error"
	record.save()
	record.confirm()
