"""Text that people typed is escaped where HTML is made: templates, messages, settings of lists, prints of reports."""

import ast
import json
import re
import unittest
from collections.abc import Iterator

from jinja2 import Environment, nodes

from duty_responsibility import hooks
from duty_responsibility.tests.unit import javascript
from duty_responsibility.tests.unit.fields import APP, MODULE
from duty_responsibility.tests.unit.fields_of_scripts import scripts

ESCAPED = {"e", "escape", "tojson", "length", "safe"}
TEXTS = ("_", "as_html", "get_link_to_form")
"""What gives text of the app itself, or text that is HTML already."""


# -- Jinja ------------------------------------------------------------------------------------------


def templates() -> Iterator[tuple[str, str]]:
	for folder in ("templates", "www", "duty_responsibility/print_format"):
		for path in sorted((APP / folder).rglob("*.html")):
			yield path.name, path.read_text(encoding="utf-8")
	for path in sorted((MODULE / "print_format").rglob("*.json")):
		if html := json.loads(path.read_text(encoding="utf-8")).get("html"):
			yield path.name, html


def unescaped(source: str) -> list[str]:
	"""What a template puts into HTML as it is, by its line."""
	tree = Environment().parse(source)
	safe = set()
	for scope in tree.find_all(nodes.ScopedEvalContextModifier):
		if any(one.key == "autoescape" and getattr(one.value, "value", False) for one in scope.options):
			safe |= {id(node) for node in scope.find_all(nodes.Output)}
	macros = {macro.name for macro in tree.find_all(nodes.Macro)}
	return [
		f"line {output.lineno}: {type(part).__name__}"
		for output in tree.find_all(nodes.Output)
		if id(output) not in safe
		for part in output.nodes
		if not _is_safe(part, macros)
	]


def _is_safe(node: nodes.Node, macros: set[str]) -> bool:
	if isinstance(node, nodes.TemplateData | nodes.Const):
		return True
	if isinstance(node, nodes.Filter):
		return node.name in ESCAPED
	if isinstance(node, nodes.Call):
		# words of the app itself, without a value in them; a block of this very template
		own = isinstance(node.node, nodes.Name) and node.node.name == "_"
		named = isinstance(node.node, nodes.Name) and node.node.name in macros
		return named or (own and all(isinstance(one, nodes.Const) for one in node.args))
	if isinstance(node, nodes.Or):  # lang or 'zh'
		return isinstance(node.left, nodes.Name) and node.left.name == "lang"
	# numbers of the page's own
	is_number = isinstance(node, nodes.Getattr) and getattr(node.node, "name", "") == "longest"
	return is_number or (isinstance(node, nodes.Name) and node.name == "number")


# -- Python -----------------------------------------------------------------------------------------


def messages_as_they_are(source: str) -> list[str]:
	"""Messages to the Desk, which draws them as HTML, that hold values and are not made HTML first."""
	return [
		f"line {call.lineno}: {ast.unparse(call.args[0])}"
		for call in ast.walk(ast.parse(source))
		if isinstance(call, ast.Call)
		and isinstance(call.func, ast.Attribute)
		and call.func.attr in ("throw", "msgprint")
		and call.args
		and not _is_html(call.args[0])
	]


def _is_html(node: ast.expr) -> bool:
	if not isinstance(node, ast.Call):
		# the number of a row
		return isinstance(node, ast.Constant) or (isinstance(node, ast.Attribute) and node.attr == "idx")
	name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
	if name == "format" and isinstance(node.func, ast.Attribute):
		return all(map(_is_html, (node.func.value, *node.args)))
	if name == "_":
		return all(isinstance(one, ast.Constant) for one in node.args)
	return name in (*TEXTS, "_listed")


class TestMarkup(unittest.TestCase):
	def test_templates_escape_what_they_show(self) -> None:
		found = list(templates())
		self.assertGreater(len(found), 15)
		for name, source in found:
			with self.subTest(name):
				self.assertEqual(unescaped(source), [])

	def test_what_is_planted_in_a_template_is_found(self) -> None:
		for source in (
			"{{ doc.title }}",
			'{{ _("A {0}").format(doc.title) }}',
			"{% for r in x %}{{ r.a or '' }}{% endfor %}",
		):
			self.assertEqual(len(unescaped(source)), 1, source)
			self.assertEqual(unescaped(f"{{% autoescape true %}}{source}{{% endautoescape %}}"), [], source)
		self.assertEqual(unescaped('{{ doc.title | e }}{{ _("Text") }}'), [])

	def test_messages_are_made_html(self) -> None:
		for path in APP.rglob("*.py"):
			if "tests" not in path.relative_to(APP).parts:
				with self.subTest(path.name):
					self.assertEqual(messages_as_they_are(path.read_text(encoding="utf-8")), [])

	def test_a_planted_message_is_found(self) -> None:
		for source in (
			'frappe.throw(_("{0}").format(name))',
			"frappe.msgprint(text)",
			'frappe.throw(f"{a}", title="b")',
		):
			self.assertEqual(len(messages_as_they_are(source)), 1, source)
		for source in ('frappe.throw(_("Text"))', 'frappe.throw(as_html(_("{0}").format(name)))'):
			self.assertEqual(messages_as_they_are(source), [], source)

	def test_kinds_that_are_named_by_words_take_no_markup_for_a_name(self) -> None:
		for path in (MODULE / "doctype").glob("*/*.json"):
			data = json.loads(path.read_text(encoding="utf-8"))
			if not data.get("istable") and (data.get("autoname") or "").startswith(("field:", "prompt")):
				with self.subTest(data["name"]):
					self.assertIn(data["name"], hooks.named_by_words)
					self.assertIn("refuse_markup", hooks.doc_events[data["name"]]["validate"])

	def test_settings_of_lists_go_through_the_one_that_escapes(self) -> None:
		for path in scripts():
			if path.name != "markup.js":
				with self.subTest(path.name):
					self.assertNotIn("frappe.listview_settings", javascript.read(path).code)

	def test_reports_are_drawn_by_the_one_that_escapes(self) -> None:
		for path in (MODULE / "report").glob("*/*.js"):
			with self.subTest(path.name):
				self.assertIn("duty.reports.cell", path.read_text(encoding="utf-8"))

	def test_prints_of_reports_escape_what_they_show(self) -> None:
		words = re.compile(r'__\("[^"]*"\)|duty\.escape\(.*\)')
		for path in (MODULE / "report").glob("*/*.html"):
			for shown in re.findall(r"\{%=\s*(.*?)\s*%\}", path.read_text(encoding="utf-8")):
				with self.subTest(path.name, shown=shown):
					self.assertTrue(words.fullmatch(shown), shown)
