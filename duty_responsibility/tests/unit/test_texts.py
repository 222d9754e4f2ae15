"""What changed between two texts: nothing lost, nothing invented, and what deserves a second look."""

from __future__ import annotations

import unittest

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.texts import Change, changes, weighty

from .strategies import examples

TEXT = st.text(alphabet="县府办通知2026，。\n", max_size=60)


class TestChanges(unittest.TestCase):
	def test_nothing(self) -> None:
		self.assertEqual(changes("一。\n二。", "一。\n二。"), [])

	def test_within_a_paragraph(self) -> None:
		self.assertEqual(
			changes("标题\n请于3日前报送。", "标题\n请于5日前报送。"),
			[Change(2, 2, (("same", "请于"), ("removed", "3"), ("added", "5"), ("same", "日前报送。")))],
		)

	def test_paragraphs_that_come_and_go(self) -> None:
		self.assertEqual(changes("甲\n丙", "甲\n乙\n丙"), [Change(0, 2, (("added", "乙"),))])
		self.assertEqual(changes("甲\n乙\n丙", "甲\n丙"), [Change(2, 0, (("removed", "乙"),))])

	def test_figures_and_small_words_weigh(self) -> None:
		for before, after, found in (
			("请于3日前报", "请于5日前报", ["3", "5"]),
			("可以参加", "不得参加", ["可以", "不得"]),
			("通知下发", "通知印发", []),
			("请遵照执行", "请认真遵照执行", []),
		):
			with self.subTest(after):
				self.assertEqual(weighty(changes(before, after)), found)

	@given(TEXT, TEXT)
	@examples(300)
	def test_both_texts_can_be_read_from_it(self, before: str, after: str) -> None:
		old, new = before.split("\n"), after.split("\n")
		found = changes(before, after)
		for change in found:
			was = "".join(text for kind, text in change.parts if kind != "added")
			now = "".join(text for kind, text in change.parts if kind != "removed")
			self.assertEqual(was, old[change.before - 1] if change.before else "")
			self.assertEqual(now, new[change.after - 1] if change.after else "")
		gone, come = {change.before for change in found}, {change.after for change in found}
		kept_old = [text for number, text in enumerate(old, 1) if number not in gone]
		kept_new = [text for number, text in enumerate(new, 1) if number not in come]
		self.assertEqual(kept_old, kept_new)
		self.assertEqual(bool(found), before != after)
