"""A pasted table of people: as it comes from a spreadsheet or is typed, and what is wrong with it."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.people import COLUMNS, POSTS, heads_of, read_table


class TestReading(unittest.TestCase):
	def test_a_spreadsheets_table_with_headings_in_any_order(self) -> None:
		people = read_table(
			"职务\t姓名\t备注\t邮箱\t科室\n科长\t李建国\t党员\tLJG@office.cn\t综合科\n\n文书\t王　静\t\t\t秘书科\n"
		)
		first, second = people
		self.assertEqual(
			(first.name, first.post, first.section, first.email, first.row),
			("李建国", "Section Head", "综合科", "ljg@office.cn", 2),
		)
		self.assertEqual((second.name, second.post, second.email, second.row), ("王静", "Clerk", "", 4))
		self.assertEqual([person.problems for person in people], [(), ()])

	def test_typed_without_headings_in_the_usual_order(self) -> None:
		(person,) = read_table("吴敏，综合科，科员，138 0013-8000，wm@office.cn，张志明")
		self.assertEqual(
			[getattr(person, column) for column in COLUMNS],
			["吴敏", "综合科", "Staff Member", "13800138000", "wm@office.cn", "张志明"],
		)

	def test_english_works_as_well(self) -> None:
		(person,) = read_table("Name,Position,Department\nMary  Smith,Deputy Director,")
		self.assertEqual((person.name, person.post, person.section), ("Mary Smith", "Deputy Director", ""))

	def test_what_is_wrong_is_said_of_the_row(self) -> None:
		text = "姓名\t科室\t职务\t手机\t邮箱\n甲\t\t科长\n乙\t综合科\t部长\n乙\t综合科\t科员\t\tnonsense\n\t综合科\t科员"
		self.assertEqual(
			[person.problems for person in read_table(text)],
			[
				(("head-of-nothing", "甲"),),
				(("unknown-post", "部长"),),
				(("bad-login", "nonsense"), ("twice", "乙")),
				(("no-name", ""),),
			],
		)

	def test_one_login_is_one_person(self) -> None:
		_first, second = read_table("甲,,,,a@b.cn\n乙,,,,A@B.cn")
		self.assertEqual(second.problems, (("login-twice", "a@b.cn"),))

	def test_nothing_pasted_is_nobody(self) -> None:
		self.assertEqual(read_table(" \n\t\n"), ())
		self.assertEqual(read_table("姓名,科室"), ())

	def test_each_section_has_the_head_that_the_table_gives_it(self) -> None:
		people = read_table("甲,综合科,科长\n乙,综合科,科员\n丙,督查科,科长")
		self.assertEqual(heads_of(people), {"综合科": "甲", "督查科": "丙"})

	def test_no_word_stands_for_two_posts(self) -> None:
		words = [word for known in POSTS.values() for word in known]
		self.assertEqual(len(words), len(set(words)))

	@given(st.text())
	def test_whatever_is_pasted_is_read_without_a_crash(self, text: str) -> None:
		for person in read_table(text):
			self.assertIn(person.post, POSTS)
			self.assertEqual(bool(person.name), not any(code == "no-name" for code, _ in person.problems))


if __name__ == "__main__":
	unittest.main()
