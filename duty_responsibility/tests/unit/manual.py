"""The manual as data: its pages, the labels that they quote, and the tables that are made from the source.

Run as a module, this file brings the tables in `docs/rights.md` and `docs/api.md`, and in their Chinese
sisters, up to date; what is new in the Chinese table of functions then waits for its Chinese words.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Message

from duty_responsibility.tests.unit import test_translations as words

APP = Path(__file__).resolve().parents[2]
DOCS = APP.parent / "docs"
LANGUAGES = {"en": DOCS, "zh": DOCS / "zh"}
FOR_DEVELOPERS = ("development.md",)
"""Pages about the code, which is written in English."""


def pages(language: str) -> dict[str, str]:
	"""Every page of a language by its file name."""
	return {
		path.name: path.read_text(encoding="utf-8")
		for path in sorted(LANGUAGES[language].glob("*.md"))
		if path.name not in FOR_DEVELOPERS
	}


# -- what the screen says -------------------------------------------------------------------------

FRAMEWORK = {
	"Actions": "操作",
	"Add Row": "添加一行",
	"Attach": "附件",
	"Data Import": "数据导入",
	"Email Account": "邮件账户",
	"Error Log": "错误日志",
	"Language": "语言",
	"Login": "登录",
	"Menu": "菜单",
	"New": "新建",
	"New Password": "新密码",
	"Print": "打印",
	"Role Permissions Manager": "角色权限管理",
	"Roles": "角色",
	"Save": "保存",
	"System Manager": "系统管理员",
	"System Settings": "系统设置",
	"Time Zone": "时区",
	"User": "用户",
}
"""Words of the Desk itself that the manual names; versions of Frappe differ a little in the Chinese ones."""

ITALICS = re.compile(r"(?<![*\w])\*([A-Z“][^*\n]*)\*(?![*\w])")
BRACKETS = re.compile(r"【([^】\n]+)】")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
CHINESE = re.compile(r"\s*[一-鿿〇][一-鿿〇（）、]*$")
PATH_OF_MENUS = " → "


@lru_cache
def catalog() -> dict[tuple[str, str | None], Message]:
	return words.messages(words.read(words.ZH))


@lru_cache
def messages() -> dict[str, set[str]]:
	"""What the app says in English, with its Chinese; a word may have several, by the form it stands on."""
	found: dict[str, set[str]] = {english: {chinese} for english, chinese in FRAMEWORK.items()}
	for (english, _context), message in catalog().items():
		found.setdefault(english, set()).add(message.string)
	return found


@lru_cache
def chinese_messages() -> frozenset[str]:
	return frozenset(chinese for several in messages().values() for chinese in several)


def quoted(language: str, text: str) -> Iterator[str]:
	"""What a page says stands on the screen: *Pass On* in English, 【呈送】 in Chinese."""
	text = CODE.sub("", text)
	for found in (ITALICS if language == "en" else BRACKETS).finditer(text):
		yield from found[1].split(PATH_OF_MENUS)


def unknown(language: str, label: str) -> str | None:
	"""What is wrong with a quoted label, if anything. An English one may have its Chinese behind it."""
	if language == "zh":
		return None if label in chinese_messages() else f"{label}: not said by any screen"
	named = CHINESE.search(label)
	english = label[: named.start()] if named else label
	if english not in messages():
		return f"{english}: not said by any screen"
	if named and named[0].strip() not in messages()[english]:
		return f"{english}: is {' or '.join(sorted(messages()[english]))}, not {named[0].strip()}"
	return None


# -- tables that are made -------------------------------------------------------------------------

MARKS = "<!-- begin: {0} -->\n", "<!-- end: {0} -->"
ROLES = (
	"Clerk",
	"Section Head",
	"Deputy Director",
	"Director",
	"Member",
	"Gatekeeper",
	"Contact Reader",
	"Administrator",
)
RIGHTS = {"read": ("R", "读"), "write": ("W", "写"), "create": ("C", "建"), "delete": ("D", "删")}


def part(text: str, name: str) -> str:
	"""What stands between the marks of a table."""
	begin, end = (mark.format(name) for mark in MARKS)
	return text.split(begin, 1)[1].split(end, 1)[0]


def table(rows: list[list[str]]) -> str:
	lines = ["| " + " | ".join(row) + " |" for row in rows]
	lines.insert(1, "|" + "---|" * len(rows[0]))
	return "\n".join(lines) + "\n"


def say(language: str, english: str) -> str:
	"""A word of the app in the language of a page."""
	return english if language == "en" else catalog()[english, None].string


def rights(language: str) -> str:
	"""What each role may do with each kind of document, from the DocTypes."""
	rows = [[("DocType", "文档类型")[language == "zh"], *(say(language, f"Duty {role}") for role in ROLES)]]
	for path in sorted(APP.glob("*/doctype/*/*.json")):
		data = json.loads(path.read_text(encoding="utf-8"))
		if data.get("doctype") != "DocType" or data.get("istable"):
			continue
		given: dict[str, set[str]] = {}
		for row in data.get("permissions", ()):
			if not row.get("permlevel"):
				given.setdefault(row["role"], set()).update(kind for kind in RIGHTS if row.get(kind))
		cells = [
			"".join(
				RIGHTS[kind][language == "zh"] for kind in RIGHTS if kind in given.get(f"Duty {role}", ())
			)
			for role in ROLES
		]
		name = data["name"] if language == "en" else f"{say('zh', data['name'])} {data['name']}"
		rows.append([name, *(cell or "–" for cell in cells)])
	return table(rows)


# -- functions for other programs -----------------------------------------------------------------


class Function(NamedTuple):
	"""A whitelisted function: how it is called and what its first sentence says."""

	path: str
	verb: str
	arguments: str
	guest: bool
	says: str


def functions() -> list[Function]:
	"""Every function of `api/` that answers over HTTP, read from the source without running it."""
	found = []
	for path in sorted((APP / "api").glob("*.py")):
		for node in ast.parse(path.read_text(encoding="utf-8")).body:
			if not isinstance(node, ast.FunctionDef):
				continue
			for decorator in node.decorator_list:
				if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "endpoint":
					given = {word.arg: ast.literal_eval(word.value) for word in decorator.keywords}
					first = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
					found.append(
						Function(
							f"{path.stem}.{node.name}",
							"/".join(given.get("methods", ["GET", "POST"])),
							_arguments(node.args),
							bool(given.get("allow_guest")),
							first.replace("|", "/"),
						)
					)
	return found


def _arguments(given: ast.arguments) -> str:
	"""“name, opinion?”: those with a question mark may be left out."""
	plain = [*given.posonlyargs, *given.args]
	optional = len(plain) - len(given.defaults)
	named = [one.arg + ("?" if number >= optional else "") for number, one in enumerate(plain)]
	named += [
		one.arg + ("?" if default is not None else "")
		for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
	]
	return ", ".join(named)


def described(text: str) -> dict[str, str]:
	"""What the table of a page says of each function."""
	rows = re.findall(r"^\| `([\w.]+)`.*\| ([^|]*) \|$", part(text, "functions"), re.MULTILINE)
	return {path: says.strip() for path, says in rows}


def api(language: str, known: dict[str, str]) -> str:
	"""The table of functions. The Chinese words are a person's; those of new functions are English at first."""
	head = ["Function", "", "Arguments", "What it does"] if language == "en" else ["函数", "", "参数", "作用"]
	rows = [head]
	for one in functions():
		says = one.says if language == "en" else known.get(one.path, one.says)
		verb = f"{one.verb}, {('guest', '免登录')[language == 'zh']}" if one.guest else one.verb
		rows.append([f"`{one.path}`", verb, f"`{one.arguments}`" if one.arguments else "–", says])
	return table(rows)


def made(language: str) -> dict[str, tuple[str, str]]:
	"""By page: the name of its table, and what has to stand there."""
	known = described(pages(language)["api.md"])
	return {"rights.md": ("rights", rights(language)), "api.md": ("functions", api(language, known))}


def update() -> None:
	"""Write the tables anew."""
	for language, folder in LANGUAGES.items():
		for name, (mark, wanted) in made(language).items():
			text = (folder / name).read_text(encoding="utf-8")
			begin, end = (line.format(mark) for line in MARKS)
			before, rest = text.split(begin, 1)
			after = rest.split(end, 1)[1]
			(folder / name).write_text(before + begin + wanted + end + after, encoding="utf-8")


if __name__ == "__main__":
	update()
