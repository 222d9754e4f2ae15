"""Characters counted as a word processor does, and the verdict of Art. 18 in integers."""

from __future__ import annotations

import unittest

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.proofreading import (
	AT_ONCE,
	ErrorClass,
	NegativeCount,
	NothingRead,
	count_characters,
	verdict,
)

from .strategies import examples

TEXT = st.text(alphabet="公文县〔〕，。“”…—①Ａaz09 .-%\t\n　", max_size=60)


class TestCounting(unittest.TestCase):
	def test_as_a_word_processor_counts(self) -> None:
		for text, count in (
			("", 0),
			(" \t\r\n　\u200b\ufeff", 0),
			("各乡镇人民政府：", 8),
			("县政办发〔2026〕12号", 9),  # the numbers are one each
			("2026年11月23日", 6),
			("增长3.14%。", 4),
			("Word文档", 3),
			("two words", 2),
			("e-mail地址", 3),
			("“双随机、一公开”", 9),
			("……", 2),
			("①②", 2),
			("20\u200b26", 1),
		):
			with self.subTest(text):
				self.assertEqual(count_characters(text), count)

	@given(TEXT, TEXT)
	@examples(200)
	def test_paragraphs_add_up(self, one: str, other: str) -> None:
		self.assertEqual(count_characters(f"{one}\n{other}"), count_characters(one) + count_characters(other))

	@given(TEXT)
	@examples(200)
	def test_never_more_than_there_are(self, text: str) -> None:
		self.assertLessEqual(count_characters(text), sum(not character.isspace() for character in text))

	@given(TEXT)
	@examples(200)
	def test_where_lines_break_makes_no_difference(self, text: str) -> None:
		self.assertEqual(count_characters(text), count_characters(f"  {text.replace(' ', chr(10))}\n\n"))


class TestVerdict(unittest.TestCase):
	def at_fault(self, characters: int, **errors: int) -> bool:
		return verdict({ErrorClass[kind]: count for kind, count in errors.items()}, characters).at_fault

	def test_three_in_ten_thousand_are_allowed_and_no_more(self) -> None:
		for errors, characters, at_fault in (
			(0, 1, False),
			(3, 10_000, False),
			(4, 10_000, True),
			(3, 9_999, True),
			(1, 3_333, True),
			(1, 3_334, False),
			(6, 20_000, False),
			(7, 23_333, True),
			(7, 23_334, False),
		):
			with self.subTest(errors=errors, characters=characters):
				self.assertIs(self.at_fault(characters, BODY=errors), at_fault)

	def test_one_error_where_it_weighs_is_one_too_many(self) -> None:
		for kind in AT_ONCE:
			with self.subTest(kind):
				self.assertTrue(self.at_fault(1_000_000, **{kind.name: 1}))

	def test_each_reason_is_named(self) -> None:
		found = verdict({ErrorClass.TITLE: 1, ErrorClass.POLICY: 2, ErrorClass.BODY: 1}, 10_000)
		self.assertEqual(
			[(step.code, step.article, step.values) for step in found.trace],
			[
				("proofreading-at-once", "Art. 18", {"what": "Title", "count": 1}),
				("proofreading-at-once", "Art. 18", {"what": "Major Policy", "count": 2}),
				("proofreading-within", "Art. 18", {"count": 1, "characters": 10_000, "allowed": 3}),
			],
		)
		self.assertEqual(verdict({}, 12).trace[0].code, "proofreading-clean")
		self.assertEqual(verdict({ErrorClass.BODY: 1}, 12).trace[0].code, "proofreading-too-many")

	def test_what_cannot_be_counted_is_refused(self) -> None:
		with self.assertRaises(NothingRead):
			verdict({}, 0)
		for errors, characters in (({ErrorClass.BODY: -1}, 10), ({}, -1)):
			with self.assertRaises(NegativeCount):
				verdict(errors, characters)

	@given(st.integers(0, 10**9), st.integers(1, 10**12))
	@examples(300)
	def test_the_integers_agree_with_the_share(self, errors: int, characters: int) -> None:
		found = verdict({ErrorClass.BODY: errors}, characters)
		self.assertIs(found.at_fault, errors * 10_000 > 3 * characters)
		if errors:
			allowed = found.trace[0].values["allowed"]
			self.assertIs(found.at_fault, errors > allowed)

	@given(st.integers(0, 100), st.integers(1, 10**6), st.sampled_from(list(ErrorClass)))
	@examples(200)
	def test_an_error_more_never_helps(self, errors: int, characters: int, kind: ErrorClass) -> None:
		before = verdict({kind: errors}, characters).at_fault
		self.assertLessEqual(before, verdict({kind: errors + 1}, characters).at_fault)
