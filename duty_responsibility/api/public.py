"""What anybody may ask of the office without logging in: write to it, follow a matter, rate it, come back with it.

One setting opens all of it. Whatever goes wrong, the answer holds a sentence made here and nothing else: no message
of the app or of Frappe, which could name people, and no traceback.
"""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from frappe.utils import now_datetime

from duty_responsibility.api.endpoint import endpoint
from duty_responsibility.engine.notices.delivery import tell
from duty_responsibility.engine.office.staffing import administrators
from duty_responsibility.utils import throttle
from duty_responsibility.utils.phones import is_phone
from duty_responsibility.utils.throttle import Allowance

DOCTYPE = "Duty Inquiry"
HOUR, DAY = 3600, 86400

LONGEST = {
	"title": 200,
	"details": 4000,
	"inquirer_name": 60,
	"inquirer_unit": 120,
	"phone": 40,
	"reason": 1000,
	"note": 500,
}
"""Characters of each field; the form says the same."""

CALLS = 120
"""Calls of one function an hour and address: an office's whole building may share one address."""

NEW_BY_ADDRESS, NEW_AT_ALL = 10, 300
"""New messages an hour."""

WRONG_BY_ADDRESS, WRONG_BY_NUMBER, WRONG_AT_ALL = 10, 10, 200
"""Wrong pairs of number and code: an hour and address, a day and number, an hour in all. See docs/public-pages.md."""

NUMBER = re.compile(r"XW-[0-9]{4}-[0-9]{5,9}")


class Refused(Exception):
	"""What the public is told: a sentence, and where it belongs to a field, at that field."""

	def __init__(
		self, sentence: str, *, status: int = 422, fields: dict[str, str] | None = None, alarm: bool = False
	) -> None:
		super().__init__(sentence)
		self.status, self.fields, self.alarm = status, fields or {}, alarm


def is_open() -> bool:
	"""Whether the office has opened its pages to the public."""
	return bool(frappe.get_cached_doc("Duty Settings").public_inquiries)


