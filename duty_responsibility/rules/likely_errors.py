"""Likely errors in a text, for the proofreader to judge.

Every finder is a function from a paragraph to findings; each finding says where, what stands there and
why it is doubtful. Nothing here decides anything: an unusual name may be right, and a doubled word too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .names import Leader, doubtful_names, doubtful_terms
from .proofreading import ErrorClass
from .trace import Reason, reason
from .words import REDUPLICATED, REPEATED, WORDS

AROUND = 8
"""Characters of the text that are shown on either side of what is doubtful."""

TITLE_PARAGRAPH = 0
"""The title counts as the paragraph before the first."""

PAIRS = {
	"（": "）", "《": "》", "〈": "〉", "〔": "〕", "【": "】", "“": "”", "‘": "’", "「": "」",
	"『": "』", "(": ")", "[": "]", "［": "］",
}  # fmt: skip
CLOSING = {closing: opening for opening, closing in PAIRS.items()}
INSIDE = {"《": "〈〉", "“": "‘’"}
"""What stands in place of a mark inside its own kind (GB/T 15834)."""
TWINS = ({"（", "("}, {"〔", "[", "［", "【"})
"""Brackets that are mixed up in typing: same meaning, another shape."""

CHINESE = "一-鿿〇"
ENDING = "了和在与对为是有省市县区镇乡村"
"""Characters that end what stands before a word: particles, and units behind the name of a place."""
DIGITS = "〇一二三四五六七八九"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Finding:
	"""Something doubtful. Paragraph and character are counted from 1; paragraph 0 is the title."""

	error_class: ErrorClass
	paragraph: int
	character: int
	text: str
	excerpt: str
	why: Reason
	suggestion: str = ""


@dataclass(frozen=True)
class Doubt:
	"""What a finder says of one paragraph: from where to where, why, and what might have been meant."""

	start: int
	end: int
	why: Reason
	suggestion: str = ""
	error_class: ErrorClass = ErrorClass.BODY


@dataclass(frozen=True)
class Known:
	"""What an office knows: its leaders, expressions that must not vary, and words it has found to be right."""

	leaders: tuple[Leader, ...] = ()
	terms: tuple[str, ...] = ()
	words: frozenset[str] = frozenset()
	people: frozenset[str] = frozenset()
	"""Names of others that resemble a leader's and are right."""


def find(text: str, *, title: str = "", year: int | None = None, known: Known | None = None) -> list[Finding]:
	"""Everything doubtful in title and text, in order. `year` is that of dates without one."""
	known = known or Known()
	found: list[Finding] = []
	for number, paragraph in enumerate((title, *text.split("\n"))):
		year = _last_year(paragraph) or year
		doubts = sorted(_doubts(paragraph, year, known), key=lambda doubt: (doubt.start, doubt.end))
		for doubt in doubts:
			in_title = number == TITLE_PARAGRAPH
			found.append(
				Finding(
					ErrorClass.TITLE if in_title else doubt.error_class,
					number,
					doubt.start + 1,
					paragraph[doubt.start : doubt.end],
					_excerpt(paragraph, doubt),
					doubt.why,
					doubt.suggestion,
				)
			)
	return found


def _doubts(paragraph: str, year: int | None, known: Known) -> Iterator[Doubt]:
	yield from brackets(paragraph)
	yield from doubled(paragraph, known.words)
	yield from numbers(paragraph)
	yield from dates(paragraph, year)
	for start, end, why, suggestion in doubtful_names(paragraph, known.leaders, known.people):
		yield Doubt(start, end, why, suggestion, ErrorClass.NAME)
	for start, end, why, suggestion in doubtful_terms(paragraph, known.terms):
		yield Doubt(start, end, why, suggestion, ErrorClass.POLICY)


def _excerpt(paragraph: str, doubt: Doubt) -> str:
	start, end = max(0, doubt.start - AROUND), min(len(paragraph), doubt.end + AROUND)
	return ("…" if start else "") + paragraph[start:end] + ("…" if end < len(paragraph) else "")


# -- brackets and quotation marks -----------------------------------------------------------------


