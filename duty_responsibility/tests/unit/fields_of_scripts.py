"""Every field that the app's JavaScript and JSON name in a literal, with the DocType it is said to be of."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from duty_responsibility.tests.unit import javascript
from duty_responsibility.tests.unit.fields import APP, MODULE, Named, column, kinds
from duty_responsibility.tests.unit.javascript import Script

# what a form is told of that is no field
EVENTS = {
	*(
		"setup",
		"onload",
		"onload_post_render",
		"refresh",
		"validate",
		"before_load",
		"before_save",
		"after_save",
	),
	*(
		"before_submit",
		"on_submit",
		"before_cancel",
		"after_cancel",
		"timeline_refresh",
		"get_email_recipients",
	),
	*("form_render", "before_workflow_action", "after_workflow_action", "before_discard", "after_discard"),
}
# how the arguments of the client's calls are named
CALLS = {
	r"frappe\.db\.get_value": ("doctype", "filters", "fields"),
	r"frappe\.db\.set_value": ("doctype", "", "fields"),
	r"frappe\.db\.get_single_value": ("doctype", "fields"),
	r"frappe\.db\.(?:exists|count)": ("doctype", "filters"),
	r"frappe\.db\.get_list": ("doctype", "options"),
	r"frappe\.new_doc": ("doctype", "filters"),
	r"frappe\.meta\.get_docfield": ("doctype", "fields"),
}
OF_FORM = r"frm\.(?:set_value|set_df_property|toggle_display|toggle_enable|toggle_reqd|get_field|refresh_field|refresh_fields|add_child|get_docfield)"


class Reader:
	"""Read one script. `form` finds the DocType of the form that a place of it belongs to."""

	def __init__(self, script: Script) -> None:
		self.script = script
		self.found: list[Named] = []
		path = script.path
		self.where = path.relative_to(APP.parent) if path.is_relative_to(APP.parent) else path
		self.blocks = [
			(match.start(), script.closing[match.end() - 1], text)
			for match in re.finditer(r"frappe\.ui\.form\.on\s*\(", script.code)
			if (text := script.text(*script.parts(match.end() - 1)[0]))
		]
		self.doctype = self.blocks[0][2] if self.blocks else ""

	def add(self, position: int, doctype: str, fieldname: str | None, page: bool = False) -> None:
		if fieldname:
			self.found.append(Named(f"{self.where}:{self.script.line(position)}", doctype, fieldname, page))

	def form(self, position: int) -> str:
		"""The DocType of the form: of the block around this place unless it is a table's, else of the first block."""
		around = next((name for start, end, name in self.blocks if start < position < end), self.doctype)
		return self.doctype if around in kinds() and kinds()[around].is_table else around

	def objects(self, start: int, end: int) -> Iterator[int]:
		"""Where the object literals of an expression open: itself, those of a condition, of a name."""
		script = self.script
		start, end = script.trim(start, end)
		name = script.code[start:end]
		if javascript.IDENTIFIER.fullmatch(name):
			known = script.named(name, start)
			if known is not None and script.code[known] in "{[":
				yield known
			return
		index = start
		while index < end:
			if script.code[index] == "{":
				yield index
				index = script.closing[index]
			index += 1

	def filters(self, doctype: str, start: int, end: int) -> None:
		"""The keys of an object of filters, those spread into it, or the fields of a list of them."""
		script = self.script
		start, end = script.trim(start, end)
		if script.code[start] == "[":
			for row, _ in script.parts(start):
				if script.code[row] == "[":
					cells = [script.text(*cell) for cell in script.parts(row)]
					own = cells[0] if len(cells) == 4 else doctype
					self.add(row, own or "", cells[len(cells) - 3] if len(cells) > 2 else None)
			return
		for opened in self.objects(start, end):
			for entry in script.entries(opened) if script.code[opened] == "{" else ():
				if entry.key == "...":
					self.filters(doctype, entry.start, entry.end)
				else:
					self.add(entry.start, doctype, entry.key)

	def fields(self, doctype: str, start: int, end: int) -> None:
		texts = self.script.texts(start, end)
		for text in texts:
			self.add(start, doctype, column(text))
		if not texts:
			self.filters(doctype, start, end)

	def options(self, doctype: str, start: int, end: int) -> None:
		"""The arguments of a query in an object: { filters, fields, order_by }."""
		for opened in self.objects(start, end):
			for entry in self.script.entries(opened):
				if entry.key in ("filters", "or_filters"):
					self.filters(doctype, entry.start, entry.end)
				elif entry.key in ("fields", "order_by", "group_by"):
					self.fields(doctype, entry.start, entry.end)

	def read(self) -> list[Named]:
		self.calls()
		self.forms()
		self.links()
		self.lists()
		return self.found

	def calls(self) -> None:
		for pattern, names in CALLS.items():
			for _, arguments in self.script.calls(pattern):
				given = dict(zip(names, arguments, strict=False))
				doctype = self.script.text(*given.pop("doctype", (0, 0)))
				for what, place in given.items() if doctype else ():
					if what == "filters" and self.script.text(*place) is not None:
						continue  # the name of a document
					if what:
						getattr(self, what)(doctype, *place)
		for _, arguments in self.script.calls(r"frappe\.set_route"):
			texts = [self.script.text(*place) for place in arguments]
			if texts[:1] == ["List"] and len(texts) > 2 and texts[1] and texts[-1] is None:
				self.filters(texts[1], *arguments[-1])

	def forms(self) -> None:
		script = self.script
		for match in re.finditer(r"frappe\.ui\.form\.on\s*\(", script.code):
			first, *others = script.parts(match.end() - 1)
			doctype = script.text(*first)
			for entry in (
				script.entries(others[0][0])
				if doctype and others and script.code[others[0][0]] == "{"
				else ()
			):
				table = re.sub(r"^before_(?=.*_remove$)|_(?:add|remove|move)$", "", entry.key)
				if table != entry.key:  # a row comes or goes: the field is of the document that has the table
					self.add(entry.start, self.doctype, table)
				elif entry.key not in EVENTS:
					self.add(entry.start, doctype, entry.key, True)
		for match in re.finditer(r"\bfrm\.(?:doc|fields_dict)\??\.(\w+)", script.code):
			self.add(match.start(), self.form(match.start()), match[1], "fields_dict" in match[0])
		for position, arguments in script.calls(OF_FORM):
			for text in script.texts(*arguments[0]):
				self.add(position, self.form(position), text, True)
		for position, arguments in script.calls(r"duty\.format(?:_rows)?"):
			doctype, names = self.form(position), arguments[1:2]
			if "_rows" in script.code[position : position + 20] and len(arguments) > 2:
				table = script.text(*arguments[1]) or ""
				self.add(position, doctype, table)
				doctype, names = self.table(doctype, table), arguments[2:3]
			for text in script.texts(*names[0]) if names else ():
				self.add(position, doctype, text)
		for position, arguments in script.calls(r"frm\.set_query"):
			names = [script.text(*place) for place in arguments[:-1]]
			doctype = self.form(position)
			for table in reversed(names[1:]):
				self.add(position, doctype, table)
				doctype = self.table(doctype, table or "")
			looped = names[0] is None
			for name in self.loop(position, arguments[0]) if looped else [names[0]]:
				self.add(position, doctype, name)
				kind = kinds().get(doctype)
				if kind and kind.options(name or ""):
					self.query(kind.options(name or ""), *arguments[-1])

	def table(self, doctype: str, fieldname: str) -> str:
		kind = kinds().get(doctype)
		return kind.options(fieldname) if kind else ""

	def loop(self, position: int, place: tuple[int, int]) -> list[str]:
		"""The fields that a loop around this place goes through: for (const field of […])."""
		name = self.script.code[slice(*place)].strip()
		found = None
		for match in re.finditer(
			rf"\bfor\s*\(\s*const\s+{re.escape(name)}\s+of\s+", self.script.code[:position]
		):
			found = match.end()
		if found is None or self.script.code[found] != "[":
			return []
		return self.script.texts(found, self.script.closing[found] + 1)

	def query(self, doctype: str, start: int, end: int) -> None:
		"""The filters in what a query gives back, wherever in it they stand."""
		for match in re.finditer(r"\bfilters\s*:\s*", self.script.code[start:end]):
			begin = start + match.end()
			stop = next(
				(e.end for o in self.around(begin) for e in self.script.entries(o) if e.start == begin), None
			)
			if stop is None:
				stop = self.script.closing.get(begin, begin) + 1
			self.filters(doctype, begin, stop)

	def around(self, position: int) -> list[int]:
		"""The opening braces around a place, the nearest first."""
		found = [o for o, c in self.script.closing.items() if o < position < c and self.script.code[o] == "{"]
		return sorted(found, reverse=True)

	def links(self) -> None:
		"""A field of a dialog or a report that links to a DocType, with the filters of its choices."""
		for match in re.finditer(r"\boptions\s*:\s*[\"']", self.script.code):
			opened = self.around(match.start())[0]
			entries = {entry.key: entry for entry in self.script.entries(opened)}
			doctype = self.script.text(entries["options"].start, entries["options"].end)
			for key in ("get_query", "filters"):
				if doctype and key in entries:
					entry = entries[key]
					reader = self.query if key == "get_query" else self.filters
					reader(doctype, entry.start, entry.end)

	def lists(self) -> None:
		script = self.script
		places = r"(?:frappe\.(?:listview_settings|views\.calendar)\s*\[|duty\.list\()\s*[\"'][^\n]*?[\"']\s*(?:\]\s*=|,)\s*\{"
		for match in re.finditer(places, script.code):
			doctype = re.search(r"[\[(]\s*[\"'](.+?)[\"']", script.source[match.start() : match.end()])[1]
			opened = match.end() - 1
			for entry in script.entries(opened):
				if entry.key == "add_fields":
					self.fields(doctype, entry.start, entry.end)
				elif entry.key in ("filters", "formatters"):
					self.filters(doctype, entry.start, entry.end)
				elif entry.key == "field_map":
					self.field_map(doctype, entry.start)
			body = script.code[opened : script.closing[opened]]
			for used in re.finditer(r"\bdoc\.(\w+)", body):
				self.add(opened + used.start(), doctype, used[1])
			for used in re.finditer(
				r"[`\"'](\w+),(?:=|!=|like|in),", script.source[opened : script.closing[opened]]
			):
				self.add(opened + used.start(), doctype, used[1])

	def field_map(self, doctype: str, opened: int) -> None:
		for entry in self.script.entries(opened):
			# what a kind without the field gives to its events: whole days
			if entry.key in ("start", "end", "title", "status", "id") and (
				text := self.script.text(entry.start, entry.end)
			):
				self.add(entry.start, doctype, text)


