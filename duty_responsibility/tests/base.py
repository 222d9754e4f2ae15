"""The one test class of the integration tests, the same on every Frappe that the app runs on.

A test leaves nothing behind: whatever it wrote is rolled back, and what Frappe cached of it is forgotten.
"""

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import frappe
from frappe.query_builder.functions import Count, Max
from frappe.utils import get_datetime, get_system_timezone

from duty_responsibility.engine.office import calendars, external_kinds, policies

try:
	from frappe.tests import IntegrationTestCase as FrappeCase

	patch_hooks = FrappeCase.patch_hooks
except ImportError:  # Frappe 15
	from frappe.tests.utils import FrappeTestCase as FrappeCase
	from frappe.tests.utils import patch_hooks

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
	external_kinds.forget()
	# two tests may save the same limit or calendar at the same moment
	policies._known.clear()
	calendars._known.clear()
	if hasattr(frappe.db, "value_cache"):
		frappe.db.value_cache.clear()
	frappe.local.message_log = []


# -- what the tests of a class begin with -----------------------------------------------------------

DEFINITIONS = ("DocType", "Custom Field", "Property Setter", "DocPerm", "Custom DocPerm")
"""What the framework's picture of a DocType is made of."""


def definitions() -> list[tuple[int, Any]]:
	"""Return what changes when a DocType is defined otherwise than before."""
	found = []
	for doctype in DEFINITIONS:
		table = frappe.qb.DocType(doctype)
		found += frappe.qb.from_(table).select(Count(table.name), Max(table.modified)).run()
	return found


GIVEN = "duty_given"


def back_to_given() -> bool:
	"""Roll back to what `given` wrote; False, and all rolled back, where the test has ended that transaction itself."""
	waiting = (frappe.db.before_commit, frappe.db.after_commit, frappe.db.before_rollback)
	try:
		frappe.db.rollback(save_point=GIVEN)
	except Exception:
		frappe.db.rollback()
		return False
	frappe.db.after_rollback.run()
	for callbacks in waiting:
		callbacks.reset()
	return True


class DutyTestCase(FrappeCase):
	"""Begins as Administrator in English, ends in a rollback.

	What all tests of a class begin with is written by `given`, once: each test begins with these rows and with copies
	of the attributes that `given` has set. After a test that has committed, or rolled back by itself, `given` is called
	again.
	"""

	rows_stand = False
	"""Whether the rows of `given` are there; set by the class itself."""

	_attributes: ClassVar[dict[str, Any]] = {}

	def given(self) -> None:
		"""Write what every test of the class begins with. What is undone by `addCleanup` belongs into `setUp`."""

	def setUp(self) -> None:
		super().setUp()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		forget()
		self.definitions = definitions()
		cls = type(self)
		if cls.rows_stand:
			self.__dict__.update(copy.deepcopy(cls._attributes))
			return
		before = set(self.__dict__)
		self.given()
		made = {name: value for name, value in self.__dict__.items() if name not in before}
		cls._attributes = copy.deepcopy(made)
		frappe.set_user("Administrator")
		frappe.db.savepoint(GIVEN)
		cls.rows_stand = True

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		changed = self.definitions != definitions()
		type(self).rows_stand = back_to_given()
		self.clear_caches(all_of_them=changed)
		forget()
		super().tearDown()

	def clear_caches(self, *, all_of_them: bool) -> None:
		"""Forget what was cached; of DocTypes that are as they were only if told so: reading them takes half a test's time."""
		kept = [*frappe.get_hooks("persistent_cache_keys"), *([] if all_of_them else ["doctype_meta"])]
		with patch_hooks({"persistent_cache_keys": kept}):
			frappe.clear_cache()

	@classmethod
	def tearDownClass(cls) -> None:
		cls.rows_stand = False
		frappe.db.rollback()
		frappe.clear_cache()
		super().tearDownClass()

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
