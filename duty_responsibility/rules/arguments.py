"""Reading the arguments of a request as the types that a function declares.

A request brings text, numbers, lists and mappings, whatever the function expects. Each value is converted to the
declared type or refused; nothing is guessed.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that a date may lie in: the office has no business outside them, and calendars end long before."""

LARGEST = 2**31 - 1
"""The largest whole number that every database column holds."""

MOMENT = re.compile(
	r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?)?", re.ASCII
)


class Expected(str, Enum):
	"""What an argument should have been."""

	PRESENT = "present"
	TEXT = "text"
	STORABLE = "storable"
	NUMBER = "number"
	YES_OR_NO = "yes or no"
	DATE = "date"
	MOMENT = "date and time"
	LIST = "list"
	MAPPING = "mapping"
	CHOICE = "choice"


class UnreadableArgument(ValueError):
	"""An argument that cannot be read. `choices` are the values that were possible, where there is a choice."""

	def __init__(self, name: str, expected: Expected, choices: tuple[str, ...] = ()) -> None:
		super().__init__(f"{name}: expected {expected.value}")
		self.name, self.expected, self.choices = name, expected, choices


def read(name: str, value: Any, declared: Any) -> Any:
	"""Convert `value` to the declared type; raises UnreadableArgument."""
	members = get_args(declared) if get_origin(declared) in (Union, types.UnionType) else (declared,)
	members, optional = tuple(one for one in members if one is not type(None)), type(None) in members
	if value is None and optional:
		return None
	if value == "" and optional and str not in members and Any not in members:
		return None  # forms send what is empty as empty text
	problem: UnreadableArgument | None = None
	for member in members:
		try:
			return _reader(member)(name, value, member)
		except UnreadableArgument as error:
			problem = problem or error
	raise problem or UnreadableArgument(name, Expected.PRESENT)


def _reader(declared: Any) -> Callable[[str, Any, Any], Any]:
	return READERS.get(get_origin(declared) or declared, _anything)


def _text(name: str, value: Any, _declared: Any) -> str:
	if not isinstance(value, str):
		raise UnreadableArgument(name, Expected.TEXT)
	return _storable(name, value)


def _storable(name: str, value: str) -> str:
	"""Without the characters that a database refuses: the null character and halves of a pair."""
	if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
		raise UnreadableArgument(name, Expected.STORABLE)
	return value


def _number(name: str, value: Any, _declared: Any) -> int:
	if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,12}\s*", value, re.ASCII):
		value = int(value)
	if isinstance(value, float) and value.is_integer():
		value = int(value)
	if not isinstance(value, int) or abs(value) > LARGEST:
		raise UnreadableArgument(name, Expected.NUMBER)
	return int(value)


def _yes_or_no(name: str, value: Any, _declared: Any) -> bool:
	if isinstance(value, str):
		value = {"": 0, "0": 0, "1": 1, "false": 0, "true": 1}.get(value.strip().lower())
	if isinstance(value, int | float) and value in (0, 1):
		return bool(value)
	raise UnreadableArgument(name, Expected.YES_OR_NO)


def _moment(name: str, value: Any, _declared: Any) -> datetime:
	"""A date alone is its midnight."""
	if isinstance(value, datetime):
		return value
	if isinstance(value, date):
		return datetime(value.year, value.month, value.day)
	found = MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
	try:
		parts = [int(part or 0) for part in found.groups()] if found else []
		year, month, day, hour, minute, second = parts
		moment = datetime(year, month, day, hour, minute, second)
	except ValueError:  # also where nothing was found to unpack
		raise UnreadableArgument(name, Expected.MOMENT) from None
	if not FIRST_YEAR <= year <= LAST_YEAR:
		raise UnreadableArgument(name, Expected.MOMENT)
	return moment


def _date(name: str, value: Any, declared: Any) -> date:
	try:
		return _moment(name, value, declared).date()
	except UnreadableArgument:
		raise UnreadableArgument(name, Expected.DATE) from None


def _list(name: str, value: Any, declared: Any) -> list[Any]:
	value = _parsed(value)
	if not isinstance(value, list | tuple):
		raise UnreadableArgument(name, Expected.LIST)
	(member,) = get_args(declared) or (Any,)
	try:
		return [read(name, one, member) for one in value]
	except UnreadableArgument:
		raise UnreadableArgument(name, Expected.LIST) from None


def _mapping(name: str, value: Any, declared: Any) -> dict[str, Any]:
	value = _parsed(value)
	if not isinstance(value, Mapping):
		raise UnreadableArgument(name, Expected.MAPPING)
	_key, member = get_args(declared) or (str, Any)
	try:
		return {read(name, key, str): read(name, one, member) for key, one in value.items()}
	except UnreadableArgument:
		raise UnreadableArgument(name, Expected.MAPPING) from None


def _choice(name: str, value: Any, declared: Any) -> Any:
	if value not in get_args(declared):
		raise UnreadableArgument(name, Expected.CHOICE, tuple(str(one) for one in get_args(declared)))
	return value


def _anything(name: str, value: Any, _declared: Any) -> Any:
	"""What the function reads for itself; only its characters are checked."""
	return _storable(name, value) if isinstance(value, str) else value


def _parsed(value: Any) -> Any:
	if not isinstance(value, str):
		return value
	try:
		return json.loads(value)
	except (ValueError, RecursionError):
		return None


READERS: dict[Any, Callable[[str, Any, Any], Any]] = {
	str: _text,
	int: _number,
	bool: _yes_or_no,
	datetime: _moment,
	date: _date,
	list: _list,
	dict: _mapping,
	Literal: _choice,
}