def brackets(text: str) -> Iterator[Doubt]:
	"""Brackets and quotation marks without their partner, with a partner of another shape, or nested alike."""
	open_: list[tuple[str, int]] = []
	for at, mark in enumerate(text):
		if mark == '"':
			yield Doubt(at, at + 1, reason("straight-quote"), "“”")
		elif mark in PAIRS:
			if mark in INSIDE and any(mark == other for other, _ in open_):
				yield Doubt(
					at, at + 1, reason("nested-alike", mark=mark, inside=INSIDE[mark]), INSIDE[mark][0]
				)
			open_.append((mark, at))
		elif mark in CLOSING and not _apostrophe(text, at) and not _list_number(text, at):
			opening = CLOSING[mark]
			if open_ and open_[-1][0] == opening:
				open_.pop()
			elif open_ and any({open_[-1][0], opening} <= twins for twins in TWINS):
				before, start = open_.pop()
				if _number_bracket(text, start, at):
					continue  # said by the finder of document numbers
				yield Doubt(start, at + 1, reason("bracket-mixed", first=before, second=mark), PAIRS[before])
			elif any(other == opening for other, _ in open_):
				# what was opened in between was never closed
				while open_[-1][0] != opening:
					other, start = open_.pop()
					yield Doubt(start, start + 1, reason("bracket-unclosed", mark=other), PAIRS[other])
				open_.pop()
			else:
				yield Doubt(at, at + 1, reason("bracket-unopened", mark=mark), opening)
	for mark, at in open_:
		yield Doubt(at, at + 1, reason("bracket-unclosed", mark=mark), PAIRS[mark])


def _apostrophe(text: str, at: int) -> bool:
	"""The mark in *don't*, not the end of a quotation."""
	return (
		text[at] == "’"
		and text[at - 1 : at].isascii()
		and text[at + 1 : at + 2].isalpha()
		and (text[at - 1 : at].isalpha() and text[at + 1].isascii())
	)


_ITEM = re.compile(r"(?:^|[，。；：、\s])(?:\d{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3})$")


def _list_number(text: str, at: int) -> bool:
	"""The bracket behind the number of an item: 1) and a）."""
	return text[at] in ")）" and bool(_ITEM.search(text, 0, at))


# -- what stands twice ----------------------------------------------------------------------------

_TWICE = re.compile(rf"([{CHINESE}])\1+")
_AGAIN = re.compile(rf"([{CHINESE}]{{2,6}})\1")
_MARKS = re.compile(r"([，。；：、？！])[，。；：、]+")


def doubled(text: str, words: Collection[str] = frozenset()) -> Iterator[Doubt]:
	"""Characters, words and punctuation marks that stand twice in a row without a reason."""
	taken: set[int] = set()
	for match in _AGAIN.finditer(text):
		word = match[1]
		if len(set(word)) == 1 or match[0] in REPEATED or match[0] in words or word[0] in "一又":
			continue
		taken.update(range(match.start(), match.end()))
		yield Doubt(match.start(), match.end(), reason("word-twice", text=word), word)
	for twice in _TWICE.finditer(text):
		start = twice.start()
		if {start, start + 1} & taken or _rightly_twice(text, start, words):
			continue
		yield Doubt(start, twice.end(), reason("character-twice", text=twice[1]), twice[1])
	for match in _MARKS.finditer(text):
		yield Doubt(match.start(), match.end(), reason("marks-in-a-row", text=match[0]), match[1])


def _rightly_twice(text: str, at: int, words: Collection[str]) -> bool:
	pair = text[at : at + 2]
	if text[at + 2 : at + 3] == pair[0]:
		return False  # three in a row
	if pair in REDUPLICATED or pair in words or text[at : at + 4] in words:
		return True
	if _all_twice(text[at : at + 4]) or (at >= 2 and _all_twice(text[at - 2 : at + 2])):
		return True  # 认认真真
	# 工作｜作风: a word ends and another begins with it; 听取了｜了解, 某市｜市场 likewise
	ends = pair[0] in ENDING or _word_ends(text, at + 1, words)
	return ends and _word_begins(text, at + 1, words)


def _all_twice(four: str) -> bool:
	return len(four) == 4 and four[0] == four[1] and four[2] == four[3] and four[0] != four[2]


def _word_ends(text: str, end: int, words: Collection[str]) -> bool:
	return any(
		text[end - size : end] in WORDS or text[end - size : end] in words for size in (2, 3) if end >= size
	)


def _word_begins(text: str, start: int, words: Collection[str]) -> bool:
	return any(text[start : start + size] in WORDS or text[start : start + size] in words for size in (2, 3))


# -- document numbers -----------------------------------------------------------------------------

_OPEN, _CLOSE = "〔﹝（(【[［{〖", "〕﹞）)】]］}〗"
_NUMBER = re.compile(
	rf"(?P<open>[{re.escape(_OPEN)}])(?P<year>\d{{2}}|\d{{4}})(?P<close>[{re.escape(_CLOSE)}])"
	r"(?P<word>\s*第?\s*)(?P<number>\d+)(?P<end>\s*号)?"
)


