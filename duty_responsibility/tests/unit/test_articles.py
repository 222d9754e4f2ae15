"""The index of articles names files and functions that exist, and that cite the article."""

import unittest

from duty_responsibility.tests.unit.articles import (
	APP,
	ARTICLES,
	PAGE,
	Place,
	cites,
	names_in,
	numbers,
	page_with,
)


class TestArticles(unittest.TestCase):
	def test_every_place_is_there(self) -> None:
		for article in ARTICLES:
			for place in (article.rule, article.seed, article.controller):
				with self.subTest(article=article.number, place=str(place)):
					self.assertIn(place.name, set(names_in(APP / place.file)))
			report = APP / "duty_responsibility" / "report" / article.report / f"{article.report}.py"
			self.assertTrue(report.exists(), report)
			self.assertTrue((APP / "tests" / article.test).exists(), article.test)

	def test_the_seed_carries_each_article(self) -> None:
		for article in ARTICLES:
			text = (APP / article.seed.file).read_text(encoding="utf-8")
			cited = [number for number in numbers(article.number) if cites(text, number)]
			with self.subTest(article=article.number):
				self.assertTrue(cited, f"{article.seed.file} cites none of Art. {article.number}")

	def test_every_article_of_the_regulation_that_is_known_has_a_row(self) -> None:
		known = {number for article in ARTICLES for number in numbers(article.number)}
		# Arts. 4 to 8 are gaps of the source; what they say is an office's own data
		self.assertEqual(set(range(1, 26)) - known, {4, 5, 6, 7, 8})

	@unittest.skipUnless(PAGE.exists(), "only in a checkout, not where the app is installed")
	def test_the_table_of_the_manual_is_made_from_here(self) -> None:
		text = PAGE.read_text(encoding="utf-8")
		self.assertEqual(text, page_with(text), "run duty_responsibility.tests.unit.articles as a module")

	def test_a_place_that_is_gone_is_missed(self) -> None:
		gone = Place("rules/responder.py", "no_such_rule")
		self.assertNotIn(gone.name, set(names_in(APP / gone.file)))
		self.assertFalse(cites("Art. 12 and Arts. 15–17", 14))
		self.assertTrue(cites("Arts. 15–17", 16))
