"""Likely errors: what is found, where, and above all what is left alone."""

from __future__ import annotations

import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.likely_errors import Finding, Known, classes, find
from duty_responsibility.rules.names import Leader
from duty_responsibility.rules.proofreading import ErrorClass

from .strategies import examples

LEADERS = (
	Leader("陈国栋", ("县长", "县委副书记")),
	Leader("张志明", ("常务副县长", "县委常委")),
	Leader("王刚", ("副县长",)),
)
KNOWN = Known(
	LEADERS, ("两个维护", "四个意识", "中国特色社会主义"), frozenset({"吉吉"}), frozenset({"张志强"})
)

SOUND = """各乡镇人民政府，县政府各部门：
为贯彻落实《国务院关于加强法治政府建设的意见》（国发〔2026〕12号）和县政府第38次常务会议议定事项，现就有关事项通知如下。
一、进一步改进工作作风。认认真真、扎扎实实做好各项工作，天天过问、人人负责，件件有着落；“两个维护”要牢记。
1）财政政策要稳定；2）中国国际进口博览会于2026年11月5日至10日举行。
（一）请于2026年11月23日（星期一）前报县机关事务局，过期不候……经研究研究再定。
（二）县机关关于值班的规定，产业业态、资金金额、市市场监管局的意见，听取了了解情况的同志的汇报。
县长陈国栋、常务副县长张志明、副县长王刚和王　刚同志出席，张志强列席；it’s said (see 3.2)。
2月29日前完成，9时30分开会，前三个月增长3.5%，其中1—10月增长4%。
二〇二六年十一月二十三日"""


class FindingCase(unittest.TestCase):
	def found(self, text: str, known: Known = KNOWN, year: int | None = None) -> list[Finding]:
		return find(text, known=known, year=year)

	def assert_found(self, text: str, code: str, at: str, suggestion: str | None = None) -> None:
		found = self.found(text)
		self.assertEqual([(item.why.code, item.text) for item in found], [(code, at)], text)
		if suggestion is not None:
			self.assertEqual(found[0].suggestion, suggestion)

	def assert_left_alone(self, *texts: str) -> None:
		for text in texts:
			with self.subTest(text):
				self.assertEqual([(item.why.code, item.text) for item in self.found(text)], [])


class TestWhole(FindingCase):
	def test_a_sound_text_is_left_alone(self) -> None:
		self.assertEqual([(item.why.code, item.text) for item in self.found(SOUND)], [])

	def test_paragraph_character_and_excerpt(self) -> None:
		(found,) = find("第一段。\n现将有关事项的的通知印发给你们，请遵照执行。", title="关于值班的通知")
		self.assertEqual((found.paragraph, found.character, found.text), (2, 7, "的的"))
		self.assertEqual(found.excerpt, "现将有关事项的的通知印发给你们，…")
		self.assertIs(found.error_class, ErrorClass.BODY)

	def test_in_the_title_everything_is_an_error_of_the_title(self) -> None:
		found = find("正文。", title="关于陈国东同志的的通知", known=KNOWN)
		self.assertEqual({item.error_class for item in found}, {ErrorClass.TITLE})
		self.assertEqual({item.paragraph for item in found}, {0})
		self.assertEqual(classes(found)[ErrorClass.TITLE], 2)

	def test_classes(self) -> None:
		found = self.found("县长陈国东强调两个维持。。")
		self.assertEqual(
			{kind.name: count for kind, count in classes(found).items()},
			{"TITLE": 0, "NAME": 1, "POLICY": 1, "BODY": 1},
		)

	@given(st.text(alphabet="的了县（）《》“”〔〕[]()2026号0年月日3星期一张志明，。\n '\"’‘", max_size=80))
	@examples(400)
	def test_every_finding_stands_where_it_says(self, text: str) -> None:
		paragraphs = text.split("\n")
		for item in self.found(text):
			paragraph = paragraphs[item.paragraph - 1]
			start = item.character - 1
			self.assertEqual(paragraph[start : start + len(item.text)], item.text)
			self.assertTrue(item.text)
			self.assertIn(item.text, item.excerpt)


class TestBrackets(FindingCase):
	def test_without_a_partner(self) -> None:
		self.assert_found("根据《条例的规定。", "bracket-unclosed", "《")
		self.assert_found("根据条例》的规定。", "bracket-unopened", "》")
		self.assert_found("实行“放管服改革。", "bracket-unclosed", "“")
		self.assert_found("（根据《条例）的规定", "bracket-unclosed", "《")

	def test_of_another_shape(self) -> None:
		self.assert_found("会议（扩大)召开", "bracket-mixed", "（扩大)", "）")

	def test_inside_their_own_kind(self) -> None:
		self.assert_found("《关于转发《办法》的通知》", "nested-alike", "《", "〈")
		self.assert_left_alone("《关于转发〈办法〉的通知》", "“所谓‘放管服’改革”")

	def test_straight_quotation_marks(self) -> None:
		self.assertEqual([item.why.code for item in self.found('"放管服"')], ["straight-quote"] * 2)

	def test_items_and_apostrophes(self) -> None:
		self.assert_left_alone("1）第一项", "a）第一项", "一）第一项", "don’t", "第（1）项")

	@given(
		st.recursive(
			st.just("文"),
			lambda inner: st.builds("（{}）".format, inner) | st.builds("{}〔{}〕".format, inner, inner),
		)
	)
	@examples(100)
	def test_what_is_balanced_is_left_alone(self, text: str) -> None:
		self.assertEqual([item for item in self.found(text) if item.why.code.startswith("bracket")], [])


