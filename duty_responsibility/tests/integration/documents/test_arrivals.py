"""Who gets a step of a document hears of it at that moment, and nobody else does."""

from typing import Any

import frappe

from duty_responsibility.api import handling as api
from duty_responsibility.api import incoming
from duty_responsibility.tests.base import DutyTestCase, as_user, clock_at
from duty_responsibility.tests.factories import (
	INCOMING,
	make_limit,
	make_office,
	make_path,
	register,
	step,
	stop,
)

DAY = "2025-01-24"
TIMED = ("Proposal", "Undertaking", "Circulation", "Filing")


class TestArrivals(DutyTestCase):
	def given(self) -> None:
		super().given()
		self.office = make_office()
		self.users, self.staff = self.office.users, self.office.staff
		make_path(
			(
				stop("Registration", "Clerk"),
				stop("Proposal", "Deputy Director for Daily Work", needs_opinion=1),
				stop("Undertaking", "Assignee"),
				stop("Circulation", "Chosen Person", optional=1),
				stop("Filing", "Clerk"),
			)
		)
		make_limit(
			[
				step("Registration", "Cut-off", 0, self.office.ladder, "Clerk"),
				*(step(name, "Working Hours", 2, self.office.ladder) for name in TIMED),
				step("Completion", "Working Days", 2, self.office.ladder),
			],
			sequence=1,
		)
		with clock_at(f"{DAY} 09:00:00"):
			self.doc = register(
				self.users["clerk"], received_at=f"{DAY} 09:00:00", title="Report of Arrivals"
			)

	def act(self, at: str, by: str, action: Any, *args: Any, **values: Any) -> None:
		head = (self.doc.name,) if action.__module__.endswith("incoming") else (INCOMING, self.doc.name)
		with clock_at(f"{DAY} {at}:00"), as_user(self.users[by]):
			action(*head, *args, **values)

	def told(self) -> dict[str, list[str]]:
		"""What each of the office's people has been told of the document so far."""
		tags = {user: tag for tag, user in self.users.items()}
		found: dict[str, list[str]] = {}
		for row in frappe.get_all(
			"Notification Log",
			filters={"document_type": INCOMING, "document_name": self.doc.name},
			fields=["for_user", "subject"],
			order_by="creation",
		):
			found.setdefault(tags.get(row.for_user, row.for_user), []).append(row.subject)
		return found

	def test_each_hears_when_it_comes_to_them(self) -> None:
		self.assertEqual(self.told(), {}, "whoever registers knows it already")
		self.act("09:20", "clerk", incoming.pass_on)
		self.assertEqual(list(self.told()), ["deputy_a"])
		self.assertIn("Report of Arrivals", self.told()["deputy_a"][0])
		self.act(
			"10:00",
			"deputy_a",
			incoming.decide,
			"Proposal",
			"Section A to handle.",
			section=self.office.section_a,
		)
		self.assertEqual(set(self.told()), {"deputy_a", "head_a"})
		self.act("10:10", "head_a", api.hand_over, "Undertaking", self.staff["member_a"])
		self.assertEqual(set(self.told()), {"deputy_a", "head_a", "member_a"})
		self.assertEqual([len(said) for said in self.told().values()], [1, 1, 1], "nobody hears of it twice")

	def test_a_save_that_moves_nothing_tells_nobody(self) -> None:
		self.act("09:20", "clerk", incoming.pass_on)
		with clock_at(f"{DAY} 09:30:00"), as_user(self.users["clerk"]):
			doc = frappe.get_doc(INCOMING, self.doc.name)
			doc.summary = "Three pages."
			doc.save()
		self.assertEqual([len(said) for said in self.told().values()], [1])

	def test_no_mail_is_sent_for_it(self) -> None:
		before = frappe.db.count("Email Queue")
		self.act("09:20", "clerk", incoming.pass_on)
		self.assertEqual(frappe.db.count("Email Queue"), before)

	def test_it_says_which_step_in_the_reader_s_language(self) -> None:
		frappe.db.set_value("User", self.users["deputy_a"], "language", "zh")
		frappe.clear_cache(user=self.users["deputy_a"])
		self.act("09:20", "clerk", incoming.pass_on)
		self.assertIn("拟办", self.told()["deputy_a"][0])
		self.assertNotIn("Proposal", self.told()["deputy_a"][0])
