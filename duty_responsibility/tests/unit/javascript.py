"""Read the app's JavaScript as far as its tests need it: brackets, literals, calls, objects. Standard library only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

OPENING = {"(": ")", "[": "]", "{": "}"}
QUOTES = "'\"`"
IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
# after one of these a slash begins a regular expression and does not divide
BEFORE_REGEX = set("(,=:[!&|?{};+-*%~^<>") | {""}


def mask(source: str) -> str:
	"""The code at its own positions: comments and the contents of strings and patterns are blanks.

	What stands in `${…}` of a template is code and stays.
	"""
	out = list(source)
	at = 0
	templates: list[int] = []  # depth of braces at which each open template goes on
	depth = 0
	last = ""  # the last character of code that is not blank

	def blank(start: int, end: int) -> None:
		for index in range(start, end):
			if out[index] != "\n":
				out[index] = " "

	while at < len(source):
		char = source[at]
		if source.startswith("//", at):
			end = source.find("\n", at)
			end = len(source) if end < 0 else end
			blank(at, end)
			at = end
		elif source.startswith("/*", at):
			end = source.index("*/", at) + 2
			blank(at, end)
			at = end
		elif char in "'\"":
			end = _end_of_string(source, at)
			blank(at + 1, end)
			last, at = char, end + 1
		elif char == "`" or (char == "}" and templates and templates[-1] == depth):
			if char == "}":
				templates.pop()
			end = at + 1
			while source[end] != "`" and not source.startswith("${", end):
				end += 2 if source[end] == "\\" else 1
			blank(at + 1, end)
			if source[end] == "$":
				templates.append(depth)
				blank(end, end + 1)
				last, at = "{", end + 2
			else:
				last, at = "`", end + 1
		elif char == "/" and last in BEFORE_REGEX:
			end, inside = at + 1, False
			while source[end] != "/" or inside:
				inside = {"[": True, "]": False}.get(source[end], inside)
				end += 2 if source[end] == "\\" else 1
			blank(at + 1, end)
			last, at = "/", end + 1
		else:
			depth += {"{": 1, "}": -1}.get(char, 0)
			last = last if char.isspace() else char
			at += 1
	return "".join(out)


def _end_of_string(source: str, start: int) -> int:
	end = start + 1
	while source[end] != source[start]:
		end += 2 if source[end] == "\\" else 1
	return end


@dataclass(frozen=True)
class Entry:
	"""One entry of an object: its key, or "..." for what is spread in, and where its value stands."""

	key: str
	start: int
	end: int


@dataclass
class Script:
	"""The source of one file, its masked code, and where what opens closes."""

	path: Path
	source: str
	code: str = field(init=False)
	closing: dict[int, int] = field(init=False)

	def __post_init__(self) -> None:
		self.code = mask(self.source)
		self.closing = {}
		stack: list[int] = []
		for index, char in enumerate(self.code):
			if char in OPENING:
				stack.append(index)
			elif char in OPENING.values():
				opened = stack.pop()
				# a template's `${` is blank but for its brace, so that these fit, too
				if OPENING[self.code[opened]] != char:
					raise ValueError(f"{self.path}: a bracket does not fit at {index}")
				self.closing[opened] = index

	def line(self, position: int) -> int:
		return self.source.count("\n", 0, position) + 1

	def parts(self, opened: int) -> list[tuple[int, int]]:
		"""What stands between the commas in a pair of brackets: begin and end of each part, trimmed."""
		return self._parts(opened + 1, self.closing[opened])

	def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
		found, begin, index = [], start, start
		while index < end:
			if index in self.closing:
				index = self.closing[index]
			elif self.code[index] == ",":
				found.append(self.trim(begin, index))
				begin = index + 1
			index += 1
		found.append(self.trim(begin, end))
		return [(one, other) for one, other in found if one < other]

	def trim(self, start: int, end: int) -> tuple[int, int]:
		while start < end and self.code[start].isspace():
			start += 1
		while start < end and self.code[end - 1].isspace():
			end -= 1
		return start, end

	def text(self, start: int, end: int) -> str | None:
		"""The string literal that is all of this place, or None."""
		start, end = self.trim(start, end)
		if end - start < 2 or self.code[start] not in QUOTES or self.code[end - 1] != self.code[start]:
			return None
		inner = self.source[start + 1 : end - 1]
		return None if self.code[start + 1 : end - 1].strip() else inner

	def texts(self, start: int, end: int) -> list[str]:
		"""The string literals of this place: one, or those of a list."""
		start, end = self.trim(start, end)
		one = self.text(start, end)
		if one is not None:
			return [one]
		if start < end and self.code[start] == "[":
			return [text for part in self.parts(start) if (text := self.text(*part)) is not None]
		return []

	def entries(self, opened: int) -> list[Entry]:
		"""The entries of an object literal."""
		found = []
		for start, end in self.parts(opened):
			if self.code.startswith("...", start):
				found.append(Entry("...", start + 3, end))
				continue
			if self.code[start] in QUOTES:
				close = _end_of_string(self.source, start)
				key, after = self.source[start + 1 : close], close + 1
			else:
				match = re.compile(r"(?:async\s+|get\s+|set\s+)?([A-Za-z_$][\w$]*)").match(self.code, start)
				if not match:
					continue  # a computed key says nothing of a field
				key, after = match[1], match.end()
			colon = re.compile(r"\s*:\s*").match(self.code, after)
			found.append(Entry(key, colon.end() if colon else start, end))
		return found

	def named(self, name: str, before: int) -> int | None:
		"""Where the value of the nearest `const name =` before a place begins."""
		found = None
		for match in re.finditer(rf"\b(?:const|let|var)\s+{re.escape(name)}\s*=\s*", self.code[:before]):
			found = match.end()
		return found

	def calls(self, pattern: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
		"""Every call of what the pattern names: where it stands, and its arguments."""
		for match in re.finditer(rf"{pattern}\s*\(", self.code):
			yield match.start(), self.parts(match.end() - 1)

	def top_level(self) -> dict[str, int]:
		"""The names that the file declares at its top level, and the line of each."""
		found: dict[str, int] = {}
		outside = list(self.code)
		index = 0
		while index < len(outside):
			if index in self.closing and self.code[index] != "[":
				end = self.closing[index]
				# the names of a pattern are declared, too: const { one, other } = …
				if not re.search(r"\b(?:const|let|var)\s*$", self.code[:index]):
					for inner in range(index + 1, end):
						outside[inner] = " " if outside[inner] != "\n" else "\n"
				index = end
			index += 1
		code = "".join(outside)
		for match in re.finditer(
			r"^\s*(?:async\s+)?(?:function\s*\*?|class)\s+([\w$]+)", code, flags=re.MULTILINE
		):
			found[match[1]] = self.line(match.start(1))
		for match in re.finditer(r"^\s*(?:const|let|var)\s+", code, flags=re.MULTILINE):
			end = code.find(";", match.end())
			for start, stop in self._parts(match.end(), len(code) if end < 0 else end):
				named = re.split(r"=(?!>)", code[start:stop])[0]
				# of { first, second: third } it is third
				for name in re.findall(r"([A-Za-z_$][\w$]*)(?!\w*\s*:)(?=\s*[,}\]]|\s*$)", named):
					found[name] = self.line(match.start())
		return found


def read(path: Path) -> Script:
	return Script(path, path.read_text(encoding="utf-8"))
