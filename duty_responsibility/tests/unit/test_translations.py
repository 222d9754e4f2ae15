"""Every word that a user sees stands in `locale/zh.po`, and nothing else does.

The words are collected from the source itself: Python `_()`, JavaScript `__()`, the labels, descriptions
and options of DocTypes, the workspace, number cards, roles, the names of steps, and what an installation
seeds under English names. Run as a module, this file brings `main.pot` and `zh.po` up to date.
"""

import ast
import json
import re
import sys
import unittest
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

APP = Path(__file__).resolve().parents[2]
POT, ZH = APP / "locale" / "main.pot", APP / "locale" / "zh.po"

Found = Iterator[tuple[str, str | None]]
"""Messages with their context, if any."""


class Unreadable(Exception):
	"""A call that no extractor can read: an f-string, a concatenation, a format inside."""


# -- what a user sees -----------------------------------------------------------------------------


def collect() -> dict[tuple[str, str | None], set[str]]:
	"""All messages of the app, with the files in which they stand."""
	places: dict[tuple[str, str | None], set[str]] = defaultdict(set)
	readers = (
		("**/*.py", of_python),
		("**/*.js", of_javascript),
		("**/*.html", of_javascript),
		("*/doctype/*/*.json", of_doctype),
		("*/workspace/*/*.json", of_workspace),
		("*/number_card/*/*.json", of_number_card),
		("*/dashboard_chart/*/*.json", of_dashboard_chart),
		("*/report/*/*.json", of_report),
		("*/page/*/*.json", of_page),
		("*/print_format/*/*.json", of_print_format),
		("modules.txt", of_modules),
	)
	for pattern, reader in readers:
		for path in sorted(APP.glob(pattern)):
			if "tests" in path.parts or "node_modules" in path.parts or "dist" in path.parts:
				continue
			text = path.read_text(encoding="utf-8")
			place = path.relative_to(APP.parent).as_posix()
			try:
				coded = path.suffix != ".json"
				for message, context in reader(text if coded else json.loads(text)):
					if coded or re.search("[A-Za-z]", message):
						places[message, context].add(place)
			except Unreadable as error:
				raise Unreadable(f"{place}: {error}") from None
	return dict(places)


def of_python(source: str) -> Found:
	tree = ast.parse(source)
	constants = dict(_constants(tree))
	for node in ast.walk(tree):
		if isinstance(node, ast.Call) and _name(node.func) in ("_", "_lt", "N_"):
			message = _message(node)
			if message:
				context = [word.value.value for word in node.keywords if word.arg == "context"]
				yield message, context[0] if context else None
		elif isinstance(node, ast.Call) and _name(node.func) in ("_insert", "_category", "get_doc"):
			yield from ((word, None) for word in _seeded(node, constants))
	for name, value in constants.items():
		if name in ("STEPS", "ROLES"):
			yield from ((word, None) for word in _words(value))
	for node in ast.walk(tree):
		if isinstance(node, ast.Call) and _name(node.func) == "step" and node.args:  # of a seeded time limit
			yield from ((word, None) for word in _words(node.args[:1]))


def _constants(tree: ast.AST) -> Iterator[tuple[str, Any]]:
	"""What is assigned to names in capitals, in modules and classes."""
	for node in ast.walk(tree):
		target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
		if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
			continue
		if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
			pairs = zip(target.elts, node.value.elts, strict=False)
			yield from ((name.id, [value]) for name, value in pairs if isinstance(name, ast.Name))
		elif isinstance(target, ast.Name) and target.id.isupper():
			yield target.id, [node.value]


def _name(function: ast.expr) -> str:
	return getattr(function, "id", None) or getattr(function, "attr", "")


