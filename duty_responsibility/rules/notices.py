"""What Art. 19 calls a fault of a meeting's notices: late, omitted, or sent to the wrong person.

Found from two lists, who is to attend and whom a notice went to, and from nothing else. Nobody is blamed for what
could not be done: each notice has the limit that stood when it went out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

ARTICLE = "Art. 19"


class Fault(str, Enum):
	LATE = "Notice Late"
	OMITTED = "Notice Omitted"
	WRONG = "Notice to the Wrong Person"


@dataclass(frozen=True)
class Listed:
	"""Somebody on the list of participants. `row` is the place on the list, `person` the member of staff, if one."""

	row: str
	name: str
	organ: str = ""
	person: str = ""


@dataclass(frozen=True)
class Sent:
	"""A notice that went out; `row` is the place on the list it was meant for, if any."""

	notice: str
	name: str
	sent_at: datetime
	limit_at: datetime | None = None
	organ: str = ""
	person: str = ""
	row: str = ""
	was_listed: bool = False
	"""Whether whom it went to was ever on the list: who was taken off it later had been told rightly."""


@dataclass(frozen=True)
class Finding:
	"""One fault: of which kind, whom it concerns, and what shows it."""

	fault: Fault
	name: str
	person: str = ""
	notice: str = ""
	row: str = ""
	sent_at: datetime | None = None
	limit_at: datetime | None = None


def is_for(notice: Sent, listed: Listed) -> bool:
	"""Whether a notice is this participant's: by the place on the list, the person, or name and organ."""
	if notice.row and notice.row == listed.row:
		return True
	if notice.person or listed.person:
		return notice.person == listed.person
	return (_plain(notice.name), _plain(notice.organ)) == (_plain(listed.name), _plain(listed.organ))


def without_notice(listed: Iterable[Listed], notices: Iterable[Sent]) -> list[Listed]:
	"""Those on the list whom no notice went to."""
	notices = list(notices)
	rows = {notice.row for notice in notices if notice.row}
	rest = [participant for participant in listed if participant.row not in rows]
	return [one for one in rest if not any(is_for(notice, one) for notice in notices)]


def strangers(listed: Iterable[Listed], notices: Iterable[Sent]) -> list[Sent]:
	"""Notices to people who are not on the list and never were."""
	listed = list(listed)
	rows = {participant.row for participant in listed}
	rest = [notice for notice in notices if not notice.was_listed and notice.row not in rows]
	return [notice for notice in rest if not any(is_for(notice, one) for one in listed)]


def late(notices: Iterable[Sent]) -> list[Sent]:
	"""Notices that went out after their limit; in the second of the limit they are in time."""
	return [
		notice
		for notice in notices
		if notice.limit_at and notice.sent_at.replace(microsecond=0) > notice.limit_at
	]


def faults(listed: Iterable[Listed], notices: Iterable[Sent]) -> list[Finding]:
	"""All faults of a meeting's notices as they stand, each once."""
	listed, notices = list(listed), list(notices)
	wrong = strangers(listed, notices)
	right = [notice for notice in notices if notice not in wrong]
	return [
		*(_of_notice(Fault.LATE, notice) for notice in late(right)),
		*(
			Finding(Fault.OMITTED, one.name, one.person, row=one.row)
			for one in without_notice(listed, notices)
		),
		*(_of_notice(Fault.WRONG, notice) for notice in wrong),
	]


def _of_notice(fault: Fault, notice: Sent) -> Finding:
	return Finding(
		fault, notice.name, notice.person, notice.notice, notice.row, notice.sent_at, notice.limit_at
	)


def _plain(text: str) -> str:
	return "".join(text.split()).casefold()
