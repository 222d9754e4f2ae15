"""The manual cannot lie: what it computes, quotes, links and lists is compared with the app itself."""

import re
import unittest
from datetime import datetime
from pathlib import Path

from duty_responsibility.rules.limits import COMBINED, Limit, LimitKind, deadline
from duty_responsibility.tests.unit import manual
from duty_responsibility.tests.unit.offices import OFFICE

WAITING: frozenset[str] = frozenset()
"""Pages that may come without their Chinese sister at first; one that has it is checked like all others."""

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LARGEST, ALL = 150_000, 6_000_000


def anchors(text: str) -> set[str]:
	"""The anchors that a page's headings get: lower case, punctuation gone, blanks as hyphens."""
	found = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(text))
	return {title.strip().replace(" ", "-") for title in found}


@unittest.skipUnless(manual.DOCS.exists(), "only in a checkout, not where the app is installed")
class TestPages(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.pages = {language: manual.pages(language) for language in manual.LANGUAGES}

	def test_every_page_has_its_sister(self) -> None:
		english, chinese = (set(self.pages[language]) for language in ("en", "zh"))
		self.assertEqual((english ^ chinese) - (WAITING - chinese), set())

	def test_sisters_are_built_alike(self) -> None:
		"""The same headings, pictures and tables: what one says the other does not leave out."""
		for name, chinese in self.pages["zh"].items():
			for what in (r"^#+ ", r"^!\[", r"^\|", r"^```", r"^\d+\. "):
				count = [
					len(re.findall(what, text, re.MULTILINE)) for text in (self.pages["en"][name], chinese)
				]
				self.assertEqual(count[0], count[1], f"{name}: {what}")

	def test_links_and_pictures_resolve(self) -> None:
		for language, pages in self.pages.items():
			for name, text in pages.items():
				for link in LINK.findall(manual.CODE.sub("", text)):
					with self.subTest(f"{language}/{name}: {link}"):
						self.resolve(manual.LANGUAGES[language] / name, link)

	def resolve(self, page: Path, link: str) -> None:
		if re.match(r"(https?|mailto):", link):
			return
		target, _, anchor = link.partition("#")
		file = (page.parent / target).resolve() if target else page
		self.assertTrue(file.exists(), f"{file} is not there")
		if anchor:
			self.assertIn(anchor, anchors(file.read_text(encoding="utf-8")))

	def test_each_language_shows_its_own_pictures(self) -> None:
		for language, pages in self.pages.items():
			for name, text in pages.items():
				for link in re.findall(r"images/(\w+)/", text):
					self.assertEqual(link, language, name)

	def test_the_index_names_every_page(self) -> None:
		for language, pages in self.pages.items():
			named = set(LINK.findall(pages["README.md"]))
			self.assertEqual(set(pages) - named - {"README.md"} - WAITING, set(), language)

	def test_pictures_are_used_and_small(self) -> None:
		files = list((manual.DOCS / "images").rglob("*.png"))
		used = "".join(text for pages in self.pages.values() for text in pages.values())
		used += (manual.DOCS.parent / "README.md").read_text(encoding="utf-8")
		self.assertEqual(
			[path.name for path in files if path.relative_to(manual.DOCS).as_posix() not in used], []
		)
		self.assertEqual([path.name for path in files if path.stat().st_size > LARGEST], [])
		self.assertLessEqual(sum(path.stat().st_size for path in files), ALL)

	def test_labels_are_those_of_the_screens(self) -> None:
		for language, pages in self.pages.items():
			for name, text in pages.items():
				if name in WAITING and name not in self.pages["zh"]:
					continue
				wrong = [manual.unknown(language, label) for label in manual.quoted(language, text)]
				self.assertEqual([fault for fault in wrong if fault], [], f"{language}/{name}")

	def test_labels_are_quoted_at_all(self) -> None:
		"""The checks above see something: every page about people's work names buttons."""
		for language, pages in self.pages.items():
			for name, text in pages.items():
				if name.startswith("role-"):
					self.assertGreaterEqual(len(list(manual.quoted(language, text))), 8, f"{language}/{name}")


@unittest.skipUnless(manual.DOCS.exists(), "only in a checkout, not where the app is installed")
class TestTables(unittest.TestCase):
	def test_tables_are_made_from_the_source(self) -> None:
		for language in manual.LANGUAGES:
			pages = manual.pages(language)
			for name, (mark, wanted) in manual.made(language).items():
				self.assertEqual(
					manual.part(pages[name], mark),
					wanted,
					f"{language}/{name}: run duty_responsibility.tests.unit.manual as a module",
				)

	def test_functions_are_described_in_chinese(self) -> None:
		for path, says in manual.described(manual.pages("zh")["api.md"]).items():
			self.assertRegex(says, "[一-鿿]", f"{path} waits for its Chinese words in docs/zh/api.md")

	def test_every_function_says_what_it_does(self) -> None:
		self.assertEqual([one.path for one in manual.functions() if not one.says], [])

	def test_examples_call_what_there_is(self) -> None:
		"""Each address in a curl example is a function, and each argument is one of its own."""
		known = {one.path: one for one in manual.functions()}
		for language in manual.LANGUAGES:
			called = re.findall(
				r"/api/method/duty_responsibility\.api\.([\w.]+)([^`]*?)(?=\ncurl|\n```)",
				manual.pages(language)["api.md"],
			)
			self.assertGreaterEqual(len(called), 4)
			kinds = re.findall(r"/api/resource/([^\s\"`]+)", manual.pages(language)["api.md"])
			for kind in kinds:
				folder = kind.replace("%20", "_").lower()
				self.assertTrue((manual.APP / manual.APP.name / "doctype" / folder).is_dir(), kind)
			self.assertGreaterEqual(len(kinds), 2)
			for path, rest in called:
				self.assertTrue(path in known, f"{language}: {path} is no function of the app")
				arguments = known[path].arguments.replace("?", "").split(", ")
				for name in re.findall(r"(?:-d |[?&]|--data-urlencode )'?(\w+)=", rest):
					self.assertIn(name, arguments, path)


# -- worked examples ------------------------------------------------------------------------------

KINDS = {kind.value: kind for kind in LimitKind}
AT = {
	"en": re.compile(r"(\w{3}) (\d{4})-(\d\d?)-(\d\d?) (\d\d?):(\d\d)"),
	"zh": re.compile(r"(\d{4})年(\d\d?)月(\d\d?)日（(周.)）(\d\d?):(\d\d)"),
}
WEEKDAYS = {
	"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
	"zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
MARK = {"en": ("provisional", "nobody on duty"), "zh": ("暂定", "无人值班")}
OFFICE_CUT_OFFS = {"cut_offs": ["11:00", "17:00"], "lead_minutes": 30}


def instant(language: str, text: str) -> datetime | None:
	"""A time as the manual writes it, with its weekday, which must be the right one."""
	found = AT[language].search(text)
	if not found:
		return None
	numbers = [int(group) for group in found.groups() if group.isdigit()]
	at = datetime(*numbers)
	if WEEKDAYS[language][at.weekday()] not in found.groups():
		raise AssertionError(f"{found[0]} is {WEEKDAYS[language][at.weekday()]}")
	return at


def limit(language: str, cell: str) -> Limit:
	"""“*Working Days* 2”, or a combination: “*Earlier Of* *Working Days* 3 *Set by Leader*”."""
	pattern = r"\*([^*]+)\* ?(\d*)" if language == "en" else r"【([^】]+)】(\d*)"
	by_word = {manual.say(language, kind): kind for kind in KINDS}
	named = re.findall(pattern, cell)
	parts = [
		Limit.from_dict(
			{"kind": by_word[word], "amount": amount}
			| (OFFICE_CUT_OFFS if by_word[word] == "Cut-off" else {})
		)
		for word, amount in named
		if KINDS[by_word[word]] not in COMBINED
	]
	first = KINDS[by_word[named[0][0]]]
	return Limit(first, parts=tuple(parts)) if first in COMBINED else parts[0]


def rows(language: str, name: str) -> list[list[str]]:
	lines = manual.part(manual.pages(language)["deadlines.md"], name).strip().split("\n")
	return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@unittest.skipUnless(manual.DOCS.exists(), "only in a checkout, not where the app is installed")
class TestExamples(unittest.TestCase):
	"""The examples of `deadlines.md`, computed with the calendar that an installation seeds."""

	def test_due_times(self) -> None:
		for language in manual.LANGUAGES:
			provisional, nobody = MARK[language]
			for cell, starts, event, due, *_why in rows(language, "due"):
				with self.subTest(language=language, limit=cell, starts=starts):
					start = instant(language, starts)
					assert start
					named = instant(language, event)
					found = deadline(
						limit(language, cell),
						OFFICE,
						start=start,
						event=named,
						set_time=named,
						on_duty=nobody not in starts,
					)
					self.assertEqual(instant(language, due), found.due_at)
					self.assertEqual(provisional in due, found.provisional)

	def test_late_by(self) -> None:
		for language in manual.LANGUAGES:
			for due, finished, minutes, *_why in rows(language, "late"):
				with self.subTest(language=language, due=due):
					late = OFFICE.elapsed(*(instant(language, text) for text in (due, finished)))
					self.assertEqual(int(re.findall(r"\d+", minutes)[0]), late // 60)

	def test_every_kind_of_limit_has_an_example(self) -> None:
		for language in manual.LANGUAGES:
			cells = " ".join(row[0] for row in rows(language, "due"))
			self.assertEqual([kind for kind in KINDS if manual.say(language, kind) not in cells], [])

	def test_both_languages_tell_the_same(self) -> None:
		for name in ("due", "late"):
			told = [
				[[instant(language, cell) for cell in row[:4]] for row in rows(language, name)]
				for language in manual.LANGUAGES
			]
			self.assertEqual(told[0], told[1])
