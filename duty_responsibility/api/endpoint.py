"""How every function that answers over HTTP is declared: its arguments are read, its answer to a failure is a sentence."""

import inspect
import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar, get_type_hints

import frappe
from frappe import _

from duty_responsibility.rules.arguments import FIRST_YEAR, LAST_YEAR, Expected, UnreadableArgument, read
from duty_responsibility.rules.text import as_html
from duty_responsibility.rules.trace import RuleError
from duty_responsibility.utils.words import refuse

Function = TypeVar("Function", bound=Callable[..., Any])

ATTEMPTS = 5

WRONG_VALUE = 1292
"""What MariaDB says of a date that is none; its driver counts that among operational errors."""


def endpoint(
	*, methods: list[str] | None = None, allow_guest: bool = False
) -> Callable[[Function], Callable[..., Any]]:
	"""Let a function be called over HTTP, as `frappe.whitelist` does, by its declared types.

	An argument that is missing or cannot be read, a value that the database does not hold and a request that lost a
	race are answered by a sentence in the reader's language, never by a traceback. What is only posted, and so
	changes something, is tried again when it met another request.
	"""

	def declare(function: Function) -> Callable[..., Any]:
		called = again_on_conflict(function) if methods == ["POST"] else function
		answered = _answered(called)
		# read here, with sentences; Frappe's own check of types would be in English. Names stay, for 16 asks for them
		answered.__annotations__ = dict.fromkeys(inspect.signature(function).parameters, "Any")
		return frappe.whitelist(allow_guest=allow_guest, methods=methods)(answered)

	return declare


def refuse_by_a_sentence() -> None:
	"""Before a request for a function of the app: Frappe 15 adds its traceback to what it refuses by itself, even for a guest.

	An error of the function, which is no refusal, allows the traceback again.
	"""
	called = frappe.form_dict.get("cmd") or frappe.request.path.rpartition("/method/")[2]
	if str(called).startswith("duty_responsibility."):
		frappe.flags.disable_traceback = True


def _answered(function: Callable[..., Any]) -> Callable[..., Any]:
	signature = inspect.signature(function)
	declared = get_type_hints(inspect.unwrap(function))

	@wraps(function)
	def answered(*args: Any, **kwargs: Any) -> Any:
		try:
			given = _read(signature, declared, args, kwargs)
			return function(*given.args, **given.kwargs)
		except Exception as error:
			# a refusal is answered by its sentence; Frappe would add the traceback, which is for real errors
			frappe.flags.disable_traceback = True
			_explain(error)
			frappe.flags.disable_traceback = getattr(error, "http_status_code", 500) < 500
			raise

	return answered


def _read(
	signature: inspect.Signature, declared: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> inspect.BoundArguments:
	"""The arguments as the function declares them; what has a default may be sent as nothing."""
	try:
		given = signature.bind_partial(*args, **kwargs)
	except TypeError:
		frappe.throw(
			_("There are too many arguments, or one that is not known here."), title=_("Not Readable")
		)
	for name, parameter in signature.parameters.items():
		if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
			continue
		optional = parameter.default is not parameter.empty
		if optional and given.arguments.get(name) is None:
			given.arguments.pop(name, None)
			continue
		try:
			if given.arguments.get(name) is None:
				raise UnreadableArgument(name, Expected.PRESENT)
			given.arguments[name] = read(name, given.arguments[name], declared.get(name, Any))
		except UnreadableArgument as error:
			frappe.throw(as_html(_sentence(error)), title=_("Not Readable"))
	return given


def _sentence(error: UnreadableArgument) -> str:
	sentences = {
		Expected.PRESENT: _("“{0}” is missing."),
		Expected.TEXT: _("“{0}” must be text."),
		Expected.STORABLE: _("“{0}” contains characters that cannot be stored."),
		Expected.NUMBER: _("“{0}” must be a whole number, and not too large."),
		Expected.YES_OR_NO: _("“{0}” must be yes or no (1 or 0)."),
		Expected.DATE: _("“{0}” must be a date between {1} and {2}, such as 2026-01-31."),
		Expected.MOMENT: _("“{0}” must be a date and time between {1} and {2}, such as 2026-01-31 09:30."),
		Expected.LIST: _("“{0}” must be a list."),
		Expected.MAPPING: _("“{0}” must be a list of names with values."),
		Expected.CHOICE: _("“{0}” must be one of these: {3}."),
	}
	return sentences[error.expected].format(error.name, FIRST_YEAR, LAST_YEAR, ", ".join(error.choices))


# -- what somebody may not know of ---------------------------------------------------------------


def is_about_existence(error: Exception) -> bool:
	"""Whether an error says that a document does not exist, or that it exists and may not be read or changed."""
	refused = (
		isinstance(error, frappe.PermissionError) and not error.args and bool(frappe.flags.error_message)
	)
	return isinstance(error, frappe.DoesNotExistError) or refused


def unknown() -> str:
	"""The one answer for both, so that nothing can be learnt by trying numbers."""
	return _("There is no such document, or it is not for you.")


# -- what the database refuses --------------------------------------------------------------------


def again_on_conflict(function: Callable[..., Any]) -> Callable[..., Any]:
	"""Do a request anew when it met another one: the second attempt sees what the other has done, and says so.

	Saving a document locks its rows and, in MariaDB, the gaps beside them; two people who act on neighbouring
	documents in the same instant can thus stand in each other's way. Nothing of a request that was broken
	off has been kept, so that it is simply done again. Only for the outermost call of a request.
	"""

	@wraps(function)
	def wrapper(*args: Any, **kwargs: Any) -> Any:
		for attempt in range(ATTEMPTS):
			try:
				return function(*args, **kwargs)
			except (frappe.QueryDeadlockError, frappe.TimestampMismatchError):
				frappe.db.rollback()
				frappe.clear_messages()
				# two that start again together would meet again
				time.sleep(random.uniform(0.0, 0.05 * (attempt + 1)))
		_overtaken()

	return wrapper


def _overtaken() -> NoReturn:
	frappe.throw(
		_("Several people are changing neighbouring documents at this moment. Try once more."),
		title=_("Try Once More"),
	)


def _explain(error: Exception) -> None:
	"""Throw a sentence in place of what only the rules or the database said; other errors are the caller's to raise again."""
	if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError):
		frappe.clear_messages()
		_overtaken()
	if is_about_existence(error) and frappe.session.user != "Guest":
		frappe.clear_messages()
		frappe.flags.error_message = None
		frappe.throw(as_html(unknown()), frappe.PermissionError)
	if isinstance(error, RuleError):
		refuse(error, title=_("Not Possible"))
	if isinstance(error, frappe.db.DataError) or error.args[:1] == (WRONG_VALUE,):
		frappe.clear_messages()
		frappe.throw(_("A value is too long or too large to be stored."), title=_("Not Readable"))
	if error.args and frappe.db.is_duplicate_entry(error):
		frappe.clear_messages()
		frappe.throw(
			_("Another person has entered the same at this moment. Reload and look."),
			title=_("Try Once More"),
		)
