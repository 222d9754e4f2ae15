"""Every field that the app names in a literal, with the DocType it is said to be of."""

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

APP = Path(__file__).parents[2]
MODULE = APP / "duty_responsibility"

STANDARD = {
	*("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "doctype"),
	*("parent", "parentfield", "parenttype", "_user_tags", "_comments", "_assign", "_liked_by", "_seen"),
}
# what a document has in the browser beside its fields
IN_BROWSER = {"__onload", "__islocal", "__unsaved", "__last_sync_on"}
NO_FIELDS = {"Section Break", "Column Break", "Tab Break", "Fold", "Heading"}


@dataclass(frozen=True)
class Named:
	"""A field named in a literal. `page` is whether a form's own places count, which hold no value."""

	where: str
	doctype: str
	fieldname: str
	page: bool = False


@dataclass(frozen=True)
class Kind:
	"""The fields of a DocType, and which of them a form shows only."""

	fields: dict[str, dict]
	places: set[str]
	is_table: bool

	def has(self, fieldname: str, page: bool) -> bool:
		return (
			fieldname in STANDARD | IN_BROWSER
			or fieldname in self.fields
			or (page and fieldname in self.places)
		)

	def options(self, fieldname: str) -> str:
		return self.fields.get(fieldname, {}).get("options") or ""


@cache
def kinds() -> dict[str, Kind]:
	found = {}
	for path in (MODULE / "doctype").glob("*/*.json"):
		data = json.loads(path.read_text(encoding="utf-8"))
		rows = {row["fieldname"]: row for row in data["fields"]}
		places = {name for name, row in rows.items() if row["fieldtype"] in NO_FIELDS}
		# a virtual field and HTML have no column, but a form has them
		unstored = {
			n for n, row in rows.items() if row["fieldtype"] in ("HTML", "Button") or row.get("is_virtual")
		}
		fields = {name: row for name, row in rows.items() if name not in places | unstored}
		found[data["name"]] = Kind(fields, places | unstored, bool(data.get("istable")))
	return found


def wrong(found: Iterable[Named]) -> list[str]:
	"""What is named and is no field, in words."""
	return [
		f"{one.where}: {one.doctype} has no field {one.fieldname}"
		for one in found
		if one.doctype in kinds() and not kinds()[one.doctype].has(one.fieldname, one.page)
	]


def column(text: str) -> str | None:
	"""The field in an expression of a query (`name as value`, `due_at desc`), or None where it is another's."""
	text = text.strip()
	function = re.fullmatch(
		r"(?:distinct\s+)?\w+\((?:distinct\s+)?([^()]*)\)(?:\s+as\s+\w+)?", text, flags=re.IGNORECASE
	)
	if function:
		text = function[1].strip()
	match = re.fullmatch(r"(?:distinct\s+)?`?(\w+)`?(?:\s+(?:as\s+\S+|asc|desc))?", text, flags=re.IGNORECASE)
	return match[1] if match and not match[1].isdigit() else None


# -- Python ------------------------------------------------------------------------------------------

# how the arguments of each call are named: `filters` and `fields` are checked, by place or by name
CALLS = {
	**dict.fromkeys(("get_all", "get_list"), ("doctype", "fields", "filters")),
	**dict.fromkeys(("get_value", "get_values"), ("doctype", "filters", "fields")),
	"get_cached_value": ("doctype", "", "fields"),
	"get_single_value": ("doctype", "fields"),
	**dict.fromkeys(("set_single_value",), ("doctype", "fields")),
	"set_value": ("doctype", "filters", "fields"),
	**dict.fromkeys(("exists", "count", "get_last_doc"), ("doctype", "filters")),
	"delete": ("doctype", "filters"),
	"get_query": ("doctype",),
	"add_index": ("doctype", "fields"),
	"add_unique": ("doctype", "fields"),
	"has_column": ("doctype", "fields"),
}
KEYWORDS = {
	"doctype": "doctype",
	"filters": "filters",
	"or_filters": "filters",
	"fields": "fields",
	"fieldname": "fields",
	"pluck": "fields",
	"order_by": "order",
	"group_by": "order",
}


def module_path(name: str) -> Path | None:
	path = APP.parent / Path(*name.split("."))
	return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None)


@cache
def constants(path: Path) -> dict[str, ast.expr]:
	"""What a module calls by a name of its own or imports by one: the names of DocTypes and lists of fields."""
	found: dict[str, ast.expr] = {}
	for node in ast.parse(path.read_text(encoding="utf-8")).body:
		if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
			found[node.targets[0].id] = node.value
		elif (
			isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("duty_responsibility")
		):
			other = module_path(node.module)
			for alias in node.names if other else ():
				value = constants(other).get(alias.name)
				if value is not None:
					found[alias.asname or alias.name] = value
	return found


