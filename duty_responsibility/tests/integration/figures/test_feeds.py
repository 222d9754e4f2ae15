"""A person's own calendar: shifts, meetings and due times, each once, kept up to date, and nothing secret."""

import re

import frappe

from duty_responsibility.api import feeds as api
from duty_responsibility.api import incoming
from duty_responsibility.api import meetings as meetings_api
from duty_responsibility.engine.meetings import notices
from duty_responsibility.tests.base import as_user, clock_at
from duty_responsibility.tests.factories import register
from duty_responsibility.tests.meetings import FRIDAY, MEETING, MeetingCase

START, END = "2025-01-27 15:00:00", "2025-01-27 17:00:00"


class TestPersonalFeed(MeetingCase):
	def feed(self, who: str, at: str = FRIDAY) -> dict[str, dict[str, str]]:
		"""The entries of somebody's calendar by their UID, as a phone reads them."""
		with as_user(self.users[who]):
			key = api.my_address().partition("key=")[2]
		with clock_at(at), as_user("Guest"):
			api.duties(key)
		text = frappe.local.response.filecontent.replace("\r\n ", "")
		entries = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.S)
		rows = [dict(line.split(":", 1) for line in entry.strip().split("\r\n")) for entry in entries]
		found = {row["UID"]: row for row in rows}
		self.assertEqual(len(found), len(rows), "an entry stands there once")
		return found

	def uid(self, name: str) -> str:
		return f"{name}@{frappe.local.site}"

	def test_a_meeting_stands_with_whoever_organises_prepares_or_is_invited(self):
		doc = self.call(
			START,
			END,
			preparations=[{"item": "Banner", "assignee": self.staff["member_b"]}],
			participants=[{"participant_name": "Guest", "staff": self.staff["member_a2"]}],
		)
		uid = self.uid(doc.name)
		for who in ("member_a", "member_b"):
			self.assertEqual(self.feed(who)[uid]["SUMMARY"], doc.title)
		self.assertNotIn(uid, self.feed("member_a2"), "who is on the list is told by the notice first")
		self.assertNotIn(uid, self.feed("director"))
		self.act(meetings_api.send_notices, "2025-01-24 10:00:00", "member_a", doc)
		self.assertIn(uid, self.feed("member_a2"))
		# the file that goes with a notice is the same entry
		notice = notices.of_meeting(doc.name)[0]
		self.assertIn(f"UID:{uid}", notices.calendar(frappe.get_doc(MEETING, doc.name), notice))

	def test_moved_it_keeps_its_entry_and_cancelled_it_says_so(self):
		doc = self.call(START, END)
		before = self.feed("member_a")[self.uid(doc.name)]
		self.move(doc, "2025-01-24 10:00:00", "2025-01-27 09:00:00")
		moved = self.feed("member_a", "2025-01-24 10:05:00")[self.uid(doc.name)]
		self.assertNotEqual(before["DTSTART"], moved["DTSTART"])
		self.assertGreater(int(moved["SEQUENCE"]), int(before["SEQUENCE"]))
		self.act(meetings_api.cancel, "2025-01-24 11:00:00", "member_a", doc, "Postponed")
		gone = self.feed("member_a", "2025-01-24 11:05:00")
		self.assertEqual(gone[self.uid(doc.name)]["STATUS"], "CANCELLED")
		self.assertGreater(int(gone[self.uid(doc.name)]["SEQUENCE"]), int(moved["SEQUENCE"]))
		cancelled = [row for row in gone.values() if "Preparation" in row["SUMMARY"]]
		self.assertTrue(cancelled)
		self.assertEqual({row["STATUS"] for row in cancelled}, {"CANCELLED"})

	def test_what_one_has_to_do_stands_at_its_due_time_until_it_is_done(self):
		with clock_at(FRIDAY):
			doc = register(
				self.users["clerk"],
				received_at=FRIDAY,
				assignee=self.staff["member_a"],
				section=self.office.section_a,
			)
		(entry,) = [row for row in self.feed("member_a").values() if doc.title in row["SUMMARY"]]
		self.assertIn("Due 18:00: Completion", entry["SUMMARY"].replace("\\", ""))
		self.assertFalse([row for row in self.feed("member_b").values() if doc.title in row["SUMMARY"]])
		self.act(incoming.finish, "2025-01-24 16:00:00", "member_a", doc, "Done.")
		self.assertFalse([row for row in self.feed("member_a").values() if doc.title in row["SUMMARY"]])

	def test_a_document_that_becomes_urgent_moves_its_entry(self):
		with clock_at(FRIDAY):
			doc = register(
				self.users["clerk"],
				received_at=FRIDAY,
				assignee=self.staff["member_a"],
				section=self.office.section_a,
			)
		before = {uid: row for uid, row in self.feed("member_a").items() if doc.title in row["SUMMARY"]}
		with clock_at("2025-01-24 10:00:00"), as_user(self.users["clerk"]):
			doc = frappe.get_doc(doc.doctype, doc.name)
			doc.update({"urgency": "Urgent"}).save()
		for uid, row in before.items():
			now = self.feed("member_a", "2025-01-24 10:00:00")[uid]
			self.assertLess(now["DTEND"], row["DTEND"])
			self.assertGreater(int(now["SEQUENCE"]), int(row["SEQUENCE"]))

	def test_a_secret_document_is_its_number_only(self):
		with clock_at(FRIDAY):
			doc = register(
				self.users["clerk"],
				received_at=FRIDAY,
				secrecy="Secret",
				assignee=self.staff["member_a"],
				section=self.office.section_a,
			)
		said = [row["SUMMARY"] for row in self.feed("member_a").values()]
		self.assertTrue([text for text in said if doc.name in text])
		self.assertFalse([text for text in said if doc.title in text])

	def test_each_poll_without_a_change_is_the_same(self):
		self.call(START, END)
		self.assertEqual(self.feed("member_a"), self.feed("member_a", "2025-01-24 09:30:00"))

	def test_it_speaks_the_language_of_its_owner(self):
		frappe.db.set_value("User", self.users["member_a"], "language", "zh")
		self.call(START, END, preparations=[{"item": "会标"}])
		self.assertIn("会标", " ".join(row["SUMMARY"] for row in self.feed("member_a").values()))
		self.assertFalse([row for row in self.feed("member_a").values() if "Due" in row["SUMMARY"]])

	def test_who_cannot_log_in_any_more_has_no_meetings(self):
		self.call(START, END)
		with as_user(self.users["member_a"]):
			key = api.my_address().partition("key=")[2]
		frappe.db.set_value("User", self.users["member_a"], "enabled", 0)
		with clock_at(FRIDAY), as_user("Guest"):
			api.duties(key)
		self.assertNotIn("BEGIN:VEVENT", frappe.local.response.filecontent)
