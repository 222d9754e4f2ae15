"""Notices of meetings (Art. 19): every fault found, none invented; and the calendar file that goes with them."""

from __future__ import annotations

import unittest
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duty_responsibility.rules.notices import Fault, Listed, Sent, faults, is_for, strangers, without_notice
from duty_responsibility.utils.calendar_file import Entry, calendar_file

from .offices import at
from .strategies import examples

LIMIT = at("2026-03-03 18:00")
SECOND = timedelta(seconds=1)
WU = Listed("r1", "吴敏", "县林业局")
LI = Listed("r2", "李建国", person="DS-00002")


def sent(to: Listed, when: datetime = LIMIT, **values: object) -> Sent:
	notice = Sent(f"n-{to.row}", to.name, when, LIMIT, to.organ, to.person, to.row, True)
	return replace(notice, **values)  # type: ignore[arg-type]


class TestFaults(unittest.TestCase):
	def kinds(self, listed: list[Listed], notices: list[Sent]) -> list[tuple[Fault, str]]:
		return [(item.fault, item.name) for item in faults(listed, notices)]

	def test_nothing_amiss(self) -> None:
		self.assertEqual(self.kinds([WU, LI], [sent(WU), sent(LI)]), [])
		self.assertEqual(self.kinds([], []), [])

	def test_each_of_the_three(self) -> None:
		stranger = Sent("n-x", "王五", LIMIT)
		found = self.kinds([WU, LI], [sent(WU, LIMIT + SECOND), stranger])
		self.assertEqual(found, [(Fault.LATE, "吴敏"), (Fault.OMITTED, "李建国"), (Fault.WRONG, "王五")])

	def test_in_the_second_of_the_limit_it_is_in_time(self) -> None:
		self.assertEqual(self.kinds([WU], [sent(WU, LIMIT + timedelta(microseconds=999_999))]), [])

	def test_without_a_limit_nothing_is_late(self) -> None:
		self.assertEqual(self.kinds([WU], [sent(WU, LIMIT + timedelta(days=1), limit_at=None)]), [])

	def test_whoever_was_taken_off_the_list_was_told_rightly(self) -> None:
		self.assertEqual(self.kinds([WU], [sent(WU), sent(LI)]), [])

	def test_a_list_entered_anew_is_matched_by_person_or_by_name_and_organ(self) -> None:
		anew = [Listed("r9", " 吴 敏", "县林业局"), Listed("r8", "李 建国（主任）", person="DS-00002")]
		notices = [sent(WU, row="", was_listed=False), sent(LI, row="", was_listed=False)]
		self.assertEqual(self.kinds(anew, notices), [])

	def test_namesakes_of_another_organ_are_other_people(self) -> None:
		other = Listed("r3", "吴敏", "县水利局")
		self.assertFalse(is_for(sent(WU, row=""), other))
		self.assertEqual(self.kinds([WU, other], [sent(WU)]), [(Fault.OMITTED, "吴敏")])

	@given(st.lists(st.sampled_from(["told", "late", "omitted", "removed", "stranger"]), max_size=60))
	@examples(200)
	def test_as_many_as_were_made_and_no_others(self, fates: list[str]) -> None:
		listed, notices, expected = [], [], []
		for number, fate in enumerate(fates):
			person = Listed(f"r{number}", f"person {number}", "organ")
			if fate in ("told", "late", "omitted"):
				listed.append(person)
			if fate == "stranger":
				notices.append(Sent(f"n{number}", person.name, LIMIT, organ="elsewhere"))
			elif fate != "omitted":
				notices.append(sent(person, LIMIT + SECOND if fate == "late" else LIMIT))
			fault = {"late": Fault.LATE, "omitted": Fault.OMITTED, "stranger": Fault.WRONG}.get(fate)
			if fault:
				expected.append((fault, person.name))
		self.assertEqual(sorted(self.kinds(listed, notices)), sorted(expected))
		self.assertEqual(len(without_notice(listed, notices)), fates.count("omitted"))
		self.assertEqual(len(strangers(listed, notices)), fates.count("stranger"))


LINE = 75
"""Octets in one line of the format; what is longer goes on in the next one, after a blank."""

ENTRY = Entry(
	"HY-2026-00001@office",
	2,
	at("2026-03-04 15:00"),
	at("2026-03-04 17:00"),
	"全县经济运行调度会；请准时, 谢谢",
	at("2026-03-02 09:00"),
	location="三楼会议室",
	description="带\\材料\n第二行",
	organiser='王"文静',
	organiser_email="wenshu@office.example",
)


class TestCalendarFile(unittest.TestCase):
	def lines(self, entry: Entry = ENTRY) -> list[str]:
		text = calendar_file(entry, "Asia/Shanghai")
		self.assertTrue(text.endswith("\r\n"))
		self.assertNotIn("\n", text.replace("\r\n", ""))
		return text.replace("\r\n ", "").split("\r\n")[:-1]

	def test_times_are_those_of_the_office_in_utc(self) -> None:
		lines = self.lines()
		for line in ("DTSTART:20260304T070000Z", "DTEND:20260304T090000Z", "DTSTAMP:20260302T010000Z"):
			self.assertIn(line, lines)

	def test_a_change_keeps_the_entry_and_raises_its_version(self) -> None:
		lines = self.lines()
		self.assertIn("UID:HY-2026-00001@office", lines)
		self.assertIn("SEQUENCE:2", lines)
		self.assertIn("STATUS:CONFIRMED", lines)
		cancelled = self.lines(replace(ENTRY, cancelled=True, sequence=3))
		for line in ("METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3", "UID:HY-2026-00001@office"):
			self.assertIn(line, cancelled)

	def test_what_means_something_in_the_format_is_escaped(self) -> None:
		lines = self.lines()
		self.assertIn("SUMMARY:全县经济运行调度会；请准时\\, 谢谢", lines)
		self.assertIn("DESCRIPTION:带\\\\材料\\n第二行", lines)
		self.assertIn('ORGANIZER;CN="王 文静":mailto:wenshu@office.example', lines)

	@given(st.text(max_size=400))
	@examples(200)
	def test_no_line_is_too_long_and_no_text_breaks_out_of_its_line(self, text: str) -> None:
		raw = calendar_file(replace(ENTRY, summary=text, description=text, location=text), "Asia/Shanghai")
		for line in raw.split("\r\n"):
			self.assertLessEqual(len(line.encode("utf-8", "surrogatepass")), LINE)
		names = [
			line.partition(":")[0].partition(";")[0] for line in self.lines(replace(ENTRY, summary=text))
		]
		self.assertEqual(names.count("SUMMARY"), 1)
		self.assertEqual(names.count("BEGIN"), 2)
