"""Document numbers: no number twice, no gap that is not free, whatever is given back in between."""

from __future__ import annotations

import unittest

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.numbering import (
	Book,
	BookUnreadable,
	NotIssued,
	YearIsOver,
	is_code,
	written,
)

from .strategies import examples


class TestBook(unittest.TestCase):
	def test_one_after_the_other(self) -> None:
		book = Book(2026)
		for expected in (1, 2, 3):
			number, book = book.issue(2026)
			self.assertEqual(number, expected)

	def test_a_new_year_begins_at_one(self) -> None:
		number, book = Book(2026, 57, (12,)).issue(2027)
		self.assertEqual((number, book), (1, Book(2027, 1)))

	def test_what_is_given_back_is_issued_first(self) -> None:
		book = Book(2026, 9).give_back(2026, 4).give_back(2026, 2)
		self.assertEqual(book, Book(2026, 9, (2, 4)))
		number, book = book.issue(2026)
		self.assertEqual((number, book), (2, Book(2026, 9, (4,))))

	def test_the_last_one_is_taken_off(self) -> None:
		book = Book(2026, 9, (6, 8)).give_back(2026, 9)
		self.assertEqual(book, Book(2026, 7, (6,)))

	def test_a_year_that_is_over_stays_as_it_is(self) -> None:
		book = Book(2027, 3)
		self.assertEqual(book.give_back(2026, 40), book)
		with self.assertRaises(YearIsOver):
			book.issue(2026)

	def test_what_was_not_issued_is_not_given_back(self) -> None:
		for number in (0, 5, 10):
			with self.subTest(number), self.assertRaises(NotIssued):
				Book(2026, 9, (5,)).give_back(2026, number)

	def test_as_a_series_keeps_it(self) -> None:
		self.assertEqual(Book.of(2026, 9, "7 2"), Book(2026, 9, (2, 7)))
		self.assertEqual(Book.of(2026, 9, None), Book(2026, 9))
		self.assertEqual(Book(2026, 9, (2, 7)).free_text, "2 7")
		with self.assertRaises(BookUnreadable):
			Book.of(2026, 9, "two")

	@given(st.lists(st.one_of(st.just(None), st.integers(0, 40)), max_size=80))
	@examples(300)
	def test_issued_and_free_make_up_the_whole(self, moves: list[int | None]) -> None:
		book, issued = Book(2026), set[int]()
		for move in moves:
			if move is None or not issued:
				number, book = book.issue(2026)
				self.assertNotIn(number, issued)
				issued.add(number)
			else:
				number = sorted(issued)[move % len(issued)]
				book = book.give_back(2026, number)
				issued.remove(number)
			self.assertEqual(issued | set(book.free), set(range(1, book.last + 1)))
			self.assertFalse(issued & set(book.free))
			self.assertEqual(Book.of(book.year, book.last, book.free_text), book)


class TestWriting(unittest.TestCase):
	def test_six_corner_brackets_and_no_zeros(self) -> None:
		self.assertEqual(written("县府办发", 2026, 5), "县府办发〔2026〕5号")

	def test_codes(self) -> None:
		for text, good in (
			("县府办发", True),
			("", False),
			("县府 办", False),
			("县府办〔", False),
			("县2", False),
		):
			with self.subTest(text):
				self.assertIs(is_code(text), good)
