"""Scripts of the Desk run in one window: what one declares in the open, another can't, and stays blank."""

import unittest
from pathlib import Path

from duty_responsibility.tests.unit import javascript
from duty_responsibility.tests.unit.fields_of_scripts import scripts
from duty_responsibility.tests.unit.javascript import Script

PLANTED = {
	"const escape = (text) => text;": ["escape"],
	"let one = 1, other = 2;\nvar last;": ["one", "other", "last"],
	"async function draw() {}\nclass Board {}": ["draw", "Board"],
	"const { first, second: third } = frappe.boot;": ["first", "third"],
	"const [head, ...tail] = rows;": ["head", "tail"],
	'frappe.pages["a"].on_page_load = () => { const inner = 1; };': [],
	"(() => { const inner = 1; function other() {} })();": [],
	"// const commented = 1;\nconst text = `const quoted = ${1};`;": ["text"],
	'for (const one of ["a"]) { const two = one; }': [],
}


def declared(source: str) -> list[str]:
	return list(Script(Path("planted.js"), source).top_level())


class TestScripts(unittest.TestCase):
	def test_no_script_declares_a_name_in_the_open(self) -> None:
		paths = scripts()
		self.assertGreater(len(paths), 80)
		for path in paths:
			# what is bundled has a scope of its own
			if "public" in path.parts:
				continue
			with self.subTest(path.name):
				self.assertEqual(javascript.read(path).top_level(), {})

	def test_what_is_planted_is_found(self) -> None:
		for source, names in PLANTED.items():
			with self.subTest(source):
				self.assertEqual(sorted(declared(source)), sorted(names))