def in_script(path: Path, source: str | None = None) -> list[Named]:
	return Reader(Script(path, source if source is not None else path.read_text(encoding="utf-8"))).read()


# -- JSON --------------------------------------------------------------------------------------------

SAID = re.compile(r"\bdoc\.(\w+)")


def of_doctype(where: str, data: dict) -> Iterator[Named]:
	"""The fields that a DocType names of itself and of those it links to."""
	name = data["name"]
	for key in ("title_field", "image_field", "timeline_field", "subject_field", "sender_field"):
		if data.get(key):
			yield Named(where, name, data[key])
	for key in ("search_fields", "sort_field"):
		for text in (data.get(key) or "").split(","):
			if text.strip():
				yield Named(where, name, column(text) or text)
	if (data.get("autoname") or "").startswith("field:"):
		yield Named(where, name, data["autoname"].removeprefix("field:"))
	for link in data.get("links") or []:
		yield Named(where, link["link_doctype"], link["link_fieldname"])
	for row in data["fields"]:
		for key in ("depends_on", "mandatory_depends_on", "read_only_depends_on", "collapsible_depends_on"):
			for match in SAID.finditer(row.get(key) or ""):
				yield Named(where, name, match[1])
		if row.get("fetch_from"):
			link, _, field = row["fetch_from"].partition(".")
			yield Named(where, name, link)
			kind = kinds().get(name)
			yield Named(where, kind.options(link) if kind else "", field)
		if row["fieldtype"] == "Dynamic Link":
			yield Named(where, name, row["options"])
		if row.get("link_filters"):
			yield from of_filters(where, row.get("options") or "", row["link_filters"])