def _words(nodes: list[ast.expr]) -> list[str]:
	"""The texts in the nodes, wherever they stand in them."""
	found = (inner for node in nodes for inner in ast.walk(node))
	return [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _message(call: ast.Call) -> str | None:
	first = call.args[0] if call.args else None
	if isinstance(first, ast.Constant) and isinstance(first.value, str):
		return first.value
	by_hand = isinstance(first, (ast.JoinedStr, ast.BinOp)) or (
		isinstance(first, ast.Call) and _name(first.func) == "format"
	)
	if by_hand:
		raise Unreadable(f"line {call.lineno}: the argument of _() must be one plain text")
	return None  # a label, a name or a status: collected where it stands


SEEDED = ("title", "ladder_name", "calendar_name", "chain_name", "reason_name", "template_name", "grade_name")
SEEDED += ("category_name",)
"""Fields that name a seeded document: Frappe translates the names of some DocTypes."""


def _seeded(call: ast.Call, constants: dict[str, Any]) -> list[str]:
	"""Names given to documents whose DocType has translated names."""
	fields: list[tuple[Any, ast.expr]] = [(word.arg, word.value) for word in call.keywords]
	for given in call.args:
		if isinstance(given, ast.Dict):
			fields += [
				(getattr(key, "value", None), value)
				for key, value in zip(given.keys, given.values, strict=True)
			]
	found = []
	for name, value in fields:
		if name in SEEDED:
			found += _words(constants[value.id] if getattr(value, "id", None) in constants else [value])
	return found


CALL = re.compile(r"(?<![\w$.])__?\(\s*")  # one line: Jinja
TEXT = re.compile(r"""(["'`])(?P<text>(?:\\.|(?!\1)[^\\])*)\1\s*""", re.DOTALL)
REST = re.compile(
	r"""\)|,\s*(?:\)|(?P<values>null|\[[^\]]*\]|[\w.]+)\s*(?:,\s*(["'])(?P<context>[^"']*)\2\s*)?,?\s*[),\]])?""",
	re.DOTALL,
)


def of_javascript(source: str) -> Found:
	for call in CALL.finditer(source):
		text = TEXT.match(source, call.end())
		if not text:
			continue  # a variable: collected where it stands
		rest = REST.match(source, text.end())
		if not rest or (text[1] == "`" and "${" in text["text"]):
			line = source.count("\n", 0, call.start()) + 1
			raise Unreadable(f"line {line}: the first argument of __() must be one plain text")
		yield re.sub(r"\\(.)", r"\1", text["text"]), rest["context"]


def contexts() -> set[tuple[str, str | None]]:
	"""Words that a DocType may have translated in its own way: its forms and list headers ask with its name."""
	found = set()
	for path in APP.glob("*/doctype/*/*.json"):
		data = json.loads(path.read_text(encoding="utf-8"))
		found |= {(word, data["name"]) for word, _context in of_doctype(data)}
	return found


def of_doctype(data: Any) -> Found:
	"""Name, labels, descriptions, options, roles and groups of links."""
	if not isinstance(data, dict) or data.get("doctype") != "DocType":
		return
	words = [data["name"], data.get("description")]
	for field in data["fields"]:
		words += [field.get("label"), field.get("description"), field.get("placeholder")]
		if field["fieldtype"] == "Select":
			words += (field.get("options") or "").split("\n")
		elif field["fieldtype"] == "HTML":
			words.append(field.get("options"))
	words += [permission["role"] for permission in data.get("permissions", ())]
	words += [link.get("group") for link in data.get("links", ())]
	words += [action.get("label") for action in data.get("actions", ())]
	words += [state.get("title") for state in data.get("states", ())]
	yield from ((word, None) for word in words if word)


def of_workspace(data: Any) -> Found:
	words = [data["label"], data["title"], *(row["role"] for row in data.get("roles", ()))]
	for kind in ("links", "shortcuts", "number_cards", "charts", "quick_lists"):
		for row in data.get(kind, ()):
			words += [row.get("label"), row.get("description"), row.get("format")]
	for block in json.loads(data.get("content") or "[]"):
		if block["type"] in ("header", "paragraph"):  # the Desk looks the bare text up
			words.append(_bare(block["data"]["text"]))
	ours = (word for word in words if word and word != "System Manager")
	yield from ((word, None) for word in ours)


def of_dashboard_chart(data: Any) -> Found:
	"""Its title; what it draws is translated where it is counted, and its source is never shown."""
	yield data["chart_name"], None


def of_number_card(data: Any) -> Found:
	yield data["label"], None


def of_report(data: Any) -> Found:
	words = [data.get("report_name"), *(row.get("label") for row in data.get("columns", ()))]
	words += [row.get("label") for row in data.get("filters", ())]
	yield from ((word, None) for word in words if word)


def of_page(data: Any) -> Found:
	yield data["title"], None


def of_print_format(data: Any) -> Found:
	"""Its name is what a user chooses it by; the text is read like any template."""
	yield data["name"], None
	yield from of_javascript(data.get("html") or "")


def of_modules(text: str) -> Found:
	yield from ((line.strip(), None) for line in text.splitlines() if line.strip())


def _bare(html: str) -> str:
	parts: list[str] = []
	parser = HTMLParser()
	parser.handle_data = parts.append  # type: ignore[method-assign]
	parser.feed(html)
	return "".join(parts).strip()


# -- what stands in the files ---------------------------------------------------------------------


def read(path: Path) -> Catalog:
	with path.open("rb") as file:
		return read_po(file)


def messages(catalog: Catalog) -> dict[tuple[str, str | None], Message]:
	return {(message.id, message.context or None): message for message in catalog if message.id}


def update() -> None:
	"""Write `main.pot` from the source, and keep in `zh.po` what is still in use."""
	before = read(ZH) if ZH.exists() else Catalog()
	known, wanted = messages(before), collect()
	wanted |= {key: wanted[key[0], None] for key in known if key in contexts()}
	for path, locale in ((POT, None), (ZH, "zh")):
		catalog = Catalog(
			locale=locale,
			header_comment="# Duty Responsibility: what a user sees, and how it is said in Chinese.",
			project="Duty Responsibility",
			version="1",
			msgid_bugs_address="maintainers@example.com",
			last_translator="maintainers@example.com",
			language_team="maintainers@example.com",
			creation_date=before.creation_date if set(known) == set(wanted) else None,
			fuzzy=False,
		)
		catalog.revision_date = catalog.creation_date
		for (text, context), places in wanted.items():
			old = known.get((text, context)) if locale else None
			where = [(place, None) for place in sorted(places)]
			catalog.add(text, old.string if old else "", where, context=context)
		with path.open("wb") as file:
			write_po(file, catalog, sort_output=True, width=None)


PLACEHOLDER = re.compile(r"\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>")


class Translations(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.seen = collect()
		cls.catalog, cls.template = read(ZH), read(POT)
		cls.zh, cls.pot = messages(cls.catalog), messages(cls.template)

	def test_everything_is_translated(self) -> None:
		missing = [key for key in self.seen if key not in self.zh or not self.zh[key].string]
		self.assertEqual(missing, [], "no Chinese for these (run this file as a module, then fill zh.po)")

	def test_nothing_else_is_there(self) -> None:
		self.assertEqual([key for key in self.zh if key not in self.seen.keys() | contexts()], [])
		self.assertEqual(list(self.catalog.obsolete), [])

	def test_both_files_hold_the_same_messages(self) -> None:
		self.assertEqual(set(self.pot), set(self.zh))

	def test_placeholders_and_tags_agree(self) -> None:
		for (text, _context), message in self.zh.items():
			for pattern in (PLACEHOLDER, TAG):
				with self.subTest(text):
					self.assertEqual(sorted(pattern.findall(text)), sorted(pattern.findall(message.string)))

	def test_every_kind_of_file_is_read(self) -> None:
		"""A new kind (a print format, a notification …) needs its reader above."""
		known = {"doctype", "workspace", "number_card", "report", "page", "print_format"}
		known |= {"dashboard_chart", "dashboard_chart_source"}
		kinds = {path.parts[-3] for path in APP.glob("*/*/*/*.json") if "tests" not in path.parts}
		self.assertEqual(kinds - known, set())

	def test_no_translation_is_a_guess(self) -> None:
		self.assertEqual([message.id for message in self.catalog if message.id and message.fuzzy], [])

	def test_header(self) -> None:
		self.assertEqual(str(self.catalog.locale), "zh")
		self.assertFalse(self.catalog.fuzzy)

	def test_chinese_is_written_as_chinese(self) -> None:
		"""Full-width punctuation between characters, no English left over, no stray blanks."""
		for key, message in self.zh.items():
			with self.subTest(key[0]):
				text = PLACEHOLDER.sub("〇", TAG.sub("", message.string))
				self.assertRegex(text, "[一-鿿〇、]")
				self.assertNotRegex(text, "[一-鿿〇] ?[,;:?!()]|[,;:?!()] ?[一-鿿〇]")
				self.assertNotRegex(text, "(?<=[一-鿿〇，。；：）（“”]) +(?=[一-鿿〇，。；：）（“”])")
				self.assertEqual(text, text.strip())


SPOKEN = re.compile(
	r"""\b(?:label|title|message|description|placeholder|primary_action_label)\s*:\s*["'`][^"'`$<]*[A-Za-z]"""
	r"""|\b(?:msgprint|throw|confirm|set_intro|add_custom_button|add_menu_item|show_progress)\(\s*["'`]"""
)


class Speech(unittest.TestCase):
	"""Nothing is said to a user past the translation."""

	def sources(self, suffix: str) -> Iterator[tuple[str, str]]:
		for path in sorted(APP.glob(f"**/*{suffix}")):
			if "tests" not in path.parts and "dist" not in path.parts:
				yield path.relative_to(APP).as_posix(), path.read_text(encoding="utf-8")

	def test_python_speaks_through_the_translation(self) -> None:
		said = []
		for place, source in self.sources(".py"):
			for node in ast.walk(ast.parse(source)):
				if isinstance(node, ast.Call) and _name(node.func) in ("throw", "msgprint"):
					spoken = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "title")]
					plain = [part for part in spoken if isinstance(part, (ast.Constant, ast.JoinedStr))]
					said += [f"{place}:{part.lineno}" for part in plain]
		self.assertEqual(said, [])

	def test_javascript_speaks_through_the_translation(self) -> None:
		said = [
			f"{place}:{source.count(chr(10), 0, found.start()) + 1}: {found[0]}"
			for place, source in self.sources(".js")
			for found in SPOKEN.finditer(source)
		]
		self.assertEqual(said, [])