class Python(ast.NodeVisitor):
	"""Walk one module. A name stands for what the function or the module set it to, where that is a literal."""

	def __init__(self, path: Path, source: str, names: dict[str, ast.expr]) -> None:
		self.path, self.found = path, list[Named]()
		self.scopes: list[dict[str, ast.expr | None]] = [dict(names)]
		self.visit(ast.parse(source))

	def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
		own: dict[str, ast.expr | None] = {one.arg: None for one in (*node.args.args, *node.args.kwonlyargs)}
		self.scopes.append(own)
		for inner in ast.walk(node):
			if isinstance(inner, ast.For | ast.comprehension):
				own.update({one.id: None for one in ast.walk(inner.target) if isinstance(one, ast.Name)})
			if isinstance(inner, ast.Assign) and len(inner.targets) == 1:
				target = inner.targets[0]
				pairs = [(target, inner.value)]
				if isinstance(target, ast.Tuple) and isinstance(inner.value, ast.Tuple):
					pairs = list(zip(target.elts, inner.value.elts, strict=False))
				for name, value in pairs:
					for one in ast.walk(name) if not isinstance(name, ast.Attribute | ast.Subscript) else ():
						if isinstance(one, ast.Name):
							# what is set twice to different things is not known
							known = own.get(one.id, value)
							same = known is not None and ast.dump(known) == ast.dump(value)
							own[one.id] = value if same and isinstance(name, ast.Name) else None
		self.generic_visit(node)
		self.scopes.pop()

	visit_AsyncFunctionDef = visit_FunctionDef

	def value(self, node: ast.expr | None) -> ast.expr | None:
		for _ in range(5):
			if not isinstance(node, ast.Name):
				return node
			node = next((scope[node.id] for scope in reversed(self.scopes) if node.id in scope), None)
		return None

	def text(self, node: ast.expr | None) -> str | None:
		node = self.value(node)
		return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None

	def add(self, node: ast.AST, doctype: str, fieldname: str | None) -> None:
		if fieldname and fieldname != "*":
			self.found.append(Named(f"{self.path}:{getattr(node, 'lineno', 0)}", doctype, fieldname))

	def fields(self, doctype: str, node: ast.expr | None) -> None:
		node = self.value(node)
		text = self.text(node)
		if text is not None:
			self.add(node, doctype, column(text))
		elif isinstance(node, ast.List | ast.Tuple | ast.Set):
			for one in node.elts:
				self.fields(doctype, one.value if isinstance(one, ast.Starred) else one)
		elif isinstance(
			node, ast.Dict
		):  # set_value with several, or a function: {"COUNT": "name", "as": "n"}
			keys = [self.text(key) for key in node.keys]
			if "as" in keys or (len(keys) == 1 and (keys[0] or "").isupper()):
				for key, value in zip(keys, node.values, strict=True):
					if key != "as":
						self.fields(doctype, value)
			else:
				self.filters(doctype, node)

	def filters(self, doctype: str, node: ast.expr | None) -> None:
		node = self.value(node)
		if isinstance(node, ast.Dict):
			for key, value in zip(node.keys, node.values, strict=True):
				if key is None:  # **others
					self.filters(doctype, value)
				elif (name := self.text(key)) is not None:
					self.add(key, doctype, name)
		elif isinstance(node, ast.BinOp | ast.IfExp):
			for part in ast.iter_child_nodes(node):
				self.filters(doctype, part) if isinstance(part, ast.expr) else None
		elif isinstance(node, ast.List | ast.Tuple):
			for row in node.elts:
				row = self.value(row)
				if isinstance(row, ast.List | ast.Tuple) and len(row.elts) in (3, 4):
					own = self.text(row.elts[0]) if len(row.elts) == 4 else doctype
					name = self.text(row.elts[len(row.elts) - 3])
					if own and name:
						self.add(row, own, name)

	def order(self, doctype: str, node: ast.expr | None) -> None:
		for part in (self.text(node) or "").split(","):
			self.add(node, doctype, column(part)) if part.strip() else None

	def visit_Call(self, node: ast.Call) -> None:
		name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
		if name in CALLS and self._of_frappe(node.func):
			given = dict(zip(CALLS[name], node.args, strict=False))
			doctype = self.text(given.pop("doctype", None)) or next(
				(self.text(word.value) for word in node.keywords if word.arg == "doctype"), None
			)
			pairs = [
				*given.items(),
				*((KEYWORDS.get(word.arg or "", ""), word.value) for word in node.keywords),
			]
			for what, value in pairs if doctype else ():
				if what in ("filters", "fields", "order"):
					getattr(self, what)(doctype, value)
		if name == "get_doc" and node.args:
			self._document(node.args[0])
		self.generic_visit(node)

	@staticmethod
	def _of_frappe(node: ast.expr) -> bool:
		"""Whether it is frappe.…, frappe.db.… or frappe.qb.… and not another thing's method of that name."""
		while isinstance(node, ast.Attribute):
			node = node.value
		return isinstance(node, ast.Name) and node.id in ("frappe", "db")

	def _document(self, node: ast.expr) -> None:
		"""A document made of a dict: its fields, and those of its rows."""
		node = self.value(node)
		if not isinstance(node, ast.Dict):
			return
		pairs = {self.text(key): value for key, value in zip(node.keys, node.values, strict=True) if key}
		doctype = self.text(pairs.pop("doctype", None))
		if doctype not in kinds():
			return
		for key, value in pairs.items():
			self.add(value, doctype, key)
			rows, table = self.value(value), kinds()[doctype].options(key or "")
			for row in rows.elts if isinstance(rows, ast.List) and table in kinds() else ():
				self.filters(table, row)

	def visit_Attribute(self, node: ast.Attribute) -> None:
		"""A column of a table of the query builder: table.field."""
		table = self.value(node.value)
		if isinstance(table, ast.Call) and getattr(table.func, "attr", "") == "DocType" and table.args:
			doctype = self.text(table.args[0])
			if doctype and node.attr not in ("as_", "star", "isin", "notin", "get_table_name", "alias"):
				self.add(node, doctype, node.attr)
		self.generic_visit(node)


def in_python(path: Path, source: str | None = None) -> list[Named]:
	known = constants(path) if path.is_file() else {}
	text = source if source is not None else path.read_text(encoding="utf-8")
	where = path.relative_to(APP.parent) if path.is_relative_to(APP.parent) else path
	if source is not None:
		known = {
			**known,
			**{n.targets[0].id: n.value for n in ast.parse(source).body if isinstance(n, ast.Assign)},
		}
	return Python(where, text, known).found