def of_filters(where: str, doctype: str, text: str | None) -> Iterator[Named]:
	found = json.loads(text or "[]")
	if isinstance(found, dict):
		yield from (Named(where, doctype, key) for key in found)
		return
	for row in found:
		yield Named(where, row[0] if len(row) >= 4 else doctype, row[1] if len(row) >= 4 else row[0])


def in_json(path: Path, text: str | None = None) -> list[Named]:
	data = json.loads(text if text is not None else path.read_text(encoding="utf-8"))
	where = str(path.relative_to(APP.parent)) if path.is_relative_to(APP.parent) else str(path)
	found: list[Named] = []
	match data.get("doctype") if isinstance(data, dict) else None:
		case "DocType":
			found += of_doctype(where, data)
		case "Number Card" | "Dashboard Chart":
			doctype = data.get("document_type") or ""
			for key in ("filters_json", "dynamic_filters_json"):
				if data.get("chart_type") not in ("Custom", "Report") and data.get("type") not in (
					"Custom",
					"Report",
				):
					found += of_filters(where, doctype, data.get(key))
			for key in ("aggregate_function_based_on", "based_on", "value_based_on", "group_by_based_on"):
				if data.get(key) and doctype:
					found.append(Named(where, doctype, data[key]))
			if data.get("parent_document_type"):
				found.append(Named(where, data["parent_document_type"], "name"))
		case "Workspace":
			for row in data.get("shortcuts") or []:
				if row.get("stats_filter"):
					found += of_filters(where, row["link_to"], row["stats_filter"])
			for row in data.get("quick_lists") or []:
				found += of_filters(where, row["document_type"], row.get("quick_list_filter"))
	return found


def scripts() -> list[Path]:
	return sorted(path for folder in (MODULE, APP / "public" / "js") for path in folder.rglob("*.js"))


def documents() -> list[Path]:
	return sorted(MODULE.rglob("*.json"))
