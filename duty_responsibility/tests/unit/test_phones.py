"""Telephone numbers: which spellings are the same number, and what is none."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.tests.unit.strategies import examples
from duty_responsibility.utils.phones import is_phone, numbers

SAME = {
	"13800138000": (
		"138 0013 8000",
		"+86 138-0013-8000",
		"１３８００１３８０００",
		"86 13800138000",
		"\u202d13800138000\u202c",
	),
	"073184581234": (
		"0731-84581234",
		"(0731) 8458 1234",
		"+86 731 8458 1234",
		"0731—84581234",
		"86-731-84581234",
	),
	"073184581234-8012": (
		"0731-84581234-8012",
		"0731-84581234转8012",
		"0731-84581234 分机 8012",
		"0731-84581234 ext.8012",
		"+86 731 84581234 x8012",
		"（0731）84581234（分机8012",
	),
	"+16502530000": ("+1 650 253 0000", "001-650-253-0000", "+1 (650) 253-0000"),
	"12345": ("12345", "1 2345"),
}
MARKS = st.sampled_from(["\u200e", "\u200f", "\u202a", "\u202c", "\u2066", "\ufeff", " "])


class TestNumbers(unittest.TestCase):
	def test_all_spellings_of_a_number_are_one(self) -> None:
		for number, spellings in SAME.items():
			for spelling in spellings:
				with self.subTest(spelling=spelling):
					self.assertEqual(numbers(spelling), [number])
					self.assertTrue(is_phone(spelling))

	def test_another_number_stays_another(self) -> None:
		self.assertNotEqual(numbers("86123456-80123"), numbers("123456-80123"))
		self.assertNotEqual(numbers("0731-84581234-8012"), numbers("0731-84581234-8013"))
		self.assertNotEqual(numbers("0731-84581234"), numbers("0730-84581234"))

	def test_several_numbers_in_one_cell(self) -> None:
		both = ["13800138000", "073184581234"]
		for text in (
			"13800138000、0731-84581234",
			"13800138000/0731-84581234",
			"13800138000；0731-84581234",
			"13800138000 0731-84581234",
			"13800138000\n0731-84581234",
		):
			with self.subTest(text=text):
				self.assertEqual(numbers(text), both)

	def test_what_is_no_number(self) -> None:
		for text in ("1.38E+10", "张三", "1234", "见附件", "1" * 21, "13800138000 张三"):
			with self.subTest(text=text):
				self.assertFalse(is_phone(text))
				self.assertEqual(numbers(text), [])
		self.assertTrue(is_phone(None) and is_phone("") and is_phone("  "))

	@given(st.sampled_from([(one, two) for one, many in SAME.items() for two in many]), st.data())
	@examples(200)
	def test_marks_that_nobody_sees_change_nothing(self, pair: tuple[str, str], data: st.DataObject) -> None:
		number, spelling = pair
		end, start = data.draw(st.lists(MARKS, max_size=3)), data.draw(st.lists(MARKS, max_size=3))
		self.assertEqual(numbers("".join(start) + spelling + "".join(end)), [number])

	@given(st.text(max_size=60))
	@examples(300)
	def test_any_text_has_an_answer(self, text: str) -> None:
		for number in numbers(text):
			self.assertRegex(number, r"^\+?\d+(-\d{1,6})?$")
