"""Document numbers (发文字号): which comes next in a year, and what becomes of one that is given back.

A number that is given back is the first to be issued again, so that the year has no gap; the last one is
simply taken off. What is still free when the year ends stays free, with the reason in the book of numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .trace import N_, RuleError


class NumberingError(RuleError):
	"""A number cannot be issued or given back as it was asked for."""


class YearIsOver(NumberingError):
	code = "number-year-over"
	sentence = N_("Numbers of {year} are no longer issued: those of {now} have begun.")


class NotIssued(NumberingError):
	code = "number-not-issued"
	sentence = N_("Number {number} of {year} has not been issued.")


class BookUnreadable(NumberingError):
	code = "number-book-unreadable"
	sentence = N_("The numbers given back cannot be read: {text}.")


@dataclass(frozen=True)
class Book:
	"""A year's numbers: 1 to `last` are issued, but for those that were given back."""

	year: int
	last: int = 0
	free: tuple[int, ...] = ()

	@classmethod
	def of(cls, year: int, last: int, free: str | None) -> Book:
		"""From what a series keeps; the free numbers are separated by blanks."""
		try:
			return cls(year, last, tuple(sorted({int(number) for number in (free or "").split()})))
		except ValueError:
			raise BookUnreadable(text=free) from None

	@property
	def free_text(self) -> str:
		return " ".join(map(str, self.free))

	def issue(self, year: int) -> tuple[int, Book]:
		"""The next number in `year`, and the book after it."""
		if year < self.year:
			raise YearIsOver(year=year, now=self.year)
		book = self if year == self.year else Book(year)
		if book.free:
			return book.free[0], replace(book, free=book.free[1:])
		return book.last + 1, replace(book, last=book.last + 1)

	def give_back(self, year: int, number: int) -> Book:
		"""The book without `number`. In a year that is over, nothing is issued again."""
		if year != self.year:
			return self
		if not 1 <= number <= self.last or number in self.free:
			raise NotIssued(number=number, year=year)
		last, free = self.last, {*self.free, number}
		while last in free:
			free.remove(last)
			last -= 1
		return Book(year, last, tuple(sorted(free)))


def written(code: str, year: int, number: int) -> str:
	"""A document number as it is written: organ code, year in six-corner brackets, number without zeros."""
	return f"{code}〔{year}〕{number}号"


CODE = re.compile(r"[一-鿿A-Za-z]{1,20}")


def is_code(text: str) -> bool:
	"""Whether a text can be an organ code: characters only, no brackets, blanks or digits."""
	return bool(CODE.fullmatch(text))
