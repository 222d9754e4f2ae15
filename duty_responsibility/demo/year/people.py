"""The people and sections of the sample office: a county government's office of two dozen."""

from typing import Any, NamedTuple

import frappe
from frappe.utils.password import update_password

PASSWORD = "sample-office"
DOMAIN = "office.example"
OFFICE = "示例县人民政府办公室"


class Person(NamedTuple):
	"""Somebody of the office; without roles they do not log in."""

	login: str
	name: str
	post: str
	section: str | None
	roles: tuple[str, ...]
	label: str | None = None
	"""Said of them where logins are listed; those without are not listed."""
	phone: str = ""


# fmt: off
PEOPLE = (
	Person("wenshu", "王文静", "Clerk", "秘书科", ("Duty Clerk",), "文书（Clerk）"),
	Person("kezhang", "李建国", "Section Head", "综合科", ("Duty Section Head",), "科长（Section head）"),
	Person("fuzhuren", "张志明", "Deputy Director", None, ("Duty Deputy Director",), "分管副主任（Deputy director）"),
	Person("zhuren", "陈国栋", "Director", None, ("Duty Director",), "主任（Director）"),
	Person("menwei", "赵大勇", "Gatekeeper", None, ("Duty Gatekeeper",), "门卫（Gatekeeper）"),
	Person("guanli", "孙晓梅", "Staff Member", "秘书科", ("Duty Administrator",), "系统管理员（Administrator of the app）"),
	Person("mishu", "刘秀兰", "Section Head", "秘书科", ("Duty Section Head",)),
	Person("ducha", "周海涛", "Section Head", "督查科", ("Duty Section Head",)),
	Person("fuzhuren2", "何立新", "Deputy Director", None, ("Duty Deputy Director",)),
	Person("zonghe1", "吴敏", "Staff Member", "综合科", ("Duty Member",), "科员（Member of staff）"),
	Person("zonghe2", "郑强", "Staff Member", "综合科", ("Duty Member",), "当周值班人员（On duty this week）"),
	Person("ducha1", "冯雪", "Document Transfer Clerk", "督查科", ("Duty Member",)),
	Person("ducha2", "董洁", "Staff Member", "督查科", ("Duty Member",)),
	Person("wendian", "蒋丽娟", "Section Head", "文电科", ("Duty Section Head",)),
	Person("jiyao", "马春梅", "Staff Member", "文电科", ("Duty Clerk",)),
	Person("mishu1", "余浩然", "Staff Member", "秘书科", ("Duty Member",)),
	Person("xinxi", "唐文博", "Section Head", "信息科", ("Duty Section Head",)),
	Person("xinxi1", "高雅婷", "Staff Member", "信息科", ("Duty Member",)),
	Person("xinxi2", "罗志远", "Staff Member", "信息科", ("Duty Member",)),
	Person("xingzheng", "许建平", "Section Head", "行政科", ("Duty Section Head",)),
	Person("xingzheng1", "韩冰", "Staff Member", "行政科", ("Duty Member",)),
	Person("xingzheng2", "曹卫华", "Staff Member", "行政科", ("Duty Member",)),
	Person("siji", "邓长林", "Support Worker", "行政科", ()),
	Person("zhiban", "沈国强", "Section Head", "总值班室", ("Duty Section Head",)),
	Person("zhiban1", "宋佳", "Staff Member", "总值班室", ("Duty Member",)),
	Person("zhiban2", "彭亮", "Staff Member", "总值班室", ("Duty Member",)),
)
# fmt: on

SECTIONS = (
	("秘书科", "mishu", "fuzhuren"),
	("综合科", "kezhang", "fuzhuren"),
	("督查科", "ducha", "fuzhuren2"),
	("信息科", "xinxi", "fuzhuren2"),
	("行政科", "xingzheng", "fuzhuren2"),
	("总值班室", "zhiban", "fuzhuren"),
)
MERGED = ("文电科", "wendian", "fuzhuren")
"""A section that is merged into 秘书科 in the course of the year."""

MEMBERS = {
	"秘书科": ("mishu1", "mishu"),
	"综合科": ("zonghe1", "zonghe2"),
	"督查科": ("ducha1", "ducha2"),
	"信息科": ("xinxi1", "xinxi2"),
	"行政科": ("xingzheng1", "xingzheng2"),
	"总值班室": ("zhiban1", "zhiban2"),
}
"""Who undertakes a section's matters."""

HEADS = {section: head for section, head, _deputy in (*SECTIONS, MERGED)}
CHIEFS = {section: deputy for section, _head, deputy in (*SECTIONS, MERGED)}


def email(login: str) -> str:
	return f"{login}@{DOMAIN}"


USERS = tuple(email(person.login) for person in PEOPLE if person.roles)


def logins() -> list[dict[str, str]]:
	"""Who may log in, for whoever shows the office."""
	return [
		{"user": email(person.login), "password": PASSWORD, "label": person.label}
		for person in PEOPLE
		if person.label
	]


def hire() -> dict[str, str]:
	"""Make the people, their sections and their posts; returns the member of staff behind each login."""
	staff = {person.login: _hire(person) for person in PEOPLE}
	for section, head, deputy in (*SECTIONS, MERGED):
		values = {"department_name": section, "head": staff[head], "deputy_director": staff[deputy]}
		frappe.get_doc({"doctype": "Duty Section", **values}).insert()
	for person in PEOPLE:
		if person.section:
			doc = frappe.get_doc("Duty Staff", staff[person.login])
			doc.department = person.section
			doc.save()
	settings = frappe.get_doc("Duty Settings")
	settings.update(
		{
			"office_name": OFFICE,
			"director": staff["zhuren"],
			"daily_deputy": staff["fuzhuren"],
			# the year keeps none; the last two nights do, see demo_shifts
			"keep_shift_log": 0,
			# what was late in the year was settled in the year; missed due times open records from today on
			"fault_breaches": 0,
			"clerk": staff["wenshu"],
			"duty_officer": staff["ducha"],
			"roster_keeper": staff["wenshu"],
			"public_inquiries": 1,
			# these people have no mailboxes; what they hear stands in their Desk
			"send_email": 0,
		}
	)
	settings.save()
	return staff


def _hire(person: Person) -> str:
	values: dict[str, Any] = {"employee_name": person.name, "post": person.post}
	if person.roles:
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": email(person.login),
				"first_name": person.name,
				"language": "zh",
				"time_zone": "Asia/Shanghai",
				"send_welcome_email": 0,
				"enabled": 1,  # in an import nothing takes its default
				"roles": [{"role": role} for role in person.roles],
			}
		)
		user.flags.no_welcome_mail = True
		# Frappe lets sixty users be made an hour, against robots; others may have been made just before
		before, frappe.flags.in_import = frappe.flags.in_import, True
		try:
			values["user_id"] = user.insert().name
		finally:
			frappe.flags.in_import = before
		update_password(user.name, PASSWORD)
	return frappe.get_doc({"doctype": "Duty Staff", **values}).insert().name
