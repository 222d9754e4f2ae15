"""The time that it is in a story: the one seam through which the past is loaded by code.

Whoever asks Frappe what time it is, the app, the framework for `creation` and `modified`, gets the story's
moment, in this thread of this process only and only inside `telling()`. Nothing sent from outside leads here:
the module has no endpoint, and nothing but the loading of the sample office imports it (a test checks). Sessions, caches,
tokens and the job queue read the machine's own clock, and are not touched.

Frappe has no place of its own to say this: its `now_datetime` asks the standard library, through the name
`datetime` in `frappe.utils.data`. That name alone is lent to a stand-in, and given back.
"""

import datetime as standard_library
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import ModuleType, TracebackType
from typing import Any
from zoneinfo import ZoneInfo

from frappe.utils import data, get_system_timezone

_moment: ContextVar[datetime | None] = ContextVar("duty_moment", default=None)

FRACTION = 250_000
"""Frappe writes a whole second without its fraction and then takes it for another moment."""


class _Kind(type):
	"""Everything but `now` is the real class's: what it makes, what it knows, what counts as one of it."""

	def __getattr__(cls, name: str) -> Any:
		return getattr(datetime, name)

	def __call__(cls, *args: Any, **values: Any) -> datetime:
		return datetime(*args, **values)

	def __instancecheck__(cls, value: object) -> bool:
		return isinstance(value, datetime)

	def __or__(cls, other: Any) -> Any:
		return datetime | other

	def __ror__(cls, other: Any) -> Any:
		return other | datetime


class _Datetime(metaclass=_Kind):
	@staticmethod
	def now(tz: Any = None) -> datetime:
		told = _moment.get()
		if told is None:
			return datetime.now(tz)
		local = told.replace(tzinfo=ZoneInfo(get_system_timezone()))
		return local.astimezone(tz) if tz else told


class _Module(ModuleType):
	"""The module `datetime` as it is, with that class in it."""

	datetime = _Datetime

	def __getattr__(self, name: str) -> Any:
		return getattr(standard_library, name)


class Telling:
	"""A story being told; `at` says what time it is in it."""

	def __init__(self) -> None:
		self._module: ModuleType | None = None

	def __enter__(self) -> "Telling":
		self._module, data.datetime = data.datetime, _Module("datetime")
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		_moment.set(None)
		data.datetime = self._module

	def at(self, moment: datetime) -> None:
		_moment.set(moment.replace(microsecond=FRACTION))


@contextmanager
def telling() -> Iterator[Telling]:
	"""While this lasts, `at` says what time it is; before and after, the time is the real one."""
	with Telling() as story:
		yield story
