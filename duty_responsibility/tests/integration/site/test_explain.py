"""Every reason and every refusal of the rules has its sentence, in the reader's language."""

import ast
import string
from datetime import date, datetime
from pathlib import Path

import duty_responsibility.rules as rules
from duty_responsibility.duty_responsibility.report import utils
from duty_responsibility.rules.limits import LimitKind
from duty_responsibility.rules.trace import RuleError, reason
from duty_responsibility.tests.base import DutyTestCase, in_language
from duty_responsibility.utils import words

SOURCES = sorted(Path(rules.__file__).parent.glob("*.py"))


def codes_of_reasons() -> set[str]:
	"""Every literal code in a call of `reason(…)` in the rules and the engine, and those made of a limit's kind."""
	made = {
		kind.value.lower().translate({ord("("): None, ord(")"): None, ord(" "): "-"}) for kind in LimitKind
	} - {"earlier-of", "later-of"}
	found = {code for code in made if code not in ("at-once", "cut-off", "set-by-leader")}
	for path in (*SOURCES, *Path(words.__file__).parent.glob("*.py")):
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reason" and node.args:
				if isinstance(node.args[0], ast.Constant):
					found.add(node.args[0].value)
	return found


def all_subclasses(cls: type) -> set[type]:
	return {sub for child in cls.__subclasses__() for sub in (child, *all_subclasses(child))}


class TestExplain(DutyTestCase):
	def test_every_reason_has_a_sentence(self):
		codes = codes_of_reasons()
		self.assertGreater(len(codes), 30)
		self.assertEqual(codes - set(words._reasons()), set())

	def test_every_refusal_of_the_rules_speaks_the_readers_language(self):
		"""The sentence stands with the rule that refuses; the translation tools find it there."""
		refusals = [error for error in all_subclasses(RuleError) if not error.__subclasses__()]
		self.assertGreater(len(refusals), 40)
		for error in refusals:
			names = [name for _, name, _, _ in string.Formatter().parse(error.sentence) if name]
			with self.subTest(error=error.__name__), in_language("zh"):
				said = words.in_words(error(**{name: name.upper() for name in names}))
				self.assertRegex(said, "[一-鿿]")

	def test_articles_are_cited_as_the_reader_cites_them(self):
		with in_language("zh"):
			self.assertEqual(words.article("Art. 11"), "第十一条")
			self.assertEqual(words.article("Art. 4–6"), "第四至第六条")
			self.assertEqual(words.article("Civil Code 201"), "《民法典》第二百零一条")
		self.assertEqual(words.article("Art. 11"), "Art. 11")

	def test_numbers_of_articles(self):
		expected = {1: "一", 10: "十", 11: "十一", 20: "二十", 25: "二十五", 110: "一百一十", 203: "二百零三"}
		self.assertEqual({number: words.chinese_number(number) for number in expected}, expected)

	def test_moments_are_written_as_offices_write_them(self):
		moment = datetime(2026, 11, 25, 18)
		with in_language("zh"):
			self.assertEqual(words.moment(moment), "2026年11月25日（周三）18:00")
		self.assertEqual(words.moment(moment), "Wed 2026-11-25 18:00")

	def test_a_day_of_a_week_needs_no_year(self):
		self.assertEqual(words.short_day(date(2026, 11, 25)), "Wed 11-25")
		with in_language("zh"):
			self.assertEqual(words.short_day(date(2026, 11, 25)), "11月25日（周三）")

	def test_what_has_no_section_is_called_the_same_everywhere(self):
		self.assertEqual(utils.said("section", None), "Without a Section")
		self.assertEqual(utils.said("reason", ""), "(none)")

	def test_a_reason_is_a_sentence_in_both_languages(self):
		step = reason("working-days", "Art. 11", amount=2)
		self.assertEqual(words.sentence(step), "2 working day(s). (Art. 11)")
		with in_language("zh"):
			said = words.sentence(step)
		self.assertIn("2个工作日", said)
		self.assertIn("第十一条", said)
