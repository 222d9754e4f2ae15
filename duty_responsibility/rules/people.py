"""A pasted table of people: what an office has in a spreadsheet, read into rows, with what is wrong in each.

Columns are known by their headings, in Chinese or English; without headings they come in the usual order.
Nothing here knows who is in the office already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .text import half_width

COLUMNS = ("name", "section", "post", "phone", "email", "deputy")
"""The usual order: 姓名 科室 职务 手机 邮箱 分管领导."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
	"name": ("姓名", "名字", "人员", "name"),
	"section": ("科室", "部门", "处室", "股室", "section", "department"),
	"post": ("职务", "岗位", "职位", "post", "position"),
	"phone": ("手机", "电话", "联系电话", "手机号", "手机号码", "phone", "mobile"),
	"email": ("邮箱", "电子邮箱", "邮件", "email", "e-mail", "mail", "login"),
	"deputy": ("分管领导", "分管副主任", "分管", "deputy", "deputy in charge"),
}

POSTS: Mapping[str, tuple[str, ...]] = {
	"Director": ("主任", "办公室主任", "director"),
	"Deputy Director": ("副主任", "办公室副主任", "分管副主任", "deputy director", "deputy"),
	"Section Head": ("科长", "科室负责人", "股长", "处长", "负责人", "section head", "head"),
	"Clerk": ("文书", "机要文书", "clerk"),
	"Document Transfer Clerk": ("文件传递员", "文件传递", "传递员", "document transfer clerk"),
	"Staff Member": ("", "科员", "工作人员", "干部", "职员", "副科长", "staff member", "staff", "member"),
	"Gatekeeper": ("门卫", "保安", "gatekeeper"),
	"Support Worker": ("工勤", "工勤人员", "驾驶员", "司机", "support worker"),
}

ROLE_OF_POST: Mapping[str, str] = {
	"Director": "Duty Director",
	"Deputy Director": "Duty Deputy Director",
	"Section Head": "Duty Section Head",
	"Clerk": "Duty Clerk",
	"Document Transfer Clerk": "Duty Member",
	"Staff Member": "Duty Member",
	"Gatekeeper": "Duty Gatekeeper",
}
"""The role that a post is given; a support worker needs none (Art. 2)."""

EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"'.]+")
MOST = 500
"""Rows of one table; more than an office has."""


@dataclass(frozen=True)
class Person:
	"""One row as it was read. `problems` are codes with the words they are about."""

	row: int
	name: str
	section: str = ""
	post: str = "Staff Member"
	phone: str = ""
	email: str = ""
	deputy: str = ""
	problems: tuple[tuple[str, str], ...] = field(default=())

	def wrong(self, code: str, value: str = "") -> Person:
		return replace(self, problems=(*self.problems, (code, value)))


def read_table(text: str) -> tuple[Person, ...]:
	"""The people of a pasted table, in its order. Empty lines do not count; whoever is named twice is told so."""
	lines = [_cells(line) for line in text.splitlines()]
	numbered = [(number, cells) for number, cells in enumerate(lines, 1) if any(cells)]
	if not numbered:
		return ()
	order, headed = _order(numbered[0][1])
	people: list[Person] = []
	names: set[str] = set()
	logins: set[str] = set()
	for number, cells in numbered[headed:]:
		person = _person(number, dict(zip(order, cells)))  # noqa: B905
		if person.name in names:
			person = person.wrong("twice", person.name)
		if person.email and person.email in logins:
			person = person.wrong("login-twice", person.email)
		names.add(person.name)
		logins.add(person.email)
		people.append(person)
	return tuple(people)


def _cells(line: str) -> list[str]:
	"""A spreadsheet pastes tabs; who types uses commas."""
	if "\t" in line:
		return [" ".join(cell.split()) for cell in line.split("\t")]
	return [" ".join(cell.split()) for cell in re.split(r"[,，、;；]", line)]


def _order(first: list[str]) -> tuple[tuple[str, ...], bool]:
	"""The columns, and whether the first line names them."""
	found = [_heading(cell) for cell in first]
	if "name" not in found:
		return COLUMNS, False
	return tuple(column or f"other {number}" for number, column in enumerate(found)), True


def _heading(cell: str) -> str:
	word = half_width(cell).strip().lower()
	return next((column for column, words in HEADINGS.items() if word in words), "")


def _person(number: int, cells: Mapping[str, str]) -> Person:
	written = half_width(cells.get("post", "")).strip().lower()
	post = next((post for post, words in POSTS.items() if written in words), "")
	person = Person(
		number,
		_name(cells.get("name", "")),
		cells.get("section", ""),
		post or "Staff Member",
		re.sub(r"[\s-]", "", half_width(cells.get("phone", ""))),
		half_width(cells.get("email", "")).strip().lower(),
		_name(cells.get("deputy", "")),
	)
	if not person.name:
		person = person.wrong("no-name")
	if not post:
		person = person.wrong("unknown-post", cells.get("post", ""))
	if person.email and not EMAIL.fullmatch(person.email):
		person = person.wrong("bad-login", person.email)
	if person.post == "Section Head" and not person.section:
		person = person.wrong("head-of-nothing", person.name)
	return person


def _name(text: str) -> str:
	"""王　伟 and 王 伟 are written with a space to look even; Western names keep theirs."""
	words = text.split()
	return ("" if all(ord(char) > 0x2E7F for char in "".join(words)) else " ").join(words)


def heads_of(people: tuple[Person, ...]) -> dict[str, str]:
	"""The head of each section that the table gives one."""
	return {
		person.section: person.name for person in people if person.post == "Section Head" and person.section
	}
