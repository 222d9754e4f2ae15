"""What changed between two versions of a text, so that a person can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]
Part = tuple[Kind, str]

WEIGHTY = re.compile(
	r"[0-9０-９〇一二三四五六七八九十百千万亿%％]|不|未|无|非|禁|免|应当|必须|可以|不得|以上|以下"
)
"""Figures and little words that turn a sentence round: changing them is seldom a matter of form."""


@dataclass(frozen=True)
class Change:
	"""A paragraph that differs: its number before and after (0 where it is not there), and its parts."""

	before: int
	after: int
	parts: tuple[Part, ...]


def changes(before: str, after: str) -> list[Change]:
	"""The paragraphs that differ, in order."""
	old, new = before.split("\n"), after.split("\n")
	return list(_changes(old, new))


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
	for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
		if kind == "equal":
			continue
		both = min(j - i, m - k)
		for step in range(both):
			yield Change(i + step + 1, k + step + 1, tuple(_parts(old[i + step], new[k + step])))
		for number in range(i + both, j):
			yield Change(number + 1, 0, (("removed", old[number]),))
		for number in range(k + both, m):
			yield Change(0, number + 1, (("added", new[number]),))


def _parts(old: str, new: str) -> Iterator[Part]:
	for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
		if kind == "equal":
			yield "same", old[i:j]
			continue
		if j > i:
			yield "removed", old[i:j]
		if m > k:
			yield "added", new[k:m]


def weighty(found: list[Change]) -> list[str]:
	"""Those removed or added parts that hold figures or words that turn a sentence round."""
	return [
		text for change in found for kind, text in change.parts if kind != "same" and WEIGHTY.search(text)
	]