def numbers(text: str) -> Iterator[Doubt]:
	"""Document numbers that are not written 〔2026〕12号."""
	for match in _NUMBER.finditer(text):
		good = (match["open"], match["close"]) == ("〔", "〕")
		if not good and not match["end"]:
			continue  # （2026）3 is anything
		meant = f"〔{match['year'] if len(match['year']) == 4 else '20' + match['year']}〕{int(match['number'])}号"
		if not good:
			yield Doubt(match.start(), match.end(), reason("number-brackets"), meant)
		elif len(match["year"]) != 4:
			yield Doubt(match.start(), match.end(), reason("number-year"), meant)
		elif match["number"].startswith("0") and int(match["number"]):
			yield Doubt(match.start(), match.end(), reason("number-zero"), meant)
		elif "第" in match["word"]:
			yield Doubt(match.start(), match.end(), reason("number-word"), meant)
		elif not match["end"]:
			yield Doubt(match.start(), match.end(), reason("number-without-end"), meant)


def _number_bracket(text: str, start: int, at: int) -> bool:
	return bool(_NUMBER.match(text, start)) and at - start <= 5 and "号" in text[at : at + 12]


# -- dates ----------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_WEEKDAY = r"(?P<week>\s*[（(]\s*(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\s*[)）])?"
_DATE = re.compile(
	rf"(?:(?<!\d)(?P<year>\d{{4}})\s*年\s*)?(?<!\d)(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]{_WEEKDAY}"
)
_MONTH = re.compile(r"(?<![\d个第])(?P<month>\d{1,2})月(?![日\d])")
_CHINESE_DATE = re.compile(
	rf"(?P<year>[{DIGITS}○零]{{4}})年(?P<month>[一二三四五六七八九十]{{1,3}})月"
	rf"(?P<day>[一二三四五六七八九十]{{1,3}})日{_WEEKDAY}"
)
_ISO = re.compile(
	rf"(?<![\d.-])(?P<year>(?:19|20)\d\d)([-./])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})(?![\d.-]){_WEEKDAY}"
)
_TIME = re.compile(r"(?<!\d)(?P<hour>\d{1,2})[时点](?P<minute>\d{1,2})分")


def dates(text: str, year: int | None = None) -> Iterator[Doubt]:
	"""Days that do not exist, weekdays that are not theirs, impossible times. `year` is that of dates without one."""
	for match in _DATE.finditer(text):
		given = int(match["year"]) if match["year"] else None
		yield from _day(match, given, given or year, int(match["month"]), int(match["day"]))
	for match in _ISO.finditer(text):
		yield from _day(match, int(match["year"]), int(match["year"]), int(match["month"]), int(match["day"]))
	for match in _CHINESE_DATE.finditer(text):
		digits = match["year"].replace("○", "〇").replace("零", "〇")
		spoken = int("".join(str(DIGITS.index(digit)) for digit in digits))
		yield from _day(match, spoken, spoken, _spoken(match["month"]), _spoken(match["day"]))
	for match in _MONTH.finditer(text):
		if not 1 <= int(match["month"]) <= 12:
			yield Doubt(match.start(), match.end(), reason("month-impossible", text=match[0]))
	for match in _TIME.finditer(text):
		hour, minute = int(match["hour"]), int(match["minute"])
		if minute > 59 or hour > 24 or (hour == 24 and minute):
			yield Doubt(match.start(), match.end(), reason("time-impossible", text=match[0]))


def _day(match: re.Match[str], given: int | None, year: int | None, month: int, day: int) -> Iterator[Doubt]:
	try:
		# without a year of its own, 29 February may be meant for a year that has one
		found = date(given or 2000, month, day)
	except ValueError:
		yield Doubt(match.start(), match.end(), reason("date-impossible", text=match[0]))
		return
	if not match["weekday"] or not year:
		return
	try:
		found = date(year, month, day)
	except ValueError:
		yield Doubt(match.start(), match.end(), reason("date-impossible", text=match[0]))
		return
	right = WEEKDAYS[found.weekday()]
	if match["weekday"].replace("天", "日") != right:
		why = reason("weekday-wrong", date=found, weekday=f"星期{right}")
		yield Doubt(match.start(), match.end(), why, f"星期{right}")


def _spoken(text: str) -> int:
	"""一 to 三十一 as a number; 0 for what is none."""
	tens, ten, ones = text.partition("十")
	if not ten:
		return DIGITS.index(text) if len(text) == 1 else 0
	if len(tens) > 1 or len(ones) > 1 or "十" in ones:
		return 0
	return (DIGITS.index(tens) if tens else 1) * 10 + (DIGITS.index(ones) if ones else 0)


def _last_year(text: str) -> int | None:
	found = _YEAR.findall(text)
	return int(found[-1]) if found else None


def classes(findings: Iterable[Finding]) -> dict[ErrorClass, int]:
	"""How many findings there are of each class."""
	found = list(findings)
	return {kind: sum(1 for item in found if item.error_class is kind) for kind in ErrorClass}
