"""Meetings and duties as a calendar file (RFC 5545), so that they stand in people's own calendars.

One entry keeps one UID; each change raises the sequence, so that calendars move their entry instead of
showing two. Times are written in UTC, which every calendar understands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

LINE = 75
"""Octets in one line; what is longer goes on in the next one, after a blank."""


@dataclass(frozen=True)
class Entry:
	"""What a calendar has to know of a meeting or a duty. `start` and `end` are in the office's time zone."""

	uid: str
	sequence: int
	start: datetime
	end: datetime
	summary: str
	changed_at: datetime
	location: str = ""
	description: str = ""
	organiser: str = ""
	organiser_email: str = ""
	url: str = ""
	cancelled: bool = False


def calendar_file(entry: Entry, time_zone: str) -> str:
	"""One entry as a file to be opened or sent."""
	method = f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}"
	return _calendar([method], [entry], time_zone)


def calendar_feed(entries: Iterable[Entry], time_zone: str, name: str) -> str:
	"""Many entries as a calendar that others subscribe to; they look again every hour."""
	head = ["METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
	return _calendar([*head, "X-PUBLISHED-TTL:PT1H"], entries, time_zone)


def _calendar(head: Iterable[str], entries: Iterable[Entry], time_zone: str) -> str:
	zone = ZoneInfo(time_zone)
	lines = [
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		"PRODID:-//Duty Responsibility//Calendar//EN",
		"CALSCALE:GREGORIAN",
		*head,
		*(line for entry in entries for line in _event(entry, zone)),
		"END:VCALENDAR",
	]
	return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def _event(entry: Entry, zone: ZoneInfo) -> list[str]:
	lines = [
		"BEGIN:VEVENT",
		f"UID:{_text(entry.uid)}",
		f"SEQUENCE:{entry.sequence}",
		f"DTSTAMP:{_utc(entry.changed_at, zone)}",
		f"LAST-MODIFIED:{_utc(entry.changed_at, zone)}",
		f"DTSTART:{_utc(entry.start, zone)}",
		f"DTEND:{_utc(entry.end, zone)}",
		f"SUMMARY:{_text(entry.summary)}",
		f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
	]
	if entry.location:
		lines.append(f"LOCATION:{_text(entry.location)}")
	if entry.description:
		lines.append(f"DESCRIPTION:{_text(entry.description)}")
	if entry.organiser_email:
		lines.append(f'ORGANIZER;CN="{_quoted(entry.organiser)}":mailto:{entry.organiser_email}')
	if entry.url:
		lines.append(f"URL:{entry.url}")
	return [*lines, "END:VEVENT"]


def _utc(at: datetime, zone: ZoneInfo) -> str:
	return at.replace(tzinfo=zone).astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
	"""Text as a value: the characters that mean something in the format are escaped."""
	escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
	return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _quoted(value: str) -> str:
	return "".join(" " if char in '"\r\n' else char for char in value)


def _fold(line: str) -> list[str]:
	"""A line in pieces of at most 75 octets, never through the middle of a character."""
	pieces, piece, size = [], "", 0
	for char in line:
		octets = len(char.encode())
		if size + octets > LINE:
			pieces.append(piece)
			piece, size = " ", 1
		piece, size = piece + char, size + octets
	return [*pieces, piece]
