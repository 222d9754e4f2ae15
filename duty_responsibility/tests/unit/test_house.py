"""The house stands as it was designed: floors import downwards only, and the first floor knows no Frappe."""

import ast
import importlib.util
import subprocess
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path

from duty_responsibility.tests.unit import manual

APP = Path(__file__).parents[2]
ROOT = APP.parent


def imports(path: Path) -> Iterator[str]:
	"""Every module that a file imports when it runs; imports for type checkers do not count."""
	tree = ast.parse(path.read_text(encoding="utf-8"))
	for node in ast.walk(tree):
		if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
			node.body = []
	for node in ast.walk(tree):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
			yield node.module


def within(module: str, package: str) -> bool:
	return module == package or module.startswith(f"{package}.")


class TestHouse(unittest.TestCase):
	def test_the_rules_use_the_standard_library_only(self) -> None:
		for path in (APP / "rules").rglob("*.py"):
			for module in imports(path):
				self.assertIn(module.partition(".")[0], sys.stdlib_module_names, str(path))

	def test_the_recount_of_the_reports_shares_no_code_with_them(self) -> None:
		for path in (APP / "tests" / "recount").rglob("*.py"):
			for module in imports(path):
				for package in ("rules", "engine", "permissions", "duty_responsibility", "setup"):
					self.assertFalse(
						within(module, f"duty_responsibility.{package}"), f"{path.name}: {module}"
					)

	def test_the_app_knows_nothing_of_its_hosts(self) -> None:
		for path in (*APP.rglob("*.py"), *APP.rglob("*.js"), *APP.rglob("*.json")):
			if path == Path(__file__):
				continue
			text = path.read_text(encoding="utf-8").lower()
			self.assertNotIn("monoframe", text, str(path))
			self.assertNotIn("import embedded", text, str(path))

	def test_what_the_desk_reads_it_may_ask_for_by_post(self) -> None:
		"""Frappe 15's `frappe.xcall` knows no method but POST until late; only what guests open is GET alone."""
		only_get = [one.path for one in manual.functions() if one.verb == "GET" and not one.guest]
		self.assertEqual(only_get, [])

	def test_files_can_be_read_at_one_sitting(self) -> None:
		for path in (*APP.rglob("*.py"), *(ROOT / "embedded").rglob("*.py")):
			lines = len(path.read_text(encoding="utf-8").splitlines())
			self.assertLessEqual(
				lines, 600 if "tests" in path.parts else 450, f"{path.relative_to(ROOT)} has {lines} lines"
			)


@unittest.skipUnless((ROOT / "pyproject.toml").exists(), "only in a checkout, not where the app is installed")
class TestTools(unittest.TestCase):
	def run_tool(self, *args: str) -> None:
		if not importlib.util.find_spec(args[0]):
			self.skipTest(f"{args[0]} is not installed here")
		done = subprocess.run(
			[sys.executable, "-m", *args], cwd=ROOT, capture_output=True, text=True, check=False
		)
		self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-2000:])

	def test_the_rules_are_typed_strictly(self) -> None:
		self.run_tool("mypy", "--strict", "--no-error-summary", "duty_responsibility/rules")

	def test_the_linter_is_content(self) -> None:
		self.run_tool("ruff", "check", "--no-cache", "duty_responsibility", "embedded", "benchmarks")

	def test_the_formatter_is_content(self) -> None:
		self.run_tool(
			"ruff", "format", "--no-cache", "--check", "duty_responsibility", "embedded", "benchmarks"
		)
