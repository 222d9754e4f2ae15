"""The one test class of the integration tests, the same on every Frappe that the app runs on.

A test leaves nothing behind: whatever it wrote is rolled back, and what Frappe cached of it is forgotten.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone

from duty_responsibility.engine import foreign_kinds

try:
	from frappe.tests import IntegrationTestCase as FrappeCase
except ImportError:  # Frappe 15
	from frappe.tests.utils import FrappeTestCase as FrappeCase

SHARED = ("Duty Settings", "Duty Watch")
"""Documents of the site itself that tests change; all others have names of their own in every test."""


@contextmanager
def as_user(user: str) -> Iterator[None]:
	"""Act as `user`, then as whoever acted before."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


@contextmanager
def in_language(lang: str) -> Iterator[None]:
	"""Read the app as somebody with this language does."""
	before = frappe.local.lang
	frappe.local.lang = lang
	try:
		yield
	finally:
		frappe.local.lang = before


@contextmanager
def clock_at(moment: str | datetime) -> Iterator[datetime]:
	"""The office's clock stands still at `moment` (in the site's time zone).

	Done here and not by Frappe's `freeze_time`, which is another thing in every version. Two saves at one
	moment give a document the same `modified`: change a calendar or a limit at another moment than before.
	"""
	from freezegun import freeze_time

	# Frappe writes a whole second without its fraction and then takes it for another moment
	local = get_datetime(moment).replace(microsecond=250_000)
	utc = local.replace(tzinfo=ZoneInfo(get_system_timezone())).astimezone(ZoneInfo("UTC"))
	with freeze_time(utc.replace(tzinfo=None)):
		yield local.replace(microsecond=0)


def forget() -> None:
	"""Drop what Frappe remembers of documents that are the same in every test."""
	for doctype in SHARED:
		frappe.clear_document_cache(doctype, doctype)
	foreign_kinds.forget()
	if hasattr(frappe.db, "value_cache"):
		frappe.db.value_cache.clear()
	frappe.local.message_log = []


class DutyTestCase(FrappeCase):
	"""Begins as Administrator in English, ends in a rollback."""

	def setUp(self) -> None:
		super().setUp()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		forget()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.db.rollback()
		forget()
		super().tearDown()

	@contextmanager
	def refused(self, *words: str, error: type[Exception] = frappe.ValidationError) -> Iterator[None]:
		"""What is done inside is refused with a sentence that holds all of `words`."""
		frappe.local.message_log = []
		with self.assertRaises(error) as caught:
			yield
		said = plain_text(caught.exception)
		for word in words:
			self.assertIn(word, said)

	def assert_gone(self, doctype: str, **filters: Any) -> None:
		"""No such row, although nothing was rolled back: it was refused before it was written."""
		self.assertFalse(frappe.db.exists(doctype, filters), f"{doctype} {filters} was saved")


def plain_text(error: Exception) -> str:
	"""What the user reads of a refusal: the exception and the messages, without markup."""
	messages = [str(error)]
	for message in frappe.local.message_log:
		if isinstance(message, str):
			message = frappe.parse_json(message)
		messages.append(str(message.get("message") or ""))
	return re.sub(r"<[^>]+>", "", " ".join(messages))