class TestTwice(FindingCase):
	def test_characters(self) -> None:
		for text, at in (
			("有关事项的的通知", "的的"),
			("已经完成了了。", "了了"),
			("改进工作作安排", "作作"),
			("认真研究究", "究究"),
			("研究究竟问题题。", "题题"),
			("各各部门要高度重视", "各各"),
			("人人人", "人人人"),
		):
			with self.subTest(text):
				self.assertIn(
					("character-twice", at), [(item.why.code, item.text) for item in self.found(text)]
				)

	def test_words(self) -> None:
		self.assert_found("关于关于做好值班工作的通知", "word-twice", "关于关于", "关于")
		self.assert_left_alone("一件一件地办，一步一步地走")

	def test_marks(self) -> None:
		self.assert_found("如下，，一", "marks-in-a-row", "，，")
		self.assert_found("通知如下：。", "marks-in-a-row", "：。")
		self.assert_left_alone("……", "——", "是吗？！")

	def test_rightly_twice(self) -> None:
		self.assert_left_alone(
			"天天", "看看", "刚刚", "方方面面", "踏踏实实", "清清楚楚", "兢兢业业", "等等", "吉吉",
			"会议议定", "财政政策", "学习习近平", "机关关于", "县县城", "地区区域", "建设设施",
		)  # fmt: skip

	@given(st.sampled_from("的在和与对把被由从其"))
	@examples(20)
	def test_little_words(self, word: str) -> None:
		self.assertTrue(self.found(f"我们{word}{word}认真工作"))


class TestNumbers(FindingCase):
	def test_other_brackets(self) -> None:
		for number in (
			"[2026]12号",
			"(2026)12号",
			"（2026）12号",
			"【2026】12号",
			"〔2026]12号",
			"﹝2026﹞12号",
		):
			with self.subTest(number):
				self.assert_found(f"国发{number}文件", "number-brackets", number, "〔2026〕12号")

	def test_the_number_itself(self) -> None:
		self.assert_found("国发〔2026〕05号", "number-zero", "〔2026〕05号", "〔2026〕5号")
		self.assert_found("国发〔2026〕第5号", "number-word", "〔2026〕第5号", "〔2026〕5号")
		self.assert_found("国发〔2026〕5文件", "number-without-end", "〔2026〕5", "〔2026〕5号")
		self.assert_found("国发〔26〕5号", "number-year", "〔26〕5号", "〔2026〕5号")

	def test_what_is_no_document_number(self) -> None:
		self.assert_left_alone("国发〔2026〕5号", "（2026）", "《规划（2026）》", "（2026）3个项目")


class TestDates(FindingCase):
	def test_days_that_do_not_exist(self) -> None:
		for text in (
			"2026年2月29日", "2月30日", "2026年13月1日", "11月31日", "2026-02-30", "2026.2.30", "二〇二六年二月三十日",
			"2026年0月1日",
		):  # fmt: skip
			with self.subTest(text):
				self.assert_found(f"于{text}前报送", "date-impossible", text)
		self.assert_found("自13月起", "month-impossible", "13月")
		self.assert_found("8时75分", "time-impossible", "8时75分")
		self.assert_left_alone("2028年2月29日", "12月31日", "13个月", "24时0分", "2026.2.3.1", "1-10月")

	def test_weekdays(self) -> None:
		self.assert_found(
			"2026年11月23日（星期二）上午", "weekday-wrong", "2026年11月23日（星期二）", "星期一"
		)
		self.assert_left_alone(
			"2026年11月23日（星期一）", "2026年11月22日（周日）", "2026年11月22日（星期天）"
		)

	def test_the_year_of_a_date_without_one(self) -> None:
		self.assertEqual(self.found("11月23日（星期二）"), [])
		(found,) = self.found("11月23日（星期二）", year=2026)
		self.assertEqual(found.suggestion, "星期一")
		(found,) = self.found("按照2026年计划，\n定于11月23日（星期二）召开。")
		self.assertEqual(found.paragraph, 2)
		(found,) = self.found("2月29日（星期一）", year=2026)
		self.assertEqual(found.why.code, "date-impossible")

	@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.integers(0, 6))
	@examples(200)
	def test_every_day_knows_its_weekday(self, day: date, off: int) -> None:
		weekday = "一二三四五六日"[(day + timedelta(days=off)).weekday()]
		found = self.found(f"{day.year}年{day.month}月{day.day}日（星期{weekday}）")
		self.assertEqual(len(found), bool(off))


class TestNames(FindingCase):
	def test_nearly_right(self) -> None:
		for text, at, name in (
			("县长陈国东讲话", "陈国东", "陈国栋"),
			("陈国冻同志讲话", "陈国冻", "陈国栋"),
			("张明志出席", "张明志", "张志明"),
			("副县长王钢出席", "王钢", "王刚"),
			("程国栋县长出席", "程国栋", "陈国栋"),
		):
			with self.subTest(text):
				self.assert_found(text, "name-near", at, name)

	def test_somebody_else(self) -> None:
		self.assert_left_alone("张志强出席", "王钢出席", "程国栋出席", "陈家出席")

	def test_a_title_that_is_not_theirs(self) -> None:
		self.assert_found("副县长陈国栋出席", "title-wrong", "副县长陈国栋")
		self.assert_found("县长王　刚出席", "title-wrong", "县长王　刚", "副县长")
		self.assert_found("张志明县长出席", "title-wrong", "张志明县长")
		self.assert_left_alone(
			"陈国栋县长", "副县长张志明", "县委副书记、县长陈国栋", "王刚同志", "常委张志明"
		)

	def test_expressions_laid_down(self) -> None:
		self.assert_found("做到“两个维持”", "term-near", "两个维持", "两个维护")
		self.assert_left_alone("做到“两个维护”", "两个方面")
