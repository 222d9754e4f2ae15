"""Names of leaders that are nearly right, leaders with a title that is not theirs, expressions nearly right."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .trace import Reason, reason

Doubtful = tuple[int, int, Reason, str]
"""From where to where, why, and what might have been meant."""

TITLES = (
	"书记", "副书记", "第一书记", "县委书记", "县委副书记", "县长", "副县长", "常务副县长", "代县长", "市长", "副市长",
	"区长", "副区长", "镇长", "副镇长", "乡长", "副乡长", "主任", "副主任", "局长", "副局长", "科长", "副科长", "处长",
	"副处长", "主席", "副主席", "秘书长", "副秘书长", "检察长", "院长", "副院长", "部长", "副部长", "厅长", "副厅长",
	"省长", "副省长", "常委", "调研员", "站长", "副站长", "队长", "副队长", "校长", "副校长",
)  # fmt: skip
"""Titles that may stand beside a name."""

BLANKS = " 　"


@dataclass(frozen=True)
class Leader:
	"""A leader as the office's list has them; `titles` are all that may stand beside the name."""

	name: str
	titles: tuple[str, ...] = ()


def doubtful_names(
	text: str, leaders: Collection[Leader], people: Collection[str] = ()
) -> Iterator[Doubtful]:
	"""Names one character off a leader's, or with two characters changed over; right names with a wrong title."""
	right = {leader.name for leader in leaders} | set(people)
	titles = tuple(
		sorted({*TITLES, *(title for leader in leaders for title in leader.titles)}, key=len, reverse=True)
	)
	taken = [match.span() for name in right for match in _places(text, name)]
	for leader in leaders:
		for start, end in (match.span() for match in _places(text, leader.name)):
			yield from _wrong_title(text, start, end, leader, titles)
		size = len(leader.name)
		if size < 2:
			continue
		for start in range(len(text) - size + 1):
			end = start + size
			window = text[start:end]
			if window == leader.name or any(start < stop and begin < end for begin, stop in taken):
				continue
			if _near(window, leader.name, _beside_title(text, start, end, titles)):
				yield start, end, reason("name-near", text=window, name=leader.name), leader.name


def doubtful_terms(text: str, terms: Collection[str]) -> Iterator[Doubtful]:
	"""Expressions of four characters and more in which one character is not as laid down."""
	taken = [match.span() for term in terms for match in re.finditer(re.escape(term), text)]
	for term in terms:
		size = len(term)
		if size < 4:
			continue
		for start in range(len(text) - size + 1):
			end = start + size
			if any(start < stop and begin < end for begin, stop in taken):
				continue
			if _differing(text[start:end], term) == 1:
				yield start, end, reason("term-near", text=text[start:end], name=term), term


def _places(text: str, name: str) -> Iterator[re.Match[str]]:
	"""Where a name stands; two-character names are often set with a blank between."""
	between = f"[{BLANKS}]*" if len(name) == 2 else ""
	return re.finditer(between.join(re.escape(character) for character in name), text)


def _near(window: str, name: str, beside_title: bool) -> bool:
	if not all("一" <= character <= "鿿" for character in window):
		return False
	if sorted(window) == sorted(name):
		# 建李国 is chance unless the surname stands first or a title beside it
		return window[0] == name[0] or beside_title
	if _differing(window, name) != 1:
		return False
	# another surname, or a name of two characters, is another person more often than a slip
	return beside_title or (window[0] == name[0] and len(name) > 2)


def _differing(window: str, name: str) -> int:
	return sum(1 for one, other in zip(window, name, strict=True) if one != other)


def _beside_title(text: str, start: int, end: int, titles: tuple[str, ...]) -> bool:
	return bool(_title_before(text, start, titles) or _title_behind(text, end, titles))


def _title_before(text: str, start: int, titles: tuple[str, ...]) -> str:
	before = text[:start].rstrip(BLANKS)
	return next((title for title in titles if before.endswith(title)), "")


def _title_behind(text: str, end: int, titles: tuple[str, ...]) -> str:
	behind = text[end:].lstrip(BLANKS)
	return next((title for title in titles if behind.startswith(title)), "")


def _wrong_title(
	text: str, start: int, end: int, leader: Leader, titles: tuple[str, ...]
) -> Iterator[Doubtful]:
	if not leader.titles:
		return
	before, behind = _title_before(text, start, titles), _title_behind(text, end, titles)
	for title in filter(None, (before, behind)):
		if any(_is_title(title, own) for own in leader.titles):
			continue
		at = text.rindex(title, 0, start) if title == before else text.index(title, end)
		span = (at, end) if title == before else (start, at + len(title))
		why = reason("title-wrong", name=leader.name, title=title, titles=leader.titles)
		yield *span, why, leader.titles[0]
		return


def _is_title(said: str, own: str) -> bool:
	"""Whether a title is one's own, in full or in short; a deputy's is never short for the chief's."""
	return said == own or (own.endswith(said) and own[: -len(said)][-1] != "副")