def for_the_public(function: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
	"""Answer in sentences of this file only, and leave nothing half done."""

	@wraps(function)
	def answered(*args: Any, **kwargs: Any) -> dict[str, Any]:
		frappe.flags.disable_traceback = True
		frappe.db.savepoint("duty_public")
		try:
			if not is_open():
				raise Refused(closed(), status=403)
			return function(*args, **kwargs)
		except Refused as refused:
			frappe.db.rollback(save_point="duty_public")
			if refused.alarm:
				_alarm()
			return _answer(refused)
		except Exception:
			# without the values of variables, which the log would otherwise keep: a phone number is among them
			said = frappe.get_traceback()
			frappe.db.rollback(save_point="duty_public")
			frappe.log_error(title="Duty Responsibility: a public page failed", message=said)
			return _answer(
				Refused(
					_("This did not work just now, and nothing was saved. Please phone or visit the office."),
					status=503,
				)
			)
		finally:
			frappe.clear_messages()

	return answered


@endpoint(allow_guest=True, methods=["POST"])
@rate_limit(limit=CALLS, seconds=HOUR)
@for_the_public
def send(
	title: str = "",
	details: str = "",
	inquirer_name: str = "",
	inquirer_unit: str = "",
	phone: str = "",
	anonymous: bool = False,
	website: str = "",
) -> dict[str, Any]:
	"""A message to the office; returns its number and tracking code.

	`website` is asked of machines only: no person sees that field.
	"""
	if website:
		raise Refused(_("This did not work. Load the page again and fill it in by hand."))
	given = {"title": title, "details": details}
	if not anonymous:
		given |= {"inquirer_name": inquirer_name, "inquirer_unit": inquirer_unit, "phone": phone}
	values = {field: _clean(text, one_line=field != "details") for field, text in given.items()}
	problems = _too_long(values)
	if not values["title"]:
		problems["title"] = _("State briefly what it is about.")
	if not is_phone(values.get("phone")):
		problems["phone"] = _("This is not a phone number. Enter its digits, or leave it empty.")
	if problems:
		raise Refused(_("Please check the marked fields. Nothing was sent yet."), fields=problems)
	_take_new()
	doc = frappe.get_doc(
		{"doctype": DOCTYPE, "channel": "Website Message", "anonymous": int(anonymous), **values}
	)
	doc.flags.from_public = True
	doc.insert(ignore_permissions=True)
	return {"number": doc.name, "code": doc.tracking_code}


@endpoint(allow_guest=True, methods=["POST"])
@rate_limit(limit=CALLS, seconds=HOUR)
@for_the_public
def follow(number: str, code: str) -> dict[str, Any]:
	"""Where a matter stands, for whoever has its number and its code."""
	return _own(number, code).for_public()


@endpoint(allow_guest=True, methods=["POST"])
@rate_limit(limit=CALLS, seconds=HOUR)
@for_the_public
def rate(number: str, code: str, stars: int, note: str = "") -> dict[str, Any]:
	"""Rate the answer, once for each time it was given."""
	doc = _own(number, code, to_change=True)
	values = {"note": _clean(note)}
	problems = _too_long(values)
	if not 1 <= stars <= 5:
		problems["stars"] = _("Choose one to five stars.")
	if problems:
		raise Refused(_("Please check the marked fields. Nothing was sent yet."), fields=problems)
	if not doc.for_public()["may_rate"]:
		raise Refused(_("It was rated already, or is not closed. Look it up again."))
	doc.rate(stars, values["note"])
	return doc.for_public()


@endpoint(allow_guest=True, methods=["POST"])
@rate_limit(limit=CALLS, seconds=HOUR)
@for_the_public
def come_back(number: str, code: str, reason: str) -> dict[str, Any]:
	"""It is not settled: a new round begins."""
	doc = _own(number, code, to_change=True)
	values = {"reason": _clean(reason)}
	problems = _too_long(values)
	if not values["reason"]:
		problems["reason"] = _("State what is still missing.")
	if problems:
		raise Refused(_("Please check the marked fields. Nothing was sent yet."), fields=problems)
	if not doc.for_public()["may_return"]:
		raise Refused(_("It is not closed, so the office is still at work on it. Look it up again."))
	doc.reopen(values["reason"])
	return doc.for_public()


def closed() -> str:
	"""What both pages say as long as they are not open."""
	return _("This office does not take messages here. Please phone or visit it.")


def fill_page(context: Any) -> None:
	"""What both pages need before anybody has asked anything."""
	context.duty_open, context.duty_closed = is_open(), closed()
	context.duty_office = frappe.get_cached_doc("Duty Settings").office_name
	context.longest = LONGEST
	context.lang = frappe.local.lang


# -- whose it is ----------------------------------------------------------------------------------


def _own(number: str, code: str, *, to_change: bool = False) -> Any:
	"""The inquiry of this number, for whoever has its code.

	A number that does not exist and a code that is wrong are one answer, reached in one way: what is counted, what
	is asked of the database and what is compared are the same for both.
	"""
	number = re.sub(r"\s", "", _plain(number)).upper()
	code = re.sub(r"\s", "", _plain(code))
	if not NUMBER.fullmatch(number):
		number = ""
	counted = _take_try(number)
	stored = frappe.db.get_value(DOCTYPE, {"name": number}, "tracking_code")
	expected = stored or f"{secrets.randbelow(10**8):08}"
	right = hmac.compare_digest(expected.encode(), code.encode())
	if not (right and stored):
		raise Refused(_("There is no message with this number and this code. Check both."), status=404)
	for allowance in counted:
		throttle.give_back(allowance)
	doc = frappe.get_doc(DOCTYPE, number, for_update=to_change)
	doc.flags.ignore_permissions = True  # the code is the permission
	return doc


def _take_try(number: str) -> list[Allowance]:
	"""Count a try before it is answered; it is given back to whoever was right."""
	counted = []
	for allowance in (
		Allowance("wrong-by-address", WRONG_BY_ADDRESS, HOUR, throttle.address()),
		Allowance("wrong-by-number", WRONG_BY_NUMBER, DAY, number),
		Allowance("wrong-at-all", WRONG_AT_ALL, HOUR),
	):
		if allowance.kind == "wrong-by-number" and not number:
			continue  # what cannot be a number is no number's try
		tries = throttle.take(allowance)
		if tries > allowance.tries:
			raise Refused(
				_("Too many tries. Wait until tomorrow, or phone or visit the office."),
				status=429,
				alarm=allowance.kind == "wrong-at-all" and tries == allowance.tries + 1,
			)
		counted.append(allowance)
	return counted


def _take_new() -> None:
	for allowance in (
		Allowance("new-by-address", NEW_BY_ADDRESS, HOUR, throttle.address()),
		Allowance("new-at-all", NEW_AT_ALL, HOUR),
	):
		if throttle.take(allowance) > allowance.tries:
			raise Refused(
				_("Too many messages at once. Try again in an hour, or phone or visit the office."),
				status=429,
			)


def _alarm() -> None:
	"""Somebody is guessing codes; those who look after the app hear of it once an hour."""
	tell(
		administrators(),
		"Duty Settings",
		"Duty Settings",
		lambda: _("Tracking codes are being guessed on the public page. It is closed for up to an hour."),
		now_datetime().replace(microsecond=0),
	)


# -- words ----------------------------------------------------------------------------------------


def _answer(refused: Refused) -> dict[str, Any]:
	frappe.local.response["http_status_code"] = refused.status
	return {"error": str(refused), "fields": refused.fields}


def _plain(text: str) -> str:
	"""Full-width letters and digits, as Chinese keyboards type them, are the same letters and digits."""
	return unicodedata.normalize("NFKC", text)


def _clean(text: str, *, one_line: bool = False) -> str:
	"""Without characters that cannot be seen, and without blanks around it."""
	kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
	return " ".join(kept.split()) if one_line else kept.strip()


def _too_long(values: dict[str, str]) -> dict[str, str]:
	return {
		field: _("Too long: at most {0} characters.").format(LONGEST[field])
		for field, text in values.items()
		if len(text) > LONGEST[field]
	}
