"""Telephone numbers as people write them: which of them are the same number, and what can be one at all.

`phonenumbers` knows the numbering plans; what is added here is how Chinese offices write an extension (转8012,
分机8012, 0731-84581234-8012) and several numbers in one cell.
"""

import re
from unicodedata import category, normalize

from phonenumbers import (
	NumberParseException,
	PhoneNumber,
	PhoneNumberType,
	is_valid_number,
	number_type,
	parse,
)

REGION, COUNTRY_CODE = "CN", 86
SHORTEST, LONGEST = 5, 20
"""Digits of what no numbering plan knows: the short number of a switchboard, a number of an unknown country."""

SEPARATORS = re.compile(r"[,;/|、\n]+")
EXTENSION = re.compile(r"(?:转接?|分机号?|extension|ext\.?|x|#)[:\s]*(\d{1,6})$", re.IGNORECASE)
DASHED_EXTENSION = re.compile(r"-\s*(\d{1,6})$")
NOT_OF_A_NUMBER = re.compile(r"[^\d+()\-.#* ]")


def numbers(text: str | None) -> list[str]:
	"""Return the numbers in a text, each in the one form that all its spellings share: `13800138000`,
	`073184581234-8012`, `+12025550123`. What cannot be a number is left out.

	Two texts name the same number when their lists share a member.
	"""
	found = (_number(part) for part in _parts(text))
	return list(dict.fromkeys(number for number in found if number))


def is_phone(text: str | None) -> bool:
	"""Return whether every part of a text can be a number; an empty text is no mistake."""
	return all(_number(part) for part in _parts(text))


def _parts(text: str | None) -> list[str]:
	"""Split what may be several numbers; one number may itself be written with blanks."""
	found = []
	for part in SEPARATORS.split(_plain(text)):
		words = part.split()
		several = len(words) > 1 and not _valid(part) and all(_valid(word) for word in words)
		found += words if several else [" ".join(words)] if words else []
	return found


def _plain(text: str | None) -> str:
	"""One width of characters, one kind of dash, and none of the invisible marks that come along when text is copied."""
	plain = "".join(one for one in normalize("NFKC", text or "") if category(one) != "Cf")
	return re.sub(r"[‐‑‒–—―−ー]", "-", plain)


def _number(part: str) -> str | None:
	if whole := _valid(part):
		return _written(whole)
	for pattern in (EXTENSION, DASHED_EXTENSION):
		extension = pattern.search(part)
		# behind a dash it is an extension only where a whole number stands before it
		main = extension and _valid(part[: extension.start()].rstrip(" -(,"))
		if main:
			return f"{_written(main)}-{extension[1]}"
	digits = re.sub(r"\D", "", part)
	return None if NOT_OF_A_NUMBER.search(part) or not SHORTEST <= len(digits) <= LONGEST else digits


def _valid(text: str) -> PhoneNumber | None:
	if NOT_OF_A_NUMBER.search(text):
		return None
	try:
		found = parse(text, REGION)
	except NumberParseException:
		return None
	return found if is_valid_number(found) else None


def _written(number: PhoneNumber) -> str:
	if number.country_code != COUNTRY_CODE:
		return f"+{number.country_code}{number.national_number}"
	landline = number_type(number) == PhoneNumberType.FIXED_LINE
	return f"{'0' if landline else ''}{number.national_number}"
