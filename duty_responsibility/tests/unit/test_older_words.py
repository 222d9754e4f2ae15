"""What was written before some concepts got their present names is read as if it had been written today."""

import unittest
from datetime import datetime

from duty_responsibility.rules.clock import Event, EventKind, follow
from duty_responsibility.rules.ladder import Ladder
from duty_responsibility.rules.limits import Limit, LimitKind
from duty_responsibility.rules.older_words import in_first_words, in_present_words
from duty_responsibility.rules.trace import Reason

AT = datetime(2026, 3, 2, 9)


class OlderWords(unittest.TestCase):
	def test_events_name_whoever_had_the_step(self) -> None:
		for key in ("undertaker", "assignee"):
			with self.subTest(key):
				data = {"due_at": "2026-03-03 18:00:00", key: "ZS", "section": "A"}
				state = follow(None, Event(1, EventKind.STARTED, AT, data))
				self.assertEqual(state.assignee, "ZS")
				state = follow(state, Event(2, EventKind.REASSIGNED, AT, {key: "LS", "section": "B"}))
				self.assertEqual((state.assignee, state.section), ("LS", "B"))

	def test_limits_and_ladders_of_snapshots(self) -> None:
		level = {"number": 1, "when": "After Due", "amount": 30, "unit": "Minutes on the Wall"}
		level |= {"recipients": ["undertaker", "director"], "notice": "Urging", "off_hours": "Send Now"}
		stored = {"limit": {"kind": "Hours on the Wall", "amount": 2}, "ladder": {"levels": [level]}}
		found = in_present_words(stored | {"undertaker": "Undertaker"})
		self.assertIs(Limit.from_dict(found["limit"]).kind, LimitKind.HOURS)
		(rung,) = Ladder.from_dict(found["ladder"]).levels
		self.assertEqual((rung.recipients, rung.kind), (("assignee", "director"), "Urging"))
		self.assertEqual(found["assignee"], "Assignee")

	def test_reasons(self) -> None:
		old = {"code": "not-appointed", "values": {"role": "undertaker", "staff": ""}}
		self.assertEqual(Reason.from_dict(old).values["role"], "assignee")
		self.assertEqual(Reason.from_dict({"code": "level-ripe"}).code, "level-reached")
		typed = {
			"code": "withdrawn",
			"article": "Fired",
			"values": {"why": "Undertaker", "role": ["undertaker"]},
		}
		self.assertEqual(Reason.from_dict(typed).to_dict(), typed, "what a person wrote is not touched")

	def test_a_meetings_notice_stays_one(self) -> None:
		fact = {"kind": "Notice Late", "notice": "N-1"}
		self.assertEqual(in_present_words(fact), fact)

	def test_digests_of_rows_are_made_of_the_first_words(self) -> None:
		row = {"name": "E-1", "kind": "Urging", "outcome": "Sent", "level": 2}
		first = {"name": "E-1", "notice": "Urging", "outcome": "Fired", "level": 2}
		self.assertEqual(in_first_words("Duty Escalation", row), first)
		row = {"kind": "Urging", "recipient_role": "assignee", "status": "Sent"}
		first = {"notice": "Urging", "recipient_role": "undertaker", "status": "Sent"}
		self.assertEqual(in_first_words("Duty Notification", row), first)
		decision = {"kind": "First Decision", "outcome": "Sent"}
		self.assertEqual(in_first_words("Duty Fault Decision", decision), decision)

	def test_present_words_stay(self) -> None:
		new = {"assignee": "ZS", "kind": "Reminder", "level": 1, "to": [["a", "assignee"]]}
		self.assertEqual(in_present_words(new), new)