class Reading(unittest.TestCase):
	"""The collector itself."""

	def test_python(self) -> None:
		source = "_('a' 'b {0}').format(_('c', context='x'))\nfrappe._('d')\n_(row.status)\n_lt('e')"
		self.assertEqual(set(of_python(source)), {("ab {0}", None), ("c", "x"), ("d", None), ("e", None)})

	def test_python_that_no_extractor_reads(self) -> None:
		for source in ("_(f'a {b}')", "_('a' + b)", "_('a {0}'.format(b))", "_('a %s' % b)"):
			with self.subTest(source), self.assertRaises(Unreadable):
				list(of_python(source))

	def test_javascript(self) -> None:
		source = """
			__("it's {0}", [a.b(c), "d"]) + `<p>${__("inside")}</p>` + __('don\\'t') + __(doc.status) +
			__(`plain`) + __("x", null, "ctx") + obj.__("method") + f(__("last"), 1)
		"""
		self.assertEqual(
			list(of_javascript(source)),
			[
				("it's {0}", None),
				("inside", None),
				("don't", None),
				("plain", None),
				("x", "ctx"),
				("last", None),
			],
		)

	def test_javascript_that_no_extractor_reads(self) -> None:
		for source in ('__("a" + b)', "__(`a ${b}`)"):
			with self.subTest(source), self.assertRaises(Unreadable):
				list(of_javascript(source))


if __name__ == "__main__":
	update()
	sys.stdout.write(f"{POT}\n{ZH}\n")
