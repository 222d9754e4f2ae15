"""Every package of the app stands on one floor; imports go down only, and no two packages or files need each other."""

import ast
import unittest
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).parents[2]
NAME = APP.name

FLOORS = (
	"rules",
	"utils",
	"permissions",
	"engine.office",
	"engine.documents",
	"engine.inquiries",
	"engine.clocks",
	"engine.notices",
	"engine.accountability",
	"engine.ledger",
	"engine.meetings",
	"engine.shifts",
	"engine.figures",
	"engine.readiness",
	"controllers",
	"printing",
	"integrations",
	NAME,
	"setup",
	"demo",
	"boot",
	"api",
	"overrides",
	"patches",
	"www",
	"tasks",
	"commands",
	"hooks",
)
"""From the ground up. A package imports what stands before it, and itself."""

APART = ("tests", "public", "templates", "locale", "data", "docs", "fixtures", "node_modules")
"""Folders that hold no module of the running app."""


def module_of(path: Path) -> str:
	"""Return the dotted name of a file within the app; of a package's own file the package's."""
	parts = list(path.relative_to(APP).with_suffix("").parts)
	return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> str:
	"""Return the package of a module: the sub-package within the engine, else the top-level one."""
	parts = module.split(".")
	return ".".join(parts[:2]) if parts[0] == "engine" else parts[0]


def own_imports(path: Path, known: set[str], *, type_checking: bool) -> Iterator[str]:
	"""Yield the modules of the app that a file imports, those inside of functions, too."""
	tree = ast.parse(path.read_text(encoding="utf-8"))
	if not type_checking:
		for node in ast.walk(tree):
			if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
				node.body = []
	here = module_of(path).split(".")
	for node in ast.walk(tree):
		names: list[str] = []
		if isinstance(node, ast.Import):
			names = [alias.name for alias in node.names]
		elif isinstance(node, ast.ImportFrom):
			base = node.module or ""
			if node.level:
				package = here if path.name == "__init__.py" else here[:-1]
				up = package[: len(package) - node.level + 1]
				base = ".".join((NAME, *up, *([node.module] if node.module else [])))
			names = [f"{base}.{alias.name}" for alias in node.names] + [base]
		found = {name.removeprefix(f"{NAME}.") for name in names if name.startswith(f"{NAME}.")}
		modules = {name for name in found if name in known}
		# `from package import module` is an import of the module, not of all that the package holds
		yield from (one for one in modules if not any(other.startswith(f"{one}.") for other in modules))


class Floors(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		files = {
			module_of(path): path
			for path in sorted(APP.rglob("*.py"))
			if not set(APART) & set(path.relative_to(APP).parts[:1]) and path != APP / "__init__.py"
		}
		known = set(files)
		cls.needs = {
			module: set(own_imports(path, known, type_checking=True)) - {module}
			for module, path in files.items()
		}
		cls.runs = {
			module: set(own_imports(path, known, type_checking=False)) - {module}
			for module, path in files.items()
		}

	def test_every_package_has_a_floor(self) -> None:
		self.assertEqual({floor_of(module) for module in self.needs} - {*FLOORS, "engine"}, set())

	def test_imports_go_down(self) -> None:
		"""Imports for type checkers count, too: whoever reads them follows them."""
		rank = {name: number for number, name in enumerate(FLOORS)}
		upwards = [
			f"{module} imports {other}"
			for module, others in sorted(self.needs.items())
			for other in sorted(others)
			if floor_of(module) in rank and floor_of(other) in rank
			if rank[floor_of(other)] > rank[floor_of(module)]
		]
		self.assertEqual(upwards, [])

	def test_the_engine_has_its_modules_in_packages(self) -> None:
		flat = {path.name for path in (APP / "engine").glob("*.py")}
		self.assertEqual(flat, {"__init__.py", "readiness.py"})

	def test_no_two_packages_import_each_other(self) -> None:
		pairs = {
			(floor_of(module), floor_of(other)) for module, others in self.needs.items() for other in others
		}
		both = sorted((a, b) for a, b in pairs if a < b and (b, a) in pairs)
		self.assertEqual(both, [])

	def test_no_circle_of_files(self) -> None:
		"""A document's parts may name its class for type checkers; what runs goes one way."""
		self.assertEqual(circles(self.runs), [])


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
	"""Return the groups of modules that reach each other, each sorted."""
	reach: dict[str, set[str]] = defaultdict(set)
	for start in graph:
		todo = list(graph[start])
		while todo:
			one = todo.pop()
			if one not in reach[start]:
				reach[start].add(one)
				todo += graph.get(one, ())
	groups = {
		tuple(sorted({module, *(one for one in reach[module] if module in reach[one])}))
		for module in graph
		if module in reach[module]
	}
	return [list(group) for group in sorted(groups)]
